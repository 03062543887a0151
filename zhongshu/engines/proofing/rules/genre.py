"""文种: the type of the paper, the words it opens and closes with, and who writes to whom must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.addressed import likely_addressees, with_mark
from zhongshu.engines.proofing.rules.voice import in_doubt

_USE = "《党政机关公文处理工作条例》第8条"
_NOTICE = "云州市人民政府关于检查的通知\n各县人民政府：\n{}"
_REQUEST = "云州市人民政府关于修建大桥的请示\n省人民政府：\n{}"


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


def height(name: str) -> float:
    """The rank of a government, or of a department half a level below its own."""
    own = re.search(r"(?P<level>省|自治区|市|县|区)[一-龥]{2,14}(?:厅|局|委员会|委)$", name)
    if rank(name) or not own or re.search("市委|省委|县委|区委|纪委|人大", name):
        return rank(name)
    return {"省": 4, "自治区": 4, "市": 3}.get(own["level"], 2) - 0.5


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
        "云州市人民政府关于修桥的请示\n澄江县人民政府：\n妥否，请批示。",
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
    if not own or not addressed or in_doubt(paper):
        return
    for name, level in addressed:
        if not level:
            continue
        up = kind in {"请示", "报告"}
        wrong = (up and level <= own) or (kind in {"通知", "批复", "通报", "决定", "命令"} and level >= own)
        if wrong:
            why = "上行文" if up else "下行文"
            fit = "通知或批复" if up and level < own else "函" if level == own else "请示或报告"
            yield Hit(
                f"“{kind}”是{why}，主送“{name}”方向不对，应当用{fit}。",
                0,
                len(paper.main_recipients),
                likely_addressees(paper),
                "main_recipients",
            )
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
        "云州市教育局关于校舍的请示\n省教育厅：\n妥否，请批示。",
        "白马乡人民政府关于校舍的请示\n县教育局：\n妥否，请批示。",
        "澄江县教育局关于校舍的请示\n云州市教育局：\n妥否，请批示。",
        "云州市人民政府关于校舍的报告\n省教育厅：\n好。",
    ),
    bad=(
        "澄江县人民政府关于修桥的请示\n省人民政府：\n妥否，请批示。",
        "云州市人民政府关于修桥的请示\n国务院：\n妥否，请批示。",
        "白马乡人民政府关于校舍改造的请示\n省教育厅：\n妥否，请批示。",
        "云州市教育局关于校舍改造的请示\n省人民政府：\n妥否，请批示。",
        "澄江县人民政府关于校舍改造的请示\n省教育厅：\n妥否，请批示。",
        "澄江县教育局关于校舍改造的请示\n省教育厅：\n妥否，请批示。",
    ),
    confidence=0.96,
)
def skips(paper: Paper) -> Iterator[Hit]:
    """A level left out, and the body left out is not copied to."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    own = height(issuers[0]) if issuers else 0
    if paper.document_type not in {"请示", "报告"} or not own:
        return
    for name, level in levels(paper)[1]:
        to = level or height(name)
        is_office = own != int(own) and to == int(to)
        between = "市" if to > 3 and own < 3 and to <= 4 else "省" if to > 4 else "市" if own > 2 else "县"
        if (to - own > 1 if is_office or level or own > 1 else to - own > 1.5) and between not in paper.copy_recipients:
            yield Hit(
                f"主送“{name}”越过了上一级机关。一般不得越级行文；特殊情况确需越级的，应当同时抄送被越过的机关。",
                0,
                len(paper.main_recipients),
                likely_addressees(paper),
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
        "云州市教育局关于举办校车管理培训班的通知\n各乡镇人民政府：\n好。",
        "云州市水利局关于上半年汛情的通知\n市人民政府：\n现将上半年汛情报告如下。\n汛情平稳。\n特此报告。",
    ),
    bad=("云州市教育局关于检查的通知\n各县（市、区）人民政府：\n好。", "云州市教育局关于检查情况的通报\n澄江县人民政府：\n好。"),
    confidence=0.95,
)
def department_down(paper: Paper) -> Iterator[Hit]:
    """Departments other than the office may not, unless the government agreed and the text says so."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    name = issuers[0] if issuers else ""
    is_department = bool(re.search(r"(?:局|委员会|厅|委|中心)$", name)) and not re.search(r"办公[室厅]|政府|人大|党委|市委|县委|省委", name)
    if (
        not is_department
        or paper.document_type not in {"通知", "通报", "决定", "命令", "批复"}
        or _NO_ORDER.search(paper.title)
        or in_doubt(paper)
    ):
        return
    found = re.search(
        r"(?:各[市区县]、)?[^，、；：]*(?:人民政府|党委)(?![一-龥])(?:、[^，、；：]*(?:人民政府|党委)(?![一-龥]))*",
        re.sub(r"[（(][^（()）]*[）)]", lambda held: "　" * len(held[0]), paper.main_recipients),
    )
    text = "".join(block_text(block) for block in paper.blocks[:3])
    if found and not re.search(r"经[^，。]{0,12}(?:同意|批准|授权)", text):
        yield Hit(
            "政府部门不得向下级党委、政府发布指令性公文。需经政府同意的，应当在文中注明“经×政府同意”。",
            found.start(),
            found.end(),
            tuple(name.rstrip("：") for name in likely_addressees(paper)),
            "main_recipients",
        )


_NO_ORDER = re.compile(
    "关于(?:召开|举办|举行|开展[^的]*培训|征集|征求|收集|核对|组织参加|邀请|报送)|(?:培训班?|会议|讲座|征文|比赛|论坛)的通知"
)
"""What orders nothing: a meeting or a training is made known, opinions are asked for."""


@paper_rule(
    "routing.superior_below",
    "下行文的主送机关里有上级机关",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第15条、第16条",
    good=(
        "云州市人民政府办公室关于检查的通知\n各县（市、区）人民政府，市政府有关部门，省属驻云单位：\n好。",
        "云州市教育局关于检查的通知\n各县（市、区）教育局，市直属学校：\n好。",
        "省教育厅关于检查的通知\n各市教育局，省属高校：\n好。",
        "云州市人民政府关于汛情的报告\n省人民政府：\n好。",
    ),
    bad=(
        "云州市人民政府办公室关于检查的通知\n省文化和旅游厅，各县（市、区）人民政府，市政府有关部门：\n好。",
        "云州市教育局关于检查的通知\n市人民政府，各县（市、区）教育局：\n好。",
        "澄江县人民政府关于检查的通知\n各乡镇人民政府，云州市应急管理局：\n好。",
        "云州市应急管理局关于检查情况的通报\n各县（市、区）应急管理局，省应急管理厅：\n好。",
    ),
    confidence=0.95,
)
def superior_below(paper: Paper) -> Iterator[Hit]:
    """A higher government or department among those that are told what to do: it is copied to, or reported to."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    own = height(issuers[0]) if issuers else 0
    told = paper.main_recipients
    if paper.document_type not in {"通知", "通报", "决定", "命令", "意见"} or not own or "各" not in told or in_doubt(paper):
        return
    bare = re.sub(r"[（(][^（()）]*[）)]", lambda held: "　" * len(held[0]), told)
    for found in re.finditer(r"[^，、；：:\s　]+", bare):
        name = found[0]
        is_body = re.match(r"(?:[一-龥]{2,3})?[省市县区][一-龥]{2,}", name) and not re.search("[各属驻直有所]", name)
        if is_body and re.search("(?:政府|厅|局|委员会|委)$", name) and height(name) > own:
            end = found.end() + (told[found.end() : found.end() + 1] in {"，", "、", "；"})
            yield Hit(f"“{name}”是上级机关，下行文不主送。需要其了解情况的，用抄送。", found.start(), end, ("",), "main_recipients")


@paper_rule(
    "routing.inner",
    "内设机构对外正式行文",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第17条",
    good=(_NOTICE.format("好。"), "云州市人民政府办公室关于检查的通知\n各县人民政府：\n好。"),
    bad=(
        "云州市教育局基础教育处关于检查的通知\n各县教育局：\n好。",
        "云州市财政局关于核对数据的函\n市教育局：\n请核对。\n云州市财政局预算科\n2025年3月1日",
    ),
    confidence=0.93,
)
def inner(paper: Paper) -> Iterator[Hit]:
    """Inner divisions other than the office neither head a paper nor sign it."""
    form = r"(?P<body>[一-龥]{2,20}(?:局|委员会|委|厅|政府|办公[室厅]))(?P<inner>[一-龥]{2,8}(?:处|科|科室|股))"
    why = "部门内设机构除办公厅（室）外不得对外正式行文，请以部门名义行文。"
    found = re.match(form + "(?=关于)", paper.title)
    if found:
        yield Hit(why, 0, found.end(), (found["body"],), "title")
    for index, signer in enumerate(paper.signers):
        signed = re.fullmatch(form, "".join(signer.split()))
        if signed and not found:
            yield Hit(why, 0, len(signer), (signed["body"],), "signers", index)


@paper_rule(
    "routing.person_copied",
    "抄送领导个人",
    "routing",
    "legal",
    "should",
    "《党政机关公文处理工作条例》第15条（五）",
    good=(_NOTICE.format("好。\n抄送：市委办公室，市人大常委会办公室。"),),
    bad=(
        _NOTICE.format("好。\n抄送：张三市长，市委办公室。"),
        _REQUEST.format("妥否，请批示。\n抄送：李四副省长。"),
        _REQUEST.format("妥否，请批示。\n抄送：省人民政府罗省长。"),
    ),
    confidence=0.93,
)
def person_copied(paper: Paper) -> Iterator[Hit]:
    """Papers are copied to bodies."""
    one = r"(?:[省市县区](?:人民)?(?:政府|委))?[一-龥×]{1,3}(?:副)?(?:书记|省长|市长|县长|区长|秘书长|主任|局长|厅长|同志)(?=[，、。；]|$)"
    for found in re.finditer(rf"(?:^|(?<=[，、。；\s])){one}(?:[，、]{one})*", paper.copy_recipients):
        yield Hit("公文抄送机关，不抄送领导个人。", *with_mark(paper.copy_recipients, *found.span()), ("",), "copy_recipients")


@paper_rule(
    "routing.forward_bare",
    "转报下级请示没有自己的意见",
    "routing",
    "legal",
    "should",
    "《党政机关公文处理工作条例》第15条（三）",
    good=(_REQUEST.format("现将《澄江县人民政府关于修桥的请示》转报。经研究，我市同意修建。\n妥否，请批示。"),),
    bad=(
        _REQUEST.format("现将《澄江县人民政府关于修桥的请示》转报，请审批。"),
        "云州市教育局关于迁建第三中学的请示\n市人民政府：\n近日，该校报来《关于迁建的请示》，提出迁建。现将该校请示原文转上，请批示。",
    ),
    confidence=0.9,
)
def forward_bare(paper: Paper) -> Iterator[Hit]:
    """A lower body's request goes on only with a tendency opinion."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        found = re.search(
            r"(?:现将|将|兹将)[^。；《》]{0,8}(?:《[^《》]*请示》|请示)(?:原文)?[^。]{0,8}(?:转报|上报|报上|转呈|转上|呈上|报送)[^。]{0,12}",
            text,
        )
        after = text[found.end() :] + "".join(block_text(other) for other in paper.blocks[index + 1 :]) if found else ""
        if found and paper.document_type in {"请示", "报告"} and not re.search(r"同意|认为|建议|意见|拟", after):
            yield Hit("下级机关的请示应当提出倾向性意见后上报，不得原文转报。", found.start(), found.end(), (), "blocks", index)


@paper_rule(
    "routing.joint",
    "不同级别的机关联合行文",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第17条",
    good=(
        "云州市教育局 云州市财政局关于检查的通知\n各县教育局、财政局：\n好。",
        "中共云州市委办公室 云州市人民政府办公室关于检查的通知\n各县：\n好。",
    ),
    bad=(
        "云州市农业农村局 白石县人民政府关于核查补贴的通知\n各县农业农村局：\n好。",
        "云州市教育局 澄江县教育局关于检查的通知\n各学校：\n好。",
    ),
    confidence=0.94,
)
def joint(paper: Paper) -> Iterator[Hit]:
    """Bodies that issue a paper together are of one level: a city's department and a county are not."""
    issuers = title_issuers(paper.title)
    levels_of = [found["level"] for issuer in issuers if (found := re.match(r"[一-龥]{2,6}?(?P<level>省|市|县)(?!委)", issuer))]
    if len(issuers) > 1 and len(levels_of) == len(issuers) and len(set(levels_of)) > 1:
        end = paper.title.find("关于")
        yield Hit("联合行文的机关应当同级，请核对发文机关。", 0, max(end, 1), (), "title")


@paper_rule(
    "routing.reply_to_others",
    "批复主送了来文机关以外的机关",
    "routing",
    "content",
    "should",
    "《党政机关公文处理工作条例》第8条（十二）",
    good=("云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n你县《关于修桥的请示》收悉。同意。",),
    bad=(
        "云州市人民政府关于同意修桥的批复\n澄江县人民政府、各县（区）人民政府：\n你县《关于修桥的请示》收悉。同意。",
        "云州市人民政府关于同意修桥的批复\n各县（市、区）人民政府：\n你县《关于修桥的请示》收悉。同意。",
    ),
    confidence=0.95,
)
def reply_to_others(paper: Paper) -> Iterator[Hit]:
    """A reply goes to the one that asked; others are copied to."""
    if (
        paper.document_type != "批复"
        or not paper.blocks
        or not re.search("你[省市县区局委厅办][^，。]{0,60}收悉", block_text(paper.blocks[0]))
    ):
        return
    bare = re.sub(r"[（(][^（()）]*[）)]", lambda held: "　" * len(held[0]), paper.main_recipients)
    found = re.search("(?:^|[、，；])各[^：:]*", bare)
    if found:
        rights = ("",) if found.start() else tuple(name.rstrip("：") for name in likely_addressees(paper))
        yield Hit("批复只主送来文请示的机关，需要其他机关知道的，用抄送。", found.start(), found.end(), rights, "main_recipients")


@paper_rule(
    "routing.asks_another",
    "请示的主送机关与正文请求的机关不一致",
    "routing",
    "content",
    "should",
    "《党政机关公文处理工作条例》第15条",
    good=(
        "澄江县人民政府关于修桥的请示\n市人民政府：\n恳请市政府支持。\n妥否，请批示。",
        "云州市教育局关于建校的请示\n省教育厅：\n恳请省教育厅支持。\n妥否，请批示。",
    ),
    bad=(
        "澄江区人民政府关于学校用地的请示\n市自然资源局：\n恳请市政府同意划拨土地。\n妥否，请批示。",
        "云州市审计局关于追加经费的请示\n各县（市、区）审计局：\n恳请在预算中解决。\n妥否，请批示。",
    ),
    confidence=0.96,
)
def asks_another(paper: Paper) -> Iterator[Hit]:
    """A request is addressed to whom it asks: not to a department when it asks the government, never to the units below."""
    if paper.document_type != "请示" or not paper.main_recipients:
        return
    body = "".join(block_text(block) for block in paper.blocks)
    asked = re.search(r"(?:恳请|请求|请|报请)(?P<who>[省市县区](?:委、[省市县区])?(?:人民)?政府)", body)
    to = paper.main_recipients.rstrip("：:")
    asks = re.search("妥否|当否|可否|恳请", body)
    if to.startswith("各") and asks:
        yield Hit(
            "请示主送上级机关，这里写的是下级单位。请改为主送有权批准的上级机关。",
            0,
            len(paper.main_recipients),
            likely_addressees(paper),
            "main_recipients",
        )
    elif asked and re.search("(?:局|厅|委员会|办公室|中心|委)$", to) and not re.search("[、，；]|[省市县区]委$|政府", to):
        yield Hit(
            f"正文请求的是“{asked['who']}”，主送机关写的是“{to}”，请核对。",
            0,
            len(paper.main_recipients),
            (asked["who"].replace("政府", "人民政府").replace("人民人民", "人民") + "：",),
            "main_recipients",
        )
