"""`zhongshu typeset` and `zhongshu check`: the two engines on files. No Django, no database."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from zhongshu.engines.paper import Recognised, element_title, recognise_docx, recognise_text
from zhongshu.engines.proofing import SEVERITIES, Finding, Source, check_texts, marks_of, read_source, revised
from zhongshu.engines.proofing.llm import Endpoint, ModelUnavailable, llm_findings
from zhongshu.engines.proofing.neural import SETTING, NetworkError, network
from zhongshu.engines.typeset import TypesetError, typeset_docx, typeset_pdf
from zhongshu.lib import clock
from zhongshu.lib.office_files import UnsafeFile, decode_text, kind_of
from zhongshu.lib.office_files import check as check_file_is_safe

_TOLD = ("rule", "kind", "gate", "severity", "start", "end", "suggestions", "message", "basis", "confidence")
_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What `zhongshu check` is asked for beside the findings: where to write the revision and the typeset paper, and a model to ask."""

    as_json: bool = False
    revision: Path | None = None
    compliant: Path | None = None
    model: Endpoint | None = None


def read(source: Path) -> Recognised:
    """The paper in a file. Raises UnsafeFile with a sentence when it cannot be read or must not be."""
    data = _bytes_of(source)
    kind = kind_of(data)
    if kind not in ("txt", "docx"):
        raise UnsafeFile("只能处理纯文本（.txt）和 Word 文档（.docx）。")
    check_file_is_safe(data, kind)
    return recognise_docx(data) if kind == "docx" else recognise_text(decode_text(data))


def _bytes_of(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise UnsafeFile(f"打不开文件“{source}”：{error.strerror}。") from error


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


def check_file(path: Path, options: CheckOptions) -> int:
    """Print what the checker finds, as lines or as one JSON object. A classified mark refuses the file."""
    _say_of_network()
    try:
        source = read_source(_bytes_of(path))
        marks = source.marks()
        findings = [] if marks else source.findings() + _of_model(source, options.model)
        written = [] if marks else _write_copies(source, findings, options)
    except (UnsafeFile, TypesetError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.as_json:
        rows = [_row(source, finding) for finding in marks or findings]
        print(json.dumps({"refused": bool(marks), "findings": rows}, ensure_ascii=False))
    elif marks:
        print("文件带有密级标志，本系统不得处理国家秘密，未予检查。")
    else:
        _print_lines(findings)
        for line in written:
            print(line)
    return 1 if marks or any(finding.severity != "hint" for finding in findings) else 0


def check_lines(path: Path) -> int:
    """One paper a line in, `{"id", "text"}`; one answer a line out, in the same order. A line that is no such object is told on stderr."""
    failed = False
    _say_of_network()
    try:
        with path.open(encoding="utf-8") as lines:
            held: list[tuple[object, str]] = []
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = _paper_of(line)
                if row is None:
                    failed = True
                    print(f'第{number}行不是 {{"id", "text"}} 形式的 JSON，已跳过。', file=sys.stderr)
                    continue
                held.append(row)
                if len(held) == _TOGETHER:
                    _print_answers(held)
                    held = []
            _print_answers(held)
    except (OSError, UnicodeDecodeError) as error:
        print(f"读不出“{path}”：{error}。", file=sys.stderr)
        return 2
    return 2 if failed else 0


def _say_of_network() -> None:
    """A model that was asked for and cannot be used takes nothing from the rest of the check, but is told."""
    named = os.environ.get(SETTING, "")
    if named and not Path(named).is_file():
        print(f"找不到核文模型文件“{named}”，未使用。", file=sys.stderr)
    try:
        network()
    except NetworkError as error:
        print(error, file=sys.stderr)


def _paper_of(line: str) -> tuple[object, str] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return (row.get("id"), row["text"]) if isinstance(row, dict) and isinstance(row.get("text"), str) else None


def _print_answers(papers: Sequence[tuple[object, str]]) -> None:
    marked = {at: marks for at, (_, text) in enumerate(papers) if (marks := marks_of(text))}
    checked = check_texts(text for at, (_, text) in enumerate(papers) if at not in marked)
    for at, (name, _) in enumerate(papers):
        findings = marked[at] if at in marked else next(checked)
        rows = [{key: value for key, value in asdict(finding).items() if key in _TOLD} for finding in findings]
        print(json.dumps({"id": name, "refused": at in marked, "findings": rows}, ensure_ascii=False))


def _of_model(source: Source, model: Endpoint | None) -> list[Finding]:
    """The model's remarks; a model that does not answer takes nothing from the rest of the check."""
    if model is None:
        return []
    try:
        return llm_findings(source.text, replace(model, key=os.environ.get("ZHONGSHU_LLM_KEY", "")))
    except ModelUnavailable as error:
        print(error, file=sys.stderr)
        return []


def _write_copies(source: Source, findings: Sequence[Finding], options: CheckOptions) -> list[str]:
    told: list[str] = []
    try:
        if options.revision:
            options.revision.write_bytes(revised(source, findings, clock.now().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))
            told.append(f"已写修订稿：{options.revision}")
        if options.compliant:
            options.compliant.write_bytes(typeset_docx(source.paper))
            told.append(f"已按 GB/T 9704—2012 排版：{options.compliant}")
    except OSError as error:
        raise UnsafeFile(f"写不进“{error.filename}”：{error.strerror}。") from error
    return told


def _print_lines(findings: Sequence[Finding]) -> None:
    for line in _lines(findings):
        print(line)
    print(f"共发现{len(findings)}处。" if findings else "没有发现问题。")


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each finding, in reading order; what is said in the same words of several places is one line with their number."""
    alike = Counter(map(_line, findings))
    for line, times in alike.items():
        yield f"{line}　共{times}处" if times > 1 else line


def _line(finding: Finding) -> str:
    place = f"　〔{finding.excerpt}〕" if finding.excerpt else ""
    return f"{SEVERITIES[finding.severity]}　{finding.message}{place}　（{finding.basis}）"


def _row(source: Source, finding: Finding) -> dict[str, object]:
    """A finding with its offsets in the source's text; null where the whole paper is meant."""
    start, end = source.place(finding) or (None, None)
    return {**asdict(finding), "start": start, "end": end}
