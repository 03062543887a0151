"""Questions about 办理路线: who acts at each step of a case today, what is wrong with the rows, and who changed them when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from zhongshu.business.documents.flow import REVIEW_STEPS, ROUTED_STEPS, STEPS
from zhongshu.business.documents.models import Issuer, Route
from zhongshu.business.documents.routing import Case, Finding, Holder, Names, Row, choose, warnings_of
from zhongshu.core.events.models import Event
from zhongshu.core.org.models import Delegation, Duty, Position, Post, Unit, UnitKind, held_on
from zhongshu.core.ui.templatetags.ui import near_date

CHANGES = ("documents.route_set", "documents.route_ended")


def rows_in_force(day: dt.date) -> list[Row]:
    """The routes of a day."""
    columns = ("step", "position", "issuer", "document_type", "division")
    return [Row(*values) for values in Route.objects.filter(held_on(day)).order_by("pk").values_list(*columns)]


def holders_on(day: dt.date) -> dict[int, list[Holder]]:
    """Who sits on each position, and who acts for those that are away."""
    away: dict[int, str] = {}
    for row in Delegation.objects.filter(held_on(day), ended_at=None).select_related("delegate").order_by("pk"):
        away[row.principal_id] = f"委托{row.delegate.name}代办至{row.to_date.month}月{row.to_date.day}日"
    seated: dict[int, list[Holder]] = defaultdict(list)
    for position, person, name in Post.objects.filter(held_on(day)).values_list("position", "person", "person__name"):
        seated[position].append(Holder(person, name, away.get(person, "")))
    return seated


def try_route(case: Case, day: dt.date) -> list[dict[str, Any]]:
    """试走: for each step the row that counts, the position and who sits on it."""
    rows, holders = rows_in_force(day), holders_on(day)
    chosen = {step: choose(rows, step, case) for step in ROUTED_STEPS}
    titles = {
        row.pk: str(row) for row in Position.objects.filter(pk__in=[row.position for row in chosen.values() if row]).select_related("unit")
    }
    return [
        {
            "step": STEPS[step].title,
            "position": titles[row.position] if row else "",
            "holders": holders.get(row.position, []) if row else [],
            "why": _why(row) if row else "",
        }
        for step, row in chosen.items()
    ]


def _why(row: Row) -> str:
    """Which kind of row won."""
    said = ["发文机关"] * (row.issuer is not None) + ["文种"] * bool(row.document_type) + ["拟稿处室"] * (row.division is not None)
    return f"按{'、'.join(said)}指定" if said else "通用路线"


def list_warnings(day: dt.date) -> list[Finding]:
    """What would stop a paper: over every division, and every issuer and 文种 that some row names."""
    rows = rows_in_force(day)
    divisions = dict(Unit.objects.filter(kind=UnitKind.DIVISION, to_date=None).order_by("rank").values_list("pk", "short_name"))
    issuers = sorted({row.issuer for row in rows if row.issuer}) or list(
        Issuer.objects.filter(to_date=None).values_list("pk", flat=True)[:1]
    )
    types = ["", *sorted({row.document_type for row in rows if row.document_type})]
    positions = {row.pk: str(row) for row in Position.objects.filter(pk__in={row.position for row in rows}).select_related("unit")}
    names = Names({step: STEPS[step].title for step in ROUTED_STEPS}, positions, divisions)
    cases = [Case(division, issuer, kind) for division in divisions for issuer in [*issuers, 0] for kind in types]
    return warnings_of(rows, holders_on(day), levels=REVIEW_STEPS, steps=ROUTED_STEPS, drafters=_drafters(day), cases=cases, names=names)


def _drafters(day: dt.date) -> dict[int, frozenset[int]]:
    """Who drafts in each division."""
    chairs = dict(Duty.objects.filter(code="drafter").values_list("position", "position__unit"))
    people: dict[int, set[int]] = defaultdict(set)
    for position, person in Post.objects.filter(held_on(day), position__in=chairs).values_list("position", "person"):
        people[chairs[position]].add(person)
    return {unit: frozenset(persons) for unit, persons in people.items()}


def changes_of(routes: list[int]) -> dict[int, list[str]]:
    """Who set and who ended each row, and when, from the ledger of events."""
    told: dict[int, list[str]] = defaultdict(list)
    subjects = [f"route:{pk}" for pk in routes]
    for event in Event.objects.filter(type__in=CHANGES, subject__in=subjects).order_by("seq"):
        act = "设置" if event.type == CHANGES[0] else "停用"
        told[int(event.subject.partition(":")[2])].append(f"{event.actor_name} {near_date(event.at)}{act}")
    return told
