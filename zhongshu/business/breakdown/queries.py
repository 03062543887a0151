"""Questions about lists of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from zhongshu.business.breakdown.flow import APPROVAL, ISSUING
from zhongshu.business.breakdown.models import TaskAssist, TaskList, TaskRow
from zhongshu.business.breakdown.rules import Line, milestones, why_not_ready
from zhongshu.core.access.actors import actor_of
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import names_of_holders
from zhongshu.core.matters.spawning import SPAWNERS, Approval, Wanted, batch_of
from zhongshu.core.org.models import Position, Post, Unit, UnitKind, held_on
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock

ITEM = "supervision.item"
BETWEEN = "，、；,;"
"""Signs in which a part of a sentence ends: a task does not."""
LEADER_DUTIES = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general")
TASKED_KINDS = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.ENTERPRISE, UnitKind.DIVISION, UnitKind.TOWN)


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: who cuts; whoever approves such items approves the list; who cut it issues it, if he may assign, else who may."""
    day = clock.day_of(matter.moved_at)
    if step.code == APPROVAL:
        return batch_of(ITEM).approvers(day)
    if step.code == ISSUING and not batch_of(ITEM).may(actor_of(matter.drafter, day)):
        return batch_of(ITEM).senders(day)
    return (f"person:{matter.drafter_id}",)


def get_approval(task_list: TaskList) -> Approval:
    """The approval that the list was given last: by whom, in which chair, for whom, when."""
    done = Task.objects.filter(matter=task_list.pk, step=APPROVAL, state=TaskState.DONE).select_related(
        "done_by", "done_for", "position__unit"
    )
    task = done.order_by("-visit", "-pk").first()
    assert task is not None, "asked for only once it was approved"
    assert task.done_by is not None, task.pk
    assert task.done_at is not None, task.pk
    chair = str(task.position) if task.position else ""
    name = f"{task.done_by.name}（代{task.done_for.name}）" if task.done_for else task.done_by.name
    day = clock.day_of(task.done_at)
    return Approval(task.done_by.pk, task.position_id, task.done_at, f"{day.year}年{day.month}月{day.day}日{chair}{name}批准")


def wanted_of(line: Line, year: int, today: dt.date, units: Mapping[int, Unit]) -> Wanted:
    """A line that is ready, as what is asked of the follow-up division."""
    assert line.lead, "only lines that are ready"
    assert line.due, "only lines that are ready"
    return Wanted(
        line.title, line.wording.strip().rstrip(BETWEEN), units[line.lead], line.due, tuple(units[key] for key in line.assists), milestones(line, year, today),
        line.measure, line.field, line.path, line.leader,
    )  # fmt: skip


def units_of(lines: Sequence[Line]) -> dict[int, Unit]:
    """The units that the lines name. One query."""
    return Unit.objects.in_bulk({key for line in lines for key in (line.lead, *line.assists) if key})


def list_faults(lines: Sequence[Line], year: int, today: dt.date) -> dict[int, tuple[str, ...]]:
    """Of the lines that are kept and filled in, those that would be refused when they are issued, by key, with the reasons."""
    ready = [line for line in lines if not line.dropped and not why_not_ready(line, today)]
    units = units_of(ready)
    wanted = [wanted_of(line, year, today, units) for line in ready]
    told = batch_of(ITEM).why_not(wanted, today) if ITEM in SPAWNERS else []
    return {line.key: faults for line, faults in zip(ready, told, strict=False) if faults}


def list_alike(lines: Sequence[Line], year: int, today: dt.date) -> dict[int, tuple[str, ...]]:
    """减负: of the lines that are kept and filled in, what their units have in hand that is much like them, by key."""
    ready = [line for line in lines if not line.dropped and not why_not_ready(line, today)]
    units = units_of(ready)
    wanted = [wanted_of(line, year, today, units) for line in ready]
    told = batch_of(ITEM).alike(wanted) if ITEM in SPAWNERS else []
    return {line.key: words for line, words in zip(ready, told, strict=False) if words}


def list_issued(task_list: TaskList) -> dict[int, Matter]:
    """What came of the lines, by key."""
    rows = TaskRow.objects.filter(task_list=task_list, item__isnull=False).select_related("item")
    return {row.key: row.item for row in rows if row.item}


def list_lines(task_list: TaskList) -> list[Line]:
    """The rows as plain lines, in their order. Two queries."""
    assists: dict[int, list[int]] = {}
    for row, unit in TaskAssist.objects.filter(row__task_list=task_list).order_by("rank").values_list("row", "unit"):
        assists.setdefault(row, []).append(unit)
    return [line_of(row, assists.get(row.pk, [])) for row in TaskRow.objects.filter(task_list=task_list).order_by("rank", "key")]


def line_of(row: TaskRow, assists: Sequence[int]) -> Line:
    """One row as a plain line."""
    nodes = [*row.nodes, "", "", "", ""]
    return Line(
        row.key, row.wording, row.title, row.path, row.kind, row.measure, row.lead_id, tuple(assists),
        (nodes[0], nodes[1], nodes[2], nodes[3]), row.due_date, row.field, row.is_dropped, row.start, row.end, row.leader_id,
    )  # fmt: skip


def list_units() -> list[Unit]:
    """The units that can be given a task, in the office's order."""
    return list(Unit.objects.filter(kind__in=TASKED_KINDS, to_date=None).order_by("rank"))


def units_by_name() -> dict[str, int]:
    """Every name that a unit goes by, with its key."""
    return {name: unit.pk for unit in list_units() for name in (unit.name, unit.short_name)}


def list_leaders(day: dt.date) -> list[tuple[int, str, str]]:
    """Who can lead a task on a day, in the office's order: position, 副市长 with the name, the name alone."""
    rows = Post.objects.filter(held_on(day), position__duties__code__in=LEADER_DUTIES, person__is_active=True).distinct()
    found: dict[int, tuple[int, str, str]] = {}
    for post in rows.select_related("position", "person").order_by(
        "position__unit__rank", "position__rank", "position", "-from_date", "-pk"
    ):
        found.setdefault(post.position_id, (post.position_id, f"{post.position.title}{post.person.name}", post.person.name))
    return list(found.values())


def leaders_by_name(day: dt.date) -> dict[str, int]:
    """Every name by which one leader, and no other, is known on a day: title with name, name, title."""
    rows = list_leaders(day)
    titled = [(label.removesuffix(name), key) for key, label, name in rows]
    told = [(label, key) for key, label, _ in rows] + [(name, key) for key, _, name in rows] + titled
    by_name: dict[str, set[int]] = {}
    for name, key in told:
        by_name.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in by_name.items() if len(keys) == 1}


def names_of_leaders(lines: Sequence[Line], day: dt.date) -> dict[int, str]:
    """What the leaders of the lines are called: by title and name, or where a chair has become vacant since by its title."""
    found = {key: label for key, label, _ in list_leaders(day)}
    gone = {line.leader for line in lines if line.leader} - set(found)
    return found | {position.pk: f"{position.title}（空缺）" for position in Position.objects.filter(pk__in=gone)}


def names_of_units() -> dict[int, str]:
    """Short names of all units, ended ones too."""
    return dict(Unit.objects.values_list("pk", "short_name"))


def get_search_text(pk: int) -> str:
    """What a list is found by: its tasks."""
    return "\n".join(TaskRow.objects.filter(task_list=pk, is_dropped=False).order_by("rank").values_list("wording", flat=True))


def names_of_task_holders(matter: int) -> str:
    """Who has the list now, in words."""
    holders = [
        f"person:{person}" if person else f"position:{position}"
        for person, position in Task.objects.filter(matter=matter, state=TaskState.OPEN).values_list("person", "position")
    ]
    return "、".join(names_of_holders(holders).values())
