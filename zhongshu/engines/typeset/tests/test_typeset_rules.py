"""Rules about lines, pages and characters, and the errors."""

import io
import itertools
import re
import threading
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typeset_measure import SENTENCE, Measured, notice

from zhongshu.engines.paper import Annex, paragraph
from zhongshu.engines.typeset import FontSet, TypesetError, missing_glyphs, typeset_images, typeset_pdf
from zhongshu.engines.typeset.compose import compose
from zhongshu.engines.typeset.figures import CELL, SIZE_3, WIDTH
from zhongshu.engines.typeset.fonts import BUNDLED, ROLES
from zhongshu.engines.typeset.lines import NOT_FIRST, NOT_LAST, break_lines, glyphs
from zhongshu.engines.typeset.page import Ink
from zhongshu.engines.typeset.titles import break_title

FONTS = FontSet().load()
STANDARD = (BUNDLED / "standard-characters.txt").read_text(encoding="utf-8")


def set_in_lines(text, indent=2 * CELL):
    return [
        "".join(ink.text for ink in line) for line in break_lines(glyphs([(text, "fang")], FONTS, SIZE_3), SIZE_3, WIDTH, indent=indent)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_standard_character_can_be_drawn_in_every_role(role):
    assert len([sign for sign in STANDARD if sign >= "一"]) >= 8105
    assert [sign for sign in STANDARD if ord(sign) not in FONTS.widths[role]] == []


def test_every_standard_character_really_comes_out_of_the_pdf():
    blocks = tuple(paragraph(STANDARD[start : start + 800]) for start in range(0, len(STANDARD), 800))
    with pdfplumber.open(io.BytesIO(typeset_pdf(notice(blocks=blocks)))) as document:
        seen = {char["text"] for page in document.pages for char in page.chars}
    assert set(STANDARD) - seen - {"　"} == set()


def test_a_missing_character_is_named_with_its_code_point():
    paper = notice(remark="联系人：\U0002f9f4某")
    assert missing_glyphs(paper) == ["\U0002f9f4"]
    with pytest.raises(TypesetError, match=re.escape("“\U0002f9f4”（U+2F9F4）")):
        typeset_pdf(paper)
    assert missing_glyphs(notice()) == []


def test_text_that_looks_like_markup_is_printed_as_it_is():
    hostile = '#panic("x") $x^2$ \\ `raw` "q" *b* _i_ @ref <label> //c /*d*/ [#] {1} ~'
    page = Measured(typeset_pdf(notice(blocks=(paragraph(hostile), paragraph(SENTENCE)), title="关于#set page()的通知")))
    text = "".join(line.text for line in page.body(0))
    assert hostile.replace(" ", "") in text.replace(" ", "")
    assert page.find("关于#set")


def test_every_line_that_goes_on_fills_the_type_area():
    text = "各县（区）要排查1,234处点位（含86处），坚持“人民至上、生命至上”，落实《办法》（试行），“实”“细”“严”并重；" * 6
    lines = Measured(typeset_pdf(notice(blocks=(paragraph(text),), annexes=()))).body(1)
    flowing = lines[: next(number for number, line in enumerate(lines) if line.right < 175)]
    assert len(flowing) > 2
    for line in flowing:
        hangs = line.chars[-1].text in "，。、；”）》"  # a squeezed last sign: its white half hangs out
        assert -0.15 < line.right - 184 < (2.95 if hangs else 0.15)
        gaps = [after.x - before.x for before, after in itertools.pairwise(line.chars) if before.width > 5 and after.width > 5]
        assert max(gaps) - min(gaps) < 2.95


def test_the_same_paper_gives_the_same_bytes_in_any_thread():
    paper, results = notice(), []
    threads = [threading.Thread(target=lambda: results.append(typeset_pdf(paper))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert set(results) == {typeset_pdf(paper)}


def test_pages_as_pictures():
    pictures = typeset_images(notice(), width_px=600)
    sizes = {Image.open(io.BytesIO(picture)).size for picture in pictures}
    assert len(pictures) == 4
    assert all(abs(width - 600) <= 1 and abs(height - 849) <= 1 for width, height in sizes)
    assert typeset_images(notice(), width_px=600, pages=[2]) == [pictures[1]]
    assert typeset_images(notice(), pages=[99]) == []


SIGNS = st.text(st.sampled_from("政府工作人民安全，。、；：“”‘’（）《》〔〕！？—…2026A% "), min_size=1, max_size=160)


@settings(max_examples=150, deadline=None)
@given(SIGNS)
def test_lines_lose_nothing_and_begin_and_end_with_allowed_signs(text):
    lines = set_in_lines(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for before, after in itertools.pairwise(lines):
        if re.search(r"[一-龥]{3}", before[-6:] + after[:4]):  # some text, not only signs
            movable = any(sign not in NOT_FIRST for sign in before[1:])
            assert not (after[0] in NOT_FIRST and movable and before[-1] not in NOT_FIRST | NOT_LAST)


@settings(max_examples=60, deadline=None)
@given(SIGNS)
def test_no_line_is_wider_than_the_type_area(text):
    for line in break_lines(glyphs([(text, "fang")], FONTS, SIZE_3), SIZE_3, WIDTH, indent=2 * CELL):
        last = line[-1]
        right = last.x + sum(FONTS.width(sign, "fang") * SIZE_3 * 25.4 / 72 + last.tracking for sign in last.text)
        assert right <= WIDTH + SIZE_3 * 25.4 / 72 / 2 + 0.2  # the white half of a squeezed last sign hangs out


def test_a_sign_that_may_not_begin_a_line_is_pulled_in():
    text = "政府工作，人民安全、" * 2 + "政府工作人民安"  # 27 cells
    assert [len(line) for line in set_in_lines(f"{text}全。以下", indent=0)] == [29, 2]
    assert [len(line) for line in set_in_lines("府" * 28 + "。以下", indent=0)] == [27, 4]
    assert set_in_lines("府" * 27 + "“以下”", indent=0) == ["府" * 27, "“以下”"]
    assert set_in_lines("府" * 26 + "2026年", indent=0) == ["府" * 26 + "2026", "年"]
    assert set_in_lines("府" * 27 + "2026年", indent=0) == ["府" * 27, "2026年"]


@pytest.mark.parametrize("length", range(0, 36, 1))
def test_the_signature_never_stands_without_text_and_page_1_shows_text(length):
    blocks = tuple(paragraph(SENTENCE[:25]) for _ in range(length + 1))
    for sealed, annexes in ((True, ()), (False, (Annex("名单"), Annex("安排")))):
        pages = compose(notice(blocks=blocks, sealed=sealed, annexes=annexes), FONTS)
        texts = [[mark.text for mark in page if isinstance(mark, Ink)] for page in pages]
        assert any("各级各有关部门" in text for text in texts[0])
        signed = [text for text in texts if "2026年5月8日" in text]
        assert len(signed) == 1
        assert any("各级各有关部门" in text for text in signed[0])
        assert "临澜市人民政府" in signed[0]
        assert any("印发" in text for text in texts[-1])


def test_too_many_recipients_go_to_the_imprint():
    many = "，".join(f"第{number}工作协调小组办公室及其成员单位" for number in range(40))
    page = Measured(typeset_pdf(notice(main_recipients=many)))
    assert any(line.text.startswith("主送：") and line.size < 15 for line in page.lines[-1])
    assert any("为做好今年" in line.text for line in page.body(0))


def test_what_cannot_be_set_is_refused_in_plain_chinese():
    with pytest.raises(TypesetError, match="首页排不下正文"):
        typeset_pdf(notice(title="关于\n" * 20 + "的通知"))


@pytest.mark.parametrize(
    "title",
    [
        "临澜市人民政府办公室关于进一步做好2026年防汛抗旱和地质灾害防治工作的通知",
        "临澜市人民政府关于在临澜新区暂时调整实施《临澜市城市管理条例》有关规定和处理办法的决定",
        "临澜市人民政府办公室转发市应急管理局《关于切实加强岁末年初安全生产和消防安全工作的意见》的通知",
    ],
)
def test_long_titles_break_between_words_in_a_trapezoid_or_diamond(title):
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(len(line) <= 20 for line in lines)
    assert all(line[0] not in "的》，、" and line[-1] not in "《（和与" for line in lines)
    whole = ("防汛抗旱", "地质灾害", "处理", "人民政府", "办公室", "安全生产", "消防安全", "通知", "决定", "2026年", "暂时", "规定")
    assert all(any(word in line for line in lines) for word in whole if word in title)
    widths = [len(line) for line in lines]
    assert not any(b < a and b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))


def test_the_offices_own_fonts_come_first(tmp_path):
    own = tmp_path / "方正小标宋简体.ttf"
    own.write_bytes((BUNDLED / "kai.ttf").read_bytes())
    page = Measured(typeset_pdf(notice(paragraphs=0), FontSet(tmp_path)))
    assert page.find("做好2026年防汛").font_of("防汛").endswith("Kai")


def test_a_broken_setting_is_named(tmp_path):
    with pytest.raises(TypesetError, match="不存在"):
        typeset_pdf(notice(), FontSet(Path(tmp_path / "none")))
    (tmp_path / "仿宋_GB2312.ttf").write_bytes(b"not a font")
    with pytest.raises(TypesetError, match=re.escape("仿宋_GB2312.ttf")):
        typeset_pdf(notice(), FontSet(tmp_path))
