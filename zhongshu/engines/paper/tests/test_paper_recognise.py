"""Papers of invented cities, with the slips that people make."""

import datetime as dt
import io
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.engines.paper import (
    Annex,
    Block,
    Paper,
    paragraph,
    plain_body,
    plain_source,
    recognise_body,
    recognise_docx,
    recognise_text,
    table,
)
from zhongshu.engines.paper.model import block_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DATA = Path(__file__).resolve().parents[5] / "shared" / "data"

FULL = """000012
特 急
云州市人民政府文件
云政发〔2025〕8号　　　　　　签发人：张 三　李明远
云州市人民政府
关于调整汛期应急响应工作安排
的请示
省人民政府：
今年以来，我市降雨偏多。现将有关情况请示如下：
一、基本情况
（一）雨情。截至6月30日，全市平均降雨512毫米。
1. 河道水位偏高。
（1）澄江超警戒水位。
二、请示事项
建议启动三级响应。
妥否，请批示。
附件：1.云州市雨情统计表
2.云州市应急响应工作安排
云州市人民政府
2025年7月1日
（联系人：王小河，电话：000—12345678）
附件1
云州市雨情统计表
| 县区 | 降雨（毫米） |
| 澄江县 | 530 |
附件2
云州市应急响应
工作安排
一、值班安排
各单位二十四小时值班。
抄送：省水利厅，省应急厅。
云州市人民政府办公室　　2025年7月2日印发
"""


def test_every_element_of_a_full_paper_is_found():
    paper = recognise_text(FULL).paper
    assert paper == Paper(
        document_type="请示",
        issuers=("云州市人民政府",),
        copy_number="000012",
        urgency="特急",
        number="云政发〔2025〕8号",
        signatories=("张三", "李明远"),
        title="云州市人民政府关于调整汛期应急响应工作安排的请示",
        main_recipients="省人民政府：",
        blocks=(
            paragraph("今年以来，我市降雨偏多。现将有关情况请示如下："),
            paragraph("一、基本情况", 1),
            paragraph("（一）雨情。截至6月30日，全市平均降雨512毫米。", 2, 6),
            paragraph("1. 河道水位偏高。", 3),
            paragraph("（1）澄江超警戒水位。", 4),
            paragraph("二、请示事项", 1),
            paragraph("建议启动三级响应。"),
            paragraph("妥否，请批示。"),
        ),
        annexes=(
            Annex("云州市雨情统计表", (table(("县区", "降雨（毫米）"), ("澄江县", "530")),)),
            Annex("云州市应急响应工作安排", (paragraph("一、值班安排", 1), paragraph("各单位二十四小时值班。"))),
        ),
        signers=("云州市人民政府",),
        issue_date=dt.date(2025, 7, 1),
        remark="（联系人：王小河，电话：000—12345678）",
        copy_recipients="省水利厅，省应急厅。",
        printer="云州市人民政府办公室",
        print_date=dt.date(2025, 7, 2),
    )


def test_a_paper_written_plainly_is_read_back_the_same():
    paper = recognise_text(FULL).paper
    assert recognise_text(plain_source(paper)).paper == paper


@pytest.mark.parametrize(
    ("title", "kind", "form"),
    [
        ("云州市人民政府办公室关于开展检查的通知", "通知", "document"),
        ("云州市人民政府办公室关于商请支持的函", "函", "letter"),
        ("云州市人民政府办公室关于同意更名的复函", "函", "letter"),
        ("云州市人民政府第12次常务会议纪要", "纪要", "minutes"),
        ("云州市人民政府令", "命令", "order"),
        ("云州市供水管理办法（试行）", "", "document"),
        ("云州市人民政府关于修改章程的决定（草案）", "决定", "document"),
    ],
)
def test_type_and_format_follow_the_title(title, kind, form):
    paper = recognise_text(f"{title}\n各县人民政府：\n现通知如下。\n").paper
    assert (paper.title, paper.document_type, paper.format) == (title, kind, form)


@pytest.mark.parametrize(
    "number", ["云政发[2025]8号", "云政发（2025）8号", "云政发【2025】第008号", "云政发〔25〕8号", "云政发2025年8号", "第8号"]
)
def test_a_number_in_a_wrong_form_is_kept_as_it_was_written(number):
    assert recognise_text(f"云州市人民政府文件\n{number}\n关于检查的通知\n各县人民政府：\n现通知如下。").paper.number == number


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("二〇〇四年十二月十七日", dt.date(2004, 12, 17)),
        ("二○二五年十月三十一日", dt.date(2025, 10, 31)),
        ("2025年03月05日", dt.date(2025, 3, 5)),
        ("一九九六年二月二十日", dt.date(1996, 2, 20)),
    ],
)
def test_dates_are_read_in_both_ways_of_writing(line, day):
    recognised = recognise_text(f"关于检查的通知\n各县：\n现通知如下。\n云州市教育局\n{line}\n")
    assert recognised.paper.issue_date == day
    assert any(guess.element == "issue_date" and guess.value == line for guess in recognised.guesses)


def test_a_day_that_never_was_stays_to_be_seen():
    recognised = recognise_text("关于检查的通知\n现通知如下。\n云州市教育局\n2025年2月30日\n")
    assert recognised.paper.issue_date is None
    assert recognised.paper.signers == ("云州市教育局",)
    assert recognised.paper.blocks[-1].text == "2025年2月30日"
    assert any("不是真实的日期" in guess.why for guess in recognised.doubts)


def test_unit_and_date_on_one_line_are_parted():
    paper = recognise_text("关于检查的通知\n现通知如下。\n云州市教育局    2025年3月1日\n（此件公开发布）").paper
    assert (paper.signers, paper.issue_date, paper.remark) == (("云州市教育局",), dt.date(2025, 3, 1), "（此件公开发布）")


def test_a_relayed_paper_becomes_an_annex_and_a_person_is_asked():
    recognised = recognise_text(
        "云州市人民政府办公室关于印发供水方案的通知\n各县：\n现印发给你们。\n云州市人民政府办公室\n2025年3月1日\n云州市供水方案\n一、目标\n保证供水。"
    )
    assert recognised.paper.annexes == (Annex("云州市供水方案", (paragraph("一、目标", 1), paragraph("保证供水。"))),)
    assert any(guess.element == "annex_note" for guess in recognised.doubts)


def test_an_annex_under_another_name_is_shown():
    recognised = recognise_text(
        "关于检查的通知\n现通知如下。\n附件：检查任务清单\n云州市教育局\n2025年3月1日\n附件\n检查工作名单\n第一组。"
    )
    assert recognised.paper.annexes == (Annex("检查任务清单", (paragraph("检查工作名单"), paragraph("第一组。"))),)
    assert any("不一致" in guess.why for guess in recognised.doubts)


def test_minutes_have_their_attendance():
    paper = recognise_text("云州市人民政府专题会议纪要\n〔2025〕12号\n会议研究了供水问题。\n出  席：张三、李四\n列席人员：王五").paper
    assert [(line.label, line.names) for line in paper.attendance] == [("出席", "张三、李四"), ("列席", "王五")]
    assert paper.format == "minutes"
    assert not paper.sealed


def test_a_speech_has_neither_title_nor_addressee():
    recognised = recognise_text("各位代表：\n现在，我报告工作，请予审议。\n一、回顾\n过去一年很好。")
    assert recognised.paper.title == recognised.paper.main_recipients == ""
    assert len(recognised.paper.blocks) == 4


def test_a_leaders_report_with_half_width_marks():
    paper = recognise_text("市政府办公室主任2025年述职报告\n2025年,本人恪尽职守。\n(一)聚焦政治引领,筑牢忠诚根基。始终把它放在首位。").paper
    assert (paper.document_type, paper.main_recipients, paper.signers) == ("报告", "", ())
    assert paper.blocks[1] == Block("(一)聚焦政治引领,筑牢忠诚根基。始终把它放在首位。", 2, 17)


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def whole(recognised) -> Counter[str]:
    paper = recognised.paper
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    return letters("".join(block_text(block) for block in blocks) + "".join(guess.value for guess in recognised.guesses) + "|" * 10_000)


LINES = st.sampled_from(
    [
        *FULL.splitlines(),
        "",
        "附件",
        "附：名单",
        "2025年2月30日",
        "（此件公开发布）",
        "主题词：防汛",
        "甲\t乙",
        "抄送：甲局。",
        "云州市教育局",
        "印发",
    ]
) | st.text(max_size=30)


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_no_character_is_ever_lost(text):
    recognised = recognise_text(text)
    assert not letters(text) - whole(recognised)
    Paper.from_json(recognised.paper.to_json())
    assert all(0 <= origin.start <= origin.end <= len(text) for origin in recognised.origins)


def test_no_character_of_a_real_paper_is_lost():
    files = sorted(DATA.glob("*/*.txt")) if DATA.is_dir() else []
    if not files:
        pytest.skip(f"没有真实公文可试：{DATA} 不存在")
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not letters(text) - whole(recognise_text(text)), file.name


CELLS = st.text(max_size=8).map(str.strip)
TEXTS = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool) | st.sampled_from(
    ["一、目标。甲", "（一）甲", "1.5万", "# 甲", "#1 乙", "| 丙", "(1)丁"]
)
BLOCKS = st.builds(
    lambda text, level, lead: Block(text, level, min(lead, len(text)) if level else 0), TEXTS, st.integers(0, 4), st.integers(0, 9)
) | st.builds(lambda rows: Block(rows=tuple(map(tuple, rows))), st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=3))


@given(st.lists(BLOCKS, max_size=6).map(tuple))
def test_the_plain_form_of_a_body_loses_nothing(blocks):
    assert recognise_body(plain_body(blocks)) == blocks


def test_a_table_pasted_from_a_sheet():
    assert recognise_body("甲\t乙\n1\t2\n完") == (table(("甲", "乙"), ("1", "2")), paragraph("完"))


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_file_is_read_with_its_boxes_controls_and_tables():
    document = docx.Document()
    head = document.add_table(rows=1, cols=2).rows[0].cells
    head[0].text, head[1].text = "云政发〔2025〕8号", "签发人：张三"
    for line in ("云州市人民政府关于", "检查情况的报告", "省人民政府：", "现报告如下："):
        document.add_paragraph(line)
    document.add_heading("总体情况", 1)
    box = f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框里的一段。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    document.add_paragraph("正文一段。")._p.append(parse_xml(box))
    control = f'<w:sdt xmlns:w="{W}"><w:sdtContent><w:p><w:r><w:t>控件里的一段。</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    document.paragraphs[-1]._p.addnext(parse_xml(control))
    changed = document.add_paragraph("改")
    changed._p.append(parse_xml(f'<w:ins xmlns:w="{W}"><w:r><w:t>后的话。</w:t></w:r></w:ins>'))
    changed._p.append(parse_xml(f'<w:del xmlns:w="{W}"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'))
    grid = document.add_table(rows=2, cols=2)
    for cell, text in zip([c for row in grid.rows for c in row.cells], ("县区", "件数", "澄江县", "3"), strict=True):
        cell.text = text
    document.add_paragraph("云州市人民政府")
    document.add_paragraph("2025年3月1日")
    record = document.add_table(rows=2, cols=1)
    record.cell(0, 0).text, record.cell(1, 0).text = "抄送：省水利厅。", "云州市人民政府办公室 2025年3月2日印发"
    paper = recognise_docx(saved(document)).paper
    assert (paper.number, paper.signatories, paper.title) == ("云政发〔2025〕8号", ("张三",), "云州市人民政府关于检查情况的报告")
    assert [block_text(block) for block in paper.blocks] == [
        "现报告如下：",
        "总体情况",
        "框里的一段。",
        "正文一段。",
        "控件里的一段。",
        "改后的话。",
        "县区\t件数\n澄江县\t3",
    ]
    assert paper.blocks[1].level == 1
    assert (paper.signers, paper.copy_recipients, paper.printer) == (("云州市人民政府",), "省水利厅。", "云州市人民政府办公室")


def test_numbers_that_word_prints_by_itself_become_text():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num xmlns:w="{W}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, depth in (("目标", 0), ("任务", 1), ("要求", 1), ("保障", 0), ("经费", 1)):
        element = document.add_paragraph(text)._p
        element.get_or_add_pPr().append(parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'))
    assert [block.text for block in recognise_docx(saved(document)).paper.blocks] == [
        "一、目标",
        "（一）任务",
        "（二）要求",
        "二、保障",
        "（一）经费",
    ]
