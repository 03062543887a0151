"""Acts on lists of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from zhongshu.business.breakdown.compose import notice_text
from zhongshu.business.breakdown.flow import APPROVAL, CUTTING, ISSUING
from zhongshu.business.breakdown.kind import LIST
from zhongshu.business.breakdown.models import TaskAssist, TaskList, TaskRow
from zhongshu.business.breakdown.permissions import CUT, READ
from zhongshu.business.breakdown.queries import (
    ITEM,
    get_approval,
    list_faults,
    list_leaders,
    list_lines,
    list_units,
    names_of_leaders,
    units_of,
    wanted_of,
)
from zhongshu.business.breakdown.rules import Line, why_not_ready
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import finish_task, open_matter, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.matters.spawning import batch_of, spawn
from zhongshu.core.org.models import Unit
from zhongshu.core.workflow.flow import Way
from zhongshu.engines.breakdown import Candidate, break_down

STALE = "这份分解单在别处改过了（另一个页面，或者另一个人）。您刚才改的内容仍在本页，请先复制或者导出，再刷新。"
CHANGED = "这份分解单在您打开以后改过，没有下达。请刷新，看过现在的内容再下达。"
MAX_ROWS = 1000
PAPER = "documents.paper"


@transaction.atomic
def create_list(
    text: str, *, title: str, year: int | None, unit: Unit, file: StoredFile | None = None, actor: Actor, now: dt.datetime
) -> TaskList:
    """分解: the report is cut into candidates, at the desk of who brought it. Raises Refused where the report sets no tasks."""
    require(actor, CUT)
    if unit.pk not in actor.units:
        raise Refused("只能以您任职的处室分解。")
    found = break_down(text, year)
    if not found.candidates:
        raise Refused("没有在文中找到今年的任务：请确认贴的是政府工作报告全文，其中有“今年（××年）工作任务”一类的部分。")
    if found.year is None:
        raise Refused("看不出是哪一年的报告，请填写年度。")
    matter = open_matter(LIST, title=title.strip()[:300] or f"{found.year}年政府工作报告任务分解", unit=unit, actor=actor, now=now)
    task_list = TaskList.objects.create(matter=matter, year=found.year, text=text, file=file)
    lines = [_line(number, candidate) for number, candidate in enumerate(found.candidates, 1)]
    _write(task_list, lines)
    record("breakdown.cut", actor=actor, at=now, matter=matter.pk, subject=matter.title, count=len(lines), left=len(found.left_out))
    return task_list


@transaction.atomic
def save_rows(task_list: TaskList, lines: Sequence[Line], *, base: int, actor: Actor, now: dt.datetime) -> TaskList:
    """Write the rows as they stand on the page that began from revision `base`. A row that is not among them is left out, never taken away.

    Raises Refused when another page saved meanwhile, or when the list is not at the actor's desk to be cut.
    """
    del now
    locked = _locked(task_list)
    _held(locked, CUTTING, actor)
    if locked.revision != base:
        raise Refused(STALE)
    if len(lines) > MAX_ROWS:
        raise Refused(f"一份分解单最多{MAX_ROWS}行。")
    keys = [line.key for line in lines]
    if len(set(keys)) != len(keys) or any(not line.wording.strip() for line in lines):
        raise Refused("有的行编号重复或者没有任务表述，没有保存。")
    known = {unit.pk for unit in list_units()}
    named = {unit for line in lines for unit in (*line.assists, *((line.lead,) if line.lead else ()))}
    if strange := named - known - set(TaskRow.objects.filter(task_list=locked).values_list("lead", flat=True)):
        raise Refused(f"有{len(strange)}个单位已经停用或者不能承办，请改选。")
    leaders = {key for key, _, _ in list_leaders(actor.today)} | set(
        TaskRow.objects.filter(task_list=locked).values_list("leader", flat=True)
    )
    if {line.leader for line in lines if line.leader} - leaders:
        raise Refused("有的牵头领导已经不在任，请改选。")
    _write(locked, lines)
    TaskList.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)
    locked.revision += 1
    return locked


@transaction.atomic
def import_rows(task_list: TaskList, lines: Sequence[Line], *, base: int, name: str, actor: Actor, now: dt.datetime) -> TaskList:
    """导入: the rows of a spreadsheet instead of those of the page; the event says from which file."""
    saved = save_rows(task_list, lines, base=base, actor=actor, now=now)
    record("breakdown.imported", actor=actor, at=now, matter=saved.pk, subject=saved.matter.title, name=name[:100], count=len(lines))
    return saved


@transaction.atomic
def submit_list(task_list: TaskList, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """报批, when every task has its name, its unit and its date. Raises Refused with what is wanting in which row."""
    locked = _locked(task_list)
    task = _held(locked, CUTTING, actor)
    kept = [line for line in list_lines(locked) if not line.dropped]
    if not kept:
        raise Refused("没有列入的任务，不能报批。")
    refuse_faults(kept, locked.year, actor.today)
    return finish_task(task.pk, opinion=opinion, actor=actor, now=now)


@transaction.atomic
def approve_list(task_list: TaskList, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """批准 of the list, and with it the 立项 of each of its lines (政府督查工作条例 art. 11): by whom the source of such items names."""
    locked = _locked(task_list)
    task = _held(locked, APPROVAL, actor)
    matter = finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    TaskList.objects.filter(pk=locked.pk).update(approved=get_approval(locked).words)
    return matter


@transaction.atomic
def return_list(task_list: TaskList, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """退回 to be cut anew; from 下达 by who was to issue it."""
    locked = _locked(task_list)
    task = Task.objects.filter(mine(actor), matter=locked.pk, step__in=(APPROVAL, ISSUING), state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该分解单刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return return_task(task.pk, target=CUTTING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)


@transaction.atomic
def issue_list(task_list: TaskList, *, base: int, cycle: str, actor: Actor, now: dt.datetime) -> tuple[Matter | None, list[Matter]]:
    """下达, in one act: the notice as a draft at one's own desk; every task set up on the strength of the list's approval and sent to its units. All or nothing.

    `base` is the revision that the page shows. Returns the draft and the items. Raises Refused where one of them cannot be made, with the task's number.
    """
    locked = _locked(task_list)
    task = _held(locked, ISSUING, actor)
    if locked.revision != base:
        raise Refused(CHANGED)
    lines = [line for line in list_lines(locked) if not line.dropped]
    refuse_faults(lines, locked.year, actor.today)
    units = units_of(lines)
    names = {key: unit.short_name for key, unit in units.items()}
    title, text = notice_text(locked.year, lines, names, names_of_leaders(lines, actor.today), cycle)
    by: dict[str, Any] = {"actor": actor, "now": now}
    paper = spawn(PAPER, source=locked.matter, title=title, text=text, document_type="通知", whole=True, **by)
    wanted = [wanted_of(line, locked.year, actor.today, units) for line in lines]
    items = list(batch_of(ITEM).make(wanted, source=locked.matter, approval=get_approval(locked), cycle=cycle, **by))
    rows = {row.key: row for row in TaskRow.objects.filter(task_list=locked)}
    for line, item in zip(lines, items, strict=True):
        rows[line.key].item = item
    TaskRow.objects.bulk_update([rows[line.key] for line in lines], ["item"], batch_size=200)
    finish_task(task.pk, **by)
    units_told = sum(1 + len(line.assists) for line in lines)
    record("breakdown.issued", at=now, actor=actor, matter=locked.pk, subject=locked.matter.title, count=len(lines), units=units_told)
    return paper, items


def refuse_faults(lines: Sequence[Line], year: int, today: dt.date) -> None:
    """Raise Refused where one of the lines could not be issued, with what is wanting in which row."""
    faults = {line.key: tuple(found) for line in lines if (found := why_not_ready(line, today))}
    wanting = "没有填全" if faults else "立不了项"
    faults = faults or list_faults(lines, year, today)
    if faults:
        told = "；".join(f"编号{key}：{'，'.join(found)}" for key, found in list(faults.items())[:5])
        raise Refused(f"还有{len(faults)}项任务{wanting}：{told}{'……' if len(faults) > 5 else '。'}")


def _line(key: int, candidate: Candidate) -> Line:
    deadline = candidate.deadline.date if candidate.deadline else None
    return Line(
        key, candidate.wording, candidate.title, "／".join(candidate.path)[:300], candidate.kind,
        "、".join(quantity.wording for quantity in candidate.quantities)[:200],
        due=deadline, field=candidate.field, start=candidate.start, end=candidate.end,
    )  # fmt: skip


def _write(task_list: TaskList, lines: Sequence[Line]) -> None:
    """Make the rows as the lines say: only those that differ are written."""
    rows = {row.key: row for row in TaskRow.objects.filter(task_list=task_list)}
    old_lines = {line.key: line for line in list_lines(task_list)}
    ranks = {line.key: number for number, line in enumerate(lines)}
    gone = [row.pk for key, row in rows.items() if key not in ranks]
    TaskRow.objects.filter(pk__in=gone).update(is_dropped=True)
    changed = [line for line in lines if line.key in rows and (old_lines[line.key] != line or rows[line.key].rank != ranks[line.key])]
    for line in changed:
        _fill(rows[line.key], line, ranks[line.key])
    TaskRow.objects.bulk_update([rows[line.key] for line in changed], _COLUMNS, batch_size=50)
    fresh = [_fill(TaskRow(task_list=task_list, key=line.key), line, ranks[line.key]) for line in lines if line.key not in rows]
    TaskRow.objects.bulk_create(fresh)
    _write_assists([(rows[line.key], line) for line in changed if old_lines[line.key].assists != line.assists])
    _write_assists([(row, line) for row, line in zip(fresh, [line for line in lines if line.key not in rows], strict=True)])


_COLUMNS = [
    "rank",
    "wording",
    "title",
    "path",
    "kind",
    "measure",
    "leader",
    "lead",
    "nodes",
    "due_date",
    "field",
    "is_dropped",
    "start",
    "end",
]


def _fill(row: TaskRow, line: Line, rank: int) -> TaskRow:
    row.rank, row.wording, row.title, row.path, row.kind = rank, line.wording, line.title[:300], line.path[:300], line.kind
    row.measure, row.lead_id, row.nodes, row.due_date = line.measure[:200], line.lead, list(line.nodes), line.due
    row.leader_id = line.leader
    row.field, row.is_dropped, row.start, row.end = line.field[:60], line.dropped, line.start, line.end
    return row


def _write_assists(rows: Sequence[tuple[TaskRow, Line]]) -> None:
    TaskAssist.objects.filter(row__in=[row for row, _ in rows]).delete()
    TaskAssist.objects.bulk_create(
        TaskAssist(row=row, unit_id=unit, rank=rank) for row, line in rows for rank, unit in enumerate(line.assists)
    )


def _locked(task_list: TaskList) -> TaskList:
    Matter.objects.select_for_update(of=("self",)).get(pk=task_list.pk)
    return TaskList.objects.select_related("matter__unit").get(pk=task_list.pk)


def _held(task_list: TaskList, step: str, actor: Actor) -> Task:
    require(actor, READ, task_list.matter)
    task = Task.objects.filter(mine(actor), matter=task_list.pk, step=step, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该分解单不在您这里，或者刚刚送走了，请刷新后再看。")
    return task
