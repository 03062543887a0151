"""What the table of slips of grammar offers: it stands for the right characters, and the mended text is no slip any more."""

import re

import pytest

from zhongshu.engines.proofing import check_text
from zhongshu.engines.proofing.rules.grammar import offered, slips

OFFERING = [slip for slip in slips() if slip.right]


def given(slip):
    """The texts that the slip's own wrong example becomes."""
    found = re.search(slip.pattern, slip.bad)
    start, end, rights = offered(found, slip.right)
    return [slip.bad[:start] + right + slip.bad[end:] for right in rights]


@pytest.mark.parametrize("slip", OFFERING, ids=[slip.bad for slip in OFFERING])
def test_the_wrong_example_mended_as_offered_is_not_told_by_the_same_row(slip):
    texts = given(slip)
    assert 1 <= len(texts) <= 3
    assert len(set(texts)) == len(texts)
    assert slip.bad not in texts
    assert [text for text in texts if re.search(slip.pattern, text)] == []


def test_nearly_every_row_offers_something():
    assert len(OFFERING) >= 0.98 * len(slips())


def test_most_offer_the_words_of_their_right_example():
    assert sum(slip.good in given(slip) for slip in OFFERING) >= 0.9 * len(OFFERING)


def shown(pattern, right, text):
    found = re.search(pattern, text)
    start, end, rights = offered(found, right)
    return text[start:end], rights


def test_what_every_choice_keeps_at_the_edges_is_not_in_the_span():
    assert shown("(深受)([^，]+)所(欢迎)", r"\1\2\3", "活动深受群众所欢迎。") == ("所", ("",))
    assert shown("(由于[^，]+，)(但是)", r"\1所以／\1因此", "由于下雨，但是停工。") == ("但是", ("所以", "因此"))
    assert shown("(虽然)([^，]+，)(所以)", r"\1\2但是／由于\2\3", "虽然下雨，所以停工。") == (
        "虽然下雨，所以",
        ("虽然下雨，但是", "由于下雨，所以"),
    )


def test_what_is_only_put_in_is_shown_with_the_whole_match():
    assert shown("(萌芽)(?=。)", r"\1状态", "解决在萌芽。") == ("萌芽", ("萌芽状态",))
    assert shown("在萌芽", r"\g<0>状态", "解决在萌芽。") == ("在萌芽", ("在萌芽状态",))


def test_a_choice_that_names_a_group_not_in_the_match_is_left_out():
    assert shown("提高(?:(力度)|(规模))", r"加大\1／扩大\2", "提高规模。") == ("提高", ("扩大",))
    assert shown("提高(?:(力度)|(规模)|速度)", r"加大\1／扩大\2", "提高速度。") == ("提高速度", ())


def test_a_choice_that_changes_nothing_is_left_out():
    assert shown("(达|多达)(千人)(之多)", r"\1\2／达\2\3", "达千人之多。") == ("之多", ("",))


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("县区要及时发布预警，避免不发生伤亡事故。", ("避免", "确保不")),
        ("通过开展活动，使服务意识进一步增强。", ("通过开展活动，", "开展活动，使")),
        ("规划不但缺乏定位，但是没有统筹考虑用地。", ("不但缺乏定位，而且", "不但缺乏定位，还", "虽然缺乏定位，但是")),
        ("用水量由62立方米下降到31立方米，降低了一倍。", ("了一半", "一半")),
        ("深受老年人所欢迎，入住率较高。", ("",)),
        ("这项工作由市发展改革委为牵头单位。", ("由市发展改革委牵头", "市发展改革委为牵头单位")),
    ],
)
def test_a_paper_is_offered_what_an_editor_would_write(text, rights):
    assert rights in [finding.suggestions for finding in check_text(text) if finding.kind == "grammar"]
