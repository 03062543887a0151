"""The structured paper: elements of 《党政机关公文处理工作条例》 Art. 9 as frozen data.

A paper is a value. It is compared by its canonical JSON, and two papers with the same JSON are the same paper:
`digest()` is what a signature is bound to.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FORMATS: Mapping[str, str] = {"document": "文件", "letter": "信函", "order": "命令", "minutes": "纪要"}

DOCUMENT_TYPES: tuple[str, ...] = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
"""文种: the 15 of Art. 8, in the article's order."""

UPWARD_TYPES = frozenset({"报告", "请示"})
"""上行文: the types that only ever go upward, and so show their 签发人 (Art. 9(六))."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table of a body.

    `level` 0 is plain text, 1–4 are the headings 一、 （一） 1. （1）. `lead` counts the leading characters that
    belong to the heading itself: a heading alone on its line has `lead == len(text)`, a run-in heading less.
    A table has `rows` and an empty `text`; its first row is its head.
    """

    text: str = ""
    level: int = 0
    lead: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_table(self) -> bool:
        return bool(self.rows)


def paragraph(text: str, level: int = 0, lead: int | None = None) -> Block:
    """A text block; a heading is all heading unless `lead` says where its heading ends."""
    return Block(text=text, level=level, lead=(len(text) if lead is None else lead) if level else 0)


def table(*rows: tuple[str, ...]) -> Block:
    """A table block; the first row is the head."""
    return Block(rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: its title must be the same, letter for letter, in the 附件说明 and on its own page."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """One line of a 纪要's 出席/请假/列席."""

    label: str
    names: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a paper's text: which element it is, which one of its kind, and where it begins in `Paper.text()`."""

    element: str
    index: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Paper:
    """公文: one official paper. Empty strings and tuples are elements it does not have."""

    format: str = "document"
    document_type: str = ""
    issuers: tuple[str, ...] = ()
    heading: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    number: str = ""
    signatories: tuple[str, ...] = ()
    title: str = ""
    main_recipients: str = ""
    blocks: tuple[Block, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signers: tuple[str, ...] = ()
    issue_date: dt.date | None = None
    sealed: bool = True
    remark: str = ""
    copy_recipients: str = ""
    printer: str = ""
    print_date: dt.date | None = None

    @property
    def is_upward(self) -> bool:
        """上行文: shown by its type, or by its having a 签发人."""
        return self.document_type in UPWARD_TYPES or bool(self.signatories)

    @property
    def issuer_mark(self) -> str:
        """发文机关标志: as set, else made from the issuers by the format (GB/T 9704—2012, 7.2.4, 10.1–10.3)."""
        if self.heading:
            return self.heading
        lead = self.issuers[0] if self.issuers else ""
        return {
            "document": lead + "文件" if lead else "",
            "letter": lead,
            "order": lead + "令" if lead else "",
            "minutes": lead + "纪要" if lead else "",
        }[self.format]

    def to_json(self) -> str:
        """Canonical JSON: keys sorted, no spaces, no empty elements, dates ISO."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Paper:
        """The paper that `to_json` wrote. Raises ValueError on anything else."""
        try:
            data = json.loads(text)
            return cls(
                **{
                    **data,
                    **{key: tuple(data.get(key, ())) for key in ("issuers", "signatories", "signers")},
                    "blocks": _blocks(data.get("blocks", ())),
                    "annexes": tuple(Annex(a["title"], _blocks(a.get("blocks", ()))) for a in data.get("annexes", ())),
                    "attendance": tuple(Attendance(**a) for a in data.get("attendance", ())),
                    **{key: dt.date.fromisoformat(data[key]) for key in ("issue_date", "print_date") if key in data},
                }
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a paper: {error}") from error

    def digest(self) -> str:
        """SM3 of the canonical JSON, hex. A signature is bound to this."""
        return hashlib.new("sm3", self.to_json().encode()).hexdigest()

    def segments(self) -> Iterator[Segment]:
        """Every stretch of text in reading order. Joined by newlines they are `text()`, so every character has one offset."""
        start = 0
        for element, index, text in self._pieces():
            yield Segment(element, index, text, start)
            start += len(text) + 1

    def text(self) -> str:
        """The plain text of the whole paper; offsets of findings count its characters."""
        return "\n".join(segment.text for segment in self.segments())

    def _pieces(self) -> Iterator[tuple[str, int, str]]:
        singles = {"number": self.number, "title": self.title, "main_recipients": self.main_recipients}
        yield from ((element, 0, text) for element, text in singles.items() if text)
        yield from (("attendance", index, f"{line.label}：{line.names}") for index, line in enumerate(self.attendance))
        yield from (("blocks", index, block_text(block)) for index, block in enumerate(self.blocks))
        yield from (("annex_note", index, annex.title) for index, annex in enumerate(self.annexes))
        yield from (("signers", index, signer) for index, signer in enumerate(self.signers))
        singles = {"issue_date": chinese_date(self.issue_date) if self.issue_date else "", "remark": self.remark}
        yield from ((element, 0, text) for element, text in singles.items() if text)
        for number, annex in enumerate(self.annexes):
            yield "annex_title", number, annex.title
            yield from ((f"annex[{number}].blocks", index, block_text(block)) for index, block in enumerate(annex.blocks))
        if self.copy_recipients:
            yield "copy_recipients", 0, self.copy_recipients


def block_text(block: Block) -> str:
    """A block as plain text: a table's cells are parted by tabs and its rows by newlines."""
    return "\n".join("\t".join(row) for row in block.rows) if block.is_table else block.text


def chinese_date(day: dt.date) -> str:
    """成文日期 as GB/T 9704 writes it: Arabic, full year, no padded zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def _blocks(rows: Any) -> tuple[Block, ...]:
    return tuple(Block(**{**row, "rows": tuple(tuple(cells) for cells in row.get("rows", ()))}) for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(held) for field in dataclasses.fields(value) if (held := getattr(value, field.name)) != _default(field)}
    return value


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default


ELEMENT_TITLES = {
    "number": "发文字号",
    "title": "标题",
    "main_recipients": "主送机关",
    "blocks": "正文",
    "body": "正文",
    "annexes": "附件",
    "annex_note": "附件说明",
    "annex_title": "附件标题",
    "signers": "署名",
    "issue_date": "成文日期",
    "remark": "附注",
    "copy_recipients": "抄送机关",
    "document_type": "文种",
    "format": "格式",
    "signatories": "签发人",
    "attendance": "出席",
    "issuers": "发文机关",
    "heading": "发文机关标志",
    "urgency": "紧急程度",
    "secrecy": "密级",
    "copy_number": "份号",
    "printer": "印发机关",
    "print_date": "印发日期",
    "text": "全文",
}


def element_title(element: str) -> str:
    """The Chinese name of an element; an annex's parts are 附件."""
    return ELEMENT_TITLES.get(element, "附件" if element.startswith("annex") else element)
