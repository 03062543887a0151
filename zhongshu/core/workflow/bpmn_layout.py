"""流程图的布局: one line of shapes from left to right, in rows as on a page; nothing crosses a shape. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[int, int]
Box = tuple[int, int, int, int]

SIZES = {"task": (110, 64), "gateway": (44, 44), "event": (36, 36)}
GAP = 42
MARGIN = 40
ROW_WIDTH = 1060
NARROW = 310
NOTE_GAP, NOTE_LINE, NOTE_CHARACTERS = 16, 15, 10
NOTE_WIDTH = 146
BYPASS = 26  # how far over a row's shapes the line past a step runs
ROW_GAP = 70


@dataclass(frozen=True, slots=True)
class Shape:
    """What is to be drawn: task, gateway or event, with a note under it."""

    key: str
    kind: str
    note: str = ""


@dataclass(slots=True)
class Drawing:
    """Boxes (x, y, width, height) by key, labels of gateways, lines by their two ends, and the ties of notes by their step."""

    boxes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    lines: dict[tuple[str, str], tuple[Point, ...]] = field(default_factory=dict)
    ties: dict[str, tuple[Point, ...]] = field(default_factory=dict)


def lay_out(shapes: Sequence[Shape], edges: Sequence[tuple[str, str]], row_width: int = ROW_WIDTH) -> Drawing:
    """Where everything stands, in rows of that width. A gateway stays in the row of the shape that follows it."""
    drawing = Drawing()
    rows = _rows(shapes, row_width)
    row_of: dict[str, int] = {}
    bottoms: list[int] = []
    top = MARGIN + BYPASS + 20
    for number, row in enumerate(rows):
        middle, x = top + SIZES["task"][1] // 2, MARGIN
        for shape in row:
            width, height = SIZES[shape.kind]
            drawing.boxes[shape.key] = (x, middle - height // 2, width, height)
            if shape.kind == "gateway":
                drawing.labels[shape.key] = (x + width // 2 - 50, middle + height // 2 + 4, 100, 28)
            elif shape.kind == "event":
                drawing.labels[shape.key] = (x + width // 2 - 40, middle + height // 2 + 4, 80, 16)
            row_of[shape.key] = number
            x += width + GAP
        bottoms.append(_add_notes(drawing, row, middle))
        top = bottoms[-1] + ROW_GAP + BYPASS
    followers = {first.key: second.key for first, second in itertools.pairwise(shapes)}
    for source, target in edges:
        past = followers.get(source) != target
        turn = (MARGIN + row_width + GAP // 2, bottoms[row_of[source]] + ROW_GAP // 2) if row_of[source] != row_of[target] else None
        drawing.lines[source, target] = _line(drawing.boxes[source], drawing.boxes[target], past, turn)
    return drawing


def _rows(shapes: Sequence[Shape], row_width: int) -> list[list[Shape]]:
    groups: list[list[Shape]] = []
    for shape in shapes:
        if groups and groups[-1][-1].kind == "gateway":
            groups[-1].append(shape)
        else:
            groups.append([shape])
    rows: list[list[Shape]] = [[]]
    used = 0
    for group in groups:
        wide = sum(SIZES[shape.kind][0] + GAP for shape in group)
        if rows[-1] and used + wide > row_width:
            rows.append([])
            used = 0
        rows[-1] += group
        used += wide
    return rows


def _add_notes(drawing: Drawing, row: Sequence[Shape], middle: int) -> int:
    """Notes under their steps; returns the lowest line of the row."""
    lowest = middle + SIZES["task"][1] // 2 + 24
    for shape in row:
        if not shape.note:
            continue
        x, y, _, height = drawing.boxes[shape.key]
        lines = -(-len(shape.note) // NOTE_CHARACTERS)
        top = y + height + NOTE_GAP
        drawing.boxes[shape.key.replace("step_", "note_", 1)] = (x, top, NOTE_WIDTH, lines * NOTE_LINE + 8)
        drawing.ties[shape.key] = ((x + 12, y + height), (x + 12, top))
        lowest = max(lowest, top + lines * NOTE_LINE + 8)
    return lowest


def _line(source: Box, target: Box, past: bool, turn: Point | None) -> tuple[Point, ...]:  # noqa: FBT001 - one of two shapes of a line
    """Into the target from the left; past a step it runs above it; `turn` is the corner by which it goes to the next row."""
    x, y, width, height = source
    middle, into = y + height // 2, target[1] + target[3] // 2
    joint = target[0] - GAP // 2
    over = middle - SIZES["task"][1] // 2 - BYPASS
    start: tuple[Point, ...] = ((x + width // 2, y), (x + width // 2, over)) if past else ((x + width, middle),)
    if turn is None:
        return (*start, (joint, over), (joint, into), (target[0], into)) if past else (*start, (target[0], into))
    edge, down = turn
    level = over if past else middle
    return (*start, (edge, level), (edge, down), (joint, down), (joint, into), (target[0], into))
