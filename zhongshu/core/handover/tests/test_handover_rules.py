"""Days and kinds, without a database."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.core.handover.rules import Span, days_text, share_a_kind

TODAY = dt.date(2025, 11, 25)


def span(first: str, last: str) -> Span:
    return Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (("2025-11-28", "2025-12-01"), True),
        (("2025-11-29", "2025-12-01"), False),
        (("2025-11-20", "2025-11-25"), True),
        (("2025-11-20", "2025-11-24"), False),
        (("2025-11-26", "2025-11-26"), True),
        (("2025-01-01", "2025-12-31"), True),
    ],
)
def test_both_days_of_a_span_belong_to_it(other: tuple[str, str], meets: bool) -> None:
    one = span("2025-11-25", "2025-11-28")
    assert one.meets(span(*other)) is meets
    assert span(*other).meets(one) is meets


def test_a_span_counts_its_first_and_its_last_day() -> None:
    assert span("2025-11-25", "2025-11-28").days == 4
    assert span("2025-11-25", "2025-11-25").days == 1
    assert dt.date(2025, 11, 28) in span("2025-11-25", "2025-11-28")
    assert dt.date(2025, 11, 29) not in span("2025-11-25", "2025-11-28")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [([], [], True), ([], ["a"], True), (["a"], [], True), (["a"], ["b"], False), (["a", "b"], ["b"], True)],
)
def test_without_kinds_a_delegation_is_about_every_kind(one: list[str], other: list[str], shared: bool) -> None:
    assert share_a_kind(one, other) is shared


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2025-11-25", "2025-11-28", "11月25日至28日"),
        ("2025-11-25", "2025-12-03", "11月25日至12月3日"),
        ("2025-11-25", "2025-11-25", "11月25日"),
        ("2025-12-30", "2026-01-03", "12月30日至2026年1月3日"),
        ("2026-02-01", "2026-02-03", "2026年2月1日至3日"),
    ],
)
def test_days_are_told_as_people_say_them(first: str, last: str, text: str) -> None:
    assert days_text(span(first, last), TODAY) == text
