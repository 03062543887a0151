"""The scorer of passages marked by hand counts as it says."""

from benchmarks.proofing import handmade
from zhongshu.engines.proofing import check_text


def scored(*passages):
    return handmade.measured(passages, iter([check_text(passage["text"]) for passage in passages]))


def passage(text, *errors, name="甲"):
    return {"id": name, "text": text, "errors": [dict(zip(("kind", "start", "end", "right"), error, strict=True)) for error in errors]}


def test_a_finding_of_the_kind_on_the_place_is_a_hit_and_its_suggestion_counts():
    result = scored(passage("加强领导，，压实责任", ("punct_double", 4, 6, "，")))
    count = result.kinds["punct_double"]
    assert (count.found, count.missed, count.false, count.asked, count.right) == (1, 0, 0, 1, 1)


def test_another_kind_there_is_told_apart_and_another_place_is_a_false_alarm():
    result = scored(passage("加强领导，，压实责任", ("order", 4, 6, "，")), passage("加强领导，，压实责任", ("punct_double", 0, 1, "")))
    assert (result.kinds["order"].renamed, result.kinds["order"].found) == (1, 0)
    assert (result.kinds["punct_double"].missed, result.kinds["punct_double"].false) == (1, 1)


def test_clean_passages_are_counted_by_characters_and_severity():
    result = scored(passage("加强领导，压实责任。"), passage("加强领导，，压实责任。"))
    assert result.clean_characters == len("加强领导，压实责任。") * 2 + 1
    assert result.clean_false == {"must": 1}


def test_an_error_of_the_whole_paper_is_met_by_its_kind_alone():
    text = "云州市人民政府关于检查的通知\n各县：\n好。\n特此通知。\n2025年3月1日"
    assert scored(passage(text, ("missing_element", None, None, None))).kinds["missing_element"].found == 1


def test_two_findings_mend_one_place_together():
    result = scored(passage("“线上”、“线下”、“会上”结合", ("punct_quote_pause", 0, 14, "“线上”“线下”“会上”")))
    assert (result.kinds["punct_quote_pause"].asked, result.kinds["punct_quote_pause"].right) == (1, 1)


def test_wilsons_interval_holds_the_share():
    low, high = handmade.wilson(9, 10)
    assert 0.5 < low < 0.9 < high < 1
