"""比率和占比: a rate and the two numbers that it is made of, told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quantities import (
    BASIS,
    NUMBER,
    PERCENT,
    Quantity,
    decimals_of,
    fits,
    quantities,
    same_things,
    sentences,
    share_fits,
    value_of,
)

_RATE = re.compile(
    rf"(?P<verb>[一-龥]{{2,6}})(?:率|(?<!时序)(?<!形象)(?<!工程)(?<!总体)(?<!建设)(?<!施工)进度|(?<=[成结复改决格席意绿盖付到拨签用录收])比例|占比)(?:已|仅|均|也)?(?:分别)?(?:为|达到|达|是|高达|约为)?{PERCENT}"
)
_OTHER_RATES = re.compile(
    "(?:增长|下降|贡献|失业|(?<!有)效|概|频|死亡|出生|发生|负债|利润|收益|回报|周转|自然增长|毛利|换手|弃电|综合|平均|同比|环比|上年|去年|同期|费|利|税|汇|速|(?<!成)功)$"
)
_STEMS = {
    "出席": ("出席", "实到", "到会"), "到会": ("到会", "实到"), "出勤": ("出勤", "实到"), "参会": ("参会", "实到"), "城镇化": ("城镇",), "城市化": ("城镇", "城市"),
    "优良": ("优良",), "优良天数": ("优良",), "出险": ("出险",), "执行": ("执行", "支出"), "预算执行": ("执行", "支出"), "拨付": ("拨付", "支付"), "中签": ("中签",),
    "回收": ("收回", "回收"), "创建": ("建成", "创建", "创成"), "有效回收": ("收回", "回收"), "签约": ("签约",), "支付": ("支付",), "参保": ("参保", "参加"), "投产": ("投产",), "开工": ("开工",), "森林覆盖": ("森林",), "绿地": ("绿地",), "老龄化": ("老年", "60岁", "老龄"), "满意": ("满意",), "不良": ("不良",),
    "结案": ("审结", "结案"), "审结": ("审结",), "拨付进度": ("拨付",), "支出进度": ("支出",), "录取": ("录取",), "录用": ("录用",), "就业": ("就业",), "升学": ("升学",), "资金到位": ("到位",),
}  # fmt: skip
_SHARE = re.compile(
    rf"占(?P<of>[一-龥“”]{{0,10}}?)(?P<fixed>\d[\d,.]*(?:万|亿)?[一-龥]{{1,3}}的)?(?:比重|比例|比)?(?:为|达到|达|约为|约)?{PERCENT}"
)
_WHOLES = re.compile(r"^(?:比|比重|(?:总|全部)[一-龥]{0,6}|其?总?[一-龥]{0,4}(?:总数|总量|总额|总面积|总人数)|全部)?的?$")
_DONE = re.compile("其中|包括|已|完成|实现|建成|实际")
_LESS = re.compile("不|未|没有|无")
_FAR, _NEAR = 46, 14


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
        "抽检320批次，不合格8批次，合格率97.5%",
        "共受理85件，其中投诉34件，占40%",
        "受理1200件，办结率98%，满意率99%",
        "完成投资102亿元，投资额增长率5.2%",
        "常住人口415.2万人，其中城镇人口290.6万人，城镇化率70%",
        "受理3.5万件，已办结约3万件，办结率90%",
        "去年受理500件，办结率96%，今年受理600件，办结480件",
        "农业人口30万人，占全省的12%",
        "全市性会议12次，比上年减少2次，采用视频形式召开的会议占比达到60%以上",
    ),
    bad=(
        "交办事项7580件，办结6852件，办结率94.0%",
        "受理200件，办结150件，办结率80%",
        "共抽检120批次，合格118批次，合格率93.8%",
        "共受理85件，其中投诉34件，占45%",
        "收到提案210件，立案198件，立案率92.3%",
        "应到代表300名，实到285名，出席率96%",
        "抽检320批次，不合格8批次，合格率98.5%",
        "常住人口415.2万人，其中城镇人口290.6万人，城镇化率72%",
        "优良天数328天，优良率91.9%，全年共365天",
        "受理民商事案件12000件，审结10800件，结案率92%",
        "共有公办幼儿园48所、民办幼儿园32所，合计80所，公办园占比65%",
        "全年安排资金800万元，已拨付560万元，拨付进度75%",
        "累计化解矛盾纠纷4800起，成功4704起，成功率97%",
        "本次普查对象共2.4万个，已登记1.8万个，登记完成率70%",
        "全县共12个乡镇，已有9个乡镇完成任务，占比80%",
        "全市参加城乡居民医保280万人，参保率96%，应参保人数300万人",
        "专项债券额度12亿元，已发行9亿元，发行进度70%",
        "收回问卷480份，其中有效问卷456份，有效率93%",
        "全市民营企业占企业总数的85%，企业总数4万家，民营企业3.2万家",
        "某镇总人口3.6万人，劳动力2.16万人，占65%",
        "合同总价1280万元，已支付960万元，支付比例80%",
        "共发放问卷1000份，收回有效问卷920份，有效回收率93%",
        "全市共有行政村480个，已完成改造360个，占70%",
    ),
    confidence=0.98,
)
def rate(text: str) -> Iterator[Hit]:
    """Part ÷ whole, to the stated decimals; what is cut off instead of rounded is let pass."""
    if "%" not in text and "％" not in text:
        return
    for begin, sentence in sentences(text):
        held = [quantity for quantity in quantities(sentence) if quantity.unit != "%"]
        if len(held) < 2:
            continue
        for found in _RATE.finditer(sentence):
            if not _OTHER_RATES.search(found["verb"]):
                yield from _rated(held, found, begin, text)
        yield from _told_first(held, sentence, begin)
        for found in _SHARE.finditer(sentence):
            if not found["fixed"]:
                yield from _shared(held, found, sentence, begin, text)


_FIRST = re.compile(rf"(?P<part>[一-龥]{{2,8}}?)占(?P<whole>[一-龥]{{2,8}}?)的?(?:比重|比例)?(?:为|达)?{PERCENT}")


def _told_first(held: Sequence[Quantity], sentence: str, begin: int) -> Iterator[Hit]:
    """民营企业占企业总数的85%, and then how many there are of both, each by its own name."""
    for found in _FIRST.finditer(sentence):
        after = [quantity for quantity in held if quantity.start > found.end()]
        wholes = [quantity for quantity in after if quantity.before.endswith(found["whole"])]
        parts = [quantity for quantity in after if quantity.before.endswith(found["part"][-4:]) and quantity not in wholes]
        if len(wholes) == len(parts) == 1 and same_things(wholes[0], parts[0]) and not share_fits(parts[0], wholes[0], found["rate"]):
            part, whole = parts[0], wholes[0]
            right = part.says(whole.value * value_of(found["rate"]) / 100)
            yield Hit(
                f"{whole.says(whole.value)}的{found['rate']}%是{right}，文中写{part.says(part.value)}。请核对这三个数。",
                begin + part.start,
                begin + part.end,
                (right,),
            )


def _stems(verb: str) -> tuple[str, ...]:
    """What the part is called, from the name of its rate: the longest that is known, else its last two characters."""
    for size in range(len(verb), 1, -1):
        if verb[-size:] in _STEMS:
            return _STEMS[verb[-size:]]
    return (verb[-2:],) if len(verb) < 3 or "的" in verb else (verb[-2:], verb[:2])


def _rated(held: Sequence[Quantity], found: re.Match[str], begin: int, text: str) -> Iterator[Hit]:
    if re.match("以[上下]|左右", found.string[found.end() :]):
        return
    stems = _stems(found["verb"])
    near = [quantity for quantity in held if -_FAR < quantity.end - found.start("verb") <= 0 or 0 < quantity.start - found.end() < 12]
    parts = [quantity for quantity in near if any(stem in quantity.before + quantity.after[:2] for stem in stems)]
    if not parts:
        return
    part = max(parts, key=lambda quantity: quantity.end <= found.start("verb") and quantity.end)
    at = min(part.before.find(stem) if stem in part.before else 99 for stem in stems)
    is_rest = at < 99 and part.before[max(0, at - 1) : at] in {"不", "未"}
    wholes = [quantity for quantity in near if quantity is not part and same_things(quantity, part) and quantity.value >= part.value]
    if not wholes or any(_fits(part, whole, found["rate"], is_rest=is_rest) for whole in wholes):
        return
    before = [whole for whole in wholes if whole.end <= part.start]
    whole = before[-1] if before else wholes[-1]
    if before and part.start - whole.end > _FAR - 10:
        return
    share = 100 - part.value * 100 / whole.value if is_rest else part.value * 100 / whole.value
    yield (None if is_rest else _told_otherwise(part, whole, found, begin, text)) or _told(
        part, whole, share, found, begin, is_rest=is_rest
    )


def _fits(part: Quantity, whole: Quantity, written: str, *, is_rest: bool) -> bool:
    if is_rest:
        return whole.low <= 0 or fits(100 - part.high * 100 / whole.low, 100 - part.low * 100 / whole.high, written)
    return share_fits(part, whole, written)


def _told(part: Quantity, whole: Quantity, share: float, found: re.Match[str], begin: int, *, is_rest: bool = False) -> Hit:
    right = f"{share:.{decimals_of(found['rate'])}f}%"
    sum_of = f"1－{part.says(part.value)}÷{whole.says(whole.value)}" if is_rest else f"{part.says(part.value)}÷{whole.says(whole.value)}"
    return Hit(
        f"{sum_of}={right}，文中写{found['rate']}%。请核对这三个数。",
        begin + found.start("rate"),
        begin + found.end("rate") + 1,
        (right,),
    )


def _told_otherwise(part: Quantity, whole: Quantity, found: re.Match[str], begin: int, text: str) -> Hit | None:
    """The figure that another sentence tells of the same thing, where with that one the rate is right."""
    around = range(begin, begin + len(found.string))
    others = [quantity for quantity in quantities(text) if quantity.start not in around]
    for figure, is_part in ((whole, False), (part, True)):
        for other in others:
            same = other.unit == figure.unit and other.shown == figure.shown and len(other.written) == len(figure.written)
            alike = same and other.written != figure.written and set(_words(other)) & set(_words(figure))
            if alike and share_fits(other if is_part else part, whole if is_part else other, found["rate"]):
                right = other.written + other.shown
                told = figure.written + figure.shown
                start = begin + figure.start
                return Hit(
                    f"前后写的是{right}，这里是{told}；按{right}算，比率{found['rate']}%正好相符。请核对。",
                    start, start + len(figure.written) + len(figure.shown), (right,), kind="consistency",
                )  # fmt: skip
    return None


def _words(quantity: Quantity) -> list[str]:
    """What stands right before the figure or after it, two characters at a time."""
    return [words[at : at + 2] for words in (quantity.before[-6:], quantity.after) for at in range(len(words) - 1)]


def _shared(held: Sequence[Quantity], found: re.Match[str], sentence: str, begin: int, text: str) -> Iterator[Hit]:
    before = [quantity for quantity in held if quantity.end <= found.start()]
    part = before[-1] if before else None
    told = sentence[part.end : found.start()] if part else ""
    if part is None or (len(told) > len(part.after) + 2 and (len(told) > _NEAR or re.search("[。；：]|，.*，", told))):
        return
    wholes = [quantity for quantity in before[:-1] if same_things(quantity, part) and quantity.value >= part.value]
    of = found["of"].removesuffix("的")
    wholes = wholes if _WHOLES.match(found["of"]) else [whole for whole in wholes if of and of[-2:] in whole.before + whole.after]
    if not wholes or any(share_fits(part, whole, found["rate"]) for whole in wholes):
        return
    whole = wholes[-1]
    between = sentence[whole.end : part.start]
    is_all = "总" in whole.before and not found["of"]
    if re.search("[增减]|比上|同比", part.before) or re.match("以[上下]|左右", sentence[found.end() :]):
        return
    if (
        not (is_all or _DONE.search(between) or re.search("[（：]", between[:4]))
        or part.start - whole.end > _FAR
        or _LESS.search(part.before[:2])
    ):
        return
    yield _told_otherwise(part, whole, found, begin, text) or _told(part, whole, part.value * 100 / whole.value, found, begin)


@text_rule(
    "number.share_of",
    "占计划的比例与两个数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "完成投资80亿元，占年度计划100亿元的80%",
        "计划投资100亿元，已完成投资85亿元，完成年度计划的85%",
        "城镇新增就业5.2万人，完成年度目标任务5万人的104%",
    ),
    bad=(
        "完成投资80亿元，占年度计划100亿元的85%",
        "下达新增就业任务12000人。截至9月底，已完成10800人，占全年任务13000人的90%",
        "计划投资100亿元，已完成投资85亿元，占年度计划的58%",
        "全年计划招商项目120个，已签约90个，完成年度任务的80%",
        "城镇新增就业5.2万人，完成年度目标任务5万人的120%",
    ),
    confidence=0.97,
)
def share_of(text: str) -> Iterator[Hit]:
    """What was done against what was planned."""
    if "%" not in text and "％" not in text:
        return
    for begin, sentence in sentences(text):
        held = [quantity for quantity in quantities(sentence) if quantity.unit != "%"]
        for found in re.finditer(rf"(?:占|完成|达到|为|达)(?P<of>[^，。；]{{0,24}}?)的{PERCENT}", sentence):
            inner = [quantity for quantity in held if found.start("of") <= quantity.start and quantity.end <= found.end("of")]
            before = [quantity for quantity in held if quantity.end <= found.start() and found.start() - quantity.end <= 4]
            if inner and before and same_things(inner[-1], before[-1]):
                part, whole = before[-1], inner[-1]
            elif not inner and before and re.search("计划|目标|任务|预算", found["of"]):
                part = before[-1]
                wholes = [quantity for quantity in held if quantity.end <= part.start and same_things(quantity, part)]
                if not wholes or not re.search("计划|目标|任务|预算|安排", wholes[-1].before):
                    continue
                whole = wholes[-1]
            else:
                continue
            if not share_fits(part, whole, found["rate"]):
                yield _told_otherwise(part, whole, found, begin, text) or _told(part, whole, part.value * 100 / whole.value, found, begin)


@text_rule(
    "number.over_hundred",
    "比率超过百分之百",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("办结率100%", "完成率105%", "增长120%", "覆盖率达98%"),
    bad=("办结率达到102%", "群众满意率101.5%", "群众满意度达102%"),
    confidence=0.97,
)
def over_hundred(text: str) -> Iterator[Hit]:
    """Rates of a part in its whole."""
    for found in re.finditer(
        r"(?:办结|办复|合格|满意|覆盖|出席|到会|及时|普及|绿化|整改|知晓|参与|通过|化解|销号|答复|入学|巩固|处理|集中供养|参保|优良|立案|结案|破案|回收|利用)[率度](?:为|达到|达|是|高达)?(\d{3,}(?:\.\d+)?)[%％]",
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
    good=(
        "一、二、三产业占比分别为5%、45%、50%",
        "分别增长5%、6%、7%",
        "产业结构由10.2:42.5:47.3调整为8.8:41.6:49.6",
        "满意占62%，基本满意占36%，不满意占2%",
        "工业占40%，农业占12%",
    ),
    bad=(
        "一、二、三产业占比分别为5%、45%、55%",
        "三次产业比例调整为5:45:55",
        "产业结构由8:45:47调整为7:44:51",
        "满意占62%，基本满意占36%，不满意占4%",
    ),
    confidence=0.93,
)
def hundred_parts(text: str) -> Iterator[Hit]:
    """Three or more shares that are said to be all of it."""
    for found in re.finditer(
        r"(?:占比分别为|比重分别为|分别占(?:比|总数的?|[一-龥]{0,6}的)?)((?:\d+(?:\.\d+)?[%％][、和，]){2,}\d+(?:\.\d+)?[%％])", text
    ):
        yield from _hundred(found[1], found.start(1), found.end(1))
    if "产业" in text or "结构" in text:
        for found in re.finditer(rf"(?P<a>{NUMBER})[:：∶](?P<b>{NUMBER})[:：∶](?P<c>{NUMBER})(?![:：∶\d])", text):
            if re.search("产业|结构|比例|比", text[max(0, found.start() - 40) : found.start()]) and float(found["c"]) > 10:
                yield from _hundred(found[0], found.start(), found.end())
    for found in re.finditer(r"(?:[一-龥“”]{1,12}占(?:比)?\d+(?:\.\d+)?[%％][，、；]){2,}[一-龥“”]{1,12}占(?:比)?\d+(?:\.\d+)?[%％]", text):
        if re.search("不满意|其他|其余|以上的?占", found[0]):
            yield from _hundred(found[0], found.start(), found.end())


def _hundred(words: str, start: int, end: int) -> Iterator[Hit]:
    """Offers the stretch with each of its shares mended in turn, the last first."""
    shares = list(re.finditer(r"\d+(?:\.\d+)?", words))
    added = sum(float(share[0]) for share in shares)
    if 0.35 < abs(added - 100) <= 15:
        rights = [
            f"{words[: share.start()]}{value:.{decimals_of(share[0])}f}{words[share.end() :]}"
            for share in reversed(shares)
            if (value := float(share[0]) + 100 - added) > 0
        ]
        yield Hit(f"各项之和是{added:g}%，不是100%，请核对。", start, end, tuple(rights[:5]))
