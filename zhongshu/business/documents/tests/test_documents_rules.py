"""The rules of 行文 and 发文, one case per clause. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from zhongshu.business.documents.rules import crosses_year, is_substantive_change, recipients_of, routing_faults
from zhongshu.engines.paper import Annex, Paper, paragraph, recognise_body

NOTICE = Paper(
    document_type="通知", title="关于做好防汛工作的通知", blocks=recognise_body("请各单位，认真落实。\n一、加强值守\n值班24小时。")
)
LOWER = ("东湖区人民政府", "东湖区", "临澜市财政局")


def found(paper, **tables):
    return [fault.rule for fault in routing_faults(paper, **tables)]


@pytest.mark.parametrize("kind", ["方案", "办法", "要点", "总结", "", "通知书"])
def test_art_8_only_the_fifteen_types(kind):
    assert found(replace(NOTICE, document_type=kind)) == ["documents.art8"]


def test_art_8_an_issuer_carries_certain_types():
    assert found(NOTICE, allowed_types=["函", "批复"]) == ["documents.issuer_type"]
    assert found(NOTICE, allowed_types=["函", "通知"]) == []
    assert found(NOTICE) == [], "an issuer without a list carries every type"


@pytest.mark.parametrize("kind", ["请示", "报告"])
def test_art_15_1_what_goes_upward_is_not_copied_to_lower_bodies(kind):
    upward = replace(NOTICE, document_type=kind, copy_recipients="省水利厅，东湖区。")
    (fault,) = routing_faults(upward, lower_bodies=LOWER)
    assert (fault.rule, fault.must, fault.element) == ("documents.art15.1.copy", True, "copy_recipients")
    assert "东湖区" in fault.message
    assert "省水利厅" not in fault.message


def test_art_15_1_says_nothing_of_other_types_and_other_bodies():
    assert found(replace(NOTICE, copy_recipients="东湖区。"), lower_bodies=LOWER) == []
    assert found(replace(NOTICE, document_type="请示", copy_recipients="省水利厅。"), lower_bodies=LOWER) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", ()),
        ("各区、县人民政府：", ("各区", "县人民政府")),
        ("市委各部门，市人大常委会办公室；市政协办公室。", ("市委各部门", "市人大常委会办公室", "市政协办公室")),
        (" 省政府: ", ("省政府",)),
    ],
)
def test_bodies_are_read_from_a_line(line, names):
    assert recipients_of(line) == names


@pytest.mark.parametrize("body", ["请各单位认真落实\n一、加强值守。\n值班24小时", "请 各单位，认真落实！\n一、加强值守\n“值班24小时”。"])
def test_art_25_1_punctuation_and_spacing_are_not_substance(body):
    assert not is_substantive_change(NOTICE, replace(NOTICE, blocks=recognise_body(body)))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "关于做好防台工作的通知"},
        {"blocks": recognise_body("请各单位，认真落实。\n一、加强值守\n值班12小时。")},
        {"main_recipients": "各区人民政府："},
        {"annexes": (Annex("值班表", (paragraph("略"),)),)},
        {"remark": "（此件公开发布）"},
    ],
)
def test_art_25_1_any_other_change_goes_back_to_the_signer(changes):
    assert is_substantive_change(NOTICE, replace(NOTICE, **changes))


def test_a_number_of_next_year_under_a_date_of_this_is_noticed():
    assert crosses_year(dt.date(2025, 12, 31), 2026)
    assert not crosses_year(dt.date(2025, 12, 31), 2025)
