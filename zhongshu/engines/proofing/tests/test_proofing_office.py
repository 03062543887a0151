"""本单位词库: entries as data change what is found, by the day of the paper, and the engine keeps none of them."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.engines.paper import recognise_text
from zhongshu.engines.proofing import Entry, Memory, Office, check, check_text

DAY = dt.date(2026, 3, 1)
ENTRIES = (
    Entry("1", "wording", "平安临澜", wrong=("平安澜城", "临澜平安"), source="市政府工作报告（2026年）", severity="must"),
    Entry("2", "wording", "十项民生实事", wrong=("民生十项实事",), until=dt.date(2025, 12, 31)),
    Entry("3", "members", "三个一批", members=("开工一批", "建成一批", "储备一批"), source="市委全会公报"),
    Entry("4", "person", "戚远志", titles=("市政府秘书长", "市政府办公室党组书记"), since=dt.date(2024, 1, 1), severity="must"),
    Entry("5", "person", "骆怀瑾", titles=("常务副市长",), since=dt.date(2024, 1, 1), until=dt.date(2025, 6, 30), severity="must"),
    Entry("6", "person", "骆怀瑾", titles=("市长",), since=dt.date(2025, 7, 1), severity="must"),
    Entry("7", "body", "临澜市数据局", wrong=("临澜市大数据发展管理局",), source="机构改革方案"),
    Entry("8", "accepted", "布署路", source="地名办"),
    Entry("9", "withheld", "拆迁底价"),
)
OFFICE = Office(ENTRIES, DAY)


def found(text, office=OFFICE):
    return [
        (finding.rule, finding.excerpt, finding.suggestions) for finding in check_text(text, office) if finding.rule.startswith("office.")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深入推进平安澜城建设。", [("office.wording/1", "平安澜城", ("平安临澜",))]),
        ("全市推进平安临澜建设。", []),
        ("办好民生十项实事。", []),  # the entry has ended
        (
            "持续推动项目建成一批、开工一批、储备一批。",
            [("office.members/3", "建成一批、开工一批、储备一批", ("开工一批、建成一批、储备一批",))],
        ),
        ("持续推动项目开工一批、建成一批、储备一批。", []),
        ("市政府副秘书长戚远志出席会议。", [("office.person/4", "副秘书长戚远志", ())]),
        ("市政府秘书长戚远志出席会议。", []),
        ("戚远志秘书长强调，要抓好落实。", []),
        ("领导小组组长戚远志主持。", []),
        ("市政府秘书长戚元志出席会议。", [("office.person/4", "戚元志", ())]),
        ("市长骆怀瑾主持会议。", []),
        ("副市长骆怀瑾主持会议。", [("office.person/6", "副市长骆怀瑾", ())]),
        ("由临澜市大数据发展管理局牵头。", [("office.body/7", "临澜市大数据发展管理局", ())]),
        ("拆迁底价由市财政局核定。", []),
    ],
)
def test_each_kind_of_entry_finds_what_it_is_for(text, expected):
    assert found(text) == expected


def test_a_paper_is_judged_by_its_own_day():
    earlier = Office(ENTRIES, dt.date(2025, 3, 1))
    assert found("常务副市长骆怀瑾主持会议。", earlier) == []
    assert found("副市长骆怀瑾主持会议。", earlier) == []
    assert [rule for rule, *_ in found("市长骆怀瑾主持会议。", earlier)] == ["office.person/5"]
    assert [rule for rule, *_ in found("办好民生十项实事。", earlier)] == ["office.wording/2"]
    past = next(each for each in check_text("常务副市长骆怀瑾主持会议。", OFFICE) if each.rule == "office.person/6")
    assert "至2025-06-30止，现任市长" in past.message


def test_an_entry_tells_its_source_and_how_grave_it_is():
    finding = next(each for each in check_text("推进平安澜城建设。", OFFICE) if each.rule == "office.wording/1")
    assert (finding.basis, finding.severity, finding.kind) == ("本单位词库：市政府工作报告（2026年）", "must", "fixed_phrase")


def test_an_accepted_word_is_never_accused_and_only_where_it_stands():
    assert any(finding.excerpt == "布署" for finding in check_text("整修布署路，布署工作。"))
    places = [finding.start for finding in check_text("整修布署路，布署工作。", OFFICE) if finding.excerpt == "布署"]
    assert places == [6]
    assert [finding.start for finding in check_text("布署工作，整修布署路。", OFFICE) if finding.excerpt == "布署"] == [0]
    only = Office((Entry("1", "accepted", "布署路", rule="spelling.shape"),), DAY)
    assert [f.start for f in check_text("整修布署路，布署工作。", only) if f.excerpt == "布署"] == [2, 6], "accepted against another rule"


def test_no_accepted_word_silences_what_must_not_leave_the_house():
    number = "110101199003070011"
    office = Office((Entry("1", "accepted", f"身份证号{number}"),), DAY)
    assert [finding.kind for finding in check_text(f"身份证号{number}", office)] == ["personal_data"]


def test_what_is_to_be_published_holds_no_personal_data_and_nothing_withheld():
    text = "住户手机13800138000。拆迁底价见内部资料。"
    inside = {finding.excerpt: finding.severity for finding in check_text(text, OFFICE)}
    public = {finding.excerpt: finding.severity for finding in check_text(text, Office(ENTRIES, DAY, is_public=True))}
    assert inside == {"13800138000": "should"}
    assert public == {"13800138000": "must", "拆迁底价": "must", "内部资料": "must"}


def test_a_paper_without_an_office_is_checked_as_before():
    text = "临澜市人民政府关于检查的通知\n各县人民政府：\n要认真布署，推进平安澜城建设。\n临澜市人民政府\n2026年3月1日"
    paper = recognise_text(text).paper
    assert check(paper, Office((), DAY)) == check(paper)
    assert {finding.rule for finding in check(paper, OFFICE)} - {finding.rule for finding in check(paper)} == {"office.wording/1"}


def test_paragraphs_that_were_read_are_remembered():
    memory = Memory(size=2)
    asked = []

    def read(texts):
        asked.append(list(texts))
        return {text: [] for text in texts}

    for texts in (["甲", "乙", "甲"], ["甲", "丙"], ["乙", "丙"]):
        assert set(memory.reading(texts, read)) == set(texts)
    assert asked == [["甲", "乙"], ["丙"], ["乙"]], "the least used of three was forgotten"


def test_with_a_memory_the_same_is_found():
    text = "临澜市人民政府关于检查的通知\n各县人民政府：\n要认真布署，各级要加强零导。\n二要抓紧。\n临澜市人民政府\n2026年3月1日"
    paper = recognise_text(text).paper
    memory = Memory()
    assert check(paper, OFFICE, memory=memory) == check(paper, OFFICE, memory=memory) == check(paper, OFFICE)
