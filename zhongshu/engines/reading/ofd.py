"""OFD (GB/T 33190—2016), as far as a reader of words needs it: each page's text in its lines, and the picture of a scanned page.

Only in the limited child: the archive is read member by member up to a size, XML without entities, and no path leaves the archive.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .model import ReadingError

PART_LIMIT = 48 * 1024 * 1024
PAGE_LIMIT = 500
SAME_LINE = 3.0
"""Millimetres: text objects whose upper edges lie closer stand on one line."""
BROKEN = "OFD 文件已损坏或不规范，读不出来。请重新导出为 OFD 或 PDF 后再试。"


@dataclass(frozen=True, slots=True)
class OfdPage:
    """Words and, where the page is a scan, the bytes of its picture."""

    text: str
    image: bytes


def read_ofd(data: bytes) -> list[OfdPage]:
    """The pages in their order. Raises ReadingError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_page(archive, *where) for where in _pages(archive)]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise ReadingError(BROKEN) from error


def _pages(archive: zipfile.ZipFile) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each page's content lies, with the pictures of its document by their number."""
    count = 0
    for root in _texts(_parse(archive, "OFD.xml"), "DocRoot"):
        document_path = _inside(root.lstrip("/"))
        document = _parse(archive, document_path)
        folder = posixpath.dirname(document_path)
        pictures = _pictures(archive, document, folder)
        for page in _named(document, "Page"):
            if location := page.get("BaseLoc"):
                count += 1
                if count > PAGE_LIMIT:
                    raise ReadingError(f"OFD 超过{PAGE_LIMIT}页。请拆成几个文件后再试。")
                yield _join(folder, location), pictures


def _pictures(archive: zipfile.ZipFile, document: etree._Element, folder: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in ("PublicRes", "DocumentRes"):
        for location in _texts(document, tag):
            path = _join(folder, location)
            resources = _parse(archive, path)
            base = _join(posixpath.dirname(path), resources.get("BaseLoc", ""))
            for media in _named(resources, "MultiMedia"):
                if (key := media.get("ID")) and (names := list(_texts(media, "MediaFile"))):
                    found[key] = _join(base, names[0])
    return found


def _page(archive: zipfile.ZipFile, path: str, pictures: dict[str, str]) -> OfdPage:
    content = _parse(archive, path)
    words: list[tuple[float, float, str]] = []
    for item in _named(content, "TextObject"):
        x, y = _corner(item.get("Boundary", ""))
        words += [(y, x, text) for text in ["".join(_texts(item, "TextCode"))] if text]
    images = [pictures[key] for item in _named(content, "ImageObject") if (key := item.get("ResourceID", "")) in pictures]
    largest = max(images, key=lambda name: archive.getinfo(name).file_size, default="")
    return OfdPage(_lines(words), _read(archive, largest) if largest else b"")


def _lines(words: list[tuple[float, float, str]]) -> str:
    """Text objects by their places: from top to bottom, on one line from left to right."""
    lines: list[tuple[float, list[tuple[float, str]]]] = []
    for y, x, text in sorted(words, key=lambda word: word[0]):
        if lines and abs(lines[-1][0] - y) < SAME_LINE:
            lines[-1][1].append((x, text))
        else:
            lines.append((y, [(x, text)]))
    return "\n".join("".join(text for _, text in sorted(parts, key=lambda part: part[0])) for _, parts in lines)


def _corner(boundary: str) -> tuple[float, float]:
    numbers = boundary.split()
    return (float(numbers[0]), float(numbers[1])) if len(numbers) >= 2 else (0.0, 0.0)


def _parse(archive: zipfile.ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_read(archive, path), parser)
    doctype: str = getattr(root.getroottree().docinfo, "doctype", "")
    if doctype:
        raise ReadingError("OFD 文件内部带有实体声明，像是恶意文件，没有读取。")
    return root


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    if archive.getinfo(path).file_size > PART_LIMIT:
        raise ReadingError("OFD 文件展开后太大，没有读取。请压缩图片后重新导出。")
    return archive.read(path)


def _join(folder: str, location: str) -> str:
    return _inside(location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location))


def _inside(path: str) -> str:
    """A path that stays within the archive."""
    clean = posixpath.normpath(path) if path else ""
    if clean.startswith(("..", "/")):
        raise ReadingError("OFD 文件内部的路径异常，像是恶意文件，没有读取。")
    return "" if clean == "." else clean


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element.iter() if isinstance(child.tag, str) and etree.QName(child).localname == name)


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return ((child.text or "").strip() for child in _named(element, name) if child.text)
