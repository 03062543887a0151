"""Rules of 收文, a case a clause."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.business.incoming.rules import (
    Proposal,
    guess_date,
    guess_number,
    guess_title,
    guess_urgency,
    number_text,
    plain_number,
    proposal_faults,
    title_words,
)

TODAY = dt.date(2025, 3, 3)
GOOD = Proposal("建议由水务局主办。", is_action=True, main_unit=1, assisting=(2,), deadline=dt.date(2025, 3, 10))
LETTER = """特急
江南省水利厅文件
江水办[2025] 18 号
江南省水利厅
关于做好今冬明春水利工程建设的
通知
各市人民政府：
根据2024年12月1日的部署，现通知如下。
江南省水利厅
2025年2月27日"""


@pytest.mark.parametrize(
    ("proposal", "urgency", "fault"),
    [
        (GOOD, "", None),
        (GOOD, "特急", None),
        (Proposal("  ", is_action=True, main_unit=1), "", "拟办意见"),
        (Proposal("办", is_action=True), "", "主办单位"),
        (Proposal("办", is_action=True, assisting=(2, 3)), "", "明确一个主办"),
        (Proposal("办", is_action=True, main_unit=1, assisting=(1,)), "", "不能同时是协办"),
        (Proposal("办", is_action=True, main_unit=1), "加急", "时限"),
        (Proposal("办", is_action=True, main_unit=1), "", None),
        (Proposal("办", is_action=True, main_unit=1, deadline=dt.date(2025, 3, 2)), "", "早于今天"),
        (Proposal("阅", is_action=False, readers=("person:1",)), "特急", None),
        (Proposal("阅", is_action=False, leaders=(1,)), "", None),
        (Proposal("阅", is_action=False), "", "传阅范围"),
        (Proposal("阅", is_action=False, main_unit=1, readers=("person:1",)), "", "不定承办单位"),
    ],
)
def test_a_proposal_names_what_article_24_asks_for(proposal, urgency, fault):
    faults = proposal_faults(proposal, urgency=urgency, today=TODAY)
    assert faults == [] if fault is None else len(faults) == 1 and fault in faults[0]


def test_a_number_is_per_year_and_class():
    assert number_text(2026, "省", 12) == "收〔2026〕省-12"


@pytest.mark.parametrize(
    "written", ["江水办〔2025〕18号", "江水办[2025]18号", "江水办（2025） 18 号", "江水办【2025】18号", " 江水办(2025)18号 "]
)
def test_one_number_in_many_writings_is_one(written):
    assert plain_number(written) == "江水办〔2025〕18号"


def test_what_was_read_proposes_number_title_date_and_urgency():
    assert guess_number(LETTER) == "江水办〔2025〕18号"
    assert guess_title(LETTER) == "关于做好今冬明春水利工程建设的通知"
    assert guess_date(LETTER) == dt.date(2025, 2, 27)
    assert guess_urgency(LETTER) == "特急"


@pytest.mark.parametrize("text", ["", "没有字号的一封信。", "关于开会：请准时到。", "2025年13月41日"])
def test_what_is_not_there_is_not_guessed(text):
    assert (guess_number(text), guess_title(text), guess_date(text), guess_urgency(text)) == ("", "", None, "")


def test_an_empty_instruction_is_a_circle_and_means_agreement():
    assert title_words("  ") == "圈阅"
    assert title_words("请抓好落实。") == "请抓好落实。"
