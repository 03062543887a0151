"""数字计算: rates, sums, differences and growth that can be worked out from the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.proofing.finding import Hit, text_rule

BASIS = "内容关：数字准确"
NUMBER = r"\d[\d,，]*(?:\.\d+)?"
UNIT = r"(?:万|亿|千)?(?:件次|人次|件|个|项|条|起|批次|批|户次|户|家次|家|名|人|处|场次|场|次|篇|份|所|座|辆|亩|公顷|平方米|公里|吨|万元|元|亿元|户|套|门|期|例|宗|笔|村|镇|只|棵|株|台|米|天)"
_QUANTITY = re.compile(rf"(?<![\d.第〔])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>{UNIT})(?!以[上下]|左右|[多余])")
PERCENT = r"(?P<rate>\d+(?:\.\d+)?)[%％]"
_PARTS = (
    "办结|办复|完成|整改|解决|化解|销号|答复|合格|满意|签约|开工|竣工|投产|达标|查处|兑现|覆盖|参保|接种|入学|就业|回复|办理|落实|验收|上线|采纳|通过|反馈|核查|到位|及格|优良|优秀|中标|"
    "巡查|检查|抽检|检测|支付|拨付|执行|回收|利用|处理|安置|复工|复产|达产|出席|到会|参会|参与|响应|调解成功|调解|修复|改造|改建|建成|开通|接入|实施|启动"
)
_RATE = re.compile(rf"(?P<verb>{_PARTS})(?:比)?(?:率|比例|占比)(?:为|达到|达|是|仅为|仅|约为|约)?{PERCENT}")
_SHARE = re.compile(rf"占(?:比|总数的?|全部的?|总[量额]的?|全[市省县区年]的?|[一-龥]{{0,8}}总?[数量额]的?)?(?:为|达|约|约为)?{PERCENT}")
_TOTAL = re.compile(
    r"(?:共|总计|累计|合计|全年|总共|总数|全市|全县|全区|应|受理|交办|收到|承办|接收|登记|排查|下达|安排|计划|检查|抽检|抽查|发现)[一-龥“”《》（）]{0,14}$"
)
_REST = re.compile(
    rf"(?P<all>{NUMBER})(?P<unit>{UNIT})[，。；]?[^。；\d]{{0,12}}(?:已)?(?:办结|完成|整改|解决|化解)[^，。；\d]{{0,6}}(?P<done>{NUMBER})(?P=unit)[，；][^，。；\d]{{0,6}}(?:正在办理|未办结|尚未办结|剩余|在办|结转|未完成|尚未完成|继续办理|正在推进|未整改|正在整改|未解决|待办)[^，。；\d]{{0,8}}(?P<left>{NUMBER})(?P=unit)"
)
_ITEMS = re.compile(
    rf"(?:共|合计|总计|总共|累计|总数|总量|总额|共计)[^，。；\d]{{0,14}}(?P<all>{NUMBER})(?P<unit>{UNIT})(?P<mark>[（，：:]|，其中[：:]?|（其中[：:]?|，包括|，分别是|，分别为)(?P<rest>[^。；]+)"
)
_PARTED = re.compile(rf"(?P<name>[^，。；、\d（）]{{1,16}}?)(?P<n>{NUMBER})(?P<unit>{UNIT})")


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
        Quantity(
            value_of(found["n"]),
            found["unit"],
            found.start(),
            found.end(),
            re.split(r"[，。；、：（]", text[max(0, found.start() - 18) : found.start()])[-1],
        )
        for found in _QUANTITY.finditer(text)
    ]


def fits(exact: float, written: str, *, slack: float = 0.5) -> bool:
    """Whether the figure worked out is the one that is written, to its own decimals; cut off instead of rounded is let pass."""
    step = 10.0 ** -decimals_of(written)
    return (
        abs(exact - value_of(written)) <= max(slack, 1.0) * step * 1.0000001
        if exact >= value_of(written)
        else abs(exact - value_of(written)) <= slack * step * 1.0000001
    )


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
    BASIS,
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
    after = [
        quantity
        for quantity in held
        if found.start() <= quantity.start and quantity.end <= found.start("rate") and found.start("rate") - quantity.end <= 2
    ]
    part = before[-1] if before else None
    if part is None or found.start() - part.end > 3:
        return
    wholes = after or [
        quantity
        for quantity in before[:-1]
        if quantity.unit == part.unit
        and quantity.value >= part.value
        and (_TOTAL.search(sentence[: quantity.start]) or quantity is before[0])
    ]
    if not wholes or any(whole.value and fits(part.value * 100 / whole.value, found["rate"]) for whole in wholes):
        return
    whole = wholes[-1]
    if not whole.value or ("其中" not in sentence[whole.end : part.start] and not after):
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
    BASIS,
    good=("完成投资80亿元，占年度计划100亿元的80%", "计划投资100亿元，已完成投资85亿元，完成年度计划的85%"),
    bad=("完成投资80亿元，占年度计划100亿元的85%", "计划投资100亿元，已完成投资85亿元，占年度计划的58%"),
    confidence=0.97,
)
def share_of(text: str) -> Iterator[Hit]:
    """What was done against what was planned."""
    patterns = (
        rf"(?P<part>{NUMBER})(?P<unit>{UNIT})，(?:占|完成|为)[^，。；\d]{{0,10}}(?P<all>{NUMBER})(?P=unit)的{PERCENT}",
        rf"(?:计划|目标|任务|预算|安排)[^，。；\d]{{0,10}}(?P<all>{NUMBER})(?P<unit>{UNIT})，[^，。；\d]{{0,6}}(?:完成|实现|支出|到位|拨付)[^，。；\d]{{0,8}}(?P<part>{NUMBER})(?P=unit)，(?:占|完成|为)[^，。；\d]{{0,10}}(?:计划|目标|任务|预算|安排)[^，。；\d]{{0,4}}的?{PERCENT}",
    )
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            whole, part = value_of(found["all"]), value_of(found["part"])
            if whole and not fits(part * 100 / whole, found["rate"]):
                right = f"{part * 100 / whole:.{decimals_of(found['rate'])}f}%"
                yield Hit(
                    f"{part:g}÷{whole:g}={right}，文中写{found['rate']}%。请核对这三个数。",
                    found.start("rate"),
                    found.end("rate") + 1,
                    (right,),
                )


@text_rule(
    "number.rest",
    "总数与已办、未办之和不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
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
                f"{done:g}+{left:g}={done + left:g}，与总数{whole:g}不符。请核对。",
                found.start("left"),
                found.end("left"),
                (f"{whole - done:g}",),
            )


@text_rule(
    "number.sum",
    "分项之和与总数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
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
    while found := re.compile(rf"[、，和及]?(?:其中)?(?:[^，。；、\d（）]{{1,18}}?)(?P<n>{NUMBER})(?P<unit>{UNIT})(?:（[^（）]*）)?").match(
        rest, at
    ):
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
    "number.sum_after",
    "合计与前面各项之和不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "甲县20个、乙县30个、丙县25个，合计75个",
        "第一批40个，第二批35个，两批共75个",
        "新建20个、改建30个，全市共有85个",
        "安排资金1200万元，其中市级500万元、县级700万元",
    ),
    bad=("甲县20个、乙县30个、丙县25个，合计85个", "第一批40个，第二批35个，两批共85个", "安排资金1200万元，其中市级500万元、县级800万元"),
    confidence=0.95,
)
def sum_after(text: str) -> Iterator[Hit]:
    """Parts first, then 合计; and parts after 其中 that are together more than the whole."""
    for found in _AFTER.finditer(text):
        parts = [value_of(each) for each in re.findall(rf"({NUMBER}){re.escape(found['unit'])}", found["parts"])]
        added, whole = sum(parts), value_of(found["all"])
        if len(parts) >= 2 and abs(added - whole) > 1e-6:
            right = f"{added:g}{found['unit']}"
            yield Hit(f"各项之和是{right}，文中写{found['all']}{found['unit']}。请核对。", found.start("all"), found.end("last"), (right,))
    for found in _OVER.finditer(text):
        parts = _parts(found["rest"], found["unit"], commas=True)
        whole = value_of(found["all"])
        if len(parts) >= 2 and max(parts) < whole < sum(parts) <= whole * 1.3:
            right = f"{sum(parts):g}{found['unit']}"
            yield Hit(
                f"各项之和是{right}，超过总数{found['all']}{found['unit']}。请核对。", found.start("all"), found.end("unit"), (right,)
            )


_AFTER = re.compile(
    rf"(?P<parts>(?:[^，。；、\d（）]{{1,14}}{NUMBER}(?P<unit>{UNIT})[、，])(?:[^，。；、\d（）]{{1,14}}{NUMBER}(?P=unit)[、，])+)(?:合计|共计|总计|[两三四五六][批项者类地县市区个次期年]共(?:计|有)?)[^，。；、\d]{{0,4}}(?P<all>{NUMBER})(?P<last>(?P=unit))"
)
_OVER = re.compile(rf"(?<!共)(?P<all>{NUMBER})(?P<unit>{UNIT})[，（]其中[：:]?(?P<rest>[^。；]+)")


@text_rule(
    "number.over_hundred",
    "比率超过百分之百",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("办结率100%", "完成率105%", "增长120%"),
    bad=("办结率达到102%", "群众满意率101.5%"),
    confidence=0.97,
)
def over_hundred(text: str) -> Iterator[Hit]:
    """Rates of a part in its whole."""
    for found in re.finditer(
        r"(?:办结|办复|合格|满意|覆盖|出席|到会|及时|普及|绿化|整改|知晓|参与|通过|化解|销号|答复)率(?:为|达到|达|是)?(\d{3,}(?:\.\d+)?)[%％]",
        text,
    ):
        if value_of(found[1]) > 100:
            yield Hit(f"“{found[0]}”：比率不会超过100%，请核对。", found.start(1), found.end(1) + 1)


@text_rule(
    "number.hundred_parts",
    "各项占比之和不是百分之百",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("一、二、三产业占比分别为5%、45%、50%", "分别增长5%、6%、7%"),
    bad=("一、二、三产业占比分别为5%、45%、55%", "三次产业比例调整为5:45:55"),
    confidence=0.93,
)
def hundred_parts(text: str) -> Iterator[Hit]:
    """Three or more shares that are said to be all of it."""
    for found in re.finditer(
        r"(?:占比分别为|分别占(?:比|总数的?|[一-龥]{0,6}的)?)((?:\d+(?:\.\d+)?[%％][、和，]){2,}\d+(?:\.\d+)?[%％])", text
    ):
        added = sum(float(number) for number in re.findall(r"\d+(?:\.\d+)?", found[1]))
        if 0.35 < abs(added - 100) <= 15:
            yield Hit(f"各项占比之和是{added:g}%，请核对。", found.start(1), found.end(1))
    for found in re.finditer(r"(?:产业|结构)[^，。；\d]{0,12}?(\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)[:：∶](\d+(?:\.\d+)?)", text):
        added = sum(float(found[part]) for part in (1, 2, 3))
        if 0.35 < abs(added - 100) <= 15:
            yield Hit(f"各项之和是{added:g}，不是100，请核对。", found.start(1), found.end(3))
