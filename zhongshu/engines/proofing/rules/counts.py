"""个数与列举: a number of things and the things that are listed must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhongshu.engines.paper import Block, Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.rules.headings import chinese_number, chinese_words

BASIS = "内容关：数字前后一致"
_NUMBER = r"[两二三四五六七八九十]{1,2}|\d{1,2}"
_MEASURE = "个|大|项|点|条|类|种|方面|步|件|重|次|份|对|组|支|家|名|位|级|部|档|批|轮|场|座|所|则|层"
_THINGS = rf"(?:{_MEASURE})[一-龥]{{0,10}}?"
_COUNT = rf"(?<![第“近约每各十百千万一二三四五六七八九\d.〔])(?P<count>{_NUMBER})"
LONGEST = 120
_QUOTED = re.compile(
    r"“(?P<count>[两二三四五六七八九十]{1,2})(?P<what>(?:个|大|项|条)?[一-龥]{1,8})”(?:的?(?:要求|原则|目标|机制|模式|工作法|措施|行动|工程|标准|制度|体系|格局|战略|理念|思路|任务|总要求))?"
    r"(?:[（(](?P<inner>[^（()）]{4,200})[）)]|(?P<intro>[：:]|，?即[：:]?|，?(?:就是|分别是|分别为|是指|包括))(?P<list>[^。\n]{4,160})(?=[。\n]|$))"
)
_LEAD = re.compile(rf"{_COUNT}(?P<things>{_THINGS})(?:的?[一-龥]{{0,6}})?[：:，,。](?P<rest>.+)")
_ORDINALS = (
    re.compile(r"(?:^|[：:，,。；;])(?P<n>[一二三四五六七八九十]{1,2})(?:是|要|为)"),
    re.compile(r"(?:^|[：:，,。；;])第(?P<n>[一二三四五六七八九十]{1,2})[，,、]"),
    re.compile(r"(?:^|[：:，,。；;])[（(](?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})[）)]"),
    re.compile(r"(?:^|[：:，,。；;])其(?P<n>[一二三四五六七八九十])[，,是]"),
    re.compile(r"(?:^|[：:，,。；;])(?P<n>[①②③④⑤⑥⑦⑧⑨])"),
)
_COLON = re.compile(
    rf"(?:{_COUNT}(?P<things>{_THINGS})(?P<intro>[：:]|(?:，|[一-龥]{{0,4}}，)(?:即|分别是|分别为|包括|就是)[：:]?|(?:分别)?(?:是指|包括|是|为)[：:]))"
    r"(?P<list>[^。\n]{4,160})(?=[。\n]|$)"
)
_APART = re.compile(
    rf"(?<![\d.])(?P<count>\d{{1,2}}|[两二三四五六七八九])(?P<things>(?:{_MEASURE})[一-龥]{{0,6}}?)，?分别(?:为|是)(?P<list>[^。；\n]{{4,160}})(?=[。；\n]|$)"
)


def sizes_of(row: str) -> set[int]:
    """How many items a row may be said to have. Marks inside brackets, quotations and titles part nothing."""
    bare = re.sub(r"（[^（）]*）|\([^()]*\)", "", row.strip().rstrip("；，、。"))
    bare = re.sub(r"(?<=”)(?=“)|(?<=》)(?=《)", "、", bare)
    bare = re.sub(r"“[^“”]*”|《[^《》]*》", "※", bare)
    for mark in "；、，":
        if mark in bare:
            parts = bare.split(mark)
            joined = len(re.findall("以及|和|与|及|跟", parts[-1])) * (not re.search("和|与|及", parts[0]))
            return {len(parts)} if mark != "、" or not joined else {len(parts), len(parts) + 1}
    return {1, len(re.split("以及|和|与|及", bare))}


def number_words(number: int, like: str, after: str) -> str:
    """The number as `like` is written: digits, or Chinese with 两 before a measure word."""
    if like.isdigit():
        return str(number)
    return "两" if number == 2 and (re.match(_MEASURE, after) or like == "两") else chinese_words(number)


def number_of(words: str) -> int:
    """A count as it is written."""
    if words and words in "①②③④⑤⑥⑦⑧⑨":
        return "①②③④⑤⑥⑦⑧⑨".index(words) + 1
    return chinese_number(words.replace("两", "二"))


def _hit(  # noqa: PLR0917 - the count, what is listed, and where both stand
    text: str, at: int, count: str, listed: int, end: int, shown: str
) -> Hit:
    """From the count to the end of the list, with the count mended; of a long list the count with its noun alone."""
    right = number_words(listed, count, text[at + len(count) :])
    begin = at - (text[at - 1 : at] == "“")
    if end - begin > LONGEST:
        end = at + len(shown)
    return Hit(
        f"前面说“{shown}”，列举的是{listed}项。请核对是漏列还是数目写错。",
        begin,
        end,
        (text[begin:at] + right + text[at + len(count) : end],),
    )


@text_rule(
    "number.count_list",
    "概括的个数与列举不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "“三服务”(服务发展、服务决策、服务落实)",
        "“两线三督”（线上+线下，日常监督、专项监督、重点监督）",
        "“六联六提”（联甲、联乙、联丙、联丁、联戊、联己）",
        "“三河三湖”（甲河、乙河、丙河、丁湖、戊湖、己湖）",
        "落实“四早”要求，即早发现、早报告、早隔离、早治疗。",
        "坚持“三个有利于”：有利于发展、有利于稳定和有利于民生。",
        "推进“三个年”活动，即项目突破、环境优化、作风建设等。",
        "开展“两学一做”：学党章党规、学系列讲话，做合格党员。",
    ),
    bad=(
        "“三服务”（服务发展、服务决策）",
        "“五个坚持”（坚持甲、坚持乙、坚持丙、坚持丁）",
        "坚持“四个一批”（签约一批、开工一批、投产一批），推动项目。",
        "落实“四早”要求，即早发现、早报告、早处置。",
        "坚持“三不放过”原则：原因未查清不放过、人员未处理不放过、措施未落实不放过、教育未到位不放过。",
        "做到“六个聚焦”：聚焦产业、聚焦创新、聚焦民生、聚焦生态、聚焦安全。",
        "“五类人员”，是指特困人员、低保对象、低保边缘家庭成员和防止返贫监测对象。",
        "打好“三大战役”：蓝天保卫战、碧水保卫战，优良天数比例保持在90%以上。",
    ),
    confidence=0.975,
)
def count_list(text: str) -> Iterator[Hit]:
    """“五个坚持（…）” lists five. Terms with two counts (两线三督) and lists parted in several ways are left alone."""
    for found in _QUOTED.finditer(text):
        row = found["inner"] or found["list"]
        key = re.sub("^(?:个|大|项|条)", "", found["what"])
        head, comma, rest = row.partition("，")
        if found["list"] and comma and "、" in head and key not in rest and key[-2:] not in rest:
            row = head  # the sentence goes on after its list
        wanted, sizes = number_of(found["count"]), sizes_of(row)
        if wanted < 2 or wanted in sizes or re.search("等|以下简称|[一二]是|第一|见", row):
            continue
        keyed = len(re.findall(re.escape(key), row))
        is_keyed = keyed in sizes and keyed >= 2
        others = set(re.findall("[一两二三四五六七八九十]", found["what"])) - {found["count"]}
        marks = [mark for mark in "、；，," if mark in row]
        joined = len(re.findall("[一-龥](?:和|及|与)(?=[一-龥])", row))
        last = re.search("、[^、]*$", row)
        plain = not others and len(marks) == 1 and not re.search("[一-龥]河[一-龥]河", row)
        plain = plain and (
            not joined or (joined == 1 and bool(last) and not found["inner"] and bool(re.search("和|及|与", last[0] if last else "")))
        )
        if found["inner"]:
            plain = plain and max(sizes) != wanted * (1 + found["what"].count(found["count"]))
        else:
            plain = plain and abs(max(sizes) - wanted) <= 2 and marks == ["、"]
        if is_keyed or plain:
            size = keyed if is_keyed else max(sizes)
            shown = found["count"] + found["what"]
            yield _hit(
                text,
                found.start("count"),
                found["count"],
                size,
                (found.end("inner") + 1) if found["inner"] else found.start("list") + len(row),
                shown,
            )


@paper_rule(
    "count.ordinals",
    "说的个数与“一是、二是”的条数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "要抓好三项工作：一是强领导，二是压责任，三是严督查。",
        "提三点要求。一是甲。二是乙。三是丙。",
        "存在两个方面问题：第一，甲；第二，乙。",
        "重点抓两个方面：一是甲；二是乙。此外，三个专班要继续运行。",
        "有四种类型：一是甲。二是乙。\n三是丙。\n四是丁。",
        "存在两方面问题：一方面，责任不落实；另一方面，作风不扎实。",
    ),
    bad=(
        "要抓好三项工作：一是强领导，二是压责任。",
        "提四点要求。一是甲。二是乙。三是丙。",
        "存在三个方面问题：第一，甲；第二，乙。",
        "存在三方面问题：一方面，责任不落实；另一方面，作风不扎实。",
        "主要有四个原因：①甲；②乙；③丙。",
    ),
    confidence=0.95,
    whole=False,
)
def ordinals(paper: Paper) -> Iterator[Hit]:
    """The last of 一是、二是… after the number of them; a list that goes on in the next paragraphs is not judged."""
    for index, block in enumerate(paper.blocks):
        follower = block_text(paper.blocks[index + 1]) if index + 1 < len(paper.blocks) else ""
        if not block.is_table and not re.match(r"第?[一二三四五六七八九十]{1,2}(?:是|要|，|、)|[（(]?[二三四五六七八九2-9]", follower):
            for hit in _ordinals(block.text):
                yield replace(hit, element="blocks", index=index)


def _ordinals(text: str) -> Iterator[Hit]:
    for found in re.finditer(_LEAD, text):
        if re.search(r"[和、与及][^，。；、]{1,14}$", text[: found.start()]):
            continue
        wanted, begin = number_of(found["count"]), found.start("rest") - 1
        for pattern in _ORDINALS:
            first = pattern.search(text, begin)
            if first and number_of(first["n"]) == 1 and first.start() <= begin + 1:
                last, end = _run(pattern, text, begin)
                if last >= 2 and last != wanted:
                    yield _hit(text, found.start("count"), found["count"], last, end, found["count"] + found["things"])
                break
    for found in re.finditer(rf"{_COUNT}(?P<things>个?方面[一-龥]{{0,6}})[：:，。](?:一方面|首先)(?P<rest>.*)", text):
        others = re.findall(r"另一方面|[。；，](?:其次|再次|最后)，", found["rest"])
        size = len(others) + 1
        if size > 1 and number_of(found["count"]) != size:
            yield _hit(text, found.start("count"), found["count"], size, found.end(), found["count"] + found["things"])


def _run(pattern: re.Pattern[str], text: str, begin: int) -> tuple[int, int]:
    """How far 一、二、三… runs on from `begin`, and where its last number ends."""
    last, end = 0, begin
    for found in pattern.finditer(text, begin):
        number = number_of(found["n"])
        if number == last + 1:
            last, end = number, found.end()
        elif number == 1:
            break
    return last, end


@text_rule(
    "count.colon",
    "冒号后的项数与前面的个数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "具体包括三个方面：组织领导、资金保障、人才支撑。",
        "“三个结合”：甲结合、乙结合、丙结合。",
        "两个问题：一是甲、乙；二是丙。",
        "研究三个议题：甲、乙和丙。",
        "印发了两个文件：《关于甲的意见》《关于乙的措施》。",
        "处理好三对关系：甲与乙的关系、丙与丁的关系、戊与己的关系。",
        "全市3个县，分别是甲县、乙县、丙县。",
        "新增5家企业，分别是甲公司、乙公司等。",
        "有两种情况：在职的，由单位出具证明；退休的，由社区出具证明。",
    ),
    bad=(
        "具体包括三个方面：组织领导、资金保障、人才支撑、考核评价。",
        "会议研究四个议题：审议报告、研究预算、讨论人事。",
        "印发三个文件：《关于甲的意见》《关于乙的措施》。",
        "处理好四对关系：甲与乙的关系、丙与丁的关系、戊与己的关系。",
        "表彰先进集体10个，分别为市教育局、市公安局、市民政局。",
        "包括四种情形：甲；乙；丙。",
        "发现三类突出问题：思想认识不到位，责任落实不到位，隐患整改不到位，应急准备不到位。",
    ),
    confidence=0.93,
)
def colon(text: str) -> Iterator[Hit]:
    """三个方面：甲、乙、丙. A row is parted in one way; where clauses of several commas follow one another none is counted."""
    for found in _COLON.finditer(text):
        yield from _after(text, found)
    for found in re.finditer(
        r"“(?P<count>[两二三四五六七八九])(?P<things>个?[一-龥]{1,6})”[：:](?P<list>[^，。；：（）“”]{4,90})(?=[。；])", text
    ):
        if not _QUOTED.match(text, found.start()) or not list(count_list(text[found.start() : found.end() + 1])):
            yield from _after(text, found)
    for found in _APART.finditer(text):
        yield from _after(text, found, apart=True)


def _after(text: str, found: re.Match[str], *, apart: bool = False) -> Iterator[Hit]:
    row = found["list"]
    if re.search("等|以及其他|一是|第一|其中|一方面|首先|：|——|[①（(][一1]?", row) or (";" in row):
        return
    marks = {mark for mark in "、；，" if mark in re.sub("“[^“”]*”|《[^《》]*》|（[^（）]*）", "", row)}
    clauses = row.split("，")
    alike = marks == {"，"} and len(clauses) > 2 and len({clause[-2:] for clause in clauses}) == 1 and max(map(len, clauses)) <= 14
    if "，" in marks and not alike and ("；" not in marks or len(marks) > 2):
        return
    titles = len(re.findall("》(?:（[^（）]*）)?[、和]?《", row)) + len(re.findall("”[、和]?“", row))
    if not marks and not titles:
        return
    sizes, wanted = sizes_of(row), number_of(found["count"])
    if wanted < 2 or wanted in sizes or max(sizes) < 2 or (abs(wanted - max(sizes)) > 2 and not apart):
        return
    if apart and re.search("和|与|及", row) and abs(wanted - max(sizes)) > 3:
        return
    yield _hit(text, found.start("count"), found["count"], min(sizes), found.end("list"), found["count"] + found["things"])


@paper_rule(
    "count.items",
    "说的个数与下面分条的条数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=("提出以下三点意见：\n一、甲\n二、乙\n三、丙", "现将有关事项通知如下：\n一、甲\n二、乙"),
    bad=("提出以下三点意见：\n一、甲\n二、乙", "分四个阶段：\n（一）甲\n（二）乙\n（三）丙"),
    whole=False,
    confidence=0.93,
)
def items(paper: Paper) -> Iterator[Hit]:
    """A paragraph that ends with a number of things and a colon, and the numbered paragraphs under it."""
    yield from _items("blocks", paper.blocks)
    for number, annex in enumerate(paper.annexes):
        yield from _items(f"annex[{number}].blocks", annex.blocks)


def _items(element: str, blocks: tuple[Block, ...]) -> Iterator[Hit]:
    for index, block in enumerate(blocks[:-1]):
        text = block_text(block)
        found = re.search(rf"{_COUNT}(?P<things>{_THINGS})[^。；：]{{0,12}}[：:。]$", text)
        follower = blocks[index + 1]
        if not found or not follower.level or (block.level and follower.level <= block.level) or re.search("以上$", text[: found.start()]):
            continue
        last = 0
        for other in blocks[index + 1 :]:
            number = (
                re.match(r"[（(]?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．）)]", other.text)
                if other.level == follower.level
                else None
            )
            if 0 < other.level < follower.level or (number and number_of(number[1]) != last + 1):
                break
            last += bool(number)
        wanted = number_of(found["count"])
        if last >= 2 and wanted != last and (text.endswith(("：", ":")) or re.search("如下|以下|下列", text)):
            at, shown = found.start("count"), found["count"] + found["things"]
            yield replace(_hit(text, at, found["count"], last, at + len(shown), shown), element=element, index=index)
