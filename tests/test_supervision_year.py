"""A small year of 督查督办 through the operations: what the product says on several days is what a recount from the event ledger says."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from benchmarks.supervision.compare import compare
from benchmarks.supervision.office import LAST, City
from benchmarks.supervision.prepare import prepare
from tests.supervision_recount import RUNGS, Recount
from zhongshu.core.assignments import queries
from zhongshu.core.assignments.models import Asking, Assignment, Feedback
from zhongshu.core.assignments.queries import is_tone
from zhongshu.core.assignments.rules.lights import light_of
from zhongshu.core.matters.models import Matter, PhaseChoice

DAYS = [dt.date(2025, 5, 5), dt.date(2025, 9, 28), LAST]
"""A holiday, a Sunday that is worked, and the last day of the year."""
HAPPENS = {
    "assignments.assigned", "assignments.reassigned", "assignments.reported", "assignments.feedback_returned", "assignments.feedback_accepted",
    "assignments.observed", "assignments.changed", "assignments.cycle_set", "assignments.light_set", "assignments.escalated",
    "assignments.escalation_proposed", "assignments.escalation_dropped", "matters.returned", "matters.cancelled", "supervision.read",
    "supervision.filed", "supervision.merged", "supervision.problem_found", "supervision.objected", "supervision.objection_decided",
}  # fmt: skip


def test_a_year_of_matters_agrees_with_the_ledger_on_every_day_that_is_asked(db, monkeypatch):
    city = City(units=8)
    year = prepare(city, 100)
    found: dict[dt.date, Recount] = {}

    def stop(day: dt.date) -> None:
        found[day], differing = compare(city, day)
        assert differing == []

    year.play(DAYS, stop)
    assert year.stopped == []
    told = found[LAST]
    assert told.types.keys() >= HAPPENS
    assert (told.types["assignments.assigned"], told.items) == (len(told.assignments), 100)
    assert {rung for one in told.assignments.values() for rung, _ in one.rungs} == set(RUNGS.values())
    assert year.refused
    for day in DAYS:
        tones = {one.tone(day) for one in found[day].assignments.values()}
        assert tones >= {"red", "green", "grey"}, day
    for name, spoil in _breaks().items():
        with transaction.atomic():
            spoil()
            assert compare(city, LAST)[1], name
            transaction.set_rollback(True)
    assert compare(city, LAST)[1] == []
    with monkeypatch.context() as broken:
        broken.setattr(queries, "light_of", lambda standing, today, **more: light_of(standing, today - dt.timedelta(days=20), **more))
        assert compare(city, LAST)[1], "a rule that is twenty days behind"


def _breaks():
    """What somebody could do to the tables behind the ledger's back."""
    rows = Assignment.objects.filter(matter__phase=PhaseChoice.OPEN, handed_in_at=None).order_by("pk")
    done = Assignment.objects.filter(matter__phase=PhaseChoice.DONE).order_by("pk")
    keys = {"open": rows.filter(is_tone("green", LAST)).values_list("pk", flat=True)[0], "done": done.values_list("pk", flat=True)[0]}
    return {
        "a due date": lambda: Matter.objects.filter(pk=keys["open"]).update(due_date=dt.date(2024, 1, 1)),
        "a closing": lambda: Matter.objects.filter(pk=keys["open"]).update(
            phase=PhaseChoice.DONE, closed_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
        ),
        "a hand-in": lambda: Assignment.objects.filter(pk=keys["done"]).update(handed_in_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC)),
        "a return": lambda: Assignment.objects.filter(pk=keys["open"]).update(returned_count=7),
        "a feedback": lambda: Feedback.objects.filter(period_date__isnull=False, is_late=False).update(is_late=True),
        "an asking": lambda: Asking.objects.filter(due_date__year=LAST.year).order_by("pk").first().delete(),
        "an ending": lambda: done.filter(pk=keys["done"]).update(ending="void"),
    }
