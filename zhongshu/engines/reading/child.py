"""The child of `read_pages`: `python -m zhongshu.engines.reading.child kind memory cpu_seconds first < bytes > lines of JSON`, a line a page."""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import IO

from PIL import Image

from zhongshu.lib.office_files.limits import UnsafeFile

from .model import PageRead, ReadingError, page_to

SHOWN_WIDTH = 1100
SCAN_DPI = 200
TEXT_ENOUGH = 12
"""A page of a PDF with fewer characters of its own is taken for a scan."""
MOST_PAGES = 300


def main(kind: str, memory: str, cpu_seconds: str) -> int:
    """Exit code 0; the answers are JSON objects on standard output: `count`, then a `page` each, or `refused`."""
    for what, limit in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, int(cpu_seconds)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    try:
        _answer(kind, sys.stdin.buffer.read(), answers)
    except (ReadingError, UnsafeFile) as refusal:
        _say(answers, {"refused": str(refusal)})
    except MemoryError:
        _say(answers, {"refused": "文件太复杂，超出本系统能处理的范围。请拆成几个文件，或者降低扫描分辨率。"})
    return 0


def _answer(kind: str, data: bytes, answers: IO[str]) -> None:
    makers = {"pdf": _pdf, "png": _picture, "jpeg": _picture, "ofd": _ofd, "docx": _docx, "txt": _text}
    if kind not in makers:
        raise ReadingError("这种文件不能识读。可以识读的是 PDF、OFD、图片、.docx 和 .txt。")
    pages = makers[kind](data)
    _say(answers, {"count": next(pages)})
    for page in pages:
        _say(answers, {"page": page_to(page)})  # type: ignore[arg-type] # after the count come pages


def _say(answers: IO[str], what: dict[str, object]) -> None:
    answers.write(json.dumps(what, ensure_ascii=False) + "\n")
    answers.flush()


def _pdf(data: bytes) -> Iterator[int | PageRead]:
    import pypdfium2  # noqa: PLC0415 — a large library that only this needs

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError("PDF 已损坏或加了密码，读不出来。请重新导出后再试。") from error
    _refuse_many(len(document))
    yield len(document)
    for number in range(len(document)):
        page = document[number]
        own = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "").strip()
        if len("".join(own.split())) >= TEXT_ENOUGH:
            shown = page.render(scale=SHOWN_WIDTH / max(page.get_width(), 1)).to_pil()
            yield PageRead(number + 1, own, _png(shown), "text")
        else:
            yield _recognised(number + 1, page.render(scale=SCAN_DPI / 72).to_pil())


def _picture(data: bytes) -> Iterator[int | PageRead]:
    from .recognise import open_picture  # noqa: PLC0415

    try:
        picture = open_picture(data)
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ReadingError("图片已损坏，读不出来。请重新扫描或另存为 PNG 后再试。") from error
    yield 1
    yield _recognised(1, picture)


def _ofd(data: bytes) -> Iterator[int | PageRead]:
    from .ofd import read_ofd  # noqa: PLC0415
    from .recognise import open_picture  # noqa: PLC0415

    pages = read_ofd(data)
    _refuse_many(len(pages))
    yield len(pages)
    for number, page in enumerate(pages, 1):
        try:
            picture = open_picture(page.image) if page.image else None
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            picture = None
        if page.text or picture is None:
            yield PageRead(number, page.text, b"", "text" if page.text else "none")
        else:
            yield _recognised(number, picture)


def _docx(data: bytes) -> Iterator[int | PageRead]:
    from zhongshu.engines.paper import recognise_docx  # noqa: PLC0415

    yield 1
    yield PageRead(1, recognise_docx(data).paper.text(), b"", "text")


def _text(data: bytes) -> Iterator[int | PageRead]:
    from zhongshu.lib.office_files.kinds import decode_text  # noqa: PLC0415

    yield 1
    yield PageRead(1, decode_text(data).strip(), b"", "text")


def _recognised(number: int, picture: Image.Image) -> PageRead:
    from .recognise import recognise  # noqa: PLC0415

    text, doubts = recognise(picture)
    return PageRead(number, text, _png(picture), "ocr" if text else "none", doubts)


def _png(picture: Image.Image) -> bytes:
    """A page as it is shown: grey where it has no colour, not wider than a screen needs."""
    plain = picture.convert("RGB")
    if plain.width > SHOWN_WIDTH:
        plain = plain.resize((SHOWN_WIDTH, round(plain.height * SHOWN_WIDTH / plain.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    plain.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _refuse_many(count: int) -> None:
    if count > MOST_PAGES:
        raise ReadingError(f"文件有{count}页，超过{MOST_PAGES}页的识读上限。请拆成几个文件。")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
