"""核文的输入: the text and the paper in a file's bytes, whatever kind of file it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from zhongshu.engines.paper import Paper, recognise_docx, recognise_text
from zhongshu.engines.proofing.checking import check, check_text, marks_of
from zhongshu.engines.proofing.finding import Finding
from zhongshu.engines.proofing.layout import layout_findings
from zhongshu.lib.office_files import UnsafeFile, decode_text, extract_text, kind_of
from zhongshu.lib.office_files import check as check_file_is_safe

_ENDS = tuple("。！？；：…”）》")
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|附件|抄送|第[一二三四五六七八九十百]+[条章])"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is safe to read. `text` is what the offsets of its findings count."""

    kind: str
    data: bytes
    text: str
    paper: Paper

    def marks(self) -> list[Finding]:
        """Its classified marks, hidden corners of the file included; with any the file is refused."""
        told = marks_of(self.text)
        if told or self.kind == "txt":
            return told
        return marks_of(self.paper.secrecy + "\n" + extract_text(self.data, self.kind))[:1]

    def findings(self) -> list[Finding]:
        """Everything the checker finds, each with its place in `text`; of a .docx the layout too."""
        if self.kind != "docx":
            return check_text(self.text)
        return layout_findings(self.data, self.paper) + check(self.paper)

    def place(self, finding: Finding) -> tuple[int, int] | None:
        """Characters of `text`; None where the whole paper is meant."""
        if finding.start is None or finding.end is None:
            return None
        return (finding.start, finding.end) if finding.element == "text" else finding.place_in(self.paper)


def read_source(data: bytes) -> Source:
    """The text and paper in a .txt, .docx or .pdf. Raises UnsafeFile with a sentence when it cannot be read or must not be."""
    kind = kind_of(data)
    if kind not in {"txt", "docx", "pdf"}:
        raise UnsafeFile("只能检查纯文本（.txt）、Word 文档（.docx）和 PDF（.pdf）。")
    check_file_is_safe(data, kind)
    if kind == "docx":
        paper = recognise_docx(data).paper
        if not paper.text().strip():
            raise UnsafeFile("文档里没有文字，没有可检查的内容。")
        return Source(kind, data, paper.text(), paper)
    text = decode_text(data) if kind == "txt" else joined_lines(extract_text(data, "pdf"))
    if kind == "pdf" and not text.strip():
        raise UnsafeFile("PDF 里没有文字，可能是扫描件。请提供文字版，或先做文字识别。")
    if not text.strip():
        raise UnsafeFile("文件里没有文字，没有可检查的内容。")
    return Source(kind, data, text, recognise_text(text).paper)


def joined_lines(text: str) -> str:
    """Lines that a page has broken put together again: a full line that ends in the middle of a sentence goes on in the next."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    full = sorted(map(len, lines))[len(lines) * 3 // 4] - 2
    joined = [lines[0]]
    for before, line in pairwise(lines):
        goes_on = (
            len(before) >= max(full, 12)
            and not before.endswith(_ENDS)
            and not _ITEM.match(line)
            and not re.fullmatch(r"[—\-－]\s*\d+\s*[—\-－]", line)
        )
        if goes_on:
            joined[-1] += line
        else:
            joined.append(line)
    return "\n".join(joined)
