"""前后一致（续）: short names, titles of papers, persons, days and numbers of things that are told again another way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.quantities import Quantity, quantities

_BASIS = "内容关：前后一致"
_SHORT = re.compile(r"(?P<full>[一-龥（）]{2,40})（以下(?:统称|简称)(?:为)?[“「]?(?P<short>[一-龥]{2,16})[”」]?[）,，]")
_BODY_END = "局|委|办|厅|部|中心|组|专班|公司|集团|站|所|馆|院|会|处|队|指|指挥部|领导小组"
_COMMON = frozenset(
    [
        "市发改委",
        "市发展改革委",
        "市教育局",
        "市科技局",
        "市工信局",
        "市经信局",
        "市民宗局",
        "市公安局",
        "市民政局",
        "市司法局",
        "市财政局",
        "市人社局",
        "市自然资源局",
        "市资源规划局",
        "市规划局",
        "市生态环境局",
        "市环保局",
        "市住建局",
        "市建设局",
        "市城管局",
        "市交通局",
        "市交通运输局",
        "市水利局",
        "市水务局",
        "市农业农村局",
        "市林业局",
        "市商务局",
        "市文旅局",
        "市卫健委",
        "市退役军人局",
        "市应急局",
        "市审计局",
        "市国资委",
        "市市场监管局",
        "市体育局",
        "市统计局",
        "市医保局",
        "市数据局",
        "市信访局",
        "市机关事务局",
        "市税务局",
        "市气象局",
        "市地震局",
        "市档案局",
        "市档案馆",
        "市园林局",
        "市房管局",
        "市行政审批局",
        "市金融办",
        "市政府办",
        "市委办",
        "市人大办",
        "市政协办",
        "市委组织部",
        "市委宣传部",
        "市纪委",
        "市监委",
        "市法院",
        "市检察院",
        "市总工会",
        "市妇联",
        "市科协",
        "市文联",
        "市残联",
        "市工商联",
        "市台办",
        "市外办",
        "市侨办",
        "市编办",
        "市粮食局",
        "市供销社",
        "市消防救援支队",
        "市乡村振兴局",
        "市文物局",
        "市投资促进局",
        "市招商局",
        "市海关",
        "市邮政局",
        "市烟草局",
    ]
)
_TYPES = "条例|实施细则|细则|实施办法|办法|规定|实施方案|工作方案|方案|实施意见|意见|规划|计划|预案|通知|决定|规则|措施|要点|导则|指南|标准|规范|章程|公约|协议|合同|清单|报告"
_TITLE = re.compile(r"《(?P<name>[^《》]{5,50})》")
_EVENT = re.compile(
    r"(?<![\d年])(?P<day>\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)(?:起)?(?:正式|全面|向社会|在全市|面向社会)?(?P<what>公开征求意见|公开招标|面向社会公开|对外开放|上线|施行|实施|发布|印发|公布|公示|开幕|举行|召开|开班|开馆|试运行|试运营|开工(?:建设)?|竣工|启动|成立|建成(?:投用|通车|投产)?|投用|投入使用|投入运营|启用|签约|挂牌|立项|动工|通车|投产|开业|开园|设立|揭牌|获批)"
)
_NEW = re.compile(
    "其中|新增|另|剩余|其余|再|还|分别|每|共计|合计|不少于|以上|约|近|超|力争|计划|目标|拟|将|增加|减少|同比|比|较|第|平均|最|上年|去年|今年|本年|上半年|全年已"
)


@paper_rule(
    "consistency.short_name",
    "简称与前面定义的不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "市数据资源管理局（以下简称市数据局）负责统筹。市数据局每季度通报情况。",
        "市教育局（以下简称市教育局）负责。市体育局配合。",
        "市公共资源交易中心（以下简称“交易中心”）负责。交易中心提供服务。",
        "防汛抗旱指挥部（以下简称市防指）负责。市防汛办公室配合。",
        "云州市城市管理局（以下简称市城管局）负责。市城管局执法支队配合。",
    ),
    bad=(
        "市数据资源管理局（以下简称市数据局）负责统筹。市大数据局每季度通报情况。",
        "市城市管理局（以下简称市城管局）负责。市城管委会同有关部门考核。",
        "市公共资源交易中心（以下简称“交易中心”）为直属单位。公交中心负责提供服务。",
        "云州市住房公积金管理中心（以下简称公积金中心）推行带押过户。住房中心将压缩时限。",
    ),
    whole=False,
    confidence=0.93,
)
def short_name(paper: Paper) -> Iterator[Hit]:
    """A body's short name, defined once, and later another that is but one character away or ends otherwise, and is no body that everyone has."""
    blocks = [(index, block_text(block)) for index, block in enumerate(paper.blocks)]
    everything = "\n".join(text for _, text in blocks)
    for defined in _SHORT.finditer(everything):
        short, full = defined["short"], defined["full"]
        ending = re.search(rf"(?:{_BODY_END})$", short)
        if not ending or len(short) < 3:
            continue
        stem = short[: ending.start()]
        before = everything[: defined.end()]
        pattern = re.compile(
            rf"(?:{re.escape(short[0])}[一-龥]{{1,{len(short)}}}?|(?<![一-龥])[一-龥]{{1,{max(len(stem), 1)}}})(?:{_BODY_END})(?![一-龥]{{0,2}}(?:支队|大队|公司|公室|公厅|员会|门|议|长|属|级)|[理法事学员托]|会(?!同)|公)"
        )
        at = 0
        for index, text in blocks:
            at += len(text) + 1
            for found in pattern.finditer(text):
                other = found[0]
                if at - len(text) - 1 + found.start() < defined.end() or other in _COMMON or other in before or other in full:
                    continue
                if short in other or other in short or not (_is_slip(short, other, stem) or _is_other_short(full, short, other)):
                    continue
                yield Hit(f"前面定义的简称是“{short}”，这里写“{other}”，请核对。", found.start(), found.end(), (short,), "blocks", index)


def _is_slip(short: str, other: str, stem: str) -> bool:
    """The same stem with another ending, one character more, less or changed."""
    if len(stem) >= 2 and other.startswith(stem) and len(other) <= len(short) + 2:
        return True
    if len(short) < 4 or abs(len(short) - len(other)) > 1:
        return False
    changes = [code for code in SequenceMatcher(None, short, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    return len(changes) <= 2 and sum(max(code[2] - code[1], code[4] - code[3]) for code in changes) <= (2 if len(changes) == 2 else 1)


def _is_other_short(full: str, short: str, other: str) -> bool:
    """Another short form made of the same full name: 住房中心 where 公积金中心 was said to be the one."""
    left = iter(full)
    return len(other) > 2 and short[-2:] == other[-2:] and all(character in left for character in other)


@paper_rule(
    "consistency.paper_name",
    "同一文件的名称前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "《云州市城市更新管理办法》已经同意。各单位要执行《云州市城市更新管理办法》。",
        "《云州市供水条例》《云州市供热条例》",
        "根据《云州市养老条例》，制定《云州市养老条例实施细则》。",
        "根据《浙江省城市绿化条例》，修订《云州市城市绿化条例》。",
        "《云州市防汛预案》和《云州市防汛方案》同时废止。",
        "将《云州市停车管理规定》修改为《云州市停车管理办法》。",
    ),
    bad=(
        "《云州市城市更新管理办法》已经同意。各单位要学习贯彻《云州市城市更新管理条例》。",
        "会议审议了《云州市公共数据管理办法》。会议要求抓紧印发《云州市公共数据管理条例》。",
        "《云岭市古树名木保护办法》自2025年1月1日起施行。各单位要认真学习《云岭市古树名木管理办法》。",
        "根据《云岭市电动自行车管理条例》第十二条规定处理。违反《云岭市电动车管理条例》的，依法处罚。",
        "市人大通过《云州市烟花爆竹安全管理规定》，绕城以内禁放。要依据《云州市烟花爆竹燃放管理规定》加强检查。",
    ),
    whole=False,
    confidence=0.9,
)
def paper_name(paper: Paper) -> Iterator[Hit]:
    """Two titles all but the same, in sentences that tell of one paper: not in a row, none of a higher body, none replacing the other."""
    seen: list[tuple[str, int]] = []
    everything = "".join(block_text(block) for block in paper.blocks)
    counts = {name: everything.count(f"《{name}》") for name in _TITLE.findall(everything)}
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        previous = 0
        for found in _TITLE.finditer(text):
            name = found["name"]
            between = text[previous : found.start()]
            previous = found.end()
            near = [(other, where) for other, where in seen if other != name and _is_one_paper(other, name)]
            same = any(other == name for other, _ in seen)
            seen.append((name, index))
            if not near or same or counts[name] > counts[near[-1][0]]:
                continue
            if not re.search(rf"(?:{_TYPES})(?:（[^（）]*）)?$", name):
                continue
            if re.fullmatch(r"(?:（[^（）]*）)?(?:[、和及与]|以及|或者|修改为|修订为|更名为|代替)?", between) or re.search(
                "修改|修订|废止|更名|替代|代替|和$|、$", between[-14:]
            ):
                continue
            if re.match("(?:（[^（）]*）)?(?:同时)?(?:废止|失效|[、和及与])", text[found.end() :]):
                continue
            right = near[-1][0]
            yield Hit(f"前面写的是《{right}》，这里是《{name}》，请核对。", found.start(), found.end(), (f"《{right}》",), "blocks", index)


def _is_one_paper(first: str, second: str) -> bool:
    place = re.compile(r"^(?:中华人民共和国|[一-龥]{2,3}(?:省|自治区|市|县|区))")
    a, b = place.match(first), place.match(second)
    if (a and a[0]) != (b and b[0]):
        return False
    one, other = first[a.end() if a else 0 :], second[b.end() if b else 0 :]
    stem_one, stem_other = (re.sub(rf"(?:（[^（）]*）)?(?:{_TYPES})(?:（[^（）]*）)?$", "", name) for name in (one, other))
    if stem_one == stem_other:
        return len(stem_one) >= 4 and not re.search("(?:条例|办法|规定|细则|法)$", stem_one)
    one_is_about = first.startswith("关于")
    if one in other or other in one or one[-2:] != other[-2:]:
        return False
    changes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    size = max(changes[0][2] - changes[0][1], changes[0][4] - changes[0][3]) if len(changes) == 1 else 99
    if (
        a
        and not one_is_about
        and len(changes) == 1
        and changes[0][0] in {"delete", "insert"}
        and size <= 2
        and changes[0][1] >= 2
        and len(stem_one) > 4
    ):
        return changes[0][2] < len(stem_one)
    is_inside = len(changes) == 1 and changes[0][1] >= 4
    return (
        is_inside
        and size <= 2
        and size / min(len(one), len(other)) <= (0.26 if a else 0.2)
        and not re.search(r"\d|[一二三四五六七八九十]", one[changes[0][1] : changes[0][2]] + other[changes[0][3] : changes[0][4]])
    )


@paper_rule(
    "consistency.event",
    "同一件事的时间前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "工程2024年3月开工。该工程2024年3月开工以来，进展顺利。",
        "一期2023年3月开工，二期2024年3月开工。",
        "2020年成立协会，2021年成立中心。",
    ),
    bad=(
        "该工程总投资4.2亿元，2024年3月开工。该工程2023年3月开工以来，进展顺利。",
        "我局于2025年3月12日向社会公开征求意见，期限为30日。自3月21日公开征求意见以来，共收到意见36条。",
        "听证会于9月12日举行。自9月21日举行听证会后，共收到书面意见18份。",
        "专项整治于4月8日启动。4月18日启动以来，各县区迅速行动。",
    ),
    whole=False,
    confidence=0.9,
)
def event(paper: Paper) -> Iterator[Hit]:
    """The same thing begun in 2024 and in 2023: told again with 以来、后、至今 of what has just been told."""
    for index, block in enumerate(paper.blocks):
        told: dict[str, str] = {}
        text = block_text(block)
        for found in _EVENT.finditer(text):
            what = found["what"][:2]
            again = re.match("[一-龥]{0,4}?(?:以来|后|至今|之后|到现在)", text[found.end() :])
            before = told.setdefault(what, found["day"])
            told_again = again and _is_other_day(before, found["day"])
            right = before[before.find("年") + 1 :] if "年" in before and "年" not in found["day"] else before
            if told_again and len(re.findall(rf"[年月日]起?[^，。；]{{0,6}}{what}", text)) == 2:
                yield Hit(
                    f"前面写的是{before}{what}，这里是{found['day']}，请核对。",
                    found.start("day"),
                    found.end("day"),
                    (right,),
                    "blocks",
                    index,
                )


def _is_other_day(first: str, second: str) -> bool:
    """Whether the two say different days, of what both tell of year, month and day."""
    days = [{unit: number for number, unit in re.findall(r"(\d+)([年月日])", words)} for words in (first, second)]
    shared = days[0].keys() & days[1].keys()
    return bool(shared) and any(days[0][unit] != days[1][unit] for unit in shared)


@paper_rule(
    "consistency.number_of",
    "同一事物的数量前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "全市共排查隐患325处。325处隐患已全部整改。",
        "计划建设口袋公园50个，已建成42个。50个口袋公园将全部开放。",
        "举办招聘会120场，其中80场招聘会面向高校。",
        "去年举办招聘会120场。今年举办130场招聘会。",
        "新建充电桩35个，改造30个充电桩。",
        "评审专家组由9名专家组成，其中高校专家5名。5名专家均来自省属高校。",
        "将制造业现行16%的税率降至13%，将建筑业现行10%的税率降至9%。",
    ),
    bad=(
        "全市共排查隐患325处，建立了台账。截至目前，352处隐患已全部整改到位。",
        "计划建设口袋公园50个。截至10月底，已建成42个，年底前60个口袋公园将全部对市民开放。",
        "共排查危房126户，其中C级96户、D级30户。对排查出的128户危房，逐户制定方案。",
        "举办招聘会120场，提供岗位3.6万个。其中，130场招聘会中面向高校毕业生的有48场。",
        "评审专家组由7人组成。9名专家一致同意通过评审。",
        "全市6县2区共8个县（区）参加评比，7个县（区）均已上报材料。",
    ),
    whole=False,
    confidence=0.9,
)
def number_of(paper: Paper) -> Iterator[Hit]:
    """隐患325处, and then 352处隐患: what is told as known must have been told so."""
    told: list[tuple[str, Quantity]] = []
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for quantity in quantities(text):
            noun = re.match(r"[一-龥]{2,5}", text[quantity.end :])
            before = re.sub(r"(?:共|达|为|已|有|约|了)+$", "", quantity.before)
            before = re.sub("(?:排查出|检查出|发现|上述|全部|所有|梳理出|确定|认定|列入)的$", "", before)
            is_new = re.search("(?:了|的|建设|建成|新建|新增|完成|改造|开展|举办|召开|提供|[0-9])$", before[-3:])
            if noun and not is_new and quantity.unit != "%":
                hit = _other_number(text, quantity, noun[0], told)
                if hit:
                    start, right = hit
                    yield Hit(
                        f"前面写的是{right}，这里是{text[quantity.start : quantity.end]}，请核对。",
                        start,
                        quantity.end,
                        (right,),
                        "blocks",
                        index,
                    )
            told.append((before, quantity))
    yield from _of_all(paper)
    yield from _all_agree(paper)


def _other_number(text: str, quantity: Quantity, noun: str, told: Sequence[tuple[str, Quantity]]) -> tuple[int, str] | None:
    same = [
        (before, other)
        for before, other in told
        if other.unit == quantity.unit and any(before.endswith(noun[:size]) for size in range(min(len(noun), 5), 1, -1))
    ]
    if not same or any(other.value == quantity.value for _, other in same):
        return None
    if _NEW.search(re.sub("^.*[。]", "", text[max(0, quantity.start - 8) : quantity.start]).replace("其中，", "")):
        return None
    other = same[-1][1]
    if not _is_slip_of(quantity.written, other.written) or quantity.scale != other.scale:
        return None
    return quantity.start, other.says(other.value)


def _is_slip_of(one: str, other: str) -> bool:
    """The same digits in another order, or one digit changed."""
    return one != other and (
        sorted(one) == sorted(other) or (len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1)
    )


_ALL_AGREE = re.compile(r"(?:^|[，。；])(?P<n>\d{1,3})(?P<u>[名位个家])(?P<what>[一-龥]{2,6}?)(?:均|都|全部|一致|悉数|无一)")


def _all_agree(paper: Paper) -> Iterator[Hit]:
    """专家组由7人组成, and then 9名专家一致同意."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _ALL_AGREE.finditer(text):
            before, noun = text[: found.start()], found["what"][:2]
            row = re.findall(rf"{noun}[^，。；\d]{{0,8}}?(?:由|共|有|为|计)(\d{{1,3}})[名位人个家]|(\d{{1,3}})[名位个家]{noun}", before)
            told = {number for pair in row for number in pair if number}
            if len(told) == 1 and found["n"] not in told and not re.search("其中|另|其余|分为", before[-40:]):
                right = told.pop()
                start = found.start("n")
                yield Hit(
                    f"前面说{right}{found['u']}{noun}，这里是{found['n']}{found['u']}，请核对。", start, start + len(found["n"]) + 1, (right + found["u"],),
                    "blocks", index,
                )  # fmt: skip


def _of_all(paper: Paper) -> Iterator[Hit]:
    """共8个县（区）, and later 7个县（区）均: all of them are as many as there are."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for first in re.finditer(r"共(?P<n>\d{1,3})(?P<what>[个家名项](?:[一-龥]{1,6}(?:（[一-龥、]{1,6}）)?))(?=[，。；、参])", text):
            for later in re.finditer(rf"(?<!\d)(?P<n>\d{{1,3}}){re.escape(first['what'][:8])}(?:均|都|全部|已全部)", text[first.end() :]):
                if later["n"] != first["n"]:
                    start = first.end() + later.start()
                    yield Hit(
                        f"前面说共{first['n']}{first['what']}，这里是{later['n']}{first['what']}，请核对。",
                        start,
                        start + len(later["n"]) + 1,
                        (first["n"] + first["what"][0],),
                        "blocks",
                        index,
                    )
