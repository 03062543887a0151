"""`zhongshu typeset` and `zhongshu check`: the two engines on one file. No Django, no database."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from zhongshu.engines.paper import Recognised, element_title, recognise_docx, recognise_text
from zhongshu.engines.proofing import Finding, check
from zhongshu.engines.proofing.secrecy import classified_marks
from zhongshu.engines.typeset import TypesetError, typeset_docx, typeset_pdf
from zhongshu.lib.office_files import UnsafeFile, decode_text, kind_of
from zhongshu.lib.office_files import check as check_file_is_safe

SEVERITIES = {"must": "必须改", "should": "建议改", "hint": "提示"}


def read(source: Path) -> Recognised:
    """The paper in a file. Raises UnsafeFile with a sentence when it cannot be read or must not be."""
    try:
        data = source.read_bytes()
    except OSError as error:
        raise UnsafeFile(f"打不开文件“{source}”：{error.strerror}。") from error
    kind = kind_of(data)
    if kind not in ("txt", "docx"):
        raise UnsafeFile("只能处理纯文本（.txt）和 Word 文档（.docx）。")
    check_file_is_safe(data, kind)
    return recognise_docx(data) if kind == "docx" else recognise_text(decode_text(data))


def typeset(source: Path, output: Path) -> int:
    """Write the typeset paper, and say what was guessed of it."""
    makers = {".pdf": typeset_pdf, ".docx": typeset_docx}
    if output.suffix.lower() not in makers:
        print("输出文件要以 .pdf 或 .docx 结尾。", file=sys.stderr)
        return 2
    try:
        found = read(source)
        data = makers[output.suffix.lower()](found.paper)
        output.write_bytes(data)
    except UnsafeFile as error:
        print(error, file=sys.stderr)
        return 2
    except TypesetError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"写不进“{output}”：{error.strerror}。", file=sys.stderr)
        return 2
    for guess in found.guesses:
        value = "".join(guess.value.splitlines())
        print(f"{'识别' if guess.sure else '请核对'}　{element_title(guess.element)}：{value}　（{guess.why}）")
    print(f"已排版：{output}")
    return 0


def check_file(source: Path, *, as_json: bool) -> int:
    """Print what the checker finds, as lines or as one JSON object. A classified mark refuses the file."""
    try:
        paper = read(source).paper
    except UnsafeFile as error:
        print(error, file=sys.stderr)
        return 2
    marks = classified_marks(paper.secrecy + "\n" + paper.text())
    findings = [] if marks else check(paper)
    if as_json:
        starts = {(segment.element, segment.index): segment.start for segment in paper.segments()}
        print(json.dumps({"refused": bool(marks), "findings": [_row(finding, starts) for finding in findings]}, ensure_ascii=False))
    elif marks:
        print("文件带有密级标志，本系统不得处理国家秘密，未予检查。")
    else:
        for finding in findings:
            print(
                f"{SEVERITIES[finding.severity]}　{finding.message}"
                + (f"　〔{finding.excerpt}〕" if finding.excerpt else "")
                + f"　（{finding.basis}）"
            )
        print(f"共发现{len(findings)}处。" if findings else "没有发现问题。")
    return 1 if marks or any(finding.severity != "hint" for finding in findings) else 0


def _row(finding: Finding, starts: dict[tuple[str, int], int]) -> dict[str, object]:
    """A finding with its offsets in the paper's text; null where the whole paper is meant."""
    row = asdict(finding)
    base = starts.get((finding.element, finding.index))
    if finding.start is None or finding.end is None or base is None:
        return {**row, "start": None, "end": None}
    return {**row, "start": base + finding.start, "end": base + finding.end}
