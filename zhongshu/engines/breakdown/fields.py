"""领域: the line of business that a task seems to fall to. A suggestion: the office names the unit."""

from __future__ import annotations

from zhongshu.engines.breakdown.words import FIELDS


def field_of(wording: str, above: str = "") -> str:
    """The field whose words fill most of the task, those of the heading above counting a third; empty when none stands there."""
    weights = {field: 3 * _weight(wording, words) + _weight(above, words) for field, words in FIELDS.items()}
    best = max(weights, key=lambda field: weights[field])
    return best if weights[best] else ""


def _weight(text: str, words: tuple[str, ...]) -> int:
    return sum(len(word) * text.count(word) for word in words)
