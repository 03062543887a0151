"""Rules of 任务分解, pure: what a row of the list holds, when it is fit to be issued, and how it goes into a spreadsheet and back without loss."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.engines.breakdown import KINDS

TITLE_LENGTH = 120
NODE_LENGTH = 120
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
HEADINGS = (
    "编号",
    "状态",
    "章节",
    "任务表述",
    "任务名称",
    "目标类型",
    "量化指标",
    "牵头领导",
    "牵头单位",
    "配合单位",
    *(f"{q}节点" for q in QUARTERS),
    "完成时限",
    "领域",
)
KEPT, DROPPED = "保留", "不列入"
_BETWEEN_UNITS = re.compile(r"[、，,；;\s]+")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class Line:
    """任务行. `key` never changes and is never used again; `start` and `end` are its place in the report, none for one typed by hand. Units are keys, the leader is a position's."""

    key: int
    wording: str
    title: str = ""
    path: str = ""
    kind: str = "direction"
    measure: str = ""
    lead: int | None = None
    assists: tuple[int, ...] = ()
    nodes: tuple[str, str, str, str] = ("", "", "", "")
    due: dt.date | None = None
    field: str = ""
    dropped: bool = False
    start: int | None = None
    end: int | None = None
    leader: int | None = None


@dataclass(slots=True)
class Read:
    """读表结果: the lines of a spreadsheet, or a sentence for each cell that cannot be taken."""

    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def quarter_end(year: int, quarter: int) -> dt.date:
    """The last day of a quarter 0–3."""
    month = 3 * quarter + 3
    return dt.date(year, month, 31 if month in (3, 12) else 30)


def why_not_ready(line: Line, today: dt.date) -> list[str]:
    """What a line that is kept still lacks before it can be handed in; empty when nothing."""
    faults = []
    if not line.title.strip():
        faults.append("没有任务名称")
    elif len(line.title) > TITLE_LENGTH:
        faults.append(f"任务名称超过{TITLE_LENGTH}字")
    if line.lead is None:
        faults.append("没有牵头单位")
    elif line.lead in line.assists:
        faults.append("牵头单位又列为配合单位")
    if line.due is None:
        faults.append("没有完成时限")
    elif line.due <= today:
        faults.append("完成时限不晚于今天")
    return faults


def milestones(line: Line, year: int, today: dt.date) -> tuple[tuple[str, dt.date], ...]:
    """The quarterly nodes that are still to come, with the last day of their quarter, none later than the line's own term."""
    found = []
    for number, words in enumerate(line.nodes):
        day = min(quarter_end(year, number), line.due or quarter_end(year, number))
        if words.strip() and day >= today:
            found.append((words.strip()[:NODE_LENGTH], day))
    return tuple(found)


def to_cells(line: Line, names: Mapping[int, str], leaders: Mapping[int, str]) -> list[str | int | dt.date | None]:
    """The line as cells under HEADINGS."""
    return [
        line.key,
        DROPPED if line.dropped else KEPT,
        line.path,
        line.wording,
        line.title,
        KINDS[line.kind],
        line.measure,
        leaders[line.leader] if line.leader else "",
        names[line.lead] if line.lead else "",
        "、".join(names[unit] for unit in line.assists),
        *line.nodes,
        line.due,
        line.field,
    ]


def read_table(
    table: Sequence[Sequence[Any]], known: Mapping[str, int], leaders: Mapping[str, int], before: Mapping[int, Line], last_key: int
) -> Read:  # fmt: skip
    """The lines in a table whose headings stand in one of its first rows. `known` are units and `leaders` positions by every name that they go by.

    A line with a number keeps its place in the report; one without gets the next free number.
    """
    read = Read()
    at = next((n for n, row in enumerate(table[:10]) if {"任务表述", "牵头单位"} <= {_text(cell) for cell in row}), None)
    if at is None:
        read.errors.append("没有找到表头：要有“任务表述”和“牵头单位”两列。请用本页导出的表格填写。")
        return read
    columns = {_text(cell): number for number, cell in enumerate(table[at]) if _text(cell)}
    seen: set[int] = set()
    for number, row in enumerate(table[at + 1 :], at + 2):
        cells = {name: row[column] if column < len(row) else None for name, column in columns.items()}
        if not any(_text(cell) for cell in cells.values()):
            continue
        line, faults = _read_line(cells, known, leaders, before, last_key + 1)
        if line.key in seen:
            faults.append(f"编号{line.key}重复")
        seen.add(line.key)
        last_key = max(last_key, line.key)
        read.errors.extend(f"第{number}行：{fault}。" for fault in faults)
        read.lines.append(line)
    return read


def _read_line(
    cells: Mapping[str, Any], known: Mapping[str, int], leaders: Mapping[str, int], before: Mapping[int, Line], free: int
) -> tuple[Line, list[str]]:  # fmt: skip
    faults: list[str] = []
    key = _key(cells.get("编号"), before, free, faults)
    old = before.get(key, Line(key, ""))
    kinds = {title: code for code, title in KINDS.items()}
    kind, due = _text(cells.get("目标类型")), cells.get("完成时限")
    if kind and kind not in kinds:
        faults.append(f"目标类型“{kind}”不认识")
    state = _text(cells.get("状态"))
    if state not in ("", KEPT, DROPPED):
        faults.append(f"状态只有“{KEPT}”和“{DROPPED}”")
    wording = _kept(cells.get("任务表述"))
    if not wording.strip():
        faults.append("没有任务表述")
    leads = _units(cells.get("牵头单位"), known, faults)
    if len(leads) > 1:
        faults.append("牵头单位只能有一个")
    day = _day(due, faults)
    nodes = [_kept(cells.get(f"{quarter}节点")) for quarter in QUARTERS]
    line = Line(
        key, wording, _kept(cells.get("任务名称")), _kept(cells.get("章节")), kinds.get(kind, "direction"), _kept(cells.get("量化指标")),
        leads[0] if leads else None, tuple(_units(cells.get("配合单位"), known, faults)), (nodes[0], nodes[1], nodes[2], nodes[3]),
        day, _kept(cells.get("领域")), state == DROPPED, old.start, old.end,
        _leader(cells["牵头领导"], leaders, faults) if "牵头领导" in cells else old.leader,
    )  # fmt: skip
    return line, faults


def _key(cell: Any, before: Mapping[int, Line], free: int, faults: list[str]) -> int:
    text = _text(cell)
    if not text:
        return free
    try:
        key = int(float(text))
    except ValueError:
        key = 0
    if key not in before:
        faults.append(f"编号“{text}”不是本分解单的，新加的行请把编号留空")
        return free
    return key


def _units(cell: Any, known: Mapping[str, int], faults: list[str]) -> list[int]:
    found: list[int] = []
    for name in _BETWEEN_UNITS.split(_text(cell)):
        if not name:
            continue
        if name not in known:
            faults.append(f"单位“{name}”不认识")
        elif known[name] not in found:
            found.append(known[name])
    return found


def _leader(cell: Any, leaders: Mapping[str, int], faults: list[str]) -> int | None:
    name = re.sub(r"\s", "", _text(cell))
    if name and name not in leaders:
        faults.append(f"牵头领导“{name}”不认识，请写在任市领导、秘书长的职务和姓名，如导出的表格里那样")
    return leaders.get(name)


def _day(cell: Any, faults: list[str]) -> dt.date | None:
    if isinstance(cell, dt.date):
        return cell
    text = _text(cell)
    found = _DAY.fullmatch(text)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    if text:
        faults.append(f"完成时限“{text}”不是日期，请写成2026-12-31")
    return None


def _kept(cell: Any) -> str:
    """The cell's text as it stands: what was exported comes back the same."""
    return "" if cell is None else str(cell)


def _text(cell: Any) -> str:
    return _kept(cell).strip()
