"""增减幅度: growth and decline that can be worked out from the two figures beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.rules.arithmetic import BASIS as _BASIS
from zhongshu.engines.proofing.rules.arithmetic import NUMBER as _N
from zhongshu.engines.proofing.rules.arithmetic import PERCENT as _PERCENT
from zhongshu.engines.proofing.rules.arithmetic import UNIT as _UNIT
from zhongshu.engines.proofing.rules.arithmetic import decimals_of, fits, value_of

_CHANGE = re.compile(
    rf"(?:从|由)[^，。；\d]{{0,12}}(?P<a>{_N})(?P<unit>[%％]|{_UNIT})[^，。；\d]{{0,6}}(?P<way>增加|增长|提高|上升|提升|扩大|下降|减少|降低|压缩|缩短|回落)(?:到|至|为)[^，。；\d]{{0,10}}(?P<b>{_N})(?P=unit)[，、（]"
    rf"[^，。；\d]{{0,8}}(?:增长|增加|增幅|提高|上升|提升|扩大|下降|减少|降低|降幅|压缩|缩短|回落)(?:了|达|为|幅度为|幅度达)?(?P<d>{_N})(?P<dunit>个百分点|[%％]|{_UNIT})"
)
_BY_YEAR = re.compile("年均|平均|每年|实际|剔除|累计|环比|名义|可比|不变价|扣除")
_MORE = re.compile(
    rf"(?P<b>{_N})(?P<unit>{_UNIT})，(?:同比|比上年|比去年|较上年|较去年|比上年同期|较上年同期|同比净)(?P<way>增加|增长|减少|下降|多)(?P<d>{_N})(?P=unit)[，、](?:同比)?(?:增长|增幅|下降|降幅|减少|增加)(?:了|达|为)?{_PERCENT}"
)


@text_rule(
    "number.growth",
    "增减的幅度与前后两个数不符",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=(
        "由200件增加到250件，增长25%",
        "从85%提高到92%，提高7个百分点",
        "办理时限由10天压缩到6天，压缩40%",
        "新增就业2500人，比上年增加500人，增长25%",
        "由200件减少到150件，减少50件",
    ),
    bad=(
        "由200件增加到250件，增长30%",
        "从85%提高到92%，提高8个百分点",
        "办理时限由10天压缩到6天，压缩60%",
        "新增就业2500人，比上年增加500人，增长20%",
        "由200件减少到150件，减少60件",
        "从250件增加到200件，增长25%",
    ),
    confidence=0.97,
)
def growth(text: str) -> Iterator[Hit]:
    """(B − A) ÷ A, or B − A where the difference itself is told."""
    for found in _CHANGE.finditer(text):
        if _BY_YEAR.search(found[0]):
            continue
        first, last = value_of(found["a"]), value_of(found["b"])
        is_up = found["way"] in {"增加", "增长", "提高", "上升", "提升", "扩大"}
        if (last < first) == is_up and first != last:
            yield Hit(f"从{found['a']}到{found['b']}不是“{found['way']}”。请核对。", found.start("a"), found.end("b"))
            continue
        in_percent = found["dunit"] in "%％"
        if in_percent and found["unit"] in "%％":
            continue  # the rule for percentage points speaks of it
        exact = abs(last - first) * 100 / first if in_percent and first else abs(last - first)
        if not fits(exact, found["d"]) and abs(exact - value_of(found["d"])) > 1e-6:
            right = f"{exact:.{decimals_of(found['d'])}f}{found['dunit']}"
            yield Hit(
                f"按前后两个数算，应为{right}，文中写{found['d']}{found['dunit']}。请核对。", found.start("d"), found.end("dunit"), (right,)
            )
    for found in _MORE.finditer(text):
        last, change = value_of(found["b"]), value_of(found["d"])
        first = last - change if found["way"] in {"增加", "增长", "多"} else last + change
        if first > 0 and not fits(change * 100 / first, found["rate"]):
            right = f"{change * 100 / first:.{decimals_of(found['rate'])}f}%"
            yield Hit(
                f"上年为{first:g}，增减{change:g}，幅度是{right}，文中写{found['rate']}%。请核对。",
                found.start("rate"),
                found.end("rate") + 1,
                (right,),
            )


@text_rule(
    "number.points",
    "百分点与百分数混用",
    "arithmetic",
    "content",
    "should",
    "GB/T 15835—2011；统计用语：两个百分数相减得百分点",
    good=("从85%提高到92%，提高7个百分点", "由200件增加到250件，增长25%"),
    bad=("从85%提高到92%，提高7%", "满意率由95%上升到98%，上升3%"),
    confidence=0.95,
)
def points(text: str) -> Iterator[Hit]:
    """The difference of two percentages is told in 个百分点."""
    for found in _CHANGE.finditer(text):
        if found["unit"] in "%％" and found["dunit"] in "%％":
            difference = abs(value_of(found["b"]) - value_of(found["a"]))
            right = f"{difference:g}个百分点"
            yield Hit(f"两个百分数之差用“百分点”，应为{right}。", found.start("d"), found.end("dunit"), (right,))


@text_rule(
    "number.same_base",
    "同比没有可比的内容",
    "arithmetic",
    "content",
    "hint",
    _BASIS,
    good=("同比增长5%", "同比提高3个百分点", "同比持平"),
    bad=("同比有所好转，同比情况良好",),
    confidence=0.6,
)
def same_base(text: str) -> Iterator[Hit]:
    """同比 is followed by a change."""
    yield from hits_of(re.compile(r"同比(?=情况|很|较好|良好|有所好转)"), text, "“同比”后面要写增减多少。")
