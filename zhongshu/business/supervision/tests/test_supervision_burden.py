"""填报负担: how often feedback is asked of a unit, as an indicator whose every number opens into what was asked."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.urls import reverse

from tests.test_contracts_scope import rows_behind
from zhongshu.business.supervision import indicators, ledgers
from zhongshu.business.supervision.burden import burden_page
from zhongshu.core.assignments.models import Asking
from zhongshu.core.assignments.operations.asking import keep_all_asked
from zhongshu.core.indicators.figures import INDICATORS
from zhongshu.core.ledgers.queries import list_choices, list_rows, value_of
from zhongshu.lib import clock

ROLES = ("officer", "mayor", "vice_mayor", "liaison_caizheng", "liaison_shuiwu", "leader_shuiwu", "outsider", "drafter", "audit")


@pytest.fixture
def asked(desk):
    """Asked by an item every week and every month, and by another business; answered in time, late, and not at all."""
    _, rows = desk.followed(desk.order(cycle="week", due="2025-12-30"), desk.order("shuiwu", "assist", due="2025-12-30"), is_double=True)
    (other,) = desk.doing(desk.order("shuiwu", due="2025-12-30"))
    for day in ("2025-03-07", "2025-03-17"):
        desk.at(day)
        keep_all_asked(desk.world.now)
        desk.report(desk.fresh(rows[0]), 30)
    for day in ("2025-03-31", "2025-04-30", "2025-05-06"):
        desk.at(day)
        keep_all_asked(desk.world.now)
    return desk, rows, other


def test_every_number_of_the_burden_opens_into_as_many_rows(asked):
    desk, _rows, _ = asked
    for role, year in product(ROLES, (2024, 2025)):
        actor = desk.world.actor(role)
        figure = indicators.BURDEN[0].compute(actor, year)
        assert rows_behind(figure.rows_url, actor) == figure.numerator, role
        page = burden_page(actor, year)
        assert page["sum"]["count"] == figure.numerator == sum(each["count"] for each in page["by_business"])
        cells = [cell for row in page["rows"] for cell in (*row["months"], row["sum"], row["before"])]
        for cell in (*cells, *page["sums"], page["sum"], page["sum_before"], *page["by_business"]):
            assert rows_behind(cell["url"], actor) == cell["count"], (role, cell)
    page = burden_page(desk.world.actor("mayor"), 2025)
    told = {row["unit"].code: [cell["count"] for cell in row["months"]][2:5] for row in page["rows"]}
    assert told == {"caizheng": [4, 5, 0], "shuiwu": [2, 2, 0]}, (
        "weekly, before the holidays of May on 30 April; and twice the end of the month"
    )
    assert {each["title"]: each["count"] for each in page["by_business"]} == {"督查事项": 11, "发文": 2}
    assert page["rows"][0]["coming"] > 0
    assert INDICATORS[indicators.ASKED] is indicators.BURDEN[0]


def test_a_unit_sees_what_is_asked_of_itself_and_nobody_else_sees_anything(asked, client):
    desk, _rows, _ = asked
    for role, codes in (("liaison_caizheng", {"caizheng"}), ("liaison_shuiwu", {"shuiwu"}), ("outsider", set()), ("drafter", set())):
        page = burden_page(desk.world.actor(role), 2025)
        assert {row["unit"].code for row in page["rows"]} == codes, role
        client.force_login(desk.world.people[role])
        words = client.get(reverse("supervision_burden")).content.decode()
        assert ("财政局" in words, "水务局" in words) == ("caizheng" in codes, "shuiwu" in codes), role
        if not codes:
            assert "这一年没有要求反馈" in words
    client.force_login(desk.world.people["audit"])
    assert client.get(reverse("supervision_burden")).status_code == 404


def test_the_page_takes_a_year_and_leaves_aside_what_is_none(asked, client):
    desk, _, _ = asked
    client.force_login(desk.world.people["officer"])
    here = reverse("supervision_burden")
    this_year = clock.now().year
    for given, year in (("2025", 2025), ("2024", 2024), ("2131", this_year), ("x", this_year), ("²", this_year), ("", this_year)):
        assert f"{year}年填报负担" in client.get(here, {"year": given}).content.decode(), given


def test_the_ledger_tells_what_became_of_each_day_on_which_feedback_was_asked(asked):
    desk, rows, _ = asked
    actor = desk.world.actor("officer")

    def listed(**filters):
        choices, ignored = list_choices(ledgers.ASKINGS, actor, {"unit": str(rows[0].unit_id), **filters})
        assert ignored == []
        return {f"{row.due_date:%m-%d}": value_of(row, ledgers.ASKINGS.columns[-1]) for row in list_rows(ledgers.ASKINGS, actor, choices)}

    assert listed(until="2025-03-31") == {"03-07": "按时", "03-14": "逾期", "03-21": "没有反馈", "03-28": "没有反馈"}
    assert set(listed(answered="in_time")) == {"03-07"}
    assert set(listed(answered="late")) == {"03-14"}
    assert len(listed(answered="none")) == Asking.objects.filter(unit=rows[0].unit_id, due_date__gt=dt.date(2025, 3, 14)).count() == 7
