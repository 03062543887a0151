"""文字识别, with RapidOCR and the models in its wheel: offline. Only in the limited child: it takes a second or more a page, and much memory."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from .model import DOUBTFUL, Doubt

Box = Sequence[Sequence[float]]
SIDE_LIMIT = 2400
SAME_LINE = 0.6
"""Boxes whose middles lie closer than this share of their height stand on one line."""


def recognise(image: Image.Image) -> tuple[str, tuple[Doubt, ...]]:
    """The words of a picture in the order of reading, a line each, and the characters that are in doubt."""
    import numpy as np  # noqa: PLC0415 - large libraries that only recognition needs

    picture = image.convert("RGB")
    picture.thumbnail((SIDE_LIMIT, SIDE_LIMIT))
    found: Any = _engine()(np.asarray(picture)[:, :, ::-1], return_word_box=True, return_single_char_box=True)
    if not found.txts:
        return "", ()
    order = _reading_order([box.tolist() for box in found.boxes])
    text, doubts = "", []
    for number, (index, begins_line) in enumerate(order):
        text += ("\n" if begins_line else "　") if number else ""
        line, scores, boxes = _characters(
            found.txts[index], float(found.scores[index]), found.word_results[index], found.boxes[index].tolist()
        )
        doubts += [
            Doubt(len(text) + at, len(text) + at + 1, score, _shares(boxes[at], picture.size))
            for at, score in enumerate(scores)
            if score < DOUBTFUL and not line[at].isspace()
        ]
        text += line
    return text, tuple(doubts)


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 2, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
    return RapidOCR(params={"Global.log_level": "error", **threads})


def _characters(text: str, score: float, words: Any, box: Box) -> tuple[str, list[float], list[Box]]:
    """A line character by character. Where the engine gives no place for each, all share the line's."""
    parts = [(str(word), float(sure), place) for word, sure, place in words or () if word]
    if "".join(word for word, _, _ in parts) != text:
        return text, [score] * len(text), [box] * len(text)
    scores = [sure for word, sure, _ in parts for _ in word]
    return text, scores, [place for word, _, place in parts for _ in word]


def _reading_order(boxes: Sequence[Box]) -> list[tuple[int, bool]]:
    """The boxes from top to bottom and from left to right, each with whether it begins a line."""
    edges = [(min(y for _, y in box), max(y for _, y in box), min(x for x, _ in box)) for box in boxes]
    lines: list[list[int]] = []
    for index in sorted(range(len(boxes)), key=lambda one: edges[one][0]):
        top, bottom, _ = edges[index]
        last = edges[lines[-1][0]] if lines else None
        if last and abs((top + bottom) - (last[0] + last[1])) / 2 < SAME_LINE * min(bottom - top, last[1] - last[0]):
            lines[-1].append(index)
        else:
            lines.append([index])
    return [(index, at == 0) for line in lines for at, index in enumerate(sorted(line, key=lambda one: edges[one][2]))]


def _shares(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    return min(xs) / size[0], min(ys) / size[1], (max(xs) - min(xs)) / size[0], (max(ys) - min(ys)) / size[1]


def open_picture(data: bytes) -> Image.Image:
    """A picture, upright as its camera says."""
    from PIL import ImageOps  # noqa: PLC0415

    return ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
