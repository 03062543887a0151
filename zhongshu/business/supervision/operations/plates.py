"""挂牌督办: proposed by the follow-up division, hung by the mayor, taken down by who hung it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.supervision.flow import APPROVAL, FOLLOWING, PROPOSING, RECTIFYING, UNHANGING
from zhongshu.business.supervision.kind import PLATE
from zhongshu.business.supervision.models import Item, Plate
from zhongshu.business.supervision.permissions import MANAGE
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.models import Assignment, CycleChoice
from zhongshu.core.assignments.operations.assigning import change_cycle
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, finish_task, open_matter, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock


@transaction.atomic
def propose_plate(item: Item, *, reason: str, due: dt.date, is_public: bool = False, actor: Actor, now: dt.datetime) -> Plate:
    """拟挂牌: goes to the mayor at once."""
    require(actor, MANAGE, item.matter)
    if item.matter.step != FOLLOWING or item.matter.phase != PhaseChoice.OPEN:
        raise Refused("督办中的事项才能挂牌。")
    if not reason.strip():
        raise Refused("请写明挂牌理由。")
    if due < clock.day_of(now):
        raise Refused("整改期限不能早于今天。")
    if item.plates.filter(matter__phase=PhaseChoice.OPEN).exists():
        raise Refused("该事项已经挂牌或者正在报批。")
    matter = open_matter(PLATE, title=f"挂牌：{item.matter.title}"[:300], unit=item.matter.unit, source=item.matter, actor=actor, now=now)
    plate = Plate.objects.create(matter=matter, item=item, reason=reason.strip(), due_date=due, is_public=is_public)
    plate.matter = finish_task(Task.objects.get(matter=matter, step=PROPOSING).pk, opinion=reason.strip(), actor=actor, now=now)
    return plate


@transaction.atomic
def resubmit_plate(plate: Plate, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Plate:
    """再次报批 what the mayor sent back."""
    finish_task(_held(plate, PROPOSING, actor).pk, opinion=opinion, actor=actor, now=now)
    return _fresh(plate)


@transaction.atomic
def hang_plate(plate: Plate, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Plate:
    """同意挂牌 by the mayor: on the wall from today; its units report every week."""
    task = _held(plate, APPROVAL, actor)
    Plate.objects.filter(pk=plate.pk).update(hung_at=now, hung_by_id=actor.person)
    Matter.objects.filter(pk=plate.pk).update(due_date=plate.due_date, due_sentence="挂牌时定的整改期限")
    finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    _keep_due(plate)
    for row in Assignment.objects.filter(parent=plate.item_id, matter__phase=PhaseChoice.OPEN).select_related("matter"):
        change_cycle(row, cycle=CycleChoice.WEEK, reason="挂牌督办，加密反馈", actor=actor, now=now)
    return _fresh(plate)


@transaction.atomic
def refuse_plate(plate: Plate, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不同意挂牌."""
    _held(plate, APPROVAL, actor)
    cancel_matter(plate.matter, reason=reason, word="不予挂牌", actor=actor, now=now)


@transaction.atomic
def ask_unhanging(plate: Plate, *, acceptance: str, actor: Actor, now: dt.datetime) -> Plate:
    """验收并申请摘牌: what was seen on the spot is written down."""
    task = _held(plate, RECTIFYING, actor)
    if not acceptance.strip():
        raise Refused("请写明验收情况：谁、什么时候、在现场看到什么。")
    Plate.objects.filter(pk=plate.pk).update(acceptance=acceptance.strip())
    finish_task(task.pk, opinion=acceptance.strip(), actor=actor, now=now)
    return _fresh(plate)


@transaction.atomic
def unhang_plate(plate: Plate, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Plate:
    """摘牌, only by who hung it. Raises Refused for everybody else."""
    task = _held(plate, UNHANGING, actor)
    if plate.hung_by_id != actor.person:
        raise Refused("谁挂牌、谁摘牌：请由挂牌的领导摘牌。")
    Plate.objects.filter(pk=plate.pk).update(unhung_at=now)
    finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    return _fresh(plate)


@transaction.atomic
def return_plate(plate: Plate, *, reason: str, actor: Actor, now: dt.datetime) -> Plate:
    """退回: the proposal to its officer, or the acceptance for further rectification."""
    targets = {APPROVAL: PROPOSING, UNHANGING: RECTIFYING}
    step = plate.matter.step
    if step not in targets:
        raise Refused("这个环节不能退回。")
    return_task(_held(plate, step, actor).pk, target=targets[step], way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    _keep_due(plate)
    return _fresh(plate)


def _held(plate: Plate, step: str, actor: Actor) -> Task:
    task = Task.objects.filter(mine(actor), matter=plate.pk, step=step, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该事项刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task


def _keep_due(plate: Plate) -> None:
    Task.objects.filter(matter=plate.pk, step=RECTIFYING, state=TaskState.OPEN).update(
        due_date=plate.due_date, due_sentence="挂牌时定的整改期限"
    )


def _fresh(plate: Plate) -> Plate:
    return Plate.objects.select_related("matter", "item__matter", "hung_by").get(pk=plate.pk)
