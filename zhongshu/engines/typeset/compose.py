"""排版: a paper into pages of marks, by the rules about pages.

Page 1 shows text; the signature never stands on a page without text (此页无正文 is not written, text is pulled along); 版记 closes the
last page. Where the usual setting breaks a rule, the next attempt pulls fewer lines, moves 主送 to the 版记, or tightens the white
between lines, as the standard allows (7.3.5.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhongshu.engines.paper import Paper

from .body import annex_list, annex_rows, body, recipients
from .closing import attendance, closing, imprint, page_number
from .errors import TypesetError, missing_sentence
from .figures import HEIGHT, LEADING, LEFT, TOP
from .fonts import LoadedFonts
from .head import head
from .page import Mark, Page, Row, bound, paginate
from .setter import Setter, clean

ONE_PAGE = 0.92  # lines of 28 pt instead of 29 where that brings a short paper on one page
MANY_RECIPIENTS = 3  # lines of 主送 from which they are moved rather than the lines tightened


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way of setting the paper: the first that keeps all rules is taken."""

    leading: float = 1.0
    pulled: int = 2
    moves_recipients: bool = False
    binds_imprint: bool = True


ATTEMPTS = (
    Attempt(),
    Attempt(pulled=1),
    Attempt(leading=0.9),
    Attempt(leading=0.9, pulled=1),
    Attempt(leading=0.75, pulled=1),
    Attempt(moves_recipients=True),
    Attempt(moves_recipients=True, pulled=1),
    Attempt(moves_recipients=True, leading=0.75, pulled=1),
    Attempt(pulled=1, binds_imprint=False),
    Attempt(leading=0.75, pulled=1, binds_imprint=False),
    Attempt(leading=0.6, pulled=1, moves_recipients=True, binds_imprint=False),
)


def compose(paper: Paper, fonts: LoadedFonts) -> list[list[Mark]]:
    """The pages. Raises TypesetError if a character is missing or no attempt keeps the rules."""
    if missing := missing_characters(paper, fonts):
        raise TypesetError(missing_sentence(missing))
    pages = _pages(paper, fonts)
    first = 2 if paper.format == "letter" else 1  # a letter's first page bears no number
    for number, page in enumerate(pages[first - 1 :], start=first):
        page.marks += page_number(number, Setter(fonts))
    return [page.marks for page in pages]


def _pages(paper: Paper, fonts: LoadedFonts) -> list[Page]:
    for attempt in _attempts(paper, fonts):
        pages = _set(paper, fonts, attempt)
        if not _keeps_rules(pages, paper):
            continue
        if len(pages) == 2 and len(on_one := _set(paper, fonts, replace(attempt, leading=attempt.leading * ONE_PAGE))) == 1:
            return on_one
        return pages
    raise TypesetError("首页排不下正文，或落款无法与正文同页：请缩短标题，减少联合行文机关或主送机关，或把正文写得长一些。")


def missing_characters(paper: Paper, fonts: LoadedFonts) -> list[str]:
    """The characters of the paper that no font has, in the order of their code points."""
    known = fonts.widths["fang"]
    return sorted(character for character in set(clean(paper.to_json())) if ord(character) not in known)


def _attempts(paper: Paper, fonts: LoadedFonts) -> Sequence[Attempt]:
    if len(recipients(paper, Setter(fonts))) < MANY_RECIPIENTS:
        return ATTEMPTS
    return sorted(ATTEMPTS, key=lambda attempt: attempt.leading < 1 and not attempt.moves_recipients)


def _set(paper: Paper, fonts: LoadedFonts, attempt: Attempt) -> list[Page]:
    setter = Setter(fonts, LEADING * attempt.leading)
    marks, first = head(paper, setter)
    foot = imprint(paper, setter, with_main=attempt.moves_recipients)
    addressed = [] if attempt.moves_recipients else bound(recipients(paper, setter))
    tail = [*attendance(paper, setter), *annex_list(paper.annexes, setter), *closing(paper, setter)]
    flows = [addressed + _pulled(body(paper.blocks, setter), tail, attempt.pulled)]
    written = [(number, annex) for number, annex in enumerate(paper.annexes, start=1) if annex.blocks]
    for number, annex in written:
        rows = annex_rows(annex, number if len(paper.annexes) > 1 else None, setter)
        flows.append(_pulled(rows, [], 2))
    if foot:
        if not attempt.binds_imprint and flows[-1]:
            flows[-1][-1] = replace(flows[-1][-1], keep=False)
        flows[-1].append(foot)
    elif flows[-1]:
        flows[-1][-1] = replace(flows[-1][-1], keep=False)
    pages: list[Page] = []
    for index, rows in enumerate(flows):
        pages += paginate(rows, left=LEFT, first=TOP if index else first, pitch=setter.pitch)
    pages[0].marks[:0] = marks
    return pages


def _pulled(text: Sequence[Row], tail: Sequence[Row], lines: int) -> list[Row]:
    """Text and what follows it, bound from the text's last lines on; a very long tail only from the lines before the signature."""
    rows = [*text, *tail]
    start = max(0, len(text) - lines)
    if sum(row.height for row in rows[start:]) > HEIGHT * 0.8:
        signature = next((index for index, row in enumerate(rows) if row.is_signature), len(rows))
        start = max(start, signature - 2)
    return [*rows[:start], *bound(rows[start:])]


def _keeps_rules(pages: Sequence[Page], paper: Paper) -> bool:
    """Page 1 shows text, and every page with a signature shows text above it."""
    if paper.blocks and not any(row.is_body for row in pages[0].rows):
        return False
    signed = [page for page in pages if any(row.is_signature for row in page.rows)]
    return not paper.blocks or all(any(row.marks and not (row.is_signature or row.at_bottom) for row in page.rows) for page in signed)
