"""离岗: registered with who stands in, and ended when one is back early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.handover.operations.delegations import delegate_to, end_delegation, require_arranging
from zhongshu.core.handover.queries import LIVE, span_of, within
from zhongshu.core.handover.rules import Span, day_text, days_text
from zhongshu.core.org.models import Absence, AbsenceKind, Delegation, Officer, Person

EARLIEST = dt.timedelta(days=30)


@transaction.atomic
def register_absence(
    person: Person,
    *,
    kind: str,
    span: Span,
    note: str = "",
    delegate: Person | None = None,
    kinds: Sequence[str] = (),
    actor: Actor,
    now: dt.datetime,
) -> Absence:
    """登记离岗, by oneself or by who arranges for him; with a delegate, the delegation for these days in the same act.

    Raises Refused for what the rules forbid, NotYours for whom the actor does not arrange for.
    """
    require_arranging(actor, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_days(person, span, actor.today)
    row = Absence.objects.create(
        person=person, kind=kind, from_date=span.first, to_date=span.last, note=note.strip(), made_by_id=actor.person, made_at=now
    )
    label = AbsenceKind(kind).label
    if delegate:
        days = Span(max(span.first, actor.today), span.last)
        delegate_to(person, delegate=delegate, span=days, kinds=kinds, reason=note.strip() or label, actor=actor, now=now)
    held = Delegation.objects.filter(LIVE, within(span), delegate=person).values_list("principal", flat=True)
    record(
        "handover.absent",
        actor=actor,
        at=now,
        subject=f"person:{person.pk}",
        person=person.name,
        kind=label,
        days=days_text(span, actor.today),
        stand_in=f"委托{delegate.name}代办" if delegate else "没有委托代办",
        absent=person.pk,
        people=sorted(set(held)),
    )
    return row


@transaction.atomic
def end_absence(row: Absence, *, actor: Actor, now: dt.datetime) -> int:
    """提前返岗: what was delegated in the same act ends as well. Returns how many delegations ended; raises Refused the second time."""
    require_arranging(actor, row.person)
    if not Absence.objects.filter(LIVE, pk=row.pk, to_date__gte=actor.today).update(ended_at=now):
        raise Refused("这次离岗已经结束，请刷新后再看。")
    given = Delegation.objects.filter(LIVE, principal=row.person_id, made_at=row.made_at, to_date__gte=actor.today)
    ended = list(given.select_related("principal", "delegate"))
    for delegation in ended:
        end_delegation(delegation, reason="提前返岗", actor=actor, now=now)
    record(
        "handover.back",
        actor=actor,
        at=now,
        subject=f"person:{row.person_id}",
        person=row.person.name,
        kind=row.get_kind_display(),
        to_day=day_text(row.to_date, actor.today),
    )
    return len(ended)


def _refuse_days(person: Person, span: Span, today: dt.date) -> None:
    if person.officer != Officer.NONE:
        raise Refused("三员不在这里登记离岗；请由另一位同类管理员值守。")
    if span.last < span.first:
        raise Refused("结束日期早于开始日期，请核对。")
    if span.last < today or span.first < today - EARLIEST:
        raise Refused("只登记正在离岗和将要离岗的，过去的不补登。")
    other = Absence.objects.filter(LIVE, within(span), person=person).order_by("from_date").first()
    if other:
        raise Refused(
            f"{person.name}{days_text(span_of(other), today)}已登记{other.get_kind_display()}，日期重叠。请先结束那一项，或者改日期。"
        )
