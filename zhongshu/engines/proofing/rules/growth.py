"""增减幅度: growth and decline that can be worked out from the two figures beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.rules.quantities import BASIS, Quantity, decimals_of, fits, quantities, same_things, sentences

_UP = "净增|新增|增产|增收|增发|偏多|偏高|增加|增长|提高|上升|提升|扩大|扩展|延长|增至|升至|多"
_DOWN = "净减|偏少|减产|减收|偏低|节省|节约|下降|减少|降低|压缩|压减|缩短|缩减|精简|回落|降至|减至|收窄|少"
_WAY = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_FIGURES, _NEARLY = 3, 0.2
_FROM = re.compile(r"(?:从|由)[^，。；]{0,18}$")
_TO = re.compile(rf"(?:{_UP}|{_DOWN}|调整|变|发展|跃升|攀升|增|升|降|减|缩)(?:了)?(?:到|至|为)(?:\d{{4}}年)?[^，。；\d]{{0,10}}$")
_BEFORE = re.compile(r"去年|上年|上一年|前年|同期|年前|原来|改革前|年初|此前|上半年末|基期|常年|多年平均|[比较]20\d{2}年的")
_YEAR = re.compile(r"(20\d{2})年")
_CLOSE = re.compile(r"20\d{2}年[末底]")
_NOW = re.compile("今年|本年|现在|目前|当前|现为|如今|今")
_CHANGE = re.compile(
    rf"(?:同比|比上年|比去年|较上年|较去年|比上年同期|较上年同期|较上一年|增幅|降幅|净|共)?(?P<way>{_UP}|{_DOWN}|增幅|降幅)(?:了|达到|达|为|幅度为|幅度达|比例达|比例为|率达|率为|率)?$"
)
_OTHER_THING = re.compile("[一-龥]{2}|率|量|额|值")
_OF_CHANGE = re.compile(
    "^[一-龥]{0,6}(?=[，、；])|按[一-龥]{1,4}计算|同比|比上?年?同期|[比较][上去前]一?[年月季]度?|[一二三四五六七八九十两\\d]+年|期间|总共|共计|压缩|提升|下降|增长|比例|幅度|平均|净|其中|即|相当于|总体|整体|已"
)
_BY_MEAN = re.compile("年均|平均(?!值)|每年|实际|剔除|环比|名义|可比|不变价|扣除|同口径|复合")
_BY_YEAR = re.compile("年均|平均(?!值)|每年|实际|剔除|累计|环比|名义|可比|不变价|扣除|同口径|复合|力争|目标|计划|预计")


@text_rule(
    "number.growth",
    "增减的幅度与前后两个数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "由200件增加到250件，增长25%",
        "从85%提高到92%，提高7个百分点",
        "办理时限由10天压缩到6天，压缩40%",
        "新增就业2500人，比上年增加500人，增长25%",
        "由200件减少到150件，减少50件",
        "从35家增加到70家，增长了1倍",
        "今年实现利润1.2亿元，去年为1亿元，同比增长20%",
        "产量达到126万吨，比上年的120万吨增加6万吨",
        "由100亿元增加到150亿元，年均增长8.4%",
        "总产量86万吨，比上年增产1.2万吨，单产提高1.3%",
        "收入92亿元，增长15%，支出100亿元，增长8%",
        "企业由100家增加到105家，产值增长4%",
        "由2000亿元增加到2110亿元，按现价计算增长5.5%",
        "由126.4亿元增加到132.9亿元，增长5.2%",
        "2025年预算2400万元，比2024年的2000万元增加400万元，增长20%",
        "贷款余额218.6亿元，比年初增加19.4亿元，不良贷款率降至1.37%",
    ),
    bad=(
        "由200件增加到250件，增长30%",
        "从85%提高到92%，提高8个百分点",
        "办理时限由10天压缩到6天，压缩60%",
        "审批时限由20个工作日缩短至8个工作日，压缩65%",
        "新增就业2500人，比上年增加500人，增长20%",
        "由200件减少到150件，减少60件",
        "参保人数由45.2万人增加到50.6万人，净增6.4万人",
        "办理时限由15个工作日压缩至9个工作日，压缩比例达50%",
        "从250件增加到200件，增长25%",
        "从35家增加到70家，增长了2倍",
        "今年实现利润1.2亿元，去年为1亿元，同比增长30%",
        "去年审批事项1200件，今年减少到900件，下降33%",
        "产量达到126万吨，比上年的120万吨增加8万吨",
        "支出1.5亿元，同比增加3000万元，增长20%",
        "2024年收入80亿元，2025年达到86亿元，同比增长7.0%",
        "税收完成126亿元，比上年的120亿元增长6%",
        "2025年产值540亿元，较2024年的500亿元增长6%",
        "用水量由250万吨下降到240万吨，下降5%",
        "2025年预算2400万元，比2024年的2000万元增加400万元，增长25%",
        "今年计划实施项目60个，较去年增加10个，增长15%",
        "2023年末常住人口856万人，2024年末为864万人，增加6万人",
        "单车通行时间由40分钟缩短至25分钟，节省20分钟",
        "核酸检测机构由8家增加到14家，新增8家",
        "全年降雨量860毫米，比常年平均值800毫米偏多8.5%",
        "2024年接待游客1250万人次，2023年为1000万人次，增长20%",
        "支出150亿元，完成预算的96%，比上年增加10亿元，增长8.1%",
    ),
    confidence=0.97,
)
def growth(text: str) -> Iterator[Hit]:
    """(B − A) ÷ A, or B − A where the difference itself is told."""
    if not _WAY.search(text):
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at in range(len(held) - 1):
            beside = [each for each in held[at + 1 :] if each.unit != "%" or not re.search("完成|占|为", each.before)]
            rest = [held[at], *beside] if held[at].unit != "%" and held[at + 1].unit == "%" and beside else held[at:]
            for hit in _of_two(sentence, rest, is_first=at == 0):
                yield Hit(hit.message, begin + hit.start, begin + hit.end, hit.suggestions)


def _of_two(sentence: str, held: Sequence[Quantity], *, is_first: bool) -> Iterator[Hit]:
    """The first two are before and after in either order, or the second is the change, and what follows tells more of it."""
    first, second = held[0], held[1]
    third = held[2] if len(held) > 2 else None
    between = sentence[first.end : second.start]
    if len(between) > 24 or not same_things(first, second) or _BY_MEAN.search(sentence[max(0, first.start - 12) : second.start]):
        return
    is_planned = bool(_BY_YEAR.search(sentence[max(0, first.start - 12) : second.start]))
    before_first = sentence[max(0, first.start - 18) : first.start]
    way = _WAY.search(between)
    if is_planned and not _CHANGE.search(second.before):
        return
    if (rise := _FROM.search(before_first)) and _TO.search(between):
        old, new = first, second
        if (
            way
            and (new.high < old.low if way["up"] else new.low > old.high)
            and not re.search("个百分点|负|分别|增长|下降", rise[0] + sentence[first.start : first.end])
        ):
            yield Hit(f"从{old.says(old.value)}到{new.says(new.value)}不是“{way[0]}”。请核对。", old.start, new.end)
            return
    elif (found := _CHANGE.search(second.before)) and second.unit != "%":
        is_old = re.search("[比较](?!重|例|上年|去年|同期)[^，。；]{0,10}$", first.before) and not re.search("，", between)
        base = first if is_old else _base(first, second, is_up=bool(re.match(_UP, found["way"])))
        if (
            third
            and base
            and _CHANGE.search(third.before)
            and third.unit in {"%", "倍"}
            and not re.search("率|比重|占", third.before[:-3])
            and not re.search("[降升增减]至$|[降升]到$", third.before)
            and third.start - second.end < 10
        ):
            yield from _of_change(base, second, third)
        return
    elif (
        (years := (_YEAR.search(first.before), _YEAR.search(second.before)))
        and bool(_CLOSE.search(first.before)) == bool(_CLOSE.search(second.before))
        and years[0]
        and years[1]
        and int(years[1][1]) == int(years[0][1]) + 1
    ) or (_BEFORE.search(first.before) and (_TO.search(between) or _NOW.search(second.before)) and "，" in between):
        old, new = first, second
    elif (years[0] and years[1] and int(years[0][1]) == int(years[1][1]) + 1 and "，" in between) or (
        _BEFORE.search(second.before)
        and (_NOW.search(first.before) or is_first)
        and not re.search(rf"{_UP}|{_DOWN}|[增减升降]", second.before)
    ):
        old, new = second, first
    else:
        return
    if third and _is_change(sentence, second, third):
        yield from _changed(old, new, third)


def _base(new: Quantity, change: Quantity, *, is_up: bool) -> Quantity | None:
    """What there was before, from what there is and how much it changed."""
    sign = -1 if is_up else 1
    low = new.low + (sign * change.high if is_up else change.low)
    high = new.high + (sign * change.low if is_up else change.high)
    if low <= 0:
        return None
    return Quantity(new.written, new.value + sign * change.value, low, high, new.unit, new.start, new.end, "", "", new.scale, new.shown)


def _of_change(old: Quantity, change: Quantity, told: Quantity) -> Iterator[Hit]:
    """The change is told twice: by itself and as a share of what there was before."""
    size = 100 if told.unit == "%" else 1
    if not fits(change.low * size / old.high, change.high * size / old.low, told.written):
        right = f"{change.value * size / old.value:.{decimals_of(told.written)}f}{told.shown}"
        yield Hit(f"按增减的数算，幅度应为{right}，文中写{told.says(told.value)}。请核对。", told.start, told.end, (right,))


def _is_change(sentence: str, second: Quantity, third: Quantity) -> bool:
    gap = sentence[second.end : third.start]
    found = _CHANGE.search(gap)
    if len(gap) > 16 or not found or "。" in gap or _BY_YEAR.search(gap):
        return False
    return not _OTHER_THING.search(_OF_CHANGE.sub("", gap[: found.start()]))  # 由100家增加到105家，产值增长4%


def _range(told: Quantity, change: Quantity) -> tuple[float, float]:
    """What a value may be before it was rounded; where values and share are whole numbers, of three figures, nearly what is written."""
    is_whole = not any(decimals_of(words) for words in (told.written, change.written)) and len(told.written) == _FIGURES
    slack = told.half * (_NEARLY if is_whole else 1.0)
    return told.value - slack, told.value + slack


def _changed(old: Quantity, new: Quantity, change: Quantity) -> Iterator[Hit]:
    if change.unit in {"%", "倍"}:
        if old.unit == "%" or old.low <= 0:
            return  # the rule for percentage points speaks of it
        size = 100 if change.unit == "%" else 1
        (old_low, old_high), (new_low, new_high) = _range(old, change), _range(new, change)
        ends = sorted((abs(new_low - old_high) * size / old_high, abs(new_high - old_low) * size / old_low))
        exact = abs(new.value - old.value) * size / old.value
        is_right = fits(ends[0], ends[1], change.written)
    elif change.unit == old.unit or (old.unit == "%" and change.unit == "个百分点"):
        exact = abs(new.value - old.value)
        slack = old.half + new.half + change.half
        is_right = abs(exact - change.value) <= max(slack * 0.99, 1e-6)
        if old.unit == "%":
            is_right = abs(exact - change.value) < 0.6 * max(old.step, new.step, change.step)
    else:
        return
    if not is_right:
        right = f"{exact / change.scale:.{decimals_of(change.written)}f}{change.shown}"
        yield Hit(f"按前后两个数算，应为{right}，文中写{change.says(change.value)}。请核对。", change.start, change.end, (right,))


@text_rule(
    "number.difference",
    "与上年相差的数不对",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("产量达到126万吨，比上年的120万吨增加6万吨", "收入92亿元，比上年增加12亿元"),
    bad=(
        "产量达到126万吨，比上年的120万吨增加8万吨",
        "共受理350件，较去年300件增加60件",
        "夏粮总产32.4万吨，比上年的30万吨增产2.8万吨",
        "平均气温15.2℃，较常年14.7℃偏高0.8℃",
    ),
    confidence=0.96,
)
def difference(text: str) -> Iterator[Hit]:
    """B, than A more by D."""
    for begin, sentence in sentences(text):
        if not re.search("[比较]", sentence):
            continue
        held = quantities(sentence)
        for new, old, change in zip(held, held[1:], held[2:], strict=False):
            way = re.search(rf"^(?:{_UP}|{_DOWN})(?:了)?$", sentence[old.end : change.start])
            if (
                way
                and re.search("[比较](?!重|例)[^由从，]{0,8}的?$", old.before)
                and same_things(new, old)
                and same_things(old, change)
                and old.start - new.end < 16
                and abs(abs(new.value - old.value) - change.value) > max((new.half + old.half + change.half) * 0.99, 1e-6)
            ):
                right = change.says(abs(new.value - old.value))
                yield Hit(
                    f"{new.says(new.value)}与{old.says(old.value)}相差{right}，文中写{change.says(change.value)}。请核对。",
                    begin + change.start,
                    begin + change.end,
                    (right,),
                )


@text_rule(
    "number.points",
    "百分点与百分数混用",
    "arithmetic",
    "content",
    "should",
    "GB/T 15835—2011；统计用语：两个百分数相减得百分点",
    good=("从85%提高到92%，提高7个百分点", "由200件增加到250件，增长25%", "从5%提高到10%，增长1倍"),
    bad=("从85%提高到92%，提高7%", "满意率由95%上升到98%，上升3%", "下降3.2%，比年度目标（下降2.8%）多下降0.4%"),
    confidence=0.95,
)
def points(text: str) -> Iterator[Hit]:
    """The difference of two percentages is told in 个百分点."""
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for old, new, change in zip(held, held[1:], held[2:], strict=False):
            is_row = old.unit == new.unit == change.unit == "%" and _FROM.search(sentence[max(0, old.start - 18) : old.start])
            if is_row and _TO.search(sentence[old.end : new.start]) and _is_change(sentence, new, change):
                right = f"{abs(new.value - old.value):g}个百分点"
                yield Hit(f"两个百分数之差用“百分点”，应为{right}。", begin + change.start, begin + change.end, (right,))
            elif (
                old.unit == new.unit == change.unit == "%"
                and abs(abs(new.value - old.value) - change.value) < 1e-6
                and re.search("[比较]|[高低多少快慢]于", sentence[old.end : new.start] + new.before)
                and re.search(r"[多高低少快慢][一-龥]{0,3}$", change.before)
                and change.start - old.end < 40
            ):
                right = f"{change.written}个百分点"
                yield Hit(f"两个百分数之差用“百分点”，应为{right}。", begin + change.start, begin + change.end, (right,))


@text_rule(
    "number.same_base",
    "同比没有可比的内容",
    "arithmetic",
    "content",
    "hint",
    BASIS,
    good=("同比增长5%", "同比提高3个百分点", "同比持平"),
    bad=("同比有所好转，同比情况良好",),
    confidence=0.6,
)
def same_base(text: str) -> Iterator[Hit]:
    """同比 is followed by a change."""
    yield from hits_of(re.compile(r"同比(?=情况|很|较好|良好|有所好转)"), text, "“同比”后面要写增减多少。")
