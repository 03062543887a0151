"""What every act on an assignment begins with, and the one place that writes its term."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.flow import DOING
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.permissions import MANAGE, UNIT_DUTIES
from zhongshu.core.assignments.queries import REPORT_DAY
from zhongshu.core.assignments.rules.cycles import next_feedback
from zhongshu.core.assignments.rules.lights import amber_date
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.parameters.queries import get_number
from zhongshu.lib import clock


def lock(pk: int) -> Assignment:
    """The assignment with its row and its matter's taken until the transaction ends. Raises NotYours where there is none such."""
    if transaction.get_connection().features.has_select_for_update:  # SQLite lets in one writer at a time
        Matter.objects.select_for_update(of=("self",)).filter(pk=pk).values_list("pk", flat=True).first()
    row = Assignment.objects.select_related("matter", "unit").filter(pk=pk).first()
    if row is None:
        raise NotYours
    return row


def held(assignment: Assignment, step: str, actor: Actor) -> Task:
    """The actor's open task at a step. Raises Refused where somebody has just done it, or it was never his."""
    task = Task.objects.filter(mine(actor), matter=assignment.pk, step=step, state=TaskState.OPEN).only("pk").first()
    if task is None:
        raise Refused("该事项刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task


def require_manager(assignment: Assignment, actor: Actor) -> None:
    """For who works in the division that assigned. Raises NotYours."""
    require(actor, MANAGE, assignment.matter)


def is_of_unit(assignment: Assignment, actor: Actor) -> bool:
    """Whether the actor answers for the unit in this: by a post there, or for somebody whom he stands in for."""
    if assignment.unit_id in actor.units_as(*UNIT_DUTIES):
        return True
    return Task.objects.filter(mine(actor), matter=assignment.pk, state=TaskState.OPEN, step=DOING).exists()


def require_open(assignment: Assignment) -> None:
    """Raise Refused where it has ended."""
    if assignment.matter.phase != PhaseChoice.OPEN:
        raise Refused("这项交办已经结束，不能再办理。")


def set_term(assignment: Assignment, due: dt.date, sentence: str, now: dt.datetime) -> None:
    """The assignment's own term: of the matter, of whoever has it in hand, and the day from which its light turns amber."""
    today = clock.day_of(now)
    issued = clock.day_of(assignment.issued_at) if assignment.issued_at else today
    days, share = get_number("assignments.amber_days", today), get_number("assignments.amber_share", today)
    assignment.amber_from = amber_date(get_calendar(issued, until=due), issued, due, days=days, share=share)
    assignment.due_date = due
    Assignment.objects.filter(pk=assignment.pk).update(amber_from=assignment.amber_from, due_date=due)
    assignment.matter.due_date, assignment.matter.due_sentence = due, sentence[:300]
    Matter.objects.filter(pk=assignment.pk).update(due_date=due, due_sentence=sentence[:300])
    keep_term(assignment)


def feedback_after(cycle: str, day: dt.date) -> dt.date | None:
    """The first day on which feedback is due after a day, by the calendar and the settings in force."""
    return next_feedback(get_calendar(day), cycle, day, report_day=get_number(REPORT_DAY, day))


def keep_term(assignment: Assignment) -> None:
    """办理 has no days of its own: its task is due when the assignment is."""
    matter = assignment.matter
    open_tasks = Task.objects.filter(matter=assignment.pk, step=DOING, state=TaskState.OPEN)
    open_tasks.update(due_date=matter.due_date, due_sentence=matter.due_sentence[:200])


def day_words(day: dt.date) -> str:
    """2025年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
