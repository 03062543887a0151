"""Questions about absences and delegations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.handover.models import Handover, HandoverKind
from zhongshu.core.handover.permissions import ABSENCES, ARRANGE, OFFICE_KINDS
from zhongshu.core.handover.rules import Span, days_text
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Task
from zhongshu.core.org.models import Absence, Delegation, Officer, Person, Post, held_on

LIVE = Q(ended_at=None)


def within(span: Span) -> Q:
    """Rows whose days from–to meet the span."""
    return Q(from_date__lte=span.last, to_date__gte=span.first)


def span_of(row: Absence | Delegation) -> Span:
    """Its days."""
    return Span(row.from_date, row.to_date)


def kinds_text(kinds: Collection[str]) -> str:
    """The kinds of matter in words: 全部事项 where none is named."""
    return "、".join(KINDS[code].title if code in KINDS else code for code in kinds) or "全部事项"


def list_given(person: int, today: dt.date) -> QuerySet[Delegation]:
    """Live delegations that a person gave, now or later, earliest first."""
    rows = Delegation.objects.filter(LIVE, principal=person, to_date__gte=today)
    return rows.select_related("principal", "delegate", "made_by").order_by("from_date", "pk")


def list_held(person: int, today: dt.date) -> QuerySet[Delegation]:
    """Live delegations that a person holds for others, now or later, earliest first."""
    rows = Delegation.objects.filter(LIVE, delegate=person, to_date__gte=today)
    return rows.select_related("principal", "delegate", "made_by").order_by("from_date", "pk")


def list_past(person: int, today: dt.date, limit: int = 20) -> QuerySet[Delegation]:
    """Delegations of a person, given or held, that are over, last first."""
    rows = Delegation.objects.filter(Q(principal=person) | Q(delegate=person)).exclude(LIVE & Q(to_date__gte=today))
    return rows.select_related("principal", "delegate", "made_by").order_by("-to_date", "-pk")[:limit]


def list_running(actor: Actor) -> QuerySet[Delegation]:
    """Live delegations of those for whom the actor arranges, earliest end first."""
    people = Person.objects.filter(scope(actor, ARRANGE))
    rows = Delegation.objects.filter(LIVE, principal__in=people, to_date__gte=actor.today)
    return rows.select_related("principal", "delegate", "made_by").order_by("to_date", "pk")[:200]


def list_away_for(actor: Actor, span: Span) -> QuerySet[Absence]:
    """Absences in these days that concern the actor: his own, his units', and of those for whom he arranges."""
    posts = Post.objects.filter(held_on(span.first), position__unit__in=actor.units, person=OuterRef("person"))
    concerned = Q(Exists(posts)) | ABSENCES.scope(actor)
    return Absence.objects.filter(LIVE, within(span), concerned).select_related("person").order_by("from_date", "to_date", "pk")[:200]


def list_away(units: Collection[int], span: Span) -> QuerySet[Absence]:
    """Absences, in these days, of people who hold a post in these units, earliest return first."""
    posts = Post.objects.filter(held_on(span.first), position__unit__in=units, person=OuterRef("person"))
    return Absence.objects.filter(LIVE, within(span), Exists(posts)).select_related("person").order_by("to_date", "person__rank", "pk")


def stand_ins(people: Iterable[int], span: Span) -> dict[int, list[Delegation]]:
    """For each of these people, who stands in for him in these days."""
    found: dict[int, list[Delegation]] = {}
    rows = Delegation.objects.filter(LIVE, within(span), principal__in=set(people)).select_related("delegate").order_by("from_date", "pk")
    for row in rows:
        found.setdefault(row.principal_id, []).append(row)
    return found


def stand_in_texts(people: Collection[int], span: Span) -> dict[int, str]:
    """For each of these people, who does his work in these days: 已委托李四代办, 工作已移交王五, or nobody. Two queries."""
    helpers = stand_ins(people, span)
    seconded = Handover.objects.filter(kind=HandoverKind.SECONDMENT, person__in=people, return_date__gt=span.first)
    successors = dict(seconded.order_by("pk").values_list("person", "successor__name"))
    texts = {}
    for person in people:
        told = "、".join(row.delegate.name + (f"（{kinds_text(row.kinds)}）" if row.kinds else "") for row in helpers.get(person, ()))
        texts[person] = f"已委托{told}代办" if told else f"工作已移交{successors[person]}" if successors.get(person) else "没有委托代办"
    return texts


def absence_note(holder: str, day: dt.date) -> str:
    """A sentence when the holder (`person:7`, `position:3`) is away on the day, and who stands in for him; else nothing."""
    return absence_notes([holder], day)[holder]


def absence_notes(holders: Sequence[str], day: dt.date) -> dict[str, str]:
    """The same for several holders, in four queries. A position is away when everybody who holds it is."""
    seated = _seated(holders, day)
    today = Span(day, day)
    away: dict[int, Absence] = {}
    for row in (
        Absence.objects.filter(LIVE, within(today), person__in=set().union(*seated.values())).select_related("person").order_by("to_date")
    ):
        away[row.person_id] = row
    texts = stand_in_texts(away, today) if away else {}
    notes = dict.fromkeys(holders, "")
    for holder, people in seated.items():
        if people and people <= away.keys():
            notes[holder] = "；".join(away_text(away[person], texts[person], day) for person in sorted(people))
    return notes


def list_absence_notes(tasks: Iterable[Task], day: dt.date) -> list[str]:
    """The sentences about those who hold these tasks and are away on the day."""
    holders = [f"person:{task.person_id}" if task.person_id else f"position:{task.position_id}" for task in tasks]
    return [note for note in absence_notes(holders, day).values() if note]


def away_text(absence: Absence, stand_in: str, today: dt.date) -> str:
    """张三11月25日至28日出差，已委托李四代办."""
    return f"{absence.person.name}{days_text(span_of(absence), today)}{absence.get_kind_display()}，{stand_in}"


def list_candidates(person: Person | None, today: dt.date) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who could stand in or take over, by unit, the person's own units first: everybody in the same house who can act, or in all houses."""
    rows = Post.objects.filter(held_on(today), person__officer=Officer.NONE, person__is_active=True, person__to_date=None)
    if person is None:
        return group_by_unit(rows)
    posts = list(Post.objects.filter(held_on(today), person=person).values_list("position__unit", "position__unit__kind"))
    own = {unit for unit, _ in posts}
    in_office = any(kind in OFFICE_KINDS for _, kind in posts)
    house = Q(position__unit__in=own) | (Q(position__unit__kind__in=OFFICE_KINDS) if in_office else Q(pk__in=()))
    return group_by_unit(rows.filter(house).exclude(person=person), first=own)


def group_by_unit(posts: QuerySet[Post], first: Collection[int] = ()) -> list[tuple[str, list[tuple[int, str]]]]:
    """The people in these posts by unit, those of the `first` units before the others; a person stands once in a unit."""
    groups: dict[tuple[bool, int, int, str], dict[int, str]] = {}
    for post in posts.select_related("person", "position__unit").order_by("person__rank", "pk"):
        unit = post.position.unit
        group = groups.setdefault((unit.pk not in first, unit.rank, unit.pk, unit.short_name), {})
        group.setdefault(post.person_id, f"{post.person.name}（{post.position.title}）")
    return [(name, list(people.items())) for (*_, name), people in sorted(groups.items())]


def _seated(holders: Sequence[str], day: dt.date) -> dict[str, set[int]]:
    """The people behind each holder."""
    seated: dict[str, set[int]] = {holder: set() for holder in holders}
    positions = {}
    for holder in holders:
        word, _, key = holder.partition(":")
        if word == "person":
            seated[holder].add(int(key))
        else:
            positions[int(key)] = holder
    if positions:
        rows = Post.objects.filter(held_on(day), position__in=positions, person__officer=Officer.NONE)
        for position, person in rows.values_list("position", "person"):
            seated[positions[position]].add(person)
    return seated
