"""处理单: always one A4 page, with every word on it, however much was said."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from PIL import Image

from zhongshu.engines.typeset import Entry, Opinions, Slip, TypesetError, typeset_slip

FACTS = (
    ("来文单位", "江南省水利厅"),
    ("来文字号", "江水办〔2026〕118号"),
    ("收文号", "收〔2026〕省-45"),
    ("密级", "无"),
    ("紧急程度", "加急"),
    ("收到时间", "2026-11-02 09:20"),
)


def handwriting():
    out = io.BytesIO()
    Image.new("RGBA", (220, 80), (0, 0, 0, 255)).save(out, "PNG")
    return out.getvalue()


def slip(*opinions, foot="打印人：阮晓蔓"):
    subject = Opinions("事由", "关于做好今冬明春水利工程建设的通知")
    return Slip("临澜市人民政府办公室公文处理单", FACTS, (subject, *opinions), foot)


def open_pdf(data):
    return pdfplumber.open(io.BytesIO(data))


def words(data):
    with open_pdf(data) as pdf:
        assert len(pdf.pages) == 1, "always one page"
        assert (round(pdf.pages[0].width), round(pdf.pages[0].height)) == (595, 842)
        return "".join((pdf.pages[0].extract_text() or "").split())


def test_every_word_stands_on_one_page_with_the_signature():
    said = Entry("请水利局牵头抓落实。", "陆承岳", "11月3日", handwriting())
    data = typeset_slip(slip(Opinions("领导批示", entries=(said,)), Opinions("归档号")))
    text = words(data)
    for expected in (
        "公文处理单",
        "江水办〔2026〕118号",
        "收〔2026〕省-45",
        "请水利局牵头抓落实。",
        "陆承岳",
        "11月3日",
        "归档号",
        "打印人：阮晓蔓",
    ):
        assert expected in text
    with open_pdf(data) as pdf:
        assert len(pdf.pages[0].images) == 1


def test_much_that_was_said_is_set_smaller_and_still_on_one_page():
    said = tuple(
        Entry("请有关部门认真研究，提出具体意见，按时报送办理结果。" * 3, f"领导{number}", "11月3日", handwriting()) for number in range(9)
    )
    little, much = typeset_slip(slip()), typeset_slip(slip(Opinions("领导批示", entries=said)))
    assert "领导8" in words(much)

    def size(data):
        with open_pdf(data) as pdf:
            return next(char["size"] for char in pdf.pages[0].chars if char["text"] == "江")

    assert size(much) < size(little)


def test_what_cannot_fit_is_refused_with_a_sentence():
    with pytest.raises(TypesetError, match="一页放不下"):
        typeset_slip(slip(Opinions("承办结果", "经研究，现将办理情况报告如下。" * 900)))


def test_a_character_that_no_font_has_is_named():
    with pytest.raises(TypesetError, match=r"U\+1F600"):
        typeset_slip(slip(Opinions("承办结果", "好\U0001f600")))
