"""公文识别: which line of a text is which element of an official paper, and how sure that is.

The text is read from both ends: the record at the very end (抄送、印发), the head (份号 to 主送), the signature, what stands below
it (附注、附件), and what is left is the body. Nothing is thrown away: what does not stand in the paper as it was written stands
in a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhongshu.engines.paper import words
from zhongshu.engines.paper.draft import Draft, Guess, Line, Origin
from zhongshu.engines.paper.head import read_head, title_issuers
from zhongshu.engines.paper.model import Attendance, Block, Paper
from zhongshu.engines.paper.plain import cells_of, is_row
from zhongshu.engines.paper.tail import block_of, origin_of, read_annexes, read_record, read_remark, read_signature
from zhongshu.lib.office_files import limited


@dataclass(frozen=True, slots=True)
class Recognised:
    """识别结果. `doubts` are what a person should look at; `origins` say where in the text each element was read."""

    paper: Paper
    guesses: tuple[Guess, ...]
    origins: tuple[Origin, ...] = ()

    @property
    def doubts(self) -> tuple[Guess, ...]:
        """The guesses that are not sure."""
        return tuple(guess for guess in self.guesses if not guess.sure)


def recognise_text(text: str) -> Recognised:
    """The paper in a plain text, one paragraph a line. Never raises: the worst is a paper that is all body."""
    return _recognise(_lines_of(text))


def recognise_docx(data: bytes) -> Recognised:
    """The paper in a .docx that `office_files.check` has passed. Raises UnsafeFile when it cannot be read."""
    found: Mapping[str, Any] = limited("zhongshu.engines.paper.word_file:read", data)
    lines: list[Line] = []
    at = 0
    for item in found["items"]:
        rows = tuple(tuple(row) for row in item.get("rows", ()))
        text = "\n".join("\t".join(row) for row in rows) if rows else item["text"].strip()
        if text.strip():
            lines.append(Line(text, at, at + len(text), rows, item.get("level", 0), item.get("is_title", False)))
            at += len(text) + 1
    recognised = _recognise(lines)
    left_out = tuple(Guess(element, text, why, sure=False) for element, text, why in found["left_out"])
    return replace(recognised, guesses=recognised.guesses + left_out)


def _lines_of(text: str) -> list[Line]:
    """Stripped lines with their offsets; the rows of one table are one line."""
    lines: list[Line] = []
    rows: list[Line] = []
    at = 0
    raw = text.split("\n")
    for number, written in enumerate([*raw, ""]):
        stripped = written.strip()
        start = at + len(written) - len(written.lstrip())
        at += len(written) + 1
        near = [other.strip() for other in raw[max(number - 1, 0) : number] + raw[number + 1 : number + 2]]
        if is_row(stripped) or ("\t" in stripped and any("\t" in other for other in near)):
            rows.append(Line(stripped, start, start + len(stripped)))
            continue
        if rows:
            lines.append(Line("\n".join(row.text for row in rows), rows[0].start, rows[-1].end, tuple(cells_of(row.text) for row in rows)))
            rows = []
        if stripped:
            lines.append(Line(stripped, start, start + len(stripped)))
    return lines


def _recognise(lines: list[Line]) -> Recognised:
    draft = Draft(lines)
    read_record(draft)
    read_head(draft)
    read_signature(draft)
    read_remark(draft)
    read_annexes(draft)
    _read_body(draft)
    _set_routing(draft)
    fields: dict[str, Any] = {element: value for element, value in draft.found.items() if value or value is False}
    paper = Paper(**fields)
    return Recognised(
        paper, tuple(draft.guesses), tuple(sorted(draft.origins, key=lambda origin: (origin.start, origin.element, origin.index)))
    )


def _read_body(draft: Draft) -> None:
    """What is left; of minutes the lines 出席、列席 are elements of their own."""
    blocks: list[Block] = []
    attendance: list[Attendance] = []
    for line in draft.lines:
        found = None if line.rows or draft.found.get("document_type") != "纪要" else words.ATTENDANCE.fullmatch(line.bare)
        if found:
            draft.note("attendance", line, "纪要的出席、请假、列席人员。", index=len(attendance))
            attendance.append(Attendance(re.sub(r"\s", "", found["label"]), found["names"]))
            continue
        draft.origins.append(origin_of("blocks", len(blocks), line))
        blocks.append(block_of(line))
    draft.found["blocks"], draft.found["attendance"] = tuple(blocks), tuple(attendance)


def _set_routing(draft: Draft) -> None:
    """Issuers and format follow from what was read."""
    found = draft.found
    kind = found.get("document_type", "")
    named = title_issuers(found.get("title", ""))
    found["issuers"] = found.get("issuers") or named or tuple(signer for signer in found.get("signers", ()) if words.is_unit(signer))
    if found["issuers"]:
        why = "取自标题或发文机关标志。" if named else "取自发文机关标志或署名。"
        draft.guesses.append(Guess("issuers", "、".join(found["issuers"]), why, sure=bool(named)))
    code = re.split(r"[\W\d_]", found.get("number", ""), maxsplit=1)[0]
    formats = {"函": "letter", "命令": "order", "纪要": "minutes"}
    if kind in formats:
        found["format"] = formats[kind]
        draft.guesses.append(Guess("format", kind, f"文种是“{kind}”，用相应的特定格式。"))
    elif code.endswith("函"):
        found["format"] = "letter"
        draft.guesses.append(Guess("format", found["number"], "发文字号的代字是“函”，当作信函格式。", sure=False))
    if kind in {"命令", "纪要"}:
        found["sealed"] = False
