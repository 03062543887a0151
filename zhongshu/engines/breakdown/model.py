"""What the cutting of a report yields. Offsets are characters of the text as it was given; `text[start:end]` is always the wording."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

KINDS = {"number": "定量指标", "institution": "制度机制", "project": "项目行动", "direction": "定性要求"}
"""Kinds of target: what must be shown at the end of the year."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """数量: `wording` as it stands (“1200万人以上”); `amount` in units of `unit`, 万 and 亿 multiplied out; `bound` at_least | at_most | about | exactly."""

    wording: str
    amount: float
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """时限: the words that say it, the last day they mean, and whether that day needs a person's eye."""

    wording: str
    date: dt.date | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选任务. `path` is the headings above it; `act` the phrase that tells what is done; `title` a short name for the list; `field` the line of business it falls to."""

    start: int
    end: int
    wording: str
    path: tuple[str, ...]
    title: str
    act: str
    kind: str
    quantities: tuple[Quantity, ...]
    deadline: Deadline | None
    field: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """未列为任务的句子, with the reason that a person may doubt."""

    start: int
    end: int
    reason: str
