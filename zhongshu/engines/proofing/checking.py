"""核文: run every rule over a paper or a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.engines.paper import Origin, Paper, Segment, recognise_text
from zhongshu.engines.paper.plain import natural
from zhongshu.engines.proofing import rules  # noqa: F401 — declares them
from zhongshu.engines.proofing.finding import AHEAD, RULES, Finding, Hit, Rule, finding_of
from zhongshu.engines.proofing.memory import Memory
from zhongshu.engines.proofing.neural import neural_hits
from zhongshu.engines.proofing.office import Office, in_public, is_accepted, matcher_of, office_hits
from zhongshu.engines.proofing.rules.safety import advice_on
from zhongshu.engines.proofing.secrecy import classified_marks

re._MAXCACHE = 4096  # type: ignore[attr-defined] # noqa: SLF001 - the rules ask for more patterns than are kept by default, and each would be compiled anew for every text
_NOT_PROSE = frozenset({"number", "signers", "issue_date", "annex_title"})
"""Elements with a form of their own; `annex_title` repeats `annex_note`."""
_OF_DATE_LINE = frozenset({"date.padded", "number.zero", "date.impossible"})
_SAME_FAULT = (
    frozenset({"typo_phonetic", "typo_shape", "word_confusion", "missing_char", "redundant_char", "name_title", "fixed_phrase", "duplicate", "grammar", "order"}),
    frozenset({"doc_number", "punct_halfwidth", "bracket_unmatched"}),
    frozenset({"punct_double", "punct_ellipsis_deng", "punct_pause_he", "punct_halfwidth", "heading_order"}),
    frozenset({"quote_unmatched", "quote_reversed", "bracket_unmatched"}),
    frozenset({"date_number", "typo_shape", "consistency"}),
    frozenset({"count_list", "fixed_phrase"}),
    frozenset({"order", "fixed_phrase"}),
)  # fmt: skip
"""Kinds that are often two names of one slip: of two such findings on the same characters the surer one is told."""
_STRETCH = 128
_TOGETHER = 40_000


def check(paper: Paper, office: Office | None = None, *, memory: Memory | None = None) -> list[Finding]:
    """Every finding on the paper, in reading order; those on the whole paper come first.

    `office` adds what one office keeps. With a `memory` only paragraphs that it has not met are read anew: for looking on while
    somebody writes; what depends on words elsewhere in the paper may then lag behind until the whole is read again.
    """
    segments = list(paper.segments())
    prose = [segment for segment in segments if segment.element not in _NOT_PROSE]
    read = memory.reading([segment.text for segment in prose], _read) if memory else _read([segment.text for segment in prose])
    found = list(_of_paper(paper, segments, whole=True, headed=True))
    found += [finding_of(rule, hit, segment) for segment in prose for rule, hit in read[segment.text]]
    if office:
        held = matcher_of(office)
        found += [finding_of(rule, hit, segment) for segment in prose for rule, hit in office_hits(held, segment.text)]
        texts = {(segment.element, segment.index): segment.text for segment in segments}
        found = [in_public(held, each) for each in found if not is_accepted(held, each, texts.get((each.element, each.index), ""))]
    begins = {(segment.element, segment.index): segment.start for segment in segments}
    placed = [(-1 if finding.start is None else begins[finding.element, finding.index] + finding.start, finding) for finding in found]
    return _settled(placed)


def _read(texts: Sequence[str]) -> dict[str, list[tuple[Rule, Hit]]]:
    """What the rules of a paragraph say of each."""
    _read_ahead([texts])
    further = neural_hits(texts)
    return {text: [*_of_text(text), *further.get(text, ())] for text in dict.fromkeys(texts)}


def check_text(text: str, office: Office | None = None) -> list[Finding]:
    """Check a paper or a passage given as plain text: `start` and `end` count characters of `text`, the element is `text`."""
    return next(check_texts([text], office))


def check_texts(texts: Iterable[str], office: Office | None = None) -> Iterator[list[Finding]]:
    """`check_text` of many texts, some of them read together, which is quicker."""
    held: list[_Reading] = []
    size = 0
    for text in texts:
        held.append(_Reading.of(text))
        size += len(text)
        if size >= _TOGETHER:
            yield from _checked(held, office)
            held, size = [], 0
    yield from _checked(held, office)


def _checked(readings: Sequence[_Reading], office: Office | None) -> Iterator[list[Finding]]:
    papers = [[line.text for line in (*reading.lines, *reading.elements())] for reading in readings]
    _read_ahead(papers)
    further = neural_hits([text for texts in papers for text in texts])
    held = matcher_of(office) if office else None
    for reading in readings:
        found = [
            reading.in_text(finding)
            for finding in _of_paper(reading.paper, reading.segments, whole=reading.is_whole, headed=reading.has_red_head())
        ]
        found += [_shifted(finding_of(rule, hit, line), line) for line in reading.lines for rule, hit in _of_text(line.text)]
        found += [reading.in_text(finding_of(rule, hit, each)) for each in reading.elements() for rule, hit in _of_text(each.text)]
        found += [_shifted(finding_of(rule, hit, line), line) for line in reading.lines for rule, hit in further.get(line.text, ())]
        found += [reading.in_text(finding_of(*told, each)) for each in reading.elements() for told in further.get(each.text, ())]
        found += _of_date_line(reading)
        found += _of_source(reading)
        if held:
            found += [_shifted(finding_of(rule, hit, line), line) for line in reading.lines for rule, hit in office_hits(held, line.text)]
            found += [reading.in_text(finding_of(*told, each)) for each in reading.elements() for told in office_hits(held, each.text)]
            found = [in_public(held, each) for each in found if not is_accepted(held, each, reading.text)]
        yield _settled([(-1 if finding.start is None else finding.start, finding) for finding in found])


def _read_ahead(papers: Sequence[Sequence[str]]) -> None:
    even = [[_evened(text) for text in texts] for texts in papers]
    for ahead in AHEAD:
        ahead(even)


def _of_text(text: str) -> Iterator[tuple[Rule, Hit]]:
    even = _evened(text)
    own = (rule for rule in RULES if not rule.of_paper and not rule.of_source)
    return ((rule, hit) for rule in own for hit in rule.find(text if rule.as_written else even))


_FULL = dict(zip(",;:?!", "，；：？！", strict=True))
_HALF = re.compile(r"(?<=[一-龥”’》）])[,;:?!](?=[一-龥“‘《（]|$)")


def _evened(text: str) -> str:
    """The text with the half-width marks after Chinese made full-width, character for character: one slip must not hide or make others."""
    return _HALF.sub(lambda found: _FULL[found[0]], text) if any(mark in text for mark in _FULL) else text


def read_paper(text: str) -> Paper:
    """The paper as `check_text` reads it: a passage is all body."""
    return _Reading.of(text).paper


def marks_of(text: str) -> list[Finding]:
    """The classified marks of a text as findings: a text that bears one must not be processed here (《保守国家秘密法》第31条)."""
    rule = next(rule for rule in RULES if rule.id == "secrecy.mark")
    whole = Segment("text", 0, text, 0)
    return [finding_of(rule, Hit(advice_on(mark), mark.start, mark.end, ("",)), whole) for mark in classified_marks(text)]


def _of_paper(paper: Paper, segments: Sequence[Segment], *, whole: bool, headed: bool) -> Iterator[Finding]:
    places = {(segment.element, segment.index): segment for segment in segments}
    for rule in RULES:
        if rule.of_paper and (whole or not rule.whole) and (headed or not rule.headed):
            for hit in rule.find(paper):
                yield finding_of(rule, hit, places.get((hit.element, hit.index)))


def _settled(placed: Iterable[tuple[int, Finding]]) -> list[Finding]:
    """In reading order, and of several findings on one slip only the surest; what is told of a name or title goes before all, for it is never put in by a press.

    What is told at its place is not told of the whole paper again.
    """
    kept: list[tuple[int, Finding]] = []
    near: dict[int, list[tuple[int, Finding]]] = {}
    for place, finding in sorted(
        placed, key=lambda held: (held[1].kind != "name_title", -held[1].confidence, held[0], -len(held[1].excerpt), held[1].rule)
    ):
        touched = range(place // _STRETCH, (place + len(finding.excerpt)) // _STRETCH + 1) if place >= 0 else range(0)
        if any(_is_same(place, finding, *other) for stretch in touched for other in near.get(stretch, ())):
            continue
        kept.append((place, finding))
        for stretch in touched:
            near.setdefault(stretch, []).append((place, finding))
    at_place = {finding.message for place, finding in kept if place >= 0}
    told = [(place, finding) for place, finding in kept if place >= 0 or finding.message not in at_place]
    return [finding for _, finding in sorted(told, key=lambda held: (held[0], held[1].rule))]


def _is_same(place: int, finding: Finding, other_place: int, other: Finding) -> bool:
    end, other_end = place + len(finding.excerpt), other_place + len(other.excerpt)
    overlap = place < other_end and other_place < end
    return overlap and (finding.kind == other.kind or any(finding.kind in group and other.kind in group for group in _SAME_FAULT))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as the rules read it: its paper, the paper's segments with their places in the text, and its lines of prose."""

    text: str
    paper: Paper
    segments: tuple[Segment, ...]
    origins: Mapping[tuple[str, int], Origin]
    lines: tuple[Segment, ...]
    is_whole: bool

    @classmethod
    def of(cls, text: str) -> _Reading:
        recognised = recognise_text(text)
        whole = is_whole(recognised.paper)
        lines = tuple(_lines_of(text))
        paper, origins = (recognised.paper, recognised.origins) if whole else _passage(lines)
        held = {(origin.element, origin.index): origin for origin in origins}
        apart = [(origin.start, origin.end) for origin in origins if not origin.element.endswith("blocks")]
        prose = tuple(line for line in lines if not any(start <= line.start < end for start, end in apart))
        return cls(text, paper, tuple(paper.segments()), held, prose, whole)

    def elements(self) -> Iterator[Segment]:
        """The elements that are prose and no part of a body, each in one piece even where the text breaks it over lines."""
        return (each for each in self.segments if not each.element.endswith("blocks") and each.element not in _NOT_PROSE)

    def has_red_head(self) -> bool:
        """Whether the number stands where a paper has it, above the title: below the title, as in a gazette, nobody tells who signed."""
        number, title = self.origins.get(("number", 0)), self.origins.get(("title", 0))
        return number is None or title is None or number.start < title.start

    def in_text(self, finding: Finding) -> Finding:
        """The finding on an element, placed in the text."""
        origin = self.origins.get((finding.element, finding.index))
        if finding.start is None or finding.end is None or origin is None:
            return replace(finding, element="text", index=0, start=None, end=None)
        segment = next(s for s in self.segments if (s.element, s.index) == (finding.element, finding.index))
        start, end = _place(segment, origin, self.text, finding.start, finding.end)
        return replace(finding, element="text", index=0, start=start, end=end)


def is_whole(paper: Paper) -> bool:
    """Whether what was recognised is a whole paper, or its beginning, and not a passage out of one."""
    has_frame = bool(paper.number or paper.main_recipients or paper.signers or paper.issue_date)
    if paper.title and paper.document_type:
        return has_frame or (
            ("关于" in paper.title or paper.title.endswith(f"会议{paper.document_type}"))
            and not paper.title.endswith(("。", "；", "，"))
            and "，" not in paper.title
        )
    return bool(
        (paper.title and "关于" in paper.title and (paper.number or paper.main_recipients or (paper.signers and paper.issue_date)))
        or (paper.main_recipients and (paper.signers or paper.issue_date))
    )


def _lines_of(text: str) -> Iterator[Segment]:
    at = 0
    for written in text.split("\n"):
        stripped = written.strip()
        if stripped:
            yield Segment("text", 0, stripped, at + len(written) - len(written.lstrip()))
        at += len(written) + 1


def _passage(lines: Sequence[Segment]) -> tuple[Paper, tuple[Origin, ...]]:
    """A passage is all body."""
    origins = tuple(Origin("blocks", index, line.start, line.start + len(line.text)) for index, line in enumerate(lines))
    return Paper(blocks=tuple(natural(line.text) for line in lines)), origins


def _shifted(finding: Finding, line: Segment) -> Finding:
    start, end = finding.start, finding.end
    return finding if start is None or end is None else replace(finding, start=line.start + start, end=line.start + end)


def _place(segment: Segment, origin: Origin, text: str, start: int, end: int) -> tuple[int, int]:
    """Walk the element and its source side by side: the source may have line breaks, spaces and labels that the element has not."""
    at = text.find(segment.text, origin.start, origin.end)
    if at >= 0:
        return at + start, at + end
    places: list[int] = []
    at = origin.start
    for character in segment.text:
        here = text.find(character, at, origin.end)
        if here < 0 and not character.isspace():
            return origin.start, origin.end
        places.append(here if here >= 0 else at)
        at = here + 1 if here >= 0 else at
    first = places[min(start, len(places) - 1)]
    return first, places[min(end, len(places)) - 1] + 1 if end > start else first


def _of_source(reading: _Reading) -> Iterator[Finding]:
    whole = Segment("text", 0, reading.text, 0)
    return (finding_of(rule, hit, whole) for rule in RULES if rule.of_source for hit in rule.find(reading.text))


def _of_date_line(reading: _Reading) -> Iterator[Finding]:
    """The date line as it stood: the paper keeps only the day."""
    origin = reading.origins.get(("issue_date", 0))
    if origin is None:
        return
    line = Segment("text", 0, reading.text[origin.start : origin.end], origin.start)
    for rule in RULES:
        if rule.id in _OF_DATE_LINE:
            yield from (_shifted(finding_of(rule, hit, line), line) for hit in rule.find(line.text))
