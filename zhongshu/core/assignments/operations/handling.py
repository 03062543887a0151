"""签收, 退回, 申请办结, 签发, 认可, 退回重办."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.flow import DOING, REVIEW, SENDING, SIGN_FOR, UNIT_SIGN
from zhongshu.core.assignments.models import Assignment, Change, Evidence, Feedback, JudgedChoice, Milestone
from zhongshu.core.assignments.operations.asking import keep_asked
from zhongshu.core.assignments.operations.common import feedback_after, held, keep_term, lock
from zhongshu.core.assignments.queries import last_gaps
from zhongshu.core.assignments.rules.changes import why_not_hand_in
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import finish_task, return_task
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock


@transaction.atomic
def sign_for(assignment: Assignment, *, actor: Actor, now: dt.datetime) -> Assignment:
    """签收: the unit takes it on; from now on feedback is asked by its cycle."""
    row = lock(assignment.pk)
    task = held(row, SIGN_FOR, actor)
    day = clock.day_of(now)
    row.matter = finish_task(task.pk, locked=row.matter, actor=actor, now=now)
    row.signed_at, row.next_feedback_date = now, feedback_after(row.cycle, day)
    Assignment.objects.filter(pk=row.pk).update(signed_at=now, next_feedback_date=row.next_feedback_date)
    keep_term(row)
    return row


@transaction.atomic
def give_back(assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """退回(职责不符): the unit gives it back to who assigned it, who alone may send it elsewhere."""
    row = lock(assignment.pk)
    task = held(row, SIGN_FOR, actor)
    row.matter = return_task(task.pk, target=SENDING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    return row


@transaction.atomic
def hand_in(assignment: Assignment, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Assignment:
    """申请办结: done, shown and reported; the unit's leader signs next."""
    row = lock(assignment.pk)
    task = held(row, DOING, actor)
    reported = Feedback.objects.filter(assignment=row.pk).exclude(state=JudgedChoice.RETURNED)
    why = why_not_hand_in(
        progress=row.progress,
        has_evidence=Evidence.objects.filter(feedback__in=reported).exists(),
        open_milestones=Milestone.objects.filter(assignment=row.pk, done_date=None, dropped_at=None).count(),
    )
    if why:
        raise Refused(why)
    if Change.objects.filter(assignment=row.pk, matter__phase=PhaseChoice.OPEN).exists():
        raise Refused("有一项变更申请正在审批，等批复后再申请办结，或者请对方先撤回申请。")
    row.matter = finish_task(task.pk, opinion=opinion, locked=row.matter, actor=actor, now=now)
    return row


@transaction.atomic
def sign_off(assignment: Assignment, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Assignment:
    """单位签发: the unit's leader answers for it. From this moment the unit's clock has stopped."""
    row = lock(assignment.pk)
    task = held(row, UNIT_SIGN, actor)
    row.matter = finish_task(task.pk, opinion=opinion, locked=row.matter, actor=actor, now=now)
    keep_asked(row, clock.day_of(now))
    row.handed_in_at, row.next_feedback_date = now, None
    Assignment.objects.filter(pk=row.pk).update(handed_in_at=now, stopped_date=clock.day_of(now), next_feedback_date=None)
    return row


@transaction.atomic
def return_to_handler(assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """单位负责人退回本单位承办人: inside the unit, it does not count as a return by the government's office."""
    row = lock(assignment.pk)
    task = held(row, UNIT_SIGN, actor)
    row.matter = return_task(task.pk, target=DOING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    keep_term(row)
    return row


@transaction.atomic
def accept(assignment: Assignment, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Assignment:
    """认可(销号): by somebody who has not done it. Raises Refused for who has, or who belongs to the unit; and where what was seen on the spot differs, without a word on that."""
    row = lock(assignment.pk)
    task = held(row, REVIEW, actor)
    _refuse_own_work(row, actor)
    gap = last_gaps([row]).get(row.pk, "")
    if gap and not opinion.strip():
        raise Refused(f"最近一次现场核查与自报不一致：{gap}认可的，请在意见里写明怎么核实的；没有做到的，请退回重办。")
    row.matter = finish_task(task.pk, opinion=opinion, locked=row.matter, actor=actor, now=now)
    return row


@transaction.atomic
def send_back(assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> Assignment:
    """退回重办: with a reason; the original due date stays, and the return is counted."""
    row = lock(assignment.pk)
    task = held(row, REVIEW, actor)
    day = clock.day_of(now)
    row.matter = return_task(task.pk, target=DOING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    row.returned_count, row.handed_in_at = row.returned_count + 1, None
    row.next_feedback_date = feedback_after(row.cycle, day)
    Assignment.objects.filter(pk=row.pk).update(
        returned_count=row.returned_count, handed_in_at=None, stopped_date=None, next_feedback_date=row.next_feedback_date
    )
    keep_term(row)
    return row


def _refuse_own_work(row: Assignment, actor: Actor) -> None:
    did = Task.objects.filter(matter=row.pk, step__in=(SIGN_FOR, DOING, UNIT_SIGN), state=TaskState.DONE, done_by=actor.person).exists()
    reported = Feedback.objects.filter(assignment=row.pk, by=actor.person).exists()
    if did or reported or row.unit_id in actor.units:
        raise Refused("不能认可自己或者本单位承办的事项，请由处室其他同志审核。")
