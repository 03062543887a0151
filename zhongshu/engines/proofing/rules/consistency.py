"""前后一致: what a paper says in one place and says again in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_HEAD = "云州市人民政府关于检查情况的{}\n"
_BASIS = "内容关：前后一致"
_FIGURE = re.compile(
    r"(?P<label>[一-龥“”·]{5,16})(?P<link>为|是|达到|达|共|约|共计|合计)?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>万?亿?(?:件|个|项|条|人次|人|户|家|亩|公里|万元|亿元|元|吨|平方米|公顷|场次|场|次|名|处|套|所|座|辆|起|批))(?!以[上下内]|[月内]|工作日|百分)"
)
_CHANGES = re.compile(
    "(?:增长|增加|下降|降低|减少|提高|上升|缩减|压减|新增|稳定在|平均|以上|不低于|不少于|超过|达到|不足|从|到|由|在|至|应有|每年|每月|每人|标准|大于|小于|以|处|起|或者|每小时|另有|其中|还有|以及|分别|近|有|了)$"
)
_YEAR = re.compile(
    r"(?:19|20)\d{2}年|去年|上年|今年|本年|前年|上月|本月|\d{1,2}月|季度|上半年|下半年|“[一二三四五六七八九十]{2,3}五”|同期|以来|明年|未来|计划|目标|力争|预计|预期|到\d{4}"
)
_LEVEL = re.compile(
    r"^(?:[一-龥]{2,10}?)(?P<kind>省|自治区|市|县|区|州|旗|局|委员会|委|厅|部|办公室|办公厅|公司|学院|大学|院|中心|镇|乡|街道)(?:人民政府|政府)?(?:办公室|办公厅)?$"
)
_YOU = re.compile(r"[你贵](省|市|县|区|州|局|委|厅|部|办|公司|院|校|镇|乡|单位|中心)(?![一-龥]?(?:区、县|县、市))")
_SAME_CLASS = {"委员会": "委", "办公室": "办", "办公厅": "办", "学院": "院", "大学": "校", "自治区": "区", "街道": "街道"}


@paper_rule(
    "consistency.figure",
    "同一数据前后不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "全年共承办市人大代表建议142件。\n所承办市人大代表建议142件全部办复。",
        "2023年承办市人大代表建议142件。\n2024年承办市人大代表建议150件。",
        "新建充电桩35个，改造充电桩20个。",
    ),
    bad=("全年承办市人大代表建议142件。承办市人大代表建议124件全部办复。", "项目总投资额12.5亿元。\n其中项目总投资额15.2亿元已经落实。"),
    whole=False,
    confidence=0.9,
)
def same_figure(paper: Paper) -> Iterator[Hit]:
    """The same words before a figure of the same unit, in sentences that tell of no other time."""
    seen: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
    for segment in paper.segments():
        if not segment.element.endswith("blocks"):
            continue
        for found in _FIGURE.finditer(segment.text):
            label, unit, number = _label(found["label"]), found["unit"].replace("％", "%"), found["n"].replace(",", "")
            begin = max(segment.text.rfind(mark, 0, found.start()) for mark in "。\n") + 1
            stop = min((at for mark in "。；\n" if (at := segment.text.find(mark, found.end())) >= 0), default=len(segment.text))
            times = frozenset(_YEAR.findall(segment.text[begin:stop]))
            if len(label) < 5 or _CHANGES.search(label):
                continue
            before = seen.get((label[-7:], unit))
            if before is None:
                seen[label[-7:], unit] = (number, times)
            elif (
                before[0] != number
                and before[1] == times
                and not times & {"计划", "目标", "预计", "力争", "预期"}
                and _is_near(before[0], number)
            ):
                yield Hit(
                    f"“{label}”前面写的是{before[0]}{unit}，这里写的是{number}{unit}，请核对。",
                    found.start("n"),
                    found.end("unit"),
                    (f"{before[0]}{unit}",),
                    segment.element,
                    segment.index,
                )


def _is_near(first: str, second: str) -> bool:
    """The same figure with a slip, rather than another figure: the same digits, one of them changed, or a tenth more or less."""
    if sorted(first) == sorted(second) or (len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1):
        return True
    a, b = float(first), float(second)
    return abs(a - b) <= 0.1 * max(a, b)


def _label(words: str) -> str:
    return re.sub(r"^(?:其中|全年|共|累计|已|所|全市|今年|以来|全部|截至|目前)+", "", re.sub("[“”]", "", words))


@paper_rule(
    "consistency.title_name",
    "标题与正文里的文件名称不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市人民政府关于印发《云州市防汛办法》的通知\n各县人民政府：\n现将《云州市防汛办法》印发给你们。",
        "云州市人民政府关于印发云州市防汛办法的通知\n各县人民政府：\n《云州市防汛办法》已经市政府同意，现印发给你们。",
    ),
    bad=(
        "云州市人民政府关于印发《云州市防汛办法》的通知\n各县人民政府：\n现将《云州市防汛方案》印发给你们。",
        "云州市人民政府关于印发云州市防汛抢险办法的通知\n各县人民政府：\n《云州市防汛办法》已经市政府同意，现印发给你们。",
    ),
    confidence=0.95,
)
def title_name(paper: Paper) -> Iterator[Hit]:
    """The paper that the title says is issued or relayed is the one that the text speaks of."""
    found = re.search(r"(?:印发|转发|批转|公布|发布)(?P<name>.+?)的(?:通知|公告|决定|令)$", paper.title)
    if not found:
        return
    name = re.sub("[《》〈〉]", "", found["name"])
    for index, block in enumerate(paper.blocks[:3]):
        for told in re.finditer(
            r"(?:现将|将|现|兹将)?《(?P<name>[^《》]{4,60})》(?:（[^（）]*）)?(?:已经|印发|转发|予以印发|公布|发布|（以下)",
            block_text(block),
        ):
            other = re.sub("[〈〉]", "", told["name"])
            bare, told_bare = name.replace("的", ""), other.replace("的", "")
            if not bare.endswith(told_bare) and not told_bare.endswith(bare) and SequenceMatcher(None, name, other).ratio() > 0.6:
                yield Hit(f"标题里是“{name}”，这里是“{other}”，请核对。", told.start("name"), told.end("name"), (name,), "blocks", index)


@paper_rule(
    "consistency.addressee",
    "对受文机关的称呼与主送机关不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你县《关于修桥的请示》收悉。",
        "云州市人民政府关于检查的通知\n各县人民政府：\n请你县抓好落实。",
    ),
    bad=(
        "云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你市《关于修桥的请示》收悉。",
        "云州市人民政府关于同意经费的批复\n市教育局：\n你县《关于经费的请示》收悉。",
        "云州市教育局关于建校的函\n市财政局：\n请贵委予以支持。",
        "新桥镇人民政府：\n你镇《关于新建敬老院的请示》收悉。同意你乡新建敬老院一所。",
    ),
    whole=False,
    confidence=0.95,
)
def addressee(paper: Paper) -> Iterator[Hit]:
    """你县 to a county. Only where one body is addressed; of a passage its first line may say so."""
    opening = block_text(paper.blocks[0]).strip() if paper.blocks and not paper.title else ""
    name = paper.main_recipients or (opening if re.fullmatch("[^，。；：、]{3,24}：", opening) else "")
    name = re.sub(r"[（(][^（()）]*[）)]", "", name).rstrip("：:")
    found = None if re.search("[、，各]", name) else _LEVEL.match(name)
    if not found:
        return
    kind = _SAME_CLASS.get(found["kind"], found["kind"])
    for index, block in enumerate(paper.blocks):
        for told in _YOU.finditer(block_text(block)):
            if (
                told[1] not in {kind, "单位", found["kind"][-1]}
                and not {told[1], kind} <= {"院", "校"}
                and not (told[0][0] == "贵" and told[1] in name[1:])
            ):
                right = f"{told[0][0]}{kind}"
                yield Hit(f"主送机关是“{name}”，这里称“{told[0]}”，请核对。", told.start(), told.end(), (right,), "blocks", index)


@paper_rule(
    "consistency.signer",
    "署名与标题里的发文机关不一致",
    "consistency",
    "format",
    "must",
    "《党政机关公文处理工作条例》第9条（十一）；GB/T 9704—2012，7.3.5",
    good=(
        _HEAD.format("通知") + "各县：\n好。\n云州市人民政府\n2025年3月1日",
        "云州市人民政府办公室关于检查的通知\n各县：\n好。\n云州市人民政府办公室\n2025年3月1日",
    ),
    bad=(_HEAD.format("通知") + "各县：\n好。\n江北市人民政府\n2025年3月1日",),
    confidence=0.96,
)
def signer(paper: Paper) -> Iterator[Hit]:
    """The bodies named in the title sign; a leader may sign an order."""
    issuers = title_issuers(paper.title)
    if not issuers or not paper.signers or paper.document_type == "命令":
        return
    told = ["".join(signed.split()) for signed in paper.signers]
    joined = "".join(told)
    for issuer in issuers:
        short = issuer.replace("人民政府", "政府")
        if (
            not any(issuer in signed or signed in issuer or short in signed for signed in told)
            and issuer not in joined
            and len(told) == 1 == len(issuers)
        ):
            yield Hit(f"标题里的发文机关是“{issuer}”，署名是“{told[0]}”，请核对。", 0, len(paper.signers[0]), (issuer,), "signers", 0)


@paper_rule(
    "consistency.year",
    "标题里的年份与正文不一致",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("云州市人民政府关于印发2025年工作要点的通知\n各县：\n现将《2025年工作要点》印发给你们。",),
    bad=("云州市人民政府关于做好2025年防汛工作的通知\n各县：\n为做好2024年防汛工作，现通知如下。",),
    confidence=0.93,
)
def title_year(paper: Paper) -> Iterator[Hit]:
    """The same words with another year before them: 2025年防汛工作 and 2024年防汛工作."""
    for found in re.finditer(
        r"(?P<year>20\d{2})年(?:度)?(?P<what>[一-龥]{3,12}?)(?=的(?:通知|函|意见|报告|请示|通报|批复|公告|通告|决定)|工作|安排|要点)",
        paper.title,
    ):
        what = found["what"]
        for index, block in enumerate(paper.blocks[:2]):
            for told in re.finditer(rf"(?P<year>20\d{{2}})年(?:度)?{re.escape(what)}", block_text(block)):
                if told["year"] != found["year"]:
                    yield Hit(
                        f"标题是{found['year']}年，这里是{told['year']}年，请核对。",
                        told.start("year"),
                        told.end("year"),
                        (found["year"],),
                        "blocks",
                        index,
                    )
