"""导出: a ledger's rows as a file that says who took it, when, and how many rows."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.events.operations import record
from zhongshu.core.ledgers.declarations import Ledger
from zhongshu.core.ledgers.queries import Choice, list_rows, value_of
from zhongshu.lib import clock
from zhongshu.lib.sheets import Heading, Sheet, Value, to_csv, to_xlsx

EXPORT_LIMIT = 20_000
WRITERS = {"xlsx": to_xlsx, "csv": to_csv}


@dataclass(frozen=True, slots=True)
class Export:
    """A file to send."""

    name: str
    content: bytes


@transaction.atomic
def export_ledger(ledger: Ledger, choices: Sequence[Choice], *, file_format: str, actor: Actor, now: dt.datetime) -> Export:
    """导出台账: all rows that the actor may see and the filters leave. Raises Refused over the limit, NotYours without the permission."""
    if not ledger.permission.holds(actor):
        raise NotYours
    rows = [[_written(value_of(row, column)) for column in ledger.columns] for row in list_rows(ledger, actor, choices)[: EXPORT_LIMIT + 1]]
    if len(rows) > EXPORT_LIMIT:
        raise Refused(f"符合条件的超过{EXPORT_LIMIT:,}行，一次导不完。请加上筛选条件（例如年度），分几次导出。")
    office = Installation.objects.values_list("office_name", flat=True).first() or ""
    taken_at = now.astimezone(clock.CHINA)
    notes = [f"内部资料　{office}　{actor.name} {taken_at:%Y-%m-%d %H:%M} 导出　共{len(rows)}行"]
    if choices:
        notes.append("筛选条件：" + "；".join(f"{choice.filter.label} {choice.shown}" for choice in choices))
    headings = [Heading(column.title, _width(column.title, rows, at)) for at, column in enumerate(ledger.columns)]
    content = WRITERS[file_format](Sheet(ledger.title, notes, headings, rows))
    kept = {choice.filter.name: choice.value for choice in choices}
    record(
        "ledgers.exported",
        actor=actor,
        at=now,
        subject=ledger.title,
        ledger=ledger.title,
        code=ledger.code,
        rows=len(rows),
        format=file_format,
        filters=kept,
    )
    return Export(f"{ledger.title}-{taken_at:%Y%m%d-%H%M}.{file_format}", content)


def _written(value: Any) -> Value:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str | int | float | dt.date | None) else str(value)


def _width(title: str, rows: Sequence[Sequence[Value]], at: int) -> int:
    """A column as wide as its first rows need, within reason; a Chinese character counts twice."""
    widest = max((_cells(str(row[at])) if row[at] is not None else 0 for row in rows[:200]), default=0)
    return min(max(widest, _cells(title)) + 3, 60)


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text[:60])
