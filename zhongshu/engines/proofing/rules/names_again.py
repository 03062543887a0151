"""前后一致（六）: projects, leading bodies, subjects, honours and short titles that come up again under another name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_BASIS = "内容关：前后一致"
_SITE = re.compile(
    "湿地公园|产业园区?|工业园区?|示范区|开发区|度假区|大桥|隧道|水库|机场|枢纽|博物馆|图书馆|体育馆|展览馆|文化馆|科技馆|污水处理厂|自来水厂|电站|码头|工程|项目|医院|学院|中学|小学|广场|公园|灌区|基地|公司"
)
_NO_NAME = re.compile("[^一-龥]|[条章的了和与及在对将由为从于以]")
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
        "云岭市水利局关于白沙河堤防加固工程的批复\n清源县水利局：\n你局关于白沙河堤防加固工程的请示收悉。原则同意白河堤防加固工程设计。",
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
            changed = _one_changed(other, name)
            size = changed or _one_left_out(other, name)
            if not size:
                continue
            wrong, right = name[-size:], other[-size - (not changed) :]
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
    r"(?P<body>[省市县区][一-龥]{1,14}?(?:局|委员会|委|办公室|办|厅|中心|公司|协|馆|院|站|集团|大学))(?P<link>为|是|作为)(?P<role>牵头单位|责任单位|主管部门|主办单位|承办单位|牵头部门|业主单位|建设单位)"
)


def _one_left_out(first: str, second: str) -> int:
    """Length from the end of `second` where it is `first` with one character less; one before it agrees, and four after it."""
    size = min(len(first), len(second))
    off = next((at for at in range(1, size + 1) if first[-at] != second[-at]), 0)
    is_less = off > _AFTER_GAP and len(first) > off and first[-off - 1] == second[-off] and first[-off] not in _ORDERING
    return off if is_less else 0


_AFTER_GAP = 4
_HOUSE = "[省市县区][一-龥]{2,14}?(?:局|委员会|委|办公室|办|厅|中心|公司)"
_IS_BODY = re.compile(
    r"(?P<role>牵头单位|责任单位|主管部门|主办单位|承办单位|牵头部门|业主单位|建设单位)(?P<link>为|是|：)(?P<body>[一-龥]{3,16}?(?:局|委员会|委|办公室|办|厅|中心|公司|馆|院|站|会|校|集团|大学|政府))(?=[，。；])"
)
_LEAD_BY = re.compile(rf"(?:^|[，。；：由])({_HOUSE})牵头(?=编制|组织|制定|负责|会同|实施|推进|落实|，)")
_SEAT = re.compile(rf"办公室(?:地点)?(?:设在|设于)(?P<body>{_HOUSE})(?=[，。；])")
_SEAT_AGAIN = re.compile(rf"办公室（(?:设在)?(?P<body>{_HOUSE})）")


def _office(paper: Paper) -> Iterator[Hit]:
    seats = [found["body"] for block in paper.blocks for found in _SEAT.finditer(block_text(block))]
    for index, block in enumerate(paper.blocks) if len(seats) == 1 else ():
        for found in _SEAT_AGAIN.finditer(block_text(block)):
            if found["body"] != seats[0]:
                right = seats[0]
                yield Hit(
                    f"前面写办公室设在“{right}”，这里是“{found['body']}”，请核对。",
                    found.start("body"),
                    found.end("body"),
                    (right,),
                    "blocks",
                    index,
                )


@paper_rule(
    "consistency.leading_body",
    "牵头、主管单位前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("区城管局为牵头单位，区财政局为责任单位。", "区城管局为牵头单位。区城管局作为牵头单位，要细化任务。"),
    bad=(
        "区城市管理局为牵头单位，负责统筹协调。\n区住房城乡建设局作为牵头单位，要会同各街道细化任务。",
        "市科技局牵头编制方案，市财政局配合。市科协作为牵头单位，要加强统筹。",
        "本次活动主办单位为市文化广电旅游局，承办单位为市图书馆。市博物馆作为承办单位，要做好现场组织。",
        "领导小组办公室设在市应急管理局。\n办公室（市水利局）要发挥牵头抓总作用。",
    ),
    whole=False,
    confidence=0.93,
)
def leading_body(paper: Paper) -> Iterator[Hit]:
    """X为牵头单位 or X牵头, and later Y作为牵头单位; the office is at X, and later 办公室（Y）."""
    first: dict[str, str] = {}
    yield from _office(paper)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if len(led := _LEAD_BY.findall(text)) == 1:
            first.setdefault("牵头单位", led[0])
        for named in _IS_BODY.finditer(text):
            if text.count(named["role"] + named["link"]) == 1:
                first.setdefault(named["role"], named["body"])
        for found in _LEADS.finditer(text):
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
