"""个数与列举: a number of things and the things that are listed must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhongshu.engines.paper import Block, Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.rules.headings import chinese_number, chinese_words

_BASIS = "内容关：数字前后一致"
_NUMBER = r"[两二三四五六七八九十]{1,2}|\d{1,2}"
_QUOTED = re.compile(r"“([一两二三四五六七八九十]{1,2})(?:个|大|项|条)?([一-龥]{1,8})”[（(]([^（()）“”]{4,200})[）)]")
_THINGS = r"(?:个|大|项|点|条|类|种|方面|步|件|重)(?:重点|主要|具体|突出|重大|关键)?(?:方面|工作|任务|措施|要求|内容|意见|建议|问题|事项|原则|工程|行动|举措|环节|目标|特点|原因|情形|条件|制度|机制|体系|关系|阶段|步骤|指标|短板|难题|不足|议题|课题|专题|部分|层面|维度|关键|重点|难点|转变|突破|提升|统筹|结合|创新|办法)*"
_LEAD = re.compile(
    rf"(?<![第“一二三四五六七八九十百])(?P<count>{_NUMBER})(?P<things>{_THINGS})(?:的?[一-龥]{{0,6}})?[：:，,。](?P<rest>.+)"
)
_ORDINALS = (
    re.compile(r"(?:^|[：:，,。；;])(?P<n>[一二三四五六七八九十]{1,2})(?:是|要|为)"),
    re.compile(r"(?:^|[：:，,。；;])第(?P<n>[一二三四五六七八九十]{1,2})[，,、]"),
    re.compile(r"(?:^|[：:，,。；;])[（(](?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})[）)]"),
    re.compile(r"(?:^|[：:，,。；;])其(?P<n>[一二三四五六七八九十])[，,是]"),
)
_ROW = re.compile(
    r"(?P<list>[一-龥A-Za-z（）]{1,14}(?:、[一-龥A-Za-z（）]{1,14})+(?:(?:和|与|及|以及)[一-龥A-Za-z（）]{1,14}?)?)(?P<count>[两二三四五六七八九十]|(?<!\d)\d{1,2}(?!\d))(?P<what>个(?:部门|单位|方面|城市|省份|县|区|市|镇|街道|环节|领域|行业|阶段|层面|维度|层次|关口|专项|项目|小组|平台|系统|机制)|市(?![^，。；、]{0,3}[人区])|省(?!人|政|委)|县(?!人|政|委)|区(?!域|人|政|委)|级(?!党|政|人|重)|部门|大(?:体系|工程|行动|领域|板块|任务|产业|平台|机制)|者|项(?:工作|任务|措施|制度|机制|行动|工程|内容)|类(?:人员|人群|对象|项目|企业|问题|事项)|种(?:情形|方式|形式|类型))"
)


@text_rule(
    "number.count_list",
    "概括的个数与列举不符",
    "count_list",
    "content",
    "should",
    _BASIS,
    good=(
        "“三服务”(服务发展、服务决策、服务落实)",
        "“两线三督”（线上+线下，日常监督、专项监督、重点监督）",
        "“六联六提”（联甲、联乙、联丙、联丁、联戊、联己）",
        "“三河三湖”（甲河、乙河、丙河、丁湖、戊湖、己湖）",
    ),
    bad=("“三服务”（服务发展、服务决策）", "“五个坚持”（坚持甲、坚持乙、坚持丙、坚持丁）"),
    confidence=0.975,
)
def count_list(text: str) -> Iterator[Hit]:
    """“五个坚持（…）” lists five. Terms with two counts (两线三督) and lists parted in several ways are left alone."""
    for found in _QUOTED.finditer(text):
        wanted = _number(found[1])
        others = set(re.findall("[一两二三四五六七八九十]", found[2])) - {found[1]}
        marks = [mark for mark in "、；，," if mark in found[3]]
        if wanted < 2 or others or len(marks) != 1 or re.search("等|以下|简称|见|和|及|[一-龥]河[一-龥]河", found[3]):
            continue
        items = [item for item in found[3].split(marks[0]) if item.strip()]
        if len(items) not in {wanted, wanted * (1 + found[2].count(found[1]))}:
            yield Hit(f"“{found[1]}”与括号里列举的{len(items)}项不符。请核对是漏列还是数目写错。", found.start(), found.end())


@paper_rule(
    "count.ordinals",
    "说的个数与“一是、二是”的条数不符",
    "count_list",
    "content",
    "should",
    _BASIS,
    good=(
        "要抓好三项工作：一是强领导，二是压责任，三是严督查。",
        "提三点要求。一是甲。二是乙。三是丙。",
        "存在两个方面问题：第一，甲；第二，乙。",
        "重点抓两个方面：一是甲；二是乙。此外，三个专班要继续运行。",
        "有四种类型：一是甲。二是乙。\n三是丙。\n四是丁。",
    ),
    bad=("要抓好三项工作：一是强领导，二是压责任。", "提四点要求。一是甲。二是乙。三是丙。", "存在三个方面问题：第一，甲；第二，乙。"),
    confidence=0.95,
    whole=False,
)
def ordinals(paper: Paper) -> Iterator[Hit]:
    """The last of 一是、二是… after the number of them; a list that goes on in the next paragraphs is not judged."""
    for index, block in enumerate(paper.blocks):
        follower = block_text(paper.blocks[index + 1]) if index + 1 < len(paper.blocks) else ""
        if not block.is_table and not re.match(r"第?[一二三四五六七八九十]{1,2}(?:是|要|，|、)", follower):
            for hit in _ordinals(block.text):
                yield replace(hit, element="blocks", index=index)


def _ordinals(text: str) -> Iterator[Hit]:
    for found in re.finditer(_LEAD, text):
        wanted, rest = _number(found["count"]), found["rest"]
        if re.search(r"[和、与及][^，。；、]{1,14}$", text[: found.start()]):
            continue
        begin = found.start("rest") - 1
        for pattern in _ORDINALS:
            first = pattern.search(text, begin)
            if first and _number(first["n"]) == 1 and first.start() <= begin + 1:
                last = _run(pattern, text, begin)
                if last >= 2 and last != wanted and rest:
                    words = (
                        str(last)
                        if found["count"].isdigit()
                        else chinese_words(last).replace("二", "两")
                        if last == 2
                        else chinese_words(last)
                    )
                    yield Hit(
                        f"前面说“{found['count']}{found['things']}”，后面列了{last}条。请核对是漏列还是数目写错。",
                        found.start("count"),
                        found.end("things"),
                        (words + found["things"],),
                    )
                break


def _run(pattern: re.Pattern[str], text: str, begin: int) -> int:
    """How far 一、二、三… runs on from `begin`."""
    last = 0
    for found in pattern.finditer(text, begin):
        number = _number(found["n"])
        if number == last + 1:
            last = number
        elif number == 1:
            break
    return last


@text_rule(
    "count.colon",
    "冒号后的项数与前面的个数不符",
    "count_list",
    "content",
    "should",
    _BASIS,
    good=(
        "具体包括三个方面：组织领导、资金保障、人才支撑。",
        "“三个结合”：甲结合、乙结合、丙结合。",
        "两个问题：一是甲、乙；二是丙。",
        "研究三个议题：甲、乙和丙。",
    ),
    bad=(
        "具体包括三个方面：组织领导、资金保障、人才支撑、考核评价。",
        "坚持“三个结合”：与中心工作相结合、与日常工作相结合。",
        "会议研究四个议题：审议报告、研究预算、讨论人事。",
    ),
    confidence=0.93,
)
def colon(text: str) -> Iterator[Hit]:
    """三个方面：甲、乙、丙。 Only a row parted by 、 alone is counted."""
    for found in _COLON.finditer(text):
        row_there = found["list"]
        if re.search("等|以及|一是|第一|其中|[和与及](?!.*[和与及])(?=.*、)", row_there) or row_there.count("、") < 1:
            continue
        size = len(re.split("、|和|与|及", row_there))
        plain = row_there.count("、") + 1
        wanted = _number(found["count"] or found["quoted"])
        if wanted >= 2 and wanted not in {size, plain} and abs(wanted - plain) <= 2:
            yield Hit(f"前面说“{found['count'] or found['quoted']}”，冒号后列了{plain}项。请核对。", found.start(), found.end("list"))


_COLON = re.compile(
    rf"(?:(?<![第“一二三四五六七八九十百])(?P<count>[两二三四五六七八九]){_THINGS}|“(?P<quoted>[两二三四五六七八九])个?[一-龥]{{1,6}}”)[：:](?P<list>[^，。；：（）“”]{{4,90}})(?=[。；])"
)


@text_rule(
    "count.row",
    "列举的项数与后面的个数不符",
    "count_list",
    "content",
    "should",
    _BASIS,
    good=(
        "杭州、宁波、温州三市",
        "省、市、县三级",
        "发展改革、财政、教育三个部门",
        "市、县（区）两级",
        "甲、乙、丙等五个部门",
        "甲、乙和丙三个单位",
    ),
    bad=("杭州、宁波、温州四市", "发展改革、财政、教育四个部门", "省、市、县两级", "资金、土地、人才四个方面", "甲县、乙县、丙局5个单位"),
    confidence=0.9,
)
def row(text: str) -> Iterator[Hit]:
    """甲、乙、丙三个部门 counts three; with 等 it need not."""
    for found in _ROW.finditer(text):
        if re.search(r"第$|等$|等(?:和|与|及)", found["list"]) or re.search(r"[一二三四五六七八九十]$", found["list"]):
            continue
        if found["what"].startswith("级") and not re.fullmatch(r"[一-龥（）]{1,4}(?:、[一-龥（）]{1,4})+", found["list"]):
            continue
        parts = re.split(r"、|以及|和|与|及", found["list"])
        plain = found["list"].count("、") + 1
        wanted = _number(found["count"])
        if (wanted not in {plain, plain + 1, len(parts)} and wanted >= 2 and abs(plain - wanted) <= 2 and not (len(parts) > plain + 1)) or (
            wanted == plain + 1 and len(parts) == plain
        ):
            yield Hit(f"前面列了{plain}项，后面说“{found['count']}{found['what']}”。请核对。", found.start("list"), found.end("what"))


@paper_rule(
    "count.items",
    "说的个数与下面分条的条数不符",
    "count_list",
    "content",
    "should",
    _BASIS,
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
        found = re.search(rf"(?P<count>{_NUMBER})(?P<things>{_THINGS})[^。；：]{{0,12}}[：:]$", text)
        follower = blocks[index + 1]
        if not found or not follower.level or (block.level and follower.level <= block.level):
            continue
        last = 0
        for other in blocks[index + 1 :]:
            number = (
                re.match(r"[（(]?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．）)]", other.text)
                if other.level == follower.level
                else None
            )
            if 0 < other.level < follower.level or (number and _number(number[1]) != last + 1):
                break
            last += bool(number)
        wanted = _number(found["count"])
        if last >= 2 and wanted != last:
            yield Hit(
                f"前面说“{found['count']}{found['things']}”，下面分了{last}条。请核对是漏列还是数目写错。",
                found.start("count"),
                found.end("things"),
                (),
                element,
                index,
            )


def _number(words: str) -> int:
    return chinese_number(words.replace("两", "二"))
