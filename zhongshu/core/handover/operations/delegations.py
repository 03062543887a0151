"""委托代办: set, and ended early. It ends by itself with its last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.handover.permissions import ARRANGE, DELEGATE
from zhongshu.core.handover.queries import LIVE, kinds_text, span_of, within
from zhongshu.core.handover.rules import Span, days_text, share_a_kind
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.org.models import Absence, Delegation, Officer, Person, Post, held_on
from zhongshu.core.parameters.queries import get_number

LONGEST = "handover.delegation_max_days"


@transaction.atomic
def delegate_to(
    principal: Person, *, delegate: Person, span: Span, kinds: Sequence[str] = (), reason: str, actor: Actor, now: dt.datetime
) -> Delegation:
    """委托代办, by the principal himself or by who arranges for him. Without kinds, for every kind of matter.

    Raises Refused for what the rules forbid, NotYours for whom the actor does not arrange for.
    """
    require_arranging(actor, principal)
    rows = (
        Person.objects.select_for_update().filter(pk__in=(principal.pk, delegate.pk)).order_by("pk")
    )  # two at once come one after the other
    people = {person.pk: person for person in rows}
    principal, delegate = people[principal.pk], people[delegate.pk]
    _refuse_people(principal, delegate, actor)
    _refuse_days(span, reason, actor.today)
    if unknown := [code for code in kinds if code not in KINDS]:
        raise Refused(f"没有“{'、'.join(unknown)}”这类事项，请重新选择。")
    _refuse_clashes(principal, delegate, span, kinds, actor.today)
    row = Delegation.objects.create(
        principal=principal,
        delegate=delegate,
        from_date=span.first,
        to_date=span.last,
        kinds=sorted(set(kinds)),
        reason=reason.strip(),
        made_by_id=actor.person,
        made_at=now,
    )
    record(
        "handover.delegated",
        actor=actor,
        at=now,
        subject=f"delegation:{row.pk}",
        principal=principal.name,
        delegate=delegate.name,
        kinds=kinds_text(row.kinds),
        days=days_text(span, actor.today),
        reason=row.reason,
        people=[principal.pk, delegate.pk],
    )
    return row


@transaction.atomic
def end_delegation(row: Delegation, *, reason: str = "提前结束", actor: Actor, now: dt.datetime) -> None:
    """提前结束, by the principal, by who arranges for him, or by the delegate who gives it back. Raises Refused the second time."""
    if actor.person != row.delegate_id:
        require_arranging(actor, row.principal)
    ended = Delegation.objects.filter(LIVE, pk=row.pk, to_date__gte=actor.today).update(ended_at=now)
    if not ended:
        raise Refused("这项委托已经结束，请刷新后再看。")
    record(
        "handover.delegation_ended",
        actor=actor,
        at=now,
        subject=f"delegation:{row.pk}",
        principal=row.principal.name,
        delegate=row.delegate.name,
        days=days_text(span_of(row), actor.today),
        reason=reason.strip() or "提前结束",
        people=[row.principal_id, row.delegate_id],
    )


def list_warnings(principal: Person, delegate: Person, span: Span, kinds: Sequence[str], today: dt.date) -> Iterator[str]:
    """What is allowed and yet should be known: a delegation is never handed on, neither the principal's nor the delegate's."""
    onward = Delegation.objects.filter(LIVE, within(span), principal=delegate).select_related("delegate").order_by("from_date", "pk")
    for row in onward:
        if share_a_kind(row.kinds, kinds):
            days = days_text(span_of(row), today)
            yield f"{delegate.name}{days}已将自己的事委托{row.delegate.name}代办；代{principal.name}办的事不随之转给{row.delegate.name}，仍由{delegate.name}本人办。"
    held = Delegation.objects.filter(LIVE, within(span), delegate=principal).select_related("principal").order_by("from_date", "pk")
    for row in held:
        yield f"{principal.name}正代{row.principal.name}办理，这部分不随之转给{delegate.name}；需要的话，请{row.principal.name}另行委托。"


def require_arranging(actor: Actor, person: Person) -> None:
    """Raise NotYours unless the actor is this person, with a post, or arranges for him."""
    if actor.person == person.pk:
        if not DELEGATE.holds(actor):
            raise NotYours
        return
    require(actor, ARRANGE, person)


def _refuse_people(principal: Person, delegate: Person, actor: Actor) -> None:
    if principal.pk == delegate.pk:
        raise Refused("不能委托给自己，请另选受托人。")
    for person in (principal, delegate):
        if person.officer != Officer.NONE:
            raise Refused(f"{person.name}是{Officer(person.officer).label}，三员不办业务，不能委托也不能受托。")
    if delegate.pk == actor.person:
        raise Refused(f"不能把{principal.name}的事委托给您自己，请由{principal.name}本人或者别的负责人办理。")
    if delegate.to_date is not None or not delegate.is_active:
        raise Refused(f"{delegate.name}已离任或者账号没有启用，办不了事，请另选受托人。")
    if not Post.objects.filter(held_on(actor.today), person=delegate).exists():
        raise Refused(f"{delegate.name}没有岗位，请另选受托人。")


def _refuse_days(span: Span, reason: str, today: dt.date) -> None:
    if span.last < span.first:
        raise Refused("结束日期早于开始日期，请核对。")
    if span.first < today:
        raise Refused("委托从今天起算，不能补过去的日子；以前的事谁办的就是谁办的。")
    longest = get_number(LONGEST, today)
    if span.days > longest:
        raise Refused(f"一次委托最长{longest}天，您填了{span.days}天。时间更长的，请到期再续，或者办理移交。")
    if not reason.strip():
        raise Refused("请写明委托的事由，例如“赴省城开会”。")


def _refuse_clashes(principal: Person, delegate: Person, span: Span, kinds: Sequence[str], today: dt.date) -> None:
    given = Delegation.objects.filter(LIVE, within(span), principal=principal).select_related("delegate").order_by("from_date", "pk")
    for row in given:
        if share_a_kind(row.kinds, kinds):
            days, about = days_text(span_of(row), today), kinds_text(row.kinds)
            raise Refused(
                f"{principal.name}{days}已就{about}委托{row.delegate.name}代办，不能重复委托。请先结束那一项，或者改日期、改类别。"
            )
    away = Absence.objects.filter(LIVE, within(span), person=delegate).order_by("from_date").first()
    if away:
        raise Refused(f"{delegate.name}{days_text(span_of(away), today)}{away.get_kind_display()}，那几天也不在，请另选受托人或者改日期。")
