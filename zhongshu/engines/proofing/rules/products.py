"""单量与总量: so many rounds of so many each, so much for every ton, and what they come to; a share told in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.headings import chinese_number
from zhongshu.engines.proofing.rules.quantities import BASIS, KILOS, NUMBER, SCALES, UNIT, decimals_of, quantities, sentences, value_of

_EACH = re.compile(
    rf"(?<![\d.第至—～-])(?P<n>{NUMBER}|[两二三四五六七八九十]{{1,2}})(?P<ns>万|亿)?(?P<u>期|批|场|轮|次|个班|组|队|支队伍|支|吨|户|人|名|亩|家|村|个村|个|套|台|辆|座|所|盏|株|棵|排|列|桌|层|间|箱|节|处|公里|平方米|年|个月|天|周)(?![次期]?以)"
    r"(?P<gap>[^。；\d]{0,24}?)(?<!平均)(?<!人均)每(?P<each>[一-龥]{1,3}?)(?P<what>[^，。；\d每]{0,10}?)"
    rf"(?P<r>{NUMBER})(?P<rs>万|亿)?(?P<ru>{UNIT})(?P<more>[^。；\d每]{{0,22}}?)(?:合计|共计|总计|累计|总共|一共|共|总|年|可|需|全部)(?P<then>[^，。；\d]{{0,9}}?)(?P<about>约)?"
    rf"(?P<t>{NUMBER})(?P<ts>万|亿)?(?P=ru)(?!以|左右)"
)
_LOOSE = re.compile(
    "不少|不低|不超|不多|不高|最高|最低|最多|至少|以上|左右|约|近|超|余|平均|另|其中|分别|增加|减少|已|完成|原|目前|先后|以内|上限|下限"
)
_POINTS = re.compile(
    r"(?:率|占比|比重|比例|(?<=[，。；中])占(?:总数|全部|全市|全省|总量|总额)?的?(?:比重|比例)?)(?:已经?|均|仅)?(?:为|达到|达|是|约为|高达)(?:了)?(?P<n>\d+(?:\.\d+)?)(?P<wrong>个百分点)"
)


@text_rule(
    "number.times",
    "份数、单量与总量不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "培训共分4期，每期120人，累计培训480人。",
        "培训共分4期，每期不少于120人，累计培训460人。",
        "年节约标准煤1.5万吨，按每吨标准煤排放二氧化碳2.6吨计算，年减排二氧化碳约3.9万吨。",
        "为300户困难家庭每户发放慰问金500元，共计15万元。",
        "举办3场招聘会，每场提供岗位约800个，共提供岗位2600个。",
        "在12个乡镇开展试点，每个乡镇建设2个驿站，共建成24个。",
        "组织3批专家，每批5人，目前已派出8人。",
    ),
    bad=(
        "培训共分4期，每期120人，累计培训460人。",
        "年节约标准煤1.5万吨，按每吨标准煤排放二氧化碳2.6吨计算，年减排二氧化碳约2.9万吨。",
        "举办招聘会6场，每场提供岗位800个，共提供岗位5800个。",
        "组建8支队伍，每支15人，共计130人。",
        "会议室可容纳6排、每排12人，共60人。",
        "为1200名困难群众每人发放补贴500元，共计发放62万元。",
        "在12个乡镇开展试点，每个乡镇建设2个驿站，共建成26个。",
    ),
    confidence=0.95,
)
def times(text: str) -> Iterator[Hit]:
    """The number of them times what each of them is, against the total that follows; what is about so much may be off by a twentieth."""
    if "每" not in text:
        return
    for found in _EACH.finditer(text):
        unit, each = found["u"].removeprefix("个"), found["each"].removeprefix("个") or found["each"]
        is_same = each.startswith(unit) or unit.startswith(each) or (unit in {"名", "人"} and each == "人")
        if not is_same and not (found["each"] == found["u"] == "个"):
            continue
        if _LOOSE.search(found["gap"] + found["what"] + found["more"] + found["then"]) or re.search(
            "第|每|约|近|超|余$", text[max(0, found.start() - 3) : found.start()]
        ):
            continue
        number = value_of(found["n"]) if found["n"][0].isdigit() else chinese_number(found["n"].replace("两", "二"))
        made = number * SCALES[found["ns"] or ""] * value_of(found["r"]) * SCALES[found["rs"] or ""]
        scale = SCALES[found["ts"] or ""]
        told = value_of(found["t"]) * scale
        is_rough = any(found[name] for name in ("ns", "rs", "about")) or any("." in found[name] for name in "nr")
        slack = 0.05 * made if is_rough else 0.501 * scale * 10.0 ** -decimals_of(found["t"]) if scale > 1 else 1e-6
        if slack < abs(made - told) <= 0.5 * made:
            right = f"{made / scale:.{decimals_of(found['t'])}f}{found['ts'] or ''}{found['ru']}"
            start = found.start("t")
            yield Hit(f"按前两个数算是{right}，文中写{text[start : found.end()]}。请核对。", start, found.end(), (right,))


@text_rule(
    "number.share_points",
    "比率用了“个百分点”",
    "arithmetic",
    "content",
    "should",
    BASIS + "；百分点只表示两个百分数的差",
    good=("占比达62.8%", "覆盖率提高3.2个百分点", "占比比上年提高2个百分点", "就业率为95%，高于全省2个百分点"),
    bad=("一线职工占比达62.8个百分点", "森林覆盖率达到61.5个百分点", "办结率为98个百分点"),
    confidence=0.96,
)
def share_points(text: str) -> Iterator[Hit]:
    """A rate is so many percent; percentage points tell how two rates differ."""
    for found in _POINTS.finditer(text):
        yield Hit("百分点表示两个百分数之差，比率本身用“%”。请核对。", found.start("n"), found.end(), (f"{found['n']}%",))


_FOR_EACH = re.compile(
    rf"(?<![\d、第])(?P<n>[两三四五六七八九十]|\d{{1,2}})个?(?:县|市|区|镇|乡|村|街道|社区|家|户|所|省|单位|部门|企业|学校)[^，。；、\d]{{0,12}}各(?!类|项|级|种|地)[^，。；、\d]{{0,6}}"
    rf"(?P<r>{NUMBER})(?P<rs>万|亿)?(?P<u>[一-龥]{{0,2}}?)[，、]?(?:合计|共计|总计|共)(?:为|约)?(?P<t>{NUMBER})(?P<ts>万|亿)?(?P=u)"
)


@text_rule(
    "number.each_of_them",
    "各为多少与合计不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=("南川、北川两县移民各1.5万人，合计3万人。", "三个镇各安排资金200万元，共计600万元。", "两县各派出1个组，共检查12家企业。"),
    bad=("南川、北川两县移民各1.5万人，合计2.5万人。", "三个镇各安排资金200万元，共计800万元。"),
    confidence=0.95,
)
def each_of_them(text: str) -> Iterator[Hit]:
    """So many bodies with so much each, and what they come to."""
    if "各" not in text:
        return
    for found in _FOR_EACH.finditer(text):
        number = chinese_number(found["n"].replace("两", "二")) if not found["n"].isdigit() else int(found["n"])
        each = value_of(found["r"]) * SCALES[found["rs"] or ""]
        scale = SCALES[found["ts"] or ""]
        if number and abs(number * each - value_of(found["t"]) * scale) > 1e-6 * scale:
            right = f"{number * each / scale:.10g}{found['ts'] or ''}{found['u']}"
            start = found.start("t")
            yield Hit(f"{found['n']}个各{found['r']}{found['rs'] or ''}{found['u']}，合计应为{right}。", start, found.end(), (right,))


_PER = re.compile(
    rf"每(?P<each>人|名|户|亩|个|套|张|台|头|平方米|位|家|次|场|期)(?P<per>每月|每年|每天|每日|月|年)?(?P<gap>[^，。；\d]{{0,14}}?)(?P<r>{NUMBER})(?P<rs>万)?元"
)
_COMES_TO = re.compile(
    rf"(?P<label>(?:(?:全年|每年|每月|年|月|共|合计|总计|累计)[一-龥]{{0,8}}?|(?:需|共需|所需)(?:补助|补贴|财政)?(?:资金|经费)|发放(?:补贴|补助)?(?:资金)?|增支))(?:约)?(?P<t>{NUMBER})(?P<ts>万|亿)?元"
)
_ALIKE = {"名": "人", "位": "人"}


@text_rule(
    "number.need",
    "单价、数量与总额不符",
    "arithmetic",
    "content",
    "must",
    BASIS,
    good=(
        "按每人每月补助350元的标准测算，1200名对象全年共需资金504万元。",
        "每亩补贴150元，补贴面积8万亩，共需资金1200万元。",
        "每人每月增加30元，全市2.4万人，每月增支72万元。",
        "每人最高补助350元，1200名对象共需资金30万元。",
        "每次收费5元，每天1000人次，全年收费100万元。",
    ),
    bad=(
        "按每人每月补助350元的标准测算，1200名对象全年共需资金540万元。",
        "每亩补贴150元，补贴面积8万亩，共需资金1500万元。",
        "全市低保对象2.4万人，每人每月增加30元，每月共增支62万元。",
    ),
    confidence=0.95,
)
def need(text: str) -> Iterator[Hit]:
    """So much for each, one number of them in the sentence, and what it comes to; by the month or, with 全年, by the year."""
    if "每" not in text or "元" not in text:
        return
    for begin, sentence in sentences(text):
        rates = list(_PER.finditer(sentence))
        totals = [
            found for found in _COMES_TO.finditer(sentence) if not any(rate.start() <= found.start("t") < rate.end() for rate in rates)
        ]
        if (
            len(rates) != 1
            or len(totals) != 1
            or totals[0].start() < rates[0].end()
            or re.search("最高|最低|不超|以上|至|平均|约|左右|不少于|上限", sentence)
        ):
            continue
        rate, told = rates[0], totals[0]
        unit = _ALIKE.get(rate["each"], rate["each"])
        counts = [quantity for quantity in quantities(sentence) if quantity.unit == unit and quantity.start < told.start()]
        if len(counts) != 1 or re.search(r"\d", re.sub(r"20\d\d年", "", sentence[: min(rate.start(), counts[0].start)])):
            continue
        each = value_of(rate["r"]) * SCALES[rate["rs"] or ""] * counts[0].value
        by_year = "月" in (rate["per"] or "") and re.search("全年|每年|年", told["label"])
        made = each * (12 if by_year else 1)
        scale = SCALES[told["ts"] or ""]
        value = value_of(told["t"]) * scale
        slack = 0.501 * scale * 10.0 ** -decimals_of(told["t"]) + made * (counts[0].high - counts[0].value) / max(counts[0].value, 1) * 0.1
        if abs(value - each * 12) <= slack and "月" in (rate["per"] or ""):
            continue
        if slack < abs(value - made) <= 0.6 * made:
            right = f"{made / scale:.{decimals_of(told['t'])}f}{told['ts'] or ''}元"
            start = begin + told.start("t")
            yield Hit(
                f"按单价和数量算是{right}，文中写{sentence[told.start('t') : told.end()]}。请核对。", start, begin + told.end(), (right,)
            )


_OF_EACH = re.compile(
    r"(?P<each>户|人|亩|村|镇|校|企|件)均(?:补助|补贴|增收|投入|发放|产量|产出|资金|支出|安排|缴存|缴费|缴纳|领取|筹资|消费|收入|产值|面积)?(?:约|达|为)?$|平均每(?P<each2>户|人|亩|个[一-龥]{1,3}|家|件)[一-龥]{0,4}$|^每(?P<each3>户|人|家)(?:补助|发放|补贴|慰问|奖励)?$|(?P<yield>(?:平均)?亩产|单产)(?:约|达|为)?$"
)


@text_rule(
    "number.per_head",
    "户均、人均、亩产与总数不符",
    "arithmetic",
    "content",
    "should",
    BASIS,
    good=(
        "发放补贴资金3600万元，惠及农户1.2万户，户均3000元。",
        "种植面积25万亩，总产量12.5万吨，平均亩产500公斤。",
        "投入资金2400万元，支持20个村，全市农民人均收入3万元。",
    ),
    bad=(
        "发放补贴资金3600万元，惠及农户1.2万户，户均2500元。",
        "种植面积25万亩，总产量12.5万吨，平均亩产450公斤。",
        "发放贷款总额24亿元，惠及企业1200家，户均300万元。",
        "公积金缴存职工28万人，全年缴存额42亿元，人均缴存1.2万元。",
        "共走访困难群众560户，发放慰问金65万元，每户1000元。",
    ),
    confidence=0.94,
)
def per_head(text: str) -> Iterator[Hit]:
    """A sum, those among whom it goes, and what each gets, one after the other."""
    if not re.search("均|亩产|单产|每", text):
        return
    for begin, sentence in sentences(text):
        held = quantities(sentence)
        for first, second, mean in zip(held, held[1:], held[2:], strict=False):
            found = _OF_EACH.search(mean.before)
            if not found or mean.unit not in KILOS or mean.start - first.end > 40 or re.search("增|比|同", mean.before + second.before):
                continue
            wanted = "亩" if found["yield"] else (found["each"] or found["each2"] or found["each3"] or "")[0]
            counts = [one for one in (first, second) if one.unit == wanted or (wanted == "户" and one.unit == "家")]
            sums = [one for one in (first, second) if (one.unit == "元") == (mean.unit == "元") and one.unit in KILOS]
            if len(counts) != 1 or len(sums) != 1 or counts[0].low <= 0:
                continue
            size = KILOS[sums[0].unit] / KILOS[mean.unit]
            low, high = sums[0].low * size / counts[0].high, sums[0].high * size / counts[0].low
            exact = sums[0].value * size / counts[0].value
            if not (low <= mean.high and mean.low <= high) and 0.5 < mean.value / exact < 2:
                right = mean.says(exact)
                yield Hit(
                    f"按总数和个数算是{right}，文中写{mean.says(mean.value)}。请核对。", begin + mean.start, begin + mean.end, (right,)
                )
