"""前后一致（四）: a festival's year, a deadline, days, a figure, a person and the thing of the title, told a second time another way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.rules.counts import number_of, number_words
from zhongshu.engines.proofing.rules.dates import day_of
from zhongshu.engines.proofing.rules.quantities import quantities
from zhongshu.engines.proofing.rules.retold import SURNAMES
from zhongshu.engines.proofing.vocabulary.store import alikeness

_BASIS = "内容关：前后一致"
_TO = "各县人民政府：\n"
_HEAD = "云州市人民政府关于{}的通知\n" + _TO
_FESTIVALS = "春节|元旦|清明|五一|“五一”|端午|中秋|国庆|“十一”|两节|元宵|高考|中考|汛期|防汛|暑期|寒假|暑假|冬季|夏季|春季|秋季"
_DUE = re.compile(
    r"(?:(?P<y>20\d{2})年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:下班|中午\d*时?|\d{1,2}时|\d{1,2}:\d{2})?(?:前|之前|以前)(?P<rest>[^。；]{0,40})"
)
_SENT = re.compile("(?:报送|报|反馈|提交|上报|送)")


@paper_rule(
    "consistency.festival_year",
    "节日、季节的年份与标题不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        _HEAD.format("做好2026年春节期间有关工作") + "2026年春节将至，现通知如下。",
        _HEAD.format("做好2026年防汛工作") + "2025年防汛工作取得全面胜利。现就2026年防汛工作通知如下。",
        _HEAD.format("做好2026年元旦春节期间有关工作") + "2025年全市平安稳定。",
    ),
    bad=(
        _HEAD.format("做好2026年春节期间有关工作") + "2025年春节将至，现通知如下。",
        _HEAD.format("加强2025年中秋国庆期间市场监管") + "为保障2024年中秋国庆期间市场平稳，现通知如下。",
    ),
    confidence=0.94,
)
def festival_year(paper: Paper) -> Iterator[Hit]:
    """The title's year before a festival, and in the first paragraphs another year before it and the title's nowhere."""
    title = re.search(rf"(?P<year>20\d{{2}})年(?P<what>{_FESTIVALS})", paper.title)
    if not title:
        return
    body = "".join(block_text(block) for block in paper.blocks)
    if re.search(rf"{title['year']}年{title['what']}", body):
        return
    for index, block in enumerate(paper.blocks[:2]):
        for told in re.finditer(rf"(?P<year>20\d{{2}})年{title['what']}(?!工作取得)", block_text(block)):
            is_past = re.search("去年|上年|回顾|总结|取得|自", block_text(block)[max(0, told.start() - 6) : told.end() + 16])
            if told["year"] != title["year"] and not is_past:
                right = title["year"] + told[0][4:]
                yield Hit(f"标题是{title['year']}年，这里是{told['year']}年，请核对。", told.start(), told.end(), (right,), "blocks", index)


@paper_rule(
    "consistency.due",
    "报送期限前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        _HEAD.format("报送计划") + "请于2025年11月20日前报送项目计划。\n报送时间。请于11月20日前将项目计划报市发展改革委。",
        _HEAD.format("报送计划") + "请于11月20日前报送项目计划。\n请于12月20日前将总结报送市发展改革委。",
        _HEAD.format("报送计划") + "请于11月20日前报送初稿，12月20日前报送终稿。",
    ),
    bad=(
        _HEAD.format("报送计划")
        + "请各地于2025年11月20日前报送2026年实施项目。\n报送时间。请于2025年12月20日前将项目表报市发展改革委，逾期不再受理。",
        "请于8月15日前将自查报告报送市安委办。\n三、材料报送。各单位自查报告务必于8月25日前报市安委办。",
        _HEAD.format("征集线索") + "请于6月10日前报送征集线索情况。\n各地要认真填写，于6月20日前将征集线索情况报送市政府办公室。",
    ),
    whole=False,
    confidence=0.92,
)
def due(paper: Paper) -> Iterator[Hit]:
    """The only two days by which something is to be sent, in two paragraphs, with a word for the thing in common and one figure changed."""
    held: list[tuple[int, re.Match[str]]] = [
        (index, found)
        for index, block in enumerate(paper.blocks)
        for found in _DUE.finditer(block_text(block))
        if _SENT.search(found["rest"])
    ]
    if len(held) != _TWO or held[0][0] == held[1][0]:
        return
    (_, first), (index, again) = held
    days = [(found["y"] or "", found["m"], found["d"]) for found in (first, again)]
    changed = [number for number in range(3) if days[0][number] != days[1][number] and days[0][number] and days[1][number]]
    around = [re.split("[。；，]", found.string[: found.start()])[-1] + found["rest"] for found in (first, again)]
    if len(changed) == 1 and _common(*around) and not re.search("每|月报|终稿|总结|进展", first["rest"] + again["rest"]):
        end = again.end("d") + 1
        right = f"{again['y'] + '年' if again['y'] else ''}{first['m']}月{first['d']}日"
        if changed == [0]:
            right = f"{first['y']}年{again['m']}月{again['d']}日"
        told = again.string[again.start() : end]
        yield Hit(f"前面写的期限是{right}，这里是{told}，请核对。", again.start(), end, (right,), "blocks", index)


_TWO = 2


def _common(first: str, second: str) -> bool:
    """Whether both name the same thing: two characters in a row that are no word of sending."""
    bare = [re.sub("将|报送至?|上报|报|反馈|提交|市?发展改革委|市政府办公室|市|县|局|委", "　", words) for words in (first, second)]
    return any(bare[0][at : at + 2] in bare[1] for at in range(len(bare[0]) - 1) if re.fullmatch("[一-龥]{2}", bare[0][at : at + 2]))


@paper_rule(
    "consistency.turned_figure",
    "同一个数前后写得不一样",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        _HEAD.format("举办培训") + "培训教师共1260人。\n确保1260名教师全部参训。",
        _HEAD.format("举办培训") + "培训教师1260人。\n培训医生1206人。",
        _HEAD.format("下达资金") + "甲县2.36亿元，乙县3.26亿元。请据此落实3.26亿元资金。",
    ),
    bad=(
        _HEAD.format("举办培训") + "培训教师共1260人，分三期。\n各校要确保1206名教师全部参训。",
        _HEAD.format("工程建设") + "核定概算总投资2.36亿元。\n请据此落实3.26亿元建设资金。",
        _HEAD.format("高标准农田建设") + "建设任务共计4.85万亩。\n要确保4.58万亩建设任务全面完成。",
    ),
    whole=False,
    confidence=0.92,
)
def turned_figure(paper: Paper) -> Iterator[Hit]:
    """A whole told with 共 or 总, and the same digits in another order where it is taken up again: 确保1206名."""
    wholes: list[tuple[str, str, float, str]] = []
    everything = "".join(block_text(block) for block in paper.blocks)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for told in quantities(text):
            digits = "".join(sorted(told.written))
            again = re.search("(?:确保|落实|据此|按照|上述|这|该|保障|完成|使|组织)[一-龥]{0,3}$", told.before)
            for written, unit, scale, sorted_digits in wholes:
                if (
                    again
                    and (unit, scale, sorted_digits) == (told.unit, told.scale, digits)
                    and written != told.written
                    and everything.count(told.written) == 1
                ):
                    right = written + told.shown
                    end = told.end
                    yield Hit(f"前面写的是{right}，这里是{text[told.start : end]}，请核对。", told.start, end, (right,), "blocks", index)
                    break
            if len(digits.replace(".", "")) > _TWO and re.search(
                "共计?|总[一-龥]{0,5}|合计|计划[一-龥]{0,4}|任务[一-龥]{0,3}$", told.before
            ):
                wholes.append((told.written, told.unit, told.scale, digits))


_NAMES = re.compile(
    rf"(?:^|[^一-龥]|[对给予和与由是为中授向望让任、])(?P<row>[{SURNAMES}][一-龥]{{1,2}}(?:、[{SURNAMES}][一-龥]{{1,2}})*)等?(?:[两三四五六七八九十\d]{{1,2}}[名位])?(?=同志|先进个人|个人)"
)


@paper_rule(
    "consistency.names",
    "受表彰、处理人员的姓名前后不一致",
    "consistency",
    "content",
    "must",
    _BASIS,
    good=(
        "秦立言、方晓禾、陶正川三名同志成绩突出。决定对秦立言、方晓禾、陶正川同志予以表扬。",
        "方晓禾、方晓和两名同志成绩突出。决定表扬方晓禾、方晓和同志。",
        "张建国、李梅同志成绩突出。张建军同志主持会议，李梅同志发言。张建国同志表态。",
    ),
    bad=(
        "秦立言、方晓禾、陶正川三名同志成绩突出。决定对秦立言、方晓和、陶正川同志予以表扬。",
        "决定给予周明远同志表彰。\n希望周明源同志珍惜荣誉。",
        "秦立言、方晓禾同志成绩突出。\n号召向方晓禾、秦言立同志学习。",
    ),
    whole=False,
    confidence=0.94,
)
def names(paper: Paper) -> Iterator[Hit]:
    """Names before 同志 that differ in a character or in the order of two, and never stand in one row."""
    places: list[tuple[str, int, int, frozenset[str]]] = []
    for index, block in enumerate(paper.blocks):
        for found in _NAMES.finditer(block_text(block)):
            row, at = found["row"].split("、"), found.start("row")
            for name in row:
                places.append((name, at, index, frozenset(row)))
                at += len(name) + 1
    rows = {row for *_, row in places}
    seen: dict[str, frozenset[str]] = {}
    for name, at, index, row in places:
        for before, beside in seen.items():
            is_apart = name not in seen and not any({name, before} <= both for both in rows)
            if is_apart and _is_same_person(name, before, is_sure=bool(beside & row)):
                yield Hit(f"前面写的是“{before}”，这里是“{name}”，请核对。", at, at + len(name), (before,), "blocks", index)
                break
        seen.setdefault(name, row)


def _is_same_person(name: str, before: str, *, is_sure: bool) -> bool:
    """One surname, and a character changed; where no other name stands beside both, for one that sounds or looks like it."""
    if len(name) != len(before) or len(name) <= _TWO or name[0] != before[0]:
        return False
    changed = [(a, b) for a, b in zip(name, before, strict=True) if a != b]
    if len(changed) != 1:
        return sorted(name) == sorted(before)
    sound, shape = alikeness(*changed[0])
    return is_sure or sound >= _NEAR_SOUND or shape >= _RATHER_LIKE


_NEAR_SOUND, _RATHER_LIKE = 2, 10
_THING = "中心|工程|项目|公司|学校|小学|中学|医院|公园|大桥|水库|平台|基地|产业园|园区|委员会|领导小组|指挥部|专班"
_SET_UP = re.compile(
    rf"(?:设立|成立|组建|建设|新建|撤销|更名为|命名|迁建|改扩建|扩建|实施)(?P<name>[一-龥“”]{{4,18}}?(?P<kind>{_THING}))的?(?:请示|通知|批复|报告|函|决定|有关)"
)


@paper_rule(
    "consistency.title_subject",
    "正文的名称与标题不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "青屿区人民政府关于设立区数据服务中心的请示\n云州市人民政府：\n我区拟设立青屿区数据服务中心。青屿区数据服务中心为公益一类事业单位。",
        "青屿区人民政府关于设立区数据服务中心的请示\n云州市人民政府：\n拟撤销青屿区信息中心，设立青屿区数据服务中心。",
    ),
    bad=(
        "青屿区人民政府关于设立区数据服务中心的请示\n云州市人民政府：\n我区拟设立青屿区数据服务中心。\n青屿区大数据管理中心拟为公益一类事业单位。",
        "云州市人民政府关于成立全市防汛抗旱指挥部的通知\n各县人民政府：\n决定成立全市防汛抗旱指挥部。\n全市防汛抗灾指挥部办公室设在市水利局。",
    ),
    whole=False,
    confidence=0.92,
)
def subject(paper: Paper) -> Iterator[Hit]:
    """What the title founds or builds, and a body of its kind and most of its characters that the text tells of once, under another name."""
    title = _SET_UP.search(paper.title)
    if not title:
        return
    name = re.sub("^(?:全?[省市县区]|[一-龥]{2,3}[省市县区])", "", title["name"])
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for told in re.finditer(
            rf"(?:^|[，。；、\n])(?P<all>(?P<place>全?[省市县区]|[一-龥]{{2,3}}[省市县区])(?P<name>[一-龥]{{2,14}}?{title['kind']}))", text
        ):
            other = told["name"]
            is_like = other != name and SequenceMatcher(None, other, name).ratio() >= _ALIKE and abs(len(other) - len(name)) <= _TWO
            if is_like and not re.search("撤销|原|更名|整合|现有|合并|下设", text[max(0, told.start() - 8) : told.end() + 6]):
                right = told["place"] + name
                yield Hit(
                    f"标题里是“{title['name']}”，这里是“{told['all']}”，请核对。",
                    told.start("all"),
                    told.end("all"),
                    (right,),
                    "blocks",
                    index,
                )


_ALIKE = 0.6
_DAYS = re.compile(
    r"(?<!\d)(?:(?P<ay>20\d{2})年)?(?P<am>\d{1,2})月(?P<ad>\d{1,2})日(?:（[^（）]{1,6}）)?(?:至|到|—|－|-|～)(?:(?P<by>20\d{2})年)?(?:(?P<bm>\d{1,2})月)?(?P<bd>\d{1,2})日"
    r"(?:（[^（）]{1,6}）)?(?:放假调休|放假|休假|休息|举行|举办|开展)?[，,（(]?(?:共|共计|总共|一共)(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})天"
)


@text_rule(
    "consistency.days",
    "起止日期与天数不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "7月15日至19日，共5天。",
        "10月1日（周三）至8日（周三）放假调休，共8天。",
        "2025年12月30日至2026年1月2日，共4天。",
        "3月1日至5日，共三个工作日。",
    ),
    bad=("7月15日至19日，共6天。", "10月1日至8日放假，共7天。", "培训时间：2025年9月28日至10月2日，共四天。"),
    confidence=0.94,
)
def days(text: str) -> Iterator[Hit]:
    """From one day to another, both counted, and 共 so many days."""
    for found in _DAYS.finditer(text):
        year, month = int(found["ay"] or 2025), int(found["am"])
        until = int(found["bm"] or month)
        first = day_of(year, month, int(found["ad"]))
        last = day_of(int(found["by"] or year) + (not found["by"] and until < month), until, int(found["bd"]))
        told = number_of(found["n"])
        if first and last and last >= first and (size := (last - first).days + 1) != told:
            right = number_words(size, found["n"], "天")
            at = found.start("n")
            yield Hit(f"起止日期一共{size}天，文中写{told}天，请核对。", at, found.end(), (f"{right}天",))
