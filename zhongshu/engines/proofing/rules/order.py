"""次序: phases of a work told in their order, levels and grades up or down but not to and fro, leaders in the order of their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule

_BASIS = "文字关：并列有序"
_PHASES = (
    "动员部署|宣传发动|宣传动员|部署启动|启动部署|制定方案|方案制定|先行试点|试点先行|开展试点|试点探索|调查摸底|摸底调查|摸底排查|学习动员",
    "自查自纠|自查整改|自查自评|自评自查|单位自查",
    "全面推开|全面推广|全面铺开|集中整治|集中攻坚|全面实施|组织实施|全面推进|整改提升",
    "督导检查|督查检查|抽查复核|检查督导|重点抽查",
    "总结验收|验收总结|考核验收|总结提升|总结评估|巩固提升|评估总结|总结表彰|总结推广",
)
_PHASE = re.compile("|".join(f"(?P<p{number}>{words})" for number, words in enumerate(_PHASES)))
_STEP = re.compile(
    r"(?:^|(?<=[：:，；。、（]))(?:第[一二三四五六]|[一二三四五六])(?:步|阶段|个阶段|步骤|环节|是|要)(?:（[^（）]{1,24}）)?[，：:是为]{0,2}(?P<words>[^，。；：]{2,16})"
)
_ROW = re.compile(r"[^，。；：！？“”《》（）\s、和与及]{1,12}(?:[、和与及→—][^，。；：！？“”《》（）\s、和与及]{1,12}){2,}")
_SCALES: tuple[tuple[str, ...], ...] = (
    ("国家级", "省级", "市级", "县级|区级|县（区）级", "乡级|镇级|乡镇级|镇街级", "村级|社区级", "组级"),
    (
        "省",
        "市",
        "县|区|县（市、区）|县（区）|区县",
        "乡|镇|乡镇|乡（镇）|镇街|镇（街）|乡镇（街道）|镇（街道）",
        "村|社区|村（社区）",
        "组|户",
    ),
    ("特别重大", "重大", "较大", "一般"),
    ("红色", "橙色", "黄色", "蓝色"),
    ("特等奖", "一等奖", "二等奖", "三等奖", "优秀奖|鼓励奖"),
    ("金牌", "银牌", "铜牌"),
    ("优秀", "良好", "合格|一般", "不合格|较差"),
    ("幼儿园|学前教育", "小学", "初中", "高中", "大学|高校"),
    ("春季", "夏季", "秋季", "冬季"),
    ("院士", "博士", "硕士", "本科", "专科"),
)
_LEADER = re.compile(
    r"(?:^|(?<=[、，：有]))(?P<title>[省市县区]委书记|(?:代理?)?[省市县区]长|[省市县区]人大常委会主任|[省市县区]政协主席|[省市县区]委常委|[省市县区]人大常委会副主任|副[省市县区]长|[省市县区]政协副主席)(?P<name>[一-龥]{2,3})(?=[、，。和及等]|出席|参加|陪同|到会|分别|主持|列席)"
)
_RANKS = (
    r"委书记$",
    r"^(?:代理?)?[省市县区]长$|常委会主任$",
    r"政协主席$",
    r"委常委$",
    r"常委会副主任$",
    r"^副[省市县区]长$",
    r"政协副主席$",
)


@text_rule(
    "order.phases",
    "工作步骤的先后颠倒",
    "order",
    "content",
    "should",
    "文字关：时间先后",
    good=(
        "分三步推进：第一步，先行试点；第二步，全面推开；第三步，总结验收。",
        "分动员部署、自查自纠、集中整治、总结提升四个阶段。",
        "一是总结提升，建立长效机制；二是加强保障。",
        "第一阶段（3月），动员部署。第二阶段（4月），自查自纠。",
    ),
    bad=(
        "分三步推进：第一步，全面推开；第二步，先行试点；第三步，总结验收。",
        "分动员部署、集中整治、自查自纠、总结提升四个阶段。",
        "第一阶段（3月），自查自纠；第二阶段（4月），动员部署；第三阶段（5月），总结验收。",
        "分四步走：一是宣传发动，二是总结验收，三是集中整治。",
    ),
    confidence=0.93,
)
def phases(text: str) -> Iterator[Hit]:
    """To mobilise, to look into oneself, to carry out, to look over, to sum up: a row or steps of which two have changed places."""
    if len(_PHASE.findall(text)) < 2:
        return
    steps = [(step.start(), step.start("words"), phase) for step in _STEP.finditer(text) if (phase := _PHASE.search(step["words"]))]
    yield from _turned(text, [(begin, at, at + phase.end(), _rank(phase)) for begin, at, phase in steps])
    for row in _ROW.finditer(text):
        held = [
            (row.start() + found.start(), row.start() + found.start(), row.start() + found.end(), _rank(found))
            for found in _PHASE.finditer(row[0])
        ]
        if len(held) > 2:
            yield from _turned(text, held)


def _rank(found: re.Match[str]) -> int:
    return int((found.lastgroup or "p0")[1:])


def _turned(text: str, held: Sequence[tuple[int, int, int, int]]) -> Iterator[Hit]:
    """Of each where it begins, where its words begin and end, and its rank: two neighbours are told, and offered with their words changed about."""
    ranks = [rank for *_, rank in held]
    for at in range(len(held) - 1):
        swapped = [*ranks[:at], ranks[at + 1], ranks[at], *ranks[at + 2 :]]
        if ranks[at] > ranks[at + 1] and swapped == sorted(swapped):
            (start, one, after, _), (_, other, end, _) = held[at], held[at + 1]
            right = text[start:one] + text[other:end] + text[after:other] + text[one:after]
            yield Hit(f"“{text[start:end]}”的先后次序颠倒，请核对。", start, end, (right,))
            return


@text_rule(
    "order.scale",
    "级别、等次、时间的次序跳跃",
    "order",
    "wording",
    "should",
    _BASIS,
    good=(
        "省、市、县三级",
        "村、乡、县三级",
        "国家级、省级、市级平台",
        "红色、橙色、黄色、蓝色四级",
        "设一等奖、二等奖、三等奖",
        "2021年、2022年、2023年",
        "11月、12月、1月",
        "省、市重点项目",
        "小学、初中、高中",
        "市、县、市三方",
    ),
    bad=(
        "省、县、市三级联动",
        "国家级、市级、省级平台",
        "红色、黄色、橙色、蓝色四级",
        "设一等奖、三等奖、二等奖",
        "2021年、2023年、2022年分别完成",
        "小学、高中、初中毕业班",
    ),
    confidence=0.93,
)
def scale(text: str) -> Iterator[Hit]:
    """Three or more of one scale, that go up and then down."""
    if "、" not in text:
        return
    for row in _ROW.finditer(text):
        items = re.split("[、和与及→—]", row[0])
        for steps in (*_SCALES, None):
            yield from _unsteady(row, items, steps)


def _unsteady(row: re.Match[str], items: Sequence[str], steps: Sequence[str] | None) -> Iterator[Hit]:
    """The longest stretch of neighbours that are of the scale; the last may have words after it, the first before it."""
    ranks = [_step_of(item, steps, is_first=at == 0, is_last=at == len(items) - 1) for at, item in enumerate(items)]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < 3 or len(set(known)) < len(known) or None in ranks[1:-1]:
        return
    if known in (sorted(known), sorted(known, reverse=True)):
        return
    for at in range(len(known) - 1):
        swapped = [*known[:at], known[at + 1], known[at], *known[at + 2 :]]
        if swapped in (sorted(known), sorted(known, reverse=True)):
            first = at + (ranks[0] is None)
            told = f"“{items[first]}”和“{items[first + 1]}”的次序颠倒，请核对。"
            yield Hit(told, *_mended(row, items, steps, first))
            return


def _mended(row: re.Match[str], items: Sequence[str], steps: Sequence[str] | None, first: int) -> tuple[int, int, tuple[str, ...]]:
    """The two neighbours with their words changed about; of years alone the whole row from the first on."""
    whole = steps is None and all(re.fullmatch(r"\d{4}年", item) for item in items)
    begin, stop = (0, len(items)) if whole else (first, first + 2)
    at = row.start() + sum(len(item) + 1 for item in items[:begin])
    end = at + len(items[begin])
    marks = []
    for item in items[begin + 1 : stop]:
        marks.append(row.string[end])
        end += 1 + len(item)
    if whole:
        new = sorted(items)
    else:
        one, other = (_word_of(item, steps) for item in items[begin:stop])
        new = [items[first].replace(one, other), items[first + 1].replace(other, one)]
    return at, end, (new[0] + "".join(mark + item for mark, item in zip(marks, new[1:], strict=True)),)


def _word_of(item: str, steps: Sequence[str] | None) -> str:
    """The part of an item that is a step of the scale: all of it, or as much as is known."""
    if steps is None:
        return (re.search(r"\d{4}年", item) or re.match(".*", item) or [""])[0]
    words = [word for each in steps for word in each.split("|")]
    return max((word for word in words if item.startswith(word) or item.endswith(word)), key=len, default=item)


def _step_of(item: str, steps: Sequence[str] | None, *, is_first: bool, is_last: bool) -> int | None:
    if steps is None:
        return _year_of(item, is_first=is_first, is_last=is_last)
    for number, words in enumerate(steps):
        for word in words.split("|"):
            at_end, at_start = is_first and item.endswith(word), is_last and item.startswith(word)
            if len(word) == 1:
                at_end = at_end and bool(re.fullmatch("(?:推动|建立|健全|完善|实行|构建|形成|推进|全市|强化|实现).", item))
                at_start = at_start and bool(re.match(".[两三四五六七](?:级|方)", item))
            if item == word or at_end or at_start:
                return number
    return None


def _year_of(item: str, *, is_first: bool, is_last: bool) -> int | None:
    found = re.search(r"(?<!\d)(\d{4})年$", item) if is_first else re.match(r"(\d{4})年", item)
    return int(found[1]) if found and (is_last or found.end() == len(item)) else None


@text_rule(
    "order.leaders",
    "领导职务的次序颠倒",
    "order",
    "political",
    "should",
    _BASIS,
    good=(
        "市委书记何志、市长林海、市人大常委会主任徐明、市政协主席高华出席。",
        "市委书记何志、市人大常委会主任徐明、市长林海出席。",
        "副市长王明、市政协副主席李华参加。",
    ),
    bad=(
        "出席会议的有市委书记何志、市长林海、市政协主席高华、市人大常委会主任徐明。",
        "市长林海、市委书记何志出席。",
        "市政协副主席李华、副市长王明参加。",
        "县政协主席高华和县长林海出席。",
    ),
    confidence=0.94,
)
def leaders(text: str) -> Iterator[Hit]:
    """书记, then 人大 and the head of government, then 政协; the deputies after them in the same order."""
    before: tuple[re.Match[str], int] | None = None
    for found in _LEADER.finditer(re.sub("和(?=[省市县区副])", "、", text)):
        rank = next(number for number, form in enumerate(_RANKS) if re.search(form, found["title"]))
        if before and found.start() - before[0].end() == 1 and rank < before[1]:
            start, end = before[0].start(), found.end()
            right = text[found.start() : end] + text[before[0].end() : found.start()] + text[start : before[0].end()]
            yield Hit("领导职务的排序有误，请核对。", start, end, (right,))
        before = (found, rank)
