"""A recount of 督查督办 from the event ledger alone, written apart from the product: nothing of it is called, no other table is read.

Holidays, limits and the arithmetic of working days are written here once more: the State Council's notices for 2025 and 2026
(国办发明电〔2024〕12号 and the one after it), and the values that the office's parameters have at first.
"""

from __future__ import annotations

import bisect
import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

ONE = dt.timedelta(days=1)
CHINA = dt.timezone(8 * dt.timedelta(hours=1))
OFF = "2025-01-01 2025-01-28/8 2025-04-04/3 2025-05-01/5 2025-05-31/3 2025-10-01/8 2026-01-01/3 2026-02-15/9 2026-04-04/3 2026-05-01/5"
WORKED = "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09"
LADDER = (("urge", 1), ("warn", 5), ("circulate", 10), ("talk", 15))
RUNGS = {"催办单": "urge", "预警": "warn", "通报": "circulate", "约谈建议": "talk"}
TONES = {"红灯": "red", "黄灯": "amber", "绿灯": "green"}
WEEK, HALF, MONTH, QUARTER = "week", "half_month", "month", "quarter"


def _days(text: str) -> set[dt.date]:
    found = set()
    for each in text.split():
        first, _, length = each.partition("/")
        found |= {dt.date.fromisoformat(first) + ONE * n for n in range(int(length or 1))}
    return found


HOLIDAYS, MAKE_UP = _days(OFF), _days(WORKED)
FROM, UNTIL = dt.date(2024, 12, 1), dt.date(2026, 6, 1)
WORKDAYS = [
    day for day in (FROM + ONE * n for n in range((UNTIL - FROM).days)) if day in MAKE_UP or (day.isoweekday() <= 5 and day not in HOLIDAYS)
]
_SET = frozenset(WORKDAYS)


def works(day: dt.date) -> bool:
    return day in _SET


def after(day: dt.date, count: int) -> dt.date:
    """The count-th working day after a day."""
    return WORKDAYS[bisect.bisect_right(WORKDAYS, day) + count - 1]


def between(first: dt.date, last: dt.date) -> int:
    """Working days after the first up to the last."""
    return bisect.bisect_right(WORKDAYS, last) - bisect.bisect_right(WORKDAYS, first)


def _period(cycle: str, day: dt.date) -> tuple[int, ...]:
    if cycle == WEEK:
        return day.isocalendar()[:2]
    if cycle == HALF:
        return day.year, day.month, int(day.day > 15)
    return (day.year, day.month) if cycle == MONTH else (day.year, (day.month + 2) // 3)


def _asked(cycle: str) -> list[dt.date]:
    """Every day on which feedback is due: the last working day of each period that has one."""
    last: dict[tuple[int, ...], dt.date] = {}
    for day in WORKDAYS:
        last[_period(cycle, day)] = day
    return sorted(last.values())


ASKED = {cycle: _asked(cycle) for cycle in (WEEK, HALF, MONTH, QUARTER)}


def next_asked(cycle: str, day: dt.date) -> dt.date | None:
    return ASKED[cycle][bisect.bisect_right(ASKED[cycle], day)] if cycle in ASKED else None


@dataclass
class Told:
    """What the events tell of one assignment."""

    unit: str
    issued: dt.date
    due: dt.date
    cycle: str
    points: dict[str, dt.date]
    step: str = "签收"
    is_void: bool = False
    is_accepted: bool = False
    ended: dt.date | None = None
    handed_in: dt.date | None = None
    signed: dt.date | None = None
    returns: int = 0
    by_hand: str = ""
    asked: dt.date | None = None
    rungs: list[tuple[str, dt.date]] = field(default_factory=list)
    waits: str = ""
    turned: dt.date | None = None
    days: set[dt.date] = field(default_factory=set)

    def ask(self, until: dt.date) -> None:
        """填报负担: every day up to one on which feedback was due while its clock ran."""
        day = None if self.ended or self.handed_in else self.asked
        while day and day <= until:
            self.days.add(day)
            day = next_asked(self.cycle, day)

    @property
    def counts(self) -> bool:
        return not self.is_void

    def days_late(self, today: dt.date) -> int:
        """Calendar days past due when it was handed in, else when it ended, else until today."""
        return max(0, ((self.handed_in or self.ended or today) - self.due).days)

    def tone(self, today: dt.date) -> str:
        if self.ended:
            return "grey"
        if self.by_hand:
            return self.by_hand
        if self.days_late(today) or self.returns >= 2:
            return "red"
        if self.handed_in:
            return "green"
        is_missed = (self.asked and self.asked < today) or any(day < today for day in self.points.values())
        is_near = between(today, self.due) <= max(3, between(self.issued, self.due) // 5)
        return "amber" if is_missed or is_near else "green"


@dataclass
class Reported:
    """What the events tell of one feedback."""

    unit: str
    period: dt.date | None
    is_late: bool
    ticked: dict[str, dt.date]
    is_returned: bool = False


@dataclass
class Recount:
    """Everything that was counted, and what does not fit."""

    today: dt.date
    assignments: dict[int, Told] = field(default_factory=dict)
    feedback: dict[int, Reported] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    types: Counter[str] = field(default_factory=Counter)
    items: int = 0
    plates: int = 0
    inspections: int = 0
    solved: int = 0
    _found: Counter[int] = field(default_factory=Counter)

    def figures(self, year: int, unit: str = "") -> dict[str, tuple[int, int]]:
        """The figures of a year, each as what is divided and by what; of all, or of one unit as it sees them: what it gave back lies with the office."""
        rows = [one for one in self.assignments.values() if one.counts and one.issued.year == year]
        rows = [one for one in rows if one.unit == unit and one.step != "交办"] if unit else rows
        done = [one for one in rows if one.is_accepted]
        in_time = sum(not one.days_late(self.today) for one in done)
        late = sum(bool(one.days_late(self.today)) and not one.ended for one in rows)
        told = [
            one
            for one in self.feedback.values()
            if one.period and one.period.year == year and not one.is_returned and unit in ("", one.unit)
        ]
        figures = {
            "supervision.assigned": (len(rows), 1),
            "supervision.closed": (len(done), 1),
            "supervision.closing_rate": (100 * len(done), len(rows)),
            "supervision.on_time_rate": (100 * in_time, len(done)),
            "supervision.overdue": (late, 1),
            "supervision.askings": (self.asked(year, unit), 1),
            "supervision.feedback_rate": (100 * sum(not one.is_late for one in told), len(told)),
        }
        if not unit:
            figures |= {
                "supervision.items": (self.items, 1),
                "supervision.plates": (self.plates, 1),
                "supervision.inspections": (self.inspections, 1),
                "supervision.solved_problems": (self.solved, 1),
            }
        return figures

    def asked(self, year: int, unit: str = "") -> int:
        """How often feedback was asked, by assignments that were taken back too."""
        rows = [one for one in self.assignments.values() if unit in ("", one.unit)]
        return sum(day.year == year for one in rows for day in one.days)

    def units(self) -> dict[str, Counter[str]]:
        """By unit: assigned, closed, open and late, as the board shows them."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.assignments.values():
            if one.counts:
                is_late = not one.ended and bool(one.days_late(self.today))
                found[one.unit].update(assigned=1, closed=int(one.is_accepted), open=int(not one.ended), late=int(is_late))
        return found


def recount(today: dt.date, *, climbs: bool = True) -> Recount:
    """The ledger read from its beginning, as things stand on a day; `climbs` where the ladder was climbed every working morning."""
    told = Recount(today)
    for kind, day, matter, data in read_ledger():
        told.types[kind] += 1
        _apply(told, kind, dt.date.fromisoformat(day), matter or 0, json.loads(data))
    for one in told.assignments.values():
        one.ask(today)
    if climbs:
        _check_ladder(told)
    return told


def read_ledger() -> Iterable[tuple[str, str, int | None, str]]:
    """Type, day in China, matter and facts of every event, in their order."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT type, at, matter, data FROM events_event ORDER BY seq")
        while found := cursor.fetchmany(2000):
            for kind, at, matter, data in found:
                moment = at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
                yield kind, moment.astimezone(CHINA).date().isoformat(), matter, data


def _apply(told: Recount, kind: str, day: dt.date, key: int, data: dict) -> None:
    if kind == "assignments.assigned":
        points = {title: dt.date.fromisoformat(point) for title, point in data["milestones"]}
        told.assignments[key] = Told(data["unit"], day, dt.date.fromisoformat(data["due"]), data["cycle"], points)
    elif kind == "supervision.problem_found":
        told._found[key] += 1
    elif key in told.assignments:
        _follow(told, told.assignments[key], kind, day, data)
    elif kind == "matters.finished":
        step = data["step"]
        told.items += step == "立项审批"
        told.plates += step == "挂牌批准"
        told.inspections += step == "结论审签"
        told.solved += told._found[key] * (step == "复查")


def _follow(told: Recount, one: Told, kind: str, day: dt.date, data: dict) -> None:  # noqa: C901 - one line an event: easy to check
    if kind in {"matters.finished", "matters.cancelled", "assignments.cycle_set", "assignments.feedback_returned"}:
        one.ask(day)
    if kind == "matters.finished":
        _finished(one, data["step"], day)
    elif kind == "matters.returned":
        one.step = data["target"]
        if data["step"] == "审核":
            one.turned = day
            one.returns, one.handed_in, one.asked = one.returns + 1, None, next_asked(one.cycle, day)
    elif kind == "matters.cancelled":
        one.ended, one.is_void = day, data["word"] == "撤销交办"
        one.asked = None if data["word"] in ("转长期", "中止") else one.asked
    elif kind == "assignments.reassigned":
        one.unit, one.issued, one.due = data["unit"], day, dt.date.fromisoformat(data["due"])
    elif kind == "assignments.changed" and data["due"]:
        one.due = dt.date.fromisoformat(data["due"])
    elif kind == "assignments.cycle_set":
        one.cycle = data["cycle"]
        one.asked = next_asked(one.cycle, day) if one.signed and not one.handed_in else None
    elif kind == "assignments.reported":
        _reported(told, one, day, data)
    elif kind == "assignments.feedback_returned":
        sent = told.feedback[data["feedback"]]
        sent.is_returned = True
        one.points |= sent.ticked  # nodes that it ticked off are open again
        if sent.period and one.step == "办理":
            one.asked = min(sent.period, one.asked or sent.period)
    elif kind == "assignments.light_set":
        one.by_hand = TONES[data["tone"]]
    elif kind == "assignments.light_freed":
        one.by_hand = ""
    elif kind.startswith("assignments.escalat"):
        _climbed(told, one, kind, day, data)


def _finished(one: Told, step: str, day: dt.date) -> None:
    if step == "交办":
        one.step = "签收"
    elif step == "签收":
        one.step, one.signed, one.asked = "办理", day, next_asked(one.cycle, day)
    elif step == "办理":
        one.step = "单位签发"
    elif step == "单位签发":
        one.step, one.handed_in, one.asked = "审核", day, None
    elif step == "审核":
        one.step, one.is_accepted, one.ended = "认可", True, day


def _reported(told: Recount, one: Told, day: dt.date, data: dict) -> None:
    period = None
    if one.asked and one.asked >= day:
        period = one.asked if _period(one.cycle, one.asked) <= _period(one.cycle, day) else None
    elif one.asked:
        period = one.asked
        while (later := next_asked(one.cycle, period)) and later <= day:
            period = later
    if str(period or "") != data["period"]:
        told.faults.append(f"feedback {data['feedback']} answers {data['period']}, not {period}")
    ticked = {title: one.points.pop(title) for title in data["milestones"] if title in one.points}
    told.feedback[data["feedback"]] = Reported(one.unit, period, bool(period and day > period), ticked)
    if period:
        one.ask(period)
        one.asked = next_asked(one.cycle, max(period, day))


def _climbed(told: Recount, one: Told, kind: str, day: dt.date, data: dict) -> None:
    code = RUNGS[data["rung"]]
    if kind == "assignments.escalation_dropped":
        one.waits, one.turned = "", day
        return
    if one.waits == code:  # what was proposed is now issued, and the next rung waits for this day
        one.waits, one.rungs[-1] = "", (code, day)
        return
    expected, on = _next_rung(one)
    if code != expected or day < on or one.handed_in or one.ended or not works(day):
        told.faults.append(f"{code} on {day}, where {expected} was to come on {on}: {one}")
    one.rungs.append((code, day))
    one.waits = code if kind == "assignments.escalation_proposed" else ""


def _next_rung(one: Told) -> tuple[str, dt.date]:
    """The next rung with its first possible day; none after the last."""
    if len(one.rungs) == len(LADDER):
        return "", dt.date.max
    code, days = LADDER[len(one.rungs)]
    last = one.rungs[-1][1] if one.rungs else one.due
    return code, max(after(one.due, days), after(last, 1))


def _check_ladder(told: Recount) -> None:
    """What is late and open has climbed every rung whose day has come; what was opened again today will tomorrow morning."""
    for key, one in told.assignments.items():
        code, day = _next_rung(one)
        if one.ended or one.handed_in or one.waits or not code:
            continue
        if day <= told.today and one.due < told.today and works(told.today) and one.turned != told.today:
            told.faults.append(f"{key} did not come to {code}, due on {day}: {one}")
