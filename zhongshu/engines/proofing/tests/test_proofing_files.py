import datetime as dt
import io
import re
import zipfile

import docx
import pytest
from docx.shared import Mm, Pt, RGBColor

from zhongshu.engines.paper import recognise_text
from zhongshu.engines.proofing import check_text, check_texts, read_source, revised
from zhongshu.engines.proofing.layout import MEASURES
from zhongshu.engines.proofing.rules.privacy import is_card_number, is_identity_number
from zhongshu.engines.proofing.source import joined_lines
from zhongshu.engines.typeset import typeset_docx, typeset_pdf
from zhongshu.lib.office_files import UnsafeFile

PAPER = """云州市人民政府办公室关于做好防汛工作的通知
云政办发[2025]8号
各县人民政府：
为做好防汛工作，经市政府同意，现将有关事项通知如下。
一、落实防汛责任
截止2025年6月底，共受理200件，办结150件，办结率80%。各单位要加强加强领导,压实责任，国家发改委将适时检查。
云州市人民政府办公室
2025年7月1日
"""
MOMENT = "2025-07-01T00:00:00Z"


def typeset(text):
    return typeset_docx(recognise_text(text).paper)


def document_of(data):
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def saved(document):
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def plain(xml):
    return re.sub(r"<[^>]+>", "", xml)


@pytest.mark.parametrize("data", [typeset(PAPER), typeset_pdf(recognise_text(PAPER).paper), PAPER.encode()], ids=["docx", "pdf", "txt"])
def test_findings_of_every_kind_of_file_stand_in_its_text(data):
    source = read_source(data)
    found = {finding.rule: finding for finding in source.findings() if source.place(finding)}
    for rule, words in (("word.context", "截止"), ("word.repeated", "加强加强"), ("punctuation.half_width", ","), ("number.rate", "80%")):
        start, end = source.place(found[rule])
        assert source.text[start:end] == words


def test_a_typeset_paper_has_no_fault_of_layout():
    findings = read_source(typeset(PAPER)).findings()
    assert [finding.message for finding in findings if finding.kind == "layout"] == []


def test_what_the_standard_prescribes_is_a_fault_and_what_it_calls_usual_a_hint():
    document = docx.Document()
    for line in PAPER.splitlines():
        document.add_paragraph(line)
    document.paragraphs[3].runs[0].font.color.rgb = RGBColor(255, 0, 0)
    document.paragraphs[2].paragraph_format.first_line_indent = Pt(32)
    document.paragraphs[5].paragraph_format.line_spacing = Pt(40)
    document.paragraphs[5].runs[0].font.size = Pt(12)
    found = {
        finding.rule.removeprefix("layout."): finding.severity
        for finding in read_source(saved(document)).findings()
        if finding.kind == "layout"
    }
    assert {"page", "top", "left", "area", "page_number", "title_centred", "indent", "colour", "addressee", "pitch"} <= found.keys()
    assert all((found[measure.id] == "must") == measure.prescribed for measure in MEASURES if measure.id in found)


def test_margins_within_the_standards_millimetre_are_fine():
    document = docx.Document(io.BytesIO(typeset(PAPER)))
    document.sections[0].top_margin = Mm(38)
    assert "layout.top" not in {finding.rule for finding in read_source(saved(document)).findings()}
    document.sections[0].top_margin = Mm(40)
    assert "layout.top" in {finding.rule for finding in read_source(saved(document)).findings()}


def test_suggestions_become_tracked_changes_and_the_rest_comments():
    source = read_source(typeset(PAPER))
    data = revised(source, source.findings(), MOMENT)
    document = document_of(data)
    deleted = [plain(each) for each in re.findall(r"<w:del .*?</w:del>", document)]
    inserted = [plain(each) for each in re.findall(r"<w:ins .*?</w:ins>", document)]
    assert {"云政办发[2025]8号", "截止", "加强加强", ","} <= set(deleted)
    assert {"云政办发〔2025〕8号", "截至", "加强", "，"} <= set(inserted)
    assert "国家发改委" not in deleted, "a name is only asked about"
    assert "80%" not in deleted, "any of three figures may be the wrong one"
    comments = plain(zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml").decode())
    assert "国家发展改革委" in comments
    assert "75%" in comments
    assert set(re.findall(r'w:date="([^"]+)"', document)) == {MOMENT}


def test_rejecting_every_change_gives_the_original_back():
    source = read_source(typeset(PAPER))
    document = document_of(revised(source, source.findings(), MOMENT))
    rejected = re.sub(r"<w:ins .*?</w:ins>", "", document)
    words = "".join(re.findall(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)<", rejected))
    assert words == "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", document_of(typeset(PAPER))))


def test_a_run_keeps_its_formatting_on_both_sides_of_a_change():
    document = docx.Document()
    run = document.add_paragraph().add_run("各单位要加强加强领导。")
    run.bold = True
    source = read_source(saved(document))
    changed = docx.Document(io.BytesIO(revised(source, source.findings(), MOMENT)))
    assert all(run.bold for run in changed.paragraphs[0].runs if run.text)


def test_a_plain_text_is_revised_as_a_word_file():
    source = read_source(PAPER.encode())
    assert "w:del " in document_of(revised(source, source.findings(), MOMENT))


def test_a_marked_file_is_seen_even_where_the_mark_is_hidden():
    document = docx.Document(io.BytesIO(typeset(PAPER)))
    document.sections[0].header.add_paragraph("机密★10年")
    (mark,) = read_source(saved(document)).marks()
    assert mark.kind == "classified"


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"{\\rtf1 words}", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_paper_is_refused_with_a_sentence(data):
    with pytest.raises(UnsafeFile, match=r"。$"):
        read_source(data)


@pytest.mark.parametrize("text", ["", " \n\n　"])
def test_a_file_without_words_is_told_so(text):
    document = docx.Document()
    document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    for data in (held.getvalue(), ("\ufeff" + text).encode() + b"\n"):
        with pytest.raises(UnsafeFile, match="没有文字"):
            read_source(data)


def test_lines_that_a_page_broke_are_joined_and_headings_are_not():
    text = "为做好防汛工作，经市政府同意，现将有关\n事项通知如下。\n一、落实责任\n各单位要加强组织领导，压实工作责任，确\n保落实到位。"
    assert joined_lines(text).split("\n") == [
        "为做好防汛工作，经市政府同意，现将有关事项通知如下。",
        "一、落实责任",
        "各单位要加强组织领导，压实工作责任，确保落实到位。",
    ]


@pytest.mark.parametrize("text", ["", " \n\n　", "甲\t乙\n丙\t丁", "|甲|乙|\n|丙|丁|"])
def test_an_empty_text_and_a_bare_table_have_no_findings(text):
    assert check_text(text) == []


def test_traditional_characters_are_told_once():
    findings = [finding for finding in check_text("各級人民政府應當加強領導，確保各項任務落實。\n" * 3) if finding.kind == "traditional"]
    assert len(findings) == 1


def test_five_hundred_pages_are_answered():
    text = "\n".join(f"第{number}段要压实责任，细化措施，确保任务{number}落到实处。" for number in range(6000))
    assert check_text(text + "\n加强领导，，压实责任。")[-1].kind == "punct_double"


def test_many_texts_together_are_judged_as_each_alone():
    texts = [PAPER, "加强领导，，压实责任。", "", "云州市人民政府关于检查的通知\n各县：\n好。\n特此通知。"]
    assert list(check_texts(texts)) == [check_text(text) for text in texts]


def test_a_passage_is_not_blamed_for_what_a_whole_paper_must_have():
    assert check_text("各地要加强组织领导，压实工作责任。") == []
    assert check_text("（三）强化督促检查。市政府办公室将适时开展督查。") == []
    whole = check_text("云州市人民政府关于检查的通知\n各县人民政府：\n现就检查作出安排。\n2025年3月1日")
    assert "element.signature" in {finding.rule for finding in whole}


@pytest.mark.parametrize(("number", "right"), [("110101199003070011", True), ("110101199003070012", False)])
def test_an_identity_number_is_told_by_its_check_character(number, right):
    assert is_identity_number(number) is right


@pytest.mark.parametrize(("number", "right"), [("6222021234567890128", True), ("6222021234567890127", False), ("42", False)])
def test_a_card_number_is_told_by_its_sum(number, right):
    assert is_card_number(number) is right


def test_a_repealed_law_is_judged_by_the_papers_own_day():
    def rules(year):
        text = (
            f"云州市人民政府关于检查的通知\n各县：\n根据《中华人民共和国合同法》办理。\n云州市人民政府\n{dt.date(year, 3, 1).year}年3月1日"
        )
        return {finding.rule for finding in check_text(text)}

    assert "law.repealed" in rules(2025)
    assert "law.repealed" not in rules(2018)
