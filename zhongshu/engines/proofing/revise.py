"""修订稿: the findings written into a .docx as native tracked changes and comments, as a careful colleague would send it back.

A suggestion that can be put in place becomes a deletion and an insertion that Word and WPS accept or reject; everything else, names
and titles of leaders above all, becomes a comment. The file's own formatting stays: runs are only cut at the edges of a change.
"""

from __future__ import annotations

import base64
import copy
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.engines.proofing.finding import SEVERITIES, Finding
from zhongshu.engines.proofing.source import Source
from zhongshu.lib.office_files import limited

ONLY_ASKED = frozenset(
    {"name_title", "law_title", "classified", "personal_data", "layout", "arithmetic", "consistency", "count_list", "llm"}
)
"""Kinds whose suggestions a person must decide on: names, laws, and figures of which any may be the wrong one."""
_AUTHOR = "核文"
_HEAD = 10
_AROUND = (16, 8, 4, 0)


def revised(source: Source, findings: Sequence[Finding], moment: str) -> bytes:
    """The source as a .docx with the findings in it. `moment` is the time of the changes, ISO 8601 in UTC with Z."""
    data = source.data if source.kind == "docx" else _plain_docx(source.text)
    rows = [_row(source, finding) for finding in findings]
    head = json.dumps({"rows": rows, "moment": moment}, ensure_ascii=False).encode()
    answer = limited("zhongshu.engines.proofing.revise:written", f"{len(head):0{_HEAD}d}".encode() + head + data)
    return base64.b64decode(answer)


def _row(source: Source, finding: Finding) -> dict[str, Any]:
    place = source.place(finding)
    start, end = place or (0, 0)
    basis = f"（{finding.basis}）" if finding.basis else ""
    is_change = bool(place and finding.suggestions and finding.severity != "hint" and finding.kind not in ONLY_ASKED)
    offered = "" if is_change or not finding.suggestions else f"建议：{'；'.join(finding.suggestions)}。"
    return {
        "excerpt": source.text[start:end],
        "before": source.text[max(0, start - _AROUND[0]) : start].rpartition("\n")[2],
        "after": source.text[end : end + _AROUND[0]].partition("\n")[0],
        "new": finding.suggestions[0] if is_change else None,
        "note": f"{SEVERITIES[finding.severity]}：{finding.message}{offered}{basis}",
    }


def _plain_docx(text: str) -> bytes:
    import docx  # noqa: PLC0415 — a large library that only this needs

    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph("".join(character for character in line if character == "\t" or character >= " "))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@dataclass
class _Line:
    """A paragraph with its text and the run and offset of every character."""

    element: Any
    text: str
    places: list[tuple[Any, int]]


def written(payload: bytes) -> str:
    """In the limited child: the .docx, base64. The payload is the length of its JSON head, the head, and the file."""
    import docx  # noqa: PLC0415

    size = int(payload[:_HEAD])
    head = json.loads(payload[_HEAD : _HEAD + size])
    document = docx.Document(io.BytesIO(payload[_HEAD + size :]))
    _Writer(document, head["moment"]).write(head["rows"])
    held = io.BytesIO()
    document.save(held)
    return base64.b64encode(held.getvalue()).decode()


class _Writer:
    """Puts rows into a document from its end backwards, so that places found before stay where they are."""

    def __init__(self, document: Any, moment: str) -> None:
        from docx.oxml.ns import qn  # noqa: PLC0415

        self.document, self.moment, self.qn = document, moment, qn
        self.number = 90_000
        self.lines = [self._line(element) for element in document.element.body.iter(qn("w:p"))]

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        placed: list[tuple[int, int, int, Mapping[str, Any]]] = []
        at = (0, 0)
        for row in rows:
            found = self._find(row, at) if row["excerpt"] else None
            if found:
                placed.append((*found, row))
                at = found[:2]
            elif self.lines:
                self._comment_on_line(0, str(row["note"]))
        taken: dict[int, int] = {}
        for line, start, end, row in sorted(placed, key=lambda held: (held[0], held[1]), reverse=True):
            if end <= taken.get(line, 10**9) and end > start:
                self._put(self.lines[line], start, end, row)
                taken[line] = start
            else:
                self._comment_on_line(line, str(row["note"]))

    def _line(self, element: Any) -> _Line:
        places: list[tuple[Any, int]] = []
        words: list[str] = []
        for run in element.iter(self.qn("w:r")):
            if any(parent.tag in {self.qn("w:del"), self.qn("w:ins")} for parent in run.iterancestors()):
                continue
            for text in run.findall(self.qn("w:t")):
                for offset, character in enumerate(text.text or ""):
                    words.append(character)
                    places.append((text, offset))
        return _Line(element, "".join(words), places)

    def _find(self, row: Mapping[str, Any], at: tuple[int, int]) -> tuple[int, int, int] | None:
        """The place of the words, first with much around them, then with less; after the one before, then anywhere."""
        for width in _AROUND:
            before, after = str(row["before"])[-width:] if width else "", str(row["after"])[:width]
            wanted = before + str(row["excerpt"]) + after
            for number, begin in [
                *((line, at[1] if line == at[0] else 0) for line in range(at[0], len(self.lines))),
                *((line, 0) for line in range(at[0])),
            ]:
                found = self.lines[number].text.find(wanted, max(0, begin - len(before)))
                if found >= 0:
                    return number, found + len(before), found + len(before) + len(str(row["excerpt"]))
        return None

    def _put(self, line: _Line, start: int, end: int, row: Mapping[str, Any]) -> None:
        runs = list(dict.fromkeys(self._cut(line, start, end)))
        if not runs:
            return
        if row["new"] is not None:
            deleted, inserted = self._change(runs, str(row["new"]))
            self._comment(deleted, inserted if inserted is not None else deleted, str(row["note"]))
        else:
            self._comment(runs[0], runs[-1], str(row["note"]))

    def _cut(self, line: _Line, start: int, end: int) -> Iterator[Any]:
        """The runs that hold exactly the characters `start` to `end`; a run that holds more is cut."""
        groups: dict[Any, list[int]] = {}
        for text, offset in line.places[start:end]:
            groups.setdefault(text, []).append(offset)
        for text, offsets in groups.items():
            yield self._carved(text, offsets[0], offsets[-1] + 1)

    def _carved(self, text: Any, begin: int, stop: int) -> Any:
        """The part of one text from `begin` to `stop` as a run of its own, with the run's formatting."""
        run = text.getparent()
        words = text.text
        own = self._copy_of(run, words[begin:stop])
        before, after = list(run.iterchildren()), []
        index = before.index(text)
        before, after = before[:index], before[index + 1 :]
        tail = copy.deepcopy(run)
        for child in list(tail):
            if child.tag != self.qn("w:rPr"):
                tail.remove(child)
        for child in after:
            tail.append(child)
        if words[stop:]:
            rest = self._text(words[stop:])
            tail.insert(1 if tail.find(self.qn("w:rPr")) is not None else 0, rest)
        run.addnext(own)
        if len(tail) > (1 if tail.find(self.qn("w:rPr")) is not None else 0):
            own.addnext(tail)
        if words[:begin]:
            text.text = words[:begin]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            run.remove(text)
            if not [child for child in run if child.tag != self.qn("w:rPr")]:
                run.getparent().remove(run)
        return own

    def _copy_of(self, run: Any, words: str) -> Any:
        from docx.oxml import OxmlElement  # noqa: PLC0415

        made = OxmlElement("w:r")
        if (form := run.find(self.qn("w:rPr"))) is not None:
            made.append(copy.deepcopy(form))
        made.append(self._text(words))
        return made

    def _text(self, words: str, name: str = "w:t") -> Any:
        from docx.oxml import OxmlElement  # noqa: PLC0415

        made = OxmlElement(name)
        made.text = words
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return made

    def _change(self, runs: Sequence[Any], new: str) -> tuple[Any, Any]:
        deleted = self._tracked("w:del")
        runs[0].addprevious(deleted)
        for run in runs:
            deleted.append(run)
            for text in run.findall(self.qn("w:t")):
                run.replace(text, self._text(text.text or "", "w:delText"))
        if not new:
            return deleted, None
        inserted = self._tracked("w:ins")
        fresh = self._copy_of(runs[0], new)
        inserted.append(fresh)
        deleted.addnext(inserted)
        return deleted, inserted

    def _tracked(self, name: str) -> Any:
        from docx.oxml import OxmlElement  # noqa: PLC0415

        made = OxmlElement(name)
        self.number += 1
        for key, value in (("w:id", str(self.number)), ("w:author", _AUTHOR), ("w:date", self.moment)):
            made.set(self.qn(key), value)
        return made

    def _comment_on_line(self, line: int, note: str) -> None:
        children = [child for child in self.lines[line].element if child.tag != self.qn("w:pPr")]
        if children:
            self._comment(children[0], children[-1], note)

    def _comment(self, first: Any, last: Any, note: str) -> None:
        """A comment on what stands from `first` to `last`, both children of one paragraph or near it."""
        from docx.oxml import OxmlElement  # noqa: PLC0415

        comment = self.document.part._comments_part.comments.add_comment(text=note, author=_AUTHOR, initials="核")  # noqa: SLF001
        number = str(comment.comment_id)
        start, end, mark = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd"), OxmlElement("w:r")
        reference = OxmlElement("w:commentReference")
        for element in (start, end, reference):
            element.set(self.qn("w:id"), number)
        mark.append(reference)
        first.addprevious(start)
        last.addnext(end)
        end.addnext(mark)
