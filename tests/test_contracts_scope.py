"""One condition per permission: outsiders and officers see no paper anywhere, and every figure opens into exactly the rows it counts."""

from __future__ import annotations

import csv
import io
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.world import OUTSIDERS, World
from zhongshu.business.documents.flow import FLOW_1
from zhongshu.business.documents.operations import review
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.permissions import PERMISSIONS, scope
from zhongshu.core.indicators.figures import INDICATORS
from zhongshu.core.jobs.worker import drain
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.ledgers.operations import export_ledger
from zhongshu.core.ledgers.queries import count_rows, list_choices, list_rows
from zhongshu.core.matters.models import Matter
from zhongshu.core.search.operations import rebuild
from zhongshu.core.search.queries import search
from zhongshu.core.workflow.flow import Way

TITLE = "临澜市人民政府办公室关于做好防汛工作的通知"
CAST = ("drafter", "colleague", "division_head", "reviewer", "director", "registrar", "liaison_caizheng", *OUTSIDERS)


@pytest.fixture(scope="module")
def module_city(django_db_setup, django_db_blocker):
    """Built once for the module, in a transaction of its own that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield busy_office(World.found())
        transaction.set_rollback(True)


@pytest.fixture
def city(module_city, db):
    return module_city


@pytest.fixture
def visit(city):
    def enter(role):
        browser = Client()
        browser.force_login(city.people[role])
        return browser

    return enter


def busy_office(world):
    """A paper at every step; four that were returned at one level, two, three and all four, and then issued; one refused; one of next year."""
    for step in FLOW_1.steps:
        world.paper_at(step.code, **({"countersign": ["caizheng"]} if step.optional else {}))
    roles = {"first_review": "division_head", "second_review": "reviewer", "final_review": "deputy", "sign_off": "director"}
    for number in range(1, len(roles) + 1):
        paper = world.draft()
        for step, role in list(roles.items())[:number]:
            for _ in range(2):
                paper = world.walk(world.fresh(paper), step)
                review.return_paper(paper, target="drafting", way=Way.DIRECT, reason="请改", **world.by(role))
        world.walk(world.fresh(paper), "to_file")
    review.refuse_paper(world.paper_at("second_review"), reason="不宜", **world.by("reviewer"))
    world.now = world.now.replace(year=2026)
    world.paper_at("to_file", by="colleague")
    rebuild()
    return world


def rows_behind(url, actor):
    """How many rows the list at this address holds for the actor."""
    parts = urlsplit(url)
    ledger = LEDGERS[resolve(parts.path).kwargs["code"]]
    choices, ignored = list_choices(ledger, actor, {name: values[0] for name, values in parse_qs(parts.query).items()})
    assert ignored == [], f"{url} sets a filter that means nothing"
    return list_rows(ledger, actor, choices).count()


def test_every_figure_is_the_number_of_rows_it_opens_into(city):
    for role, indicator, year in product(CAST, INDICATORS, (2024, 2025, 2026)):
        figure = indicator.compute(city.actor(role), year)
        counted = figure.denominator if indicator.places and indicator.per == 1 else figure.numerator
        assert figure.rows_url, f"{indicator.code} opens into nothing"
        assert rows_behind(figure.rows_url, city.actor(role)) == counted, f"{indicator.code} {year} for {role}"
    actor = city.actor("director")
    average = INDICATORS["documents.average_days"].compute(actor, 2025)
    assert (average.numerator, average.denominator) == (0, 6), "all in a day: the first day does not count"
    issued = [indicator for indicator in INDICATORS if indicator.code.startswith("documents.") and not indicator.places]
    counts = {indicator.code: indicator.compute(actor, 2025).numerator for indicator in issued}
    assert counts == {
        "documents.issued": 6,
        "documents.errors": 0,
        "documents.returned_first_review": 4,
        "documents.returned_second_review": 3,
        "documents.returned_final_review": 2,
        "documents.returned_sign_off": 1,
    }, "twice returned counts once; void and cancelled papers do not count"


def test_an_outsider_sees_no_row_of_any_ledger_export_search_figure_or_desk(city, visit):
    for role in OUTSIDERS:
        actor, browser = city.actor(role), visit(role)
        pages = ["/", reverse("search") + "?q=防汛", *(reverse("ledger", args=[ledger.code]) for ledger in LEDGERS)]
        assert [page for page in pages if TITLE in browser.get(page).content.decode()] == [], role
        assert [ledger.code for ledger in LEDGERS if list_rows(ledger, actor, []).exists()] == [], role
        assert [indicator.code for indicator in INDICATORS if indicator.compute(actor, 2025).numerator] == [], role
        assert (search(actor, "防汛").hits, search(actor, "防汛").count) == ((), 0)
        for ledger in LEDGERS:
            if ledger.permission.holds(actor):
                file = export_ledger(ledger, [], file_format="csv", **city.by(role)).content.decode("utf-8-sig")
                assert "共0行" in file
                assert TITLE not in file
            else:
                with pytest.raises(NotYours):
                    export_ledger(ledger, [], file_format="csv", **city.by(role))
        for permission in PERMISSIONS:
            if permission.model is Matter:
                assert not Matter.objects.filter(scope(actor, permission)).exists(), permission.code


def test_no_notice_of_a_paper_reaches_an_outsider(city, visit):
    drain(city.now)
    assert TITLE in visit("drafter").get(reverse("notices")).content.decode(), "the notices were delivered"
    for role in OUTSIDERS:
        assert TITLE not in visit(role).get(reverse("notices")).content.decode(), role


def test_a_ledger_its_export_and_its_count_hold_the_same_rows(city):
    for role, ledger in product(("drafter", "colleague", "reviewer", "liaison_caizheng"), LEDGERS):
        rows = list_rows(ledger, city.actor(role), [])
        if not ledger.permission.holds(city.actor(role)):
            assert not rows.exists()
            continue
        file = export_ledger(ledger, [], file_format="csv", **city.by(role)).content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(file)))
        header = next(at for at, line in enumerate(lines) if line and line[0] == ledger.columns[0].title)
        written = [line for line in lines[header + 1 :] if any(line)]
        assert len(written) == rows.count() == count_rows(rows)[0], f"{ledger.code} for {role}"


def test_the_search_finds_exactly_what_one_may_read(city):
    for role in CAST:
        actor = city.actor(role)
        readable = Matter.objects.filter(scope(actor, PERMISSIONS["documents.read"]))
        assert search(actor, "防汛").count == readable.count(), role


def test_every_filter_takes_every_option_that_it_offers(city):
    actor = city.actor("director")
    for ledger in LEDGERS:
        for one in ledger.filters:
            for value, _ in one.options(actor):
                choices, ignored = list_choices(ledger, actor, {one.name: str(value)})
                assert ignored == []
                assert list_rows(ledger, actor, choices).count() >= 0
