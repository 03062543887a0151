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
_MEASURE = "个|大|项|点|条|类|种|方面|步|件|重|次|份|对|组|支|家|名|位|级|部|档|批|轮|场|座|所|则|层|处|段|期|片|块|门|款|章|节|人"
_THINGS = rf"(?:{_MEASURE})(?:100%)?[一-龥]{{0,10}}?"
_COUNT = rf"(?<![第“近约每各零十百千万一二三四五六七八九\d.〔])(?P<count>{_NUMBER})"
LONGEST, _HEADING = 120, 24
_QUOTED = re.compile(
    r"“(?P<count>[两二三四五六七八九十]{1,2})(?P<what>(?!日)(?:个|大|项|条)?[一-龥]{1,8})”(?:的?(?:要求|原则|目标|机制|模式|工作法|措施|行动|工程|标准|制度|体系|格局|战略|理念|思路|任务|总要求))?"
    r"(?:[（(](?P<inner>[^（()）]{4,200})[）)]|(?P<intro>[：:]|，?即[：:]?|，?(?:就是|分别是|分别为|是指|包括))(?P<list>[^。\n]{4,160})(?=[。\n]|$))"
)
_LEAD = re.compile(rf"{_COUNT}(?P<things>{_THINGS})(?:的?[一-龥]{{0,6}})?[：:，,。](?P<rest>.+)")
_ORDINALS = (
    re.compile(r"(?:^|[：:，,。；;])(?P<n>[一二三四五六七八九十]{1,2})(?:是|要|为)"),
    re.compile(
        r"(?:^|[：:，,。；;])第(?P<n>[一二三四五六七八九十]{1,2})(?:[，,、]|(?:步|组|阶段|批|期|类|轮|层|档|队|标段|方面|关|环节)(?!是?[^，。；]{0,3}第))"
    ),
    re.compile(r"(?:^|[：:，,。；;])[（(](?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})[）)]"),
    re.compile(r"(?:^|[：:，,。；;、])(?P<n>[一二三四五六七八九])(?=[查看抓比保促建强防治管改学讲评听问谈访验补带帮联][一-龥])"),
    re.compile(r"(?:^|[：:，,。；;])其(?P<n>[一二三四五六七八九十])[，,是]"),
    re.compile(r"(?:^|[：:，,。；;])(?P<n>[①②③④⑤⑥⑦⑧⑨])"),
    re.compile(r"(?:^|[：:，,。；;])(?P<n>\d)[.．]\s*(?=[一-龥“《])"),
)
_COLON = re.compile(
    rf"(?:{_COUNT}(?P<things>{_THINGS})(?P<intro>[：:]|(?:，|[一-龥]{{0,4}}，)(?:即|分别是|分别为|包括|就是|为(?=[一-龥]+、)|依次为|主要是(?=[一-龥]+、))[：:]?|(?:分别)?(?:是指|包括|是|为)[：:]))"
    r"(?P<list>[^。\n]{4,160})(?=[。\n]|$)"
)
_APART = re.compile(
    rf"(?<![\d.])(?P<count>\d{{1,2}}|[两二三四五六七八九])(?P<things>(?:{_MEASURE})[一-龥]{{0,6}}?)，?分别(?:为|是)(?P<list>[^。；\n]{{4,160}})(?=[。；\n]|$)"
)


_GOES_ON = re.compile(
    "采取|采用|推动|确保|全面|着力|进一步|坚持|切实|不断|力争|加快|形成|实现|以|并|逐项|全力|推进|努力|持续|有效|促进|带动|开展|为|做到|统筹|切实|扎实|健全|完善|构建|打造|提升|强化|落实|集中|深入|须|要|应|请|由|均|都|已|可|将"
)
_BRACKETED = re.compile(
    rf"{_COUNT}(?P<things>(?:{_MEASURE})(?!月|工作日|小时|百分|县|市|区)[一-龥]{{1,10}})（(?P<list>[^（()）]{{4,120}})）"
)
_COUNTED_BEFORE = re.compile(
    rf"(?<=[一-龥]){_COUNT}(?P<things>{_MEASURE})（(?P<list>[^，。；：（()）\d等]{{4,120}}?、[^，。；：（()）\d等]{{3,60}})）"
)
_SAID = re.compile(r"“(?P<count>[三四五六七八九])(?P<measure>个)(?P<key>[一-龥]{2,4})”，(?P<list>(?P=key)[^。：“”]{4,160})(?=[。])")
_HEARD = re.compile(
    r"(?P<row>[省市县区][一-龥]{2,12}?(?:局|委|办|院|厅|中心)(?:、[省市县区][一-龥]{2,12}?(?:局|委|办|院|厅|中心))+)(?:和(?P<last>[省市县区][一-龥]{2,12}?(?:局|委|办|院|厅|中心)))?(?![一-龥]{0,4}等)[^、。；：]{2,40}?"
    r"[，。](?P<count>[两三四五六七八九]|\d{1,2})(?P<things>[家个](?:单位|部门|局)?)(?=[一-龥]{0,6}(?:主要|负责|分别|作了|汇报|均))"
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
        "健全“三位一体”（人防、技防、物防、联防）的防控体系。",
        "推进“三通一平”（通水、通电、通路、通气、场地平整）。",
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
        others = set(re.findall("[一两二三四五六七八九十]", found["what"].replace("位一体", ""))) - {found["count"]}
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
        twice = re.fullmatch("[一-龥]([一两二三四五六])[一-龥]", found["what"])
        if twice and found["inner"] and marks == ["、"] and min(abs(wanted + number_of(twice[1]) - size) for size in sizes) == 1:
            shown = found["count"] + found["what"]
            yield Hit(
                f"“{shown}”说的是{wanted + number_of(twice[1])}项，列举的是{max(sizes)}项。请核对。", found.start(), found.end("inner") + 1
            )
        elif is_keyed or plain:
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
        "要抓好三件事：一是抓宣传；二是抓培训；二是抓督导。",
        "存在两方面问题：一方面，责任不落实；另一方面，作风不扎实。",
    ),
    bad=(
        "要抓好三项工作：一是强领导，二是压责任。",
        "提四点要求。一是甲。二是乙。三是丙。",
        "存在三个方面问题：第一，甲；第二，乙。",
        "存在三方面问题：一方面，责任不落实；另一方面，作风不扎实。",
        "主要有四个原因：①甲；②乙；③丙。",
        "一是拓宽渠道，二是优化服务，三是强化保障，确保四项措施落地。",
        "检查突出三个重点，一看责任是否压实，二看措施是否到位，三看隐患是否清零，四看台账是否规范。",
        "各地要把握四个关键环节，首先是摸清底数，其次是分类施策，最后是跟踪问效。",
        "工作分三步走：第一步，摸底；第二步，整治；第三步，总结；第四步，建制。",
        "本次调研分三组进行，第一组赴甲县，第二组赴乙县，第三组赴丙区，第四组赴丁区。",
        "针对反馈的3个问题逐项制定措施。1. 关于甲，修订；2. 关于乙，清查；3. 关于丙，建立；4. 关于丁，清理。",
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


_ENDED = re.compile(
    rf"(?P<all>(?:^|[。：])一是[^。]*[，；][三四五六七八]是[^。]*?)，(?:确保|推动|以|通过|以上|这|上述|做到|靠)(?:以上|这|上述)?{_COUNT}(?P<things>(?:项|个|条|点|大|方面)(?:措施|举措|任务|工作|要求|方面|重点|抓手|行动)?)"
)


def _ordinals(text: str) -> Iterator[Hit]:
    for found in re.finditer(_LEAD, text):
        if re.search(r"[和、与及][^，。；、]{1,14}$", text[: found.start()]):
            continue
        wanted, begin = number_of(found["count"]), found.start("rest") - 1
        for pattern in _ORDINALS:
            first = pattern.search(text, begin)
            if first and number_of(first["n"]) == 1 and first.start() <= begin + 1:
                last, end, size = _run(pattern, text, begin)
                if last >= 2 and wanted not in {last, size}:
                    yield _hit(text, found.start("count"), found["count"], last, end, found["count"] + found["things"])
                break
    for found in _ENDED.finditer(text) if "二是" in text else ():
        last, _, size = _run(_ORDINALS[0], found["all"], 0)
        if last > 2 and last == size and number_of(found["count"]) != last:
            at, shown = found.start("count"), found["count"] + found["things"]
            yield _hit(text, at, found["count"], last, at + len(shown), shown)
    for found in re.finditer(rf"{_COUNT}(?P<things>{_THINGS})[：:，。](?P<first>一方面|首先)(?P<rest>.*)", text):
        others = re.findall(r"另一方面|[。；，](?:其次|再次|然后|最后)(?=[，要是做抓])", found["rest"])
        size = len(others) + 1
        is_whole = found["first"] == "一方面" or "最后" in found["rest"] or "方面" in found["things"]
        if size > 1 and number_of(found["count"]) != size and is_whole:
            yield _hit(text, found.start("count"), found["count"], size, found.end(), found["count"] + found["things"])


def _run(pattern: re.Pattern[str], text: str, begin: int) -> tuple[int, int, int]:
    """How far 一、二、三… runs on from `begin`, where its last number ends, and how many items there are whatever their numbers."""
    last, end, size = 0, begin, 0
    for found in pattern.finditer(text, begin):
        number = number_of(found["n"])
        if number == 1 and last:
            break
        size += 1
        if number == last + 1:
            last, end = number, found.end()
    return last, end, size


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
        "本次共抽查4个乡镇，为大田镇、小河镇、青山乡、白水乡、红岩镇。",
        "方案共六章：总则、组织体系、应急响应、后期处置、附则。",
        "明确六个100%要求，即工地围挡100%、物料覆盖100%、路面硬化100%、车辆冲洗100%、湿法作业100%。",
        "督查聚焦四个重点：项目开工、资金到位、工程质量，采取明察暗访的方式进行。",
        "发现三类突出问题：思想认识不到位，责任落实不到位，隐患整改不到位，应急准备不到位。",
        "整治分四个阶段推进：动员部署阶段（3月）、集中整治阶段（4月至9月）、巩固提升阶段（10月至11月）。",
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
    row = re.sub("（[^（）]*）", "", found["list"])
    head, comma, rest = row.partition("，")
    if comma and head.count("、") > 1 and "、" not in rest and "；" not in rest and _GOES_ON.match(rest) and not apart:
        row = head
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
    end = found.start("list") + len(row) + (len(found["list"]) - len(row) if row[-4:] == found["list"][-4:] else 0)
    yield _hit(text, found.start("count"), found["count"], min(sizes), end, found["count"] + found["things"])


@text_rule(
    "count.bracketed",
    "括号里列举的项数与前面的个数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "受检的五类场所（网吧、影院、歌舞厅、游艺厅、剧本娱乐场所）均合格。",
        "3个县（市、区）",
        "6个部门（含财政、教育）",
        "四个方面（资金、土地、人才等）",
        "两种方式（线上、线下）",
        "5个品种（小麦、玉米，其中小麦为主）",
        "要做到“三个必须”，必须守住底线、必须压实责任、必须严格监管。",
        "听取了市教育局、市财政局的汇报，两家单位主要负责同志作了说明。",
    ),
    bad=(
        "受检的六类场所（网吧、影院、歌舞厅、游艺厅、剧本娱乐场所）均合格。",
        "全市共有高铁站两座（云岭东站、云岭西站、云岭北站）。",
        "在3个试点地区（澄江、云溪、东山、临河）推开。",
        "全市4家三级医院（市一院、市二院、市中医院、市妇保院、市肿瘤医院）全部接入平台。",
        "要做到“三个必须”，必须守住底线、必须压实责任。",
        "突出“查、改、建、宣”三字要求，实现全覆盖。",
        "听取了市发展改革委、市财政局、市统计局关于运行情况的汇报，四家单位主要负责同志分别作了说明。",
    ),
    confidence=0.93,
)
def bracketed(text: str) -> Iterator[Hit]:
    """六类场所（甲、乙、丙）; “三个必须”，必须…、必须…; so many bodies that were heard, and 四家单位 after them."""
    for found in _BRACKETED.finditer(text) if "）" in text else ():
        row, wanted = found["list"], number_of(found["count"])
        parts = row.split("、")
        if (
            "、" not in row
            or re.search("[，；。：等和与及或]|其中|包[括含]|含|见|例如|即|以[上下及]|\\d", row)
            or max(map(len, parts)) > 16
            or max(map(len, parts)) < 2
        ):
            continue
        if wanted > 1 and len(parts) != wanted and abs(len(parts) - wanted) <= 2:
            yield _hit(text, found.start("count"), found["count"], len(parts), found.end(), found["count"] + found["things"])
    for found in _COUNTED_BEFORE.finditer(text) if "）" in text else ():
        parts = found["list"].split("、")
        is_named = min(map(len, parts)) > 2 and len({part[-1] for part in parts}) == 1
        if is_named and len(parts) != number_of(found["count"]) and abs(len(parts) - number_of(found["count"])) <= 2:
            yield _hit(text, found.start("count"), found["count"], len(parts), found.end(), found["count"] + found["things"])
    for found in _SAID.finditer(text) if "”，" in text else ():
        told = len(re.findall(rf"(?:^|[、，；]){found['key']}", found["list"]))
        if told > 1 and told != number_of(found["count"]) and told == len(re.split("[、；]", found["list"])):
            shown = found["count"] + found["measure"] + found["key"]
            yield _hit(text, found.start("count"), found["count"], told, found.end("list"), shown)
    for found in re.finditer(r"“(?P<list>[一-龥](?:、[一-龥])+)”(?P<count>[两二三四五六七八九])(?P<things>个?字)", text):
        size = found["list"].count("、") + 1
        if number_of(found["count"]) != size:
            yield _hit(text, found.start("count"), found["count"], size, found.end(), found["count"] + found["things"])
    for found in _HEARD.finditer(text) if "汇报" in text or "分别" in text else ():
        size = found["row"].count("、") + 1 + bool(found["last"])
        if number_of(found["count"]) != size:
            at, shown = found.start("count"), found["count"] + found["things"]
            yield _hit(text, at, found["count"], size, found.end(), shown)


@paper_rule(
    "count.items",
    "说的个数与下面分条的条数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=("提出以下三点意见：\n一、甲\n二、乙\n三、丙", "现将有关事项通知如下：\n一、甲\n二、乙"),
    bad=(
        "提出以下三点意见：\n一、甲\n二、乙",
        "分四个阶段：\n（一）甲\n（二）乙\n（三）丙",
        "一、突出五个重点\n（一）甲。\n（二）乙。\n（三）丙。\n（四）丁。",
    ),
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
        found = re.search(rf"{_COUNT}(?P<things>(?!个(?:月|工作日|小时)){_THINGS})[^。；：]{{0,12}}(?P<mark>[：:。]|(?<=[一-龥])$)", text)
        follower = blocks[index + 1]
        is_heading = bool(found and not found["mark"] and block.level and len(text) <= _HEADING)
        if (
            not found
            or not (found["mark"] or is_heading)
            or not follower.level
            or (block.level and follower.level <= block.level)
            or re.search("以上$", text[: found.start()])
        ):
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
        if last >= 2 and wanted != last and (text.endswith(("：", ":")) or is_heading or re.search("如下|以下|下列", text)):
            at, shown = found.start("count"), found["count"] + found["things"]
            yield replace(_hit(text, at, found["count"], last, at + len(shown), shown), element=element, index=index)
