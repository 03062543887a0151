"""分解: from the report's text to its candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.breakdown.deadlines import deadline_of
from zhongshu.engines.breakdown.fields import field_of
from zhongshu.engines.breakdown.judging import Stand, begins_act, why_not
from zhongshu.engines.breakdown.model import Candidate, LeftOut
from zhongshu.engines.breakdown.outline import Heading, Paragraph, outline, year_of
from zhongshu.engines.breakdown.sentences import Span, clauses, lists_figures, sentences, split_measured, without_lead_in
from zhongshu.engines.breakdown.targets import has_quantity, kind_of, quantities

_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Breakdown:
    """分解结果: the year whose tasks these are, the candidates and the sentences left out, both in the order of the text."""

    year: int | None
    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]


def break_down(text: str, year: int | None = None) -> Breakdown:
    """The tasks of the year in a report. `year`, when given, is the one that deadlines are counted in; else the report's own. Never raises: a text without such a part has no tasks."""
    own = year_of(text)
    year = year or own
    paragraphs, headings = outline(text, own or year)
    candidates: list[Candidate] = []
    left_out: list[LeftOut] = []
    for number, paragraph in enumerate(paragraphs):
        followed = _has_paragraphs(paragraphs, number)
        for found in _judged(text, paragraph, year, followed=followed):
            (candidates if isinstance(found, Candidate) else left_out).append(found)  # type: ignore[arg-type]
    left_out.extend(LeftOut(heading.start, heading.end, "heading") for heading in headings)
    return Breakdown(year, tuple(candidates), tuple(sorted(left_out, key=_start)))


def _start(found: LeftOut | Heading) -> int:
    return found.start


def _has_paragraphs(paragraphs: list[Paragraph], number: int) -> bool:
    """Whether text of its own follows the text on a heading's line."""
    after = paragraphs[number + 1 : number + 2]
    return bool(after) and not after[0].on_heading and after[0].path[: len(paragraphs[number].path)] == paragraphs[number].path


def _judged(text: str, paragraph: Paragraph, year: int | None, *, followed: bool) -> Iterator[Candidate | LeftOut]:
    spans = list(sentences(text, paragraph.start, paragraph.end))
    listed = lists_figures(text, paragraph.start, paragraph.end)
    path = paragraph.path
    for number, (start, end) in enumerate(spans):
        stand = Stand(paragraph.on_heading, number == 0, len(spans) == 1, followed)
        why = "" if listed else why_not(text[start:end], stand)
        if why:
            yield LeftOut(start, end, why)
            path = (*paragraph.path, text[start:end].rstrip("。；")) if why == "topic" else path
            continue
        parts = split_measured(text, *without_lead_in(text, start, end), listed=listed)
        yield from (_candidate(text, part, path, year) for part in parts)


def _candidate(text: str, span: Span, path: tuple[str, ...], year: int | None) -> Candidate:
    start, end = span
    wording = text[start:end]
    telling = _telling_clause(text, span)
    deadline = deadline_of(wording, year) if year else None
    return Candidate(
        start,
        end,
        wording,
        path,
        telling[:_TITLE_LENGTH],
        telling,
        kind_of(wording),
        quantities(wording),
        deadline,
        field_of(wording, "".join(path[-2:])),
    )


def _telling_clause(text: str, span: Span) -> str:
    """动宾短语: the clause with a figure, else the first that begins with an act, else the first."""
    told = [text[start:end].strip("，。；！ \n") for start, end in clauses(text, *span)]
    for wanted in (has_quantity, begins_act):
        for clause in told:
            if wanted(clause):
                return clause
    return told[0] if told else ""
