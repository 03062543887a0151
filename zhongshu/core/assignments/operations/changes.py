"""延期, 转长期, 中止: asked by the unit, decided by the head of the division that assigned."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.flow import APPROVAL, DOING
from zhongshu.core.assignments.kind import CHANGE
from zhongshu.core.assignments.models import Assignment, Change, EndingChoice, SortChoice
from zhongshu.core.assignments.operations.asking import keep_asked
from zhongshu.core.assignments.operations.common import day_words, is_of_unit, lock, require_open, set_term
from zhongshu.core.assignments.rules.changes import why_not_extend
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, finish_task, open_matter
from zhongshu.core.matters.queries import mine
from zhongshu.core.parameters.queries import get_number
from zhongshu.lib import clock


@transaction.atomic
def ask_change(assignment: Assignment, *, sort: str, reason: str, new_due: dt.date | None = None, actor: Actor, now: dt.datetime) -> Change:
    """申请延期、转长期或中止. The first due date is kept for ever; a decision changes only the present one."""
    row = lock(assignment.pk)
    require_open(row)
    if not is_of_unit(row, actor):
        raise NotYours
    due = row.matter.due_date or row.baseline_due
    _check(row, sort, reason)
    if sort == SortChoice.EXTEND:
        _check_extension(row, due, new_due, clock.day_of(now))
    title = f"{SortChoice(sort).label}：{row.matter.title}"
    matter = open_matter(CHANGE, title=title[:300], unit=row.unit, source=row.matter, actor=actor, now=now)
    change = Change.objects.create(
        matter=matter, assignment=row, sort=sort, reason=reason.strip(), old_due=due, new_due=new_due if sort == SortChoice.EXTEND else None
    )
    change.matter = finish_task(Task.objects.get(matter=matter).pk, opinion=reason.strip(), actor=actor, now=now)
    return change


@transaction.atomic
def approve_change(change: Change, *, opinion: str = "", actor: Actor, now: dt.datetime) -> None:
    """同意变更: a later day; or the assignment leaves the clock, and stays in the denominator. Never by who asked."""
    task = _held(change, actor)
    row = lock(change.assignment_id)
    require_open(row)
    if row.handed_in_at:
        raise Refused("承办单位已经报送办结，不需要再变更；请退回这项申请。")
    finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    if change.sort == SortChoice.EXTEND:
        assert change.new_due is not None, "the database sees to that"
        what = f"期限由{day_words(change.old_due)}延至{day_words(change.new_due)}"
        set_term(row, change.new_due, f"经批准延至{day_words(change.new_due)}（原定{day_words(row.baseline_due)}）", now)
    else:
        keep_asked(row, clock.day_of(now))
        what = f"不再计时，仍计入交办数：{change.reason}"
        Assignment.objects.filter(pk=row.pk).update(ending=EndingChoice(change.sort), next_feedback_date=None)
        cancel_matter(row.matter, reason=change.reason, word=SortChoice(change.sort).label, actor=actor, now=now)
    facts = {"sort": SortChoice(change.sort).label, "what": what, "due": str(change.new_due or "")}
    record("assignments.changed", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)


@transaction.atomic
def refuse_change(change: Change, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不同意变更: the present due date stays. Raises Refused without a reason."""
    _held(change, actor)
    matter = Matter.objects.get(pk=change.pk)
    cancel_matter(matter, reason=reason, word=f"不同意{SortChoice(change.sort).label}", actor=actor, now=now)


@transaction.atomic
def withdraw_change(change: Change, *, actor: Actor, now: dt.datetime) -> None:
    """撤回变更申请, by who asked, while it is not decided."""
    if change.matter.drafter_id != actor.person:
        raise Refused("只有申请人可以撤回。")
    cancel_matter(change.matter, reason="申请人撤回", word="撤回申请", actor=actor, now=now)


def _check(row: Assignment, sort: str, reason: str) -> None:
    if sort not in SortChoice.values:
        raise Refused("请选择延期、转长期或者中止。")
    if row.matter.step != DOING:
        raise Refused("签收以后、报送办结以前才能申请变更。")
    if not reason.strip():
        raise Refused("请写明理由。")
    if Change.objects.filter(assignment=row, matter__phase=PhaseChoice.OPEN).exists():
        raise Refused("已经有一项变更申请正在审批。")


def _check_extension(row: Assignment, due: dt.date, new_due: dt.date | None, today: dt.date) -> None:
    granted = Change.objects.filter(assignment=row, sort=SortChoice.EXTEND, matter__phase=PhaseChoice.DONE).count()
    limit = get_number("assignments.extensions", today)
    if why := why_not_extend(today=today, due=due, new=new_due, asked=granted, limit=limit):
        raise Refused(why)


def _held(change: Change, actor: Actor) -> Task:
    task = Task.objects.filter(mine(actor), matter=change.pk, step=APPROVAL, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该申请刚刚被他人处理，或者不在您这里，请刷新后再试。")
    if change.matter.drafter_id == actor.person:
        raise Refused("不能批准自己的申请。")
    return task
