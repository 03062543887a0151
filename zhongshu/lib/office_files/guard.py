"""文件安全检查: refuse what could hurt the server or the next reader, before any library parses the file."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from zhongshu.lib.office_files.kinds import decode_text
from zhongshu.lib.office_files.limited import limited
from zhongshu.lib.office_files.limits import DEFAULT_LIMITS, Limits, UnsafeFile

_SAVE_AGAIN = "请用 Word 或 WPS 打开后重新另存，再上传。"
_BROKEN = "文件已损坏或不规范。" + _SAVE_AGAIN
_ACTIVE_PART = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|html?|hta|swf)$", re.IGNORECASE
)
_ACTIVE_RELATION = re.compile(r"/(oleObject|control|activeXControlBinary|vbaProject|package|aFChunk|subDocument|frame|externalLink)$")
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)
_INNER_HEADS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"%PDF-")


def check(data: bytes, kind: str, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises UnsafeFile when the file, which is of `kind`, may not be kept here."""
    if len(data) > limits.file_size:
        raise UnsafeFile(f"文件超过 {limits.file_size // 1024 // 1024} MB。请压缩图片或拆成几个文件后再上传。")
    if kind in {"docx", "xlsx", "ofd"}:
        _check_archive(data, limits)
    elif kind == "pdf":
        limited("zhongshu.lib.office_files.reading:check_pdf", data, limits)
    elif kind in {"png", "jpeg"}:
        _check_pixels(data, limits)
    else:
        decode_text(data)


def _check_archive(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive.infolist(), len(data), limits)
            elements = _Elements(limits)
            for member in archive.infolist():
                _check_member(archive, member, elements)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, expat.ExpatError) as error:
        raise UnsafeFile(_BROKEN) from error


def _check_members(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """The archive's own table of contents. `zipfile` never reads past a member's stated size, so the stated sizes bind."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.entries or unpacked > limits.unpacked:
        raise UnsafeFile("文件展开后太大。请压缩图片、删去多余内容后另存，再上传。")
    if unpacked > limits.ratio_from and unpacked > limits.ratio * size:
        raise UnsafeFile("文件的压缩比例异常，像是恶意文件，不能上传。" + _SAVE_AGAIN)
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) != len(names):
        raise UnsafeFile("文件内部有重名的部分，不能上传。" + _SAVE_AGAIN)
    for member in members:
        name = member.filename
        if member.flag_bits & 1:
            raise UnsafeFile("文件加了密码。请去掉密码后再上传。")
        # zipfile cuts a name at a NUL and turns backslashes only on Windows: look at the name as written.
        if name.startswith("/") or "\\" in member.orig_filename or "\0" in member.orig_filename or ".." in name.split("/") or ":" in name:
            raise UnsafeFile("文件内部的路径异常，像是恶意文件，不能上传。" + _SAVE_AGAIN)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnsafeFile("文件内部的路径异常，像是恶意文件，不能上传。" + _SAVE_AGAIN)
        if _ACTIVE_PART.search("/" + name):
            raise UnsafeFile("文件里嵌有宏、控件或其他文件。请删除嵌入的对象（需要的改为图片），另存为 .docx 或 .xlsx 后再上传。")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, elements: _Elements) -> None:
    with archive.open(member) as part:
        head = part.read(16)
        if head.startswith(_INNER_HEADS):
            raise UnsafeFile("文件里嵌有其他文件。请删除嵌入的对象（需要的改为图片），另存后再上传。")
        if head.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            _check_pixels(head + part.read(256 * 1024), elements.limits)
        elif member.filename.lower().endswith((".xml", ".rels", ".vml", ".svg")) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            if member.file_size > elements.limits.xml_part:
                raise UnsafeFile("文件内容太多，超出本系统能处理的范围。请拆成几个文件后再上传。")
            elements.read(head, part)


class _Elements:
    """Reads XML parts as a stream and counts; it builds nothing, so nothing can be blown up."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = {"tc": 0, "c": 0, "other": 0}
        self.count = self.depth = 0
        self.field: list[str] | None = None
        self.fields: list[str] = []

    def read(self, head: bytes, part: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self.depth, self.fields = 0, []
        parser.Parse(head, False)  # noqa: FBT003 — expat takes no keywords
        while chunk := part.read(65536):
            parser.Parse(chunk, False)  # noqa: FBT003
        parser.Parse(b"", True)  # noqa: FBT003
        if _FIELD.search("".join(self.fields)):
            raise UnsafeFile("文件里有会自动读取外部内容的域。请按 Ctrl+A、再按 Ctrl+Shift+F9 把域变成文字，另存后再上传。")

    def _refuse_doctype(self, *_: object) -> None:
        raise UnsafeFile("文件内部带有实体声明，像是恶意文件，不能上传。" + _SAVE_AGAIN)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.count += 1
        self.depth += 1
        local = name.rpartition(" ")[2]
        if self.depth > self.limits.xml_depth or self.count > self.limits.xml_elements:
            raise UnsafeFile("文件内容太多或嵌套太深，超出本系统能处理的范围。请拆成几个文件后再上传。")
        if local in self.cells:
            self.cells[local] += 1
            if self.cells["tc"] > self.limits.table_cells or self.cells["c"] > self.limits.sheet_cells:
                raise UnsafeFile("文件里的表格太大。请拆成几个文件后再上传。")
        elif local == "Relationship":
            _check_relationship(attributes)
        elif local == "instrText":
            self.field = []
        elif local == "fldSimple":
            self.fields.append(" ".join(attributes.values()))

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.field is not None and name.endswith("instrText"):
            self.fields.append("".join(self.field))
            self.field = None

    def _characters(self, text: str) -> None:
        if self.field is not None:
            self.field.append(text)


def _check_relationship(attributes: Mapping[str, str]) -> None:
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    if _ACTIVE_RELATION.search(kind):
        raise UnsafeFile("文件里嵌有对象、控件或其他文件。请删除（需要的改为图片），另存后再上传。")
    if attributes.get("TargetMode", "").lower() != "external":
        return
    if not kind.endswith("/hyperlink"):
        raise UnsafeFile("文件引用了外部的模板、图片或数据。请断开链接（图片改为嵌入），另存后再上传。")
    if not re.match(r"(https?://|mailto:|#)", target, re.IGNORECASE):
        raise UnsafeFile("文件里有指向本机或共享文件夹的链接。请删除这些链接，另存后再上传。")


def _check_pixels(data: bytes, limits: Limits) -> None:
    width, height = _png_size(data) if data.startswith(b"\x89PNG") else _jpeg_size(data)
    if not width or not height:
        raise UnsafeFile("图片已损坏。请重新截图或另存为 PNG 后再上传。")
    if width * height > limits.pixels:
        raise UnsafeFile("图片尺寸太大。请缩小后再上传。")


def _png_size(data: bytes) -> tuple[int, int]:
    return struct.unpack(">II", data[16:24]) if len(data) >= 24 and data[12:16] == b"IHDR" else (0, 0)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walks the segments to the frame header, SOF0 to SOF15 without DHT, JPG and DAC."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 1 if marker == 0xFF else 2 + length
    return 0, 0
