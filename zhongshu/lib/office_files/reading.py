"""读文件: what is done to a file's bytes inside the limited child. Nothing here may run in the server's own process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from zhongshu.lib.office_files.kinds import decode_text
from zhongshu.lib.office_files.limits import DEFAULT_LIMITS, UnsafeFile

_WORD_TEXT = {"t", "delText"}
_WORD_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}
_WORD_SKIPPED = re.compile(r"word/(styles|settings|fontTable|webSettings|numbering|stylesWithEffects|theme/.*|_rels/.*)(\.xml|$)")
_SHEET_MARKS = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
_PDF_ACTIVE = {
    "/JS": "脚本", "/JavaScript": "脚本", "/Launch": "启动程序的动作", "/EmbeddedFile": "附带的文件", "/EmbeddedFiles": "附带的文件",
    "/RichMedia": "音像", "/XFA": "动态表单",
}  # fmt: skip


def txt_text(data: bytes) -> str:
    """The characters of a plain text file."""
    return decode_text(data)


def docx_text(data: bytes) -> str:
    """Body first, then every other part of the package that people can write into."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml") and not _WORD_SKIPPED.match(name)]
        parts = sorted(
            (name for name in names if name.startswith(("word/", "docProps/"))), key=lambda name: (name != "word/document.xml", name)
        )
        return "\n".join(filter(None, ("".join(_word_part(archive, name)).strip() for name in parts)))


def _word_part(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    properties = name.startswith("docProps/")
    for element in _elements(archive, name):
        local = etree.QName(element).localname
        if local == "textpath":  # a WordArt watermark keeps its words in an attribute
            yield element.get("string", "") + "\n"
        if (local in _WORD_TEXT or properties) and element.text:
            yield element.text + ("\n" if properties else "")
        yield _WORD_BREAKS.get(local, "")


def xlsx_text(data: bytes) -> str:
    """Sheet names, headers, comments, then the rows, cells parted by tabs; hidden sheets too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        shared = (
            ["".join(_texts(item)) for item in _elements(archive, "xl/sharedStrings.xml", "si")] if "xl/sharedStrings.xml" in names else []
        )
        lines = [sheet.get("name", "") for sheet in _elements(archive, "xl/workbook.xml", "sheet")]
        for name in sorted(name for name in names if name.startswith("xl/") and name.endswith(".xml")):
            if name.startswith("xl/worksheets/"):
                lines += _sheet_rows(archive, name, shared)
            elif name.startswith(("xl/comments", "xl/drawings/", "xl/threadedComments/", "xl/charts/")):
                lines += ["".join(element.text or "" for element in _elements(archive, name, "t"))]
        return "\n".join(line for line in lines if line.strip())


def _sheet_rows(archive: zipfile.ZipFile, name: str, shared: list[str]) -> Iterator[str]:
    for element in _elements(archive, name):
        local = etree.QName(element).localname
        if local == "row":
            yield "\t".join(_cell_text(cell, shared) for cell in element)
            element.clear()
        elif local in _SHEET_MARKS and element.text:
            yield element.text


def _cell_text(cell: etree._Element, shared: list[str]) -> str:
    value = next((child.text or "" for child in cell if etree.QName(child).localname == "v"), "")
    if cell.get("t") == "s" and value.isdigit() and int(value) < len(shared):
        return shared[int(value)]
    return value or "".join(_texts(cell))


def _texts(element: etree._Element) -> Iterator[str]:
    return (child.text or "" for child in element.iter() if isinstance(child.tag, str) and etree.QName(child).localname == "t")


def ofd_text(data: bytes) -> str:
    """GB/T 33190: the words of each page stand in TextCode elements."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sorted(name for name in archive.namelist() if name.endswith(".xml"))
        return "\n".join(
            filter(None, ("\n".join(element.text or "" for element in _elements(archive, name, "TextCode")) for name in parts))
        )


def _elements(archive: zipfile.ZipFile, name: str, only: str | None = None) -> Iterator[etree._Element]:
    with archive.open(name) as part:
        walk = etree.iterparse(
            part, events=("end",), resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        for _, element in walk:
            if only is None or etree.QName(element).localname == only:
                yield element


def pdf_text(data: bytes) -> str:
    """Document properties, then the pages in order, then the notes people stuck on them."""
    import pypdfium2  # noqa: PLC0415 — a large library that only this needs

    document = pypdfium2.PdfDocument(data)
    lines = [value for value in document.get_metadata_dict().values() if value]
    for number in range(len(document)):
        page = document[number]
        lines.append(page.get_textpage().get_text_range())
    return "\n".join([*lines[len(lines) - len(document) :], *lines[: len(lines) - len(document)]]).replace("\r\n", "\n").replace("￾", "")


def check_pdf(data: bytes) -> None:
    """Raises UnsafeFile on a PDF that is locked, broken, too long, or does anything by itself."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnsafeFile("PDF 加了密码或限制。请去掉后重新导出，再上传。")
        if len(reader.pages) > DEFAULT_LIMITS.pages:
            raise UnsafeFile(f"PDF 超过 {DEFAULT_LIMITS.pages} 页。请拆成几个文件后再上传。")
        for value in _pdf_objects(reader):
            _refuse_active(value)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UnsafeFile("PDF 已损坏或不规范。请重新导出为 PDF 后再上传。") from error


def _pdf_objects(reader: object) -> Iterator[object]:
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    yield reader.trailer  # type: ignore[attr-defined]
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}  # type: ignore[attr-defined]
    numbers |= {(number, 0) for number in reader.xref_objStm}  # type: ignore[attr-defined]
    for number, generation in sorted(numbers):
        if number:
            yield IndirectObject(number, generation, reader).get_object()


def _refuse_active(value: object) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject  # noqa: PLC0415

    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, DictionaryObject):
            for key, item in held.items():
                found = _PDF_ACTIVE.get(str(key)) or (_PDF_ACTIVE.get(str(item)) if key in {"/S", "/Type", "/Subtype"} else None)
                if found:
                    raise UnsafeFile(f"PDF 里有{found}，不能上传。请用打印的方式重新生成 PDF 后再上传。")
            waiting.extend(held.values())
        elif isinstance(held, ArrayObject):
            waiting.extend(held)
