"""文种: the type of the paper, the words it opens and closes with, and who writes to whom must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_USE = "《党政机关公文处理工作条例》第8条"
_NOTICE = "云州市人民政府关于检查的通知\n各县人民政府：\n{}"
_REQUEST = "云州市人民政府关于修建大桥的请示\n省人民政府：\n{}"
_REPORT = "云州市人民政府关于汛情的报告\n省人民政府：\n{}"
_LETTER = "云州市人民政府关于商请支持的函\n江北市人民政府：\n{}"
_OF_WORDS: Mapping[str, tuple[str, ...]] = {
    "通知": ("通知",),
    "通报": ("通报", "通知"),
    "报告": ("报告",),
    "请示": ("请示",),
    "批复": ("批复",),
    "函达": ("函",),
    "函复": ("函", "批复"),
    "公告": ("公告",),
    "通告": ("通告",),
    "函告": ("函", "通知"),
}
_SELF = re.compile(
    r"(?P<close>(?:特此|专此)(?P<a>通知|通报|报告|请示|批复|函达|函复|公告|通告|函告))|现(?:将[^。；]{0,40}?|就[^。；]{0,40}?|对[^。；]{0,30}?)?(?P<b>通知|通报|报告|请示|批复|函复|公告|通告)如下"
)


@paper_rule(
    "genre.self",
    "正文的用语与文种不符",
    "genre",
    "content",
    "must",
    _USE,
    good=(
        _NOTICE.format("现将有关事项通知如下：\n一、甲\n特此通知。"),
        _REPORT.format("现将汛情报告如下：汛情平稳。\n特此报告。"),
        _LETTER.format("特此函达。"),
        "云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你县请示收悉。现批复如下：\n同意。\n特此批复。",
    ),
    bad=(
        _NOTICE.format("检查。\n特此报告。"),
        _REPORT.format("汛情平稳。\n特此通知。"),
        _REQUEST.format("现将修建大桥有关情况报告如下：\n特此报告。妥否，请批示。"),
        _LETTER.format("请支持。\n特此通知。"),
    ),
    confidence=0.96,
)
def self_named(paper: Paper) -> Iterator[Hit]:
    """特此报告 stands in a 报告 and in nothing else. What a paper relays is not its own word."""
    kind = paper.document_type
    if not kind or re.search(r"转发|批转|印发", paper.title):
        return
    for index, block in enumerate(paper.blocks):
        for found in _SELF.finditer(block_text(block)):
            word = found["a"] or found["b"]
            if kind not in _OF_WORDS[word] and not (
                found["b"] and word in {"报告", "通报"} and kind not in {"请示", "报告", "函", "批复", "通报"}
            ):
                right = kind if kind != "函" else "函达" if found["close"] else "函复"
                mended = found[0].replace(word, right)
                yield Hit(f"文种是“{kind}”，“{found[0]}”用语不符。", found.start(), found.end(), (mended,), "blocks", index)


@paper_rule(
    "genre.downward_asks",
    "下行文用了请求语",
    "direction_phrase",
    "content",
    "must",
    _USE,
    good=(_NOTICE.format("请认真贯彻执行。"), _LETTER.format("请予支持为盼。")),
    bad=(
        _NOTICE.format("请落实。\n妥否，请批示。"),
        _NOTICE.format("恳请审批。"),
        "云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你县请示收悉。同意。当否，请批复。",
        _LETTER.format("妥否，请批示。"),
    ),
    confidence=0.97,
)
def downward_asks(paper: Paper) -> Iterator[Hit]:
    """妥否，请批示 goes up, and only in a 请示; 报告 has a rule of its own."""
    if paper.document_type not in {"通知", "通报", "批复", "决定", "通告", "公告", "函", "意见", "命令"} or paper.document_type == "意见":
        return
    if re.search(r"转发|批转", paper.title):
        return
    for index, block in list(enumerate(paper.blocks))[-6:]:
        text = block_text(block)
        found = re.search(
            r"(?:妥否|当否|可否|是否妥当|以上请示)[，,]?(?:敬?请|望)?(?:予以?|尽快)?(?:批示|批复|审批|审示|指示|核准)?|(?:恳请|敬请|请)(?:予以?)?(?:批示|批复|审批|审示)(?=[。！；，]|$)",
            text,
        )
        if found:
            where = "平行" if paper.document_type == "函" else "下行"
            yield Hit(f"“{found[0]}”是请示用语，{where}文不能用。", found.start(), found.end(), (), "blocks", index)


@paper_rule(
    "direction.you",
    "上行文对上级的称呼",
    "direction_phrase",
    "content",
    "should",
    _USE,
    good=(_REQUEST.format("恳请省人民政府予以支持。\n妥否，请批示。"), _LETTER.format("请你市予以支持。")),
    bad=(_REQUEST.format("请你省予以支持。\n妥否，请批示。"), _REPORT.format("按照你厅要求，现将有关情况报告如下。")),
    confidence=0.93,
)
def upward_you(paper: Paper) -> Iterator[Hit]:
    """A superior is named, never 你."""
    if paper.document_type not in {"请示", "报告"}:
        return
    for index, block in enumerate(paper.blocks):
        for found in re.finditer(r"(?<![给为向由])你(?:省|市|县|区|厅|局|委|部|办|院)(?!长)", block_text(block)):
            yield Hit(f"上行文不用“{found[0]}”称呼上级机关，请写机关名称。", found.start(), found.end(), (), "blocks", index)


@paper_rule(
    "direction.commands",
    "上行文和平行文用了命令语气",
    "direction_phrase",
    "content",
    "must",
    "《党政机关公文处理工作条例》第8条、第15条",
    good=(_REPORT.format("我们将认真贯彻执行。"), _LETTER.format("请予支持为盼。"), _NOTICE.format("责令限期整改。")),
    bad=(
        _REQUEST.format("望你们高度重视，务必抓好落实。"),
        _LETTER.format("请你市务必于3月1日前办结，不得有误。"),
        _REPORT.format("请认真研究，切实抓好落实。"),
    ),
    confidence=0.95,
)
def commands(paper: Paper) -> Iterator[Hit]:
    """What one tells lower bodies to do."""
    if paper.document_type not in {"请示", "报告", "函"} or paper.title.endswith("复函"):
        return
    pattern = re.compile(
        r"不得有误|(?:望|希望|要求)(?:你们|各地|各单位|各部门|你单位|贵单位)[^。；]{0,20}(?:执行|落实|重视)|请(?:你|各|认真)[^。；]{0,20}(?:务必|切实)[^。；]{0,16}(?=[。；])|现(?:批复|批示)如下|(?:责成|责令|勒令)(?:你|贵|省|厅|部)[^。；]{0,16}"
    )
    for index, block in enumerate(paper.blocks):
        for found in pattern.finditer(block_text(block)):
            yield Hit(f"“{found[0]}”是下行文的语气，请改为商洽或请求的话。", found.start(), found.end(), (), "blocks", index)


@paper_rule(
    "genre.public_addressed",
    "公告、通告写了主送机关",
    "genre",
    "content",
    "should",
    _USE,
    good=("云州市人民政府关于禁止燃放烟花爆竹的通告\n现通告如下。",),
    bad=("云州市人民政府关于召开会议的通告\n各县（市、区）人民政府：\n定于3月5日召开会议。",),
    confidence=0.94,
)
def public_addressed(paper: Paper) -> Iterator[Hit]:
    """They are told to everyone; what is for certain bodies is a 通知."""
    if paper.document_type in {"公告", "通告"} and paper.main_recipients:
        yield Hit(
            f"“{paper.document_type}”面向社会，不写主送机关；要求有关单位办理的，用“通知”。",
            0,
            len(paper.main_recipients),
            (),
            "main_recipients",
        )


def rank(name: str) -> int:
    """Level of a government by its name: 国务院 5, 省 4, 市 3, 县区 2, 乡镇 1; 0 when the name does not tell."""
    for pattern, level in (
        (r"国务院(?:办公厅)?$|^中共中央", 5),
        (r"(?:^|[一-龥])(?:省|自治区)(?:人民)?政府(?:办公厅)?$", 4),
        (r"(?:乡|镇|街道办事处)(?:人民政府)?$", 1),
        (r"(?:县|区)(?:人民)?政府(?:办公室)?$", 2),
        (r"市(?:人民)?政府(?:办公[室厅])?$", 3),
    ):
        if re.search(pattern, name):
            return level
    return 0


def levels(paper: Paper) -> tuple[int, list[tuple[str, int]]]:
    """The issuer's level, and each addressee with its own."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    names = re.split(r"[，、；,;\s]+", re.sub(r"[（(][^（()）]*[）)]", "", paper.main_recipients).rstrip("：:"))
    return (rank(issuers[0]) if issuers else 0), [(name, rank(name)) for name in names if name]


@paper_rule(
    "genre.direction",
    "文种与行文方向不符",
    "genre",
    "legal",
    "must",
    _USE,
    good=(
        "云州市人民政府关于检查的通知\n各县（市、区）人民政府：\n好。",
        "云州市人民政府关于修桥的请示\n省人民政府：\n妥否，请批示。",
        "云州市人民政府关于商请支持的函\n江北市人民政府：\n请支持。",
    ),
    bad=(
        "云州市人民政府关于检查的通知\n省人民政府：\n好。",
        "云州市人民政府关于修桥的请示\n各县（市、区）人民政府：\n妥否，请批示。",
        "云州市人民政府关于汛情的报告\n澄江县人民政府：\n好。",
        "云州市人民政府关于同意经费的批复\n省人民政府：\n同意。",
        "云州市人民政府关于修桥的请示\n江北市人民政府：\n妥否，请批示。",
    ),
    confidence=0.96,
)
def direction(paper: Paper) -> Iterator[Hit]:
    """通知、批复、通报 go down, 请示、报告 go up; between governments of one level one writes a 函."""
    own, addressed = levels(paper)
    kind = paper.document_type
    if not own or not addressed:
        return
    for name, level in addressed:
        if not level:
            continue
        up = kind in {"请示", "报告"}
        wrong = (up and level <= own) or (kind in {"通知", "批复", "通报", "决定", "命令"} and level >= own)
        if wrong:
            why = "上行文" if up else "下行文"
            fit = "通知或批复" if up and level < own else "函" if level == own else "请示或报告"
            yield Hit(f"“{kind}”是{why}，主送“{name}”方向不对，应当用{fit}。", 0, len(paper.main_recipients), (), "main_recipients")
            return


@paper_rule(
    "routing.skips",
    "越级行文",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第14条",
    good=(
        "澄江县人民政府关于修桥的请示\n云州市人民政府：\n妥否，请批示。",
        "澄江县人民政府关于灾情的报告\n省人民政府：\n好。\n抄送：云州市人民政府。",
    ),
    bad=("澄江县人民政府关于修桥的请示\n省人民政府：\n妥否，请批示。", "云州市人民政府关于修桥的请示\n国务院：\n妥否，请批示。"),
    confidence=0.96,
)
def skips(paper: Paper) -> Iterator[Hit]:
    """A level left out, and the body left out is not copied to."""
    own, addressed = levels(paper)
    if paper.document_type not in {"请示", "报告"} or not own:
        return
    for name, level in addressed:
        between = "市" if level == 4 else "省"
        if level - own > 1 and between not in paper.copy_recipients:
            yield Hit(
                f"主送“{name}”越过了上一级机关。一般不得越级行文；特殊情况确需越级的，应当同时抄送被越过的机关。",
                0,
                len(paper.main_recipients),
                (),
                "main_recipients",
            )


@paper_rule(
    "routing.department_down",
    "部门向下级政府发指令性公文",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第16条（二）",
    good=(
        "云州市教育局关于检查的通知\n各县（市、区）教育局：\n好。",
        "云州市教育局关于检查的通知\n各县（市、区）人民政府：\n经市政府同意，现通知如下。",
        "云州市教育局关于商请支持的函\n澄江县人民政府：\n请支持。",
    ),
    bad=("云州市教育局关于检查的通知\n各县（市、区）人民政府：\n好。", "云州市教育局关于检查情况的通报\n澄江县人民政府：\n好。"),
    confidence=0.95,
)
def department_down(paper: Paper) -> Iterator[Hit]:
    """Departments other than the office may not, unless the government agreed and the text says so."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    name = issuers[0] if issuers else ""
    is_department = bool(re.search(r"(?:局|委员会|厅|委|中心)$", name)) and not re.search(r"办公[室厅]|政府|人大|党委|市委|县委|省委", name)
    if not is_department or paper.document_type not in {"通知", "通报", "决定", "命令", "批复"}:
        return
    found = re.search(
        r"[^，、；：]*(?:人民政府|党委)(?![一-龥])",
        re.sub(r"[（(][^（()）]*[）)]", lambda held: "　" * len(held[0]), paper.main_recipients),
    )
    text = "".join(block_text(block) for block in paper.blocks[:3])
    if found and not re.search(r"经[^，。]{0,12}(?:同意|批准|授权)", text):
        yield Hit(
            "政府部门不得向下级党委、政府发布指令性公文。需经政府同意的，应当在文中注明“经×政府同意”。",
            found.start(),
            found.end(),
            (),
            "main_recipients",
        )


@paper_rule(
    "routing.inner",
    "内设机构对外正式行文",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第17条",
    good=(_NOTICE.format("好。"), "云州市人民政府办公室关于检查的通知\n各县人民政府：\n好。"),
    bad=("云州市教育局基础教育处关于检查的通知\n各县教育局：\n好。",),
    confidence=0.93,
)
def inner(paper: Paper) -> Iterator[Hit]:
    """Inner divisions other than the office do not write to others."""
    found = re.match(r"[一-龥]{2,20}(?:局|委员会|委|厅|政府|办公[室厅])[一-龥]{2,8}(?:处|科|科室)(?=关于)", paper.title)
    if found:
        yield Hit("部门内设机构除办公厅（室）外不得对外正式行文，请以部门名义行文。", 0, found.end(), (), "title")


@paper_rule(
    "routing.person_copied",
    "抄送领导个人",
    "routing",
    "legal",
    "should",
    "《党政机关公文处理工作条例》第15条（五）",
    good=(_NOTICE.format("好。\n抄送：市委办公室，市人大常委会办公室。"),),
    bad=(_NOTICE.format("好。\n抄送：张三市长，市委办公室。"), _REQUEST.format("妥否，请批示。\n抄送：李四副省长。")),
    confidence=0.93,
)
def person_copied(paper: Paper) -> Iterator[Hit]:
    """Papers are copied to bodies."""
    for found in re.finditer(
        r"(?:^|(?<=[，、。；\s]))[一-龥×]{2,3}(?:副)?(?:书记|省长|市长|县长|区长|秘书长|主任|局长|厅长|同志)(?=[，、。；]|$)",
        paper.copy_recipients,
    ):
        yield Hit("公文抄送机关，不抄送领导个人。", found.start(), found.end(), ("",), "copy_recipients")


@paper_rule(
    "routing.forward_bare",
    "转报下级请示没有自己的意见",
    "routing",
    "legal",
    "should",
    "《党政机关公文处理工作条例》第15条（三）",
    good=(_REQUEST.format("现将《澄江县人民政府关于修桥的请示》转报。经研究，我市同意修建。\n妥否，请批示。"),),
    bad=(_REQUEST.format("现将《澄江县人民政府关于修桥的请示》转报，请审批。"),),
    confidence=0.9,
)
def forward_bare(paper: Paper) -> Iterator[Hit]:
    """A lower body's request goes on only with a tendency opinion."""
    text = "".join(block_text(block) for block in paper.blocks)
    found = re.search(r"(?:现将|将)《[^《》]*请示》[^。]{0,8}(?:转报|上报|报上|转呈)", text)
    if found and paper.document_type in {"请示", "报告"} and not re.search(r"同意|认为|建议|意见|拟", text[found.end() :]):
        yield Hit("下级机关的请示应当提出倾向性意见后上报，不得原文转报。")
