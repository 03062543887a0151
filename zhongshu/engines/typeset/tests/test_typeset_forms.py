"""表单: what stands in a form is printed whole, in its cell, on one page as long as one reads it."""

import io

import pytest
from PIL import Image
from typeset_measure import Measured

from zhongshu.engines.typeset import TypesetError
from zhongshu.engines.typeset.forms import BOTTOM, LEFT, PADDING, WIDTH, Cell, Entry, Form, FormRow, form_images, form_pdf, text_cell

OPINION = "同意，建议补充汛期值守的经费来源和责任单位，明确到人。"


def png(width=300, height=120):
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 0, 255)).save(out, "PNG")
    return out.getvalue()


def form(*rows, **facts):
    return Form("发文稿纸", "临澜市人民政府办公室", rows, **facts)


def test_words_stand_inside_the_rules_of_their_cell():
    drawn = Measured(form_pdf(form(FormRow((text_cell("标题", "关于做好防汛工作的通知"), text_cell("主送", "各区、县人民政府"))))))
    middle = LEFT + WIDTH / 2
    title = drawn.find("标题").chars
    assert [char.text for char in title if char.x < middle] == list("标题关于做好防汛工作的通知")
    assert [char.text for char in title if char.x >= middle] == list("主送各区、县人民政府")
    assert all(LEFT < char.x < LEFT + WIDTH for char in title)


@pytest.mark.parametrize("opinions", [1, 8, 16, 18])
def test_one_page_with_every_word_however_much_is_written(opinions):
    cells = (
        Cell("会签", tuple(Entry(f"第{number}家：{OPINION}", b"", f"某某{number}") for number in range(opinions))),
        text_cell("签发", "同意。"),
    )
    drawn = Measured(form_pdf(form(FormRow(cells, 40, grows=True), FormRow((text_cell("标题", "关于防汛的通知"),)))))
    words = "".join(char.text for line in drawn.lines[0] for char in line.chars if LEFT < char.x < LEFT + WIDTH / 2)
    assert len(drawn) == 1
    assert [f"第{number}家" in words for number in range(opinions)] == [True] * opinions
    assert all(line.base <= BOTTOM for line in drawn.lines[0])


def test_what_is_too_much_for_a_page_goes_on_and_nothing_is_lost():
    many = tuple(Entry(f"第{number}家：{OPINION * 4}") for number in range(60))
    drawn = Measured(
        form_pdf(form(FormRow((Cell("会签", many), text_cell("签发", "同意。"))), FormRow((text_cell("标题", "关于防汛的通知"),))))
    )
    words = "".join(char.text for page in drawn.lines for line in page[2:] for char in line.chars if LEFT + 16 < char.x < LEFT + WIDTH / 2)
    assert len(drawn) > 2
    assert words.count("责任单位") == 60 * 4
    assert [f"第{number}家" in words for number in range(60)] == [True] * 60
    assert drawn.find(f"第{len(drawn)}页，共{len(drawn)}页", len(drawn) - 1)
    assert [sum(line.text == "发文稿纸" for line in page) for page in drawn.lines] == [1] * len(drawn)


def test_a_signature_keeps_its_proportions_and_stands_at_the_right_of_its_cell():
    drawn = Measured(form_pdf(form(FormRow((Cell("签发", (Entry("同意。", png(400, 100)),)),), 40, grows=True))))
    words = next(line for line in drawn.lines[0] if "同意。" in line.text)
    left, top, right, bottom = drawn.ink(0, box=(LEFT + WIDTH - 45, words.base + 0.5, LEFT + WIDTH - 0.5, words.base + 15))
    assert (right - left) / (bottom - top) == pytest.approx(4, abs=0.1)
    assert right == pytest.approx(LEFT + WIDTH - PADDING, abs=0.2)


def test_white_goes_to_the_rows_that_grow():
    drawn = Measured(form_pdf(form(FormRow((text_cell("签发", "同意。"),), 20, grows=True), FormRow((text_cell("标题", "通知"),), 10))))
    across = sorted(stroke.y for stroke in drawn.strokes[0] if stroke.width > 100)
    assert across[-1] == pytest.approx(BOTTOM, abs=0.2)
    assert across[-1] - across[-2] == pytest.approx(10, abs=0.2)


def test_a_character_that_no_font_has_is_named():
    with pytest.raises(TypesetError, match="U\\+1F600"):
        form_pdf(form(FormRow((text_cell("标题", "😀"),))))


def test_a_picture_that_cannot_be_read_is_refused():
    with pytest.raises(TypesetError, match="PNG"):
        form_pdf(form(FormRow((Cell("签发", (Entry("", b"no picture"),)),))))


def test_the_same_form_gives_the_same_bytes():
    one = form(FormRow((Cell("签发", (Entry("同意。", png()),)),)))
    assert form_pdf(one) == form_pdf(one)
    assert form_images(one) == form_images(one)
