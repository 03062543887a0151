"""办理路线的表格: all rows as a sheet, and a sheet back as changes — first told, then done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhongshu.business.documents.flow import ROUTED_STEPS, STEPS
from zhongshu.business.documents.models import Issuer, Route
from zhongshu.business.documents.operations.settings import set_route
from zhongshu.business.documents.permissions import MANAGE_ROUTES
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.org.models import Position, Unit, UnitKind, held_on
from zhongshu.engines.paper.model import DOCUMENT_TYPES
from zhongshu.lib.sheets import Heading, Sheet, Value, read_rows, to_xlsx

HEADINGS = ("环节", "发文机关", "文种", "拟稿处室", "岗位代码", "办理岗位", "生效日期")
WIDTHS = (12, 28, 10, 16, 22, 28, 14)
ANY = ("", "各发文机关", "各文种", "各处室", "*")
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: what it would do, or why it cannot be taken."""

    number: int
    told: str
    change: str
    fault: str = ""
    facts: tuple[str, int, int | None, str, int | None, str] | None = None
    """step, position, issuer, 文种, division, day: what `take_routes` sets."""


def routes_sheet(day: dt.date, *, taken_by: str) -> bytes:
    """The rows in force as .xlsx. A cell of 各… stands for any."""
    rows = Route.objects.filter(held_on(day)).select_related("issuer", "division", "position__unit")
    order = {step: number for number, step in enumerate(ROUTED_STEPS)}
    lines = [
        (
            STEPS[row.step].title,
            row.issuer.title if row.issuer else "各发文机关",
            row.document_type or "各文种",
            row.division.short_name if row.division else "各处室",
            row.position.code,
            str(row.position),
            row.from_date,
        )
        for row in sorted(rows, key=lambda row: (order[row.step], row.pk))
    ]
    notes = [f"{taken_by} {day} 导出　共{len(lines)}行", "改好后可以导入：按岗位代码认岗位；表里没有的路线不动，要停用请在页面上停用。"]
    headings = [Heading(title, width) for title, width in zip(HEADINGS, WIDTHS, strict=True)]
    return to_xlsx(Sheet("发文办理路线", notes, headings, lines))


def read_sheet(data: bytes, *, today: dt.date) -> list[Line]:
    """试导入: what each line would change, without changing anything. Raises Refused where there is no such table in the file."""
    try:
        rows = read_rows(data)
    except ValueError:
        raise Refused("这个文件读不出来，请用本页导出的表格（.xlsx）改好再导入。") from None
    head = next(
        (number for number, row in enumerate(rows) if [str(cell or "").strip() for cell in row[: len(HEADINGS)]] == list(HEADINGS)), None
    )
    if head is None:
        raise Refused(f"没有找到表头（{'、'.join(HEADINGS)}），请用本页导出的表格改好再导入。")
    body = [(number, row) for number, row in enumerate(rows[head + 1 :], start=head + 2) if any(row)]
    if len(body) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，请分几次。")
    known = _Known(today)
    lines = [_line(number, row, known, today) for number, row in body]
    return _without_doubles(lines)


@transaction.atomic
def take_routes(lines: Sequence[Line], *, actor: Actor, now: dt.datetime) -> int:
    """导入: all of the lines that change something, or none. Returns how many. Raises Refused for a line that cannot be taken."""
    require(actor, MANAGE_ROUTES)
    if faulty := next((line for line in lines if line.fault), None):
        raise Refused(f"第{faulty.number}行：{faulty.fault}没有导入。")
    changes = [line for line in lines if line.change and line.facts]
    for line in changes:
        assert line.facts is not None
        step, position, issuer, document_type, division, day = line.facts
        set_route(
            step=step,
            position=Position.objects.select_related("unit").get(pk=position),
            issuer=Issuer.objects.get(pk=issuer) if issuer else None,
            document_type=document_type,
            division=Unit.objects.get(pk=division) if division else None,
            from_date=dt.date.fromisoformat(day),
            actor=actor,
            now=now,
        )
    return len(changes)


class _Known:
    """Names as the sheet writes them."""

    def __init__(self, today: dt.date) -> None:
        self.steps = {STEPS[code].title: code for code in ROUTED_STEPS}
        self.issuers = {row.title: row.pk for row in Issuer.objects.filter(to_date=None)}
        self.divisions = dict(Unit.objects.filter(kind=UnitKind.DIVISION, to_date=None).values_list("short_name", "pk"))
        positions = list(Position.objects.select_related("unit"))
        self.titles = {row.pk: str(row) for row in positions}
        self.codes = {row.code: row.pk for row in positions}
        self.named: dict[str, list[int]] = {}
        for row in positions:
            self.named.setdefault(str(row), []).append(row.pk)
        columns = ("step", "issuer", "document_type", "division", "position", "from_date")
        self.current = {row[:4]: row[4:] for row in Route.objects.filter(to_date=None).values_list(*columns)}
        self.today = today

    def position(self, code: str, title: str) -> int:
        """By its code; by its name where no code is written and the name is one chair's alone. Raises ValueError."""
        if code:
            if code not in self.codes:
                raise ValueError(f"没有岗位代码“{code}”。")
            return self.codes[code]
        found = self.named.get(title, [])
        if len(found) != 1:
            raise ValueError(f"叫“{title}”的岗位有{len(found)}个，请写岗位代码。")
        return found[0]


def _line(number: int, row: Sequence[Value], known: _Known, today: dt.date) -> Line:
    texts = [str(cell).strip() if cell is not None else "" for cell in row[:6]]
    step, issuer, document_type, division, code, title = [*texts, *[""] * (6 - len(texts))]
    told = "　".join(filter(None, (step, issuer, document_type, division, title or code)))
    try:
        key = (
            _found(known.steps, step, "环节"),
            None if issuer in ANY else _found(known.issuers, issuer, "发文机关"),
            "" if document_type in ANY else _found({name: name for name in DOCUMENT_TYPES}, document_type, "文种"),
            None if division in ANY else _found(known.divisions, division, "处室"),
        )
        position = known.position(code, title)
        day = _day(row[6] if len(row) > 6 else None, today)
        return _planned(number, told, key, position, day, known)
    except ValueError as error:
        return Line(number, told, "", str(error))


def _found(names: dict[str, Any], name: str, what: str) -> Any:
    if name not in names:
        raise ValueError(f"没有{what}“{name}”。")
    return names[name]


def _day(value: Value, today: dt.date) -> dt.date:
    """The day of a cell; an empty one means today."""
    if value is None or value == "":
        return today
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"生效日期“{value}”要写成{today}的样子。") from None


def _planned(  # noqa: PLR0917 - one line's facts, in their order
    number: int, told: str, key: tuple[str, int | None, str, int | None], position: int, day: dt.date, known: _Known
) -> Line:
    facts = (key[0], position, *key[1:], day.isoformat())
    if key not in known.current:
        return Line(number, told, f"新设，自{day}起", facts=facts)
    old, since = known.current[key]
    if old == position:
        return Line(number, told, "", facts=facts)
    day = max(day, known.today)
    if day <= since:
        return Line(number, told, "", f"生效日期要晚于现行路线的生效日期{since}。")
    return Line(number, told, f"由{known.titles[old]}改为{known.titles[position]}，自{day}起", facts=(*facts[:5], day.isoformat()))


def _without_doubles(lines: Sequence[Line]) -> list[Line]:
    """Of two lines for one case the second is a fault: nobody could say which counts."""
    seen: dict[tuple[Any, ...], int] = {}
    result = []
    for line in lines:
        key = (line.facts[0], *line.facts[2:5]) if line.facts else None
        if key in seen:
            result.append(Line(line.number, line.told, "", f"和第{seen[key]}行是同一种情形，只能留一行。"))
            continue
        if key:
            seen[key] = line.number
        result.append(line)
    return result
