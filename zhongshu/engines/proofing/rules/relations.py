"""推算（二）: what a second unit, a span of years, a closed set of labels, 几成 and a mean beside it must come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.counts import number_of, number_words
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
    value_of,
)

_DIMENSIONS = (
    {"平方公里": 1e6, "公顷": 1e4, "亩": 1e4 / 15, "平方米": 1.0},
    {"公里": 1000.0, "米": 1.0},
    {"吨": 1000.0, "公斤": 1.0, "斤": 0.5},
    {"小时": 60.0, "分钟": 1.0},
)
_SAME_AS = re.compile(r"^(?:[，（(、]?(?:约?合|折合|折|约?即|也就是|相当于|换算(?:为|成)|合计约?)?(?:约|为|是)?|，?约)$")
_MAY_BE = re.compile("(?:公顷|亩|米|里|吨|斤|小时|分钟)[，（(、]?(?:约|合|折|即|也就|相当|换算|(?<=[（(])\\d)")
_ROUGH = 0.012


@text_rule(
    "number.converted",
    "同一个量换算成另一单位后不符",
    "arithmetic",
    "content",
    "must",
    BASIS + "；法定计量单位换算",
    good=(
        "规划面积15公顷，约合225亩。",
        "总面积3平方公里（4500亩）。",
        "占地面积2公顷，建筑面积1.5万平方米。",
        "造林6000亩，合400公顷。",
        "占地33.3亩（约2.22万平方米）。",
        "全长12公里，其中隧道800米。",
    ),
    bad=(
        "规划面积15公顷，约合22.5亩。",
        "建设用地总面积3平方公里（450亩）。",
        "完成营造林6000亩，合4000公顷。",
        "回收废旧农膜3.5吨，折合350公斤。",
        "耕地面积1200亩（约80万平方米、折合800公顷）。",
    ),
    confidence=0.96,
)
def converted(text: str) -> Iterator[Hit]:
    """15公顷，约合225亩: nothing but 合 or a bracket stands between the two."""
    for begin, sentence in sentences(text) if _MAY_BE.search(text) else ():
        held = _all_quantities(sentence)
        for first, second in pairwise(held):
            between = sentence[first.end : second.start]
            sizes = next((each for each in _DIMENSIONS if first.unit in each and second.unit in each), None)
            if not sizes or first.unit == second.unit or not between or not _SAME_AS.match(between) or between == "，":
                continue
            if between in {"（", "("} and not re.match("[）)，、；]", sentence[second.end :]):
                continue
            scale = sizes[first.unit] / sizes[second.unit]
            low, high = first.low * scale * (1 - _ROUGH), first.high * scale * (1 + _ROUGH)
            if second.high < low or second.low > high:
                right = _shortest(second, first.value * scale)
                yield Hit(
                    f"{first.written}{first.shown}合{right}，文中写{second.written}{second.shown}。请核对。",
                    begin + second.start,
                    begin + second.end,
                    (right,),
                )


def _shortest(like: Quantity, value: float) -> str:
    """The value with as many decimals as `like` has, or fewer where they say nothing."""
    written = f"{value / like.scale:.{max(decimals_of(like.written), 1)}f}".rstrip("0").rstrip(".")
    return written + like.shown


def _all_quantities(sentence: str) -> list[Quantity]:
    """Those that are said to be about so much as well."""
    return quantities(re.sub("约(?=合|为|是|即|折|\\d)|(?<=合)约", "合", sentence))


_BEGUN = "(?:始建|创建|创办|创立|建成|成立|建|设立|组建|建校|建院|建厂|建馆|落成|诞生|开办)于?"
_AGE = re.compile(
    rf"{_BEGUN}(?P<a>(?:18|19|20)\d\d)年[^。；]{{0,30}}?(?<!\d)(?P<b>20\d\d)年[^。；\d]{{0,12}}?(?:迎来|是|为|正值|适逢|喜迎|庆祝)?[一-龥]{{0,6}}?(?P<n>\d{{1,3}})(?P<unit>周年|年(?=历程|历史|岁月|风雨|的历|的发展|建|办))"
)
_BORN = re.compile(
    r"(?P<a>19\d\d|20[01]\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出生|生)(?P<gap>[^。；]{0,24}?)(?:现年|今年|年龄|时年)(?P<n>\d{2})(?:周)?岁(?P<after>[^。；]{0,16})"
)
_SPAN = re.compile(
    r"(?P<a>20\d\d|19\d\d)年(?P<am>\d{1,2})月(?P<mid>[^。；\d]{0,8}?(?:至|到|—|－|-|～|，|、)[^。；\d]{0,8}?)(?P<b>20\d\d|19\d\d)年(?P<bm>\d{1,2})月(?:底|末)?(?P<gap>[^。；\d]{0,10}?)[，（](?:工期|总工期|建设期|周期|为期|期限|实施期)?(?:共|共计|历时|为期|总计|耗时|工期|建设期)(?:约)?"
    r"(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3})(?P<unit>年|个月)(?!多|半|余)"
)
_HOURS = re.compile(
    r"(?P<ah>\d{1,2})(?:[:：时点])(?:(?P<am>\d{1,2})分?)?(?:开始|起)?[，]?(?:至|到|—|－|-|～)(?:下午|上午|当日)?(?P<bh>\d{1,2})(?:[:：时点])(?:(?P<bm>\d{1,2})分?)?(?:结束|止)?[，（](?:共|历时|时长|用时|持续|耗时|会期)(?:约)?(?P<n>\d{1,2}(?:\.\d)?)个?小时"
)


@text_rule(
    "number.span",
    "年数、周年、年龄、时长与起止时间不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=(
        "该校始建于1985年，2025年迎来建校40周年。",
        "工程自2022年3月开工，2025年3月竣工，历时三年。",
        "工期为2024年1月至2025年6月，共18个月。",
        "张某，1980年5月出生，现年45岁（截至2025年11月）。",
        "演练于14时30分开始，至16时结束，历时1.5小时。",
        "有效期自2024年1月至2025年1月，为期一年。",
    ),
    bad=(
        "该校始建于1985年，2025年迎来建校45周年。",
        "市博物馆成立于1958年，至2025年已走过57年历程。",
        "工程自2022年3月开工，2025年3月竣工，历时四年。",
        "工期为2024年1月至2025年6月，共16个月。",
        "张某，1980年5月出生，现年55岁（截至2025年11月）。",
        "演练于14时30分开始，至16时结束，历时2小时。",
    ),
    confidence=0.94,
)
def span(text: str) -> Iterator[Hit]:
    """From one year, month or hour to another that the sentence tells too."""
    if not re.search(r"周年|岁|历时|历程|历史|共|为期|时长|工期|持续", text):
        return
    for found in _AGE.finditer(text):
        yield from _not(found, int(found["b"]) - int(found["a"]), found["unit"])
    for found in _BORN.finditer(text):
        now = re.search(r"(20\d\d)年", found["after"] + found["gap"])
        if now and not 0 <= int(now[1]) - int(found["a"]) - int(found["n"]) <= 1:
            yield from _not(found, int(now[1]) - int(found["a"]), "岁")
    for found in _SPAN.finditer(text):
        months = (int(found["b"]) - int(found["a"])) * 12 + int(found["bm"]) - int(found["am"])
        if found["unit"] == "个月" and number_of(found["n"]) not in {months, months + 1}:
            yield from _not(found, months + ("至" in found["mid"]), "个月")
        elif found["unit"] == "年" and months >= 0 and not -2 <= number_of(found["n"]) * 12 - months <= 11 and months % 12 in {0, 11}:
            yield from _not(found, (months + 1) // 12, "年")
    for found in _HOURS.finditer(text):
        minutes = (int(found["bh"]) - int(found["ah"])) * 60 + int(found["bm"] or 0) - int(found["am"] or 0)
        if minutes > 0 and abs(minutes / 60 - float(found["n"])) > 0.26:
            right = f"{minutes / 60:g}小时"
            yield Hit(f"从开始到结束是{right}，文中写{found['n']}小时。请核对。", found.start("n"), found.end(), (right,))


def _not(found: re.Match[str], size: int, unit: str) -> Iterator[Hit]:
    if size > 0 and number_of(found["n"]) != size:
        right = number_words(size, found["n"], unit) + unit
        end = found.end("n") + len(unit)
        yield Hit(f"按起止时间算是{right}，文中写{found['n']}{unit}。请核对。", found.start("n"), end, (right,))


_FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("应到|应出席|应参会|应参加", ("实到|实际到会|实际出席|实际参会|到会", "请假|缺席|因[病事]|未到|未出席|未参加")),
    ("收回|有效票|回收", ("赞成|同意", "反对|不同意", "弃权")),
    ("参加表决|到会|投票|表决|共发出", ("赞成|同意", "反对|不同意", "弃权")),
    ("抽[检查]|检[查测]|监测|排查|评估|验收|考核|评议", ("(?<!不)合格|达标|通过", "不合格|不达标|未达标|未通过|不通过")),
    ("收入", ("支出", "结余|结转|盈余|余额")),
    ("生产总值|GDP", ("第一产业|一产", "第二产业|二产", "第三产业|三产")),
)  # fmt: skip


@text_rule(
    "number.family",
    "应到实到、赞成反对、合格不合格、收支结余等不相符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "会议应到代表320人，因事因病请假16人，实到304人。",
        "发出选票300张，收回300张，其中赞成288票、反对7票、弃权5票。",
        "共抽检食品1500批次，合格1470批次，不合格30批次。",
        "当年结余10万元（收入260万元，支出250万元）。",
        "第一产业增加值30.2亿元，第二产业增加值90.1亿元，第三产业增加值80.1亿元，地区生产总值200.5亿元。",
        "抽检水产品200批次，合格195批次；抽检蔬菜300批次，不合格6批次。",
        "财政收入260万元，增长5%，支出250万元，年终滚存结余30万元。",
    ),
    bad=(
        "会议应到代表320人，因事因病请假26人，实到304人。",
        "发出选票300张，收回300张，其中赞成288票、反对7票、弃权8票。",
        "共抽检食品1500批次，合格1470批次，不合格40批次。",
        "当年结余12万元（收入260万元，支出250万元）。",
        "第一产业增加值30亿元，第二产业增加值90亿元，第三产业增加值80亿元，地区生产总值210亿元。",
    ),
    confidence=0.95,
)
def family(text: str) -> Iterator[Hit]:
    """Labels that leave nothing out: each of them once in the sentence, in whatever order, and the whole is the sum of the parts."""
    for begin, sentence in sentences(text):
        held: list[Quantity] = []
        for whole, parts in _FAMILIES:
            if not re.search(parts[-1], sentence) or not re.search(whole, sentence):
                continue
            held = held or [each for each in quantities(sentence) if each.unit not in {"%", "个百分点", "年", "天"}]
            named = [[each for each in held if re.search(label, _label(each, parts, label))] for label in parts]
            alls = [each for each in held if re.search(whole, each.before) and not any(each in part for part in named)]
            if len(alls) != 1 or any(len(part) != 1 for part in named):
                continue
            told = [alls[0], *(part[0] for part in named)]
            if _is_one_row(sentence, told, held):
                yield from _unequal(told, begin, is_last=whole == "收入" or told[-1].start > told[0].start)


def _label(quantity: Quantity, parts: Sequence[str], label: str) -> str:
    """What stands before the number; of 合格 and 不合格 the longer."""
    found = [match for each in parts for match in re.finditer(each, quantity.before)]
    best = max(found, key=lambda match: match.end(), default=None)
    return best[0] if best and re.fullmatch(label.replace("(?<!不)", ""), best[0]) else ""


def _is_one_row(sentence: str, told: Sequence[Quantity], held: Sequence[Quantity]) -> bool:
    units = {"人" if each.unit in {"人", "票", "张"} else each.unit for each in told}
    first, last = min(each.start for each in told), max(each.end for each in told)
    inner = [each for each in held if first <= each.start <= last and each not in told]
    loose = re.search(
        "年终|滚存|累计|上年|去年|同比|历年|其中|另|约|；", sentence[first:last].replace("其中赞成", "").replace("，其中合格", "")
    )
    return len(units) == 1 and not [each for each in inner if each.unit == told[0].unit] and not loose and last - first < 110


def _unequal(told: Sequence[Quantity], begin: int, *, is_last: bool) -> Iterator[Hit]:
    whole, parts = told[0], told[1:]
    added = sum(part.value for part in parts)
    slack = sum(each.half for each in told)
    if abs(added - whole.value) > max(slack * 1.01, 1e-6) and abs(added - whole.value) <= 0.5 * whole.value:
        wrong = parts[-1] if is_last and len(parts) > 1 else max(told, key=lambda each: each.start)
        value = added if wrong is whole else wrong.value + whole.value - added
        others = [each.says(each.value + whole.value - added) for each in parts if each is not wrong]
        if value > 0:
            right = wrong.says(value)
            yield Hit(
                f"按其余各数算应为{right}，文中写{wrong.says(wrong.value)}。请核对这几个数{'（也可能是' + '或'.join(others) + '）' if len(others) == 1 else ''}。",
                begin + wrong.start,
                begin + wrong.end,
                (right,),
            )


_OVERDONE = re.compile(rf"超额(?:完成)?(?:了)?(?:年度|全年|年初|预定|既定)?(?:目标|任务|计划)?(?:任务)?的?{PERCENT}")
_SIDES = re.compile(
    rf"长(?:约)?(?P<a>{NUMBER})米?[、，×xX*](?:平均)?宽(?:约)?(?P<b>{NUMBER})米[，、](?:总|占地|建筑|铺装|路面)?面积(?:约|共|为|达|是)*(?P<n>{NUMBER})(?P<s>万)?(?P<u>平方米)"
)


@text_rule(
    "number.overdone",
    "超额完成的比例、长宽与面积不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "计划改造老旧小区40个，实际完成46个，超额完成15%。",
        "年度目标50亿元，实际完成55亿元，超额完成目标10%。",
        "道路长1200米、宽20米，面积2.4万平方米。",
    ),
    bad=(
        "计划改造老旧小区40个，实际完成46个，超额完成20%。",
        "年度目标50亿元，实际完成55亿元，超额完成目标15%。",
        "道路长1200米、宽20米，面积2.8万平方米。",
    ),
    confidence=0.95,
)
def overdone(text: str) -> Iterator[Hit]:
    """What was planned, what was done, and by how much it is more; two sides and the area."""
    for begin, sentence in sentences(text) if "超额" in text else ():
        held = quantities(sentence)
        for found in _OVERDONE.finditer(sentence):
            before = [each for each in held if each.end <= found.start() and each.unit != "%"][-2:]
            if len(before) < 2 or not same_things(*before) or before[1].value < before[0].value:
                continue
            if not re.search("计划|目标|任务|预算|指标", before[0].before) or re.search("计划|目标|任务", before[1].before):
                continue
            plan, done = before
            if not fits((done.low / plan.high - 1) * 100, (done.high / plan.low - 1) * 100, found["rate"]):
                right = f"{(done.value / plan.value - 1) * 100:.{decimals_of(found['rate'])}f}%"
                start, end = begin + found.start("rate"), begin + found.end("rate") + 1
                yield Hit(f"按计划数和完成数算，超额{right}，文中写{found['rate']}%。请核对。", start, end, (right,))
    for found in _SIDES.finditer(text) if "宽" in text else ():
        scale = 1e4 if found["s"] else 1.0
        made = value_of(found["a"]) * value_of(found["b"])
        if abs(made - value_of(found["n"]) * scale) > max(0.501 * scale * 10.0 ** -decimals_of(found["n"]), 0.01 * made):
            right = f"{made / scale:.{decimals_of(found['n'])}f}{found['s'] or ''}{found['u']}"
            yield Hit(
                f"长乘宽是{right}，文中写{found['n']}{found['s'] or ''}{found['u']}。请核对。", found.start("n"), found.end(), (right,)
            )


_TENTHS = re.compile(
    rf"(?P<n>{NUMBER})[%％](?P<gap>[，（]?(?:占比)?(?:已|均|仅)?)(?P<how>超过|超|近|接近|将近|不足|不到|突破|逾)(?:了)?(?:(?P<t>[一二三四五六七八九])成|(?P<half>一半|半数|半(?=[，。；]))|(?P<part>三分之[一二]|四分之[一三]))"
)
_PARTS = {"三分之一": 100 / 3, "三分之二": 200 / 3, "四分之一": 25.0, "四分之三": 75.0}
_OVER = {"超过", "超", "突破", "逾"}


@text_rule(
    "number.tenths",
    "百分数与“几成”“过半”不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("占比为38.2%，近四成。", "完成率为71.5%，超过七成。", "占52%，超过一半。", "完成率为69%，近七成。", "占66.1%，接近三分之二"),
    bad=("占比为38.2%，超过四成。", "完成率为71.5%，近七成。", "占48.6%，超过一半。", "占68.5%，接近三分之二"),
    confidence=0.95,
)
def tenths(text: str) -> Iterator[Hit]:
    """71.5%，超过七成: over it, or nearly it."""
    for found in _TENTHS.finditer(text) if re.search("成|半|分之", text) else ():
        base = 10.0 * number_of(found["t"]) if found["t"] else 50.0 if found["half"] else _PARTS[found["part"]]
        told, over = value_of(found["n"]), found["how"] in _OVER
        if (over and told < base) or (not over and told > base + 0.049):
            what = found["t"] + "成" if found["t"] else found["half"] or found["part"]
            rights = ("近", "接近") if over else ("超过", "超")
            yield Hit(
                f"{found['n']}%不是“{found['how']}{what}”，请核对。",
                found.start("how"),
                found.end(),
                tuple(right + what for right in rights),
            )


_BESIDE = re.compile("平均|全[省国市县]|上年|去年|同期|目标|计划|年初|省定|上月|前年|上一年|年度")
_POINTS_WAY = re.compile("高于|低于|高出|提高|下降|上升|增加|减少|降低|提升|高|低|多|少|快于|慢于|快|慢|回落|超出")


@text_rule(
    "number.points_between",
    "两个百分数相差的百分点数不对",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "优良天数比例为88.5%，比上年提高2.5个百分点（上年为86%）。",
        "森林覆盖率达62.3%，高于全省平均水平（58.1%）4.2个百分点。",
        "城镇化率达到65%，比全省的61.5%高3.5个百分点。",
        "增长7.2%，高于全省平均1.1个百分点，比上年提高2.3个百分点。",
        "增长7.2%，快于全省（6.1%）1.1个百分点。",
    ),
    bad=(
        "优良天数比例为88.5%，比上年提高2.5个百分点（上年为86.5%）。",
        "森林覆盖率达62.3%，高于全省平均水平（58.1%）5.2个百分点。",
        "城镇化率达到65%，比全省的61.5%高4.5个百分点。",
        "增长7.2%，快于全省（6.1%）2.1个百分点。",
    ),
    confidence=0.96,
)
def points_between(text: str) -> Iterator[Hit]:
    """A figure in percent, the mean or last year's beside it, and how many points lie between."""
    if "个百分点" not in text:
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, one in enumerate(held[:-2]):
            second, third = held[at + 1], held[at + 2]
            if one.unit != "%" or {second.unit, third.unit} != {"%", "个百分点"} or third.end - one.end > 44:
                continue
            other, gap = (second, third) if second.unit == "%" else (third, second)
            told = sentence[one.end : gap.start]
            if other is second:
                beside = _BESIDE.search(sentence[one.end : other.start]) and _POINTS_WAY.search(told)
                is_pair = bool(beside) and other.start - one.end < 18 and gap.start - other.end <= 6
            else:
                is_pair = bool(re.search(rf"（[^（）]*(?:{_BESIDE.pattern})[^（）]*$", sentence[gap.end : other.start]))
            exact = abs(one.value - other.value)
            step = max(one.step, other.step, gap.step)
            if is_pair and abs(exact - gap.value) > 0.6 * step:
                right = f"{exact:.{max(decimals_of(each.written) for each in (one, other, gap))}f}"
                right = right.rstrip("0").rstrip(".") if "." in right else right
                yield Hit(
                    f"两个百分数相差{right}个百分点，文中写{gap.written}个百分点。请核对。",
                    begin + gap.start,
                    begin + gap.end,
                    (right + gap.shown,),
                )
