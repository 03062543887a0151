"""交办, 改派, 撤销交办: by who works in the division that assigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.flow import SENDING, SIGN_FOR
from zhongshu.core.assignments.kind import ASSIGNMENT
from zhongshu.core.assignments.models import Assignment, CycleChoice, EndingChoice, Milestone, RoleChoice
from zhongshu.core.assignments.operations.common import day_words, feedback_after, held, lock, require_manager, require_open, set_term
from zhongshu.core.assignments.permissions import MANAGE
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, PhaseChoice, Task
from zhongshu.core.matters.operations import cancel_matter, finish_task, open_matter
from zhongshu.core.org.models import Unit
from zhongshu.lib import clock


@dataclass(frozen=True, slots=True)
class Order:
    """What one unit is to do. Without a `title` it bears its parent's; `milestones` are titles with their days."""

    unit: Unit
    role: str
    text: str
    due: dt.date
    standard: str = ""
    cycle: str = CycleChoice.NONE
    title: str = ""
    milestones: tuple[tuple[str, dt.date], ...] = ()


@transaction.atomic
def assign(parent: Matter, orders: Sequence[Order], *, division: Unit, actor: Actor, now: dt.datetime) -> list[Assignment]:
    """交办: each unit gets its own, with its own clock. The caller has checked that the actor may do so for this parent.

    Exactly one leads; to a parent that has its lead, others may be added. Raises Refused with what is wrong.
    """
    require(actor, MANAGE)
    if division.pk not in actor.units:
        raise Refused("只能以您任职的处室交办。")
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    if locked.phase != PhaseChoice.OPEN:
        raise Refused("该事项已经办结或撤销，不能再交办。")
    _check(locked, orders, clock.day_of(now))
    first = Assignment.objects.filter(parent=parent).count() + 1
    return [_assign_one(locked, order, first + at, division, actor, now) for at, order in enumerate(orders)]


@transaction.atomic
def reassign(
    assignment: Assignment, *, unit: Unit, due: dt.date, reason: str, actor: Actor, now: dt.datetime
) -> Assignment:  # fmt: skip
    """改派 or 重新交办 what a unit gave back, to another unit or with an explanation to the same. What the first was told stays in the history."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    task = held(row, SENDING, actor)
    if not reason.strip():
        raise Refused("请写明改派或者退回给原单位的理由。")
    if due < clock.day_of(now):
        raise Refused("办结期限不能早于今天。")
    if Assignment.objects.filter(parent=row.parent_id, unit=unit).exclude(ending=EndingChoice.VOID).exclude(pk=row.pk).exists():
        raise Refused(f"{unit.short_name}在本事项中已经有一项交办，请另选单位。")
    old, row.unit, row.baseline_due, row.issued_at = row.unit.short_name, unit, due, now
    Assignment.objects.filter(pk=row.pk).update(unit=unit, baseline_due=due, issued_at=now)
    row.matter = finish_task(task.pk, opinion=reason, actor=actor, now=now)
    set_term(row, due, f"交办时定于{day_words(due)}前办结", now)
    facts = {"old": old, "unit": unit.short_name, "due": str(due), "reason": reason}
    record("assignments.reassigned", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
    return row


@transaction.atomic
def void_assignment(assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """撤销交办: it was assigned in error. It stays in the ledger, counts nowhere, and its unit is told why."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    require_open(row)
    Assignment.objects.filter(pk=row.pk).update(ending=EndingChoice.VOID)
    cancel_matter(row.matter, reason=reason, word="撤销交办", actor=actor, now=now)


@transaction.atomic
def end_with_parent(parent: Matter, *, reason: str, word: str, actor: Actor, now: dt.datetime) -> int:
    """What is still open under a matter ends with it (合并, 撤销). The caller has checked who may. Returns how many."""
    rows = Assignment.objects.filter(parent=parent, matter__phase=PhaseChoice.OPEN).select_related("matter").order_by("pk")
    count = 0
    for row in rows:
        Assignment.objects.filter(pk=row.pk).update(ending=EndingChoice.PARENT)
        cancel_matter(row.matter, reason=reason, word=word, actor=actor, now=now)
        count += 1
    return count


@transaction.atomic
def set_cycle(assignment: Assignment, *, cycle: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """反馈周期: asked for more often or less. Raises Refused for an unknown cycle."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    require_open(row)
    if cycle not in CycleChoice.values:
        raise Refused("请选择反馈周期。")
    if not reason.strip():
        raise Refused("改反馈周期要写明理由。")
    change_cycle(row, cycle=cycle, reason=reason, actor=actor, now=now)


def change_cycle(row: Assignment, *, cycle: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """The same, in the transaction of a caller who has checked who may (挂牌 by the mayor)."""
    if cycle == row.cycle:
        return
    day = clock.day_of(now)
    due = feedback_after(cycle, day) if row.signed_at and not row.handed_in_at else None
    Assignment.objects.filter(pk=row.pk).update(cycle=cycle, next_feedback_date=due)
    facts: dict[str, Any] = {"old": CycleChoice(row.cycle).label, "new": CycleChoice(cycle).label, "reason": reason}
    record("assignments.cycle_set", actor=actor, at=now, matter=row.pk, subject=row.matter.title, cycle=cycle, **facts)


def _check(parent: Matter, orders: Sequence[Order], today: dt.date) -> None:
    there = Assignment.objects.filter(parent=parent).exclude(ending=EndingChoice.VOID)
    taken = set(there.values_list("unit", flat=True))
    leads = there.filter(role=RoleChoice.LEAD).count() + sum(order.role == RoleChoice.LEAD for order in orders)
    if leads != 1:
        raise Refused("主办单位有且只有一个：" + ("请指定主办单位。" if not leads else "请把其余的改为协办。"))
    for order in orders:
        name = order.unit.short_name
        if order.unit.pk in taken:
            raise Refused(f"{name}重复交办，一个单位只交办一次。")
        taken.add(order.unit.pk)
        if not order.text.strip():
            raise Refused(f"请写明{name}要办什么。")
        if order.due < today:
            raise Refused(f"{name}的办结期限早于今天，请改期限。")
        if any(day > order.due for _, day in order.milestones):
            raise Refused(f"{name}的节点晚于办结期限，请改日期。")


def _assign_one(  # noqa: PLR0917 - the facts of one row, private
    parent: Matter, order: Order, sequence: int, division: Unit, actor: Actor, now: dt.datetime
) -> Assignment:
    title = order.title or parent.title
    matter = open_matter(ASSIGNMENT, title=title[:300], unit=division, urgency=parent.urgency, actor=actor, now=now)
    if parent.number:
        matter.number = f"{parent.number}-{sequence}"
        Matter.objects.filter(pk=matter.pk).update(number=matter.number)
    row = Assignment.objects.create(
        matter=matter,
        parent=parent,
        unit=order.unit,
        role=order.role,
        sequence=sequence,
        text=order.text,
        standard=order.standard,
        cycle=order.cycle,
        baseline_due=order.due,
        amber_from=order.due,
        issued_at=now,
    )
    Milestone.objects.bulk_create(Milestone(assignment=row, title=title, due_date=day) for title, day in order.milestones)
    row.matter = finish_task(Task.objects.get(matter=matter).pk, actor=actor, now=now)
    assert row.matter.step == SIGN_FOR, row.matter.step
    set_term(row, order.due, f"交办时定于{day_words(order.due)}前办结", now)
    facts: dict[str, Any] = {
        "unit": order.unit.short_name,
        "role": RoleChoice(order.role).label,
        "due": str(order.due),
        "parent": parent.pk,
        "cycle": order.cycle,
    }
    record("assignments.assigned", actor=actor, at=now, matter=row.pk, subject=title, **facts)
    return row
