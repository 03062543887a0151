"""Rules of 督查督办, case by case."""

from __future__ import annotations

import pytest

from zhongshu.business.supervision.rules import Planned, number_of, rate_tenths, why_not_close, why_not_submit

LEAD = Planned("市水务局", "lead", "改造积水点")
ASSIST = Planned("市财政局", "assist", "保障资金")


@pytest.mark.parametrize(
    ("title", "text", "orders", "double", "why"),
    [
        ("东湖路积水点改造", "汛期前完成", [LEAD, ASSIST], True, ""),
        ("东湖路积水点改造", "汛期前完成", [LEAD], False, ""),
        ("东湖路", "汛期前完成", [LEAD], False, "标题要说清"),
        ("东湖路积水点改造", " ", [LEAD], False, "能检查"),
        ("东湖路积水点改造", "汛期前完成", [ASSIST], False, "请指定主办单位"),
        ("东湖路积水点改造", "汛期前完成", [LEAD, Planned("市财政局", "lead", "x")], False, "只能有一个主办"),
        ("东湖路积水点改造", "汛期前完成", [LEAD, Planned("市水务局", "assist", "x")], False, "只列一次"),
        ("东湖路积水点改造", "汛期前完成", [LEAD, Planned("市财政局", "assist", "")], False, "请写明市财政局"),
        ("东湖路积水点改造", "汛期前完成", [LEAD], True, "至少列一个协办"),
    ],
)
def test_what_is_set_up_can_be_checked_and_has_one_lead(title, text, orders, double, why):
    told = why_not_submit(title, text, orders, is_double=double)
    assert (why in told) if why else told == ""


def test_it_closes_when_each_is_accepted_and_the_leader_has_read_what_he_asked_for():
    assert why_not_close(is_instruction=True, is_read=True, waiting="") == ""
    assert why_not_close(is_instruction=False, is_read=False, waiting="") == ""
    assert "领导阅知" in why_not_close(is_instruction=True, is_read=False, waiting="")
    assert why_not_close(is_instruction=True, is_read=True, waiting="还没有认可") == "还没有认可"


def test_the_rate_is_rounded_half_up_and_never_up_to_the_whole():
    assert rate_tenths(6852, 7580) == 904
    assert rate_tenths(1, 2000) == 1, "0.05 goes up"
    assert rate_tenths(9999, 10000) == 999, "99.99 is not 100"
    assert rate_tenths(7580, 7580) == 1000
    assert rate_tenths(0, 0) is None


def test_a_number_is_written_as_the_office_writes_it():
    assert number_of(2025, 12) == "督〔2025〕12号"
