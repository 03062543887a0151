"""What the page of a list shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from zhongshu.business.breakdown.compose import CYCLES
from zhongshu.business.breakdown.flow import APPROVAL, CUTTING, ISSUING
from zhongshu.business.breakdown.models import TaskList
from zhongshu.business.breakdown.queries import (
    list_alike,
    list_faults,
    list_issued,
    list_leaders,
    list_lines,
    list_units,
    names_of_leaders,
    names_of_units,
)
from zhongshu.business.breakdown.rules import QUARTERS, Line, why_not_ready
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.engines.breakdown import KINDS as TARGETS


def list_page(task_list: TaskList, actor: Actor, *, is_asked_alike: bool) -> dict[str, Any]:
    """Everything that the page of one list shows: the table, what of it would be refused, what is already asked, who is to get how much."""
    task = Task.objects.filter(mine(actor), matter=task_list.pk, state=TaskState.OPEN).first()
    lines, names = list_lines(task_list), names_of_units()
    leaders = names_of_leaders(lines, actor.today)
    kept = [line for line in lines if not line.dropped]
    step = task.step if task else ""
    is_open = task_list.matter.step in (CUTTING, APPROVAL, ISSUING)
    faults = list_faults(lines, task_list.year, actor.today) if is_open else {}
    is_sending = step in (APPROVAL, ISSUING)
    alike = list_alike(lines, task_list.year, actor.today) if is_open and (is_sending or is_asked_alike) else {}
    issued = {} if is_open else _issued(task_list, actor)
    return {
        "task_list": task_list,
        "matter": task_list.matter,
        "state": step_of(task_list.matter).state,
        "step": step,
        "is_cutting": step == CUTTING,
        "may_return": is_sending,
        "is_asked_alike": is_asked_alike,
        "rows": [_row(line, names, leaders, faults.get(line.key, ()), alike.get(line.key, ()), issued.get(line.key)) for line in lines],
        "kept": len(kept),
        "unready": sum(bool(why_not_ready(line, actor.today)) for line in kept) if is_open else 0,
        "faulty": len(faults),
        "alike": len(alike),
        "by_unit": _by_unit(kept, names) if is_sending else [],
        "sent": sum(1 + len(line.assists) for line in kept),
        "cycles": CYCLES.items(),
        "quarters": QUARTERS,
        "grid": {
            "rows": page_rows(lines),
            "units": [[unit.pk, unit.short_name, unit.name] for unit in list_units()],
            "leaders": [list(row) for row in list_leaders(actor.today)],
            "called": leaders,
            "kinds": [[code, title] for code, title in TARGETS.items()],
            "year": task_list.year,
            "faults": faults,
            "alike": alike,
        } if step == CUTTING else None,
        "timeline": list_timeline(task_list.pk),
        "targets": list(Matter.objects.filter(links_in__source=task_list.pk, kind="documents.paper").order_by("pk")),
    }  # fmt: skip


def _row(  # noqa: PLR0917 - one line, and what is told of it
    line: Line, names: dict[int, str], leaders: dict[int, str], faults: Sequence[str], alike: Sequence[str], issued: dict[str, str] | None
) -> dict[str, Any]:  # fmt: skip
    return {
        "line": line,
        "leader": leaders.get(line.leader or 0, ""),
        "lead": names.get(line.lead or 0, ""),
        "assists": "、".join(names[unit] for unit in line.assists),
        "kind": TARGETS[line.kind],
        "faults": faults,
        "alike": alike,
        "issued": issued,
    }


def _issued(task_list: TaskList, actor: Actor) -> dict[int, dict[str, str]]:
    """What came of each line: its number, and its page for who may read it."""
    found = list_issued(task_list)
    if not found:
        return {}
    kind = KINDS[next(iter(found.values())).kind]
    within = Matter.objects.filter(scope(actor, kind.read), pk__in=[item.pk for item in found.values()])
    seen = set(within.values_list("pk", flat=True))
    return {
        key: {"number": item.number, "url": reverse(kind.url_name, args=[item.pk]) if item.pk in seen else ""}
        for key, item in found.items()
    }


def _by_unit(kept: Sequence[Line], names: dict[int, str]) -> list[tuple[str, int, int]]:
    """分单位: how many tasks each unit is to lead and to assist, the most first — so that who sends sees what he asks of whom."""
    leads = Counter(line.lead for line in kept if line.lead)
    assists = Counter(unit for line in kept for unit in line.assists)
    units = sorted({*leads, *assists}, key=lambda unit: (-leads[unit] - assists[unit], unit))
    return [(names[unit], leads[unit], assists[unit]) for unit in units]


def page_rows(lines: list[Line]) -> list[dict[str, Any]]:
    """The rows as the page's script holds them."""
    return [
        {
            "k": line.key, "w": line.wording, "t": line.title, "p": line.path, "c": line.kind, "m": line.measure, "l": line.lead,
            "a": list(line.assists), "n": list(line.nodes), "d": line.due.isoformat() if line.due else "", "f": line.field,
            "x": line.dropped, "s": line.start, "e": line.end, "h": line.leader,
        }
        for line in lines
    ]  # fmt: skip
