"""立项, 交办, 销号, 归档."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zhongshu.business.supervision.flow import APPROVAL, ASSIGNING, CLOSING, FOLLOWING, PROPOSING
from zhongshu.business.supervision.kind import ITEM
from zhongshu.business.supervision.models import Item, ItemSource, PlannedOrder, Source
from zhongshu.business.supervision.permissions import MANAGE, is_supervisor
from zhongshu.business.supervision.queries import is_read, position_with, supervising_unit
from zhongshu.business.supervision.rules import SERIES, Planned, digest_of, number_of, why_not_close, why_not_submit, why_vague
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments import queries as assignments
from zhongshu.core.assignments.models import Assignment, RoleChoice
from zhongshu.core.assignments.operations import assigning
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, finish_task, open_matter, reassign_task, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Position, Unit
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock


@transaction.atomic
def propose_item(
    *,
    title: str,
    text: str,
    source: Source,
    orders: Sequence[Order] = (),
    leader: Position | None = None,
    field: str = "",
    is_double: bool = False,
    reference: str = "",
    source_text: str = "",
    unit: Unit | None = None,
    from_matter: Matter | None = None,
    urgency: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Item:
    """拟立项 by an officer of the follow-up division. The first source is kept word for word."""
    require(actor, MANAGE)
    if not title.strip():
        raise Refused("请写标题。")
    division = unit or supervising_unit(clock.day_of(now))
    matter = open_matter(ITEM, title=title.strip()[:300], unit=division, urgency=urgency, source=from_matter, actor=actor, now=now)
    item = Item.objects.create(matter=matter, source=source, text=text.strip(), leader=leader, field=field, is_double=is_double)
    ItemSource.objects.create(
        item=item, source=source, reference=reference, text=source_text, digest=digest_of(source_text), matter=from_matter, at=now
    )
    plan_orders(item, orders)
    return item


def plan_orders(item: Item, orders: Sequence[Order]) -> None:
    """Write the plan anew; the caller's transaction holds it."""
    PlannedOrder.objects.filter(item=item).delete()
    PlannedOrder.objects.bulk_create(
        PlannedOrder(
            item=item,
            unit=order.unit,
            role=order.role,
            text=order.text,
            standard=order.standard,
            due_date=order.due,
            cycle=order.cycle,
            milestones=[[title, str(day)] for title, day in order.milestones],
        )
        for order in orders
    )


@transaction.atomic
def set_facts(
    item: Item, *, title: str, text: str, source: Source, orders: Sequence[Order], leader: Position | None, field: str, is_double: bool,
    actor: Actor, now: dt.datetime,
) -> Item:  # fmt: skip
    """修改拟立项的内容, while it lies with its officer."""
    held(item, PROPOSING, actor)
    _refuse_double(orders)
    Matter.objects.filter(pk=item.pk).update(title=title.strip()[:300])
    Item.objects.filter(pk=item.pk).update(source=source, text=text.strip(), leader=leader, field=field, is_double=is_double)
    plan_orders(item, orders)
    record("supervision.planned", actor=actor, at=now, matter=item.pk, subject=title, count=len(orders))
    return fresh(item.pk)


@transaction.atomic
def submit_item(item: Item, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Item:
    """报批 to whoever approves its source. Raises Refused for a vague task, two leads, or a day before today."""
    task = held(item, PROPOSING, actor)
    plan = list(item.plan.select_related("unit"))
    why = why_not_submit(
        item.matter.title, item.text, [Planned(row.unit.short_name, row.role, row.text) for row in plan], is_double=item.is_double
    )
    why = why or why_vague(item.text, standard="".join(row.standard for row in plan), nodes=sum(len(row.milestones) for row in plan))
    if why:
        raise Refused(why)
    if late := [row.unit.short_name for row in plan if row.due_date < clock.day_of(now)]:
        raise Refused(f"{'、'.join(late)}的办结期限早于今天，请改期限。")
    finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    return fresh(item.pk)


@transaction.atomic
def approve_item(item: Item, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Item:
    """同意立项 (第十一条): from now on it has its number, which is never given again."""
    task = held(item, APPROVAL, actor)
    year = clock.day_of(now).year
    number = give_number(SERIES, year=year, matter=item.pk, now=now)
    Item.objects.filter(pk=item.pk).update(number=number, approved_at=now)
    Matter.objects.filter(pk=item.pk).update(number=number_of(year, number.sequence))
    finish_task(task.pk, opinion=opinion, actor=actor, now=now, number=number_of(year, number.sequence))
    return fresh(item.pk)


@transaction.atomic
def return_item(item: Item, *, reason: str, actor: Actor, now: dt.datetime) -> Item:
    """退回: the approver sends the proposal back, or the closer sends the item back to be followed up further."""
    step = item.matter.step
    targets = {APPROVAL: PROPOSING, CLOSING: FOLLOWING}
    if step not in targets:
        raise Refused("这个环节不能退回。")
    return_task(held(item, step, actor).pk, target=targets[step], way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    return fresh(item.pk)


@transaction.atomic
def refuse_item(item: Item, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不予立项 by the approver."""
    held(item, APPROVAL, actor)
    cancel_matter(item.matter, reason=reason, word="不予立项", actor=actor, now=now)


@transaction.atomic
def withdraw_proposal(item: Item, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """撤销拟立项, by who has it, before it was approved."""
    held(item, PROPOSING, actor)
    cancel_matter(item.matter, reason=reason, word="撤销", actor=actor, now=now)


@transaction.atomic
def assign_item(item: Item, *, actor: Actor, now: dt.datetime) -> Item:
    """交办 to every unit of the approved plan; each has its own clock from now on."""
    task = held(item, ASSIGNING, actor)
    orders = [order_of(row) for row in item.plan.select_related("unit").order_by("pk")]
    assigning.assign(item.matter, orders, division=item.matter.unit, actor=actor, now=now)
    Item.objects.filter(pk=item.pk).update(assigned_at=now)
    finish_task(task.pk, actor=actor, now=now, units=len(orders))
    return fresh(item.pk)


@transaction.atomic
def add_unit(item: Item, order: Order, *, is_checked: bool = False, actor: Actor, now: dt.datetime) -> None:
    """增加协办单位 to an item that is being followed up. Raises Refused where the unit has a like task in hand, unless the officer has looked into that."""
    held(item, FOLLOWING, actor)
    if order.role != RoleChoice.ASSIST:
        raise Refused("主办单位只有一个，增加的单位只能是协办。")
    assigning.refuse_alike(item.matter.title, order.unit, parent=item.pk, is_checked=is_checked)
    assigning.assign(item.matter, [order], division=item.matter.unit, actor=actor, now=now)


@transaction.atomic
def remove_unit(item: Item, assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """撤下协办单位 that has not signed for it: it stays on record, counts nowhere, and the unit is told why."""
    held(item, FOLLOWING, actor)
    row = Assignment.objects.select_related("matter", "unit").filter(pk=assignment.pk, parent=item.pk).first()
    if row is None:
        raise NotYours
    if row.role != RoleChoice.ASSIST:
        raise Refused("主办单位不能撤下；要换主办的，请在它退回以后改派。")
    if row.signed_at:
        raise Refused(f"{row.unit.short_name}已经签收，不能撤下；不再需要它办的，请在它的任务页办理中止或者撤销交办。")
    assigning.void_assignment(row, reason=reason, actor=actor, now=now)


@transaction.atomic
def mark_read(item: Item, *, day: dt.date, note: str, actor: Actor, now: dt.datetime) -> None:
    """领导已阅: by the leader himself, or entered by an officer with what the leader wrote."""
    is_leader = item.leader_id in actor.positions
    if not is_leader and not is_supervisor(actor):
        raise NotYours
    if not is_leader and not note.strip():
        raise Refused("代为登记的，请写明领导阅示的原话或方式。")
    if day > clock.day_of(now):
        raise Refused("阅示日期不能晚于今天。")
    Item.objects.filter(pk=item.pk).update(read_date=day, read_note=note.strip())
    record("supervision.read", actor=actor, at=now, matter=item.pk, subject=item.matter.title, day=str(day), note=note.strip())


@transaction.atomic
def ask_closing(item: Item, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Item:
    """申请销号: every unit accepted, and the leader has read what came of his instruction."""
    task = held(item, FOLLOWING, actor)
    why = why_not_close(
        is_instruction=item.sources.filter(source__is_instruction=True).exists(),
        is_read=is_read(item),
        waiting=assignments.why_not_close(item.matter),
    )
    if why:
        raise Refused(why)
    if item.plates.filter(hung_at__isnull=False, unhung_at=None).exists():
        raise Refused("该事项还挂着牌，先验收摘牌再销号。")
    finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    return fresh(item.pk)


@transaction.atomic
def close_item(item: Item, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Item:
    """销号: never by who followed it up, which the levels of the flow see to."""
    finish_task(held(item, CLOSING, actor).pk, opinion=opinion, actor=actor, now=now)
    return fresh(item.pk)


@transaction.atomic
def end_item(item: Item, *, word: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """转长期, 中止: by who approves its source or the head of the division, never by who follows it up. It stays among those assigned."""
    if word not in ("转长期", "中止"):
        raise Refused("请选择转长期或者中止。")
    heads = actor.units_as("division_head")
    is_approver = item.leader_id in actor.positions or actor.has_duty("mayor", item.source.approver)
    if item.matter.unit_id not in heads and not is_approver:
        raise NotYours
    if item.matter.step != FOLLOWING:
        raise Refused("督办中的事项才能转长期或者中止。")
    if Task.objects.filter(mine(actor), matter=item.pk, step=FOLLOWING, state=TaskState.OPEN).exists():
        raise Refused("自己督办的事项，请由处长或者批准立项的领导决定。")
    assigning.end_with_parent(item.matter, reason=reason, word=word, actor=actor, now=now)
    cancel_matter(item.matter, reason=reason, word=word, actor=actor, now=now)


@transaction.atomic
def file_item(item: Item, *, actor: Actor, now: dt.datetime) -> None:
    """归档 what was closed. Raises Refused the second time."""
    require(actor, MANAGE, item.matter)
    if item.matter.phase != PhaseChoice.DONE:
        raise Refused("销号以后才能归档。")
    if not Item.objects.filter(pk=item.pk, filed_at=None).update(filed_at=now):
        raise Refused("已经归档。")
    record("supervision.filed", actor=actor, at=now, matter=item.pk, subject=item.matter.title, number=item.matter.number)


def spawn_item(*, source: Matter, title: str, actor: Actor, now: dt.datetime, **facts: Any) -> Matter:
    """转督办 from another business: the proposal lies with the follow-up division, linked to what it came of."""
    day = clock.day_of(now)
    kind = Source.objects.filter(code=facts.get("source_code") or "instruction").first()
    if kind is None:
        raise Refused("督办来源目录中没有这一类，请系统管理员先添加。")
    matter = open_matter(
        ITEM, title=title[:300], unit=supervising_unit(day), urgency=facts.get("urgency", ""), source=source, actor=actor, now=now
    )
    item = Item.objects.create(matter=matter, source=kind, text=facts.get("text") or title)
    ItemSource.objects.create(
        item=item,
        source=kind,
        reference=facts.get("number") or source.number or source.title[:200],
        text=facts.get("text", ""),
        digest=digest_of(facts.get("text", "")),
        matter=source,
        at=now,
    )
    if not is_supervisor(actor):
        (holder,) = position_with("supervisor", day)
        task = Task.objects.get(matter=matter.pk, state=TaskState.OPEN)
        reassign_task(task.pk, holder=holder, reason="转督办", actor=actor, now=now)
    return matter


def held(item: Item, step: str, actor: Actor) -> Task:
    """The actor's open task at a step. Raises Refused where there is none."""
    task = Task.objects.filter(mine(actor), matter=item.pk, step=step, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该事项刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task


def fresh(pk: int) -> Item:
    """The item as it is now."""
    return Item.objects.select_related("matter__unit", "matter__drafter", "source", "leader__unit").get(pk=pk)


def order_of(row: PlannedOrder) -> Order:
    """A line of the plan as an order."""
    milestones = tuple((title, dt.date.fromisoformat(day)) for title, day in row.milestones)
    return Order(
        unit=row.unit, role=row.role, text=row.text, due=row.due_date, standard=row.standard, cycle=row.cycle, milestones=milestones
    )


def _refuse_double(orders: Sequence[Order]) -> None:
    units = [order.unit.pk for order in orders]
    if len(set(units)) != len(units):
        raise Refused("同一个单位只列一次。")
    if sum(order.role == RoleChoice.LEAD for order in orders) > 1:
        raise Refused("主办单位有且只有一个，请把其余的改为协办。")
