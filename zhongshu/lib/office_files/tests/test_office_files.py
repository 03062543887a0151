"""Hostile and honest files, made here byte by byte; nothing is mocked."""

import io
import struct
import zipfile
from dataclasses import replace
from functools import cache

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from zhongshu.lib.office_files import DEFAULT_LIMITS, UnsafeFile, check, extract_text, kind_of, limited

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def honest_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("关于做好防汛工作的通知")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "单位"
    document.sections[0].header.paragraphs[0].text = "页眉里的话"
    document.sections[0].footer.paragraphs[0].text = "页脚里的话"
    document.core_properties.subject = "属性里的话"
    document.add_comment(document.add_paragraph("正文").runs, text="批注里的话", author="某", initials="某")
    box = f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textpath string="水印里的话"/><v:textbox><w:txbxContent><w:p><w:r><w:t>文本框里的话</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    document.paragraphs[0]._p.append(parse_xml(box))
    document.paragraphs[0]._p.append(parse_xml(f'<w:del xmlns:w="{W}"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'))
    return saved(document)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The same package with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def relationships(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()


def a_sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "任务清单"
    book.active.append(["单位", "件数"])
    book.active.append(["市教育局", 12])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10" + b"\0" * 14 + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\0" * 12


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (honest_docx(), "docx"),
        (a_sheet(), "xlsx"),
        (a_pdf(), "pdf"),
        (png(10, 10), "png"),
        (jpeg(10, 10), "jpeg"),
        ("关于开展检查的通知\n".encode(), "txt"),
        ("关于开展检查的通知\n".encode("gb18030"), "txt"),
        ("关于开展检查的通知\n".encode("utf-16"), "txt"),
        (b"BMW and MZ are only letters here", "txt"),
    ],
)
def test_a_kind_is_told_by_the_bytes_and_an_honest_file_passes(data, kind):
    assert kind_of(data) == kind
    check(data, kind)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        (b"MZ\x90\0\x03\0\0\0\x04" + b"\0" * 100, "可执行程序"),
        (b"\x7fELF\x02\x01\x01", "可执行程序"),
        (b"<!DOCTYPE html><html></html>", "网页"),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "网页"),
        ("通知<script>alert(1)</script>".encode(), "网页"),
        (b"{\\rtf1 text}", "另存为 .docx"),
        (b"\0\1\2\3" * 50, "认不出"),
        (
            with_parts(
                honest_docx(),
                {"[Content_Types].xml": b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'},
            ),
            "宏",
        ),
        (
            with_parts(
                honest_docx(),
                {
                    "[Content_Types].xml": b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
                },
            ),
            "PDF",
        ),
        (b"PK\x03\x04broken", "打不开"),
    ],
)
def test_what_is_not_on_the_list_is_refused_with_what_to_do(data, words):
    with pytest.raises(UnsafeFile, match=words):
        kind_of(data)


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    good = honest_docx()
    body = part(good, "word/document.xml")
    entity = body.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document', 1)
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
    cells = f'<w:document xmlns:w="{W}"><w:body><w:tbl>{"<w:tc/>" * 60_000}</w:tbl></w:body></w:document>'.encode()
    deep = f'<w:document xmlns:w="{W}">{"<w:p>" * 400}{"</w:p>" * 400}</w:document>'.encode()
    field = f'<w:document xmlns:w="{W}"><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:document>'.encode()
    return {
        "bomb by ratio": (with_parts(good, {"word/big.xml": b"<a>" + b" " * 20_000_000 + b"</a>"}), "压缩比例"),
        "bomb by size": (with_parts(good, {f"word/media/{n}.bin": b"\0" * 40_000_000 for n in range(5)}), "太大"),
        "bomb by entries": (with_parts(good, {f"word/{n}.bin": b"" for n in range(3100)}), "太大"),
        "nested archive": (with_parts(good, {"word/media/image1.bin": good}), "嵌有其他文件"),
        "traversal": (with_parts(good, {"../../etc/cron.d/x": b"x"}), "路径"),
        "absolute": (with_parts(good, {"/etc/passwd": b"x"}), "路径"),
        "backslash": (with_parts(good, {"word\\..\\x.xml": b"<a/>"}), "路径"),
        "same name in another case": (with_parts(good, {"word/Document.xml": body}), "重名"),
        "macro": (with_parts(good, {"word/vbaProject.bin": b"x"}), "宏"),
        "activex": (with_parts(good, {"word/activeX/activeX1.bin": b"x"}), "控件"),
        "ole": (with_parts(good, {"word/embeddings/oleObject1.bin": b"x"}), "嵌有"),
        "ole under another name": (with_parts(good, {"word/media/picture.emf": b"\xd0\xcf\x11\xe0" + b"\0" * 99}), "嵌有"),
        "external entity": (with_parts(good, {"word/document.xml": entity}), "实体声明"),
        "billion laughs": (with_parts(good, {"word/footnotes.xml": laughs}), "实体声明"),
        "doctype in utf-16": (with_parts(good, {"word/footnotes.xml": laughs.decode().encode("utf-16")}), "实体声明"),
        "cells": (with_parts(good, {"word/document.xml": cells}), "表格太大"),
        "depth": (with_parts(good, {"word/document.xml": deep}), "嵌套太深"),
        "dde": (with_parts(good, {"word/document.xml": field}), "域"),
        "broken xml": (with_parts(good, {"word/document.xml": b"<w:document"}), "损坏"),
        "remote template": (
            with_parts(good, {"word/_rels/settings.xml.rels": relationships("attachedTemplate", "http://x.example/a.dotm")}),
            "外部",
        ),
        "remote picture": (with_parts(good, {"word/_rels/document.xml.rels": relationships("image", "http://x.example/a.png")}), "外部"),
        "link to a share": (
            with_parts(good, {"word/_rels/document.xml.rels": relationships("hyperlink", "file:///\\\\host\\share")}),
            "共享文件夹",
        ),
        "foreign chunk": (with_parts(good, {"word/_rels/document.xml.rels": relationships("aFChunk", "chunk.html", "")}), "嵌有"),
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_a_hostile_docx_is_refused_with_a_sentence(name):
    data, words = hostile()[name]
    with pytest.raises(UnsafeFile, match=words):
        check(data, "docx")


def test_a_plain_hyperlink_is_no_threat():
    check(with_parts(honest_docx(), {"word/_rels/extra.xml.rels": relationships("hyperlink", "https://www.example.gov.cn/")}), "docx")


def test_an_encrypted_archive_is_refused():
    data = bytearray(honest_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(UnsafeFile, match="密码"):
        check(bytes(data), "docx")


def test_pictures_over_the_limit_are_refused_inside_a_docx_too():
    for data, kind in ((png(20_000, 20_000), "png"), (jpeg(30_000, 30_000), "jpeg")):
        with pytest.raises(UnsafeFile, match="尺寸太大"):
            check(data, kind)
        with pytest.raises(UnsafeFile, match="尺寸太大"):
            check(with_parts(honest_docx(), {"word/media/a.bin": data}), "docx")


def test_a_file_over_the_size_is_refused():
    with pytest.raises(UnsafeFile, match="超过 1 MB"):
        check(b"a" * 2_000_000, "txt", replace(DEFAULT_LIMITS, file_size=1024 * 1024))


def script() -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})


def pdf_with(act) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    act(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf_with(lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), script())), "脚本"),
        (pdf_with(lambda writer: writer.add_attachment("a.txt", b"hidden")), "附带的文件"),
        (pdf_with(lambda writer: writer.encrypt("secret")), "密码"),
        (b"%PDF-1.7\nnothing that follows is a pdf", "损坏"),
    ],
)
def test_a_pdf_that_acts_or_hides_is_refused(data, words):
    with pytest.raises(UnsafeFile, match=words):
        check(data, "pdf")


def test_every_corner_of_a_docx_is_read():
    text = extract_text(honest_docx(), "docx")
    for words in (
        "关于做好防汛工作的通知",
        "单位",
        "页眉里的话",
        "页脚里的话",
        "属性里的话",
        "批注里的话",
        "文本框里的话",
        "水印里的话",
        "删去的话",
    ):
        assert words in text


def test_sheets_and_plain_text_are_read():
    assert "任务清单\n单位\t件数\n市教育局\t12" in extract_text(a_sheet(), "xlsx")
    assert extract_text("甲乙\r\n丙".encode("gb18030"), "txt") == "甲乙\n丙"
    assert extract_text(a_pdf(), "pdf").strip() == "" or "pypdf" in extract_text(a_pdf(), "pdf")


@pytest.mark.parametrize(
    ("function", "words"),
    [("hang", "时间"), ("eat", "复杂"), ("die", "读不出来"), ("break_", "读不出来"), ("write", "读不出来")],
)
def test_a_child_that_misbehaves_becomes_a_sentence(function, words):
    limits = replace(DEFAULT_LIMITS, wall_seconds=3, memory=400 * 1024 * 1024)
    with pytest.raises(UnsafeFile, match=words):
        limited(f"zhongshu.lib.office_files.tests.bad_children:{function}", b"", limits)


def test_a_child_sees_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@host/db")
    assert limited("zhongshu.lib.office_files.tests.bad_children:environment", b"") == []
