"""All that a year holds."""

from __future__ import annotations

import datetime as dt

from benchmarks.supervision.inspecting import inspection_life
from benchmarks.supervision.items import item_life, refused_life
from benchmarks.supervision.office import FIRST, LAST, City
from benchmarks.supervision.year import Year


def prepare(city: City, matters: int) -> Year:
    """All that the year holds: matters, proposals that are not approved, inspections."""
    year = Year(city, matters)
    span = (LAST - FIRST).days - 8
    for number in range(matters):
        year.start(FIRST + dt.timedelta(days=number * span // matters), item_life(year, number))
    for number in range(0, matters, 100):
        year.start(FIRST + dt.timedelta(days=number * span // matters), refused_life(year, number))
    inspections = max(2, matters * 38 // 7580)
    for number in range(inspections):
        year.start(FIRST + dt.timedelta(days=5 + number * 300 // inspections), inspection_life(year, number))
    return year
