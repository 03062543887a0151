"""数字用法: how numerals are written (GB/T 15835—2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule

_BASIS = "GB/T 15835—2011"


@text_rule(
    "number.range_percent",
    "百分数范围省略了前一个百分号",
    "date_number",
    "wording",
    "should",
    _BASIS,
    good=("10%～15%", "10%—15%", "480—560米", "2024-2025年"),
    bad=("增长10-15%", "增长10～15%", "提高3—5%"),
)
def range_percent(text: str) -> Iterator[Hit]:
    """Both ends of a range bear the sign."""
    yield from hits_of(
        re.compile(r"(?<![\d.%-])(\d+(?:\.\d+)?)\s*[-－—~～至]\s*(\d+(?:\.\d+)?)[%％]"),
        text,
        "百分数的范围两端都写百分号，应写作“{1}%～{2}%”。",
        "{1}%～{2}%",
    )


@text_rule(
    "number.mixed",
    "大数里数字和汉字混写",
    "date_number",
    "wording",
    "should",
    _BASIS + "，4.1.6",
    good=("3.5亿元", "3亿5000万元", "5000万元", "5千瓦", "3百分点"),
    bad=(
        "3亿5千万元",
        "5千万元",
        "2万3千人",
        "8百万元",
        "共有二百36所",
        "注册志愿者三十6.8万人",
        "新建十5个",
        "走访3百五十户",
        "投入2十万元",
        "新建5G基站3千2百座",
        "10几个乡镇",
    ),
)
def mixed_numerals(text: str) -> Iterator[Hit]:
    """Only 万 and 亿 go with digits."""
    message = "阿拉伯数字只与“万”“亿”连用，不与“千”“百”混写。请全写数字，如“3.5亿”“5000万”。"
    for found in _MIXED.finditer(text):
        more = re.match("多?[万亿]", text[found.end() :])
        end = found.end() + (len(more[0]) if more else 0)
        rights = in_digits(text[found.start() : end].replace("多", ""))
        yield Hit(message, found.start(), end, tuple(f"{right}多" for right in rights) if more and len(more[0]) > 1 else rights)


_MIXED = re.compile(
    r"(?<![\d.第])\d+亿\d+[千百]万?|(?<![\d.第])\d+万\d+[千百](?![瓦米克])|(?<![\d.第亿万])\d+[千百]万|(?<![第])[一二两三四五六七八九][百千]\d{1,3}(?!\d|年)"
    r"|(?<![第十百千万一二三四五六七八九])[一二三四五六七八九]?十\d{1,2}(?:\.\d+)?(?=[万亿%％个名家件户项人吨亩公]|多[万亿个])"
    r"|(?<![\d.第])\d+(?:[百千][一二三四五六七八九]|十[一二三四五六七八九])(?=[万亿个名家件户项人吨亩公十百])|(?<![\d.第])\d+十(?=[万亿个名家件户项人])|(?<![\d.第])\d+千\d+百|(?<![\d.第])\d+百\d+十|(?<![\d.第])\d0几(?=[个名家件户项人年天次])"
)
_DIGIT = {character: str(at) for at, character in enumerate("零一二三四五六七八九")} | {"两": "2"}
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PART = re.compile(r"([\d.]+)?([十百千]?)")


def in_digits(number: str) -> tuple[str, ...]:
    """How a number that mixes digits and 十, 百, 千 is written in digits: with 亿 or 万 where it has them, and in full.

    Nothing where it cannot be told (10几).
    """
    plain = "".join(_DIGIT.get(character, character) for character in number)
    total, below = Decimal(0), plain
    for big in ("亿", "万"):
        above, found, rest = below.partition(big)
        if found:
            part = _small(above)
            if part is None:
                return ()
            total, below = total + part * _TIMES[big], rest
    part = _small(below) if below else Decimal(0)
    if part is None:
        return ()
    total += part
    written = [_plain(total)]
    if "亿" in number:
        written.insert(0, f"{_plain(total / 10**8)}亿")
    elif "万" in number:
        written.insert(0, f"{_plain(total / 10**4)}万")
    return tuple(written)


def _small(words: str) -> Decimal | None:
    """A number below ten thousand, 3千2百 or 36.8; None for anything else."""
    total = Decimal(0)
    while words:
        found = _PART.match(words)
        if not found or not found[0] or (not found[1] and found[2] != "十"):
            return None
        total += Decimal(found[1] or "1") * _TIMES.get(found[2], 1)
        words = words[found.end() :]
    return total


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@text_rule(
    "number.range",
    "数值范围前大后小",
    "date_number",
    "wording",
    "should",
    _BASIS + "，4.1.5",
    good=("长度一般为0.5—2米", "2023—2025年", "气温8～12℃", "第3—1号", "比例为3—1"),
    bad=("延伸长度一般为2—0.5米", "降水量80～50毫米", "每户补助5000—3000元"),
    confidence=0.93,
)
def turned_range(text: str) -> Iterator[Hit]:
    """From the greater to the smaller, with one unit for both."""
    for found in _RANGE.finditer(text):
        if Decimal(found["low"]) > Decimal(found["high"]):
            right = f"{found['high']}{found['mark']}{found['low']}"
            yield Hit("范围应当从小到大写，请核对两个数。", found.start(), found.end(), (right,))


_RANGE = re.compile(
    r"(?<![\d.第〔（年月日号—-])(?P<low>\d+(?:\.\d+)?)(?P<mark>[—～~])(?P<high>\d+(?:\.\d+)?)(?=毫米|厘米|米|公里|平方|立方|亩|公顷|万元|亿元|元|吨|公斤|千克|%|％|℃|小时|天|个月|人|户|岁|倍|千瓦|毫克|微克)"
)


@text_rule(
    "number.approximate",
    "概数之间用了顿号",
    "date_number",
    "wording",
    "should",
    _BASIS + "，4.2.2",
    good=("三四个", "一、二等奖", "二、三产业", "第三、四季度", "十二届三中、四中全会"),
    bad=("三、四个单位", "七、八天", "五、六百人"),
)
def approximate(text: str) -> Iterator[Hit]:
    """Two neighbouring numerals that say about so many."""
    for found in re.finditer(
        r"(?<![一二三四五六七八九十第、初和至年月])([一二三四五六七八])、([二三四五六七八九])(?=[个名天次倍位家件遍趟]|[十百千万](?!、))",
        text,
    ):
        if "一二三四五六七八九".index(found[2]) - "一二三四五六七八九".index(found[1]) == 1:
            yield Hit(f"表示概数的两个数字之间不用顿号，应写作“{found[1]}{found[2]}”。", found.start(), found.end(), (found[1] + found[2],))


@text_rule(
    "number.less_times",
    "减少用了倍数",
    "grammar",
    "wording",
    "should",
    _BASIS + "；倍数只用于增加",
    good=("增长2倍", "下降50%", "降低到原来的一半", "下降了2%，增长3倍"),
    bad=("成本降低2倍", "减少了三倍", "下降近1.5倍"),
)
def less_times(text: str) -> Iterator[Hit]:
    """Less is told in percent or fractions."""
    message = "“{1}”不能用倍数。请改用百分数或分数，如“{1}50%”“{1}一半”。"
    yield from hits_of(
        re.compile(r"(降低|减少|下降|缩小|缩短|减小)了?(?:近|约|超过|将近)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)倍"), text, message
    )


@text_rule(
    "number.zero",
    "年份里的“〇”写成了字母或零",
    "date_number",
    "wording",
    "should",
    "GB/T 15835—2011",
    good=("二〇二五年三月", "一百零五"),
    bad=("二O二五年三月", "二○二五年三月", "二0二五年三月"),
)
def number_zero(text: str) -> Iterator[Hit]:
    """The sign is U+3007."""
    for found in re.finditer(r"[一二][〇OoＯ○0零九八七六五四三二一]{3}年", text):
        right = re.sub(r"[OoＯ○0零]", "〇", found[0])
        if right != found[0] and re.search("[一二三四五六七八九]", found[0][1:]):
            yield Hit(f"年份里的零写作“〇”，应写作“{right}”；正式日期用阿拉伯数字更好。", *found.span(), (right,))
