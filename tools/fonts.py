"""字体: make the bundled fonts of the typesetter out of Debian's packages.

    python tools/fonts.py [--work DIR]

Needs apt-get and dpkg (a Debian machine); nothing is installed, the packages are only unpacked. Each font is cut down to the
General Standard Chinese Characters (通用规范汉字表, 8,105), GB 2312 and the signs an official paper needs, and renamed: a cut font
is a modified version, and the names of the originals are reserved or at least theirs.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "zhongshu" / "engines" / "typeset" / "fonts"
PACKAGES = ("fonts-noto-cjk", "fonts-noto-cjk-extra", "fonts-lxgw-wenkai", "texlive-lang-chinese", "unicode-data")

SIGNS = (
    "".join(chr(code) for code in range(0x20, 0x7F))
    + "　、。·ˉˇ¨〃—～‖…‘’“”〔〕〈〉《》「」『』〖〗【】±×÷∶∧∨∑∏∪∩∈∷√⊥∥∠⌒⊙∫∮≡≌≈∽∝≠≮≯≤≥∞∵∴♂♀°′″℃＄¤￠￡‰§№☆★○●◎◇◆□■△▲※→←↑↓〓"
    + "".join(chr(code) for code in range(0xFF01, 0xFF5F))
    + "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ㎡㎥㎏㎜㎝㎞￥–•²³µΩαβγδ〇"
)
NARROW_IN_KAI = "“”‘’·0123456789"
"""LXGW WenKai draws these for Latin text; without them the FangSong's full-width quotes and half-width figures are taken."""


@dataclass(frozen=True)
class Cut:
    """One bundled font: from which file, which face of it, and under which name."""

    file: str
    family: str
    source: str
    face: int = -1


FANGSONG = Cut("fangsong.otf", "Zhongshu FangSong", "texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf")
RARE = Cut("fangsong-rare.ttf", "Zhongshu FangSong Rare", "fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf")
KAI = Cut("kai.ttf", "Zhongshu Kai", "fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")
BIAOSONG = Cut("biaosong.otf", "Zhongshu Biaosong", "fonts/opentype/noto/NotoSerifCJK-Black.ttc", 2)
HEI = Cut("hei.otf", "Zhongshu Hei", "fonts/opentype/noto/NotoSansCJK-Medium.ttc", 2)
SONG = Cut("song.otf", "Zhongshu Song", "fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2)

LICENCES = {
    "LICENSE-FandolFang.txt": "doc/texlive-doc/fonts/fandol/COPYING.gz",
    "README-FandolFang.txt": "doc/texlive-doc/fonts/fandol/README",
    "LICENSE-LXGWWenKai.txt": "doc/fonts-lxgw-wenkai/copyright",
    "LICENSE-NotoCJK.txt": "doc/fonts-noto-cjk-extra/copyright",
}


def unpack(work: Path) -> Path:
    """Download and unpack the packages; their /usr/share."""
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=work, check=True)
    for package in sorted(work.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(work / "root")], check=True)
    return work / "root" / "usr" / "share"


def standard_characters(share: Path) -> set[int]:
    """通用规范汉字表: the code points whose Unihan entry has kTGH."""
    with bz2.open(share / "unicode" / "Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        fields = (line.split("\t") for line in lines if "\tkTGH\t" in line)
        return {int(code.removeprefix("U+"), 16) for code, *_ in fields}


def gb2312() -> set[int]:
    """Every character of GB 2312—80, signs included."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def cut(share: Path, plan: Cut, characters: set[int]) -> set[int]:
    """Write one font with only these characters; the characters it holds."""
    font = TTFont(share / plan.source, fontNumber=plan.face)
    options = subset.Options(layout_features=["locl"], hinting=False, desubroutinize=False, name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["GPOS", "GSUB", "BASE", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    _rename(font, plan.family)
    font.save(TARGET / plan.file)
    return set(font.getBestCmap())


def _rename(font: TTFont, family: str) -> None:
    kept = {record.nameID: record.toUnicode() for record in font["name"].names if record.nameID in (0, 13, 14)}
    font["name"].names = []
    plain = family.replace(" ", "")
    for key, value in {**kept, 1: family, 2: "Regular", 3: plain, 4: family, 6: plain}.items():
        font["name"].setName(value, key, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    font["head"].modified = font["head"].created  # the same bytes each time
    font.recalcTimestamp = False
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [plain]
        top = cff.topDictIndex[0]
        top.FullName = top.FamilyName = family


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled fonts.")
    parser.add_argument("--work", type=Path, help="a folder for the downloaded packages (default: a temporary one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        share = unpack(work)
        wanted = standard_characters(share) | gb2312() | {ord(sign) for sign in SIGNS}
        TARGET.mkdir(parents=True, exist_ok=True)
        held = cut(share, FANGSONG, wanted)
        report = {FANGSONG: held, RARE: cut(share, RARE, wanted - held)}
        report[KAI] = cut(share, KAI, wanted - {ord(sign) for sign in NARROW_IN_KAI})
        report[BIAOSONG] = cut(share, BIAOSONG, wanted)
        report[HEI] = cut(share, HEI, wanted)
        report[SONG] = cut(share, SONG, {ord(sign) for sign in "0123456789— "})
        for name, source in LICENCES.items():
            raw = (share / source).read_bytes()
            (TARGET / name).write_bytes(gzip.decompress(raw) if source.endswith(".gz") else raw)
        standard = standard_characters(share)
        (TARGET / "standard-characters.txt").write_text("".join(map(chr, sorted(standard | gb2312()))), encoding="utf-8")
    for plan, characters in report.items():
        size = (TARGET / plan.file).stat().st_size
        print(
            f"{plan.file:20} {size / 1e6:6.2f} MB {len(characters):6} characters, {len(standard & characters)} of {len(standard)} standard"
        )


if __name__ == "__main__":
    main()
