"""数量: numbers with their units as a sentence tells them, each as the stretch of values that it may stand for.

A figure in 万 or 亿, or of a thing that is measured, is rounded; a figure of things that are counted is exact. Sums, rates and
differences are worked out with both ends, so that what rounding explains is never told as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 3000
BASIS = "内容关：数字准确"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
PERCENT = r"(?P<rate>\d+(?:\.\d+)?)[%％]"
_MEASURED = "万元|亿元|元|公里|千米|℃|摄氏度|微克/立方米|毫克/升|毫米|厘米|米|平方米|平方公里|立方米|公顷|亩|吨|千瓦时|千瓦|兆瓦|度|标准煤|斤|公斤|千克|美元|小时|分钟"
_COUNTED = (
    "个工作日|个自然日|个百分点|个月|个小时|工作日|件次|人次|批次|户次|家次|场次|车次|班次|件|个|项|条|起|批|户|家|名|人|票|位|处|场|次|篇|份|所|座|辆|套|门|期|例|宗|笔|村|镇|只|棵|株|台|天|"
    "支|部|艘|架|张|幅|册|种|类|岁|年|队|组|床|间|栋|幢|口|头|尾|羽|对|项次|卷|集|款|盏|块|片|根|把|站|顶|瓶|袋|箱|桶|枚|县|市|区|街道|乡|社区|网格|年|倍"
)
UNIT = rf"(?:{_MEASURED}|{_COUNTED})"
SCALES = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
KILOS = {"元": 1.0, "公斤": 1.0, "千克": 1.0, "斤": 0.5, "吨": 1000.0}
"""What a unit of mass has of the unit in which two are compared; money is compared with itself."""
_QUANTITY = re.compile(
    rf"(?<![\d.第〔:：-])(?<!\d，)(?P<n>{NUMBER})(?P<scale>万亿|亿|万)?(?P<unit>[%％]|{UNIT})(?P<after>(?!以[上下内]|左右|上下|[多余])[一-龥]{{0,4}})"
)
_ABOUT = re.compile(r"(?:(?<![签节预履违条])约|近|超|超过|逾|大约|将近|接近|不足|不到|至少|最多|突破|达到?近|(?<!剩)(?<!其)(?<!结)余)$")
_ALIKE = {"千米": "公里", "万元": "元", "亿元": "元", "％": "%", "位": "人", "名": "人", "工作日": "个工作日", "斤": "斤"}
_EXACT_SCALE = {"万元": 1e4, "亿元": 1e8}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, where it stands, the words before it in its clause and the noun after it; `low` to `high` in whole units."""

    written: str
    value: float
    low: float
    high: float
    unit: str
    start: int
    end: int
    before: str
    after: str
    scale: float
    shown: str

    @property
    def half(self) -> float:
        """By how much rounding may have moved it."""
        return self.high - self.value

    @property
    def step(self) -> float:
        """One in its last digit."""
        return self.scale * 10.0 ** -decimals_of(self.written)

    def says(self, value: float) -> str:
        """Another value written as this one is."""
        return f"{value / self.scale:.{decimals_of(self.written)}f}{self.shown}"


def value_of(words: str) -> float:
    """A written number, thousands marks and all."""
    return float(words.replace(",", ""))


def decimals_of(words: str) -> int:
    """How many decimals are written."""
    return len(words.partition(".")[2])


def quantities(text: str) -> list[Quantity]:
    """Every number with a unit, but those that are said to be about so many."""
    return list(_quantities(text))


@lru_cache(maxsize=512)
def _quantities(text: str) -> tuple[Quantity, ...]:
    held = []
    for found in _QUANTITY.finditer(text):
        clause = re.split(r"[，。；、：（）(),;:]", text[max(0, found.start() - 22) : found.start()])[-1]
        if _ABOUT.search(clause):
            continue
        unit, scale = found["unit"], SCALES[found["scale"] or ""]
        scale *= _EXACT_SCALE.get(unit, 1.0)
        value = value_of(found["n"]) * scale
        is_rounded = scale > 1 or "." in found["n"] or unit in _MEASURED.split("|")
        if unit == "年" and value >= 1000:
            continue
        fine = {1: 0.02, 2: 0.2}.get(len(found["n"]), 1.0) if scale > 1 else 1.0  # 5万人 as a target is exact, or nearly
        half = 0.5 * fine * scale * 10.0 ** -decimals_of(found["n"]) if is_rounded else 0.0
        end = found.end() - len(found["after"])
        shown = text[found.end("n") : end]
        held.append(
            Quantity(
                found["n"],
                value,
                value - half,
                value + half,
                _ALIKE.get(unit, unit),
                found.start(),
                end,
                clause,
                found["after"],
                scale,
                shown,
            )
        )
    return tuple(held)


def fits(low: float, high: float, written: str) -> bool:
    """Whether a figure worked out, which lies between `low` and `high`, may be written so; cut off instead of rounded is let pass."""
    step = 10.0 ** -decimals_of(written)
    told = value_of(written)
    return low < told + step - 1e-9 and high >= told - 0.5 * step * 1.0000001


def sum_slack(told: Iterable[Quantity]) -> float:
    """By how much a sum of rounded figures may be off: twice what the roughest of them may."""
    return max(2.02 * max(each.half for each in told), 1e-6)


def difference_slack(*told: Quantity) -> float:
    """By how much figures that are worked out from one another may be off: what each of them may."""
    return sum(each.half for each in told) + 1e-6


def share_fits(part: Quantity, whole: Quantity, written: str) -> bool:
    """Whether part ÷ whole may be written so, in percent."""
    if whole.low <= 0:
        return True
    return fits(part.low * 100 / whole.high, part.high * 100 / whole.low, written)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Stretches between full stops, each with its place; one of thousands of characters is no sentence."""
    for found in re.finditer(r"[^。！？\n]+", text):
        if len(found[0]) <= _LONGEST:
            yield found.start(), found[0]


def same_things(first: Quantity, second: Quantity) -> bool:
    """One unit, and where both name the thing after it, one thing: 6个县 and 12个乡镇 are not."""
    if first.unit != second.unit:
        return False
    if first.unit != "个":
        return True
    a, b = _noun(first.after), _noun(second.after)
    return not a or not b or a[:2] == b[:2]


def _noun(after: str) -> str:
    return re.split("[，。；、和与及的已均全共已占为是、]", after)[0]
