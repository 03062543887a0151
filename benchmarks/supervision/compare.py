"""The product held against the recount: lights one by one and by condition, figures in total and unit by unit, the board."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from benchmarks.supervision.office import City
from tests.supervision_recount import Recount, recount
from zhongshu.business.supervision import indicators
from zhongshu.business.supervision.board import board_page
from zhongshu.core.assignments.models import Assignment, Feedback
from zhongshu.core.assignments.queries import is_tone, list_lights, standing_of
from zhongshu.core.assignments.rules.lights import days_late
from zhongshu.lib.clock import CHINA


def compare(city: City, day: dt.date) -> tuple[Recount, list[str]]:
    """The recount, and a sentence for each place where the two differ."""
    told = recount(day)
    return told, [*told.faults, *_standing(), *_lights(told, day), *_figures(city, told, day), *_board(city, told)]


def _standing():
    """The columns that say once more what the matters say."""
    for row in Assignment.objects.select_related("matter", "parent"):
        matter = row.matter
        ended = matter.closed_at.astimezone(CHINA).date() if matter.closed_at else None
        handed = row.handed_in_at.astimezone(CHINA).date() if row.handed_in_at else ended
        said = (matter.unit_id, row.parent.kind, matter.due_date, ended, handed)
        if (row.division_id, row.parent_kind, row.due_date, row.ended_date, row.stopped_date) != said:
            yield f"{row.pk} stands otherwise than its matter says"
    told = Feedback.objects.values_list(
        "unit", "division", "parent_kind", "assignment__unit", "assignment__division", "assignment__parent_kind"
    )
    for one in told:
        if one[:3] != one[3:]:
            yield f"feedback stands otherwise than its assignment: {one}"


def _lights(told: Recount, day: dt.date):
    rows = list(Assignment.objects.select_related("matter", "unit"))
    lights = list_lights(rows, day)
    if {row.pk for row in rows} != set(told.assignments):
        yield f"{len(rows)} assignments, {len(told.assignments)} told of"
    for row in rows:
        one, light, standing = told.assignments[row.pk], lights[row.pk], standing_of(row)
        if str(light.tone) != one.tone(day):
            yield f"{row.pk} is {light.tone} ({light.sentence}), told as {one.tone(day)}: {one}"
        if days_late(standing.due, standing.handed_in, day) != one.days_late(day):
            yield f"{row.pk} is late by {days_late(standing.due, standing.handed_in, day)}, told as {one.days_late(day)}: {one}"
    counted = Counter(one.tone(day) for one in told.assignments.values())
    for tone in ("red", "amber", "green", "grey"):
        count = Assignment.objects.filter(is_tone(tone, day)).count()
        if count != counted[tone]:
            yield f"the condition finds {count} {tone}, told of {counted[tone]}"


def _figures(city: City, told: Recount, day: dt.date):
    actor = city.by("officer")["actor"]
    everything = {one.code: one.compute(actor, day.year) for one in (*indicators.ALL, *indicators.BURDEN, *indicators.INSPECTED)}
    for code, pair in told.figures(day.year).items():
        found = (everything[code].numerator, everything[code].denominator)
        if found != pair:
            yield f"{code} is {found}, told as {pair}"
    for code in city.codes:
        unit = city.world.units[code]
        own = city.by(f"liaison_{code}")["actor"]
        figures = {one.code: one.compute(own, day.year) for one in (*indicators.ALL, *indicators.BURDEN)}
        for name, pair in told.figures(day.year, unit.short_name).items():
            found = (figures[name].numerator, figures[name].denominator)
            if found != pair:
                yield f"{name} of {unit.short_name} is {found}, told as {pair}"


def _board(city: City, told: Recount):
    counts = told.units()
    for row in board_page(city.by("mayor")["actor"])["by_unit"]:
        found = {name: row[name] for name in ("assigned", "closed", "open", "late")}
        if found != dict(counts.pop(row["unit"].short_name, {})):
            yield f"{row['unit'].short_name} on the board: {found}"
    if counts:
        yield f"not on the board: {sorted(counts)}"
