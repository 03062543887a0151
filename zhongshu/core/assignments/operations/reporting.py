"""反馈: given by the unit, read and judged by who assigned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.flow import DOING
from zhongshu.core.assignments.models import Assignment, Evidence, Feedback, JudgedChoice, Milestone
from zhongshu.core.assignments.operations.asking import keep_asked
from zhongshu.core.assignments.operations.common import is_of_unit, lock, require_manager, require_open
from zhongshu.core.assignments.queries import REPORT_DAY
from zhongshu.core.assignments.rules.cycles import answered_from, list_feedback_days, next_feedback
from zhongshu.core.assignments.rules.wording import why_vague
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import ONE_DAY, Calendar
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.parameters.queries import get_number
from zhongshu.lib import clock


@transaction.atomic
def report(
    assignment: Assignment,
    *,
    progress: int,
    done: str,
    problems: str = "",
    next_steps: str = "",
    files: Sequence[StoredFile] = (),
    milestones: Sequence[int] = (),
    token: str = "",
    answers: dt.date | None = None,
    actor: Actor,
    now: dt.datetime,
) -> Feedback:
    """反馈: what was done since the last time, in facts. `milestones` are keys of those reached; a `token` given twice is one report that was sent twice;
    `answers` is the feedback day that it answers, where the business knows it (the month that is reported), else the one whose turn it is. Raises Refused for empty words and for going backwards without a reason.
    """
    row = lock(assignment.pk)
    if token and (sent := Feedback.objects.filter(assignment=row, token=token).first()):
        return sent
    check_report(row, progress=progress, done=done, problems=problems, actor=actor)
    day = clock.day_of(now)
    calendar = get_calendar(day)
    report_day = get_number(REPORT_DAY, day)
    period, missed = _answered(calendar, row, answers, report_day) if answers else _period(calendar, row, day, report_day)
    feedback = Feedback.objects.create(
        assignment=row,
        period_date=period,
        is_late=bool(period and day > period),
        missed=missed,
        progress=progress,
        done=done.strip(),
        problems=problems.strip(),
        next_steps=next_steps.strip(),
        by_id=actor.person,
        at=now,
        unit_id=row.unit_id,
        division_id=row.division_id,
        parent_kind=row.parent_kind,
        token=token or None,
    )
    Evidence.objects.bulk_create(Evidence(feedback=feedback, file=file) for file in files)
    reached = Milestone.objects.filter(assignment=row, pk__in=milestones, done_date=None, dropped_at=None)
    titles = list(reached.values_list("title", flat=True))
    reached.update(done_date=day, reported_in=feedback)
    if period:
        keep_asked(row, period)
        row.next_feedback_date = next_feedback(calendar, row.cycle, answers or max(period, day), report_day=report_day)
    row.progress = progress
    Assignment.objects.filter(pk=row.pk).update(progress=progress, next_feedback_date=row.next_feedback_date)
    facts: dict[str, Any] = {"progress": progress, "done": done.strip()[:80], "period": str(period or ""), "files": len(files)}
    facts |= {"feedback": feedback.pk, "milestones": titles}
    record("assignments.reported", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
    return feedback


@transaction.atomic
def accept_feedback(feedback: Feedback, *, actor: Actor, now: dt.datetime) -> None:
    """采纳反馈. Raises Refused the second time."""
    row = _judged(feedback, JudgedChoice.ACCEPTED, "", actor, now)
    record("assignments.feedback_accepted", actor=actor, at=now, matter=row.pk, subject=row.matter.title, day=_day(feedback))


@transaction.atomic
def return_feedback(feedback: Feedback, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """退回补充: it counts as not given; the feedback day that it answered and the nodes that it ticked off are open again, the progress is what it was before."""
    if not reason.strip():
        raise Refused("退回反馈要写明缺什么。")
    row = _judged(feedback, JudgedChoice.RETURNED, reason.strip(), actor, now)
    Milestone.objects.filter(reported_in=feedback).update(done_date=None, reported_in=None)
    last = Feedback.objects.filter(assignment=row).exclude(state=JudgedChoice.RETURNED).order_by("-at", "-pk").first()
    days = [day for day in (row.next_feedback_date, feedback.period_date) if day]
    due = min(days, default=None) if row.matter.step == DOING else row.next_feedback_date
    Assignment.objects.filter(pk=row.pk).update(progress=last.progress if last else 0, next_feedback_date=due)
    record(
        "assignments.feedback_returned", actor=actor, at=now, matter=row.pk, subject=row.matter.title,
        day=_day(feedback), reason=reason, period=str(feedback.period_date or ""), feedback=feedback.pk,
    )  # fmt: skip


def check_report(row: Assignment, *, progress: int, done: str, problems: str = "", next_steps: str = "", actor: Actor) -> None:
    """Raise Refused for what `report` would refuse, before files are taken in."""
    del next_steps
    require_open(row)
    if not is_of_unit(row, actor):
        raise NotYours
    if row.matter.step != DOING:
        raise Refused("签收以后、报送办结以前才能反馈。")
    if not 0 <= progress <= 100:
        raise Refused("进度填0到100。")
    if why := why_vague(done):
        raise Refused(why)
    if progress < row.progress and not problems.strip():
        raise Refused(f"进度从{row.progress}%退到{progress}%，请在“存在问题”中说明原因。")


def _answered(calendar: Calendar, row: Assignment, answers: dt.date, report_day: int) -> tuple[dt.date | None, int]:
    """The feedback day that a report says it answers, and how many before it were missed; none where that day was answered before."""
    due = row.next_feedback_date
    if due is None or answers < due:
        return None, 0
    return answers, len(list_feedback_days(calendar, row.cycle, due - ONE_DAY, answers - ONE_DAY, report_day=report_day))


def _period(calendar: Calendar, row: Assignment, day: dt.date, report_day: int) -> tuple[dt.date | None, int]:
    """The feedback day that a report answers: the last that has passed unanswered, else the coming one, once its period has begun; and how many before it were missed."""
    due = row.next_feedback_date
    if due is None:
        return None, 0
    if due >= day:
        return (due, 0) if answered_from(row.cycle, due) <= day else (None, 0)
    passed = [due, *list_feedback_days(calendar, row.cycle, due, day, report_day=report_day)]
    return passed[-1], len(passed) - 1


def _judged(feedback: Feedback, state: str, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    row = lock(feedback.assignment_id)
    require_manager(row, actor)
    changed = Feedback.objects.filter(pk=feedback.pk, state=JudgedChoice.NEW).update(
        state=state, reason=reason, judged_by=actor.person, judged_at=now
    )
    if not changed:
        raise Refused("这条反馈已经审阅过。")
    return row


def _day(feedback: Feedback) -> str:
    day = clock.day_of(feedback.at)
    return f"{day.month}月{day.day}日"
