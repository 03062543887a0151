"""差错率: errors that stood in papers at the pre-print check or later, over the characters of the papers that passed it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhongshu.business.documents.models import Paper, QualityError
from zhongshu.business.documents.permissions import LEDGER
from zhongshu.business.documents.rules import ERROR_KINDS
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.matters.models import Matter
from zhongshu.lib import clock

PER = 10_000
"""万字: what the rate is told for."""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the page: so many errors in so many characters; both of the year before beside them."""

    code: str
    title: str
    errors: int
    characters: int
    errors_before: int
    characters_before: int


def year_of_check(year: int, prefix: str = "") -> Q:
    """Papers that passed the pre-print check in a year: errors are counted with their paper, also those found afterwards."""
    begin, end = (dt.datetime(each, 1, 1, tzinfo=clock.CHINA) for each in (year, year + 1))
    return Q(**{f"{prefix}checked_at__gte": begin, f"{prefix}checked_at__lt": end})


def counted_errors(actor: Actor, year: int) -> QuerySet[QualityError]:
    """The year's errors within the reader's scope; struck ones are not counted."""
    papers = checked_papers(actor, year)
    return QualityError.objects.filter(paper__in=papers, struck_at=None)


def checked_papers(actor: Actor, year: int) -> QuerySet[Paper]:
    """The year's papers within the reader's scope."""
    return Paper.objects.filter(year_of_check(year), matter__in=Matter.objects.filter(scope(actor, LEDGER)))


def shares_of(actor: Actor, year: int) -> dict[str, list[Share]]:
    """The year and the one before by month, by division and by kind of error. Six queries."""
    now, before = (_Year(actor, each) for each in (year, year - 1))
    divisions = {**before.divisions, **now.divisions}
    return {
        "months": [_share(f"{month:02d}", f"{month}月", now.by_month, before.by_month, month) for month in range(1, 13)],
        "divisions": [
            _share(str(pk), title, now.by_division, before.by_division, pk)
            for pk, title in sorted(divisions.items(), key=lambda held: held[0])
        ],
        "kinds": [
            Share(code, title, now.by_kind[code], now.characters, before.by_kind[code], before.characters)
            for code, title in ERROR_KINDS.items()
            if now.by_kind[code] or before.by_kind[code]
        ],
        "all": [Share("", "合计", now.errors, now.characters, before.errors, before.characters)],
    }


Counts = tuple[Counter[int], Counter[int]]


def _share(code: str, title: str, now: Counts, before: Counts, key: int) -> Share:
    return Share(code, title, now[0][key], now[1][key], before[0][key], before[1][key])


class _Year:
    """A year's errors and characters, counted each way."""

    def __init__(self, actor: Actor, year: int) -> None:
        papers = list(checked_papers(actor, year).values_list("pk", "checked_at", "characters", "matter__unit", "matter__unit__short_name"))
        months = {pk: at.astimezone(clock.CHINA).month for pk, at, *_ in papers if at}
        rows = list(counted_errors(actor, year).values_list("paper", "division", "kind", "division__short_name"))
        self.errors, self.characters = len(rows), sum(size for _, _, size, *_ in papers)
        self.divisions = {unit: name for *_, unit, name in papers} | {unit: name for _, unit, _, name in rows}
        self.by_kind = Counter(kind for _, _, kind, _ in rows)
        self.by_month: Counts = (Counter(months[paper] for paper, *_ in rows), Counter())
        self.by_division: Counts = (Counter(division for _, division, *_ in rows), Counter())
        for pk, _, size, unit, _ in papers:
            self.by_month[1][months[pk]] += size
            self.by_division[1][unit] += size
