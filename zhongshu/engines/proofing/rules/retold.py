"""前后一致（三）: a task, a count of things, a length, a day of a meeting and a place that are told a second time, another way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.quantities import NUMBER, UNIT, Quantity, quantities

_BASIS = "内容关：前后一致"
_PLANNED = re.compile("计划|目标|任务|下达|安排|确定|拟")
_OTHER_TIME = re.compile(r"去年|上年|上半年|下半年|前年|明年|季度|\d{1,2}月|年底前?再|阶段|首批|一期|二期|其中|追加|省|国家|各")
_TASK = re.compile(r"(?:的|这一|这个)(?:年度|全年|本年度|年初|既定|总|总体|预定|建设|计划|目标|今年)*(?:任务|目标|计划)")
_PLACE = re.compile("村(?!委|庄|干|务|容)|社区|镇(?!村|街|级|区)|乡(?!村|镇|级|亲)|街道|水库|大桥|景区|灌区|公园|小学|中学|医院")
_NO_STEM = re.compile("[^一-龥]|[农城中乡集市镇全各风古名老重新小强特]$|[各个全本该市县区乡镇村的在到为入]")
_MEETING = re.compile(
    r"(?P<what>笔试|面试|考试|评审|评审会|开标|拍卖会|签约仪式|验收|体检|会议|例会|培训班?|活动|比赛|演练|仪式|论坛|招聘会|博览会|听证会|座谈会|现场会|推进会)(?:定于|拟于|将于|已于|于)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_DIRECTIONS = set("东西南北上下前后左右内外大小新老一二三四五六七八九十中高低")


SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧阳靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂丛岑苟"
_ROLE = "组长|副组长|总指挥|副总指挥|指挥长|副指挥长|主任|副主任|书记|副书记|市长|副市长|县长|副县长|区长|副区长|局长|副局长|秘书长|副秘书长|召集人|成员|联系人|负责人|院长|校长|主席|副主席|厅长|会长|处长|科长"
_PERSON = re.compile(
    rf"(?:由|，|。|；|、|^|任命|明确|确定|以|{_ROLE})(?P<name>[{SURNAMES}][一-龥]{{1,2}}?)(?:同志|(?:副?(?:市长|秘书长|主任|局长|书记|县长|区长)))?(?:任|担任|兼任|为)(?:[一-龥]{{0,16}}?)(?P<role>{_ROLE})"
    rf"|(?P<role2>{_ROLE})(?:由(?:副?(?:市长|县长|区长|主任|局长|书记|秘书长|部长))?)?(?P<name2>[{SURNAMES}][一-龥]{{1,2}}?)(?=同志|担任|报告|汇报|请示|反映|任|兼任|主持|负责|审定|召集|牵头|强调|指出|出席|带队|率队|表示|要求|在|作|介绍|宣布|签发|批示|，|。|、)"
)


@paper_rule(
    "consistency.task",
    "任务数与前面计划的数不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "今年计划改造管网180公里，上半年完成95公里，年底前完成180公里的年度任务。",
        "计划培训5000人，已完成4200人，占84%。",
        "省下达任务160公里，我市计划改造180公里，力争超额完成160公里的目标任务。",
    ),
    bad=(
        "今年计划改造管网180公里，上半年完成95公里，确保年底前完成160公里的年度任务。",
        "全年计划培训5000人次。截至9月底已培训4200人次，距离5500人次的全年目标还有差距。",
        "年度目标为新增就业3.2万人，已完成2.5万人，全力完成3.5万人的目标任务。",
    ),
    whole=False,
    confidence=0.93,
)
def task(paper: Paper) -> Iterator[Hit]:
    """计划改造180公里, and then 160公里的年度任务: one plan of the unit in the paragraph, and another number called the task."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        if not _TASK.search(text):
            continue
        held = quantities(text)
        for at, told in enumerate(held):
            if not _TASK.match(text, told.end) or told.unit == "%":
                continue
            same = [one for one in held[:at] if one.shown == told.shown]
            planned = [one for one in same if _PLANNED.search(one.before)]
            if len(planned) != 1 or any(one.value == told.value for one in same) or _OTHER_TIME.search(planned[0].before + told.before):
                continue
            right = told.says(planned[0].value)
            yield Hit(
                f"前面计划的是{right}，这里的任务是{told.says(told.value)}，请核对。", told.start, told.end, (right,), "blocks", index
            )


@paper_rule(
    "consistency.counted",
    "同一类对象的个数前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "抽查企业80家，其中56家符合要求，24家存在问题。对存在问题的24家企业，已下达整改通知书。",
        "12个项目未开工。对未开工的10个重点项目挂牌督办，其余2个予以调整。",
        "甲县3家存在问题，乙县5家存在问题。对存在问题的8家企业责令整改。",
        "去年20户纳入监测。今年新纳入监测的15户已落实措施。",
    ),
    bad=(
        "抽查企业80家，其中56家符合要求，24家存在问题。对存在问题的26家企业，已下达整改通知书。",
        "全市30所学校中，有6所未通过验收。对未通过验收的9所学校，限期整改。",
        "38户逾期未完成整改。对逾期未完成整改的36户，依法查处。",
    ),
    whole=False,
    confidence=0.93,
)
def counted(paper: Paper) -> Iterator[Hit]:
    """24家存在问题, and then 存在问题的26家: what was said of so many is said of all of them again."""
    form = re.compile(rf"(?P<n>{NUMBER})(?P<unit>{UNIT})(?:[一-龥]{{0,4}}?)(?P<said>[一-龥]{{4,12}})(?=[，。；])")
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for first in form.finditer(text) if re.search(r"的这?\d", text) else ():
            yield from _again(text, first, index)


def _again(text: str, first: re.Match[str], index: int) -> Iterator[Hit]:
    for size in range(len(first["said"]), 3, -1):
        said = re.escape(first["said"][-size:])
        if len(re.findall(rf"\d[\d.,]*{first['unit']}[一-龥]{{0,4}}{said}", text)) != 1:
            continue
        again = re.search(
            rf"(?:对|将|针对|督促|要求|上述|^|[，。；])(?:上述)?{said}的(?:这)?(?P<n>{NUMBER}){first['unit']}", text[first.end() :]
        )
        if not again:
            continue
        rest = text[first.end() + again.end() : first.end() + again.end() + 30]
        if again["n"] != first["n"] and not re.search("其余|其他|另", rest) and not re.match("重点|以上|左右", rest):
            start = first.end() + again.start("n")
            right = first["n"]
            yield Hit(
                f"前面是{right}{first['unit']}{first['said'][-size:]}，这里是{again['n']}{first['unit']}，请核对。",
                start,
                start + len(again["n"]) + len(first["unit"]),
                (right + first["unit"],),
                "blocks",
                index,
            )
        return


@paper_rule(
    "consistency.digits",
    "同一个数的数字颠倒",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "大桥全长1.26公里，1.26公里的主桥已经完成。",
        "改造管网125公里，新建管网152公里。",
        "东线全长1.26公里，西线2.16公里。",
    ),
    bad=(
        "大桥改建工程全长1.26公里，工期24个月。截至目前，2.16公里的主桥桩基已全部完成。",
        "园区规划面积3480亩。目前3840亩的规划用地已完成征收。",
        "项目总投资12.6亿元。截至6月底，16.2亿元的总投资已到位八成。",
    ),
    whole=False,
    confidence=0.92,
)
def digits(paper: Paper) -> Iterator[Hit]:
    """The whole told first, 全长1.26公里, and the same digits in another order told of as known: 2.16公里的主桥."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        held = quantities(text)
        for at, told in enumerate(held):
            if not re.match("的(?!年均|增)", text[told.end :]) or re.search(r"新增|另|其中|增加|第|每$", told.before):
                continue
            same = [one for one in held[:at] if one.unit == told.unit]
            if len(same) == 1 and _is_turned(same[0], told) and re.search("全长|总长|总投资|面积|全线|总|共|规模|容量", same[0].before):
                right = same[0].says(same[0].value)
                yield Hit(f"前面写的是{right}，这里是{told.says(told.value)}，请核对。", told.start, told.end, (right,), "blocks", index)


def _is_turned(first: Quantity, second: Quantity) -> bool:
    a, b = first.written, second.written
    return len(a.replace(".", "")) >= 3 and a != b and sorted(a) == sorted(b) and first.scale == second.scale


@paper_rule(
    "consistency.day",
    "同一次会议、活动的日期前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "会议于2025年6月12日召开。6月12日会议研究了治理工作。",
        "会议于6月12日召开。6月20日前，各单位报送落实情况。",
        "会议于6月12日至13日召开。6月13日会议分组讨论。",
        "活动于5月10日举行。5月20日的活动另行通知。",
    ),
    bad=(
        "会议于2025年6月12日在第二会议室召开，市长主持。6月13日会议研究了治理工作。",
        "本次招聘笔试定于8月16日举行。8月26日笔试当天，考生须携带身份证。",
        "演练定于5月10日举行。请各单位于5月12日演练开始前到场。",
        "座谈会定于9月3日召开。请参加9月5日座谈会的同志准时到会。",
    ),
    whole=False,
    confidence=0.92,
)
def day(paper: Paper) -> Iterator[Hit]:
    """会议于12日召开, and then 13日会议研究: one meeting of the paper, and another day right before its name."""
    everything = "".join(block_text(block) for block in paper.blocks)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for first in _MEETING.finditer(text):
            if re.match(r"\s*(?:至|到|—|－|-|～|、|和|（[^）]*）至)", text[first.end() :]) or everything.count(f"{first['what']}于") > 2:
                continue
            for again in re.finditer(
                rf"(?:(?P<y>\d{{4}})年)?(?<!\d)(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日(?:的)?{first['what']}(?=当天|当日|现场|期间|研究|议定|强调|审议|开始|当天|结束|指出|要求|听取|的同志|的人员|代表)",
                text[first.end() :],
            ):
                is_turn = again["d"][-1] == first["d"][-1]
                is_near = again["m"] == first["m"] and (abs(int(again["d"]) - int(first["d"])) <= 3 or is_turn)
                if is_near and again["d"] != first["d"]:
                    start, end = first.end() + again.start(), first.end() + again.end("d") + 1
                    right = f"{again['y'] + '年' if again['y'] else ''}{first['m']}月{first['d']}日"
                    yield Hit(f"前面写的是{right}，这里是{text[start:end]}，请核对。", start, end, (right,), "blocks", index)


@paper_rule(
    "consistency.place",
    "同一地名前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "龙泉县青山村集体经济薄弱。驻村工作队入驻青山村。",
        "青山村、青川村、青石村列入名单。入驻青川村。",
        "清源县石门镇发展茶叶产业。白河县石桥镇发展林果产业。石桥镇还建成冷库2座。",
        "桃花村位于镇东。桃园村位于镇西。桃源村位于镇南。",
        "甲县东河村与西河村相邻。西河村已脱贫。",
        "青山村和青川村合并。青川村村民满意。",
        "创建文化强古镇。白溪古镇游客增长。",
    ),
    bad=(
        "龙泉县青山村集体经济薄弱。市委组织部选派工作队入驻青川村，带动村集体增收32万元。",
        "石门水库总库容1200万立方米。加固后，石们水库可灌溉农田3万亩。",
        "白沙镇地处山区。经过治理，白杉镇面貌一新。",
    ),
    whole=False,
    confidence=0.9,
)
def place(paper: Paper) -> Iterator[Hit]:
    """Two names of places that differ in a character, the only two of their kind in the paragraph, told in different sentences."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        kinds: dict[str, list[tuple[str, int, int]]] = {}
        for found in _PLACE.finditer(text):
            stem = text[max(0, found.start() - 2) : found.start()]
            if len(stem) == 2 and not _NO_STEM.search(stem):
                kinds.setdefault(found[0], []).append((stem, found.start() - 2, found.end()))
        for held in kinds.values():
            stems = {stem for stem, *_ in held}
            near = [stem for stem in stems if any(_is_slip(stem, other) for other in stems)]
            is_pair = 1 < len(held) < 6 and len(near) == 2
            slip = _slipped(text, held) if is_pair else None
            if slip:
                right, (_, start, end) = text[slip[0][1] : slip[0][2]], slip[1]
                yield Hit(f"前面写的是“{right}”，这里是“{text[start:end]}”，请核对。", start, end, (right,), "blocks", index)


def _slipped(text: str, held: Sequence[tuple[str, int, int]]) -> tuple[tuple[str, int, int], tuple[str, int, int]] | None:
    """The first two of them, in different sentences, that are one character apart; none where two stand in a row."""
    if any(re.match("[、和与及]", text[end:]) or text[:start].endswith(("、", "和", "与")) for _, start, end in held):
        return None
    for first, second in combinations(held, 2):
        areas = [re.findall("(?:^|[，。；、])([一-龥]{2,3}[县市区])$", text[max(0, one[1] - 5) : one[1]]) for one in (first, second)]
        if all(areas) and areas[0] != areas[1]:
            return None
        if _is_slip(first[0], second[0]) and "。" in text[first[2] : second[1]]:
            return first, second
    return None


def _is_slip(first: str, second: str) -> bool:
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(changed) == 1 and not _DIRECTIONS & set(changed[0])


@paper_rule(
    "consistency.person",
    "同一人的姓名前后不一致",
    "consistency",
    "content",
    "must",
    _BASIS,
    good=("由张伟同志任组长，李娜同志任副组长。组长张伟主持会议。", "组长张伟、副组长张炜参加。", "由王明任主任，王民任副主任。"),
    bad=(
        "由张伟同志任组长，李娜同志任副组长。组长张炜主持会议。",
        "由刘建平同志担任组长。重大事项由组长刘建明审定。",
        "组长由副市长韩立新担任。遇有重大问题，要及时向组长韩力新报告。",
        "由副市长刘建平任组长。重大事项由组长刘建明审定。",
        "任命李国栋为整治领导小组组长；办公室主任由组长李国梁兼任。",
    ),
    whole=False,
    confidence=0.95,
)
def person(paper: Paper) -> Iterator[Hit]:
    """One office, and two names that differ in a character."""
    seen: dict[str, str] = {}
    names: set[str] = set()
    for index, block in enumerate(paper.blocks):
        for found in _PERSON.finditer(block_text(block)):
            name, role = found["name"] or found["name2"], found["role"] or found["role2"]
            before = seen.setdefault(role, name)
            is_slip = name != before and len(name) == len(before) and sum(a != b for a, b in zip(name, before, strict=True)) == 1
            if is_slip and name not in names and name[0] == before[0]:
                at = found.start("name") if found["name"] else found.start("name2")
                yield Hit(f"前面的{role}是“{before}”，这里是“{name}”，请核对。", at, at + len(name), (before,), "blocks", index)
            names.add(name)
