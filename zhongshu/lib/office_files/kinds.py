"""文件种类: what a file is, told by its bytes and never by its name."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile

from zhongshu.lib.office_files.limits import UnsafeFile

KINDS = ("pdf", "docx", "xlsx", "ofd", "png", "jpeg", "txt")

_ACCEPTED = "可以上传的是 .docx、.xlsx、.pdf、.ofd、.txt 文件和 PNG、JPEG 图片。"
_CONTENT_TYPES_MAX = 1024 * 1024

_REFUSED_HEADS: tuple[tuple[bytes, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "这是旧格式的 Office 或 WPS 文件（.doc、.xls、.wps），或者是加了密码的文件。请去掉密码，另存为 .docx 或 .xlsx 后再上传。",
    ),
    (b"MZ", "这是可执行程序，不能上传。" + _ACCEPTED),
    (b"\x7fELF", "这是可执行程序，不能上传。" + _ACCEPTED),
    (b"#!", "这是脚本程序，不能上传。" + _ACCEPTED),
    (b"{\\rtf", "这是 RTF 文件。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"),
    (b"Rar!", "这是压缩包。请解压后逐个上传。"),
    (b"7z\xbc\xaf", "这是压缩包。请解压后逐个上传。"),
    (b"\x1f\x8b", "这是压缩包。请解压后逐个上传。"),
    (b"GIF8", "这种图片不能上传。请另存为 PNG 或 JPEG。"),
    (b"BM", "这种图片不能上传。请另存为 PNG 或 JPEG。"),
    (b"II*\0", "这种图片不能上传。请另存为 PNG 或 JPEG。"),
    (b"MM\0*", "这种图片不能上传。请另存为 PNG 或 JPEG。"),
    (b"RIFF", "这种图片或音像文件不能上传。图片请另存为 PNG 或 JPEG。"),
)
_MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|head|body|svg|script|iframe|meta)\b", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """One of `KINDS`. Raises UnsafeFile on anything else, with a sentence that says what to do."""
    if not data:
        raise UnsafeFile("文件是空的。请检查后重新上传。")
    for head, kind in ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg")):
        if data.startswith(head):
            return kind
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    text_like = not any(byte < 9 for byte in data[:64])
    for head, sentence in _REFUSED_HEADS:
        if data.startswith(head) and not (head in {b"BM", b"MZ", b"RIFF"} and text_like):
            raise UnsafeFile(sentence)
    if _MARKUP.search(decode_text(data)[:2048]):
        raise UnsafeFile("这是网页、SVG 或 XML 文件，不能上传。请把文字粘贴到 Word 或 WPS 里，另存为 .docx。")
    return "txt"


def decode_text(data: bytes) -> str:
    """The characters of a plain text file: UTF-8, UTF-16 with a mark, or GB18030. Raises UnsafeFile if it is none of them."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_readable(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnsafeFile("认不出这是什么文件。" + _ACCEPTED)


def _is_readable(text: str) -> bool:
    """GB18030 decodes nearly any bytes: text is what has no control characters and few private or unassigned ones."""
    strange = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" and character not in "\t\n\r\f":
            return False
        strange += category in {"Co", "Cn", "Cs"}
    return strange * 20 <= len(text)


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "OFD.xml" in names:
                return "ofd"
            if "[Content_Types].xml" not in names:
                raise UnsafeFile("这是压缩包，或者是本系统不认识的文件。压缩包请解压后逐个上传。" + _ACCEPTED)
            return _kind_of_ooxml(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise UnsafeFile("文件已损坏或加了密码，打不开。请用 Word 或 WPS 打开后重新另存，再上传。") from error


def _kind_of_ooxml(archive: zipfile.ZipFile) -> str:
    member = archive.getinfo("[Content_Types].xml")
    if member.file_size > _CONTENT_TYPES_MAX:
        raise UnsafeFile("文件内部结构异常，不能上传。请用 Word 或 WPS 打开后重新另存为 .docx。")
    types = archive.read(member).decode("utf-8", "replace")
    if re.search(r"macroEnabled|vbaProject", types, re.IGNORECASE):
        raise UnsafeFile("文件里带有宏，不能上传。请另存为不带宏的 .docx 或 .xlsx 后再上传。")
    if "wordprocessingml.template.main+xml" in types or "spreadsheetml.template.main+xml" in types:
        raise UnsafeFile("这是模板文件。请用它新建一份文件，另存为 .docx 或 .xlsx 后再上传。")
    for mark, kind in (("wordprocessingml.document.main+xml", "docx"), ("spreadsheetml.sheet.main+xml", "xlsx")):
        if mark in types:
            return kind
    raise UnsafeFile("这种 Office 文件不能上传。文字请另存为 .docx，表格请另存为 .xlsx，演示文稿请导出为 PDF。")
