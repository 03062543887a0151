"""升级: what happens step by step to an assignment that is late — each once, each only after the one before it has lapsed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhongshu.core.calendar.rules import ONE_DAY, Calendar, due_date


@dataclass(frozen=True, slots=True)
class Rung:
    """一级. `parameter` holds the working days after the due date; one that `needs_approval` is only proposed until a leader of the division agrees."""

    code: str
    title: str
    parameter: str
    to: str
    needs_approval: bool = False


RUNGS: tuple[Rung, ...] = (
    Rung("urge", "催办单", "assignments.urge_after", "承办单位联络员"),
    Rung("warn", "预警", "assignments.warn_after", "承办单位主要负责人"),
    Rung("circulate", "通报", "assignments.circulate_after", "承办单位主要负责人，抄送分管领导", needs_approval=True),
    Rung("talk", "约谈建议", "assignments.talk_after", "市政府分管领导", needs_approval=True),
)
RUNG_BY_CODE = {rung.code: rung for rung in RUNGS}


@dataclass(frozen=True, slots=True)
class NextRung:
    """下一级 and the day on which it comes if nothing happens."""

    rung: Rung
    day: dt.date


def next_rung(calendar: Calendar, due: dt.date, done: Sequence[tuple[str, dt.date]], after: Mapping[str, int]) -> NextRung | None:
    """The rung that follows those done (code and day), or None at the top. `after` holds each rung's working days past due.

    A rung comes on its own working day, and never on the day of the one before it.
    """
    codes = {code for code, _ in done}
    last = max((day for _, day in done), default=due)
    for rung in RUNGS:
        if rung.code in codes:
            continue
        own = due_date(calendar, due, after[rung.code]).date
        day = own if own > last else due_date(calendar, last + ONE_DAY, 0).date
        return NextRung(rung, day)
    return None
