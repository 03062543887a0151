"""眉首: what stands above the text on page 1, in the four formats. Everything here has a fixed place on the page."""

from __future__ import annotations

import math
from dataclasses import replace

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import chinese_date

from .figures import (
    CELL,
    LEADING,
    LEFT,
    LETTER_GAP,
    LETTER_LINE_LIFT,
    LETTER_LINE_WIDTH,
    LETTER_NUMBER_DROP,
    LETTER_THICK,
    LETTER_THIN,
    MARK_TOP,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    PITCH,
    RED_LINE_DROP,
    RED_RULE,
    RIGHT,
    SIZE_2,
    SIZE_3,
    TOP,
    WIDTH,
    mm,
)
from .page import Ink, Mark, Rule
from .setter import Setter, clean
from .titles import break_title

MARK_SIZE, LETTER_MARK_SIZE = 52.0, 44.0
MARK_WIDTH = 150.0
NARROWEST = 0.62  # a mark is set narrower to fit its width, but no narrower; then it is made smaller
WIDEST_GAP = 0.35  # em between the letters of a short mark
JOINT_HEIGHT, JOINT_MORE, JOINT_MOST = 48.0, 6.0, 66.0  # all the stacked names together: up to four, each further one, at most
JOINT_WIDER = 1.3  # short stacked names are spaced to this much of the widest


def head(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    """The marks of the red head and title, and where the text below them begins."""
    build = {"document": _document, "letter": _letter, "order": _order, "minutes": _minutes}[paper.format]
    marks, bottom = build(paper, setter)
    return _title(paper, setter, marks, bottom)


def _title(paper: Paper, setter: Setter, marks: list[Mark], bottom: float) -> tuple[list[Mark], float]:
    """标题: two lines below what is above it; the text one line below the title."""
    top = bottom + 2 * setter.pitch
    if not paper.title:
        return marks, top
    for line in break_title(paper.title.strip()):
        marks += setter.centred(LEFT + WIDTH / 2, top, line, "title", SIZE_2)
        top += setter.height(SIZE_2)
    return marks, top + setter.pitch


def _document(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    marks = _labels(paper, setter, TOP)
    drawn, bottom = _joint_mark(paper, setter) if len(paper.issuers) > 1 and not paper.heading else _mark(paper, setter, MARK_SIZE)
    marks += drawn
    top = bottom + 2 * PITCH
    if paper.signatories:
        top = _signatories(paper, setter, marks, top)
        marks += setter.at(LEFT + CELL, top, paper.number)
    else:
        marks += setter.centred(LEFT + WIDTH / 2, top, paper.number)
    line = top + mm(SIZE_3) + RED_LINE_DROP
    marks.append(Rule(LEFT, line, WIDTH, thickness=RED_RULE, red=True))
    return marks, line


def _minutes(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    marks = _labels(paper, setter, TOP)
    drawn, bottom = _mark(paper, setter, MARK_SIZE)
    marks += drawn
    top = bottom + 2 * PITCH
    if paper.number:
        marks += setter.centred(LEFT + WIDTH / 2, top, paper.number)
    if paper.issue_date and not paper.signers:
        top += PITCH if paper.number else 0.0
        marks += setter.at(LEFT + CELL, top, paper.issuers[0] if paper.issuers else "")
        marks += setter.ending(RIGHT - CELL, top, chinese_date(paper.issue_date))
    line = top + mm(SIZE_3) + RED_LINE_DROP
    marks.append(Rule(LEFT, line, WIDTH, thickness=RED_RULE, red=True))
    return marks, line


def _order(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    marks = _labels(paper, setter, TOP)
    drawn, bottom = _mark(paper, setter, MARK_SIZE)
    top = bottom + 2 * PITCH
    marks += [*drawn, *setter.centred(LEFT + WIDTH / 2, top, paper.number)]
    return marks, top + PITCH


def _letter(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    marks, bottom = _mark(paper, setter, LETTER_MARK_SIZE)
    left = (PAPER_WIDTH - LETTER_LINE_WIDTH) / 2
    thick = bottom + RED_LINE_DROP + LETTER_THICK / 2
    thin = thick + LETTER_THICK / 2 + LETTER_GAP + LETTER_THIN / 2
    low = PAPER_HEIGHT - LETTER_LINE_LIFT - LETTER_THICK / 2
    for y, thickness in (
        (thick, LETTER_THICK),
        (thin, LETTER_THIN),
        (low - thin + thick, LETTER_THIN),
        (low, LETTER_THICK),
    ):
        marks.append(Rule(left, y, LETTER_LINE_WIDTH, thickness=thickness, red=True))
    top = thin + LETTER_THIN / 2 + LETTER_NUMBER_DROP
    labels = _labels(paper, setter, top)
    marks += [*labels, *setter.ending(RIGHT, top, paper.number)]
    rows = max(1, sum(map(bool, (paper.copy_number, paper.secrecy, paper.urgency))))
    return marks, top + rows * PITCH


def _labels(paper: Paper, setter: Setter, top: float) -> list[Mark]:
    """份号、密级和保密期限、紧急程度: at the top left, one under the other in this order."""
    shown = [(text, role) for text, role in ((paper.copy_number, "fang"), (paper.secrecy, "hei"), (paper.urgency, "hei")) if text]
    if paper.secrecy and not paper.copy_number and paper.format != "letter":
        shown.insert(0, ("", "fang"))  # 密级 stands on the second line (7.2.2)
    return [ink for line, (text, role) in enumerate(shown) for ink in setter.at(LEFT, top + line * PITCH, text, role)]


def _mark(paper: Paper, setter: Setter, size: float) -> tuple[list[Mark], float]:
    """发文机关标志: red, centred, its ink's top edge where the format wants it; where its ink ends."""
    text = clean(paper.issuer_mark)
    if not text:
        return [], MARK_TOP[paper.format]
    size, stretch, gap = _fit(setter, text, MARK_WIDTH, size)
    low, high = setter.fonts.ink(text, "title")
    width = setter.width(text, "title", size) * stretch + gap * (len(text) - 1)
    base = MARK_TOP[paper.format] + high * mm(size)
    ink = Ink(LEFT + (WIDTH - width) / 2, base, text, "title", size, gap / stretch, red=True, stretch=stretch)
    return [ink], base - low * mm(size)


def _fit(setter: Setter, text: str, room: float, size: float) -> tuple[float, float, float]:
    """Size, stretch and gap that bring a mark near to `room`: short ones are spaced, long ones narrowed, longer ones made smaller."""
    natural = setter.width(text, "title", size)
    if natural <= room:
        gap = min((room * 0.92 - natural) / max(len(text) - 1, 1), WIDEST_GAP * mm(size))
        return size, 1.0, max(gap, 0.0)
    stretch = max(room / natural, NARROWEST)
    return size * min(1.0, room / (natural * stretch)), stretch, 0.0


def _joint_mark(paper: Paper, setter: Setter) -> tuple[list[Mark], float]:
    """联合行文: the names one under the other, all as wide as the widest; 文件 at the right, in the middle of their height."""
    names = [clean(name) for name in paper.issuers]
    height = min(JOINT_MOST, JOINT_HEIGHT + JOINT_MORE * max(0, len(names) - 4)) * setter.leading / LEADING  # smaller where page 1 is full
    step = min(mm(MARK_SIZE) * 0.95, height / len(names))
    size = step / mm(1) * 0.82
    tail_size = min(MARK_SIZE, 2.0 * size)
    tail = setter.width("文件", "title", tail_size)
    room = MARK_WIDTH - tail - mm(size) * 0.5
    widest = max(setter.width(name, "title", size) for name in names)
    stretch = min(1.0, room / widest)
    width = min(room, widest * stretch * JOINT_WIDER)
    left = LEFT + (WIDTH - width - tail - mm(size) * 0.5) / 2
    low, high = setter.fonts.ink("".join(names), "title")
    first = MARK_TOP["document"] + high * mm(size)
    marks: list[Mark] = []
    for line, name in enumerate(names):
        own = setter.width(name, "title", size) * stretch
        gap = (width - own) / (len(name) - 1) if len(name) > 1 else 0.0
        marks.append(Ink(left, first + line * step, name, "title", size, gap / stretch, red=True, stretch=stretch))
    bottom = first + (len(names) - 1) * step - low * mm(size)
    tail_low, tail_high = setter.fonts.ink("文件", "title")
    middle = (MARK_TOP["document"] + bottom) / 2
    base = middle + (tail_high + tail_low) / 2 * mm(tail_size)
    marks.append(Ink(left + width + mm(size) * 0.5, base, "文件", "title", tail_size, red=True))
    return marks, max(bottom, base - tail_low * mm(tail_size))


def _signatories(paper: Paper, setter: Setter, marks: list[Mark], top: float) -> float:
    """签发人: two names a line, ending one character before the right edge; the top of the last line, which the number shares."""
    columns = min(2, len(paper.signatories))
    field = CELL * max(3, *(len(name) for name in paper.signatories))
    left = RIGHT - CELL - columns * field - (columns - 1) * CELL
    marks += setter.ending(left, top, "签发人：")
    for index, name in enumerate(paper.signatories):
        line, column = divmod(index, columns)
        marks += _spread(setter, clean(name), left + column * (field + CELL), top + line * PITCH, field)
    return top + (math.ceil(len(paper.signatories) / columns) - 1) * PITCH


def _spread(setter: Setter, name: str, left: float, top: float, field: float) -> list[Ink]:
    """A name in 楷体; one of two characters is as wide as one of three."""
    inks = list(setter.at(left, top, name, "kai"))
    if len(name) == 2 and len(inks) == 1:
        inks = [replace(inks[0], tracking=inks[0].tracking + min(field, 3 * CELL) - 2 * CELL)]
    return inks
