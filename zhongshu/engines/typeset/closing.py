"""落款与版记: 署名、成文日期、附注 under the text, 版记 at the foot of the last page."""

from __future__ import annotations

from dataclasses import replace

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import chinese_date

from .figures import BOTTOM, CELL, INNER_RULE, LEFT, OUTER_RULE, PAGE_NUMBER_DROP, RIGHT, SEAL, SIZE_2, SIZE_3, SIZE_4, WIDTH, mm
from .page import Mark, Row, Rule, baseline, moved
from .setter import Setter, clean

SEAL_GAP = 2.0  # between two seals side by side: they neither cross nor touch
SEAL_BELOW = 3.0  # the names stand a little below the middle of their seal (7.3.5.1)


def closing(paper: Paper, setter: Setter) -> list[Row]:
    """署名、成文日期 and 附注. A paper whose head already shows the date (纪要) has none of them."""
    rows: list[Row] = []
    names = [clean(name).strip() for name in paper.signers if clean(name).strip()]
    date = chinese_date(paper.issue_date) if paper.issue_date else ""
    if paper.format == "minutes" and not names:
        date = ""
    if paper.format == "order" and names and any(name.replace("　", " ").count(" ") for name in names):
        rows.append(_stamped(names, date, setter))
    elif names and paper.sealed:
        rows.append(_sealed(names, date, setter))
    elif names or date:
        rows.append(_unsealed(names, date, setter))
    remark = clean(paper.remark).strip()
    if remark:
        rows += setter.paragraph([(remark if remark.startswith("（") else f"（{remark}）", "fang")], on_grid=False)
    return rows


def _sealed(names: list[str], date: str, setter: Setter) -> Row:
    """加盖印章 (7.3.5.1): the last name is centred over the date, the date ends four characters before the edge; room for each seal.

    The uppermost seal's top is less than one line below the text; seals side by side do not touch.
    """
    pitch, text_height = setter.pitch, mm(SIZE_3)
    date_width = setter.width(date, "fang") if date else 0.0
    name_width = max(setter.width(name, "fang") for name in names)
    middle = min(WIDTH - 4 * CELL - date_width / 2, WIDTH - max(name_width, SEAL if len(names) > 1 else 0.0) / 2)
    step = max(SEAL + SEAL_GAP, name_width + CELL)
    columns = max(1, min(3, len(names), int((middle - max(SEAL, name_width) / 2) / step) + 1))
    lines = -(-len(names) // columns)
    seal_top = setter.leading / 2
    first = seal_top + SEAL / 2 + SEAL_BELOW - text_height
    if len(names) == 1:
        first = 2 * pitch
    marks: list[Mark] = []
    for index, name in enumerate(names):
        line, column = divmod(index, columns)
        in_line = min(columns, len(names) - line * columns)  # each line ends at the right, the last name over the date
        marks += setter.centred(middle - (in_line - 1 - column) * step, first + line * (SEAL + SEAL_GAP), name)
    last = first + (lines - 1) * (SEAL + SEAL_GAP)
    marks += setter.centred(middle, last + pitch, date)
    centre = last + (pitch + text_height) / 2 - SEAL_BELOW
    return Row(last + 2 * pitch, tuple(marks), ink=centre + SEAL / 2, is_signature=True)


def _unsealed(names: list[str], date: str, setter: Setter) -> Row:
    """不加盖印章 (7.3.5.2): the name two characters from the edge, the date under it, shifted two characters to the right."""
    pitch = setter.pitch
    name_width = max((setter.width(name, "fang") for name in names), default=0.0)
    date_width = setter.width(date, "fang") if date else 0.0
    left = WIDTH - 2 * CELL - name_width
    if date_width > name_width:
        left = WIDTH - 4 * CELL - date_width
    marks: list[Mark] = []
    for line, name in enumerate(names):
        marks += setter.at(left, (1 + line) * pitch, name)
    date_left = left + 2 * CELL if names else WIDTH - 4 * CELL - date_width
    marks += setter.at(date_left, (1 + len(names)) * pitch, date)
    lines = len(names) + bool(date)
    return Row((1 + lines) * pitch, tuple(marks), ink=lines * pitch + mm(SIZE_3), is_signature=True)


def _stamped(names: list[str], date: str, setter: Setter) -> Row:
    """加盖签发人签名章 (7.3.5.3): two lines below the text, four characters from the edge, the office held at its left by two."""
    pitch = setter.pitch
    marks: list[Mark] = []
    top = 2 * pitch
    for name in names:
        office, _, person = name.replace("　", " ").rpartition(" ")
        left = WIDTH - 4 * CELL - setter.width(person, "kai", SIZE_2)
        marks += setter.at(left, top + baseline(SIZE_3) - baseline(SIZE_2), person, "kai", SIZE_2)
        marks += setter.ending(left - 2 * CELL, top, office.strip())
        top += 2 * pitch
    marks += setter.ending(WIDTH - 4 * CELL, top, date)
    return Row(top + pitch, tuple(marks), ink=top + mm(SIZE_3), is_signature=True)


def imprint(paper: Paper, setter: Setter, *, with_main: bool) -> Row | None:
    """版记: 主送 if it had to move here, 抄送, 印发机关和印发日期, between full-width lines; its last line is the 版心's foot.

    In a letter there are neither lines nor 印发机关 (10.1).
    """
    fields = [("主送：", paper.main_recipients)] if with_main else []
    fields += [("抄送：", paper.copy_recipients)] if paper.copy_recipients.strip() else []
    rows = [row for label, text in fields for row in _copied(label, text, setter)]
    is_letter = paper.format == "letter"
    has_printer = bool(paper.printer or paper.print_date) and not is_letter
    if not rows and not has_printer:
        return None
    white, line = setter.leading, setter.height(SIZE_4)
    height = 0.0 if is_letter else OUTER_RULE / 2
    marks: list[Mark] = [] if is_letter else [Rule(0, height, WIDTH, thickness=OUTER_RULE)]
    for row in rows:
        marks += [moved(mark, 0, height + white / 2) for mark in row.marks]
        height += line
    if has_printer:
        if rows:
            marks.append(Rule(0, height, WIDTH, thickness=INNER_RULE))
        marks += setter.at(mm(SIZE_4), height + white / 2, paper.printer, "fang", SIZE_4)
        if paper.print_date:
            marks += setter.ending(WIDTH - mm(SIZE_4), height + white / 2, f"{chinese_date(paper.print_date)}印发", "fang", SIZE_4)
        height += line
    if not is_letter:
        marks.append(Rule(0, height, WIDTH, thickness=OUTER_RULE))
        height += OUTER_RULE / 2
    return Row(height, tuple(marks), ink=height, on_grid=False, at_bottom=True)


def _copied(label: str, text: str, setter: Setter) -> list[Row]:
    """抄送: size 4, one character in at both sides, later lines under the first one's text, a full stop at the end."""
    one = mm(SIZE_4)
    full = clean(text).strip().rstrip("。：:") + "。"
    return setter.labelled((label, "fang"), full, left=one, measure=WIDTH - one, size=SIZE_4)


def attendance(paper: Paper, setter: Setter) -> list[Row]:
    """出席、请假、列席 of a 纪要 (10.3): a line below the text, label in 黑体, names under one another."""
    rows: list[Row] = []
    for index, people in enumerate(paper.attendance):
        label = f"{clean(people.label).strip().rstrip('：:')}："
        rows += [setter.row()] if not index else []
        rows += setter.labelled((label, "hei"), people.names, keeps_names=True)
    return rows


def page_number(number: int, setter: Setter) -> list[Mark]:
    """页码: — N —, its dashes' top 7 mm below the 版心; odd pages one character from the right edge, even ones from the left."""
    _, high = setter.fonts.ink("—", "song")
    text, one = f"— {number} —", mm(SIZE_4)
    inks = setter.ending(RIGHT - one, 0, text, "song", SIZE_4) if number % 2 else setter.at(LEFT + one, 0, text, "song", SIZE_4)
    return [replace(ink, y=BOTTOM + PAGE_NUMBER_DROP + high * mm(SIZE_4)) for ink in inks]
