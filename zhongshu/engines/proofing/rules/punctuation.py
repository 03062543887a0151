"""标点符号: GB/T 15834—2011, as far as it can be told without reading the sense."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule

_BASIS = "GB/T 15834—2011"
_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_HAN = "一-龥〇"
_HALF = re.compile(
    rf"(?<=[{_HAN}”》）〕％%’])[,;:?!](?![/\d]{{2}}|\d:)|(?<=[\w)”》）〕％%’])[,;?!:](?=[{_HAN}“《（])|(?<=[{_HAN}])[,;:?!](?=\d)"
)
_PAUSE_AND = re.compile(
    r"、((?!和[一-龥]{2}、)和(?![平谐睦田]|解(?!决|放)|美(?!国|术|化|容|食|丽)|顺|县(?!级|城|域)|龙(?!头)|硕|静(?!态)|林(?!业|地|草|区|木|长|场|果|下|权)|政(?!府|策|治|协|务|法)|风(?!险|景|电|力|貌|俗|能|光)|气(?!象|候|体|温)|蔼|善(?!于)|畅(?!通)|合[作力]?(?!作|同|理|法|格|规|并|资|约)|服(?!务)|缓(?!解|冲)|布(?!局|置|设)|衷|棋|暖|声(?!像|誉)|易(?!地|腐|燃)|记|弦|悦|亲(?!属|子|水)|约(?!束))|及(?![时其早格至笄冠物])|以及|与(?!会|时|日|国情|之|民[^，。；、]|[^，。；、]{1,14}(?:相|一致|同步|衔接|挂钩|结合|并重|配套|有关|无关|关系|匹配|协调|合作|交流|对接))(?=[一-龥]{1,12}(?:[，。；等]|多个))|或(?!者|许|然|有|将|可|明|因)(?=[一-龥]{2,8}[，。；办申提进查缴领]))"
)
_DOUBLED = re.compile(r"[，。；：、]{2,}|[！？][，。；：、]|[，。；：、][！？]")
_STOP = re.compile(
    rf"(?<=[{_HAN}”》）％%])\.(?=$|[{_HAN}“《\s])|(?<=[{_HAN}][一-龥])\.(?=\d{{4}}年)|(?<=\d[个件项次人名场期家处户条件批起类年月日元])\.(?=[{_HAN}])"
)


@text_rule(
    "punctuation.half_width",
    "汉字之间用了半角标点",
    "punct_halfwidth",
    "wording",
    "should",
    _BASIS,
    good=(
        "会议于10:30召开，共1,000人（含20人）。",
        "网址https://www.example.gov.cn/a?b=1",
        "PM2.5平均浓度下降2.7%",
        "1.目标",
        "按3:2配置",
        "见表A(B)",
        "1)目标",
        "3.5万亿元",
    ),
    bad=(
        "加强领导,压实责任",
        "统筹发展(含安全)",
        "工作目标:全面完成",
        "加强领导.压实责任",
        '他说"好"',
        "完成3项;启动5项",
        "世界贸易组织(WTO)规则",
        "增长5%,下降2%",
        "（国发〔2018〕1号)",
        "办理完毕.",
        "完成5项.启动3项",
    ),
    confidence=0.97,
    as_written=True,
)
def half_width(text: str) -> Iterator[Hit]:
    """A half-width mark next to a Chinese character; numbers, times, addresses and Latin text keep theirs."""
    for found in _HALF.finditer(text):
        right = _FULL[found[0]]
        yield Hit(f"中文里用全角标点，“{found[0]}”应改为“{right}”。", found.start(), found.end(), (right,))
    if "." in text:
        yield from hits_of(_STOP, text, "句末用句号，“.”应改为“。”。", "。")
    if "(" in text or ")" in text:
        yield from _half_brackets(text)
    if '"' in text:
        yield from _straight_quotes(text)


def _half_brackets(text: str) -> Iterator[Hit]:
    """Both of a pair, where Chinese stands in it or before it."""
    waiting: list[int] = []
    for at, mark in enumerate(text):
        if mark in "(（":
            waiting.append(at)
        elif mark in ")）" and waiting:
            opened = waiting.pop()
            around = text[max(0, opened - 1) : at + 1]
            for place in (opened, at):
                if text[place] in _FULL and re.search(rf"[{_HAN}”》]", around):
                    right = _FULL[text[place]]
                    yield Hit(f"中文里用全角标点，“{text[place]}”应改为“{right}”。", place, place + 1, (right,))


def _straight_quotes(text: str) -> Iterator[Hit]:
    for number, found in enumerate(re.finditer(r'"', text)):
        near = text[max(0, found.start() - 1) : found.end() + 1]
        if re.search(rf"[{_HAN}]", near):
            yield Hit("中文里用弯引号“”，不用直引号。", found.start(), found.end(), ("“" if number % 2 == 0 else "”",))


@text_rule(
    "punctuation.doubled",
    "标点重复",
    "punct_double",
    "wording",
    "must",
    _BASIS,
    good=("好！！", "真的吗？！", "他说：“好。”", "等等……", "甲（乙）。", "他问“行吗？”，没有回答"),
    bad=("加强领导，，压实责任", "全面完成。。", "任务落实，。", "甲、、乙", "如下：。", "指出：“要落实。”。", "做得如何？。", "甲，、乙"),
    confidence=0.98,
)
def doubled(text: str) -> Iterator[Hit]:
    """Two pauses in a row. Three full stops are a broken ellipsis, which is another rule's."""
    for found in _DOUBLED.finditer(text):
        if not re.fullmatch(r"。{3,}", found[0]):
            keep = next((mark for mark in "。！？；：，、" if mark in found[0]), "")
            yield Hit(
                f"标点重复：“{found[0]}”。只留一个。", found.start(), found.end(), tuple(dict.fromkeys((keep, found[0][0], found[0][-1])))
            )
    for found in re.finditer(r"(?<=[。！？]”)。", text):
        yield Hit("引号里已有句末标点，引号外不再加句号。", found.start(), found.end(), ("",))


@text_rule(
    "punctuation.empty",
    "标点之间缺了词语",
    "missing_char",
    "wording",
    "should",
    "文字关",
    good=("新定位、新使命", "甲、的士", "（一）", "“甲”", "存在的问题", "实实在在的利益"),
    bad=("总书记赋予、的新定位", "按照《》要求", "推进“”改革", "落实（）责任", "加强、", "重温总书记在的足迹"),
    confidence=0.97,
)
def empty(text: str) -> Iterator[Hit]:
    """A pause mark before 的 or at the end, and brackets or quotation marks with nothing in them."""
    yield from hits_of(re.compile(r"、(?=的(?!士|确))|(?<=[一-龥])、$"), text, "顿号后面缺了词语，请补写或删去顿号。")
    yield from hits_of(re.compile(r"(?<![存所现内外潜实自正好旨意同处原在])在的(?=[一-龥]{2})"), text, "“在”后面缺了词语，请补写。")
    yield from hits_of(re.compile(r"“”|《》|（\s*）|〈〉|‘’"), text, "“{0}”里面缺了词语，请补写。")


@text_rule(
    "punctuation.between_titles",
    "书名号之间用了顿号",
    "punct_book_pause",
    "wording",
    "should",
    _BASIS + "，4.5.3.5",
    good=("《甲》《乙》", "《甲》（国发〔2018〕1号）、《乙》", "《甲》和《乙》", "《甲》、《乙》、丙规定"),
    bad=("《甲》、《乙》", "《甲》、《乙》、《丙》等"),
    confidence=0.98,
)
def between_titles(text: str) -> Iterator[Hit]:
    """Titles side by side need no 顿号, unless the same row has members without 《》."""
    for found in re.finditer("》、(?=《)", text):
        if not re.match(r"(?:《[^《》]*》、)*《[^《》]*》、[^《，。；]", text[found.end() :]):
            yield Hit("并列的书名号之间通常不用顿号，请删去。", found.start() + 1, found.end(), ("",))


@text_rule(
    "punctuation.between_quotes",
    "引号之间用了顿号",
    "punct_quote_pause",
    "wording",
    "should",
    _BASIS + "，4.5.3.5",
    good=("“线上”“线下”", "增强“四个意识”、坚定“四个自信”", "“甲”（乙）、“丙”", "“一国两制”、“港人治港”、高度自治"),
    bad=("“线上”、“线下”", "“线上”、“线下”、“会上”结合"),
    confidence=0.98,
)
def between_quotes(text: str) -> Iterator[Hit]:
    """Quoted words side by side need no 顿号, unless the same row has members without “ ”."""
    for found in re.finditer("”、(?=“)", text):
        if not re.match(r"(?:“[^“”]*”、)*“[^“”]*”、[^“，。；]", text[found.end() :]):
            yield Hit("并列的引号之间通常不用顿号，请删去。", found.start() + 1, found.end(), ("",))


@text_rule(
    "punctuation.ellipsis",
    "省略号的用法",
    "punct_ellipsis_deng",
    "wording",
    "should",
    _BASIS + "，4.11",
    good=("甲、乙、丙等", "他说……"),
    bad=("甲、乙、丙……等", "甲、乙等……", "他说。。。", "他说...", "甲、乙…"),
)
def ellipsis(text: str) -> Iterator[Hit]:
    """Six dots, and never together with 等."""
    yield from hits_of(
        re.compile(r"(?:…+|。{3,}|\.{3,})\s*等等?(?![待于级候])|(?<![平同相中上高初])等等?(?:…+|。{3,}|\.{3,})"),
        text,
        "省略号和“等”只用一个：写“等”，或写“……”。",
        "等",
    )
    yield from hits_of(
        re.compile(rf"。{{3,}}(?!等)|(?<=[{_HAN}])\.{{3,}}(?!等)|(?<![…等])…(?![…等])"), text, "省略号是六个点“……”，占两个字的位置。", "……"
    )


@text_rule(
    "punctuation.pause_and",
    "顿号和连词重复",
    "punct_pause_he",
    "wording",
    "should",
    _BASIS + "，4.5",
    good=(
        "甲、乙和丙",
        "授予于海涛、和志强、万里鹏三名同志称号",
        "稳定、和谐",
        "专家、与会人员",
        "准确、及时、全面",
        "甲、乙，以及丙",
        "与国情相适应、与水平相适应",
        "真正与民同苦、与民同忧",
    ),
    bad=(
        "甲、乙、和丙",
        "计划、组织、及协调",
        "廉洁政府、和服务型政府",
        "在人员、经费、与技术上给予充分保障。",
        "通过政务服务网、自助终端、或服务窗口申请办理。",
        "征地拆迁、交通疏解、与文物保护等环节",
        "甲、乙、以及丙",
        "甲、与乙。",
    ),
    confidence=0.9,
)
def pause_and(text: str) -> Iterator[Hit]:
    """、和 says and twice; words that begin with the same letter are left alone."""
    pattern = _PAUSE_AND
    yield from hits_of(pattern, text, "顿号和“{1}”都表示并列，只用一个。", "{1}")
