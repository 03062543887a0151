"""Whatever is handed to the checker is answered, within its limits, and a real report is told its own slips and nothing else."""

import re
from pathlib import Path

import pytest

from zhongshu.engines.proofing import check_text, check_texts, read_source
from zhongshu.engines.proofing.rules.quick import Patterns
from zhongshu.engines.proofing.rules.wordings import wordings
from zhongshu.lib.office_files import UnsafeFile

ROOT = Path(__file__).resolve().parents[4]
REPORT = ROOT.parent / "shared" / "data" / "founding-report-2025.txt"
TRADITIONAL = "關於加強安全生產工作的通知\n各縣人民政府：\n為進一步加強安全生產工作，經市政府同意，現將有關事項通知如下：\n一、提高認識。各級各部門要高度重視，壓實責任，確保各項任務落到實處。\n雲州市人民政府\n2025年5月20日"


def test_nothing_is_answered_with_nothing():
    assert check_text("") == check_text(" \n　\n") == []


def test_traditional_characters_are_said_once_and_not_accused_one_by_one():
    found = check_text(TRADITIONAL)
    assert [finding.rule for finding in found if finding.start is not None] == ["text.traditional"]


@pytest.mark.parametrize(
    "text",
    [
        "各级人民政府应当加强领导，建立健全责任制度；" * 300,
        "共12件，其中甲3件、乙4件，办结率5%，" * 150,
        "（" * 2000,
        "“" * 2000,
        "、甲乙" * 600,
        "1" * 20000,
        "\n".join(f"|甲|乙|{number}|" for number in range(800)),
        "\n".join(f"（{number % 30 + 1}）加强领导。" for number in range(800)),
        "（以下简称市数据局）甲局" * 100,
    ],
    ids=["long line", "many figures", "brackets", "quotes", "pauses", "digits", "table", "items", "short names"],
)
def test_strange_texts_are_answered_with_places_inside_them(text):
    for finding in check_text(text):
        assert finding.start is None or 0 <= finding.start <= finding.end <= len(text)


def test_a_text_in_gb18030_reads_as_one_in_utf8():
    text = "各级人民政府应当加强领导，，落实责任。\n"
    assert [finding.rule for finding in read_source(text.encode("gb18030")).findings()] == [
        finding.rule for finding in read_source(text.encode()).findings()
    ]
    with pytest.raises(UnsafeFile):
        read_source(bytes(range(256)) * 40)


def test_the_founding_reports_own_slips_are_found_and_its_true_figures_are_not_accused():
    if not REPORT.exists():
        pytest.skip(f"没有真实报告可试：{REPORT} 不存在")
    text = REPORT.read_text(encoding="utf-8")
    found = check_text(text)
    told = [text[finding.start - 2 : finding.end + 2] for finding in found if finding.start is not None]
    for slip in ("赋予、的新", "总书记在的足迹", "精减高效", "“线上+线下”、“明察+暗访”、“督查+调研”"):
        assert any(slip[:6] in words or (words[2:-2] and words[2:-2] in slip) for words in told), slip
    true = ("90.4%", "五个坚持", "六联六提", "四级审核", "六关", "三服务", "两线三督", "7580", "6852", "142件", "138件", "100%")
    for finding in found:
        words = text[finding.start : finding.end] if finding.start is not None else ""
        assert not any(each in words for each in true), (finding.rule, words)
    assert "secrecy.mark" not in {finding.rule for finding in found}


def test_of_many_patterns_those_are_tried_that_can_match():
    for pattern, text, other in (
        (r"(?:甲乙|丙丁)戊", "有丙丁戊", "有丙戊丁"),
        (r"[一二]是(?!否)", "一是好", "三为好"),
        (r"(?:加强|提高)[^，]{0,4}步伐", "提高改革步伐", "提高水平"),
    ):
        assert re.search(pattern, text)
        rows = Patterns([(r"[^，]+", "any"), (pattern, "own"), (r"\d", "number")])
        assert [row for _, row in rows.on(text)] == ["any", "own", "number"]
        assert [row for _, row in rows.on(other)] == ["any", "number"]


def test_texts_are_answered_alike_one_by_one_and_together():
    texts = ["加强加强领导。", TRADITIONAL, "全年受理200件，办结150件，办结率80%。"]
    assert list(check_texts(texts)) == [check_text(text) for text in texts]


def test_a_findings_name_fits_where_it_is_kept():
    assert max(len(f"phrase.wording/{each.text}") for each in wordings()) <= 60


def test_who_signed_is_asked_for_only_under_a_head_as_it_is_printed():
    title, body = "云州市人民政府关于防汛工作的请示", "省人民政府：\n妥否，请批示。\n云州市人民政府\n2025年6月3日"
    number = "云政〔2025〕8号"
    told = [{finding.rule for finding in check_text("\n".join(order))} for order in ((number, title, body), (title, number, body))]
    assert ["element.signatory" in rules for rules in told] == [True, False]
