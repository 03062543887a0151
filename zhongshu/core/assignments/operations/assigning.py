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
from zhongshu.core.assignments.flow import SENDING
from zhongshu.core.assignments.kind import ASSIGNMENT
from zhongshu.core.assignments.models import Assignment, CycleChoice, EndingChoice, Milestone, RoleChoice
from zhongshu.core.assignments.operations.asking import keep_asked
from zhongshu.core.assignments.operations.common import day_words, feedback_after, held, lock, require_manager, require_open, set_term
from zhongshu.core.assignments.permissions import MANAGE
from zhongshu.core.assignments.queries import get_liaisons, list_alike
from zhongshu.core.assignments.rules.lights import amber_date
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.events.operations import Entry, record, record_all
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.matters.opening import Opening, open_matters, send_matters
from zhongshu.core.matters.operations import cancel_matter, finish_task
from zhongshu.core.org.models import Unit
from zhongshu.core.parameters.queries import get_number
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
    return assign_all([(parent, orders)], division=division, actor=actor, now=now)


@transaction.atomic
def assign_all(
    wanted: Sequence[tuple[Matter, Sequence[Order]]], *, division: Unit, actor: Actor, now: dt.datetime
) -> list[Assignment]:  # fmt: skip
    """交办 under several matters in one act, all or nothing, as `assign` does under one."""
    require(actor, MANAGE)
    if division.pk not in actor.units:
        raise Refused("只能以您任职的处室交办。")
    today = clock.day_of(now)
    keys = [parent.pk for parent, _ in wanted]
    parents = {parent.pk: parent for parent in Matter.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    there: dict[int, list[Assignment]] = {key: [] for key in keys}
    for row in Assignment.objects.filter(parent__in=keys):
        there[row.parent_id].append(row)
    placed = []
    for key, (_, orders) in zip(keys, wanted, strict=True):
        if parents[key].phase != PhaseChoice.OPEN:
            raise Refused("该事项已经办结或撤销，不能再交办。")
        _check(there[key], orders, today)
        placed += [_Placed(parents[key], order, len(there[key]) + at) for at, order in enumerate(orders, start=1)]
    return _assign_placed(placed, division, actor, now)


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
    row.matter = finish_task(task.pk, opinion=reason, locked=row.matter, actor=actor, now=now)
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


def refuse_alike(title: str, unit: Unit, *, parent: int, is_checked: bool) -> None:
    """减负: Raises Refused where the unit has a like task in hand under another matter, unless who sends has looked into that."""
    alike = [] if is_checked else list_alike(title, [unit.pk], exclude=parent)
    if alike:
        row, score = alike[0]
        raise Refused(
            f"{unit.short_name}已有相近的任务《{row.matter.title[:40]}》{row.matter.number}（相似{score}%）。同一件事不要另外交办；核对过确实不同的，勾选“已核对，不重复”。"
        )


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
    keep_asked(row, day)
    due = feedback_after(cycle, day) if row.signed_at and not row.handed_in_at else None
    Assignment.objects.filter(pk=row.pk).update(cycle=cycle, next_feedback_date=due)
    facts: dict[str, Any] = {"old": CycleChoice(row.cycle).label, "new": CycleChoice(cycle).label, "reason": reason}
    record("assignments.cycle_set", actor=actor, at=now, matter=row.pk, subject=row.matter.title, cycle=cycle, **facts)


def _check(present: Sequence[Assignment], orders: Sequence[Order], today: dt.date) -> None:
    there = [row for row in present if row.ending != EndingChoice.VOID]
    taken = {row.unit_id for row in there}
    leads = sum(role == RoleChoice.LEAD for role in (*(row.role for row in there), *(order.role for order in orders)))
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


@dataclass(frozen=True, slots=True)
class _Placed:
    """An order under its matter, with its number there."""

    parent: Matter
    order: Order
    sequence: int

    @property
    def opening_title(self) -> str:
        return (self.order.title or self.parent.title)[:300]


def _assign_placed(placed: Sequence[_Placed], division: Unit, actor: Actor, now: dt.datetime) -> list[Assignment]:
    today = clock.day_of(now)
    liaisons = get_liaisons({each.order.unit.pk: each.order.unit for each in placed}, today)
    begun = open_matters(ASSIGNMENT, [_opening(each, division) for each in placed], actor=actor, now=now)
    amber = _amber_dates(placed, today)
    rows = Assignment.objects.bulk_create(
        Assignment(
            matter=each.matter,
            parent=at.parent,
            unit=at.order.unit,
            role=at.order.role,
            sequence=at.sequence,
            text=at.order.text,
            standard=at.order.standard,
            cycle=at.order.cycle,
            baseline_due=at.order.due,
            amber_from=amber[at.order.due],
            issued_at=now,
            division=division,
            parent_kind=at.parent.kind,
            due_date=at.order.due,
        )
        for each, at in zip(begun, placed, strict=True)
    )
    Milestone.objects.bulk_create(
        Milestone(assignment=row, title=title, due_date=day, baseline_due=day)
        for row, at in zip(rows, placed, strict=True)
        for title, day in at.order.milestones
    )
    units = {row.pk: row.unit_id for row in rows}
    send_matters(begun, who=lambda matter, _step: liaisons[units[matter.pk]], actor=actor, now=now)
    record_all([_entry(row, at.order) for row, at in zip(rows, placed, strict=True)], actor=actor, at=now)
    return rows


def _opening(each: _Placed, division: Unit) -> Opening:
    parent = each.parent
    number = f"{parent.number}-{each.sequence}" if parent.number else ""
    due = (each.order.due, f"交办时定于{day_words(each.order.due)}前办结")
    return Opening(each.opening_title, division, urgency=parent.urgency, number=number, due=due)


def _amber_dates(placed: Sequence[_Placed], issued: dt.date) -> dict[dt.date, dt.date]:
    """The day from which a light turns amber, by the day on which the assignment is due: one calendar for all."""
    days, share = get_number("assignments.amber_days", issued), get_number("assignments.amber_share", issued)
    dues = {each.order.due for each in placed}
    calendar = get_calendar(issued, until=max(dues))
    return {due: amber_date(calendar, issued, due, days=days, share=share) for due in dues}


def _entry(row: Assignment, order: Order) -> Entry:
    facts = {
        "unit": row.unit.short_name,
        "role": RoleChoice(row.role).label,
        "due": str(row.baseline_due),
        "parent": row.parent_id,
        "cycle": row.cycle,
        "milestones": order.milestones,
    }
    return Entry("assignments.assigned", row.pk, row.matter.title, facts)
