"""Rules of the lexicon, one case a clause."""

from __future__ import annotations

import pytest

from zhongshu.core.proofing.rules import EntryFacts, entry_fault, is_worth_proposing, may_be_proposed, words_of_alarm


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (EntryFacts("wording", "平安临澜", wrong=("平安澜城",)), ""),
        (EntryFacts("wording", "平安临澜"), "至少一种错误写法"),
        (EntryFacts("wording", "平安临澜", wrong=("平安临澜",)), "一样"),
        (EntryFacts("wording", "平安临澜", wrong=("平",)), "至少两个字"),
        (EntryFacts("body", "临澜市数据局"), "至少一种错误写法"),
        (EntryFacts("person", "戚远志"), "现任职务"),
        (EntryFacts("person", "戚远志1", titles=("秘书长",)), "只写汉字"),
        (EntryFacts("person", "戚远志", titles=("秘书长",)), ""),
        (EntryFacts("members", "三个一批", members=("开工一批", "建成一批")), "至少写三个"),
        (EntryFacts("members", "三个一批", members=("甲", "乙", "甲")), "重复"),
        (EntryFacts("members", "三个一批", members=("甲", "乙", "丙")), ""),
        (EntryFacts("accepted", "路"), "至少两个字"),
        (EntryFacts("accepted", "布署路"), ""),
        (EntryFacts("withheld", "拆" * 121), "最多120个字"),
        (EntryFacts("accepted", "机密★10年"), "密级标志"),
        (EntryFacts("other", "平安临澜"), "类别只有"),
        (EntryFacts("accepted", "布署路", severity="grave"), "程度只有"),
    ],
)
def test_what_an_entry_must_have(facts, fault):
    assert (fault in entry_fault(facts)) if fault else entry_fault(facts) == ""


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("整修布署路西段", 2, 4, "布署"),
        ("整修嘉楠路西段", 3, 4, "嘉楠路"),
        ("楠路西段", 0, 1, "楠路"),
        ("为:做好", 1, 2, "为:做"),
        ("，楠。", 1, 2, "楠"),
    ],
)
def test_words_by_which_a_false_alarm_is_known_again(text, start, end, words):
    assert words_of_alarm(text, start, end) == words


@pytest.mark.parametrize(
    ("kind", "words", "may"),
    [
        ("typo_shape", "布署", True),
        ("typo_shape", "楠", False),
        ("typo_shape", "布" * 61, False),
        ("name_title", "戚元志", False),
        ("classified", "机密★十年", False),
        ("personal_data", "身份证号", False),
        ("publication", "内部资料", False),
        ("layout", "页边距", False),
    ],
)
def test_some_words_are_never_proposed(kind, words, may):
    assert may_be_proposed(kind, words) is may


@pytest.mark.parametrize(
    ("alarms", "worth"),
    [([(1, 7)], False), ([(1, 7), (1, 7)], False), ([(1, 7), (2, 7)], True), ([(1, 7), (1, 8)], True)],
)
def test_the_second_person_or_the_second_paper_makes_a_proposal(alarms, worth):
    assert is_worth_proposing(alarms) is worth
