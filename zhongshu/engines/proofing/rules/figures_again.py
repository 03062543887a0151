"""前后一致（四）: a figure that comes up again and is not what it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.quantities import UNIT, Quantity, quantities

_BASIS = "内容关：前后一致"
_LINKS = re.compile(
    "(?:稳定在|保持在|控制在|维持在|共有|共计|合计|总计|达到|约为|每人|已有|已达|累计达|分别|仅有|只有|达|为|有|了|是|共|约|计|近|的)+$"
)
_MEASURE_OF = re.compile("(?:全长|总长|总?面积|总量|总数|人数|数量|规模|总里程)$")
_OPENS = re.compile(
    "^(?:确保|其中|全年|共|累计|已|所|全市|全县|全区|今年|以来|全部|截至目前|目前|上述|这|该|本次|本届|此次|预计|项目|年内|将|对|我[市县区局委]|另外)+"
)
_APART = re.compile(
    "其中|新增|另|剩余|其余|再|还|分别|每(?!人)|增加|减少|同比|比(?!赛|例|武|选|对)|较|第|平均|最[高低大]|上年|去年|前年|余下|不少于|不低于|超过|力争|拟|后续|新[建增]|扩大|提高到|增至|降至|调整|压减|缩减|由|从|一期|二期|首批|第二批|省级|国家级"
)
_APART_BEFORE = re.compile(
    "其中|另|剩余|其余|再|还|分别|每(?!人)|同比|比(?!赛|例|武|选|对)|较|平均|最[高低大]|上年|去年|前年|余下|不少于|不低于|超过|力争|拟|由|从|一期|二期|首批|省级|国家级"
)
"""What keeps the first of two figures from being of the same thing: that it was new when it was told says nothing."""
_AREA = re.compile("全省|全国|世界|全球|省里|中央|省级|国家|全县|全区")
_PLACES = re.compile("(?:^|(?<=[，。；、：]))[一-龥]{2,3}(?:县|区|镇|乡|街道|市)(?=[一-龥])")
_CUE = re.compile(
    "(?:推动|确保|上述|这|该|对|将|针对|让|使|抓好|落实|围绕|全部|按照|现有|现|督促|组织|支持|促进|加快|所有|在|完成|以上|剩下|全市|全县|全区|全年|受[一-龥]{1,4}|获[一-龥]{1,4}|参[加会训赛评])(?:的)?$"
)
_STRONG = ("总投资", "总面积", "总人口", "总里程", "总长度", "总产值", "资金总额", "签约总额")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_WHEN = re.compile(
    "去年|上年|前年|上半年|下半年|明年|上月|同期|季度|“[十一二三四五]{2,3}五”|月份|力争|目标|到20|年底前?将|远期|近期|计划(?!投资)"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A quantity with what it counts: the words before it, the noun after it, its sentence, and where it stands."""

    quantity: Quantity
    before: str
    noun: str
    sentence: str
    order: int
    is_known: bool
    is_state: bool


def _told_in(text: str, order: int) -> Iterator[_Told]:
    starts = [0, *(found.end() for found in re.finditer("[。！？\n]", text))]
    for quantity in (*quantities(text.replace("以上", "　　")), *_bare_figures(text)):
        if quantity.unit == "%" or quantity.unit in {"年", "天", "个月", "倍", "个工作日", "岁", "小时", "分钟"}:
            continue
        at = max(number for number, start in enumerate(starts) if start <= quantity.start)
        sentence = text[starts[at] : starts[at + 1] if at + 1 < len(starts) else len(text)]
        clause = re.split(r"[，。；、：（）(),;:\n]", text[max(0, quantity.start - 40) : quantity.start])[-1]
        before = _OPENS.sub("", _LINKS.sub("", re.sub("[“”《》]", "", clause)))
        after = re.match(r"[“《]?[一-龥A-Za-z”》]{1,16}", text[quantity.end :])
        yield _Told(
            quantity,
            before,
            re.sub("[“”《》]|^(?:新建|改造|已建|建成|在建)", "", after[0]) if after else "",
            sentence,
            order + at,
            bool(re.match("[本该此这]", clause)),
            bool(_STATE.search(clause)),
        )


_BARE = re.compile(r"(?<![\d.第〔:：-])(?P<n>\d+(?:\.\d+)?)(?P<scale>[万亿])余?(?=[一-龥]{2})")
_UNITS = re.compile(UNIT)


def _bare_figures(text: str) -> Iterator[Quantity]:
    """2.3万低保对象: persons, mostly, without a measure word."""
    for found in _BARE.finditer(text):
        if not _UNITS.match(text, found.end()):
            scale = 1e4 if found["scale"] == "万" else 1e8
            value, shown = float(found["n"]) * scale, found["scale"] + "人"
            before = re.split(r"[，。；、：（）(),;:]", text[max(0, found.start() - 22) : found.start()])[-1]
            yield Quantity(found["n"], value, value, value, "人", found.start(), found.end(), before, "", scale, shown)


@paper_rule(
    "consistency.figure_again",
    "同一数字再次出现时不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "全市共安排重点项目186个。确保186个重点项目全面完成任务。",
        "甲县新建口袋公园15个。乙县新建口袋公园12个。",
        "2023年参保人数412.6万人。2024年参保人数416.6万人。",
        "发布20条措施。另出台22条措施支持小微企业。",
        "全省参保人数412.6万人。全市参保人数42.6万人。",
        "排查隐患325处。新增隐患335处。",
        "项目总投资3.2亿元，其中一期总投资3.1亿元。",
    ),
    bad=(
        "全市安排重点项目186个，年度计划投资420亿元，已完成231亿元。下一步，要紧盯年度计划投资402亿元目标，强化保障。",
        "全市推出“一件事”集成服务事项42项，群众满意。全年40项“一件事”集成服务事项累计办件63万件。",
        "市政府发布支持民营经济发展20条措施。市领导指出，要推动22条措施落地见效。",
        "上半年，全区建成示范型服务站15个。下半年，将在现有12个示范型服务站基础上再建5个。",
        "专班牵头完成农村户厕改造1.8万户。目前全县累计改造农村户厕1.6万户。",
        "全市共有A级旅游景区43家。针对34家A级旅游景区存在的问题，逐一提出意见。",
        "一、概况\n数字档案馆建设项目总投资860万元。\n二、资金\n项目总投资680万元，分两年安排。",
        "新建垃圾分类投放点860处。明年在现有680处新建投放点基础上，再新建300处。",
        "全年粮食播种面积186.2万亩。下一步，确保粮食播种面积稳定在182.6万亩以上。",
        "预计参赛选手120人。本届大赛参赛选手210人，需经费18万元。",
        "决定授予张明等50名同志“优秀教师”称号。希望受表彰的60名同志再接再厉。",
        "设一等奖、二等奖，共18名获奖者。16名获奖者将参加省赛。",
        "全市共有低保对象3.2万人。要对2.3万低保对象逐户核查。",
        "中心城区供水管网改造全长36.8公里。38.6公里管网改造完成后，漏损率将降低。",
        "市财政安排专项资金1800万元用于校舍改造。1800亿元专项资金已全部下达。",
        "救灾帐篷共调拨1500顶。目前，1050顶帐篷已全部发放到位。",
        "全市有注册企业法人4.8万家。8.4万家企业纳入信用评价。",
        "示范区核心区面积1200亩，辐射区面积1.2万亩。核心区2100亩已全部流转到位。",
        "本次比赛设奖金总额50万元。组委会将发放奖金，奖金总额5万元。",
        "全县计划退役军人走访850人次。截至目前，580人次的走访任务已全部完成。",
        "共收到材料64份，经审查合格51份、不合格13份。评审委员会对合格的54份材料进行了评审。",
        "门诊综合楼项目总投资2.6亿元。装修工程完成后，总投资2.8亿元的门诊综合楼将于明年投入使用。",
        "补贴标准为每人每月600元。各县区要按照每人每月800元的标准足额发放。",
        "个人缴费标准为每人400元。从缴费结构看，个人缴费标准每人380元，财政补助每人670元。",
    ),
    whole=False,
    confidence=0.9,
)
def figure_again(paper: Paper) -> Iterator[Hit]:
    """The same thing counted twice in different sentences, with a slip in a digit between the two."""
    seen: list[_Told] = []
    order = 0
    yield from _standards(paper)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if block.is_table or not re.search(r"\d", text):
            continue
        for told in _told_in(text, order):
            fit = [other for other in seen if _is_slip(other, told) and _same_thing(other, told)]
            known = any(other.quantity.written == told.quantity.written and other.quantity.shown == told.quantity.shown for other in seen)
            is_limit = re.match("以[上下]的", text[told.quantity.end :])
            slip = next((other for other in seen if _is_other_scale(other, told)), None)
            if slip:
                quantity, right = told.quantity, slip.quantity.written + slip.quantity.shown
                yield Hit(
                    f"前面写的是{right}，这里是{quantity.written}{quantity.shown}，请核对。",
                    quantity.start,
                    quantity.end,
                    (right,),
                    "blocks",
                    index,
                )
            if fit and not known and not is_limit and len({other.quantity.written for other in fit}) == 1:
                first = fit[-1].quantity
                quantity = told.quantity
                right = first.written + text[quantity.start + len(quantity.written) : quantity.end]
                yield Hit(
                    f"前面写的是{right}，这里是{text[quantity.start : quantity.end]}，请核对。",
                    quantity.start,
                    quantity.end,
                    (right,),
                    "blocks",
                    index,
                )
            seen.append(told)
        order += 1 + text.count("。")


_STANDARD = re.compile(r"(?P<each>每(?:人|户|亩|名|生|床)(?:每[年月天日]|每学期)?)(?P<n>\d[\d.]*)(?P<unit>万?元)")
_OTHER_STANDARD = re.compile(
    "提高|调整|上调|增加|由|从|原|上年|去年|农村|城市|城镇|一档|二档|三档|分别|另|最高|最低|不超|上限|以上|以下|其中|类|级"
)


def _standards(paper: Paper) -> Iterator[Hit]:
    """每人每月600元 as a standard, and the only other such sum of the paper."""
    held = [(index, found) for index, block in enumerate(paper.blocks) for found in _STANDARD.finditer(block_text(block))]
    if len(held) != 2 or held[0][1]["each"] != held[1][1]["each"] or held[0][1]["n"] == held[1][1]["n"]:
        return
    (_, first), (index, again) = held
    clauses = [
        re.split("[。；]", told.string[: told.start()])[-1] + re.split("[。；]", told.string[told.end() :])[0] for told in (first, again)
    ]
    is_apart = held[0][0] != index or "。" in first.string[first.end() : again.start()]
    if is_apart and all("标准" in clause and not _OTHER_STANDARD.search(clause) for clause in clauses):
        right = first["n"] + first["unit"]
        yield Hit(
            f"前面的标准是{first['each']}{right}，这里是{again['n']}{again['unit']}，请核对。",
            again.start("n"),
            again.end(),
            (right,),
            "blocks",
            index,
        )


def _is_slip(first: _Told, second: _Told) -> bool:
    """One unit and scale, another sentence, and the same digits turned about or one of them changed; of a standard whatever it is."""
    a, b = first.quantity, second.quantity
    if a.shown != b.shown or a.written == b.written or first.order == second.order:
        return False
    if first.before.endswith("标准") and first.before[-6:] == second.before[-6:]:
        return True
    if _is_one_whole(first.before, second.before):
        return True
    if not 1 < len(a.written) == len(b.written):
        return False
    return sorted(a.written) == sorted(b.written) or sum(x != y for x, y in zip(a.written, b.written, strict=True)) == 1


def _same_thing(first: _Told, second: _Told) -> bool:
    is_turned = sorted(first.quantity.written) == sorted(second.quantity.written)
    if not _counts_same(first, second, is_turned=is_turned):
        return False
    clause = re.split("[，；：]", second.sentence[: second.sentence.find(second.quantity.written)])[-1]
    begun = re.split("[，；：]", first.sentence[: first.sentence.find(first.quantity.written)])[-1]
    if _APART.search(clause) or _APART_BEFORE.search(begun):
        return False
    years = [set(_YEAR.findall(told.sentence)) for told in (first, second)]
    if all(years) and not years[0] & years[1]:
        return False
    is_whole = _is_one_whole(first.before, second.before) or second.before in _STRONG
    when = [set(_WHEN.findall(scope)) for scope in ((begun, clause) if is_whole else (first.sentence, second.sentence))]
    if when[0] != when[1] and not is_turned and not re.search("现有|“", clause):
        return False
    areas = [set(_AREA.findall(told.before)) for told in (first, second)]
    places = [set(_PLACES.findall(told.sentence)) for told in (first, second)]
    return areas[0] == areas[1] and not (places[0] != places[1] and all(places))


_WHOLE = re.compile("总额|总投资|总面积|总长|全长|总量|总数|总人数|总里程|总规模|总产值|总收入|总支出")


def _is_other_scale(first: _Told, second: _Told) -> bool:
    """专项资金1800万元, and 1800亿元专项资金."""
    a, b = first.quantity, second.quantity
    is_slip = a.written == b.written and a.unit == b.unit == "元" and a.scale != b.scale and first.order != second.order
    return is_slip and len(a.written) > 1 and _shares_word(first, second)


def _is_one_whole(first: str, second: str) -> bool:
    """奖金总额 and 奖金总额: a whole that there is one of."""
    size = min(len(first), len(second), 6)
    return size > 3 and first[-size:] == second[-size:] and bool(_WHOLE.search(first[-4:]))


def _shares_word(first: _Told, second: _Told) -> bool:
    """The number comes first and its noun was told with the other: 企业法人4.8万家, and 8.4万家企业; or the same words stand before both."""
    if len(second.before) > 1 and _MEASURE_OF.sub("", first.before).endswith(second.before):
        return True
    one, other = first.before[-8:] + first.noun[:4], second.noun[:5]
    words = {one[at : at + 2] for at in range(len(one) - 1)}
    return any(other[at : at + 2] in words and not _EMPTY.search(other[at : at + 2]) for at in range(len(other) - 1))


_STATE = re.compile("(?:合格|通过|达标|入围|入选|有效|获奖|在册|到期|立案|受理|报名|参会|中标|完工|建成|开工|申报|登记|移送)的$")
"""合格51份, and 对合格的54份: those in a state that was told."""
_EMPTY = re.compile("[的了在为和与及等将已均都全各其该这共有计总达完成建新]|截至|目前|今年|以来|分别|累计|项目|工作")


def _counts_same(first: _Told, second: _Told, *, is_turned: bool) -> bool:
    a, b = first.before, second.before
    is_turn = is_turned and len(set(first.quantity.written) - {"."}) > 1
    is_state = second.is_state and a[-2:] == b[-2:] and a[-3:-2] not in {"不", "未"}
    if (is_turn and _shares_word(first, second)) or _is_one_whole(a, b) or is_state:
        return True
    common = next((size for size in range(min(len(a), len(b)), 0, -1) if a[-size:] == b[-size:]), 0)
    if common and common in {len(a), len(b)} and (common >= 5 or (common >= 4 and is_turned and second.is_known) or a[-common:] in _STRONG):
        return True
    if len(a) >= 6 and a[-6:] != b[-6:] and sorted(a[-6:]) == sorted(b[-6:]):
        return True
    noun, thing = second.noun, _MEASURE_OF.sub("", a)
    size = next((size for size in range(min(len(noun), len(thing)), 1, -1) if thing.endswith(noun[:size])), 0)
    if size >= 4 or (size >= 3 and _CUE.search(b or "这")):
        return True
    same = next((size for size in range(min(len(noun), len(first.noun)), 1, -1) if noun[:size] == first.noun[:size]), 0)
    if same >= 5:
        return True
    return same >= 2 and same == len(first.noun) and (bool(_CUE.search(b)) or (not b and same > 2))


_ROAD = re.compile(r"(?P<kind>省道|国道|县道|乡道|[GSX])(?P<n>\d{3})")
_ROOM = re.compile("(?P<no>第[一二三四五六七八九十]|[0-9]{1,4}号?)(?P<kind>会议室|会议厅|会场|报告厅|教室|考场)")


@paper_rule(
    "consistency.numbered",
    "线路编号、会议室再次出现时不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "省道208线改建项目开工。省道208线改建项目已完成招标。",
        "省道208线和省道280线改建项目开工。省道280线已完成招标。",
        "会议地点：第三会议室。请到第三会议室就座。第二会议室作为休息室。",
    ),
    bad=(
        "省道208线改建项目列入今年计划。省道280线改建项目已完成招标。",
        "会议地点：市政府第三会议室。\n请各单位于会前10分钟到第二会议室就座。",
    ),
    whole=False,
    confidence=0.92,
)
def numbered(paper: Paper) -> Iterator[Hit]:
    """The same digits in another order, where each number is told in sentences of its own; the room to go to is the room where it is held."""
    roads: list[tuple[re.Match[str], int, int]] = []
    rooms: list[tuple[re.Match[str], int]] = []
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        roads += [(found, index, text.count("。", 0, found.start())) for found in _ROAD.finditer(text)]
        rooms += [(found, index) for found in _ROOM.finditer(text)]
    for at, (again, index, order) in enumerate(roads):
        turned = [
            one
            for one, *_ in roads[:at]
            if one["kind"] == again["kind"] and one["n"] != again["n"] and sorted(one["n"]) == sorted(again["n"])
        ]
        beside = any(one["n"] in {each["n"] for each in turned} for one, where, number in roads if (where, number) == (index, order))
        if turned and not beside and sum(one["n"] == again["n"] for one, *_ in roads) == 1:
            right = turned[0]["n"]
            yield Hit(
                f"前面写的是{again['kind']}{right}，这里是{again[0]}，请核对。", again.start("n"), again.end("n"), (right,), "blocks", index
            )
    if len(rooms) == 2 and rooms[0][0]["kind"] == rooms[1][0]["kind"] and rooms[0][0]["no"] != rooms[1][0]["no"]:
        (first, _), (again, index) = rooms
        is_place = re.search("地点|召开|举行|在[一-龥]{0,10}$", first.string[: first.start()][-24:])
        if is_place and re.match("就座|签到|报到|集合|参会|入场|就位|参加", again.string[again.end() :]):
            yield Hit(f"前面写的是{first[0]}，这里是{again[0]}，请核对。", again.start(), again.end(), (first[0],), "blocks", index)


@paper_rule(
    "consistency.more_than_all",
    "办成的比提出的还多",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "共提出审计建议94条。被审计单位采纳审计建议91条。",
        "排查隐患120处，整改隐患120处。",
        "去年排查隐患100处。今年整改隐患120处。",
    ),
    bad=(
        "共提出审计建议94条。截至6月底，采纳审计建议96条。",
        "排查安全隐患120处，已整改安全隐患126处。",
        "全年征集意见建议85条，已采纳意见建议88条。",
    ),
    whole=False,
    confidence=0.93,
)
def more_than_all(paper: Paper) -> Iterator[Hit]:
    """提出建议94条, and 采纳建议96条: of what was put forward or found no more can be taken up or mended."""
    found_of = re.compile(
        r"(?:提出|排查出?|发现|征集到?|查出|梳理出?|检查发现)(?:了)?(?:各类|各)?(?P<what>[一-龥]{2,8}?)(?P<n>\d+)(?P<unit>[条个项处起件])"
    )
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if not re.search("采纳|整改|化解|销号|消除", text):
            continue
        for first in found_of.finditer(text):
            done = re.search(
                rf"(?:采纳|整改|化解|销号|消除|完成整改)(?:了|到位)?(?:各类)?{re.escape(first['what'])}(?P<n>\d+){first['unit']}",
                text[first.end() :],
            )
            between = text[first.end() : first.end() + done.start()] if done else ""
            if done and int(done["n"]) > int(first["n"]) and not re.search(r"去年|今年|上年|累计|历年|\d{4}年|往年", between):
                start = first.end() + done.start("n")
                yield Hit(
                    f"前面一共只有{first['n']}{first['unit']}，这里却有{done['n']}{first['unit']}，请核对。",
                    start,
                    first.end() + done.end(),
                    (f"{first['n']}{first['unit']}",),
                    "blocks",
                    index,
                )
