"""版面尺寸: the figures of GB/T 9704—2012 in millimetres (sizes of type in points)."""

from __future__ import annotations

POINT = 25.4 / 72

PAPER_WIDTH, PAPER_HEIGHT = 210.0, 297.0
TOP, LEFT = 37.0, 28.0  # 天头, 订口 (5.2.1)
WIDTH, HEIGHT = 156.0, 225.0  # 版心
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT

LINES, CHARACTERS = 22, 28  # (5.2.3)
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # 二号, 三号, 四号
TABLE_SIZE = 12.0  # 小四: the standard leaves tables free

CELL = WIDTH / CHARACTERS  # 一字
PITCH = HEIGHT / LINES  # 一行: 28.99 pt
LEADING = PITCH - SIZE_3 * POINT  # the white between two lines, whatever the size of type

MARK_TOP = {"document": TOP + 35, "letter": 30.0, "order": TOP + 20, "minutes": TOP + 35}  # (7.2.4, 10.1–10.3)
RED_LINE_DROP = 4.0  # 红色分隔线 below the number, the letter's first line below its mark
LETTER_LINE_WIDTH, LETTER_LINE_LIFT = 170.0, 20.0  # (10.1)
LETTER_NUMBER_DROP = SIZE_3 * POINT * 7 / 8
PAGE_NUMBER_DROP = 7.0  # 一字线 below the 版心 (7.5)

OUTER_RULE, INNER_RULE, RED_RULE = 0.35, 0.25, 0.5
LETTER_THICK, LETTER_THIN, LETTER_GAP = 0.8, 0.3, 0.6
TABLE_RULE = 0.2

SEAL = 42.0  # diameter of a seal of a city's or county's office
ASCENT = 0.88  # of every Chinese font: the part of the em above the base line


def mm(points: float) -> float:
    """Points as millimetres."""
    return points * POINT


def line_height(size: float) -> float:
    """一行 of another size: the character and the same white."""
    return mm(size) + LEADING
