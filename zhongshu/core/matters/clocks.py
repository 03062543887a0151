"""A matter's own term, beside its tasks': when it began, when its clock stood, and by when it is to be finished."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import due_with_pauses
from zhongshu.core.matters.models import Matter, Pause
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import Step

CLOCK_PAUSES = "matters.clock_pauses"


def begin(matter: Matter, days: int, day: dt.date) -> None:
    """Set the clock of a matter that has none, or another term; the columns are written here."""
    matter.clock_from, matter.term_days = matter.clock_from or day, days
    _compute(matter, day)
    Matter.objects.filter(pk=matter.pk).update(
        clock_from=matter.clock_from, term_days=days, due_date=matter.due_date, due_sentence=matter.due_sentence
    )


def follow(matter: Matter, left: Step, entered: Step, day: dt.date) -> None:
    """停表: the clock stands while the matter waits at a step that stops it, when the office's rule of the day says so. The caller writes the row."""
    if left.stops_clock == entered.stops_clock:
        return
    if entered.stops_clock:
        if get_number(CLOCK_PAUSES, day):
            Pause.objects.create(matter=matter, from_date=day, reason=entered.state)
            _compute(matter, day)
        return
    if Pause.objects.filter(matter=matter, to_date=None).update(to_date=day):
        _compute(matter, day)


def _compute(matter: Matter, day: dt.date) -> None:
    if matter.clock_from is None or matter.term_days is None:
        return
    pauses = list(Pause.objects.filter(matter=matter).order_by("from_date").values_list("from_date", "to_date", "reason"))
    until = day + dt.timedelta(days=3 * matter.term_days + 60)
    due = due_with_pauses(get_calendar(matter.clock_from, until=until), matter.clock_from, matter.term_days, pauses, today=day)
    matter.due_date, matter.due_sentence = due.date, due.sentence[:300]
