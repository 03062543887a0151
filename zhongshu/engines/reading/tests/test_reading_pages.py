"""Reading real files: a scan, a PDF with text of its own, OFD, and what is hostile."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.engines.reading import READING_LIMITS, PageRead, ReadingError, ReadingLimits, can_recognise, page_from, plain_text, read_pages
from zhongshu.engines.reading.model import Doubt, page_to
from zhongshu.engines.typeset import typeset_images, typeset_pdf

needs_recognition = pytest.mark.skipif(not can_recognise(), reason="rapidocr is not installed: requirements.lock.txt brings it")
PAPER = Paper(
    document_type="通知",
    title="江南省水利厅关于做好今冬明春水利工程建设的通知",
    main_recipients="各市人民政府：",
    blocks=recognise_body("为做好今冬明春水利工程建设，现将有关事项通知如下。\n一、压实责任\n各市要明确专人，按月报送进度。"),
    signers=("江南省水利厅",),
)


def pages_of(data, kind, limits=READING_LIMITS):
    count, *pages = read_pages(data, kind, limits)
    assert count == len(pages)
    return pages


def scan_as_pdf(picture):
    """A PDF that holds a picture and no text."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PDF", resolution=144)
    return out.getvalue()


@pytest.fixture(scope="module")
def scan():
    return Image.open(io.BytesIO(typeset_images(PAPER, width_px=1240)[0])).convert("L")


@needs_recognition
def test_a_scanned_page_gives_its_words_and_a_picture(scan):
    [page] = pages_of(scan_as_pdf(scan), "pdf")
    assert page.source == "ocr"
    words = "".join(page.text.split())
    for expected in ("江南省水利厅关于做好", "各市人民政府", "一、压实责任", "按月报送进度"):
        assert expected in words
    with Image.open(io.BytesIO(page.image)) as shown:
        assert shown.format == "PNG"
        assert shown.width == 1100
    assert words.index("各市人民政府") < words.index("一、压实责任"), "in the order of reading"


@needs_recognition
def test_what_is_hard_to_read_is_marked_where_it_stands(scan):
    blurred = scan.filter(ImageFilter.GaussianBlur(3.2))
    out = io.BytesIO()
    blurred.save(out, "PNG")
    [page] = pages_of(out.getvalue(), "png")
    assert page.doubts, "a blurred page leaves doubts"
    for doubt in page.doubts:
        assert 0 <= doubt.start < doubt.end <= len(page.text)
        assert doubt.score < 0.85
        assert all(0 <= edge <= 1 for edge in doubt.box)


def test_a_pdf_with_text_of_its_own_is_not_guessed_at():
    [page] = pages_of(typeset_pdf(PAPER), "pdf")
    assert (page.source, page.doubts) == ("text", ())
    assert "按月报送进度" in page.text.replace("\n", "")
    assert page.image.startswith(b"\x89PNG")


def test_plain_text_is_read():
    assert plain_text(pages_of("关于报送材料的函\n请于月底前报送。".encode(), "txt")) == "关于报送材料的函\n请于月底前报送。"


def ofd(*pages, resources="", extra=(), document=None):
    """A small OFD file; each page is the inside of its content."""
    out = io.BytesIO()
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
        rows = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        common = "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>" if resources else ""
        archive.writestr("Doc_0/Document.xml", document or f"<ofd:Document {space}>{common}<ofd:Pages>{rows}</ofd:Pages></ofd:Document>")
        if resources:
            archive.writestr("Doc_0/DocumentRes.xml", f'<ofd:Res {space} BaseLoc="Res">{resources}</ofd:Res>')
        for number, inside in enumerate(pages):
            content = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{inside}</ofd:Layer></ofd:Content></ofd:Page>"
            archive.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", content)
        for name, data in extra:
            archive.writestr(name, data)
    return out.getvalue()


def words(text, x, y):
    return f'<ofd:TextObject Boundary="{x} {y} 100 6"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'


def test_ofd_pages_are_read_line_by_line_in_their_places():
    first = words("下半句。", 80, 20.4) + words("标题", 60, 10) + words("上半句，", 20, 20)
    pages = pages_of(ofd(first, words("第二页", 20, 10)), "ofd")
    assert [page.text for page in pages] == ["标题\n上半句，下半句。", "第二页"]


@needs_recognition
def test_a_scan_in_an_ofd_is_recognised(scan):
    picture = io.BytesIO()
    scan.save(picture, "PNG")
    resources = (
        '<ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    )
    page = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="9"/>'
    [read] = pages_of(ofd(page, resources=resources, extra=[("Doc_0/Res/scan.png", picture.getvalue())]), "ofd")
    assert read.source == "ocr"
    assert "按月报送进度" in read.text


HOSTILE = {
    "an entity": ofd(
        words("&x;", 1, 1),
        document='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><Pages><Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/></Pages></Document>',
    ),
    "a way out": ofd("", document='<Document><Pages><Page ID="0" BaseLoc="../../../etc/passwd"/></Pages></Document>'),
    "a page that is not there": ofd("", document='<Document><Pages><Page ID="0" BaseLoc="Pages/none.xml"/></Pages></Document>'),
    "broken XML": ofd("<ofd:TextObject>"),
    "no archive": b"PK\x03\x04 nothing",
    "a bomb": ofd("", extra=[], document="<Document>" + " " * (60 * 1024 * 1024) + "</Document>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_ofd_is_refused_with_a_sentence(name):
    with pytest.raises(ReadingError, match=r"[\u4e00-\u9fff]"):
        list(read_pages(HOSTILE[name], "ofd"))


def test_an_ofd_without_a_page_has_none():
    assert pages_of(ofd(), "ofd") == []


@pytest.mark.parametrize(("data", "kind"), [(b"%PDF-1.7 broken", "pdf"), (b"\x89PNG\r\n\x1a\nbroken", "png"), (b"x", "xlsx")])
def test_what_cannot_be_read_says_so(data, kind):
    with pytest.raises(ReadingError, match=r"[\u4e00-\u9fff]"):
        list(read_pages(data, kind))


def test_a_file_with_too_many_pages_is_refused():
    document = pypdfium2.PdfDocument.new()
    for _ in range(301):
        document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(ReadingError, match="超过300页"):
        list(read_pages(out.getvalue(), "pdf"))


def test_a_child_without_room_is_a_sentence_and_not_a_crash():
    with pytest.raises(ReadingError, match=r"[\u4e00-\u9fff]"):
        list(read_pages(typeset_pdf(PAPER), "pdf", ReadingLimits(memory=60 * 1024 * 1024)))


def test_a_page_survives_the_way_through_json():
    page = PageRead(2, "甲乙", b"\x89PNG", "ocr", (Doubt(1, 2, 0.5, (0.1, 0.2, 0.3, 0.4)),))
    assert page_from(page_to(page)) == page
