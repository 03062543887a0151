"""核文: run every rule over a paper or a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zhongshu.engines.paper import Origin, Paper, Recognised, Segment, recognise_text
from zhongshu.engines.proofing import rules  # noqa: F401 — declares them
from zhongshu.engines.proofing.finding import RULES, Finding, finding_of

_NOT_PROSE = frozenset({"number", "signers", "issue_date", "annex_title"})
"""Elements with a form of their own; `annex_title` repeats `annex_note`."""


def check(paper: Paper) -> list[Finding]:
    """Every finding on the paper, in reading order; those on the whole paper come first."""
    segments = list(paper.segments())
    places = {(segment.element, segment.index): segment for segment in segments}
    found = [finding_of(rule, hit, places.get((hit.element, hit.index))) for rule in RULES if rule.of_paper for hit in rule.find(paper)]
    prose = [segment for segment in segments if segment.element not in _NOT_PROSE]
    found += [finding_of(rule, hit, segment) for rule in RULES if not rule.of_paper for segment in prose for hit in rule.find(segment.text)]
    begins = {key: segment.start for key, segment in places.items()}
    return sorted(
        found, key=lambda finding: (-1 if finding.start is None else begins[finding.element, finding.index] + finding.start, finding.rule)
    )


def check_text(text: str) -> list[Finding]:
    """Recognise the paper in a plain text and check it: `start` and `end` count characters of `text`, the element is `text`."""
    recognised = recognise_text(text)
    findings = [_in_text(finding, recognised, text) for finding in check(recognised.paper)]
    findings += _as_written(recognised, text)
    return sorted(findings, key=lambda finding: (-1 if finding.start is None else finding.start, finding.rule))


def _in_text(finding: Finding, recognised: Recognised, text: str) -> Finding:
    origin = next((o for o in recognised.origins if (o.element, o.index) == (finding.element, finding.index)), None)
    if finding.start is None or finding.end is None or origin is None:
        return replace(finding, element="text", index=0, start=None, end=None)
    segment = next(s for s in recognised.paper.segments() if (s.element, s.index) == (finding.element, finding.index))
    start, end = _place(segment, origin, text, finding.start, finding.end)
    return replace(finding, element="text", index=0, start=start, end=end)


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
    return places[min(start, len(places) - 1)], places[min(end, len(places)) - 1] + 1 if end > start else places[
        min(start, len(places) - 1)
    ]


def _as_written(recognised: Recognised, text: str) -> Iterator[Finding]:
    """The date line as it stood: the paper keeps only the day."""
    origin = next((o for o in recognised.origins if o.element == "issue_date"), None)
    if origin is None:
        return
    line = Segment("issue_date", 0, text[origin.start : origin.end], origin.start)
    for rule in RULES:
        if rule.id in {"date.padded", "number.zero"}:
            for hit in rule.find(line.text):
                found = finding_of(rule, hit, line)
                yield replace(found, element="text", start=origin.start + hit.start, end=origin.start + hit.end)
