"""字库: which font draws which character in which role, and how wide.

The bundled fonts are always there; a folder with the office's own licensed fonts goes before them.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from .errors import TypesetError, missing_sentence

BUNDLED = Path(__file__).parent / "fonts"
SETTING = "ZHONGSHU_FONTS"
SUFFIXES = {".ttf", ".otf", ".ttc"}

ROLES: Mapping[str, tuple[str, ...]] = {
    "fang": ("fangsong.otf", "fangsong-rare.ttf"),
    "kai": ("kai.ttf",),
    "hei": ("hei.otf",),
    "title": ("biaosong.otf",),
    "song": ("song.otf",),
}
"""仿宋、楷体、黑体、小标宋、宋: the bundled files of each role, first choice first."""

FALLBACK = ("fangsong.otf", "fangsong-rare.ttf", "kai.ttf", "hei.otf", "biaosong.otf")
"""After its own fonts every role tries all the others, so a character is missing only where no font at all has it."""

OWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("小标宋", "xiaobiaosong", "fzxbs"),
    "fang": ("仿宋", "fangsong", "simfang", "fzfs"),
    "kai": ("楷体", "kaiti", "simkai", "fzkt"),
    "hei": ("黑体", "simhei", "heiti", "fzht"),
    "song": ("宋体", "simsun"),
}
"""What the office's own files are known by; the order matters, 小标宋 and 仿宋 contain 宋."""


@dataclass(frozen=True)
class FontSet:
    """字库设置: `folder` holds the office's own fonts; without it the environment's ZHONGSHU_FONTS, or the bundled fonts alone."""

    folder: Path | None = None

    def load(self) -> LoadedFonts:
        """The fonts, read once a process."""
        named = self.folder or (Path(os.environ[SETTING]) if os.environ.get(SETTING) else None)
        with _lock:
            return _load(named)


@dataclass(frozen=True, eq=False)
class LoadedFonts:
    """Fonts in memory: Typst's handle, and for each role its families and the width in em of each character."""

    typst: typst.Fonts
    families: Mapping[str, tuple[str, ...]]
    widths: Mapping[str, Mapping[int, float]]
    files: Mapping[str, tuple[Path, ...]]

    def width(self, character: str, role: str) -> float:
        """The character's width in em. Raises TypesetError if no font of the role has it."""
        try:
            return self.widths[role][ord(character)]
        except KeyError:
            raise TypesetError(missing_sentence([character])) from None

    def ink(self, text: str, role: str) -> tuple[float, float]:
        """The lowest and the highest point of the text's ink, in em from the base line."""
        boxes = [_bounds(next(path for path in self.files[role] if ord(sign) in _widths(path)), ord(sign)) for sign in text if sign.strip()]
        return min(low for low, _ in boxes), max(high for _, high in boxes)


_lock = threading.Lock()


@functools.lru_cache(maxsize=4)
def _load(folder: Path | None) -> LoadedFonts:
    if folder is not None and not folder.is_dir():
        raise TypesetError(f"字库文件夹“{folder}”不存在，请检查设置 {SETTING}。")
    own = _own_files(folder) if folder else {}
    handle = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[p for p in (folder, BUNDLED) if p])
    names = {Path(info.path).resolve(): info.family for info in handle.fonts() if info.path and info.index == 0}
    bundled = {role: [BUNDLED / name for name in dict.fromkeys((*files, *FALLBACK))] for role, files in ROLES.items()}
    faces = {role: [*own.get(role, ()), *paths] for role, paths in bundled.items()}
    unread = [path.name for paths in faces.values() for path in paths if path.resolve() not in names]
    if unread:
        raise TypesetError(f"字体文件“{unread[0]}”读不出来，请换一份完好的字体文件。")
    return LoadedFonts(
        typst=handle,
        families={role: tuple(names[path.resolve()] for path in paths) for role, paths in faces.items()},
        files={role: tuple(paths) for role, paths in faces.items()},
        widths={role: _merged([_widths(path) for path in paths]) for role, paths in faces.items()},
    )


def _own_files(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES:
            name = path.stem.lower()
            role = next((role for role, known in OWN_NAMES.items() if any(word in name for word in known)), None)
            if role:
                found.setdefault(role, []).append(path)
    return found


@functools.lru_cache(maxsize=32)
def _widths(path: Path) -> dict[int, float]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        metrics, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


@functools.lru_cache(maxsize=4096)
def _bounds(path: Path, code: int) -> tuple[float, float]:
    with _lock:  # a font opened lazily is read from one thread at a time
        glyphs, names, unit = _outlines(path)
        pen = BoundsPen(glyphs)
        glyphs[names[code]].draw(pen)
    _, low, _, high = pen.bounds or (0, 0, 0, 0)
    return low / unit, high / unit


@functools.lru_cache(maxsize=8)
def _outlines(path: Path) -> tuple[Any, dict[int, str], int]:
    font = TTFont(BytesIO(path.read_bytes()), fontNumber=0, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _merged(faces: list[dict[int, float]]) -> dict[int, float]:
    merged: dict[int, float] = {}
    for widths in reversed(faces):
        merged.update(widths)
    return merged
