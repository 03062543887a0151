"""The page of figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.policies import Request, open_to_members
from zhongshu.core.indicators.figures import BUSINESS_TITLES, INDICATORS, Figure, Indicator, compute_all, shown
from zhongshu.lib import clock

YEARS = 3


@require_safe
@open_to_members(reason="each indicator is shown to who holds its own permission, and counts within its scope")
def figures(request: Request, business: str = "") -> HttpResponse:
    """指标 of one business, the first that one may see unless it is named: the figures of a year with the year before; each opens into its rows."""
    this_year = clock.day_of(request.now).year
    year = _year(request.GET.get("year", "")) or this_year
    mine = [indicator for indicator in INDICATORS if indicator.permission.holds(request.actor)]
    businesses = list(dict.fromkeys(indicator.business for indicator in mine))
    if len(INDICATORS) and business not in (businesses if business else businesses and [""]):
        raise NotYours
    business = business or (businesses[0] if businesses else "")
    here = reverse("figures_of", args=[business]) if business else reverse("figures")
    choices = sorted({year, *range(this_year - YEARS + 1, this_year + 1)}, reverse=True)
    asked = [indicator for indicator in mine if indicator.business == business]
    now, before = (compute_all(asked, request.actor, each) for each in (year, year - 1))
    context = {
        "title": f"{year}年{BUSINESS_TITLES.get(business, '')}指标",
        "intro": f"按公历年统计，只计您有权查看的记录，旁边是{year - 1}年全年数。每个数都能点开看到所数的记录。",
        "year": year,
        "years": [{"title": f"{choice}年", "url": f"{here}?year={choice}", "is_current": choice == year} for choice in choices],
        "businesses": [
            {
                "title": BUSINESS_TITLES.get(each, each),
                "url": f"{reverse('figures_of', args=[each])}?year={year}",
                "is_current": each == business,
            }
            for each in businesses
        ],
        "figures": [_tile(indicator, now[indicator.code], before[indicator.code], year) for indicator in asked],
    }
    return render(request, "ui/figures.html", context)


def _tile(indicator: Indicator, figure: Figure, before: Figure, year: int) -> dict[str, Any]:
    return {
        "title": indicator.title,
        "value": shown(indicator, figure),
        "unit": indicator.unit,
        "definition": indicator.definition,
        "url": figure.rows_url,
        "previous": f"{year - 1}年 {shown(indicator, before)}{indicator.unit if before.denominator else ''}",
    }


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and text >= "1900" else None
