"""The figures of GB/T 9704—2012, measured in the PDF itself (millimetres)."""

import functools
import itertools

import pytest
from typeset_measure import CELL, EM, PITCH, SENTENCE, Measured, notice

from zhongshu.engines.paper import Annex, Attendance, paragraph, table
from zhongshu.engines.typeset import typeset_pdf

CLOSE = 0.15


def about(value, tolerance=CLOSE):
    return pytest.approx(value, abs=tolerance)


@functools.cache
def measured(**changes):
    return Measured(typeset_pdf(notice(**changes)))


def test_red_head_number_line_and_title_stand_at_the_standards_distances():
    page = measured()
    mark = page.ink(0, red=True, box=(0, 40, 210, 105))
    number, title, line = page.find("临政发"), page.find("临澜市人民政府关于"), page.strokes[0][0]
    assert mark[1] == about(37 + 35)
    assert (mark[0] + mark[2]) / 2 == about(106, 0.5)
    assert number.top == about(mark[3] + 2 * PITCH, 0.3)
    assert number.middle == about(106)
    assert line.y == about(number.top + EM + 4)
    assert (line.x, line.width, line.red) == (about(28), about(156), True)
    assert title.top == about(line.y + 2 * PITCH)
    assert title.size == about(22)
    assert title.middle == about(106)
    last_of_title = page.find("做好2026年防汛")
    to = page.find("各县（区）")
    assert to.left == about(28)
    assert to.text.endswith("：")
    assert to.top - last_of_title.top == about(22 / 16 * EM + (PITCH - EM) + PITCH)  # one blank line


def test_a_full_page_has_22_lines_of_28_characters():
    page = measured()
    lines = page.body(1)
    assert len(lines) == 22
    assert lines[0].top == about(37)
    assert lines[-1].top + EM <= 262
    pitches = {round(after.top - before.top, 1) for before, after in itertools.pairwise(lines)}
    assert pitches == {10.2}
    full = [line for line in lines if len(line.text) == 28]
    assert len(full) >= 8
    assert all(line.left == about(28) and line.right == about(184) for line in full)
    assert {round(char.size, 1) for line in lines for char in line.chars} == {16.0}
    first_lines = [line for line in lines if line.left > 30]
    assert all(line.left == about(28 + 2 * CELL) and len(line.text) == 26 for line in first_lines)


def test_headings_have_their_fonts():
    page = measured()
    assert page.find("一、").chars[2].font.endswith("Hei")
    run_in = page.find("（一）")
    assert run_in.font_of("落实制度").endswith("Kai")
    assert run_in.font_of("各级").endswith("FangSong")
    assert page.find("1. ").font_of("强化").endswith("FangSong")
    assert page.find("临澜市人民政府关于").chars[0].font.endswith("Biaosong")


def test_sealed_signature_leaves_its_place_and_the_date_ends_four_characters_in():
    page = measured()
    note = page.find("附件：")
    last = len(page) - 1
    name = next(line for line in page.body(last) if line.text == "临澜市人民政府")
    date, remark = page.find("2026年5月8日"), page.find("（此件公开发布）")
    text_end = next(line for line in reversed(page.body(last)) if line.top < note.top - 1)
    assert note.top == about(text_end.top + 2 * PITCH)
    assert note.left == about(28 + 2 * CELL)
    assert note.text == "附件：防汛责任人名单"
    assert date.right == about(184 - 4 * CELL)
    assert name.middle == about(date.middle)
    assert date.top == about(name.top + PITCH)
    seal_top = (name.top + date.top + EM) / 2 - 3 - 21
    assert 0 < seal_top - (note.top + EM) < PITCH
    assert remark.left == about(28 + 2 * CELL)
    assert remark.top == about(date.top + PITCH)


def test_unsealed_signature_two_in_and_the_date_shifted_two_to_the_right():
    page = measured(sealed=False)
    name = next(line for line in page.body(len(page) - 1) if line.text == "临澜市人民政府")
    date, note = page.find("2026年5月8日"), page.find("附件：")
    assert name.top == about(note.top + 2 * PITCH)
    assert name.right == about(184 - 2 * CELL)
    assert date.left == about(name.left + 2 * CELL)
    short = measured(sealed=False, signers=("国务院",))
    date = short.find("2026年5月8日")
    name = next(line for line in short.body(len(short) - 1) if line.text == "国务院")
    assert date.right == about(184 - 2 * CELL)
    assert date.left == about(name.left + 2 * CELL)


def test_several_seals_neither_touch_nor_leave_the_page():
    names = ("市教育局", "市公安局", "市财政局", "市水利局")
    page = measured(signers=names)
    row = {name: line for line in page.body(len(page) - 1) for name in names if name in line.text}
    found = {}
    for name, line in row.items():
        at = line.text.index(name)
        found[name] = ((line.chars[at].x + line.chars[at + 3].x + EM) / 2, line.top)
    date = page.find("2026年5月8日")
    assert found["市水利局"][0] == about(date.middle)
    assert found["市教育局"][1] == found["市公安局"][1] == found["市财政局"][1] < found["市水利局"][1]
    centres = list(found.values())
    for index, (x, y) in enumerate(centres):
        assert 28 + 21 - 0.1 <= x <= 184 - 21 + 0.1
        assert all(((x - a) ** 2 + (y - b) ** 2) ** 0.5 > 42 for a, b in centres[index + 1 :])


def test_imprint_ends_at_the_foot_and_its_lines_have_their_weights():
    page = measured()
    last = len(page) - 1
    top, inner, bottom = page.strokes[last]
    assert [stroke.thickness for stroke in (top, inner, bottom)] == [about(0.35, 0.01), about(0.25, 0.01), about(0.35, 0.01)]
    assert bottom.y + bottom.thickness / 2 == about(262, 0.02)
    assert all((stroke.x, stroke.width) == (about(28), about(156)) for stroke in (top, inner, bottom))
    copies, printed = page.find("抄送："), page.find("临澜市人民政府办公室2026")
    one = 14 * 25.4 / 72
    assert (copies.size, copies.left) == (about(14), about(28 + one))
    assert all(line.right <= 184 - one + 0.1 for line in (copies, page.find("人民法院")))
    assert page.find("人民法院").left == about(copies.chars[3].x)
    assert page.find("人民法院").text.endswith("。")
    assert printed.left == about(28 + one)
    assert printed.text.endswith("2026年5月9日印发")
    assert printed.right == about(184 - one)


def test_page_numbers_alternate_and_hang_7_mm_below():
    page = measured()
    one = 14 * 25.4 / 72
    for number in range(len(page)):
        line = page.find(f"— {number + 1} —", number)
        assert line.size == about(14)
        assert line.chars[0].font.endswith("Song")
        if number % 2:
            assert line.left == about(28 + one)
        else:
            assert line.right == about(184 - one, 0.3)
    first = page.find("— 1 —", 0).left
    dash = page.ink(0, box=(first, 264, first + 4, 290))
    assert dash[1] == about(262 + 7)


def test_upward_paper_shows_who_signed_it_out():
    page = measured(document_type="请示", signatories=("江知远", "陈岳", "林清和"), main_recipients="省人民政府")
    number, label = page.find("临政发"), page.find("签发人：")
    line = page.strokes[0][0]
    assert number.left == about(28 + CELL)
    assert number.text.endswith("林清和")
    assert label.font_of("签发人").endswith("FangSong")
    assert label.font_of("江知远").endswith("Kai")
    assert number.top == about(label.top + PITCH)
    assert label.right == about(184 - CELL)
    assert number.chars[number.text.index("林")].x == about(label.chars[label.text.index("江")].x)
    assert line.y == about(number.top + EM + 4)


def test_labels_stand_at_the_top_left_in_their_order():
    page = measured(copy_number="000012", secrecy="内部★1年", urgency="特急")
    labels = [page.find("000012"), page.find("内部★1年"), page.find("特急")]
    assert [label.top for label in labels] == [about(37), about(37 + PITCH), about(37 + 2 * PITCH)]
    assert all(label.left == about(28) for label in labels)
    assert labels[0].chars[0].font.endswith("FangSong")
    assert labels[1].chars[0].font.endswith("Hei")
    alone = measured(secrecy="内部★1年")
    assert alone.find("内部★1年").top == about(37 + PITCH)


def test_joint_mark_stacks_the_names_and_centres_the_word_beside_them():
    page = measured(issuers=("临澜市人民政府", "临澜市发展和改革委员会", "临澜市财政局"))
    marks = [char for line in page.lines[0] for char in line.chars if char.red]
    lead = min((char for char in marks if char.text == "临"), key=lambda char: char.base)
    word = next(char for char in marks if char.text == "文")
    assert page.ink(0, red=True, box=(0, 40, 210, 125))[1] == about(72)
    assert word.x > max(char.x for char in marks if char.text not in "文件")
    left, right = lead.x, max(char.x for char in marks if char.text not in "文件")
    assert left >= 28
    assert right <= 184
    middle = page.ink(0, red=True, box=(word.x - 0.5, 40, 184, 125))
    stack = page.ink(0, red=True, box=(28, 40, word.x - 1, 125))
    assert (middle[1] + middle[3]) / 2 == about((stack[1] + stack[3]) / 2, 0.5)


def test_a_long_mark_is_narrowed_to_the_type_area():
    page = measured(issuers=("临澜市推进新型城镇化和城乡融合发展工作领导小组办公室",))
    left, top, right, _ = page.ink(0, red=True, box=(0, 40, 210, 105))
    assert left >= 28
    assert right <= 184
    assert top == about(72)


def test_letter():
    page = measured(format="letter", document_type="函", urgency="加急", annexes=(), main_recipients="市财政局")
    mark = page.ink(0, red=True, box=(0, 10, 210, 45.5))
    thick, thin, low_thin, low_thick = page.strokes[0][:4]
    assert mark[1] == about(30)
    assert thick.y - thick.thickness / 2 == about(mark[3] + 4, 0.3)
    assert all((stroke.x, stroke.width, stroke.red) == (about(20), about(170), True) for stroke in (thick, thin, low_thin, low_thick))
    assert thick.thickness > thin.thickness
    assert low_thick.thickness > low_thin.thickness
    assert low_thin.y < low_thick.y
    assert low_thick.y + low_thick.thickness / 2 == about(297 - 20)
    number = page.find("加急")
    assert number.text == "加急临政发〔2026〕12号"
    assert number.right == about(184)
    assert number.left == about(28)
    assert number.top == about(thin.y + thin.thickness / 2 + EM * 7 / 8)
    assert page.find("临澜市人民政府关于").top == about(number.top + 3 * PITCH)
    assert not any(line.text.startswith("— 1") for line in page.lines[0])
    assert page.find("— 2 —", 1)
    last = len(page) - 1
    assert not page.strokes[last]
    copies = page.find("人民法院", last)
    assert copies.top + 14 * 25.4 / 72 == about(262, 5)
    assert not any("印发" in line.text for lines in page.lines for line in lines)


def test_order():
    page = measured(
        format="order", document_type="命令", number="第8号", title="", main_recipients="", signers=("市长 江知远",), annexes=()
    )
    mark = page.ink(0, red=True, box=(0, 40, 210, 85))
    number, text = page.find("第8号"), page.find("为做好")
    assert mark[1] == about(37 + 20)
    assert page.find("临澜市人民政府令")
    assert number.top == about(mark[3] + 2 * PITCH, 0.3)
    assert text.top == about(number.top + 3 * PITCH)
    signature, date = page.find("市长"), page.find("2026年5月8日")
    assert signature.text == "市长江知远"
    assert signature.right == about(184 - 4 * CELL)
    assert date.right == about(184 - 4 * CELL)
    assert not page.strokes[0]


def test_minutes():
    people = (Attendance("出席", "　".join(["江知远", "陈望岳", "林清和", "周　宜", "沈佩文", "顾行之"] * 2)), Attendance("列席", "王立"))
    page = measured(
        format="minutes",
        document_type="纪要",
        heading="临澜市人民政府常务会议纪要",
        title="",
        main_recipients="",
        signers=(),
        attendance=people,
    )
    assert page.ink(0, red=True, box=(0, 40, 210, 105))[1] == about(72)
    present = page.find("出席：")
    assert present.font_of("出席").endswith("Hei")
    assert present.font_of("江知远").endswith("FangSong")
    last = next(number for number, lines in enumerate(page.lines) if present in lines)
    below = next(line for line in page.body(last) if line.top > present.top + 1)
    assert below.left == about(present.chars[3].x)
    assert page.find("列席：王立").left == about(28 + 2 * CELL)


def test_each_annex_has_its_page_and_the_same_title_as_in_the_list():
    long_title = "2026年临澜市防汛抗旱重点任务分工及各县（区）责任人名单汇总情况统计表"
    annexes = (Annex(long_title, (paragraph(SENTENCE * 12),)), Annex("值班安排", (paragraph(SENTENCE),)))
    page = measured(annexes=annexes)
    note = page.find("附件：1. ")
    second = page.find("2. 值班安排")
    signed = page.page_of("2026年5月8日")
    first_annex = page.page_of("附件1")
    assert first_annex == signed + 1
    label = page.find("附件1")
    assert (label.left, label.top) == (about(28), about(37))
    assert label.chars[0].font.endswith("Hei")
    title = [line for line in page.lines[first_annex] if line.size == about(22)]
    assert title[0].top == about(37 + 2 * PITCH)
    assert "".join(line.text for line in title) == long_title
    listed = page.lines[page.page_of("附件：1. ")]
    below = listed[listed.index(note) + 1]
    assert (note.text + below.text) == f"附件：1. {long_title}"
    assert below.left == about(note.chars[note.text.index("2026")].x)
    assert second.left == about(note.chars[note.text.index("1. ")].x)
    text = page.body(first_annex)[1:]
    assert {round(after.top - before.top, 1) for before, after in itertools.pairwise(text)} == {10.2}
    assert page.page_of("附件2") == len(page) - 1
    assert page.find("抄送：", len(page) - 1)


def test_a_table_over_pages_repeats_its_head_under_a_word():
    rows = (("序号", "任务", "责任单位"), *((str(number), "排查整治隐患点位" * (1 + number % 5), "市水利局") for number in range(1, 61)))
    page = measured(blocks=(paragraph(SENTENCE), table(*rows), paragraph(SENTENCE)), annexes=())
    heads = [number for number, lines in enumerate(page.lines) if any(line.text == "序号任务责任单位" for line in lines)]
    assert len(heads) > 1
    assert heads == list(range(len(heads)))
    again = page.find("续表", 1)
    assert again.right == about(184)
    assert all(stroke.x >= 27.9 and stroke.x + stroke.width <= 184.1 for strokes in page.strokes for stroke in strokes)
    text = "".join(line.text for lines in page.lines for line in lines)
    assert text.count("隐") == sum(1 + number % 5 for number in range(1, 61))
    assert all(line.top + EM <= 262 for lines in page.lines for line in lines if not line.text.startswith("—"))
