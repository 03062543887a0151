"""What the core itself knows that a person may hold: tasks, matters, delegations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import add_readers, cancel_readings
from zhongshu.core.circulation.queries import UNREAD
from zhongshu.core.handover.holdings import Holding, Moving, Row, Use
from zhongshu.core.handover.operations.delegations import end_delegation
from zhongshu.core.handover.queries import LIVE, kinds_text, span_of
from zhongshu.core.handover.rules import days_text
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import reassign_task
from zhongshu.core.matters.passing import pass_matter
from zhongshu.core.org.models import Delegation, Person, Position, held_on
from zhongshu.core.urging.models import Oversight, Urge
from zhongshu.core.urging.operations.urging import end_urge_at_its_end


def neutral(matter: Matter, step: str) -> str:
    """A matter without its title: 发文 临政办发〔2026〕3号（复核）."""
    number = f" {matter.number}" if matter.number else f" 第{matter.pk}号事项"
    return f"{KINDS[matter.kind].title}{number}（{step_of(matter, step).title}）"


def _tasks(person: Person, state: str) -> list[Row]:
    rows = (
        Task.objects.filter(person=person, state=state, matter__phase=PhaseChoice.OPEN).select_related("matter").order_by("due_date", "pk")
    )
    return [Row(f"task:{task.pk}", neutral(task.matter, task.step), task.matter_id, task.due_date) for task in rows]


def _open_tasks(person: Person, day: dt.date) -> list[Row]:
    del day
    return _tasks(person, TaskState.OPEN)


def _waiting_tasks(person: Person, day: dt.date) -> list[Row]:
    del day
    return _tasks(person, TaskState.WAITING)


def _reassign(row: Row, move: Moving) -> str:
    holder = f"person:{move.successor.pk}"
    reassign_task(int(row.key.partition(":")[2]), holder=holder, reason=move.reason, actor=move.actor, now=move.now)
    return move.successor.name


def _chair_tasks(person: Person, day: dt.date) -> list[Row]:
    """Open and waiting tasks of the positions that he holds: they stay with the chair."""
    chairs = Position.objects.filter(held_on(day, "posts__"), posts__person=person)
    rows = Task.objects.filter(position__in=chairs, state__in=(TaskState.OPEN, TaskState.WAITING), matter__phase=PhaseChoice.OPEN)
    return [
        Row(f"task:{task.pk}", neutral(task.matter, task.step), task.matter_id, task.due_date, str(task.position), task.position_id)
        for task in rows.select_related("matter", "position__unit").order_by("due_date", "pk")
    ]


def _chairs_with_tasks(day: dt.date) -> list[Use]:
    del day
    rows = Task.objects.filter(position__isnull=False, state=TaskState.OPEN, matter__phase=PhaseChoice.OPEN)
    return [Use(position, "待办") for position in rows.values_list("position", flat=True).distinct()]


def _begun(person: Person, day: dt.date) -> list[Row]:
    del day
    rows = Matter.objects.filter(drafter=person, phase=PhaseChoice.OPEN).order_by("pk")
    return [Row(f"matter:{matter.pk}", neutral(matter, matter.step), matter.pk) for matter in rows]


def _pass_matter(row: Row, move: Moving) -> str:
    """The successor becomes 经办人, and what is returned to steps that the other did comes to him. Who wrote and did what stays on record."""
    pass_matter(row.matter or 0, old=move.person, new=move.successor, reason=move.reason, actor=move.actor, now=move.now)
    return move.successor.name


def _done_before(person: Person, day: dt.date) -> list[Row]:
    """Running matters of others on which he did a step in his own name: a return would come back to him."""
    del day
    done = Task.objects.filter(person=person, state=TaskState.DONE, matter=OuterRef("pk"))
    rows = Matter.objects.filter(Exists(done), phase=PhaseChoice.OPEN).exclude(drafter=person).order_by("pk")
    return [Row(f"done:{matter.pk}", neutral(matter, matter.step), matter.pk) for matter in rows]


def _delegations(person: Person, day: dt.date) -> list[Row]:
    rows = Delegation.objects.filter(LIVE, Q(principal=person) | Q(delegate=person), to_date__gte=day).select_related(
        "principal", "delegate"
    )
    return [
        Row(
            f"delegation:{row.pk}",
            f"{row.principal.name}委托{row.delegate.name}代办{kinds_text(row.kinds)}（{days_text(span_of(row), day)}）",
        )
        for row in rows.order_by("from_date", "pk")
    ]


def _end_delegation(row: Row, move: Moving) -> str:
    found = Delegation.objects.select_related("principal", "delegate").get(pk=int(row.key.partition(":")[2]))
    end_delegation(found, reason=move.reason, actor=move.actor, now=move.now)
    return "提前结束"


def _urges(person: Person, day: dt.date) -> list[Row]:
    del day
    rows = Urge.objects.filter(started_by=person, ended_at=None).select_related("matter").order_by("pk")
    return [Row(f"urge:{urge.pk}", neutral(urge.matter, urge.matter.step), urge.matter_id, note=str(urge)) for urge in rows]


def _end_urge(row: Row, move: Moving) -> str:
    end_urge_at_its_end(Urge.objects.select_related("matter").get(pk=int(row.key.partition(":")[2])), reason="催办人已移交", now=move.now)
    return "停止"


def _readings(person: Person, day: dt.date) -> list[Row]:
    del day
    rows = Reading.objects.filter(UNREAD, person=person).select_related("circulation__matter").order_by("arrived_at", "pk")
    matters = [(reading, reading.circulation.matter) for reading in rows]
    return [Row(f"reading:{reading.pk}", neutral(matter, matter.step), matter.pk) for reading, matter in matters]


def _pass_reading(row: Row, move: Moving) -> str:
    """The successor reads it in the same batch, unless he has it to read already; from the other it is taken back."""
    reading = Reading.objects.select_related("circulation__matter").get(pk=int(row.key.partition(":")[2]))
    matter = reading.circulation.matter
    by: dict[str, Any] = {"actor": move.actor, "now": move.now}
    if not Reading.objects.filter(UNREAD, circulation__matter=matter, person=move.successor).exists():
        add_readers(reading.circulation, readers=[f"person:{move.successor.pk}"], **by)
    cancel_readings(matter, readings=[reading.pk], reason=move.reason, **by)
    return move.successor.name


def _oversights(day: dt.date) -> list[Use]:
    return [Use(row.position_id, f"分管{row.unit.short_name}") for row in Oversight.objects.filter(held_on(day)).select_related("unit")]


CORE_HOLDINGS = (
    Holding("matters.tasks", "本人名下待办", "逐件移交给接收人", _open_tasks, _reassign),
    Holding("matters.waiting", "本人名下排队待办", "逐件移交给接收人，轮到时由他办", _waiting_tasks, _reassign),
    Holding("matters.begun", "经办的在办事项（含草稿）", "经办人变更为接收人；退回起草的，退到他那里", _begun, _pass_matter),
    Holding("matters.returns", "办过、还在办的事项", "如果退回到他办过的环节，退给接收人", _done_before, _pass_matter),
    Holding("circulation.readings", "未阅的传阅件", "送接收人阅，从他那里撤回", _readings, _pass_reading),
    Holding("matters.chairs", "岗位上的待办", "跟岗位走，不逐件移交", _chair_tasks, follows_chair=True, list_uses=_chairs_with_tasks),
    Holding(
        "urging.urges",
        "定期催办",
        "停止；需要的，由接收人另设",
        _urges,
        _end_urge,
        needs_successor=False,
        list_uses=_oversights,
    ),
    Holding("org.delegations", "委托代办", "委托和受托都提前结束", _delegations, _end_delegation, needs_successor=False, of_posts=True),
)
