"""Rules of 任务分解, one case a clause; the texts are ours."""

import datetime as dt
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.engines.breakdown import break_down
from zhongshu.engines.breakdown.deadlines import deadline_of
from zhongshu.engines.breakdown.fields import field_of
from zhongshu.engines.breakdown.judging import Stand, why_not
from zhongshu.engines.breakdown.sentences import sentences, split_measured
from zhongshu.engines.breakdown.targets import kind_of, quantities

REPORT = """各位代表：
现在，我代表市人民政府向大会报告工作。
一、2025年工作回顾
过去一年，我们完成老旧小区改造120个，新增就业3.2万人。
二、2026年目标任务和重点工作
2026年是“十五五”开局之年。
今年全市经济社会发展的主要预期目标是：地区生产总值增长5.5%左右，一般公共预算收入增长4%；城镇新增就业3万人以上。
重点抓好以下两个方面工作：
（一）聚力扩大有效需求。坚持项目为王。新开工亿元以上项目60个，完成固定资产投资420亿元。上半年建成城东物流园，年底前投用临江大桥。
（二）办好民生实事。
扩大优质教育供给。新建学校6所，增加学位8000个。推进集团化办学。
三、加强政府自身建设
健全重大决策合法性审查制度。
各位代表，让我们携手奋进，建设美好家园！
来源：网站，建设网站。
"""
MIDDLE = Stand(on_heading=False, is_first=False, is_only=False)
FIRST = Stand(on_heading=False, is_first=True, is_only=False)


def wordings(text, year=None):
    return [candidate.wording for candidate in break_down(text, year).candidates]


def test_only_what_is_to_be_done_this_year_becomes_a_task():
    found = wordings(REPORT)
    assert found == [
        "地区生产总值增长5.5%左右，",
        "一般公共预算收入增长4%；",
        "城镇新增就业3万人以上。",
        "新开工亿元以上项目60个，",
        "完成固定资产投资420亿元。",
        "上半年建成城东物流园，",
        "年底前投用临江大桥。",
        "新建学校6所，",
        "增加学位8000个。",
        "推进集团化办学。",
        "健全重大决策合法性审查制度。",
    ]


def test_every_candidate_stands_where_it_says_and_knows_what_is_above_it():
    for candidate in break_down(REPORT).candidates:
        assert REPORT[candidate.start : candidate.end] == candidate.wording
    by_words = {candidate.wording: candidate for candidate in break_down(REPORT).candidates}
    assert by_words["推进集团化办学。"].path == ("二、2026年目标任务和重点工作", "（二）办好民生实事", "扩大优质教育供给")
    assert by_words["健全重大决策合法性审查制度。"].path == ("三、加强政府自身建设",)


def test_what_is_left_out_has_its_reason():
    told = {REPORT[out.start : out.end]: out.reason for out in break_down(REPORT).left_out}
    assert told["坚持项目为王。"] == "principle"
    assert told["扩大优质教育供给。"] == "topic"
    assert told["重点抓好以下两个方面工作："] == "frame"
    assert told["（二）办好民生实事。"] == "heading"


def test_the_year_is_the_latest_of_the_parts_headings():
    assert break_down(REPORT).year == 2026
    assert break_down("二、今年重点工作\n推进集团化办学。").year is None


def test_another_year_moves_the_deadlines_and_not_the_part_that_is_read():
    found = break_down(REPORT, 2028)
    assert found.year == 2028
    assert [c.wording for c in found.candidates] == wordings(REPORT)
    assert [c.deadline.date for c in found.candidates if c.deadline] == [dt.date(2028, 6, 30), dt.date(2028, 12, 31)]


def test_a_report_without_parts_begins_where_the_years_work_is_announced():
    text = "去年建成学校3所。\n2026年工作安排：今年重点做好三项工作。\n建成托育中心5个。"
    assert wordings(text) == ["建成托育中心5个。"]


def test_a_text_that_is_no_report_has_no_tasks():
    assert wordings("") == []
    assert wordings("关于召开会议的通知\n请准时参加。") == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("各位代表！", "frame"),
        ("着重抓好以下几个方面工作。", "frame"),
        ("过去一年，教育事业取得长足进步。", "review"),
        ("提出上述目标，综合考虑了各方面条件。", "reason"),
        ("就业是民生之本。", "reason"),
        ("要深入分析新的阶段性特征，谋划好重大项目。", "reason"),
        ("我们要坚持独立自主的和平外交政策。", "stance"),
        ("政府要寓管理于服务之中，增强企业信心。", "appeal"),
        ("各地区都要扛稳粮食安全责任。", "appeal"),
        ("坚持以人民为中心，让改革成果惠及全民。", "principle"),
        ("形势依然复杂。", "no act"),
        ("坚持过紧日子，压减会议经费。", ""),
        ("推进集团化办学。", ""),
        ("持续深入推进碧水保卫战。", ""),
        ("国际收支保持基本平衡。", ""),
    ],
)
def test_a_sentence_is_a_task_or_has_the_reason_why_not(sentence, reason):
    assert why_not(sentence, MIDDLE) == reason


@pytest.mark.parametrize(
    ("sentence", "stand", "reason"),
    [
        ("提升教育质量。", FIRST, "topic"),
        ("提升教育质量。", MIDDLE, ""),
        ("提升教育质量。", Stand(on_heading=False, is_first=True, is_only=True), ""),
        ("实施教育提升行动。", FIRST, ""),
        ("建成学校5所。", FIRST, ""),
        ("促进城乡融合，增强活力。", Stand(on_heading=True, is_first=True, is_only=True, heading_has_paragraphs=True), "heading"),
        ("促进城乡融合，增强活力。", Stand(on_heading=True, is_first=True, is_only=True), ""),
    ],
)
def test_where_a_sentence_stands_decides_too(sentence, stand, reason):
    assert why_not(sentence, stand) == reason


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("城镇新增就业1200万人以上", [("1200万人以上", 12_000_000, "人", "at_least")]),
        ("增长5%左右", [("5%左右", 5, "%", "about")]),
        ("粮食产量1.4万亿斤左右", [("1.4万亿斤左右", 1.4e12, "斤", "about")]),
        ("控制在不超过3个百分点", [("不超过3个百分点", 3, "个百分点", "at_most")]),
        ("建成1,200套", [("1,200套", 1200, "套", "exactly")]),
        ("服务30余万人次", [("30余万人次", 300_000, "人次", "at_least")]),
        ("服务30万余人次", [("30万余人次", 300_000, "人次", "at_least")]),
        ("2026年开展三年行动", []),
        ("延长30年", []),
        ("扩大5G应用，培育6G产业", []),
        ("第15次会议", []),
    ],
)
def test_figures_with_their_measure_and_bound(text, found):
    assert [(q.wording, q.amount, q.unit, q.bound) for q in quantities(text)] == [(w, pytest.approx(a), u, b) for w, a, u, b in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("新增托位3500个。", "number"),
        ("健全社区养老服务制度。", "institution"),
        ("出台支持首店经济若干政策。", "institution"),
        ("实施城市更新行动。", "project"),
        ("开展零基预算试点，健全支出标准。", "project"),
        ("加强干部队伍建设。", "direction"),
        ("扩大对外文化交流。", "direction"),
    ],
)
def test_kinds_of_target(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "words", "day", "sure"),
    [
        ("6月30日前完成", "6月30日前", dt.date(2026, 6, 30), True),
        ("2027年2月底前建成", "2027年2月底前", dt.date(2027, 2, 28), True),
        ("10月底前开工", "10月底前", dt.date(2026, 10, 31), True),
        ("9月前投用", "9月前", dt.date(2026, 8, 31), False),
        ("二季度末开工", "二季度末", dt.date(2026, 6, 30), True),
        ("上半年建成", "上半年", dt.date(2026, 6, 30), True),
        ("年底前投用", "年底前", dt.date(2026, 12, 31), True),
        ("全年压减5%", "全年", dt.date(2026, 12, 31), True),
        ("到2028年基本建成", "到2028年", dt.date(2028, 12, 31), True),
        ("国庆前通车", "国庆前", dt.date(2026, 9, 30), True),
        ("春节前发放", "春节前", None, False),
        ("2月30日前完成", "2月30日前", None, False),
    ],
)
def test_deadlines(text, words, day, sure):
    found = deadline_of(text, 2026)
    assert (found.wording, found.date, found.sure) == (words, day, sure)


def test_no_deadline_where_none_is_told():
    assert deadline_of("推进集团化办学。", 2026) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("新增托位50个，改建食堂30处。", 2),
        ("上半年开工，年底前建成。", 2),
        ("安排债券4.4万亿元、比上年增加5000亿元，重点用于建设。", 1),
        ("新增托位50个，比上年增加20个。", 1),
        ("健全制度，提升水平。", 1),
        ("赤字率4%左右，赤字规模5万亿元。", 1),
    ],
)
def test_clauses_with_a_figure_or_a_time_of_their_own_are_tasks_of_their_own(text, parts):
    assert len(split_measured(text, 0, len(text), listed=False)) == parts


def test_marks_inside_quotation_marks_do_not_end_a_sentence():
    text = "推进“一件事；一次办”改革。做好收尾。"
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == ["推进“一件事；一次办”改革。", "做好收尾。"]


@pytest.mark.parametrize(
    ("text", "field"), [("新增普惠托位3500个", "卫生健康和医疗保障"), ("加强高标准农田建设", "农业农村"), ("压减会议", "")]
)
def test_the_field_is_suggested_by_its_words(text, field):
    assert field_of(text) == field


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="一二、（）。；，：“”今年2026工作新增5个万%建设\n 各位代表！", max_size=300))
def test_whatever_the_text_candidates_lie_in_order_and_never_overlap(text):
    found = break_down(text).candidates
    assert all(text[c.start : c.end] == c.wording and c.wording.strip() for c in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(re.search(r"\S", c.title) for c in found)
