"""列举与个数（二）: a row that is told first and its number after it, names of persons, characters of a motto, and bodies that groups go to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.counts import BASIS, number_of, number_words

_ITEM = r"[^，。；：、“”（）()《》\s]{2,14}"
_NUMBER = r"(?P<count>[两三四五六七八九十]{1,2}|\d{1,2})"
_CLOSED = re.compile(
    rf"(?P<row>(?:{_ITEM}、){{2,}}[^，。；：、“”（）()《》\s等]{{2,14}})等(?P<shown>{_NUMBER}(?P<things>(?:个|件|项|类|种|大|条|家|所)(?!以[上下])[一-龥]{{1,4}}))"
)
_PERSONS = re.compile(
    rf"(?P<row>(?:[一-龥]{{2,4}}、)+[一-龥]{{2,3}})(?<!等)(?P<shown>{_NUMBER}(?P<things>[名位](?:同志|干部|教师|个人)|(?<!共)人(?=组成|参加|当选|担任|负责|共同|获)))|一行(?P<shown2>(?P<count2>\d{{1,2}}|[两三四五六七八九十])(?P<things2>人))，(?:由|包括|有|即)(?P<row2>(?:[一-龥]{{2,4}}、)+[一-龥]{{2,4}}?)(?=组成|等|，|。)"
)
_IN_ALL = re.compile(
    rf"(?P<row>(?:{_ITEM}、)+[^，。；：、“”（）()《》\s等]{{2,14}})，(?:共|共计|总共|一共)(?P<shown>{_NUMBER}(?P<things>(?:个|家|名|人|位|项|类|种|处|所|条|座|部|件|支)(?:[一-龥]{{0,4}}))(?=[，。；]))"
)
_WENT = re.compile(
    rf"(?<![\d.第]){_NUMBER}(?P<things>[个支路](?:[一-龥]{{0,6}}?(?:组|队|专班|分队)))，?(?:由[^，。；]{{2,14}}带队，)?分别(?:赶?赴|到|前往|进驻|深入|奔赴|派往|对)"
    r"(?P<row>[一-龥]{2,8}(?:、[一-龥]{2,8})+?(?:和[一-龥]{2,6})?)(?=开展|进行|实地|督导|督查|检查|调研|指导|巡查|核查|巡察|，|。)"
)
_MOTTO = re.compile(
    r"“(?P<row>[一-龥]{1,6}(?:[、，；][一-龥]{1,6})+)”的?(?P<count>[两三四五六七八九十]{1,3}|\d{1,2})(?P<things>字(?:方针|原则|要求|诀|经|工作法|思路|目标|举措|标准|精神|口诀|总要求|治水方针|做法))"
)
_MOTTO_AFTER = re.compile(
    r"(?<![第])(?P<count>[两三四五六七八九十]{1,3}|\d{1,2})(?P<things>字(?:方针|原则|要求|诀|经|工作法|思路|目标|精神|口诀))(?:，?即|：|，)?“(?P<row>[一-龥]{1,6}(?:[、，；][一-龥]{1,6})+)”"
)


@text_rule(
    "count.row_first",
    "先列举后概括的个数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "推进老旧小区改造、普惠托育、社区助餐、公交都市建设等四件民生实事。",
        "甲县、乙县、丙县等12个县受灾。",
        "表彰秦立言、方晓禾、陶正川三名同志。",
        "设立3个督导组，分别赴东澜区、青屿区、石桥县开展督导。",
        "明确“控源、截污、清淤、补水、管护”十字方针。",
        "落实“严、实、细”三字要求。",
        "派出3个工作组，分别赴甲县、乙县、丙县和丁区开展检查。",
        "市教育局、市财政局、市民政局等四个部门的分管领导。",
        "救援队伍由消防、公安、医疗共86人组成。",
        "种植小麦、玉米、大豆，共3万亩。",
        "同时接受建设、监理、施工等两个以上单位委托的；",
        "文科（含文学、历史）、政法、财经、教育（含体育）、理科、工科、农林、医药等八个学科门类",
    ),
    bad=(
        "推进老旧小区改造、普惠托育、社区助餐、公交都市建设等五件民生实事。",
        "新建体育公园、便民市场、社区食堂、停车场、口袋公园等四项民生工程。",
        "建成检验检测、人才培训、金融服务等两类平台。",
        "表彰秦立言、方晓禾、陶正川四名同志。",
        "专家组成员为张建华、刘秀英、陈国梁，共四人。",
        "涉及大田镇、小河镇、青山乡，共4个乡镇。",
        "评委会由李长青、王德海、赵云飞、孙立人五人组成。",
        "督导组一行4人，由张强、李明、王磊、赵鹏、孙浩组成。",
        "授予周明远、何静两位同志、赵一帆、孙立三位同志称号。",
        "设立5个督导组，分别赴东澜区、青屿区、石桥县、云栖县、临溪县、望山县开展现场督导。",
        "抽调4支小分队，分别到甲镇、乙镇、丙镇开展巡查。",
        "明确“控源、截污、清淤、补水、管护”六字方针。",
        "贯彻八字方针“节水优先、系统治理、两手发力”。",
    ),
    confidence=0.93,
)
def row_first(text: str) -> Iterator[Hit]:
    """甲、乙、丙、丁等五件: one more or less than are listed; far more leaves some out, and is let pass."""
    for found in _CLOSED.finditer(text) if "等" in text else ():
        listed, told = found["row"].count("、") + 1, number_of(found["count"])
        joined = len(re.findall("和|与|及|以及", found["row"].rpartition("、")[2]))
        is_slip = told < listed or (told == listed + 1 and found["things"][0] in _FINISHED)
        is_bodies = re.search("[省市县区镇乡村]$|局$|委$|公司$", found["row"])
        is_whole = text[found.start() - 1 : found.start()] not in set("、）)”》")
        if (
            is_slip
            and is_whole
            and not joined
            and not is_bodies
            and not re.search("不得|不能|或", text[max(0, found.start() - 8) : found.end()])
        ):
            yield _hit(found, listed)
    for found in _IN_ALL.finditer(text) if "，共" in text or "，一共" in text or "，总共" in text else ():
        items = [*found["row"].split("、")[:-1], *re.split("以及|和|与|及", found["row"].rpartition("、")[2])]
        told = number_of(found["count"])
        is_bare = not re.search(r"\d|的|其中|等", found["row"]) and max(map(len, items[1:])) <= _LONG
        if is_bare and told > 1 and told not in {len(items), found["row"].count("、") + 1} and abs(told - len(items)) <= _OFF:
            yield _hit(found, len(items))
    for pattern in (_PERSONS, _WENT):
        for found in pattern.finditer(text):
            name = "2" if found.groupdict().get("row2") else ""
            row = found["row" + name]
            listed, told = row.count("、") + 1, number_of(found["count" + name])
            joined = "和" in row.rpartition("、")[2]
            is_open = text[found.end() : found.end() + 1] == "等" or row.endswith(("共", "等"))
            if told > 1 and told != listed and not (joined and told == listed + 1) and not _NO_NAMES.search(row) and not is_open:
                yield _hit(found, listed + joined, name)
    for pattern in (_MOTTO, _MOTTO_AFTER):
        for found in pattern.finditer(text):
            size, told = len(re.findall("[一-龥]", found["row"])), number_of(found["count"])
            if size != told and len(re.split("[、，；]", found["row"])) != told:
                yield _hit(found, size)


_LONG, _OFF = 10, 2
_FINISHED = "件项类"
_NO_NAMES = re.compile("局|委|部|等|组|处|科|单位")


def _hit(found: re.Match[str], listed: int, name: str = "") -> Hit:
    count, things = found["count" + name], found["things" + name]
    shown, at = count + things, found.start("count" + name)
    right = number_words(listed, count, things)
    return Hit(f"列举的是{listed}项，文中写“{shown}”。请核对是漏列还是数目写错。", at, at + len(shown), (right + things,))
