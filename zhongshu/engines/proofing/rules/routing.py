"""行文规则: who may write what to whom, and the words that go with the direction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.addressed import likely_addressees, with_mark
from zhongshu.engines.proofing.rules.tone import direction_words
from zhongshu.engines.proofing.rules.voice import by_title, doubled_type, in_doubt, self_named

_REQUEST = "云州市人民政府关于修建大桥的请示\n省人民政府：\n{}"
_REPORT = "云州市人民政府关于汛情的报告\n省人民政府：\n{}"


@paper_rule(
    "request.one_addressee",
    "请示有一个以上的主送机关",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第15条（一）",
    good=(_REQUEST.format("妥否，请批示。"), "云州市水利局关于汛情的报告\n市委、市人民政府：\n汛情平稳。"),
    bad=(
        "云州市人民政府关于修建大桥的请示\n省人民政府、省发展改革委：\n妥否，请批示。",
        "云州市水利局关于汛情的报告\n市人民政府、省水利厅：\n汛情平稳。",
    ),
)
def request_one_addressee(paper: Paper) -> Iterator[Hit]:
    """Upward papers have one addressee; others are copied to."""
    bodies = [body for body in re.split(r"[、，,；;\s]+", re.sub(r"[（(][^（()）]*[）)]", "", paper.main_recipients).rstrip("：:")) if body]
    both = len(bodies) == 2 and {re.sub("人民", "", body)[-2:] for body in bodies} <= {"市委", "省委", "县委", "区委", "政府"}
    kind = paper.document_type
    if (kind == "请示" or (kind == "报告" and not both)) and len(bodies) > 1 and not bodies[0].startswith("各"):
        yield Hit(
            f"{kind}原则上只主送一个上级机关，这里写了{len(bodies)}个。需要同时送其他机关的，用抄送形式。",
            0,
            len(paper.main_recipients),
            tuple(f"{body}：" for body in sorted(bodies, key=lambda body: "政府" not in body)[:3]),
            "main_recipients",
        )


@paper_rule(
    "upward.to_person",
    "公文主送领导个人",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第15条（五）",
    good=(_REQUEST.format("妥否，请批示。"),),
    bad=(
        "云州市人民政府关于修建大桥的请示\n张三省长并省人民政府：\n妥否，请批示。",
        "云州市教育局关于增加经费的请示\n市长：\n妥否，请批示。",
        "澄江县人民政府关于增加经费的请示\n市人民政府并秦市长：\n妥否，请批示。",
        "云州市文化局关于商借展品的函\n钟馆长：\n请予支持。",
        "澄江县文化局关于修缮大殿的请示\n县人民政府李县长：\n妥否，请批示。",
    ),
)
def upward_to_person(paper: Paper) -> Iterator[Hit]:
    """Not to a leader by name, unless the leader assigned the matter."""
    found = re.search(rf"[一-龥×]{{0,4}}(?:{_POSTS}|同志)(?=[：:，、并]|$)", paper.main_recipients)
    where, index = "main_recipients", 0
    if not found and paper.blocks and not paper.main_recipients:
        where, found = "blocks", addressed_person(block_text(paper.blocks[0]))
    kind = paper.document_type
    if found and (kind in {"请示", "报告"} or (kind in {"函", "通知", "批复", "通报"} and "各" not in found[0] and "社会" not in found[0])):
        after = paper.main_recipients[found.end() :] if where == "main_recipients" else ""
        joint = re.match("[并、，和](?=[一-龥]{2,}(?:政府|委|局|厅))", after)
        end = found.end() + len(joint[0]) if joint else found.end()
        bodies = (
            *(f"{body}人民政府" for word, body in _OF_LEADER.items() if word in found[0]),
            *(name.rstrip("：") for name in likely_addressees(paper)),
        )
        yield Hit(
            "除上级机关负责人直接交办事项外，不得以本机关名义向上级机关负责人报送公文。请改为主送机关。"
            if kind in {"请示", "报告"}
            else "公文主送机关，不主送个人。请改为主送机关。",
            found.start(),
            end,
            ("",) if joint else tuple(dict.fromkeys(bodies))[:3],
            where,
            index,
        )


_POSTS = "书记|省长|市长|县长|区长|镇长|乡长|秘书长|主任|局长|厅长|部长|馆长|院长|校长|董事长|总经理|处长|主席|会长"
_OF_LEADER = {"省长": "省", "市长": "市", "县长": "县", "区长": "区"}


def addressed_person(text: str) -> re.Match[str] | None:
    """A line of its own that addresses a leader: 王明省长：, 市人民政府并王市长："""
    return re.match(
        rf"(?:[一-龥]{{1,12}}(?:政府|委|局|厅)[并、，和]?)?(?:尊敬的)?[一-龥×]{{0,4}}(?:副)?(?:{_POSTS}|同志)(?:同志)?(?:[并、，和][一-龥]{{1,12}}(?:政府|委|局|厅))?(?=[：:]$)",
        text,
    )


@paper_rule(
    "upward.copies_down",
    "上行文抄送了下级机关",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第15条（一）",
    good=(_REQUEST.format("妥否，请批示。\n抄送：省水利厅。"),),
    bad=(
        _REQUEST.format("妥否，请批示。\n抄送：省水利厅，各县人民政府。"),
        _REPORT.format("好。\n抄送：市政府各部门。"),
        "云州市教育局关于增加编制的请示\n市人民政府：\n妥否，请批示。\n抄送：市财政局，局属各单位。",
        _REQUEST.format("好。\n抄送：省水利厅，澄江县人民政府。"),
        "云州市民政局关于建设殡仪馆的请示\n市人民政府：\n妥否，请批示。\n抄送：市属各殡葬服务单位。",
    ),
)
def upward_copies_down(paper: Paper) -> Iterator[Hit]:
    """Only what names lower bodies beyond doubt: 各…, of the own area."""
    lower = r"各(?:区|县|市|乡|镇|街道|村|社区|处室|科室|有关单位|部门|直属单位)(?:（[^（）]*）)?[^，、。；]*|[^，、。；]{0,8}(?:村民委员会|居民委员会|村委会|居委会)|[^，、。；]{0,8}(?:各部门|各直属单位|各处室|属各单位|各下属单位|下属各单位|属单位|[市县区局]属各[^，、。；]{2,14})"
    if re.search("市人民政府(?:办公室)?$", (*paper.issuers, *paper.signers, "")[0]):
        lower += "|[^，、。；]{2,6}(?<!自治)(?<!开发)[区县]人民政府(?:办公室)?"
    found = re.search(f"(?:{lower})(?:[，、；](?:{lower}))*", paper.copy_recipients)
    if paper.document_type in {"请示", "报告"} and found:
        place = with_mark(paper.copy_recipients, *found.span())
        yield Hit(f"向上级机关行文不抄送下级机关，请删去“{found[0]}”。", *place, ("",), "copy_recipients")


@paper_rule(
    "routing.addressed_again",
    "文末把抄送写成了主送",
    "routing",
    "content",
    "should",
    "GB/T 9704 7.4.1、7.3.4：主送机关在正文之前，抄送机关在版记",
    good=(_REPORT.format("好。\n抄送：省水利厅。"),),
    bad=("云州市水利局关于汛情的报告\n市人民政府：\n好。\n云州市水利局\n2025年3月1日\n主送：市财政局、市应急管理局。",),
    confidence=0.95,
)
def addressed_again(paper: Paper) -> Iterator[Hit]:
    """主送： below the date of a paper that has its addressee above the text."""
    if not paper.main_recipients:
        return
    for segment in paper.segments():
        found = re.match("主送(?=[：:])", segment.text)
        if found and segment.element.endswith("blocks"):
            yield Hit(
                "主送机关写在正文之前，这里是版记，请核对是否为“抄送”。",
                found.start(),
                found.end(),
                ("抄送",),
                segment.element,
                segment.index,
            )


@paper_rule(
    "request.closing",
    "请示没有请求语",
    "missing_element",
    "content",
    "should",
    "《党政机关公文处理工作条例》第8条（十一）",
    good=(_REQUEST.format("拟修大桥。\n妥否，请批示。"), _REQUEST.format("拟修大桥。恳请省人民政府予以支持。\n以上请示，请予批复。")),
    bad=(_REQUEST.format("拟修大桥。"),),
)
def request_closing(paper: Paper) -> Iterator[Hit]:
    """妥否，请批示 and its kin."""
    end = "".join(block_text(block) for block in paper.blocks[-4:])
    if in_doubt(paper) or list(direction_words(paper)) or list(self_named(paper)):
        return  # a wrong word stands in its place, and is told
    if paper.document_type == "请示" and paper.blocks and not re.search(r"批示|批复|审批|批准|核准|审定|审议|请示|请批转|同意", end):
        yield Hit("请示结尾没有请求语。请在正文最后另起一行写“妥否，请批示。”或“以上请示，请批复。”", suggestions=("妥否，请批示。",))


@paper_rule(
    "report.asks",
    "报告夹带请示事项",
    "genre",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第15条（四）",
    good=(_REPORT.format("汛情平稳。\n特此报告。"), _REPORT.format("我局请示省厅后办理。\n特此报告，请审阅。")),
    bad=(_REPORT.format("拟修大桥。\n妥否，请批示。"), _REPORT.format("以上报告，请批复。")),
)
def report_asks(paper: Paper) -> Iterator[Hit]:
    """A report asks for nothing; the last paragraphs tell. Where the title itself asks, the type is wrong and another rule speaks."""
    if (
        paper.document_type != "报告"
        or not (paper.main_recipients or "关于" in paper.title)
        or doubled_type(paper.title)
        or list(by_title(paper))
    ):
        return
    for index, block in list(enumerate(paper.blocks))[-3:]:
        found = _ASKS.search(block_text(block))
        if found:
            yield Hit(
                "不得在报告等非请示性公文中夹带请示事项。需要批准的，请另行用“请示”行文。",
                found.start(),
                found.end(),
                ("特此报告", ""),
                "blocks",
                index,
            )


_ASKS = re.compile(
    r"(?:以上|上述)?(?:报告|请示|意见|汇报)?(?:妥否|当否|可否|是否妥当|如无不妥)[，,]?[^。；]{0,12}|请(?:予|予以|给予|一并)?(?:批示|批复|审批|核准|批准|审定)(?=[。！；，]|$)"
    r"|(?:恳请|请求|申请|请)[^，。；]{0,14}(?:批准|批复|解决(?:经费|资金|编制|用地)|追加|安排(?:经费|资金|专项)|拨付|增加(?:经费|编制)|下拨)[^，。；]{0,14}(?=[。；])"
)


@paper_rule(
    "reply.opening",
    "批复没有引述来文",
    "missing_element",
    "content",
    "hint",
    "《党政机关公文处理工作条例》第8条（十二）",
    good=("云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你县《关于修桥的请示》（澄政〔2025〕3号）收悉。同意。",),
    bad=("云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n同意修桥。",),
)
def reply_opening(paper: Paper) -> Iterator[Hit]:
    """A reply answers one request and names it."""
    if paper.document_type == "批复" and paper.blocks and not re.search(r"收悉|请示|来文|报来", block_text(paper.blocks[0])):
        yield Hit(
            "批复开头应引述来文的标题和字号，如“你县《关于……的请示》（×政〔2025〕3号）收悉。”",
            0,
            min(12, len(block_text(paper.blocks[0]))),
            (),
            "blocks",
            0,
        )


@paper_rule(
    "request.one_matter",
    "请示可能写了几件事",
    "routing",
    "content",
    "hint",
    "《党政机关公文处理工作条例》第15条（四）",
    good=(_REQUEST.format("拟修大桥。\n妥否，请批示。"),),
    bad=(_REQUEST.format("一、关于修建大桥的请示\n拟修大桥。\n二、关于增加编制的请示\n拟增加编制。\n妥否，请批示。"),),
)
def request_one_matter(paper: Paper) -> Iterator[Hit]:
    """Two headings that each ask."""
    asking = [
        index
        for index, block in enumerate(paper.blocks)
        if block.level == 1
        and re.search(
            r"(?:请示|的问题|的事项|事宜)$|^[一二三四五]、(?:恳请|请求|建议批准|申请|关于(?:申请|请求|增加|解决|追加|拨付))",
            block.text[: block.lead].rstrip("。"),
        )
    ]
    if paper.document_type == "请示" and len(asking) > 1:
        yield Hit(
            "请示应当一文一事。这里像是有几件请示事项，请分别行文。",
            0,
            paper.blocks[asking[1]].lead,
            (),
            "blocks",
            asking[1],
            severity="should" if re.search("[两二三几]|等", paper.title) else "",
        )


@paper_rule(
    "direction.you",
    "上行文对上级的称呼",
    "direction_phrase",
    "content",
    "should",
    "《党政机关公文处理工作条例》第8条",
    good=(
        _REQUEST.format("恳请省人民政府予以支持。\n妥否，请批示。"),
        "云州市人民政府关于商请支持的函\n江北市人民政府：\n请你市予以支持。",
    ),
    bad=(_REQUEST.format("请你省予以支持。\n妥否，请批示。"), _REPORT.format("按照你厅要求，现将有关情况报告如下。")),
    confidence=0.93,
)
def upward_you(paper: Paper) -> Iterator[Hit]:
    """A superior is named, never 你."""
    if paper.document_type not in {"请示", "报告"} or in_doubt(paper):
        return
    name = paper.main_recipients.rstrip("：:")
    for index, block in enumerate(paper.blocks):
        for found in re.finditer(r"(?<![给为向由])你(?:省|市|县|区|厅|局|委|部|办|院)(?:政府)?(?!长)", block_text(block)):
            yield Hit(
                f"上行文不用“{found[0]}”称呼上级机关，请写机关名称。", found.start(), found.end(), (name,) if name else (), "blocks", index
            )
