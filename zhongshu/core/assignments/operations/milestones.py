"""节点: added, changed, ticked off and taken back by the division that assigned, each with its reason; units tick theirs off in their feedback."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment, Milestone
from zhongshu.core.assignments.operations.common import day_words, lock, require_manager, require_open
from zhongshu.core.assignments.rules.changes import why_not_node
from zhongshu.core.events.operations import record
from zhongshu.lib import clock


@transaction.atomic
def add_milestone(assignment: Assignment, *, title: str, due: dt.date, actor: Actor, now: dt.datetime) -> Milestone:
    """增加节点. Raises Refused for one that lies outside the assignment's own term, or stands there already."""
    row = _managed(assignment.pk, actor)
    _check(row, title, due, now, other_than=0)
    made = Milestone.objects.create(assignment=row, title=title.strip(), due_date=due, baseline_due=due)
    _record("added", row, actor, now, node=made.title, due=str(due))
    return made


@transaction.atomic
def change_milestone(milestone: Milestone, *, title: str, due: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    """调整节点 with a reason. Its first day is kept for ever. Raises Refused for one that is done, and where nothing changes."""
    row = _managed(milestone.assignment_id, actor)
    old = _open_node(row, milestone.pk)
    _refuse_blank(reason, "调整节点要写明理由。")
    if (title.strip(), due) == (old.title, old.due_date):
        raise Refused("节点没有改动。")
    _check(row, title, due, now, other_than=old.pk)
    Milestone.objects.filter(pk=old.pk).update(title=title.strip(), due_date=due)
    told = {"old": f"{old.title}（{day_words(old.due_date)}）", "new": f"{title.strip()}（{day_words(due)}）"}
    _record("changed", row, actor, now, reason=reason.strip(), **told)


@transaction.atomic
def drop_milestone(milestone: Milestone, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """取消节点: it stays on record and no light looks at it."""
    row = _managed(milestone.assignment_id, actor)
    node = _open_node(row, milestone.pk)
    _refuse_blank(reason, "取消节点要写明理由。")
    Milestone.objects.filter(pk=node.pk).update(dropped_at=now)
    _record("dropped", row, actor, now, node=node.title, reason=reason.strip())


@transaction.atomic
def tick_milestone(milestone: Milestone, *, done: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    """勾销节点 by the division, with what shows that it is reached. Raises Refused for a day to come."""
    row = _managed(milestone.assignment_id, actor)
    node = _open_node(row, milestone.pk)
    _refuse_blank(reason, "请写明依据：看到了什么、哪份材料。")
    if done > clock.day_of(now):
        raise Refused("完成日期不能晚于今天。")
    Milestone.objects.filter(pk=node.pk).update(done_date=done)
    _record("ticked", row, actor, now, node=node.title, done=str(done), reason=reason.strip())


@transaction.atomic
def reopen_milestone(milestone: Milestone, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """退回节点: it was ticked off and is not reached. Raises Refused for one that is open."""
    row = _managed(milestone.assignment_id, actor)
    _refuse_blank(reason, "退回节点要写明理由。")
    node = Milestone.objects.filter(pk=milestone.pk, assignment=row, dropped_at=None, done_date__isnull=False).first()
    if node is None:
        raise Refused("这个节点还没有勾销。")
    Milestone.objects.filter(pk=node.pk).update(done_date=None, reported_in=None)
    _record("reopened", row, actor, now, node=node.title, reason=reason.strip())


def _managed(pk: int, actor: Actor) -> Assignment:
    row = lock(pk)
    require_manager(row, actor)
    require_open(row)
    return row


def _open_node(row: Assignment, pk: int) -> Milestone:
    node = Milestone.objects.filter(pk=pk, assignment=row).first()
    if node is None:
        raise NotYours
    if node.done_date or node.dropped_at:
        raise Refused("这个节点已经勾销或者取消，请刷新后再看。")
    return node


def _check(row: Assignment, title: str, due: dt.date, now: dt.datetime, *, other_than: int) -> None:
    others = Milestone.objects.filter(assignment=row, dropped_at=None).exclude(pk=other_than)
    why = why_not_node(
        title=title,
        due=due,
        issued=clock.day_of(row.issued_at or now),
        until=row.matter.due_date or row.baseline_due,
        others=frozenset(others.values_list("title", flat=True)),
    )
    if why:
        raise Refused(why)


def _refuse_blank(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refused(sentence)


def _record(what: str, row: Assignment, actor: Actor, now: dt.datetime, **facts: str) -> None:
    record(f"assignments.milestone_{what}", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
