"""Days and kinds of a 委托: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """起止: both days belong to it."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def meets(self, other: Span) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def share_a_kind(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two delegations could both be about one matter; without kinds, a delegation is about every kind."""
    return not one or not other or bool(set(one) & set(other))


def days_text(span: Span, today: dt.date) -> str:
    """11月25日至28日; the month again where it changes, the year where it is not this one."""
    first, last = span.first, span.last
    begins = f"{first.month}月{first.day}日" if first.year == today.year else f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return begins
    if last.year != first.year:
        return f"{begins}至{last.year}年{last.month}月{last.day}日"
    return f"{begins}至{last.day}日" if last.month == first.month else f"{begins}至{last.month}月{last.day}日"


def day_text(day: dt.date, today: dt.date) -> str:
    """11月30日, with the year where it is not this one."""
    return days_text(Span(day, day), today)
