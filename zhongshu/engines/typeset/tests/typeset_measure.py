"""Measures a produced PDF in millimetres from the paper's top left corner: text by its base lines, ink by its pixels."""

import datetime as dt
import io
from dataclasses import dataclass, field

import pdfplumber
import pypdfium2

from zhongshu.engines.paper import Annex, Paper, paragraph

MM = 25.4 / 72
EM = 16 * MM
CELL, PITCH = 156 / 28, 225 / 22
SENTENCE = "各级各有关部门要坚持人民至上，压实工作责任，细化防范措施，加强值班值守，确保人民群众生命财产安全。"


@dataclass
class Char:
    text: str
    x: float
    base: float
    size: float
    width: float
    font: str
    red: bool

    @property
    def top(self):
        """The top of its em box."""
        return self.base - 0.88 * self.size * MM

    @property
    def bottom(self):
        return self.base + 0.12 * self.size * MM


@dataclass
class Line:
    chars: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(char.text for char in self.chars)

    @property
    def left(self):
        return self.chars[0].x

    @property
    def right(self):
        """Where the last character's own width ends."""
        return self.chars[-1].x + self.chars[-1].width

    @property
    def top(self):
        return self.chars[0].top

    @property
    def base(self):
        return self.chars[0].base

    @property
    def size(self):
        return self.chars[0].size

    @property
    def middle(self):
        return (self.left + self.right) / 2

    def font_of(self, text):
        return self.chars[self.text.index(text)].font


@dataclass
class Stroke:
    x: float
    y: float
    width: float
    height: float
    thickness: float
    red: bool


class Measured:
    """All pages of a PDF: `lines[page]` top to bottom, `strokes[page]`."""

    def __init__(self, pdf):
        self.pdf = pdf
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            self.lines = [_lines(page) for page in document.pages]
            self.strokes = [_strokes(page) for page in document.pages]

    def __len__(self):
        return len(self.lines)

    def find(self, start, page=None):
        """The first line that begins with `start`."""
        pages = self.lines if page is None else [self.lines[page]]
        return next(line for lines in pages for line in lines if line.text.startswith(start))

    def page_of(self, start):
        return next(number for number, lines in enumerate(self.lines) if any(line.text.startswith(start) for line in lines))

    def body(self, page):
        """Lines of size 3 on a page."""
        return [line for line in self.lines[page] if abs(line.size - 16) < 0.1]

    def ink(self, page, *, red=False, box=(0, 0, 210, 297)):
        """(left, top, right, bottom) of the ink inside a box."""
        dpi = 400
        picture = pypdfium2.PdfDocument(self.pdf)[page].render(scale=dpi / 72).to_pil().convert("RGB")
        scale = dpi / 25.4
        crop = picture.crop(tuple(round(edge * scale) for edge in box))
        r, g, _ = crop.split()
        mask = g.point(lambda value: 255 if value < 128 else 0)
        if red:
            mask = r.point(lambda value: 255 if value > 150 else 0)
            mask.paste(0, mask=g.point(lambda value: 255 if value > 128 else 0))
        left, top, right, bottom = mask.getbbox()
        return box[0] + left / scale, box[1] + top / scale, box[0] + right / scale, box[1] + bottom / scale


def _is_red(colour):
    return bool(colour) and len(colour) == 3 and colour[0] > 0.8 and colour[1] < 0.2


def _lines(page):
    found = {}
    for char in page.chars:
        _, _, _, _, x, y = char["matrix"]
        base = round((float(page.height) - y) * MM, 2)
        size = char["size"]
        key = next((known for known in found if abs(known - base) < 0.3), base)
        found.setdefault(key, Line()).chars.append(
            Char(
                char["text"],
                x * MM,
                base,
                size,
                char["adv"] * MM if char["adv"] < 2 * size else size * MM,
                char["fontname"],
                _is_red(char["non_stroking_color"]),
            )
        )
    for line in found.values():
        line.chars.sort(key=lambda char: char.x)
    return [found[key] for key in sorted(found)]


def _strokes(page):
    return [
        Stroke(
            line["x0"] * MM,
            line["top"] * MM,
            line["width"] * MM,
            line["height"] * MM,
            line["linewidth"] * MM,
            _is_red(line["stroking_color"]),
        )
        for line in page.lines
    ]


def notice(**changes):
    """A notice of an invented city; `paragraphs` is its number of long paragraphs."""
    count = changes.pop("paragraphs", 12)
    blocks = [paragraph("为做好今年防汛工作，经市政府同意，现就有关事项通知如下。"), paragraph("一、压实工作责任", 1)]
    blocks += [paragraph(f"（一）落实制度。{SENTENCE}", 2, 8), paragraph(f"1. 强化预警。{SENTENCE}", 3, 8)]
    blocks += [paragraph(SENTENCE * 2) for _ in range(count)]
    values = {
        "document_type": "通知",
        "issuers": ("临澜市人民政府",),
        "number": "临政发〔2026〕12号",
        "title": "临澜市人民政府关于做好2026年防汛工作的通知",
        "main_recipients": "各县（区）人民政府，市政府各部门",
        "blocks": tuple(blocks),
        "annexes": (Annex("防汛责任人名单"),),
        "signers": ("临澜市人民政府",),
        "issue_date": dt.date(2026, 5, 8),
        "remark": "此件公开发布",
        "copy_recipients": "市委办公室，市人大常委会办公室，市政协办公室，市中级人民法院，市人民检察院，临澜军分区",
        "printer": "临澜市人民政府办公室",
        "print_date": dt.date(2026, 5, 9),
    }
    return Paper(**{**values, **changes})
