"""填报负担: how often feedback is asked of each unit, month by month — a mirror for those who ask. Units stand in the office's order, nobody is ranked."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count

from zhongshu.business.supervision.indicators import BURDEN, askings_of
from zhongshu.business.supervision.ledgers import ASKINGS
from zhongshu.core.access.actors import Actor
from zhongshu.core.assignments.queries import count_asked
from zhongshu.core.indicators.figures import shown
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.org.models import Unit

AHEAD = 30
MONTHS = range(1, 13)


def burden_page(actor: Actor, year: int) -> dict[str, Any]:
    """Of each unit and month how often feedback was asked, with the year before and, in the present year, what is to come; each number opens into its rows."""
    counts: Counter[tuple[int, int]] = Counter()
    by_business: Counter[str] = Counter()
    rows = askings_of(actor).filter(due_date__year=year).order_by().values_list("unit", "due_date", "parent_kind")
    for unit, day, kind, count in rows.annotate(Count("pk")):  # by day: no index knows of months
        counts[unit, day.month] += count
        by_business[kind] += count
    before = Counter(dict(askings_of(actor).filter(due_date__year=year - 1).order_by().values_list("unit").annotate(Count("pk"))))
    keys = {unit for unit, _ in counts} | set(before)
    is_current = year == actor.today.year
    coming = count_asked(keys, actor.today + dt.timedelta(days=1), actor.today + dt.timedelta(days=AHEAD)) if is_current else {}
    units = list(Unit.objects.filter(pk__in=keys).order_by("rank", "pk"))
    sums = {month: sum(counts[unit.pk, month] for unit in units) for month in MONTHS}
    return {
        "year": year,
        "years": [year - 1, year, *([year + 1] if year < actor.today.year else [])],
        "months": MONTHS,
        "rows": [
            {
                "unit": unit,
                "months": [_cell(counts[unit.pk, month], year, month, unit=str(unit.pk)) for month in MONTHS],
                "sum": _cell(sum(counts[unit.pk, month] for month in MONTHS), year, unit=str(unit.pk)),
                "before": _cell(before[unit.pk], year - 1, unit=str(unit.pk)),
                "coming": coming.get(unit.pk, 0),
            }
            for unit in units
        ],
        "sums": [_cell(sums[month], year, month) for month in MONTHS],
        "sum": _cell(sum(sums.values()), year),
        "sum_before": _cell(sum(before.values()), year - 1),
        "sum_coming": sum(coming.values()),
        "by_business": [{"title": KINDS[kind].title, **_cell(count, year, kind=kind)} for kind, count in sorted(by_business.items())],
        "is_current": is_current,
        "ahead": AHEAD,
        "figure": {"value": shown(BURDEN[0], BURDEN[0].compute(actor, year)), "definition": BURDEN[0].definition},
        "rows_url": ledger_url(ASKINGS.code, year=str(year)),
    }


def _cell(count: int, year: int, month: int = 0, **more: str) -> dict[str, Any]:
    """A number and the address of the rows that it counts."""
    if not month:
        return {"count": count, "url": ledger_url(ASKINGS.code, year=str(year), **more)}
    first, last = dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return {"count": count, "url": ledger_url(ASKINGS.code, since=str(first), until=str(last), **more)}
