"""A recount of 交办 from the event ledger alone: no column of an assignment is read. Held against the product's figures and lights."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.events.models import Event
from zhongshu.lib.clock import CHINA


@dataclass
class Told:
    """What the events tell of one assignment, in their order."""

    issued: dt.date
    due: dt.date
    cycle: str
    tone: str = ""
    is_void: bool = False
    is_accepted: bool = False
    ended: dt.date | None = None
    handed_in: dt.date | None = None
    signed: dt.date | None = None
    returns: int = 0
    set_by_hand: str = ""
    obligations: set[dt.date] = field(default_factory=set)
    next_feedback: dt.date | None = None

    @property
    def end(self) -> dt.date | None:
        return self.handed_in or self.ended

    is_late: bool = False


def recount(today: dt.date) -> dict[int, Told]:
    """Every assignment that was ever issued, as it stands on a day, by its key."""
    told: dict[int, Told] = {}
    calendar = get_calendar(today)
    for event in Event.objects.order_by("seq").iterator():
        data = json.loads(event.data)
        day = event.at.astimezone(CHINA).date()
        key = event.matter or 0
        if event.type == "assignments.assigned":
            told[key] = Told(day, dt.date.fromisoformat(data["due"]), data["cycle"])
        elif key in told:
            _apply(told[key], event.type, data, day, calendar)
    for one in told.values():
        _judge(one, today, calendar)
    return told


def _apply(one, kind, data, day, calendar):  # noqa: C901 - one line an event, which is what makes it easy to check
    step = data.get("step", "")
    if kind == "matters.finished" and step == "签收":
        one.signed, one.next_feedback = day, _next(calendar, one.cycle, day)
    elif kind == "matters.finished" and step == "单位签发":
        one.handed_in, one.next_feedback = day, None
    elif kind == "matters.finished" and step == "审核":
        one.is_accepted, one.ended = True, day
    elif kind == "matters.returned" and step == "审核":
        one.returns, one.handed_in, one.next_feedback = one.returns + 1, None, _next(calendar, one.cycle, day)
    elif kind == "matters.cancelled":
        one.ended, one.is_void = day, data["word"] == "撤销交办"
    elif kind == "assignments.reassigned":
        one.issued, one.due = day, dt.date.fromisoformat(data["due"])
    elif kind == "assignments.changed" and data["due"]:
        one.due = dt.date.fromisoformat(data["due"])
    elif kind == "assignments.cycle_set":
        one.cycle = data["cycle"]
        one.next_feedback = _next(calendar, one.cycle, day) if one.signed and not one.handed_in else None
    elif kind == "assignments.reported" and data["period"]:
        one.next_feedback = _next(calendar, one.cycle, max(day, dt.date.fromisoformat(data["period"])))
    elif kind == "assignments.feedback_returned" and data["period"] and not one.handed_in:
        one.next_feedback = min(filter(None, (one.next_feedback, dt.date.fromisoformat(data["period"]))))
    elif kind == "assignments.light_set":
        one.set_by_hand = {"红灯": "red", "黄灯": "amber", "绿灯": "green"}[data["tone"]]
    elif kind == "assignments.light_freed":
        one.set_by_hand = ""


def _judge(one, today, calendar):
    one.is_late = (one.end or today) > one.due
    if one.ended:
        one.tone = "grey"
    elif one.set_by_hand:
        one.tone = one.set_by_hand
    elif one.is_late or one.returns >= 2:
        one.tone = "red"
    elif one.handed_in:
        one.tone = "green"
    else:
        missed = one.next_feedback is not None and one.next_feedback < today
        one.tone = "amber" if missed or _left(calendar, today, one) else "green"


def _left(calendar, today, one):
    """At most three working days, or a fifth of all of them, are left."""
    left = _working(calendar, today, one.due)
    return (left <= max(3, _working(calendar, one.issued, one.due) * 20 // 100) and today > one.issued) or today == one.due


def _working(calendar, first, last):
    return sum(calendar.is_working(first + dt.timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _next(calendar, cycle, after):
    """The last working day of the week, half month, month or quarter, after a day: found by going on a day at a time."""
    if cycle == "none":
        return None
    keys = {
        "week": lambda day: day.isocalendar()[:2],
        "half_month": lambda day: (day.year, day.month, day.day > 15),
        "month": lambda day: (day.year, day.month),
        "quarter": lambda day: (day.year, (day.month - 1) // 3),
    }
    key, day = keys[cycle], after + dt.timedelta(days=1)
    while True:
        if calendar.is_working(day):
            later = day + dt.timedelta(days=1)
            while key(later) == key(day) and not calendar.is_working(later):
                later += dt.timedelta(days=1)
            if key(later) != key(day):
                return day
        day += dt.timedelta(days=1)
