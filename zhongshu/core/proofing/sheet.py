"""词库的表格: the entries as a sheet, and a sheet back as changes — first told, then done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.proofing.forms import lines_of
from zhongshu.core.proofing.models import Entry
from zhongshu.core.proofing.operations.entries import add_entry, change_entry, changes_between
from zhongshu.core.proofing.permissions import KEEP
from zhongshu.core.proofing.queries import facts_of, in_force
from zhongshu.core.proofing.rules import EntryFacts, entry_fault
from zhongshu.engines.proofing import ENTRY_KINDS, SEVERITIES
from zhongshu.lib.sheets import Heading, Sheet, Value, read_rows, to_xlsx

HEADINGS = ("类别", "词条", "错误写法", "职务", "成员", "程度", "出处", "生效日期", "失效日期")
WIDTHS = (12, 24, 30, 30, 36, 10, 36, 14, 14)
MOST_ROWS = 2000
_KINDS = {title: kind for kind, title in ENTRY_KINDS.items()}
_SEVERITIES = {title: severity for severity, title in SEVERITIES.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: what it would do, or why it cannot be taken. `row` is the line itself, to be done at the second press."""

    number: int
    told: str
    change: str
    fault: str = ""
    row: tuple[str, ...] = ()


def lexicon_sheet(day: dt.date, *, taken_by: str) -> bytes:
    """The entries that count as .xlsx; of several writings, titles or members each stands after a ；."""
    rows = [
        (
            row.get_kind_display(), row.text, "；".join(row.wrong), "；".join(row.titles), "；".join(row.members),
            row.get_severity_display(), row.source, row.from_date, row.to_date,
        )
        for row in Entry.objects.filter(in_force(day), rule="").order_by("kind", "pk")
    ]  # fmt: skip
    notes = [f"{taken_by} {day} 导出　共{len(rows)}条", "改好后可以导入：按类别和词条认；表里没有的词条不动，要停用请在页面上停用。"]
    return to_xlsx(Sheet("核文词库", notes, [Heading(title, width) for title, width in zip(HEADINGS, WIDTHS, strict=True)], rows))


def read_sheet(data: bytes, *, today: dt.date) -> list[Line]:
    """试导入: what each line would change, without changing anything. Raises Refused where there is no such table in the file."""
    try:
        rows = read_rows(data)
    except ValueError:
        raise Refused("这个文件读不出来，请用本页导出的表格（.xlsx）改好再导入。") from None
    heads = list(HEADINGS[:-1])
    head = next((at for at, row in enumerate(rows) if [str(cell or "").strip() for cell in row[: len(heads)]] == heads), None)
    if head is None:
        raise Refused(f"没有找到表头（{'、'.join(HEADINGS)}），请用本页导出的表格改好再导入。")
    body = [(number, _plain(row)) for number, row in enumerate(rows[head + 1 :], start=head + 2) if any(row)]
    if len(body) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，请分几次。")
    seen: dict[tuple[str, str], int] = {}
    lines = []
    for number, row in body:
        line = line_of(number, row, today)
        if (first := seen.setdefault((row[0], row[1]), number)) != number:
            line = Line(number, line.told, "", f"和第{first}行是同一个词条，只能留一行。", row)
        lines.append(line)
    return lines


@transaction.atomic
def take_lines(lines: Sequence[Line], *, actor: Actor, now: dt.datetime) -> int:
    """导入: all of the lines that change something, or none. Returns how many. Raises Refused for a line that cannot be taken."""
    require(actor, KEEP)
    changes = 0
    for shown in lines:
        line = line_of(shown.number, shown.row, actor.today)
        if line.fault:
            raise Refused(f"第{line.number}行：{line.fault}没有导入。")
        if not line.change:
            continue
        facts, source, from_date, to_date = _read(line.row, actor.today)
        old = Entry.objects.filter(kind=facts.kind, text=facts.text, rule="", to_date=None).first()
        if old is None:
            add_entry(facts, source=source, from_date=from_date, to_date=to_date, actor=actor, now=now)
        else:
            change_entry(old, facts, source=source, from_date=_day_of_change(old, from_date, actor.today), actor=actor, now=now)
        changes += 1
    return changes


def line_of(number: int, row: tuple[str, ...], today: dt.date) -> Line:
    """What one line would do as the lexicon stands now."""
    told = "　".join(filter(None, (row[0], row[1])))
    try:
        facts, source, from_date, to_date = _read(row, today)
    except ValueError as error:
        return Line(number, told, "", str(error), row)
    if fault := entry_fault(facts) or ("" if source else "请写明出处。"):
        return Line(number, told, "", fault, row)
    old = Entry.objects.filter(kind=facts.kind, text=facts.text, rule="").filter(in_force(today)).order_by("-from_date").first()
    if old is None:
        return Line(number, told, f"增加，自{from_date}起" + (f"至{to_date}止" if to_date else ""), row=row)
    changes = changes_between(facts_of(old), facts, old.source, source)
    if not changes:
        return Line(number, told, "", row=row)
    day = _day_of_change(old, from_date, today)
    if old.to_date or day <= old.from_date:
        return Line(number, told, "", f"现行词条自{old.from_date}起，改动的生效日期要在它以后，且它没有停用。", row)
    return Line(number, told, f"{changes}，自{day}起", row=row)


def _day_of_change(old: Entry, from_date: dt.date, today: dt.date) -> dt.date:
    """A sheet that was taken out and changed still bears the old day: the change then counts from today."""
    return today if from_date == old.from_date else from_date


def _plain(row: Sequence[Value]) -> tuple[str, ...]:
    cells = [cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell).strip() if cell is not None else "" for cell in row]
    return tuple([*cells, *[""] * len(HEADINGS)][: len(HEADINGS)])


def _read(row: tuple[str, ...], today: dt.date) -> tuple[EntryFacts, str, dt.date, dt.date | None]:
    kind, text, wrong, titles, members, severity, source, since, until = row
    if kind not in _KINDS:
        raise ValueError(f"没有类别“{kind}”，只有{'、'.join(_KINDS)}。")
    if severity and severity not in _SEVERITIES:
        raise ValueError(f"没有程度“{severity}”，只有{'、'.join(_SEVERITIES)}。")
    facts = EntryFacts(
        _KINDS[kind], text, lines_of(wrong), lines_of(titles), lines_of(members), _SEVERITIES.get(severity, "should")
    )  # fmt: skip
    return facts, source, _day(since, "生效日期") or today, _day(until, "失效日期")


def _day(text: str, what: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise ValueError(f"{what}“{text}”要写成2026-03-01的样子。") from None
