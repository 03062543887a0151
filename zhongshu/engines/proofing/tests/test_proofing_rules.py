import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.engines.paper import paragraph, recognise_text
from zhongshu.engines.proofing import GATES, RULES, SEVERITIES, check, check_text, rules_page
from zhongshu.engines.proofing.checking import read_paper

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
PAPER = "云州市人民政府办公室\n关于做好防汛工作的通知\n云政办发[2025]8号\n各县人民政府：\n一、加强领导,压实责任\n截止2025年6月底，共受理200件，办结150件，办结率80%。\n云州市人民政府办公室\n2025年07月01日\n"


def hits(rule, example):
    return list(rule.find(read_paper(example) if rule.of_paper else example))


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule in RULES for example in rule.bad], ids=lambda held: getattr(held, "id", None)
)
def test_a_rule_finds_its_bad_examples(rule, example):
    found = hits(rule, example)
    assert found
    for hit in found:
        assert hit.message.endswith(("。", "”")), "a message is a sentence"


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule in RULES for example in rule.good], ids=lambda held: getattr(held, "id", None)
)
def test_a_rule_leaves_its_good_examples_alone(rule, example):
    assert hits(rule, example) == []


def test_rules_are_declared_once_and_completely():
    assert len({rule.id for rule in RULES}) == len(RULES) >= 24
    for rule in RULES:
        assert rule.gate in GATES
        assert rule.severity in SEVERITIES
        assert all((rule.title, rule.kind, rule.basis, rule.good, rule.bad))


def test_findings_of_a_text_stand_where_the_text_has_them():
    found = {finding.rule: finding for finding in check_text(PAPER)}
    for rule, words in (
        ("number.form", "云政办发[2025]8号"),
        ("punctuation.half_width", ","),
        ("word.context", "截止"),
        ("number.rate", "80%"),
        ("date.padded", "2025年07月01日"),
    ):
        finding = found[rule]
        assert PAPER[finding.start : finding.end] == words
    assert found["number.form"].suggestions == ("云政办发〔2025〕8号",)
    assert found["number.rate"].suggestions == ("75%",)


def test_a_finding_in_a_broken_title_is_placed_across_the_break():
    text = "云州市人民政府办公室\n关于做好防汛，，\n工作的通知\n各县：\n好。"
    finding = next(finding for finding in check_text(text.replace("，，\n", "工作，，保障\n")) if finding.rule == "punctuation.doubled")
    assert text.replace("，，\n", "工作，，保障\n")[finding.start : finding.end] == "，，"


def test_a_place_counts_characters_of_the_papers_text():
    paper = recognise_text(PAPER).paper
    for finding in check(paper):
        place = finding.place_in(paper)
        assert (place is None) == (finding.start is None)
        assert place is None or paper.text()[slice(*place)] == finding.excerpt


def test_a_set_aside_finding_stays_when_the_text_elsewhere_changes():
    paper = recognise_text(PAPER).paper
    keys = {finding.rule: finding.key for finding in check(paper)}
    changed = replace(paper, blocks=(paragraph("新加的一段。"), *paper.blocks, paragraph("又一段。")), issue_date=dt.date(2025, 8, 1))
    later = {finding.rule: finding.key for finding in check(changed)}
    assert keys["word.context"] == later["word.context"]
    assert keys["punctuation.half_width"] == later["punctuation.half_width"]
    moved = replace(paper, blocks=(paper.blocks[0], paragraph("截止2024年底，共受理甲类200件，办结150件，办结率80%。")))
    assert {finding.rule: finding.key for finding in check(moved)}["word.context"] != keys["word.context"]


@settings(deadline=None)  # the first text waits for the tables to be read
@given(st.text(alphabet="一二三四（）()“”《》、，。.…的了1 2年月日附件：请示报告\n〔〕★密机%", max_size=80))
def test_any_text_is_answered_with_places_inside_it(text):
    for finding in check_text(text):
        assert finding.start is None or 0 <= finding.start <= finding.end <= len(text)


def test_the_page_tells_every_rule():
    page = rules_page()
    assert all(rule.id in page and rule.title in page and rule.basis in page for rule in RULES)


def test_real_papers_are_hardly_accused():
    files = sorted([*DATA.glob("notices/*.txt"), *DATA.glob("work-reports/*.txt")]) if DATA.is_dir() else []
    if not files:
        pytest.skip(f"没有真实公文可试：{DATA} 不存在")
    texts = [file.read_text(encoding="utf-8").partition("本作品是中华人民共和国")[0] for file in files]
    must = [finding for text in texts for finding in check_text(text) if finding.severity == "must"]
    assert len(must) * 10_000 <= 0.5 * sum(map(len, texts)), [(finding.rule, finding.excerpt) for finding in must]


def test_the_true_figures_of_a_real_report_are_not_accused():
    file = DATA / "founding-report-2025.txt"
    if not file.exists():
        pytest.skip(f"没有真实报告可试：{file} 不存在")
    text = file.read_text(encoding="utf-8")
    rules = {finding.rule for finding in check_text(text)}  # 精减高效办会、赋予、的新定位 are slips of the report itself
    assert rules <= {
        "word.pair/精减",
        "punctuation.empty",
        "punctuation.half_width",
        "punctuation.between_quotes",
        "punctuation.between_titles",
    }
