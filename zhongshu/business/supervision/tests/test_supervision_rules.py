"""Rules of 督查督办, case by case."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.business.supervision.rules import (
    Planned,
    number_of,
    rate_tenths,
    why_not_carry,
    why_not_close,
    why_not_list,
    why_not_submit,
    why_vague,
)

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


@pytest.mark.parametrize(
    ("text", "is_vague"),
    [
        ("进一步加强各项工作。", True),
        ("全面深化改革", True),
        ("持续推进高质量发展", True),
        ("健全养老服务制度。", False),
        ("优化营商环境", False),
        ("全面深化事业单位改革。", False),
        ("新增普惠托位3500个。", False),
        ("扎实做好相关工作，不断提高水平和能力。", True),
    ],
)
def test_a_task_names_a_thing(text, is_vague):
    assert bool(why_vague(text)) is is_vague
    assert why_vague(text, standard="出台3项制度") == "", "a standard can be checked"
    assert why_vague(text, nodes=1) == "", "a node can be checked"


def test_a_line_of_a_list_is_refused_for_each_thing_that_is_wrong():
    today, due = dt.date(2025, 3, 3), dt.date(2025, 12, 31)
    assert why_not_list("新增普惠托位3500个", "新增普惠托位3500个。", "3500个", [due], due, today) == ()
    faults = why_not_list("托位", " ", "", [dt.date(2025, 6, 30)], dt.date(2025, 3, 2), today)
    assert [word in fault for word, fault in zip(("不到6个字", "没有任务表述", "早于今天", "节点晚于"), faults, strict=True)] == [True] * 4


def test_the_approval_of_a_list_carries_only_from_whom_the_source_names_or_the_mayor():
    carry = {"approver": "secretary_general", "title": "秘书长（市长授权）"}
    assert why_not_carry(**carry, duties=frozenset({"secretary_general"})) == ""
    assert why_not_carry(**carry, duties=frozenset({"mayor"})) == ""
    assert "由秘书长" in why_not_carry(**carry, duties=frozenset({"director", "deputy_secretary_general"}))
    assert why_not_carry(**carry, duties=frozenset())
