"""全程: one page with a matter's whole life, whatever its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.permissions import find, scope
from zhongshu.core.events.queries import Entry, list_timeline
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Link, Matter, PhaseChoice, RoleChoice, Task, TaskState
from zhongshu.core.matters.queries import list_tasks
from zhongshu.core.org.models import Post, held_on
from zhongshu.core.ui.circulation import circulation_rows
from zhongshu.core.ui.desk import due_text, light_of, matter_url
from zhongshu.core.ui.lives import LIVES, Section
from zhongshu.core.ui.steps import step_rows
from zhongshu.core.workflow.flow import Quorum

ENTRY_KINDS = {
    "matters.finished": "agree",
    "matters.returned": "return",
    "matters.cancelled": "late",
    "matters.opened": "sign",
    "matters.skipped": "late",
    "matters.withdrawn": "return",
}
UNFINISHED = (TaskState.OPEN, TaskState.WAITING)
HIDDEN = "{count}件您无权查看的事项"


def find_life(actor: Actor, pk: int) -> Matter:
    """The matter, through the permission that its kind asks for the whole life. Raises NotYours."""
    kind = Matter.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if kind is None or kind not in KINDS:
        raise NotYours
    declared = LIVES[kind].permission if kind in LIVES else None
    return find(actor, declared or KINDS[kind].read, Matter.objects.select_related("unit", "drafter"), pk=pk)


def find_readable(actor: Actor, pk: int) -> Matter:
    """The matter, through its kind's own read permission. Raises NotYours."""
    kind = Matter.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if kind is None or kind not in KINDS:
        raise NotYours
    return find(actor, KINDS[kind].read, Matter.objects.all(), pk=pk)


def life_context(matter: Matter, actor: Actor) -> dict[str, Any]:
    """Everything that `ui/life.html` shows."""
    tasks = list_tasks(matter)
    timeline = list_timeline(matter.pk)
    seated = _seated(tasks, actor.today)
    is_open = matter.phase == PhaseChoice.OPEN
    sections = LIVES[matter.kind].sections(matter, actor) if matter.kind in LIVES else ()
    return {
        "matter": matter,
        "kind": KINDS[matter.kind].title,
        "state": "已撤销" if matter.phase == PhaseChoice.CANCELLED else step_of(matter).state,
        "url": matter_url(matter),
        "steps": step_rows(matter, tasks),
        "flow_url": reverse("matter_flow", args=[matter.pk]),
        "waiting": [_waiting_row(matter, task, seated, actor.today) for task in tasks if is_open and task.state in UNFINISHED],
        "due": {
            "text": due_text(matter.due_date, actor.today),
            "why": matter.due_sentence,
            "light": light_of(matter.due_date, actor.today),
        },
        "ways": [f"{step_of(matter, code).title}：{Quorum.parse(quorum).title}" for code, quorum in matter.quorums.items()],
        "pauses": list(matter.pauses.order_by("from_date", "pk")),
        "timeline": [_entry(entry) for entry in timeline],
        "sections": [_section_row(section) for section in sections if section.rows],
        "circulation": circulation_rows(matter, actor),
        "links": link_rows(matter, actor),
    }


def link_rows(matter: Matter, actor: Actor) -> list[dict[str, Any]]:
    """关联 both ways: titles within the actor's scope only; of the others only how many there are."""
    rows = Link.objects.filter(Q(source=matter) | Q(target=matter)).select_related("source", "target").order_by("pk")
    pairs = [(link.target, "由此而来") if link.source_id == matter.pk else (link.source, "来源") for link in rows]
    readable = _readable([other.pk for other, _ in pairs], actor)
    shown = [
        {"title": other.title, "kind": KINDS[other.kind].title, "number": other.number, "relation": relation, "url": matter_url(other)}
        for other, relation in pairs
        if other.pk in readable
    ]
    hidden = len({other.pk for other, _ in pairs} - readable)
    return [*shown, {"title": HIDDEN.format(count=hidden), "kind": "", "number": "", "relation": "", "url": ""}] if hidden else shown


def _readable(matters: Sequence[int], actor: Actor) -> set[int]:
    if not matters:
        return set()
    condition = Q(pk__in=())
    for kind in KINDS:
        condition |= Q(kind=kind.code) & scope(actor, kind.read)
    return set(Matter.objects.filter(condition, pk__in=matters).values_list("pk", flat=True))


def _seated(tasks: Sequence[Task], today: dt.date) -> dict[int, str]:
    """Who sits today on the positions that have the matter."""
    positions = [task.position_id for task in tasks if task.position_id and task.state in UNFINISHED]
    return dict(Post.objects.filter(held_on(today), position__in=positions).values_list("position", "person__name"))


def _waiting_row(matter: Matter, task: Task, seated: dict[int, str], today: dt.date) -> dict[str, Any]:
    """谁在等谁: who has it, from whom, since when, opened or not, until when and by which rule."""
    holder = task.person.name if task.person else seated.get(task.position_id or 0, "")
    return {
        "step": step_of(matter, task.step).title,
        "holder": holder or "空缺",
        "post": str(task.position) if task.position else "",
        "is_vacant": not holder,
        "marks": _marks(task),
        "asked": task.request,
        "from_name": task.sent_by.name if task.sent_by else "",
        "since": task.arrived_at,
        "opened": task.opened_at,
        "due": {"text": due_text(task.due_date, today), "why": task.due_sentence, "light": light_of(task.due_date, today)},
    }


def _marks(task: Task) -> list[str]:
    """排队, 加签, 委派, 转来: how one came to have it."""
    marks = ["排队"] if task.state == TaskState.WAITING else []
    if task.role != RoleChoice.MAIN:
        marks.append(task.get_place_display() if task.role == RoleChoice.ADDED else task.get_role_display())
    return [*marks, "转来"] if task.came_from_id and task.role == RoleChoice.MAIN else marks


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "acted_for": entry.acted_for,
        "sentence": entry.sentence,
        "detail": "",
        "kind": ENTRY_KINDS.get(entry.kind, ""),
    }


def _section_row(section: Section) -> dict[str, Any]:
    cells = [
        [{"text": cell, "url": ""} if isinstance(cell, str) else {"text": cell[0], "url": cell[1]} for cell in row] for row in section.rows
    ]
    rows = [list(zip(row, section.columns, strict=True)) for row in cells]
    return {"title": section.title, "columns": section.columns, "rows": rows}
