"""前后一致（四）: a figure, an edition, a project, a leading body and a deadline that come up again and are not what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.quantities import Quantity, quantities

_BASIS = "内容关：前后一致"
_LINKS = re.compile(
    "(?:稳定在|保持在|控制在|维持在|共有|共计|合计|总计|达到|约为|每人|已有|已达|累计达|分别|仅有|只有|达|为|有|了|是|共|约|计|近|的)+$"
)
_OPENS = re.compile(
    "^(?:确保|其中|全年|共|累计|已|所|全市|全县|全区|今年|以来|全部|截至目前|目前|上述|这|该|本次|本届|此次|预计|项目|年内|将|对|我[市县区局委]|另外)+"
)
_APART = re.compile(
    "其中|新增|另|剩余|其余|再|还|分别|每(?!人)|增加|减少|同比|比|较|第|平均|最[高低大]|上年|去年|前年|余下|不少于|不低于|超过|力争|拟|后续|新[建增]|扩大|提高到|增至|降至|调整|压减|缩减|由|从|一期|二期|首批|第二批|省级|国家级"
)
_APART_BEFORE = re.compile(
    "其中|另|剩余|其余|再|还|分别|每(?!人)|同比|比|较|平均|最[高低大]|上年|去年|前年|余下|不少于|不低于|超过|力争|拟|由|从|一期|二期|首批|省级|国家级"
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


def _told_in(text: str, order: int) -> Iterator[_Told]:
    starts = [0, *(found.end() for found in re.finditer("[。！？\n]", text))]
    for quantity in quantities(text.replace("以上", "　　")):
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
        )


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
        "个人缴费标准为每人400元。从缴费结构看，个人缴费标准每人380元，财政补助每人670元。",
    ),
    whole=False,
    confidence=0.9,
)
def figure_again(paper: Paper) -> Iterator[Hit]:
    """The same thing counted twice in different sentences, with a slip in a digit between the two."""
    seen: list[_Told] = []
    order = 0
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if block.is_table or not re.search(r"\d", text):
            continue
        for told in _told_in(text, order):
            fit = [other for other in seen if _is_slip(other, told) and _same_thing(other, told)]
            known = any(other.quantity.written == told.quantity.written and other.quantity.shown == told.quantity.shown for other in seen)
            if fit and not known and len({other.quantity.written for other in fit}) == 1:
                first = fit[-1].quantity
                right = first.written + first.shown
                quantity = told.quantity
                yield Hit(
                    f"前面写的是{right}，这里是{quantity.written}{quantity.shown}，请核对。",
                    quantity.start,
                    quantity.end,
                    (right,),
                    "blocks",
                    index,
                )
            seen.append(told)
        order += 1 + text.count("。")


def _is_slip(first: _Told, second: _Told) -> bool:
    """One unit and scale, another sentence, and the same digits turned about or one of them changed; of a standard whatever it is."""
    a, b = first.quantity, second.quantity
    if a.shown != b.shown or a.written == b.written or first.order == second.order:
        return False
    if first.before.endswith("标准") and first.before[-6:] == second.before[-6:]:
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
    when = [set(_WHEN.findall(told.sentence)) for told in (first, second)]
    if when[0] != when[1] and not is_turned and not re.search("现有|“", clause):
        return False
    areas = [set(_AREA.findall(told.before)) for told in (first, second)]
    places = [set(_PLACES.findall(told.sentence)) for told in (first, second)]
    return areas[0] == areas[1] and not (places[0] != places[1] and all(places))


def _counts_same(first: _Told, second: _Told, *, is_turned: bool) -> bool:
    a, b = first.before, second.before
    common = next((size for size in range(min(len(a), len(b)), 0, -1) if a[-size:] == b[-size:]), 0)
    if common and common in {len(a), len(b)} and (common >= 5 or (common >= 4 and is_turned and second.is_known) or a[-common:] in _STRONG):
        return True
    if len(a) >= 6 and a[-6:] != b[-6:] and sorted(a[-6:]) == sorted(b[-6:]):
        return True
    noun = second.noun
    size = next((size for size in range(min(len(noun), len(a)), 1, -1) if a.endswith(noun[:size])), 0)
    if size >= 4 or (size >= 3 and _CUE.search(b or "这")):
        return True
    same = next((size for size in range(min(len(noun), len(first.noun)), 1, -1) if noun[:size] == first.noun[:size]), 0)
    if same >= 5:
        return True
    return same >= 2 and same == len(first.noun) and (bool(_CUE.search(b)) or (not b and same > 2))


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


_EDITION = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<unit>[届批轮期次])(?P<what>[一-龥“”]{4,14})")


@paper_rule(
    "consistency.edition",
    "届次前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市关于举办第六届湖滨马拉松赛的通知\n各县：\n第六届湖滨马拉松赛定于10月19日举行。第五届湖滨马拉松赛吸引了2万人。",
        "第三批先进集体已经公布。第四批先进集体的申报工作同步启动。",
        "第六届湖滨马拉松赛定于10月举行。各单位要确保第六届湖滨马拉松赛圆满成功。",
    ),
    bad=(
        "云州市人民政府关于举办第六届湖滨马拉松赛的通知\n各县人民政府：\n要做好各项准备工作，确保第七届湖滨马拉松赛圆满成功。",
        "第六届湖滨马拉松赛定于10月19日举行。各单位要确保第七届湖滨马拉松赛安全、精彩。",
        "云州市人民政府关于公布第五批市级非遗项目的通知\n各县人民政府：\n现将第四批市级非遗项目予以公布。",
    ),
    whole=False,
    confidence=0.93,
)
def edition(paper: Paper) -> Iterator[Hit]:
    """第六届… is held, and 第七届… of the same name is to be made sure of: what the title or 定于 names is the one that the paper is about."""
    about = [(found, True) for found in _EDITION.finditer(paper.title)]
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _EDITION.finditer(text) if "第" in text else ():
            what = re.sub("[“”]", "", found["what"])
            same = [
                (other, fixed)
                for other, fixed in about
                if other["unit"] == found["unit"] and re.sub("[“”]", "", other["what"])[:4] == what[:4] and other["n"] != found["n"]
            ]
            settled = any(other["n"] == found["n"] and re.sub("[“”]", "", other["what"])[:4] == what[:4] for other, _ in about)
            before = text[max(0, found.start() - 8) : found.start()]
            sure = re.search("(?:确保|办好|做好|保障|现将|公布|本届|推动|筹备|举办|承办)[一-龥]{0,2}$", before)
            if same and same[0][1] and not settled and sure and not re.search("在|继|曾|上一|往|去年|上年", before):
                first = same[0][0]
                yield Hit(
                    f"前面写的是“第{first['n']}{first['unit']}”，这里是“第{found['n']}{found['unit']}”，请核对。",
                    found.start(),
                    found.start("what"),
                    (f"第{first['n']}{first['unit']}",),
                    "blocks",
                    index,
                )
            about.append((found, bool(re.match(r"[^，。；]{0,12}(?:定于|将于|拟于|于\d)", text[found.start("what") + 4 :]))))


_SITE = re.compile(
    "湿地公园|产业园区?|工业园区?|示范区|开发区|度假区|大桥|隧道|水库|机场|枢纽|博物馆|图书馆|体育馆|展览馆|文化馆|科技馆|污水处理厂|自来水厂|电站|码头|工程|项目|医院|学院|中学|小学|广场|公园|灌区|基地|公司"
)
_NO_NAME = re.compile("[^一-龥]|[的了和与及在对将由为从于以]")
_ORDERING = set("一二三四五六七八九十东西南北中上下前后左右内外大小新老高低甲乙丙丁")


@paper_rule(
    "consistency.site",
    "同一项目、场所的名称前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市人民政府关于同意建设白鹭湾湿地公园的批复\n林泽区人民政府：\n原则同意建设白鹭湾湿地公园。",
        "建设东湖公园和南湖公园。东湖公园已建成，南湖公园正在施工。",
        "建设青山水库。青山水库与青川水库连通。青山水库已蓄水。",
        "市第一中学扩建项目已开工。市第二中学扩建项目正在招标。市第一中学扩建项目年内完工。",
    ),
    bad=(
        "云州市人民政府关于同意建设白鹭湾湿地公园的批复\n林泽区人民政府：\n你区关于建设白鹭湾湿地公园的请示收悉。原则同意建设白鹤湾湿地公园。",
        "一、同意建设智慧物流产业园，规划用地620亩。\n二、智慧物流产业园由你局监管。\n三、要加强智能物流产业园建设管理。",
    ),
    whole=False,
    confidence=0.9,
)
def site(paper: Paper) -> Iterator[Hit]:
    """A name told at least twice, and once the same name with one other character; two that stand in one sentence are two."""
    places = [("title", 0, paper.title), *(("blocks", index, block_text(block)) for index, block in enumerate(paper.blocks))]
    held: list[tuple[str, str, int, int, str]] = []
    for element, index, text in places:
        for found in _SITE.finditer(text):
            begin = max(0, found.start() - 8)
            name = re.split(_NO_NAME, text[begin : found.start()])[-1] + found[0]
            if len(name) - len(found[0]) >= 2:
                held.append((name, element, index, found.end(), text))
    if len(held) < 3:
        return
    for name, element, index, end, text in held:
        for other, *_ in held:
            size = _one_changed(other, name)
            if not size:
                continue
            wrong, right = name[-size:], other[-size:]
            everywhere = "\n".join(each for *_, each in places)
            if everywhere.count(wrong) != 1 or everywhere.count(right) < 2 or not element.endswith("blocks"):
                continue
            sentence = text[text.rfind("。", 0, end - 1) + 1 : (text.find("。", end) + 1) or len(text)]
            if right in sentence or re.search(f"[、和与及]{re.escape(wrong)}|{re.escape(wrong)}[、和与及]", text):
                continue
            yield Hit(f"前面写的是“{right}”，这里是“{wrong}”，请核对。", end - size, end, (right,), element, index)
            break


def _one_changed(first: str, second: str) -> int:
    """Length from the end of the stretch in which the two differ by one character that tells no order, and one before it agrees; 0 when they do not."""
    size = min(len(first), len(second))
    off = [at for at in range(1, size + 1) if first[-at] != second[-at]]
    if not off or off[0] < 4 or off[0] >= size or (len(off) > 1 and off[1] == off[0] + 1):
        return 0
    changed = {first[-off[0]], second[-off[0]]}
    reach = (off[1] if len(off) > 1 else size + 1) - 1
    return 0 if changed & _ORDERING or reach < 5 else min(reach, off[0] + 2)


_LEADS = re.compile(
    r"(?P<body>[省市县区][一-龥]{2,14}?(?:局|委员会|委|办公室|办|厅|中心|公司))(?P<link>为|是|作为)(?P<role>牵头单位|责任单位|主管部门|主办单位|承办单位|牵头部门|业主单位|建设单位)"
)


@paper_rule(
    "consistency.leading_body",
    "牵头、主管单位前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("区城管局为牵头单位，区财政局为责任单位。", "区城管局为牵头单位。区城管局作为牵头单位，要细化任务。"),
    bad=("区城市管理局为牵头单位，负责统筹协调。\n区住房城乡建设局作为牵头单位，要会同各街道细化任务。",),
    whole=False,
    confidence=0.93,
)
def leading_body(paper: Paper) -> Iterator[Hit]:
    """X为牵头单位 and later Y作为牵头单位."""
    first: dict[str, str] = {}
    for index, block in enumerate(paper.blocks):
        for found in _LEADS.finditer(block_text(block)):
            before = first.setdefault(found["role"], found["body"])
            if found["link"] == "作为" and before != found["body"] and before not in found["body"] and found["body"] not in before:
                yield Hit(
                    f"前面的{found['role']}是“{before}”，这里是“{found['body']}”，请核对。",
                    found.start("body"),
                    found.end("body"),
                    (before,),
                    "blocks",
                    index,
                )


_PERIOD = re.compile(
    r"(?P<what>申报|报名|受理|征集|投票|公示|报送|填报|登记|申请)(?:受理)?(?:的)?(?:时间|期限|期|工作)?(?:为|是|自|从|：|从即日起|自即日起)[^，。；]{0,14}?(?:至|到|—|－|-|截至)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_CLOSES = re.compile(
    r"(?:(?P<y>\d{4})年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<what>申报|报名|受理|征集|投票|公示|报送|填报|登记|申请)?(?:工作)?(?:截止|结束)"
)
_HELD = re.compile(
    r"(?:会议|培训|报到|活动|比赛|考试|演练|开幕)?(?:时间：|定于|于)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<to>至|到|—|－|-)?"
)
_ARRIVE = re.compile(
    r"(?:于|在)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:（[^（）]{2,4}）)?(?:上午|下午)?(?:\d{1,2}(?:时|点|:|：)(?:\d{1,2}分?)?)?前?[^，。；]{0,4}?(?:到会场|入场|签到|到场|进场|到会|就座|候会)"
)


@paper_rule(
    "consistency.deadline",
    "截止、到会的日期与前面的时间不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "申报受理时间为1月5日至2月10日。2月10日申报截止后不再受理。",
        "会议时间：5月22日上午9时。请于5月22日上午8时40分前到会场就座。",
        "会议时间：5月22日至23日。请于5月23日上午8时40分前到会场就座。",
        "会议时间：5月22日上午9时。请于5月21日下午签到。",
    ),
    bad=(
        "申报受理时间为2026年1月5日至2月10日。对2月20日申报截止后提交的材料，不予受理。",
        "报名时间：3月1日至3月15日。\n3月18日报名截止后，名单将予公布。",
        "会议时间：5月22日（星期四）上午9时，会期半天。\n请参会人员于5月23日上午8时40分前到会场签到就座。",
    ),
    whole=False,
    confidence=0.93,
)
def deadline(paper: Paper) -> Iterator[Hit]:
    """The period ends on one day and closes on another; who is to be in his seat comes no later than the meeting."""
    ends: dict[str, tuple[str, str]] = {}
    held: tuple[int, int] | None = None
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if "日" not in text:
            continue
        for found in _PERIOD.finditer(text):
            ends.setdefault(found["what"], (found["m"], found["d"]))
        for found in _CLOSES.finditer(text):
            known = ends.get(found["what"] or "", next(iter(ends.values()), None) if len(ends) == 1 and not found["what"] else None)
            if known and known != (found["m"], found["d"]):
                right = f"{known[0]}月{known[1]}日"
                yield Hit(
                    f"前面写到{right}为止，这里写{found['m']}月{found['d']}日，请核对。",
                    found.start("m"),
                    found.end("d") + 1,
                    (right,),
                    "blocks",
                    index,
                )
        for found in _ARRIVE.finditer(text):
            day = (int(found["m"]), int(found["d"]))
            if held and held < day and held[0] == day[0]:
                right = f"{held[0]}月{held[1]}日"
                yield Hit(
                    f"会议、活动在{right}，这里写{day[0]}月{day[1]}日到场，请核对。",
                    found.start("m"),
                    found.end("d") + 1,
                    (right,),
                    "blocks",
                    index,
                )
        if held is None and (first := _HELD.search(text)) is not None:
            held = (13, 0) if first["to"] else (int(first["m"]), int(first["d"]))


_SUBJECT = re.compile(
    r"关于(?:进一步|切实|全面)?(?:开展|做好|加强|举办|召开|规范|推进|组织|实施|印发)(?P<what>[一-龥\d]{5,24}?)(?:工作)?的(?:通知|通告|公告|意见|函|决定|请示|报告|通报)$"
)


@paper_rule(
    "consistency.subject",
    "正文开头说的事与标题不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市人民政府关于开展春季植树活动的通知\n各县人民政府：\n决定开展春季植树活动。",
        "云州市人民政府关于加强烟花爆竹管理的通知\n各县人民政府：\n为加强烟花爆竹管理，防止火灾，现通知如下。",
        "云州市人民政府关于做好夏季防汛工作的通知\n各县人民政府：\n为做好夏季防汛工作，现通知如下。\n一、做好城区防汛工作。",
    ),
    bad=(
        "云州市人民政府关于开展春季植树活动的通知\n各县人民政府：\n决定于3月12日开展秋季植树活动，现通知如下。",
        "云州市人民政府关于加强电动自行车管理的通告\n为加强电动摩托车管理，现就有关事项通告如下：\n一、应当登记上牌。",
        "云州市教育局关于举办第三届中小学生艺术节的通知\n各县教育局：\n经研究，定于5月举办第三届大中学生艺术节。",
    ),
    confidence=0.93,
)
def subject(paper: Paper) -> Iterator[Hit]:
    """The first paragraph begins what the title announces in its very words, or with one or two characters that differ."""
    found = _SUBJECT.search(paper.title)
    if not found:
        return
    what = found["what"]
    for index, block in enumerate(paper.blocks[:1]):
        text = block_text(block)
        if what in text:
            continue
        for told in re.finditer(r"(?:开展|做好|加强|举办|召开|规范|推进|组织|实施|印发)", text):
            other = text[told.end() : told.end() + len(what)]
            off = [at for at in range(min(len(what), len(other))) if what[at] != other[at]]
            if len(other) == len(what) and 0 < len(off) <= 2 and off[-1] - off[0] < 2 and off[-1] < len(what) - 2:
                if re.search("[，。；、（）]", other) or (len(off) == 1 and other[off[0]].isdigit()):
                    continue
                yield Hit(f"标题是“{what}”，这里是“{other}”，请核对。", told.end(), told.end() + len(what), (what,), "blocks", index)
                return


@paper_rule(
    "consistency.award",
    "授予的称号前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "决定授予张明等50名同志“优秀教师”称号。希望获得“优秀教师”称号的同志再接再厉。",
        "授予甲等“先进集体”称号，授予乙等“先进个人”称号。希望获得“先进集体”称号的单位再接再厉。",
    ),
    bad=("决定授予张明等50名同志“云州市优秀教师”称号。希望获得“云州市模范教师”称号的同志再接再厉。",),
    whole=False,
    confidence=0.93,
)
def award(paper: Paper) -> Iterator[Hit]:
    """授予“A”称号, and then 获得“B”称号, of which nothing was said."""
    given: list[str] = []
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in re.finditer(r"(?P<verb>授予|获得|荣获)[^。；“”]{0,30}“(?P<name>[一-龥\d]{3,20})”(?:荣誉)?称号", text):
            if found["verb"] == "授予":
                given.append(found["name"])
            elif len(given) == 1 and given[0] != found["name"] and given[0][-2:] == found["name"][-2:]:
                yield Hit(
                    f"前面授予的是“{given[0]}”，这里是“{found['name']}”，请核对。",
                    found.start("name"),
                    found.end("name"),
                    (given[0],),
                    "blocks",
                    index,
                )


_TYPE_NAMES = "办法|条例|规定|细则|方案|意见|通知|规划|计划|预案|决定|规则|标准|指南|导则|要点|协议|合同"


@paper_rule(
    "consistency.short_title",
    "文件的简称与前面定义的不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "《云州市扬尘防治办法》（以下简称《办法》）已印发。各单位要学习《办法》。",
        "《甲条例》（以下简称《条例》）和《甲办法》（以下简称《办法》）已公布。《条例》和《办法》同时施行。",
        "《云州市扬尘防治办法》（以下简称《办法》）根据《中华人民共和国大气污染防治法》制定。",
    ),
    bad=(
        "《云州市扬尘防治办法》（以下简称《办法》）已印发。各单位要认真学习《条例》，抓好落实。",
        "《云州市扬尘防治规定》（以下简称《规定》）已经同意，现印发给你们。\n《办法》执行中遇有问题，请报我局。",
    ),
    whole=False,
    confidence=0.95,
)
def short_title(paper: Paper) -> Iterator[Hit]:
    """A short title that was defined, and another that was not."""
    blocks = [block_text(block) for block in paper.blocks]
    everything = "\n".join([paper.title, *blocks])
    defined = re.findall(rf"（(?:以下|下)(?:统称|简称)(?:为)?[“]?《({_TYPE_NAMES})》", everything)
    if len(set(defined)) != 1:
        return
    for index, text in enumerate(blocks):
        for found in re.finditer(rf"《({_TYPE_NAMES})》", text):
            if found[1] != defined[0] and not re.search(f"《[^《》]{{2,}}{found[1]}》", everything):
                yield Hit(
                    f"前面的简称是《{defined[0]}》，这里是{found[0]}，请核对。",
                    found.start(),
                    found.end(),
                    (f"《{defined[0]}》",),
                    "blocks",
                    index,
                )


_OWN = re.compile("我(?P<kind>局|委|厅|办|院|校|县|区|镇|乡|街道|公司|中心)(?![一-龥]?(?:内|党组|属|们))")
_OWN_KIND = re.compile(
    r"(?P<place>[一-龥]{2,6}?(?:省|市|县|区|镇|乡|街道))(?P<body>人民政府办公[室厅]|人民政府|[一-龥]{2,16}?(?:局|委员会|委|厅|办公室|办|院|中心|公司))?$"
)


@paper_rule(
    "consistency.own_name",
    "自称与发文机关不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市教育局关于建校的请示\n市人民政府：\n我局拟建学校，我市学位紧张。\n妥否，请批示。",
        "澄江县人民政府关于修桥的请示\n云州市人民政府：\n我县拟修桥。\n妥否，请批示。",
        "云州市发展和改革委员会关于投资的报告\n市人民政府：\n我委会同有关部门办理。",
        "云州市人民政府办公室关于检查的通知\n各县：\n请报我办。",
        "云州市数据资源管理局关于数据的函\n市教育局：\n请函告我局。",
    ),
    bad=(
        "云州市教育局关于建校的请示\n市人民政府：\n我委拟建学校12所。\n妥否，请批示。",
        "澄江县人民政府关于修桥的请示\n云州市人民政府：\n我区拟修桥。\n妥否，请批示。",
        "云州市发展和改革委员会关于投资的报告\n市人民政府：\n我局会同有关部门办理。",
    ),
    confidence=0.94,
)
def own_name(paper: Paper) -> Iterator[Hit]:
    """我局 of a 局, 我委 of a 委员会, 我县 of a county; where there are several issuers none is judged. What is quoted speaks for others."""
    issuers = paper.issuers or paper.signers
    found = _OWN_KIND.fullmatch(issuers[0]) if len(issuers) == 1 else None
    if not found or re.search("印发|转发|批转", paper.title):
        return
    body, level = found["body"] or "", found["place"][-1]
    if body.startswith("人民政府"):
        fit = {level, "办" if "办公" in body else level}
    else:
        fit = {{"员会": "委", "公室": "办", "公司": "公司", "中心": "中心"}.get(body[-2:], body[-1:]), level}
    fit |= {"县", "区"} if level == "市" and "县" in found["place"] else set()
    if re.search("街道|开发区|新区|管委会|管理委员会", issuers[0]):
        return
    for index, block in enumerate(paper.blocks):
        text = re.sub("《[^《》]*》|“[^“”]*”", lambda held: "　" * len(held[0]), block_text(block))
        for told in _OWN.finditer(text):
            if told["kind"] not in fit and not (told["kind"] == "办" and "办" in body):
                right = next(iter(sorted(fit - {level}, reverse=True)), level)
                yield Hit(
                    f"发文机关是“{issuers[0]}”，这里自称“{told[0]}”，请核对。", told.start(), told.end(), (f"我{right}",), "blocks", index
                )
