"""应反馈: each day on which feedback is asked of a unit is written down, so that the burden can be counted and looked at row by row."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, Subquery

from zhongshu.core.assignments.models import Asking, Assignment
from zhongshu.core.assignments.queries import LOOK_AHEAD, OPEN, REPORT_DAY
from zhongshu.core.assignments.rules.cycles import list_asked
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar
from zhongshu.core.parameters.queries import get_number
from zhongshu.lib import clock

BATCH = 500


def keep_asked(row: Assignment, until: dt.date) -> None:
    """Write down what has been asked of one up to a day, before its next feedback day, its cycle or its end changes; in the caller's transaction."""
    due = row.next_feedback_date
    if due is None or due > until or row.stopped_date is not None:
        return
    calendar = get_calendar(due, until=until + LOOK_AHEAD)
    _write([row], {row.pk: list_asked(calendar, row.cycle, due, until, report_day=get_number(REPORT_DAY, until))})


def keep_all_asked(now: dt.datetime) -> str:
    """每日记应反馈: what is asked today and was not yet written down, of every assignment that runs. Run twice it adds nothing. Returns in words what it did."""
    today = clock.day_of(now)
    last = Asking.objects.filter(assignment=OuterRef("pk")).order_by("-due_date").values("due_date")[:1]
    rows = Assignment.objects.filter(OPEN, stopped_date=None, next_feedback_date__lte=today).annotate(kept=Subquery(last)).order_by("pk")
    earliest = rows.order_by("next_feedback_date").values_list("next_feedback_date", flat=True).first()
    if earliest is None:
        return "今天没有新的应反馈"
    calendar = get_calendar(earliest, until=today + LOOK_AHEAD)
    keys, count = list(rows.values_list("pk", flat=True)), 0
    for at in range(0, len(keys), BATCH):
        with transaction.atomic():
            count += _keep_batch(list(rows.filter(pk__in=keys[at : at + BATCH])), calendar, today)
    return f"记下应反馈{count}次"


def _keep_batch(rows: list[Assignment], calendar: Calendar, today: dt.date) -> int:
    report_day = get_number(REPORT_DAY, today)
    kept: dict[int, dt.date | None] = {row.pk: row.kept for row in rows}  # type: ignore[attr-defined]
    days = {
        row.pk: list_asked(calendar, row.cycle, row.next_feedback_date, today, kept=kept[row.pk], report_day=report_day) for row in rows
    }
    return _write(rows, days)


def _write(rows: list[Assignment], days: dict[int, list[dt.date]]) -> int:
    askings = [
        Asking(assignment=row, due_date=day, unit_id=row.unit_id, division_id=row.division_id, parent_kind=row.parent_kind)
        for row in rows
        for day in days[row.pk]
    ]
    Asking.objects.bulk_create(
        askings, ignore_conflicts=True, batch_size=BATCH
    )  # a returned feedback opens its day anew: it was asked once
    return len(askings)
