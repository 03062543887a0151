"""前后一致（七）: one person's name, a quoted name and a short name of a place or work, told again with a character changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.retold import SURNAMES
from zhongshu.engines.proofing.vocabulary.store import alikeness

_BASIS = "内容关：前后一致"
_TITLES = "副?(?:省长|市长|县长|区长|镇长|乡长|书记|主任|局长|厅长|处长|科长|秘书长|主席|院长|校长|园长|检察长|部长|站长|所长|队长|支队长|大队长|组长|总指挥|指挥长|董事长|总经理|经理|会长|理事长|馆长|村长|教授|研究员|院士|总工程师|工程师)"
_ROLES = "法定代表人|联系人|负责人|村民|居民|教师|医生|医师|护士|民警|干部|职工|农民|驾驶员|司机|当事人|申请人|支书|代表|委员|专家|记者|学生|战士|消防员|志愿者|种植大户|致富带头人|第一书记|经办人|被申请人|原告|被告|户主"
_NAME = rf"(?P<name>(?:[{SURNAMES}]|欧阳|上官|司马|诸葛|皇甫)[一-龥]{{1,2}}?)"
_NO_NAME = re.compile("[的了在为和与及等将已要会把对被从向到出给并也都就以于是不有各其该这]")
_AFTER = "(?=负责|牵头|参与|接受|告诉|认为|率|先后|多次|深入|来到|赶到|赴|到|向|对|就|和|与|从|因|已|将|是|主持|强调|指出|出席|介绍|表示|汇报|报告|讲话|作|说|带队|率队|任|兼任|担任|宣布|同志|带领|第一时间|在|陪同|参加|要求|传达|总结|代表|为|一行|等|于|的|、|，|。|；|：|（|\\)|）|$)"
_MENTIONS = (
    re.compile(rf"(?P<role>{_TITLES}|{_ROLES})[：:]?{_NAME}{_AFTER}"),
    re.compile(rf"(?P<role>{_TITLES}|{_ROLES})[：:]?(?P<name>[{SURNAMES}][一-龥]{{2}})(?=[一-龥]{{2}})"),
    re.compile(rf"(?:^|[，。；、：（对由向与和以给予明命聘]){_NAME}(?:同志)?(?:任|担任|兼任|为)[一-龥]{{0,14}}?(?P<role>{_TITLES})"),
    re.compile(rf"{_NAME}(?P<role>{_TITLES})"),
    re.compile(rf"(?:^|[，。；、：（对由向与和以给予报交送请找经]){_NAME}(?P<role>同志|先生|女士|老人|烈士|老师)"),
    re.compile(rf"(?:^|(?<=[。；\n])){_NAME}(?P<role>强调|指出|要求)"),
    re.compile(rf"(?:请与|与|在|向){_NAME}(?P<role>联系|的带动|的带领|的帮助|的影响|学习)"),
)
_OPEN = 1
"""The pattern of those that nothing closes: three characters after a title."""
_NEAR_SOUND, _RATHER_LIKE = 2, 10
_LOOSE = frozenset(
    {"强调", "指出", "要求", "同志", "先生", "女士", "老人", "烈士", "老师", "联系", "的带动", "的带领", "的帮助", "的影响", "学习"}
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A person's name with the office, title or word beside it, and where it stands."""

    name: str
    role: str
    start: int
    index: int
    sentence: int
    is_closed: bool


def _mentions(text: str, index: int) -> Iterator[_Mention]:
    seen: set[int] = set()
    for number, pattern in enumerate(_MENTIONS):
        for found in pattern.finditer(text):
            start, name = found.start("name"), found["name"]
            if start not in seen and len(name) > 1 and not (number <= _OPEN and _NO_NAME.search(name[1:])):
                seen.add(start)
                role = found["role"]
                yield _Mention(
                    name,
                    role if role in _LOOSE else role.removeprefix("副") and role,
                    start,
                    index,
                    text.count("。", 0, start),
                    number != _OPEN,
                )


@paper_rule(
    "consistency.same_person",
    "同一人的姓名再次出现时写法不同",
    "consistency",
    "content",
    "must",
    _BASIS,
    good=(
        "会议由副市长周启明主持。周启明副市长强调，要压实责任。",
        "任命张建国为局长，任命张建军为副局长。张建军同志试用期一年。",
        "副市长李国平、李国民参加。李国民副市长带队检查。",
        "张建国、李梅同志成绩突出。张建军同志主持会议，李梅同志发言。张建国同志表态。",
        "县委书记李国平到现场指挥。县长李国民汇报情况。",
        "局长王芳主持会议。局长王芳副县长陪同调研。",
        "村民王大山、王大河兄弟救人。王大河同志受伤。",
    ),
    bad=(
        "会议由副市长周启明主持。周启民副市长强调，要压实责任。",
        "由教务处主任陈志远同志牵头负责。请各教研组将进展情况报陈志运同志汇总。",
        "拟任命孙志强为市水务集团董事长。孙志刚同志试用期一年。",
        "联系人：王丽娜，电话：86001234。\n如有问题请与王丽丽联系。",
        "事发后，清源县委书记李国平第一时间赶到现场指挥。李国民书记要求全力救治。",
        "村党支部书记张永福带领村民发展产业。在张永富的带动下，村民收入增加。",
        "会议由市长陈国栋主持，听取汇报。会议结束时，陈国梁市长对防汛工作提出要求。",
        "办公室设在市农业农村局，由刘长河同志兼任办公室主任。专班刘长何主任负责日常工作。",
        "由副市长孙立军任指挥长。孙利军指挥长多次到现场调度。",
        "开发区管委会主任赵卫东陪同调研。赵为东主任汇报了招商情况。",
        "项目经理陈立峰负责现场管理。11月以来，陈力峰经理带领团队抢抓工期。",
        "居民赵立春同志跳河救人。经研究，决定对赵立村同志予以通报表扬。",
    ),
    whole=False,
    confidence=0.94,
)
def same_person(paper: Paper) -> Iterator[Hit]:
    """Two names of three characters that differ in one: told with one title, or alike to ear or eye, or told of the only person there is."""
    held = [
        mention
        for index, block in enumerate(paper.blocks)
        for mention in sorted(_mentions(block_text(block), index), key=lambda one: one.start)
    ]
    if len(held) < 2:
        return
    everything = "\n".join(block_text(block) for block in paper.blocks)
    told = Counter({name: everything.count(name) for name in {mention.name for mention in held}})
    accused: set[str] = set()
    for at, again in enumerate(held):
        for first in held[:at]:
            if again.name in accused or not _is_slip(first, again) or told[again.name] > told[first.name]:
                continue
            if any(one.name == again.name for one in held[: held.index(first)]) or _are_two(everything, first.name, again.name):
                continue
            if _is_one(first, again, held):
                accused.add(again.name)
                yield Hit(
                    f"前面写的是“{first.name}”，这里是“{again.name}”，请核对。",
                    again.start,
                    again.start + len(again.name),
                    (first.name,),
                    "blocks",
                    again.index,
                )


def _is_slip(first: _Mention, again: _Mention) -> bool:
    a, b = first.name, again.name
    if a == b or len(a) != len(b) or len(a) < 3 or a[0] != b[0] or (first.index, first.sentence) == (again.index, again.sentence):
        return False
    if a[:-1] == b[:-1] and not (first.is_closed and again.is_closed):
        return False  # 王芳主持 and 王芳副局长 are one 王芳
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or sorted(a) == sorted(b)


def _are_two(everything: str, first: str, second: str) -> bool:
    """They stand in one sentence somewhere."""
    return any(first in sentence and second in sentence for sentence in re.split("[。\n]", everything))


def _is_one(first: _Mention, again: _Mention, held: Sequence[_Mention]) -> bool:
    x, y = next((a, b) for a, b in zip(first.name, again.name, strict=True) if a != b)
    sound, shape = alikeness(x, y)
    like = sound >= _NEAR_SOUND or shape >= _RATHER_LIKE or sorted(first.name) == sorted(again.name)
    names = {mention.name for mention in held}
    if again.role in _LOOSE:
        return like or len(names) == 2
    same = again.role in first.role or first.role in again.role
    others = {mention.name for mention in held if mention.role == again.role}
    return like or (same and len(others) <= 2)


_QUOTED = re.compile("“(?P<name>[一-龥]{3,8})”(?P<what>[一-龥]{2,8})")


@paper_rule(
    "consistency.quoted",
    "引号里的名称前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "举办“云岭杯”职业技能大赛。欢迎参加“云岭杯”职业技能大赛。",
        "开展“春雷行动”专项整治。开展“冬雷行动”专项整治。",
        "“清风行动”专项整治已结束。“清朗行动”专项整治正在推进。",
        "“三减”专项行动和“三健”专项行动同步开展。",
    ),
    bad=(
        "大赛名称为“云岭杯”职业技能大赛。欢迎广大职工踊跃参加“云峰杯”职业技能大赛。",
        "我市启动“清风护企”专项行动。各单位要把“清风护航”专项行动抓紧抓实。",
    ),
    whole=False,
    confidence=0.9,
)
def quoted(paper: Paper) -> Iterator[Hit]:
    """“云岭杯”职业技能大赛, and “云峰杯”职业技能大赛: the only two names that the same words follow, a character apart, in two sentences."""
    held: dict[str, list[tuple[str, int, int, int]]] = {}
    order = 0
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _QUOTED.finditer(text) if "”" in text else ():
            kind = found["what"][:4]
            held.setdefault(kind, []).append((found["name"], found.start("name"), index, order + text.count("。", 0, found.start())))
        order += text.count("。") + 1
    for told in held.values():
        names = list(dict.fromkeys(name for name, *_ in told))
        if len(names) != 2 or len(names[0]) != len(names[1]):
            continue
        changed = [(a, b) for a, b in zip(*names, strict=True) if a != b]
        again = next(one for one in told if one[0] == names[1])
        is_apart = not {order for name, *_, order in told if name == names[0]} & {order for name, *_, order in told if name == names[1]}
        begins_alike = names[0][:2] == names[1][:2] or len(names[0]) == 3 or max(alikeness(*changed[0])) >= _RATHER_LIKE
        if (
            len(changed) == 1
            and is_apart
            and names[0][0] == names[1][0]
            and begins_alike
            and not set(changed[0]) & _ORDERING
            and len(told) < 6
        ):
            start, index = again[1], again[2]
            yield Hit(f"前面写的是“{names[0]}”，这里是“{names[1]}”，请核对。", start, start + len(names[1]), (names[0],), "blocks", index)


_ORDERING = set("一二三四五六七八九十东西南北中上下前后左右内外大小新老高低甲乙丙丁春夏秋冬")
_KINDS = re.compile(
    "(?<![乡农])村(?!委|庄|干|务|容|支|民|级|居)|社区(?!工|居|干|服)|镇(?!村|街|级|区|党|政|长)|乡(?!村|镇|级|亲|党|政|长)|街道(?!社)|水库|大桥|特大桥|隧道|景区|灌区|公园|小学|中学|医院|高速|渠|码头|水厂|电站|林场|农场|湿地|泵站|闸|体育馆|图书馆|博物馆|文化馆|产业园|工业园|"
    "平台|开发区|新区|新城|片区|高新区|度假区|风电场|电厂|变电站|机场|车站|火车站|港区|大厦|小区|花园|家园|广场|大学|学院|幼儿园|敬老院|养老院|福利院|卫生院|服务站|驿站|书院|剧院|纪念馆|陵园|遗址|古镇|古城|煤矿|灌渠|合作社|污水处理厂|处理厂|(?:改造|改建|扩建|新建|建设|加固|治理|修复|提升|整治)(?:工程|项目)|工程|项目|街道办事处|办事处|有限公司|有限责任公司|集团|杯|水务局(?=有限)|河(?!湖|道|长|段|流|北|南)|江(?!北|南)|路(?!径|线|面|段|网|灯|由|侧)|大道"
)


@paper_rule(
    "consistency.proper_name",
    "同一地点、单位、工程的名称前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "清溪镇聚焦产业发展。清溪镇将继续推进农旅融合。",
        "清溪镇、清水镇率先完成。清水镇将继续推进。",
        "凤凰岭隧道全长2.3公里。凤凰岭隧道已贯通。龙头山隧道正在施工。",
        "由东湖公园到南湖公园。南湖公园已开放。东湖公园正在改造。",
        "清溪镇聚焦产业。河口镇发展旅游。清泉镇抓好治理。",
        "第一水厂供水能力10万吨。第二水厂供水能力5万吨。",
        "扎实推进乡村全面振兴。循序渐进，推动乡村全面振兴取得进展。",
    ),
    bad=(
        "我县清溪镇地处山区。今年以来，清溪镇聚焦产业发展。下一步，清水镇将继续推进农旅融合。",
        "松江路改造工程全长3.6公里。松花路改造工程计划于10月完工。",
        "柳林街道办事处联合派出所开展夜查。柳村街道办事处还走访了商户。",
        "新建南城污水处理厂日处理能力3万吨。南域污水处理厂建成后，实现全收集。",
        "甲方为云岭市水务投资有限公司。云岭市水务发展有限公司应于签约后付款。",
        "黄沙岭林场发生火情。接报后，黄沙林场立即组织扑救。",
        "沙河湾湿地公园位于城南。沙湾河湿地公园年内开放。",
        "赵家沟煤矿存在重大隐患。县应急管理局责令赵家湾煤矿停产整改。",
        "本项目由云岭交通建设集团承建。云岭交通投资集团要倒排工期。",
        "南湖新区规划人口20万人。南浦新区将于2030年基本建成。",
        "白石河是我县主要河流。近年来，县里投入资金治理白石河，白沙河水质稳定达标。",
        "清风岭风电场总装机10万千瓦。清凤岭风电场预计年底并网。",
        "凤凰岭隧道全长2.3公里，是控制性工程。凤凰山隧道已于3月贯通。",
        "项目建设单位为临湖水务有限公司。临江水务有限公司要严格按照批复组织实施。",
        "项目由云岭建工集团有限公司承建。7月初，云岭建设集团有限公司进场施工。",
        "同意设立云岭市创新中学。云岭市新创中学为公办学校。",
    ),
    whole=False,
    confidence=0.9,
)
def proper_name(paper: Paper) -> Iterator[Hit]:
    """The only two names of their kind in the paper, a character apart, in different sentences, the second where a thing is that is known."""
    kinds: dict[str, list[tuple[str, int, int, int, str]]] = {}
    order = 0
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _KINDS.finditer(text):
            stem = re.split(_STEM_ENDS, text[max(0, found.start() - 10) : found.start()])[-1]
            if len(stem) >= 2:
                place = order + text.count("。", 0, found.start())
                kinds.setdefault(found[0], []).append((stem, found.start(), index, place, text))
        order += text.count("。") + 1
    is_in_lots = any("标段" in block_text(block) for block in paper.blocks)
    for kind, held in kinds.items() if not is_in_lots else ():
        if 1 < len(held) < _MANY:
            yield from _other_name(kind, held)
            yield from _longer_name(kind, held) if len(kind) > 1 else ()


_MANY = 40


def _longer_name(kind: str, held: Sequence[tuple[str, int, int, int, str]]) -> Iterator[Hit]:
    """Names that go together for four characters or more at the end, differ in one or two before them, and go together again."""
    for at, again in enumerate(held):
        for first in held[:at]:
            parts = _parted(first[0], again[0], kind)
            if not parts:
                continue
            right, wrong, tail = parts
            alike = {stem[-len(tail) - 4 :] for stem, *_ in held if stem.endswith(tail)}
            rights = [one for one in held if one[0].endswith(right)]
            wrongs = [one for one in held if one[0].endswith(wrong)]
            if len(wrongs) != 1 or {one[3] for one in rights} & {again[3]} or len(alike) > len(rights) + 1:
                continue
            text, begin, end = again[4], again[1] - len(wrong), again[1] + len(kind)
            before = text[:begin]
            is_row = (
                re.match("[、和与及]", text[end:])
                or re.search("[、和与及]$", before)
                or re.match("[、和与及]", first[4][first[1] + len(kind) :])
            )
            if not is_row and not re.search("另|其他|还有|分别|新增|启动|开工|新建|同时", text[max(0, begin - 10) : begin]):
                yield Hit(f"前面写的是“{right}{kind}”，这里是“{wrong}{kind}”，请核对。", begin, end, (right + kind,), "blocks", again[2])
                return


def _parted(first: str, second: str, kind: str) -> tuple[str, str, str] | None:
    """The ends of both stems from one or two characters before those that differ, and the end that they share."""
    size = min(len(first), len(second))
    same = next((at for at in range(size) if first[-1 - at] != second[-1 - at]), size)
    tail = first[len(first) - same :]
    for gap in (1, 2):
        one, other = first[: len(first) - same], second[: len(second) - same]
        left = one[-gap - gap : -gap] if len(one) >= 2 * gap else ""
        shared = next(
            (at for at in range(min(len(one), len(other)) - gap) if one[-gap - 1 - at] != other[-gap - 1 - at]),
            min(len(one), len(other)) - gap,
        )
        if not left or left != other[-2 * gap : -gap] or len(tail) + len(kind) + max(0, shared - gap) < _TAIL_SIZE:
            continue
        if set(one[-gap:] + other[-gap:]) & _ORDERING or _NO_NAME_IN.search(one[-2 * gap :] + other[-2 * gap :] + tail):
            return None
        return one[-2 * gap :] + tail, other[-2 * gap :] + tail, tail
    return None


_TAIL_SIZE = 4
_NO_NAME_IN = re.compile("[一些批个重各类型等项多大民]|推|实施|农村|基础|公共|城市|老旧|配套|产业")
_STEM_ENDS = re.compile("[^一-龥]|[的在为了与和及等将对由从向到于各全该本我其是有把沿至]")
_PLACE = re.compile("^[一-龥]{0,3}?[省市县区]")


def _other_name(kind: str, held: Sequence[tuple[str, int, int, int, str]]) -> Iterator[Hit]:
    first = held[0]
    for again in held[1:]:
        size = _reach(first[0], again[0])
        if not size:
            continue
        right, wrong = first[0][-size:], again[0][-size:]
        if size == len(again[0]) and _is_shorter(again[0], first[0]):
            right = first[0]
        names = {right if stem.endswith(right) else stem[-size:] for stem, *_ in held}
        rights = [one for one in held if one[0].endswith(right)]
        wrongs = [one for one in held if one[0].endswith(wrong)]
        if names != {right, wrong} or len(wrongs) > len(rights) or len(wrongs) != 1 or {one[3] for one in rights} == {again[3]}:
            return
        text, end = again[4], again[1] + len(kind)
        before = text[: again[1] - size]
        is_row = (
            re.match("[、和与及]", text[end:])
            or re.search("[、和与及]$", before)
            or re.match("[、和与及]", first[4][first[1] + len(kind) :])
        )
        is_known = (
            not before or re.search("[，。；：\n]$|[对在由到将让使向为按给该]$|[市县区镇]$", before) or len(rights) > 1 or first[0] == right
        )
        is_sure = size + len(kind) >= 4 or len(rights) > 1
        if not is_row and is_known and is_sure and not re.search("另|其他|还有|分别|相邻|毗邻|邻", text[max(0, again[1] - 16) : end + 4]):
            begin = again[1] - size
            yield Hit(f"前面写的是“{right}{kind}”，这里是“{wrong}{kind}”，请核对。", begin, end, (right + kind,), "blocks", again[2])
        return


def _is_shorter(second: str, first: str) -> bool:
    """黄沙 for 黄沙岭: the first name without one of its characters after the first."""
    return len(first) > 2 and any(first[:at] + first[at + 1 :] == second for at in range(1, len(first)))


def _reach(first: str, second: str) -> int:
    """How far from the right the two stems go together with one character changed or two turned about, and one before it that agrees; 0 when they do not."""
    a, b = _PLACE.sub("", first) or first, _PLACE.sub("", second) or second
    size = min(len(a), len(b))
    off = [at for at in range(1, size + 1) if a[-at] != b[-at]]
    if a == first and b == second and _is_shorter(b, a):
        return len(b)
    if len(off) == 2 and off[1] == off[0] + 1 and a[-off[0]] == b[-off[1]] and a[-off[1]] == b[-off[0]]:
        return min(size, off[1] + 1)
    if len(off) != 1 and not (len(off) > 1 and off[1] > off[0] + 1):
        return 0
    changed = {a[-off[0]], b[-off[0]]}
    reach = (off[1] if len(off) > 1 else size + 1) - 1
    if reach <= off[0] or changed & _ORDERING or (len(a) != len(b) and reach < 3):
        return 0
    return reach if len(off) == 1 and len(a) == len(b) else min(reach, off[0] + 2)
