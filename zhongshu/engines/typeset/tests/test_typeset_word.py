"""The .docx, opened again."""

import datetime as dt
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from typeset_measure import SENTENCE, notice

from zhongshu.engines.paper import Annex, Attendance, paragraph, table
from zhongshu.engines.typeset import typeset_docx


def opened(**changes):
    return docx.Document(io.BytesIO(typeset_docx(notice(**changes))))


def styled(document, style):
    return [line.text for line in document.paragraphs if line.style.name == style]


def test_page_margins_and_grid():
    section = opened().sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(size.mm, 1) for size in sizes] == [210, 297, 37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    points = 72 / 25.4
    assert 225 * points / pitch == pytest.approx(22, abs=0.02)
    assert 156 * points / cell == pytest.approx(28, abs=0.01)


def test_styles_carry_the_fonts_and_the_text_uses_them():
    document = opened()
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "公文标题", "发文机关标志", "页码")
    }
    assert fonts == {
        "Normal": "仿宋_GB2312",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Heading 3": "仿宋_GB2312",
        "公文标题": "方正小标宋简体",
        "发文机关标志": "方正小标宋简体",
        "页码": "宋体",
    }
    assert document.styles["Normal"].font.size.pt == 16
    assert document.styles["公文标题"].font.size.pt == 22
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.99, abs=0.05)
    assert styled(document, "发文机关标志") == ["临澜市人民政府文件"]
    assert str(document.styles["发文机关标志"].font.color.rgb) == "E60012"
    assert "".join(styled(document, "公文标题")[0].split()) == notice().title
    assert styled(document, "主送机关") == ["各县（区）人民政府，市政府各部门："]
    assert styled(document, "Heading 1") == ["一、压实工作责任"]
    run_in = next(line for line in document.paragraphs if line.text.startswith("（一）"))
    assert (run_in.runs[0].text, run_in.runs[0].style.name) == ("（一）落实制度。", "二级标题字")
    assert styled(document, "附件说明") == ["附件：防汛责任人名单"]
    assert styled(document, "发文机关署名") == ["临澜市人民政府"]
    assert styled(document, "成文日期") == ["2026年5月8日"]
    assert styled(document, "附注") == ["（此件公开发布）"]


def test_page_numbers_differ_for_odd_and_even_pages():
    document = opened()
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (str(odd.alignment), str(even.alignment)) == ("RIGHT (2)", "LEFT (0)")
    for footer in (odd, even):
        assert footer.text == "—  —"
        assert footer._p.xpath(".//w:instrText")[0].text == "PAGE"


def test_imprint_is_a_table_with_the_standards_lines_at_the_foot():
    document = opened()
    grid = document.tables[-1]
    cells = [cell.text for row in grid.rows for cell in row.cells]
    assert cells[0].startswith("抄送：市委办公室")
    assert cells[0].endswith("。")
    assert cells[1] == "临澜市人民政府办公室\t2026年5月9日印发"
    borders = grid._tbl.tblPr.find(qn("w:tblBorders"))
    assert {etree.QName(line).localname: line.get(qn("w:sz")) for line in borders} == {"top": "8", "bottom": "8", "insideH": "6"}
    assert grid._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"


def test_annexes_tables_and_an_upward_paper():
    annexes = (
        Annex("任务分工表", (paragraph(SENTENCE), table(("序号", "任务"), ("1", "排查")))),
        Annex("值班安排", (paragraph(SENTENCE),)),
    )
    document = opened(annexes=annexes, document_type="请示", signatories=("江知远", "陈岳"))
    assert styled(document, "附件说明") == ["附件：1. 任务分工表", "2. 值班安排"]
    assert styled(document, "附件标识") == ["附件1", "附件2"]
    assert styled(document, "附件标题") == ["任务分工表", "值班安排"]
    assert all(line.paragraph_format.page_break_before for line in document.paragraphs if line.style.name == "附件标识")
    grid = document.tables[0]
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in grid.rows[1].cells] == ["1", "排查"]
    assert styled(document, "签发人") == ["临政发〔2026〕12号\t签发人：江知远　陈　岳"]


@pytest.mark.parametrize("form", ["document", "letter", "order", "minutes"])
def test_every_format_opens_again_and_is_well_formed(form):
    people = (Attendance("出席", "江知远　陈望岳"),) if form == "minutes" else ()
    joint = ("临澜市人民政府", "临澜市财政局") if form == "document" else ("临澜市人民政府",)
    written = typeset_docx(notice(format=form, issuers=joint, attendance=people, urgency="特急", copy_number="000001"))
    document = docx.Document(io.BytesIO(written))
    assert any(SENTENCE in line.text for line in document.paragraphs)
    assert document.sections[0].different_first_page_header_footer is (form == "letter")
    order = [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "pBdr",
        "tabs",
        "snapToGrid",
        "spacing",
        "ind",
        "jc",
        "rPr",
    ]
    for traits in document.element.body.iter(qn("w:pPr")):
        names = [etree.QName(child).localname for child in traits]
        assert names == sorted(names, key=order.index)


def test_the_same_paper_gives_the_same_file_and_no_time_of_ours():
    first, second = typeset_docx(notice()), typeset_docx(notice())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    properties = docx.Document(io.BytesIO(first)).core_properties
    assert properties.created.date() == dt.date(2026, 5, 8)
    assert properties.title == notice().title
