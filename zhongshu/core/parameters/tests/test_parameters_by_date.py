"""A rule's value is the one in force on the record's own date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.org.models import Officer, Person
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.parameters.operations import install_parameters, set_parameter
from zhongshu.core.parameters.queries import get_number, get_text
from zhongshu.lib.clock import CHINA

NOW = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
TODAY = NOW.date()
day = dt.date
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    person = Person.objects.create(username="sys", name="钱谦", officer=Officer.SYSTEM, from_date=TODAY)
    Parameter.objects.create(
        key="papers.review_days", title="审核时限", value="3", unit="个工作日", from_date=day(2020, 1, 1), basis="默认"
    )
    return Actor(person.pk, person.name, Officer.SYSTEM, TODAY, ())


def change(officer: Actor, value: str, from_date: dt.date, basis: str = "市政府办公室〔2025〕7号") -> Parameter:
    return set_parameter("papers.review_days", value=value, from_date=from_date, basis=basis, actor=officer, now=NOW)


def test_each_day_has_its_own_value(officer: Actor) -> None:
    change(officer, "2", day(2025, 8, 1))
    change(officer, "1", day(2026, 1, 1))
    days = [day(2025, 7, 31), day(2025, 8, 1), day(2025, 12, 31), day(2026, 1, 1)]
    assert [get_number("papers.review_days", each) for each in days] == [3, 2, 2, 1]


def test_values_neither_overlap_nor_leave_a_day_without_one(officer: Actor) -> None:
    for value, start in (("2", day(2025, 8, 1)), ("4", day(2025, 8, 2)), ("1", day(2026, 1, 1))):
        change(officer, value, start)
    rows = list(Parameter.objects.order_by("from_date"))
    assert [row.to_date for row in rows[:-1]] == [row.from_date - dt.timedelta(days=1) for row in rows[1:]]
    assert rows[-1].to_date is None


@pytest.mark.parametrize("start", [day(2020, 1, 1), day(2019, 5, 1)])
def test_a_value_cannot_start_on_or_before_the_one_it_follows(officer: Actor, start: dt.date) -> None:
    with pytest.raises(Refused, match="晚于现行取值"):
        change(officer, "2", start)
    assert Parameter.objects.count() == 1


def test_the_database_holds_one_open_value_only(officer: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.create(key="papers.review_days", title="审核时限", value="9", from_date=day(2025, 1, 1), basis="偷改")


def test_a_change_needs_a_basis_the_right_officer_and_a_known_rule(officer: Actor) -> None:
    with pytest.raises(Refused, match="依据"):
        change(officer, "2", day(2025, 8, 1), basis="  ")
    with pytest.raises(Refused, match="没有这个参数"):
        set_parameter("no.such", value="1", from_date=day(2025, 8, 1), basis="无", actor=officer, now=NOW)
    for wrong in (Officer.SECURITY, Officer.AUDIT, Officer.NONE):
        with pytest.raises(NotYours):
            change(Actor(officer.person, "他人", wrong, TODAY, ()), "2", day(2025, 8, 1))


def test_the_change_is_told_with_both_values(officer: Actor) -> None:
    change(officer, "2", day(2025, 8, 1))
    event = Event.objects.get(type="parameters.set")
    assert '"old":"3"' in event.data
    assert '"new":"2"' in event.data


def test_a_day_before_every_value_is_a_bug(officer: Actor) -> None:
    with pytest.raises(Parameter.DoesNotExist):
        get_text("papers.review_days", day(2019, 12, 31))


def test_installing_again_keeps_what_the_office_has_set(officer: Actor, tmp_path: Path) -> None:
    file = tmp_path / "parameters.toml"
    file.write_text(
        '[[parameters]]\nkey = "papers.review_days"\ntitle = "审核时限"\nvalue = "9"\nunit = ""\nfrom_date = 2020-01-01\nbasis = "默认"\n',
        "utf-8",
    )
    change(officer, "2", day(2025, 8, 1))
    install_parameters(file)
    assert get_text("papers.review_days", day(2025, 8, 1)) == "2"
