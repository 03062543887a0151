"""批量登记 from a sheet: looked through row by row first, and nothing happens until its owner confirms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhongshu.business.incoming.models import Channel, IncomingPaper, Marking, PaperClass, SheetDraft
from zhongshu.business.incoming.operations.arrivals import arrive, sign_for
from zhongshu.business.incoming.operations.holding import held_task
from zhongshu.business.incoming.operations.registering import Registration, check_registration, register_paper
from zhongshu.business.incoming.permissions import RECEIVE
from zhongshu.business.incoming.queries import list_duplicates
from zhongshu.business.incoming.rules import plain_number
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.files.operations import refuse_classified_text
from zhongshu.lib.office_files import UnsafeFile, check, kind_of
from zhongshu.lib.sheets import Heading, Sheet, Value, read_rows, to_xlsx

COLUMNS = (
    ("title", "事由", 44),
    ("issuer", "来文单位", 24),
    ("issuer_number", "来文字号", 22),
    ("issuer_date", "来文日期", 14),
    ("paper_class", "类别", 10),
    ("urgency", "紧急程度", 10),
    ("marking", "密级", 8),
    ("pages", "页数", 8),
    ("copies", "份数", 8),
    ("attachments", "附件数", 8),
)
MOST_ROWS = 500
SAMPLE = ("关于报送今冬明春防汛备汛工作情况的报告", "市水利局", "临水〔2026〕31号", dt.date(2026, 11, 2), "下级", "", "", 6, 1, 1)
CLASSES = {label: value for value, label in PaperClass.choices}
MARKINGS = {label: value for value, label in Marking.choices}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the sheet: what it says, what is wrong with it, and of what its owner should know."""

    line: int
    facts: Mapping[str, Any]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


def make_template() -> bytes:
    """The sheet to fill in, with one row that shows how."""
    notes = (
        "第一行是示例，填写时删去。类别填国家、省、市级、下级、批示件；紧急程度填特急、加急或留空；密级填内部或留空，涉密来文不得填在这里。",
    )
    return to_xlsx(Sheet("收文批量登记表", notes, [Heading(title, width) for _, title, width in COLUMNS], [SAMPLE]))


@transaction.atomic
def look_through(data: bytes, *, name: str, actor: Actor, now: dt.datetime) -> SheetDraft:
    """预检: every row is checked; no paper, no number, no event comes of it."""
    require(actor, RECEIVE)
    rows = [{"line": line, **facts} for line, facts in _read(data)]
    if not rows:
        raise Refused("表里没有要登记的行。请用“下载模板”里的表填写。")
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多登记{MOST_ROWS}行，这张表有{len(rows)}行，请拆成几张。")
    return SheetDraft.objects.create(name=name[:200], rows=rows, made_by_id=actor.person, made_at=now)


def check_rows(draft: SheetDraft, today: dt.date) -> list[CheckedRow]:
    """Each row of a draft as it stands now: what was registered meanwhile is seen too."""
    checked: list[CheckedRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in draft.rows:
        facts, errors = _facts(row)
        warnings = []
        if not errors:
            try:
                check_registration(facts, today=today)
            except Refused as refusal:
                errors = [refusal.sentence]
        key = (facts.issuer, plain_number(facts.issuer_number))
        if key[1] and key in seen:
            warnings.append(f"与第{seen[key]}行来文单位和字号相同。")
        elif key[1]:
            seen[key] = row["line"]
            warnings += [f"与{paper.number_shown}《{paper.matter.title}》字号相同。" for paper in list_duplicates(*key)[:1]]
        checked.append(CheckedRow(row["line"], row, tuple(errors), tuple(warnings)))
    return checked


@transaction.atomic
def register_sheet(draft: SheetDraft, *, actor: Actor, now: dt.datetime) -> list[IncomingPaper]:
    """确认登记: all rows or none. Each is signed for and, where the actor is also the registrar, registered."""
    require(actor, RECEIVE)
    if not SheetDraft.objects.filter(pk=draft.pk, made_by=actor.person, confirmed_at=None).update(confirmed_at=now):
        raise Refused("这张表已经登记过，或者不是您上传的。")
    rows = check_rows(draft, actor.today)
    if wrong := [row.line for row in rows if row.errors]:
        raise Refused(f"第{'、'.join(map(str, wrong[:10]))}行有错，全部没有登记。请改好后重新上传。")
    papers = [_register(_facts(row.facts)[0], actor, now) for row in rows]
    record("incoming.sheet_registered", actor=actor, at=now, subject=f"sheet:{draft.pk}", name=draft.name, count=len(papers))
    return papers


def _register(facts: Registration, actor: Actor, now: dt.datetime) -> IncomingPaper:
    arrival = arrive(
        Channel.SHEET,
        title=facts.title,
        urgency=facts.urgency,
        issuer=facts.issuer,
        issuer_number=plain_number(facts.issuer_number),
        issuer_date=facts.issuer_date,
        actor=actor,
        now=now,
    )
    counted = {"pages": facts.pages, "copies": facts.copies, "attachments": facts.attachments}
    paper = sign_for(arrival, pieces=1, actor=actor, now=now, **counted)
    if held_task(paper.matter, actor):
        return register_paper(paper, facts, actor=actor, now=now)
    proposed = {"paper_class": facts.paper_class, "marking": facts.marking}  # the registrar finds it filled in
    IncomingPaper.objects.filter(pk=paper.pk).update(**proposed)
    return paper


def _read(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The rows below the heading, with their numbers in the sheet."""
    try:
        kind = kind_of(data)
        if kind not in {"xlsx", "txt"}:
            raise Refused("请上传 Excel 表格（.xlsx）或 CSV。")
        check(data, kind)
        rows = read_rows(data)
    except (UnsafeFile, ValueError) as error:
        raise Refused(
            str(error) if isinstance(error, UnsafeFile) else "表格已损坏，读不出来。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
        ) from error
    titles = [title for _, title, _ in COLUMNS]
    head = next((at for at, row in enumerate(rows) if [str(cell or "").strip() for cell in row[: len(titles)]] == titles), None)
    if head is None:
        raise Refused(f"没有找到表头。表头应当是：{'、'.join(titles)}。请用“下载模板”里的表填写。")
    return [
        (number, {name: _plain(cell) for (name, _, _), cell in zip(COLUMNS, (*row, *[None] * len(COLUMNS)), strict=False)})
        for number, row in enumerate(rows[head + 1 :], head + 2)
        if any(str(cell or "").strip() for cell in row)
    ]


def _plain(cell: Value) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip() if isinstance(cell, str) else cell


def _facts(row: Mapping[str, Any]) -> tuple[Registration, list[str]]:
    errors: list[str] = []
    paper_class, marking = str(row.get("paper_class") or ""), str(row.get("marking") or "")
    if paper_class not in CLASSES:
        errors.append(f"类别“{paper_class}”不认识，应当是{'、'.join(CLASSES)}。" if paper_class else "没有填类别。")
    if marking not in ("", *MARKINGS):
        errors.append(f"密级“{marking}”不能登记在这里；涉密来文只登记存根。")
    facts = Registration(
        title=str(row.get("title") or ""),
        issuer=str(row.get("issuer") or ""),
        issuer_number=str(row.get("issuer_number") or ""),
        issuer_date=_day(row.get("issuer_date"), errors),
        paper_class=CLASSES.get(paper_class, ""),
        urgency=str(row.get("urgency") or ""),
        marking=MARKINGS.get(marking, Marking.NONE),
        pages=_whole(row.get("pages"), 0, "页数", errors),
        copies=_whole(row.get("copies"), 1, "份数", errors),
        attachments=_whole(row.get("attachments"), 0, "附件数", errors),
    )
    return facts, errors


def _whole(cell: Any, default: int, title: str, errors: list[str]) -> int:
    if cell in (None, ""):
        return default
    try:
        number = int(str(cell).removesuffix(".0"))
    except ValueError:
        errors.append(f"{title}“{cell}”不是整数。")
        return default
    return number


def _day(cell: Any, errors: list[str]) -> dt.date | None:
    text = str(cell or "").strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").removesuffix("日")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("T")[0].split("-"))
        return dt.date(year, month, day)
    except ValueError:
        errors.append(f"来文日期“{cell}”不是日期，应当像 2026-11-02。")
        return None


def refuse_classified_rows(rows: Sequence[CheckedRow], *, actor: Actor, now: dt.datetime) -> None:
    """涉密不上网: no cell of a sheet may bear a classified mark. Call it before your own transaction."""
    text = "\n".join(str(value) for row in rows for value in row.facts.values() if isinstance(value, str))
    refuse_classified_text(text, what="批量登记表", actor=actor, now=now)
