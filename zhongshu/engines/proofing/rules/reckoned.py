"""推算: what is left of a whole, what each gets of it, what so many come to, and other figures that two or three others settle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quantities import (
    BASIS,
    NUMBER,
    PERCENT,
    SCALES,
    UNIT,
    Quantity,
    decimals_of,
    difference_slack,
    fits,
    quantities,
    same_things,
    sentences,
    value_of,
)

_LEFT_OVER = re.compile(
    r"(?:^|[其中])(?:当期|本年|本期|年度|收支)?(?:结余|结转结余|剩余|尚余|余额为?|还剩|资金缺口|缺口|尚缺|仍缺|尚需|还需|仍需|尚差|还差|仍差|余款|尾款|尚欠|未付|待付|差额|未采纳|未办结|未整改|未完成|未拨付|未支出|未使用|不采纳|净结余)(?:资金|投资|投入|的|有|为|达|约)*$"
)
_USED = re.compile("(?:支出|使用|拨付|完成|采纳|办结|整改|落实|到位|筹集|解决|支付|化解|销号|发放|执行|已|自筹|安排)(?:[一-龥]{0,6})$")
_GRADES = "优秀|良好|基本合格|合格|不合格|一般|较差|基本称职|称职|不称职"


@text_rule(
    "number.left_over",
    "结余、剩余的数与总数减去已用的数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "本年预算支出6400万元，实际支出5760万元，结余640万元。",
        "收到意见建议86条，采纳52条，未采纳34条。",
        "项目总投资3.6亿元，已落实2.1亿元，其中市级1.2亿元，资金缺口1.5亿元。",
        "总投资3.65亿元，已完成2.1亿元，剩余1.5亿元年内完成。",
    ),
    bad=(
        "本年预算支出6400万元，实际支出5760万元，结余740万元。",
        "收到意见建议86条，采纳52条，未采纳36条。",
        "两项基金合计收入69.9亿元，支出64亿元，当期结余6.9亿元。",
        "需资金900万元，已落实500万元，资金缺口300万元。",
        "工程概算3.6亿元，累计支付2.7亿元，余款1.1亿元。",
        "项目总投资8.6亿元，已完成投资5.2亿元，尚需投资3.6亿元。",
    ),
    confidence=0.96,
)
def left_over(text: str) -> Iterator[Hit]:
    """A whole, what was used of it, and 结余 or 缺口: the three stand one after the other."""
    if not re.search("余|剩|缺|未|差|需|欠|款|付|不采纳", text):
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for whole, used, left in zip(held, held[1:], held[2:], strict=False):
            if not (same_things(whole, used) and same_things(used, left)) or whole.unit in {"%", "年", "天", "个月"}:
                continue
            if not _LEFT_OVER.search(left.before) or not _USED.search(used.before) or used.value > whole.value:
                continue
            if left.start - whole.end > 40 or re.search("其中|另|新增|[增减]|同比|上年", sentence[whole.start : left.start]):
                continue
            exact = whole.value - used.value
            if abs(exact - left.value) > difference_slack(whole, used, left):
                right = left.says(exact)
                yield Hit(
                    f"{whole.says(whole.value)}减去{used.says(used.value)}是{right}，文中写{left.says(left.value)}。请核对。",
                    begin + left.start,
                    begin + left.end,
                    (right,),
                )


@text_rule(
    "number.the_rest",
    "其余的数与总数减去各项的数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "总投资3.6亿元，其中上级补助1.2亿元、市级配套0.9亿元，其余1.5亿元通过贷款解决。",
        "总投资3.6亿元，其中上级补助1.2亿元、市级配套0.9亿元。",
        "计划造林1.8万亩，其中人工造林0.7万亩、封山育林0.5万亩、退化林修复0.6万亩。",
        "增加值100.1亿元，其中第一产业20.0亿元、第二产业40.0亿元、第三产业40.0亿元。",
    ),
    bad=(
        "总投资3.6亿元，其中申请上级补助1.2亿元、市级配套0.9亿元，其余1.6亿元通过银行贷款解决。",
        "计划造林总面积1.8万亩，其中人工造林0.7万亩、封山育林0.5万亩、退化林修复0.5万亩。",
        "安排资金6.5亿元，其中教育2.1亿元、卫生1.8亿元、交通2.5亿元。",
    ),
    confidence=0.95,
)
def the_rest(text: str) -> Iterator[Hit]:
    """What is planned or left over is no statistic: its parts, all in one measure, add up to the last digit."""
    if "其中" not in text and "其余" not in text and "剩余" not in text:
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for at, whole in enumerate(held[:-2]):
            if not re.match("，?其中", sentence[whole.end + len(whole.after) :]) and not re.match("，?其中", sentence[whole.end :]):
                continue
            parts = _row_after(sentence, held[at:])
            planned = re.search("投资|资金|预算|经费|造林|计划|安排|补助|配套", whole.before) and len(parts) > 2
            rest = bool(parts) and bool(re.search("其余|剩余|余下", parts[-1].before))
            if len(parts) < 2 or not (planned or rest) or any(part.shown != whole.shown for part in parts):
                continue
            off = sum(part.value for part in parts) - whole.value
            step = max(whole.step, *(part.step for part in parts))
            if 0.6 * step < abs(off) <= (0.3 * whole.value if rest else 1.1 * step):
                last = parts[-1]
                right = last.says(last.value - off)
                yield Hit(
                    f"各项之和是{whole.says(whole.value + off)}，与总数{whole.says(whole.value)}不符。请核对。",
                    begin + last.start,
                    begin + last.end,
                    (right,),
                )


def _row_after(sentence: str, held: Sequence[Quantity]) -> list[Quantity]:
    """The quantities of the same things that follow, parted by pauses alone, up to the end of the sentence or another thing."""
    whole, parts = held[0], list[Quantity]()
    for quantity in held[1:]:
        if not same_things(whole, quantity) or quantity.value > whole.value:
            return parts if len(parts) > 1 and re.search("[，；]", sentence[parts[-1].end : quantity.start]) else []
        label = sentence[(parts[-1] if parts else whole).end : quantity.start]
        if len(label) > 24 or re.search("增长|下降|增加|减少|同比|比上年|每|平均|约|以上|[（）]|还有|另", label):
            return []
        parts.append(quantity)
    return parts


_OF_THEM = re.compile(
    rf"(?P<all>\d+)(?P<u>个|家|所|名|户|件|项|条|座|处|人)(?P<noun>[一-龥（、）]{{1,10}})(?:中，?|里，?|，其中)(?:[^，。；\d]{{0,8}}?)(?P<part>\d+)(?P=u)(?P<did>[^。；\d]{{0,24}}?)"
    rf"(?:，|（)(?:占(?:比|总数(?:的)?|全部的?|比例)?|[一-龥]{{2,6}}率)(?:已)?(?:为|达到|达|约为|是)?{PERCENT}"
)


@text_rule(
    "number.of_them",
    "其中的个数与占比不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "全市90个乡镇中，已有72个建成应急站，占比80%。",
        "全市16个县区中12个完成任务，完成率为75%。",
        "90个乡镇中，有72个达标，满意率98%。",
    ),
    bad=("全市90个乡镇中，已有72个建成标准化应急站，占比82%。", "全市16个县区中12个完成任务，完成率为80%。"),
    confidence=0.96,
)
def of_them(text: str) -> Iterator[Hit]:
    """90个乡镇中，72个…，占比80%."""
    if "%" not in text and "％" not in text:
        return
    for found in _OF_THEM.finditer(text):
        whole, part = value_of(found["all"]), value_of(found["part"])
        if "率" in found[0][found.end("did") - found.start() :] and not re.search(
            "完成|达标|覆盖|合格|建成|办结|开工", found[0][found.end("did") - found.start() :]
        ):
            continue
        if whole and part <= whole and not fits(part * 100 / whole, part * 100 / whole, found["rate"]):
            right = f"{part * 100 / whole:.{decimals_of(found['rate'])}f}%"
            yield Hit(
                f"{found['part']}÷{found['all']}={right}，文中写{found['rate']}%。请核对。",
                found.start("rate"),
                found.end("rate") + 1,
                (right,),
            )


@text_rule(
    "number.net",
    "净增的数与增减的数不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("新增企业320家，注销45家，净增275家。", "新增就业3.2万人，减少1.1万人，净增约2万人。"),
    bad=("今年以来新增企业320家，注销45家，净增285家。",),
    confidence=0.96,
)
def net(text: str) -> Iterator[Hit]:
    """So many came, so many went, and what is more by."""
    if "净增" not in text:
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for come, gone, more in zip(held, held[1:], held[2:], strict=False):
            if (
                same_things(come, gone)
                and same_things(gone, more)
                and re.search("新增|新设|新登记|迁入|流入|增加|出生", come.before)
                and re.search("注销|退出|减少|流失|死亡|退库|吊销|迁出|流出", gone.before)
                and re.search("净增", more.before)
            ):
                exact = come.value - gone.value
                if abs(exact - more.value) > difference_slack(come, gone, more):
                    right = more.says(exact)
                    yield Hit(f"按增减算是{right}，文中写{more.says(more.value)}。请核对。", begin + more.start, begin + more.end, (right,))


_TWO_BEFORE = re.compile(
    rf"(?P<a1>{NUMBER})(?P<u1>{UNIT})、[一-龥]{{0,4}}(?P<a2>{NUMBER})(?P<u2>{UNIT})，[比较](?:去年|上年|上年度)?(?:同期)?的?(?P<b1>{NUMBER})(?P=u1)、[一-龥]{{0,4}}(?P<b2>{NUMBER})(?P=u2)(?:分别)?"
    rf"(?P<way>减少|下降|增加|上升)(?P<c1>{NUMBER})(?P=u1)、[一-龥]{{0,4}}(?P<c2>{NUMBER})(?P=u2)"
)
_BRACKETED = re.compile(
    rf"(?P<a>{NUMBER})(?P<u>{UNIT})，[比较][^，。；\d]{{1,14}}（(?P<b>{NUMBER})(?P=u)）(?P<way>少|多|减少|增加)(?P<c>{NUMBER})(?P=u)"
)


@text_rule(
    "number.two_differences",
    "与上年相比的增减数不对",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("发生事故12起、死亡5人，比去年同期的16起、8人分别减少4起、3人。", "民办学校45所，比公办学校（62所）少17所。"),
    bad=("发生事故12起、死亡5人，比去年同期的16起、8人分别减少4起、2人。", "民办学校45所，比公办学校（62所）少19所。"),
    confidence=0.97,
)
def two_differences(text: str) -> Iterator[Hit]:
    """Two figures side by side against two of last year; a figure against one in brackets."""
    for found in _TWO_BEFORE.finditer(text) if "、" in text else ():
        for number in "12":
            exact = abs(value_of(found["a" + number]) - value_of(found["b" + number]))
            told = found["c" + number]
            if abs(exact - value_of(told)) > 1e-6:
                right = f"{exact:.{decimals_of(told)}f}"
                yield Hit(
                    f"相差{right}{found['u' + number]}，文中写{told}。请核对。",
                    found.start("c" + number),
                    found.end("c" + number),
                    (right,),
                )
    for found in _BRACKETED.finditer(text) if "）" in text else ():
        exact = abs(value_of(found["a"]) - value_of(found["b"]))
        if abs(exact - value_of(found["c"])) > 1e-6:
            right = f"{exact:.{decimals_of(found['c'])}f}"
            yield Hit(f"相差{right}{found['u']}，文中写{found['c']}。请核对。", found.start("c"), found.end("c"), (right,))


@text_rule(
    "number.shared_out",
    "按比例分担的数与比例不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "按照3:2的比例，市、县两级分别承担600万元、400万元。",
        "安排专项资金1.2亿元，市级承担60%，即7200万元。",
        "城镇居民人均可支配收入48500元、农村居民人均可支配收入24250元，城乡收入比为2.0:1。",
        "产量是上年的1.5倍，增长50%。",
    ),
    bad=(
        "按照3:2的比例，市、县两级分别承担600万元、500万元。",
        "安排专项资金1.2亿元，市级承担60%，即7000万元。",
        "城镇居民人均可支配收入48500元、农村居民人均可支配收入24250元，城乡收入比为2.2:1。",
        "产量是上年的1.5倍，增长150%。",
    ),
    confidence=0.96,
)
def shared_out(text: str) -> Iterator[Hit]:
    """3:2 of 600 is 400; 60 % of 1.2亿 is 7200万; N times as much is N − 1 times more."""
    if "比" in text:
        for found in re.finditer(
            rf"(?P<a>\d+)[:：∶](?P<b>\d+)的?比例[^。；\d]{{0,24}}?分别(?:承担|负担|安排|出资|配套|分担|拨付)(?P<x>{NUMBER})(?P<s>万|亿)?元、(?P<y>{NUMBER})(?P=s)?元",
            text,
        ):
            exact = value_of(found["x"]) * int(found["b"]) / max(int(found["a"]), 1)
            if abs(exact - value_of(found["y"])) > 0.006 * exact:
                right = f"{exact:.{decimals_of(found['y'])}f}"
                yield Hit(
                    f"按{found['a']}:{found['b']}算应为{right}，文中写{found['y']}。请核对。", found.start("y"), found.end("y"), (right,)
                )
        for found in re.finditer(
            rf"收入(?P<x>{NUMBER})元[^。；\d]{{1,20}}收入(?P<y>{NUMBER})元[^。；\d]{{0,12}}(?:城乡)?(?:居民)?收入(?:之)?比(?:为|是|缩小到|降至)?(?P<r>\d+(?:\.\d+)?)[:：∶]1",
            text,
        ):
            exact = value_of(found["x"]) / max(value_of(found["y"]), 1)
            if not fits(exact, exact, found["r"]):
                right = f"{exact:.{decimals_of(found['r'])}f}"
                yield Hit(f"两项收入之比是{right}，文中写{found['r']}。请核对。", found.start("r"), found.end("r"), (right,))
    for found in re.finditer(
        rf"(?P<w>{NUMBER})(?P<ws>万|亿)元，[^，。；\d]{{0,12}}(?:承担|负担|配套|安排|占|支付|出资){PERCENT}，(?:即|计|为)(?P<v>{NUMBER})(?P<vs>万|亿)元",
        text,
    ):
        exact = value_of(found["w"]) * SCALES[found["ws"]] * value_of(found["rate"]) / 100 / SCALES[found["vs"]]
        if abs(exact - value_of(found["v"])) > 0.006 * exact:
            right = f"{exact:.{decimals_of(found['v'])}f}"
            yield Hit(f"按比例算应为{right}，文中写{found['v']}。请核对。", found.start("v"), found.end("v"), (right,))
    for found in re.finditer(
        rf"[是为达](?:上年|去年|同期|上年同期|20\d\d年)的(?P<n>{NUMBER})倍，(?:比[一-龥]{{2,4}})?(?:同比)?增长{PERCENT}", text
    ):
        exact = (value_of(found["n"]) - 1) * 100
        if abs(exact + 100 - value_of(found["rate"])) < 0.6 and exact > 0:
            yield Hit(f"是原来的{found['n']}倍，就是增长{exact:g}%。请核对。", found.start("rate"), found.end("rate") + 1, (f"{exact:g}%",))


@text_rule(
    "number.full_marks",
    "各项分值、权重之和不对",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=(
        "满分100分，其中组织领导20分、工作落实50分、工作成效30分。",
        "考核指标权重：经济发展40%、民生保障35%、生态环境25%。",
        "共12家单位参加，评出优秀3家、良好5家、合格4家。",
        "满分100分，其中组织领导20分、工作落实50分，另设加分项10分。",
    ),
    bad=(
        "满分100分，其中组织领导20分、工作落实50分、工作成效40分。",
        "考核指标权重：经济发展40%、民生保障35%、生态环境30%。",
        "共12家单位参加，评出优秀3家、良好5家、合格5家。",
    ),
    confidence=0.94,
)
def full_marks(text: str) -> Iterator[Hit]:
    """Marks that make up 满分, weights that make up all, grades of all who took part."""
    for found in re.finditer(
        r"(?:满分|总分)(?:为)?(?P<n>\d+)分[，：（]?(?:其中|包括|分别为)?(?P<row>(?:[一-龥]{2,14}\d+分[、，；]?){2,8})(?=[。）]|$)", text
    ):
        parts = [int(number) for number in re.findall(r"(\d+)分", found["row"])]
        if sum(parts) != int(found["n"]) and not re.search("加分|扣分|附加|另", found["row"]):
            yield Hit(f"各项之和是{sum(parts)}分，与{found['n']}分不符。请核对。", found.start("n"), found.end("row"))
    for found in re.finditer(
        r"(?:权重|占比|比重)(?:分别)?(?:为|：|如下：|是)(?P<row>(?:[一-龥]{2,12}(?:占)?\d+(?:\.\d+)?[%％][、，；]?){3,8})(?=[。）]|$)", text
    ):
        added = sum(float(number) for number in re.findall(r"(\d+(?:\.\d+)?)[%％]", found["row"]))
        if 0.35 < abs(added - 100) <= 20:
            yield Hit(f"各项之和是{added:g}%，不是100%，请核对。", found.start("row"), found.end("row"))
    for found in re.finditer(
        rf"共(?:有)?(?P<n>\d+)(?P<u>[家个名人所件])[^。；\d]{{0,20}}?(?P<row>(?:(?:评出|其中|评定)?(?:{_GRADES})(?:等次)?(?:的)?\d+(?P=u)[、，；]?){{3,5}})",
        text,
    ):
        added = sum(int(number) for number in re.findall(r"(\d+)", found["row"]))
        if added > int(found["n"]):
            yield Hit(f"各等次之和是{added}{found['u']}，多于总数{found['n']}{found['u']}。请核对。", found.start("n"), found.end("row"))


_BUILT = re.compile(
    r"(?:建设工期|工期|建设周期|建设期|总工期)(?:为|约|是)?(?P<n>\d{1,2})个月[^。；]{0,24}?(?:自|于|计划)?(?P<y>20\d\d)年(?P<m>\d{1,2})月[^。；\d]{0,8}?(?:开工|动工|启动)[^。；\d]{0,14}?(?P<y2>20\d\d)年(?P<m2>\d{1,2})月(?:底|前)?[^。；\d]{0,6}?(?:完工|竣工|建成|交付)"
)


_DUE_IN = re.compile(
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?(?:正式)?(?:开工|动工|启动|开始)[^。；\d]{0,10}?(?:工期|总工期|建设周期|建设期|为期|期限)(?:为|约|是|共)?(?P<n>\d{1,4})(?P<unit>天|日|个月|个日历天|日历天)"
    r"[^。；\d]{0,14}?(?P<y2>20\d\d)年(?P<m2>\d{1,2})月(?:底|前|末|初|中旬)?[^。；\d]{0,6}?(?:完工|竣工|建成|交付|完成|结束|投用|通车)"
)


def _due_in(text: str) -> Iterator[Hit]:
    """Begun on a day, so long to build, ready in a month that is another."""
    for found in _DUE_IN.finditer(text):
        days = int(found["n"]) * (30.44 if found["unit"] == "个月" else 1.0)
        begun = int(found["y"]) * 365.25 + (int(found["m"]) - 1) * 30.44 + int(found["d"] or 1) - 1
        ready = int(found["y2"]) * 365.25 + (int(found["m2"]) - 1) * 30.44
        if not -_MONTH < begun + days - ready < 2 * _MONTH:
            end = begun + days - 1
            year = int(end // 365.25)
            right = f"{year}年{min(12, int((end - year * 365.25) // 30.44) + 1)}月"
            start = found.start("y2")
            yield Hit(
                f"按开工时间和工期算应在{right}，文中写{found['y2']}年{found['m2']}月，请核对。", start, found.end("m2") + 1, (right,)
            )


_MONTH = 31


@text_rule(
    "number.built_in",
    "工期与开工、完工的时间不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=("工期18个月，自2024年3月开工，预计2025年9月完工。", "工期18个月，自2024年3月开工，预计2025年8月底完工。"),
    bad=("工期18个月，自2024年3月开工，预计2025年12月完工。", "工程于2024年6月1日开工，总工期180天，计划2025年1月底竣工。"),
    confidence=0.94,
)
def built_in(text: str) -> Iterator[Hit]:
    """So many months from one month to another, the last counted or not."""
    if "工期" not in text and "建设" not in text and "期" not in text:
        return
    yield from _due_in(text)
    for found in _BUILT.finditer(text):
        months = (int(found["y2"]) - int(found["y"])) * 12 + int(found["m2"]) - int(found["m"])
        if not int(found["n"]) - 1 <= months <= int(found["n"]):
            ready = int(found["y"]) * 12 + int(found["m"]) - 2 + int(found["n"])
            right = f"{ready // 12}年{ready % 12 + 1}月"
            yield Hit(
                f"从开工到完工是{months}个月，与工期{found['n']}个月不符，请核对。",
                found.start("y2"), found.end("m2") + 1, (right,),
            )  # fmt: skip
