"""升级督办: each rung of the ladder once, with its slip. What blames in public or calls in is only proposed, and needs the division's head (条例第二十条)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment, Escalation, RungState
from zhongshu.core.assignments.operations.common import lock
from zhongshu.core.assignments.queries import get_next_rung, list_due_to_climb
from zhongshu.core.assignments.rules.ladder import RUNG_BY_CODE, Rung
from zhongshu.core.assignments.rules.lights import days_late
from zhongshu.core.assignments.slips import slip_pdf
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar
from zhongshu.core.events.operations import record
from zhongshu.core.files.operations import store_made
from zhongshu.core.urging.queries import get_rules
from zhongshu.core.urging.rules import is_time_to_remind
from zhongshu.lib import clock


def escalate(now: dt.datetime) -> str:
    """每日升级: every assignment that is late goes up at most one rung. Run twice on a day it does nothing more. Returns in words what it did.

    A worker that comes up again at night makes up for the morning that it missed: then nobody is disturbed, and the next working morning does it.
    """
    today = clock.day_of(now)
    calendar = get_calendar(today)
    if not is_time_to_remind(calendar, get_rules(today), now):
        return "不在工作时间，下一个工作日上午再升级。"
    count = sum(_escalate_one(pk, calendar, now) for pk in list_due_to_climb(today, calendar))
    return f"升级督办{count}件"


@transaction.atomic
def approve_escalation(escalation: Escalation, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Escalation:
    """同意通报或约谈建议, by the head of the division that assigned. Raises Refused the second time."""
    row = _of_head(escalation, actor)
    rung = RUNG_BY_CODE[escalation.rung]
    late = days_late(row.matter.due_date or row.baseline_due, None, clock.day_of(now))
    changed = Escalation.objects.filter(pk=escalation.pk, state=RungState.PROPOSED).update(
        state=RungState.ISSUED, by=actor.person, at=now, reason=opinion.strip()[:300], late_days=late
    )
    if not changed:
        raise Refused("这项建议已经处理过。")
    escalation.refresh_from_db()
    _issue(escalation, row, rung, late, actor, now)
    return escalation


@transaction.atomic
def drop_escalation(escalation: Escalation, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不予通报或约谈, with a reason. Raises Refused the second time."""
    row = _of_head(escalation, actor)
    if not reason.strip():
        raise Refused("不予升级要写明理由。")
    changed = Escalation.objects.filter(pk=escalation.pk, state=RungState.PROPOSED).update(
        state=RungState.DROPPED, by=actor.person, reason=reason.strip()[:300]
    )
    if not changed:
        raise Refused("这项建议已经处理过。")
    title = RUNG_BY_CODE[escalation.rung].title
    record(
        "assignments.escalation_dropped", actor=actor, at=now, matter=row.pk, subject=row.matter.title, rung=title, reason=reason.strip()
    )


@transaction.atomic
def _escalate_one(pk: int, calendar: Calendar, now: dt.datetime) -> int:
    """One rung, when its day has come. What waits for a decision waits."""
    row = lock(pk)
    if row.escalations.filter(state=RungState.PROPOSED).exists():
        return 0
    coming = get_next_rung(row, clock.day_of(now), calendar)
    if coming is None or coming.day > clock.day_of(now):
        return 0
    late = days_late(row.matter.due_date or row.baseline_due, None, clock.day_of(now))
    state = RungState.PROPOSED if coming.rung.needs_approval else RungState.ISSUED
    escalation = Escalation.objects.create(assignment=row, rung=coming.rung.code, state=state, late_days=late, at=now)
    if coming.rung.needs_approval:
        record(
            "assignments.escalation_proposed",
            actor=None,
            at=now,
            matter=row.pk,
            subject=row.matter.title,
            rung=coming.rung.title,
            late=late,
        )
    else:
        _issue(escalation, row, coming.rung, late, None, now)
    return 1


def _issue(  # noqa: PLR0917 - the facts of one slip, private
    escalation: Escalation, row: Assignment, rung: Rung, late: int, actor: Actor | None, now: dt.datetime
) -> None:
    data = slip_pdf(row, rung, late, clock.day_of(now))
    slip = store_made(data, name=f"{rung.title}-{row.matter.number or row.pk}.pdf", kind="pdf", actor=actor, now=now)
    Escalation.objects.filter(pk=escalation.pk).update(slip=slip)
    facts = {"rung": rung.title, "to": f"{row.unit.short_name}（{rung.to}）"}
    record("assignments.escalated", actor=actor, at=now, matter=row.pk, subject=row.matter.title, late=late, code=rung.code, **facts)


def _of_head(escalation: Escalation, actor: Actor) -> Assignment:
    row = lock(escalation.assignment_id)
    if row.matter.unit_id not in actor.units_as("division_head"):
        raise NotYours
    return row
