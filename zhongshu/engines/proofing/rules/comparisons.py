"""推算（三）: doublings, prices, means, differences and ratios, and what they must come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.counts import number_of, number_words
from zhongshu.engines.proofing.rules.quantities import (
    BASIS,
    KILOS,
    NUMBER,
    SCALES,
    decimals_of,
    fits,
    quantities,
    same_things,
    sentences,
    value_of,
)

_TIMES = re.compile("(?:，|、)?(?:实现)?(?P<what>翻了?(?P<n>[一两二三]|\\d)番|(?:增长|增加|提高|扩大)了?(?P<m>[一两二三四五六七八九])倍)")


@text_rule(
    "number.doubled",
    "翻番、倍数与前后两个数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "由30亿元增加到60亿元，翻了一番。",
        "由10亿元增加到30亿元，增长两倍。",
        "由10亿元增加到40.2亿元，翻了两番。",
        "由30亿元增加到62亿元，翻了一番。",
    ),
    bad=(
        "由30亿元增加到60亿元，增长两倍。",
        "财政收入由2020年的30亿元增加到2024年的60亿元，翻了两番。",
        "由10亿元增加到30亿元，增长三倍。",
    ),
    confidence=0.95,
)
def doubled(text: str) -> Iterator[Hit]:
    """From A to B, and 翻一番 or 增长两倍 in words."""
    if "番" not in text and "倍" not in text:
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for old, new in pairwise(held):
            found = _TIMES.match(sentence, new.end)
            if (
                not found
                or not same_things(old, new)
                or not re.search("[从由]", sentence[max(0, old.start - 16) : old.start])
                or old.value <= 0
            ):
                continue
            ratio, told = new.value / old.value, 2.0 ** number_of(found["n"]) if found["n"] else number_of(found["m"]) + 1.0
            if not told * 0.97 <= ratio < told * 1.5:
                start, end = begin + found.start("what"), begin + found.end("what")
                times = round(ratio) - 1
                rights = (f"增长{number_words(times, '一', '倍')}倍",) if times > 0 and abs(ratio - times - 1) < 0.05 else ()
                rights = (*rights, "翻了一番") if abs(ratio - 2) < 0.05 else rights
                yield Hit(f"后一个数是前一个数的{ratio:.4g}倍，请核对“{found['what']}”。", start, end, rights)


_PRICE = re.compile(
    rf"(?:单价|均价|(?P<of>亩|户|人|村)均[一-龥]{{0,4}}|每(?P<each>亩|平方米|个|台|套|吨|户|人|名|棵|株|盏|辆|件|座|公里)(?:增产|产量|产出|补助|补贴|价格|造价|增收|节约|减排|产|[一-龥]{{0,6}}平均[一-龥]{{0,4}})?)(?:为|约)?(?P<r>{NUMBER})(?P<rs>万)?(?P<ru>元|公斤|斤|吨|千克|小时|次|课时|件)"
)
_SUMMED = re.compile(
    rf"(?:合计|共计|总计|总产值|总收入|总产出|总成本|总价|总额|金额|共需|总投资|共增产|共产|可增产|共增收|总增产|共需资金|共节约|总产量|累计)[一-龥]{{0,6}}?(?P<t>{NUMBER})(?P<ts>万|亿)?(?P<tu>元|公斤|斤|吨|千克|小时|次|课时|件)"
)


@text_rule(
    "number.priced",
    "单价与数量之积与总数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "采购垃圾桶2000个，单价350元，合计70万元。",
        "小麦每亩增产25公斤，20万亩共增产5000吨。",
        "采购电脑20台，单价5000元；打印机10台，单价2000元，合计12万元。",
        "采购垃圾桶2000个，单价不超过350元，合计60万元。",
    ),
    bad=(
        "采购垃圾桶2000个，单价350元，合计60万元。",
        "小麦每亩增产25公斤，20万亩共增产500吨。",
        "每名志愿者平均服务25小时，2000名志愿者累计服务4万小时。",
        "全县烟叶种植3万亩，亩均产值4200元，总产值1.36亿元。",
        "更新路灯1200盏，每盏1500元，总投资160万元。",
    ),
    confidence=0.95,
)
def priced(text: str) -> Iterator[Hit]:
    """One price or yield in the sentence, one number of things, and what they come to."""
    for begin, sentence in sentences(text) if re.search("单价|均价|每|均", text) else ():
        prices, totals = list(_PRICE.finditer(sentence)), list(_SUMMED.finditer(sentence))
        if (
            len(prices) != 1
            or len(totals) != 1
            or totals[0].start() < prices[0].end()
            or re.search("不超|不低|约|左右|最高|以上|以下|最低|至|另|其中", sentence)
        ):
            continue
        price, told = prices[0], totals[0]
        is_kilos = price["ru"] in KILOS and told["tu"] in KILOS and (price["ru"] == "元") == (told["tu"] == "元")
        if not is_kilos and price["ru"] != told["tu"]:
            continue
        each = price["each"] or price["of"]
        kinds = {each} if each else set("个台套棵株盏辆件座")
        if each in {"人", "名"}:
            kinds |= {"人"}
        counts = [
            one
            for one in quantities(sentence)
            if one.end <= told.start() and one.unit in kinds and not price.start() <= one.start < price.end()
        ]
        others = [
            one
            for one in quantities(sentence)
            if not price.start() <= one.start < price.end() and one not in counts and one.start < told.start()
        ]
        if len(counts) != 1 or any(one.unit not in {"%", "年"} for one in others):
            continue
        made = (
            counts[0].value
            * value_of(price["r"])
            * SCALES[price["rs"] or ""]
            * (KILOS[price["ru"]] / KILOS[told["tu"]] if is_kilos else 1.0)
        )
        scale = SCALES[told["ts"] or ""]
        value = value_of(told["t"]) * scale
        if abs(value - made) > max(0.501 * scale * 10.0 ** -decimals_of(told["t"]), made * 0.004) and 0.05 < value / made < 20:
            right = f"{made / scale:.{decimals_of(told['t'])}f}{told['ts'] or ''}{told['tu']}"
            yield Hit(
                f"按单价和数量算是{right}，文中写{told[0][told.start('t') - told.start() :]}。请核对。",
                begin + told.start("t"),
                begin + told.end(),
                (right,),
            )


_MEAN = re.compile(r"^(?:平均)?每(?P<unit>个|家|名|所|户|村|镇|县|班|人|组|支|座|套)(?P<noun>[一-龥]{0,4})$")
_SPLIT = re.compile(r"按(?:照)?(?P<parts>\d+(?:[:：∶]\d+){1,4})的?比例")


@text_rule(
    "number.mean",
    "平均数、按比例分得的数与总数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "全县8个乡镇共申报项目136个，平均每个乡镇17个。",
        "全县8个乡镇共申报项目130个，平均每个乡镇16.3个。",
        "专项资金3000万元，按5:3:2的比例分配给甲、乙、丙三县，甲县得1500万元。",
        "全县8个乡镇共申报项目136个，每个乡镇不少于10个。",
        "新建12个驿站，服务3600人次，平均每个驿站配备工作人员3名。",
    ),
    bad=(
        "全县8个乡镇共申报项目136个，平均每个乡镇18个。",
        "专项资金3000万元，按5:3:2的比例分配给甲、乙、丙三县，甲县得1600万元。",
        "20所学校共有学生9000人，平均每所学校400人。",
    ),
    confidence=0.95,
)
def mean(text: str) -> Iterator[Hit]:
    """So many of them, so much in all, and 平均每个 of what is counted first; what falls to one of those among whom it is shared out."""
    for begin, sentence in sentences(text) if "每" in text or "比例" in text else ():
        held = quantities(sentence)
        for first, whole, each in zip(held, held[1:], held[2:], strict=False):
            found = _MEAN.match(each.before)
            if not found or "平均" not in each.before or first.unit not in {found["unit"], {"名": "人"}.get(found["unit"], "")}:
                continue
            if found["noun"] and first.after[:1] != found["noun"][:1]:
                continue
            if whole.unit != each.unit or first.value < 2 or whole.value <= each.value or each.start - first.end > 40:
                continue
            if (
                not fits(whole.low / first.high, whole.high / first.low, each.written)
                and 0.4 < each.value * first.value / whole.value < 2.5
            ):
                right = each.says(whole.value / first.value)
                yield Hit(
                    f"按总数和个数算是{right}，文中写{each.says(each.value)}。请核对。", begin + each.start, begin + each.end, (right,)
                )
        for split in _SPLIT.finditer(sentence):
            numbers = [int(number) for number in re.findall(r"\d+", split["parts"])]
            before = [one for one in held if one.end <= split.start() and one.unit == "元"]
            after = [one for one in held if one.start >= split.end() and one.unit == "元"]
            if not before or not after or not sum(numbers):
                continue
            total, shares = before[-1].value, [before[-1].value * number / sum(numbers) for number in numbers]
            for one in after[: len(numbers)]:
                nearest = min(shares, key=lambda share: abs(share - one.value))
                is_off = abs(nearest - one.value) > max(one.half, 0.006 * nearest)
                if is_off and one.value < total and abs(nearest - one.value) < 0.3 * nearest:
                    right = one.says(nearest)
                    yield Hit(f"按比例算应为{right}，文中写{one.says(one.value)}。请核对。", begin + one.start, begin + one.end, (right,))


_BETWEEN = re.compile(
    "(?:剩余|尚余|还剩|余下|差额|缺口|节余|盈余|结余|余量|淘汰|落选|差距|相差|贸易顺差|贸易逆差|顺差|逆差|净流入|净流出|净额|空间|可用额度|剩余额度)(?:空间|额度|资金|为|有|达|约|共)*$"
)
_TO_OTHERS = re.compile("分别|力争|今年|五年|产能|同比|环比|比上|较上|去年|上年|累计|其中|年均|平均|另|增长|下降|新增|每")
_TWO_TO_ONE = re.compile(
    r"(?P<what>存贷比|贷存比|投入产出比|负债率|资产负债率|自给率|依存度|产销率|入住率|上座率|出租率|使用率|利用率|床位使用率)(?:为|达|达到|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
)


@text_rule(
    "number.between",
    "两数之差、两数之比与写出的数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "政府债务限额150亿元，余额132亿元，剩余空间18亿元。",
        "申报项目45个，通过初审36个，淘汰9个。",
        "出口80亿元，进口60亿元，贸易顺差20亿元。",
        "存款余额860亿元，贷款余额688亿元，存贷比80%。",
        "收入30亿元，支出25亿元，同比减少4亿元。",
        "限额150亿元，余额132亿元，累计结余30亿元。",
    ),
    bad=(
        "政府债务限额150亿元，余额132亿元，剩余空间28亿元。",
        "申报项目45个，通过初审36个，淘汰11个。",
        "出口80亿元，进口60亿元，贸易顺差30亿元。",
        "存款余额860亿元，贷款余额688亿元，存贷比82%。",
    ),
    confidence=0.93,
)
def between(text: str) -> Iterator[Hit]:
    """Two of one unit side by side, and right after them what lies between them, or one in percent of the other."""
    for begin, sentence in sentences(text) if re.search("余|差|缺口|淘汰|落选|净|空间|额度|比|率|度", text) else ():
        held = quantities(sentence)
        for one, other, told in zip(held, held[1:], held[2:], strict=False):
            if not (same_things(one, other) and same_things(other, told)) or one.unit == "%" or not _BETWEEN.search(told.before):
                continue
            if told.end - one.end > 44 or _TO_OTHERS.search(sentence[one.end : told.start]):
                continue
            exact = abs(one.value - other.value)
            slack = sum(each.half for each in (one, other, told))
            if slack * 1.01 + 1e-6 < abs(exact - told.value) <= 0.7 * exact:
                right = told.says(exact)
                yield Hit(f"前两个数相差{right}，文中写{told.says(told.value)}。请核对。", begin + told.start, begin + told.end, (right,))
        for found in _TWO_TO_ONE.finditer(sentence):
            before = [each for each in held if each.end <= found.start() and each.unit != "%"][-2:]
            if len(before) < 2 or not same_things(*before) or found.start() - before[0].end > 40 or min(each.low for each in before) <= 0:
                continue
            small, big = sorted(before, key=lambda each: each.value)
            rates = [(small.low / big.high * 100, small.high / big.low * 100), (big.low / small.high * 100, big.high / small.low * 100)]
            exact = small.value / big.value * 100
            if not any(fits(low, high, found["rate"]) for low, high in rates) and abs(exact - value_of(found["rate"])) < 12:
                right = f"{exact:.{decimals_of(found['rate'])}f}%"
                start, end = begin + found.start("rate"), begin + found.end("rate") + 1
                yield Hit(f"按前两个数算是{right}，文中写{found['rate']}%。请核对。", start, end, (right,))


_RATIO = re.compile(r"(?P<what>师生比|生师比|医护比|床护比|医患比)(?:例)?(?:为|是|达到|达|约为)?1[:：∶](?P<n>\d+(?:\.\d+)?)")


@text_rule(
    "number.ratio",
    "师生比、医护比与人数不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("学生8.4万人，专任教师6000人，师生比为1:14。", "医生200人，护士300人，医护比1:1.5。"),
    bad=("学生8.4万人，专任教师6000人，师生比为1:16。", "医生200人，护士300人，医护比1:1.3。"),
    confidence=0.94,
)
def ratio(text: str) -> Iterator[Hit]:
    """One to so many, of the two numbers right before."""
    for begin, sentence in sentences(text) if "比" in text else ():
        for found in _RATIO.finditer(sentence):
            held = [one for one in quantities(sentence) if one.end <= found.start() and one.unit in {"人", "张"}][-2:]
            if len(held) == 2 and found.start() - held[0].start < 50 and min(one.low for one in held) > 0:
                small, big = sorted(held, key=lambda one: one.value)
                if not fits(big.low / small.high, big.high / small.low, found["n"]):
                    right = f"{big.value / small.value:.{decimals_of(found['n'])}f}"
                    yield Hit(
                        f"按人数算是1:{right}，文中写1:{found['n']}。请核对。", begin + found.start("n"), begin + found.end("n"), (right,)
                    )
