"""署名、日期、附注、附件、版记: the lines below the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhongshu.engines.paper import words
from zhongshu.engines.paper.draft import Draft, Line, Origin
from zhongshu.engines.paper.head import flatten, title_issuers
from zhongshu.engines.paper.model import Annex, Block
from zhongshu.engines.paper.plain import natural

_SIGNED = re.compile(r"(?P<unit>\S.*?)\s+(?P<date>\S*年\S*月\S*日)")


def block_of(line: Line) -> Block:
    """A line as a block of a body; a word processor's heading level counts where there is no numbering."""
    if line.rows:
        return Block(rows=line.rows)
    block = natural(line.text)
    return Block(line.text, line.level, len(line.text)) if line.level and not block.level else block


def read_record(draft: Draft) -> None:
    """版记: 抄送 and 印发 are the last lines; a word processor keeps them in a table."""
    if draft.lines and draft.lines[-1].rows and re.search(r"抄\s*送|印\s*发", draft.lines[-1].text):
        flatten(draft.lines, len(draft.lines) - 1)
    while draft.lines and not draft.lines[-1].rows:
        line = draft.lines[-1]
        if found := words.COPIES.fullmatch(line.bare):
            below = draft.found.get("copy_recipients", "")
            draft.found["copy_recipients"] = found["rest"] + below
            draft.note("copy_recipients", line, "以“抄送”开头，位于文末。", index=0)
        elif (
            "printer" not in draft.found
            and (found := words.PRINTED.fullmatch(line.bare))
            and (found["who"] or line.bare.endswith("印发"))
            and line.bare.endswith("印发")
        ):
            draft.found["printer"], draft.found["print_date"] = found["who"], words.read_date(found["date"])
            draft.note("printer", line, "文末的印发机关和印发日期。", sure=bool(found["who"] and draft.found["print_date"]))
        elif words.OBSOLETE_RECORD.fullmatch(line.bare):
            draft.note("obsolete_record", line, "主题词、印数等已不是现行公文要素，没有放进公文。", sure=False)
        else:
            return
        draft.lines.pop()


def read_signature(draft: Draft) -> None:
    """Unit(s) and date end the body: what stands below them moves to `draft.after`."""
    for at, line in enumerate(draft.lines):
        if line.rows:
            continue
        joined = _SIGNED.fullmatch(line.bare)
        if joined and words.is_unit(joined["unit"]) and words.is_date_line(joined["date"]):
            place = line.text.rfind(joined["date"])
            draft.lines[at : at + 1] = [
                Line(joined["unit"], line.start, line.start + place),
                Line(joined["date"], line.start + place, line.end),
            ]
            at += 1  # noqa: PLW2901 — the date is now the next line
        if words.is_date_line(draft.lines[at].bare) and (_units_above(draft, at) or _only_tail(draft.lines[at + 1 :])):
            _take_signature(draft, at)
            return
    _take_lone_unit(draft)


def _units_above(draft: Draft, at: int) -> list[Line]:
    """署名: the lines right above, short, without punctuation, the names of bodies or of a signing leader."""
    units: list[Line] = []
    issuers = draft.found.get("issuers", ()) + title_issuers(draft.found.get("title", ""))
    for line in reversed(draft.lines[max(0, at - 10) : at]):
        text = line.bare
        is_known = words.is_unit(text) or words.POST_AND_NAME.fullmatch(text) or re.sub(r"\s", "", text) in issuers
        if (
            line.rows
            or len(text) > 40
            or words.heading_of(text)[0]
            or words.ANNEX_MARK.fullmatch(text)
            or words.NOTE_ITEM.match(text)
            or not is_known
        ):
            break
        units.insert(0, line)
    return units


def _only_tail(lines: Sequence[Line]) -> bool:
    """Whether nothing but 附注 and annexes follow."""
    first = next((line for line in lines if not words.BRACKETED.fullmatch(line.bare)), None)
    return first is None or bool(words.ANNEX_MARK.fullmatch(first.bare))


def _take_signature(draft: Draft, at: int) -> None:
    units, line = _units_above(draft, at), draft.lines[at]
    _set_signers(draft, units)
    draft.after = draft.lines[at + 1 :]
    draft.lines = draft.lines[: at - len(units)]
    draft.found["issue_date"] = words.read_date(line.bare)
    if draft.found["issue_date"]:
        draft.note("issue_date", line, "署名之下的日期。" if units else "单独成行的日期，上面没有署名。", sure=bool(units), index=0)
    else:  # 2月30日: it stays in the body, where the checker shows it
        draft.lines.append(line)
        draft.doubt("issue_date", f"“{line.text}”不是真实的日期，请改正成文日期。")


def _set_signers(draft: Draft, units: Sequence[Line]) -> None:
    signers: list[str] = []
    issuers = draft.found.get("issuers", ()) + title_issuers(draft.found.get("title", ""))
    for line in units:
        joined = re.sub(r"\s", "", line.bare)
        together = (
            [unit for unit in issuers if unit in joined]
            if joined == "".join(issuers) and len(issuers) > 1
            else [line.bare if words.POST_AND_NAME.fullmatch(line.bare) else words.unspaced(line.bare)]
        )
        for unit in together:
            draft.note("signers", line, "日期之上的单位名称。", sure=len(together) == 1 and words.is_unit(unit), index=len(signers))
            signers.append(unit)
    draft.found["signers"] = tuple(signers)


def _take_lone_unit(draft: Draft) -> None:
    """No date: the body ends where the first annex begins, perhaps with the name of a body alone on its line."""
    marks = (at for at, line in enumerate(draft.lines) if at and not line.rows and words.ANNEX_MARK.fullmatch(line.bare))
    end = next(marks, len(draft.lines))
    while (
        end > 2 and not draft.lines[end - 1].rows and words.BRACKETED.fullmatch(draft.lines[end - 1].bare) and _units_above(draft, end - 1)
    ):
        end -= 1  # （联系人：……） under the name
    draft.after, draft.lines = draft.lines[end:], draft.lines[:end]
    units = _units_above(draft, end)
    above = draft.lines[len(draft.lines) - len(units) - 1].text if len(draft.lines) > len(units) else ""
    if units and above.endswith(("。", "！", "”", "）")):
        _set_signers(draft, units)
        draft.lines = draft.lines[: -len(units)]
        draft.doubt("issue_date", "有署名，没有成文日期。请补写。")


def read_remark(draft: Draft) -> None:
    """附注: bracketed lines right below the date."""
    remarks: list[str] = []
    while draft.after and (found := words.BRACKETED.fullmatch(draft.after[0].bare)):
        draft.note("remark", draft.after.pop(0), "日期之下、括在圆括号里的一行。", index=0)
        remarks.append(found[0])
    draft.found["remark"] = "".join(remarks)


def read_annexes(draft: Draft) -> None:
    """附件说明 above the signature, and the annexes below it; what is below without a mark is a relayed paper."""
    notes = _read_notes(draft)
    sections: list[list[Line]] = []
    for line in draft.after:
        if not sections or (not line.rows and words.ANNEX_MARK.fullmatch(line.bare)):
            sections.append([])
        sections[-1].append(line)
    annexes = [_annex(draft, index, section, notes) for index, section in enumerate(sections)]
    draft.found["annexes"] = (*annexes, *(Annex(title) for title in notes[len(annexes) :]))
    if len(notes) > len(sections):
        draft.doubt("annexes", f"附件说明列了{len(notes)}个附件，正文之后只有{len(sections)}个。请补上附件正文，或另行上传。")


def _read_notes(draft: Draft) -> list[str]:
    for at in range(len(draft.lines) - 1, max(-1, len(draft.lines) - 30), -1):
        line = draft.lines[at]
        found = None if line.rows else words.ANNEX_NOTE.fullmatch(line.bare)
        if not found:
            continue
        lines = draft.lines[at:]
        if any(part.rows or len(part.bare) > 80 or words.heading_of(part.bare)[0] in {1, 2} for part in lines[1:]):
            return []
        del draft.lines[at:]
        notes: list[str] = []
        for part in lines:
            text = found["rest"] if part is line else part.bare
            pieces = re.split(r"\s+(?=\d{1,2}\s*[.．、])", text)
            for piece in pieces:
                marked = words.NOTE_ITEM.match(piece)
                if notes and not marked:  # a long name runs on
                    notes[-1] += piece
                    draft.note("annex_note", part, "附件名称的续行。")
                else:
                    draft.note("annex_note", part, "正文之后“附件：”所列的名称。", index=len(notes))
                    notes.append(piece[marked.end() :] if marked else piece)
        return notes
    return []


def _annex(draft: Draft, index: int, section: list[Line], notes: Sequence[str]) -> Annex:
    """One section. Its own title should be the note's; where it differs the note's name stands and the other begins the text."""
    lines = list(section)
    marked = words.ANNEX_MARK.fullmatch(lines[0].bare)
    if marked:
        draft.note("annex_mark", lines.pop(0), "单独成行的“附件”，由此起是附件。")
    taken: list[Line] = []
    note = notes[index] if index < len(notes) else ""
    while lines and len(taken) < 5 and _continues_title(lines[0], "".join(part.bare for part in taken), note):
        taken.append(lines.pop(0))
    own = "".join(words.unspaced(line.bare) for line in taken)
    same = _letters(own) == _letters(note)
    if own and (same or not note):
        draft.note("annex_title", taken, "附件的标题。", sure=bool(marked and note), index=index)
        if not note:
            draft.doubt(
                "annex_note", "署名之后还有内容，按附件处理；正文之后没有对应的附件说明。如是被转发、印发的文件，可以不写附件说明。", own
            )
    elif taken:
        lines.insert(0, Line(own, taken[0].start, taken[-1].end))
        draft.doubt("annex_title", f"附件自己的标题与附件说明“{note}”不一致，已留在附件正文之首。", own)
    for at, line in enumerate(lines):
        draft.origins.append(origin_of(f"annex[{index}].blocks", at, line))
    return Annex(note or own or f"附件{index + 1}", tuple(block_of(line) for line in lines))


def _continues_title(line: Line, before: str, note: str) -> bool:
    text = line.bare
    if (
        line.rows
        or len(text) > 60
        or words.heading_of(text)[0]
        or text.endswith(("。", "；", "：", ":", "，"))
        or words.BRACKETED.fullmatch(text)
    ):
        return False
    if note and _letters(before) and _letters(note).endswith(_letters(before)):
        return False
    if note and _letters(before + text) in _letters(note):
        return True
    return not before or (
        not words.type_of_title(before)
        and not re.search(r"(表|名单|清单|方案|办法|规定|细则|目录|样图|要点|计划)$", before)
        and bool(words.type_of_title(before + text))
    )


def _letters(title: str) -> str:
    return re.sub(r"[\W_]", "", title)


def origin_of(element: str, index: int, line: Line) -> Origin:
    """Where that element stood."""
    return Origin(element, index, line.start, line.end)
