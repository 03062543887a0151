"""数字计算: rates, sums, differences and growth that can be worked out from the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule

_BASIS = "内容关：数字准确"
_N = r"\d[\d,，]*(?:\.\d+)?"
_UNIT = r"(?:万|亿|千)?(?:件次|人次|件|个|项|条|起|批次|批|户次|户|家次|家|名|人|处|场次|场|次|篇|份|所|座|辆|亩|公顷|平方米|公里|吨|万元|元|亿元|户|套|门|期|例|宗|笔|村|镇|只|棵|株|台|米|天)"
_QUANTITY = re.compile(rf"(?<![\d.第〔])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>{_UNIT})(?!以[上下]|左右|[多余])")
_PERCENT = r"(?P<rate>\d+(?:\.\d+)?)[%％]"
_PARTS = (
    "办结|办复|完成|整改|解决|化解|销号|答复|合格|满意|签约|开工|竣工|投产|达标|查处|兑现|覆盖|参保|接种|入学|就业|回复|办理|落实|验收|上线|采纳|通过|反馈|核查|到位|及格|优良|优秀|中标|"
    "巡查|检查|抽检|检测|支付|拨付|执行|回收|利用|处理|安置|复工|复产|达产|出席|到会|参会|参与|响应|调解成功|调解|修复|改造|改建|建成|开通|接入|实施|启动"
)
_RATE = re.compile(rf"(?P<verb>{_PARTS})(?:比)?(?:率|比例|占比)(?:为|达到|达|是|仅为|仅|约为|约)?{_PERCENT}")
_SHARE = re.compile(rf"占(?:比|总数的?|全部的?|总[量额]的?|全[市省县区年]的?|[一-龥]{{0,8}}总?[数量额]的?)?(?:为|达|约|约为)?{_PERCENT}")
_TOTAL = re.compile(r"(?:共|总计|累计|合计|全年|总共|总数|全市|全县|全区|应|受理|交办|收到|承办|接收|登记|排查|下达|安排|计划|检查|抽检|抽查|发现)[一-龥“”《》（）]{0,14}$")
_CHANGE = re.compile(
    rf"(?:从|由)[^，。；\d]{{0,12}}(?P<a>{_N})(?P<unit>[%％]|{_UNIT})[^，。；\d]{{0,6}}(?P<way>增加|增长|提高|上升|提升|扩大|下降|减少|降低|压缩|缩短|回落)(?:到|至|为)[^，。；\d]{{0,10}}(?P<b>{_N})(?P=unit)[，、（]"
    rf"[^，。；\d]{{0,8}}(?:增长|增加|增幅|提高|上升|提升|扩大|下降|减少|降低|降幅|压缩|缩短|回落)(?:了|达|为|幅度为|幅度达)?(?P<d>{_N})(?P<dunit>个百分点|[%％]|{_UNIT})"
)
_BY_YEAR = re.compile("年均|平均|每年|实际|剔除|累计|环比|名义|可比|不变价|扣除")
_MORE = re.compile(
    rf"(?P<b>{_N})(?P<unit>{_UNIT})，(?:同比|比上年|比去年|较上年|较去年|比上年同期|较上年同期|同比净)(?P<way>增加|增长|减少|下降|多)(?P<d>{_N})(?P=unit)[，、](?:同比)?(?:增长|增幅|下降|降幅|减少|增加)(?:了|达|为)?{_PERCENT}"
)
_REST = re.compile(
    rf"(?P<all>{_N})(?P<unit>{_UNIT})[，。；]?[^。；\d]{{0,12}}(?:已)?(?:办结|完成|整改|解决|化解)[^，。；\d]{{0,6}}(?P<done>{_N})(?P=unit)[，；][^，。；\d]{{0,6}}(?:正在办理|未办结|尚未办结|剩余|在办|结转|未完成|尚未完成|继续办理|正在推进|未整改|正在整改|未解决|待办)[^，。；\d]{{0,8}}(?P<left>{_N})(?P=unit)"
)
_ITEMS = re.compile(
    rf"(?:共|合计|总计|总共|累计|总数|总量|总额|共计)[^，。；\d]{{0,14}}(?P<all>{_N})(?P<unit>{_UNIT})(?P<mark>[（，：:]|，其中[：:]?|（其中[：:]?|，包括|，分别是|，分别为)(?P<rest>[^。；]+)"
)
_PARTED = re.compile(rf"(?P<name>[^，。；、\d（）]{{1,16}}?)(?P<n>{_N})(?P<unit>{_UNIT})")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and where it stands."""

    value: float
    unit: str
    start: int
    end: int
    before: str


def value_of(words: str) -> float:
    """A written number, thousands marks and all."""
    return float(words.replace(",", "").replace("，", ""))


def decimals_of(words: str) -> int:
    """How many decimals are written."""
    return len(words.partition(".")[2])


def quantities(text: str) -> list[Quantity]:
    """Every number with a unit, each with the words right before it."""
    return [
        Quantity(value_of(found["n"]), found["unit"], found.start(), found.end(), re.split(r"[，。；、：（]", text[max(0, found.start() - 18) : found.start()])[-1])
        for found in _QUANTITY.finditer(text)
    ]


def fits(exact: float, written: str, *, slack: float = 0.5) -> bool:
    """Whether the figure worked out is the one that is written, to its own decimals; cut off instead of rounded is let pass."""
    step = 10.0 ** -decimals_of(written)
    return abs(exact - value_of(written)) <= max(slack, 1.0) * step * 1.0000001 if exact >= value_of(written) else abs(exact - value_of(written)) <= slack * step * 1.0000001


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Stretches between 。 and ；, each with its place."""
    at = 0
    for found in re.finditer(r"[^。！？\n]+", text):
        at = found.start()
        yield at, found[0]


@text_rule(
    "number.rate",
    "比率与两个数不符",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=(
        "交办事项7580件，办结6852件，办结率90.4%",
        "承办建议142件，办复142件，办复率100%",
        "检查企业200家次，发现隐患350处，整改340处，整改率97.1%",
        "共抽检120批次，合格118批次，合格率98.3%",
        "共受理85件，其中投诉34件，占40%",
        "受理1200件，办结率98%，满意率99%",
    ),
    bad=(
        "交办事项7580件，办结6852件，办结率94.0%",
        "受理200件，办结150件，办结率80%",
        "共抽检120批次，合格118批次，合格率93.8%",
        "共受理85件，其中投诉34件，占45%",
    ),
    confidence=0.98,
)
def rate(text: str) -> Iterator[Hit]:
    """Part ÷ whole, to the stated decimals; what is cut off instead of rounded is let pass."""
    if "%" not in text and "％" not in text:
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        if not held:
            continue
        for found in _RATE.finditer(sentence):
            yield from _checked(held, found, found["verb"], begin)
        for found in _SHARE.finditer(sentence):
            yield from _shared(held, found, sentence, begin)


def _checked(held: list[Quantity], found: re.Match[str], verb: str, begin: int) -> Iterator[Hit]:
    before = [quantity for quantity in held if quantity.end <= found.start()]
    part = next((quantity for quantity in reversed(before) if verb in quantity.before), None)
    if part is None or found.start() - part.end > 14:
        return
    wholes = [quantity for quantity in before if quantity.unit == part.unit and quantity.end <= part.start and quantity.value >= part.value]
    if not wholes or any(fits(part.value * 100 / whole.value, found["rate"]) for whole in wholes if whole.value):
        return
    whole = wholes[-1]
    if part.start - whole.end > 30 or not whole.value:
        return
    right = f"{part.value * 100 / whole.value:.{decimals_of(found['rate'])}f}%"
    yield Hit(
        f"{part.value:g}÷{whole.value:g}={right}，文中写{found['rate']}%。请核对这三个数。",
        begin + found.start("rate"),
        begin + found.end("rate") + 1,
        (right,),
    )


def _shared(held: list[Quantity], found: re.Match[str], sentence: str, begin: int) -> Iterator[Hit]:
    before = [quantity for quantity in held if quantity.end <= found.start()]
    after = [quantity for quantity in held if found.start() <= quantity.start and quantity.end <= found.start("rate") and found.start("rate") - quantity.end <= 2]
    part = before[-1] if before else None
    if part is None or found.start() - part.end > 3:
        return
    wholes = after or [quantity for quantity in before[:-1] if quantity.unit == part.unit and quantity.value >= part.value and (_TOTAL.search(sentence[: quantity.start]) or quantity is before[0])]
    if not wholes or any(whole.value and fits(part.value * 100 / whole.value, found["rate"]) for whole in wholes):
        return
    whole = wholes[-1]
    if not whole.value or "其中" not in sentence[whole.end : part.start] and not after:
        return
    right = f"{part.value * 100 / whole.value:.{decimals_of(found['rate'])}f}%"
    yield Hit(
        f"{part.value:g}÷{whole.value:g}={right}，文中写{found['rate']}%。请核对这三个数。",
        begin + found.start("rate"),
        begin + found.end("rate") + 1,
        (right,),
    )


@text_rule(
    "number.share_of",
    "占计划的比例与两个数不符",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=("完成投资80亿元，占年度计划100亿元的80%", "计划投资100亿元，已完成投资85亿元，完成年度计划的85%"),
    bad=("完成投资80亿元，占年度计划100亿元的85%", "计划投资100亿元，已完成投资85亿元，占年度计划的58%"),
    confidence=0.97,
)
def share_of(text: str) -> Iterator[Hit]:
    """What was done against what was planned."""
    patterns = (
        rf"(?P<part>{_N})(?P<unit>{_UNIT})，(?:占|完成|为)[^，。；\d]{{0,10}}(?P<all>{_N})(?P=unit)的{_PERCENT}",
        rf"(?:计划|目标|任务|预算|安排)[^，。；\d]{{0,10}}(?P<all>{_N})(?P<unit>{_UNIT})，[^，。；\d]{{0,6}}(?:完成|实现|支出|到位|拨付)[^，。；\d]{{0,8}}(?P<part>{_N})(?P=unit)，(?:占|完成|为)[^，。；\d]{{0,10}}(?:计划|目标|任务|预算|安排)[^，。；\d]{{0,4}}的?{_PERCENT}",
    )
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            whole, part = value_of(found["all"]), value_of(found["part"])
            if whole and not fits(part * 100 / whole, found["rate"]):
                right = f"{part * 100 / whole:.{decimals_of(found['rate'])}f}%"
                yield Hit(f"{part:g}÷{whole:g}={right}，文中写{found['rate']}%。请核对这三个数。", found.start("rate"), found.end("rate") + 1, (right,))


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
            yield Hit(f"按前后两个数算，应为{right}，文中写{found['d']}{found['dunit']}。请核对。", found.start("d"), found.end("dunit"), (right,))
    for found in _MORE.finditer(text):
        last, change = value_of(found["b"]), value_of(found["d"])
        first = last - change if found["way"] in {"增加", "增长", "多"} else last + change
        if first > 0 and not fits(change * 100 / first, found["rate"]):
            right = f"{change * 100 / first:.{decimals_of(found['rate'])}f}%"
            yield Hit(f"上年为{first:g}，增减{change:g}，幅度是{right}，文中写{found['rate']}%。请核对。", found.start("rate"), found.end("rate") + 1, (right,))


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
    "number.rest",
    "总数与已办、未办之和不符",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=("共交办120件，已办结100件，正在办理20件", "排查隐患50处，已整改45处，剩余5处"),
    bad=("共交办120件，已办结100件，正在办理25件", "排查隐患50处，已整改45处，剩余15处"),
    confidence=0.97,
)
def rest(text: str) -> Iterator[Hit]:
    """All = done + left."""
    for found in _REST.finditer(text):
        whole, done, left = (value_of(found[name]) for name in ("all", "done", "left"))
        if abs(whole - done - left) > 1e-9:
            yield Hit(
                f"{done:g}+{left:g}={done + left:g}，与总数{whole:g}不符。请核对。", found.start("left"), found.end("left"), (f"{whole - done:g}",)
            )


@text_rule(
    "number.sum",
    "分项之和与总数不符",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=(
        "共承办280件，其中建议142件、提案138件",
        "共受理300件，其中投诉80件",
        "合计支出500万元（工程300万元、设备120万元、其他80万元）",
        "全年累计服务3200人次，其中重点群体500人次、老年人300人次",
    ),
    bad=(
        "共承办280件，其中建议142件、提案148件",
        "合计支出500万元（工程300万元、设备120万元、其他90万元）",
        "共受理120件，其中投诉50件、举报40件、咨询40件",
    ),
    confidence=0.93,
)
def total(text: str) -> Iterator[Hit]:
    """The parts told side by side after a total. Where they may be but some of the parts, only near misses and too great sums are told."""
    for found in _ITEMS.finditer(text):
        whole = value_of(found["all"])
        parts = _parts(found["rest"], found["unit"], commas=found["mark"] != "，")
        if len(parts) < 2 or not whole or any(part > whole for part in parts) or re.search(r"等\d|以上|约|近\d|超\d", found["rest"][:80]):
            continue
        added = sum(parts)
        loose = "其中" in found["mark"] or found["rest"].startswith("其中")
        near = abs(added - whole) <= max(0.15 * whole, 1)
        if abs(added - whole) > 1e-6 and (near if loose else near or added > whole) and (added > whole or near):
            yield Hit(
                f"各项之和是{added:g}{found['unit']}，与总数{found['all']}{found['unit']}不符。请核对。",
                found.start("all"),
                found.end("unit"),
                (f"{added:g}{found['unit']}",),
            )


def _parts(rest: str, unit: str, *, commas: bool) -> list[float]:
    """The figures of one row: 建议142件、提案138件. A comma, or another unit, ends the row."""
    rest = re.sub(r"^(?:其中)?[：:，]?", "", rest)
    parts: list[float] = []
    at = 0
    while found := re.compile(rf"[、，和及]?(?:其中)?(?:[^，。；、\d（）]{{1,18}}?)(?P<n>{_N})(?P<unit>{_UNIT})(?:（[^（）]*）)?").match(rest, at):
        if found["unit"] != unit:
            break
        parts.append(value_of(found["n"]))
        at = found.end()
        if rest[at : at + 1] not in ({"、", "，", "和", "及"} if commas else {"、", "和", "及"}):
            break
        if rest[at : at + 1] == "，" and re.match(r"，(?:同比|比上|较上|占|增长|下降|完成|办结|其中)", rest[at:]):
            break
    return parts


@text_rule(
    "number.over_hundred",
    "比率超过百分之百",
    "arithmetic",
    "content",
    "must",
    _BASIS,
    good=("办结率100%", "完成率105%", "增长120%"),
    bad=("办结率达到102%", "群众满意率101.5%"),
    confidence=0.97,
)
def over_hundred(text: str) -> Iterator[Hit]:
    """Rates of a part in its whole."""
    for found in re.finditer(r"(?:办结|办复|合格|满意|覆盖|出席|到会|及时|普及|绿化|整改|知晓|参与|通过|化解|销号|答复)率(?:为|达到|达|是)?(\d{3,}(?:\.\d+)?)[%％]", text):
        if value_of(found[1]) > 100:
            yield Hit(f"“{found[0]}”：比率不会超过100%，请核对。", found.start(1), found.end(1) + 1)


@text_rule(
    "number.hundred_parts",
    "各项占比之和不是百分之百",
    "arithmetic",
    "content",
    "should",
    _BASIS,
    good=("一、二、三产业占比分别为5%、45%、50%", "分别增长5%、6%、7%"),
    bad=("一、二、三产业占比分别为5%、45%、55%", "三次产业比例调整为5:45:55"),
    confidence=0.93,
)
def hundred_parts(text: str) -> Iterator[Hit]:
    """Three or more shares that are said to be all of it."""
    for found in re.finditer(r"(?:占比分别为|分别占(?:比|总数的?|[一-龥]{0,6}的)?)((?:\d+(?:\.\d+)?[%％][、和，]){2,}\d+(?:\.\d+)?[%％])", text):
        added = sum(float(number) for number in re.findall(r"\d+(?:\.\d+)?", found[1]))
        if 0.35 < abs(added - 100) <= 15:
            yield Hit(f"各项占比之和是{added:g}%，请核对。", found.start(1), found.end(1))
    for found in re.finditer(r"(?:产业|结构)[^，。；\d]{0,12}?(\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)", text):
        added = sum(float(found[part]) for part in (1, 2, 3))
        if 0.35 < abs(added - 100) <= 15:
            yield Hit(f"各项之和是{added:g}，不是100，请核对。", found.start(1), found.end(3))


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
