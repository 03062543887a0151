"""行文语气: commands in papers that ask or consult, and requests in papers that go down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.voice import (
    DIRECTION,
    DOWN,
    LETTER,
    LEVEL,
    NOTICE,
    PUBLIC,
    REPLY,
    REPORT,
    REQUEST,
    USE,
    WHERE,
    are_peers,
    in_doubt,
)

_COMMANDS = re.compile(
    r"不得有误|请(?:你们|你单位)[^。；，]{0,12}(?:研究|答复|考虑|解决|办理|支持)[^。；，]{0,6}|(?<![一-龥])[希望](?:认真|切实|严格|抓紧)[^，。；]{0,12}(?:落实|执行|办理)"
    r"|(?<![一-龥])你[市县区局委厅院办](?:要|应当|必须|务必|须)[^，。；]{0,20}|望(?:严格)?遵照(?:办理|执行)|(?:责令|责成|勒令)(?:相关|有关|所属|下属)[^，。；]{0,10}|现(?:批复|批示)如下|此复|(?:责成|责令|勒令|限令|限)(?:你|贵|省|市|县|厅|部|财政|有关)[^，。；]{0,16}"
    r"|(?:(?<![一-龥])(?:望|希望|要求)|请)(?:你们|你单位|各地|各单位|各部门|各有关单位|各级|贵单位|贵[市县区局委厅])[^。；]{0,24}(?:(?<!被)执行(?!人|法|案件|标准)|落实|重视|办理|整改|完成|到位|报送|遵照|务必)[^，。；]{0,8}"
    r"|请(?:务必|切实|认真|严格|立即|抓紧|尽快)?[^，。；]{0,16}(?:遵照执行|贯彻执行|贯彻落实|抓好落实|认真落实|落实到位|遵照办理|严格执行|组织实施)"
    r"|(?:请|望)?(?:贵[一-龥]{1,3})?(?:认真|抓紧|尽快|即|速)?研究办理[^。；]{0,4}(?:，并将[^。；]{0,12}报(?:送)?我[市县区局委省厅])?|(?:并|请)将[^，。；]{0,14}报(?:送)?我[市县区局委省厅]"
    r"|(?:要求|督促|敦促|指令|责成)(?:省|市|县|区)(?:人民)?政府[^，。；]{0,20}|请(?:立即|抓紧|从速|限期)[^，。；]{0,8}(?:批复|答复|回复|拨付|解决|落实|下拨|批准)[^，。；]{0,6}|贵[市县区局委厅院办](?:必须|务必|须)[^，。；]{0,20}"
    r"|请[省市县区](?:人民)?(?:政府|委)(?:抓紧|尽快|立即|督促|责成|从速|限期|务必)[^。；]{0,30}|请(?:立即|抓紧|尽快)?照此(?:办理|执行)"
    r"|请(?:你|各|认真)[^。；]{0,20}(?:务必|切实)[^。；]{0,16}|(?<!不)务必(?:于|在)?[^，。；]{0,20}(?:前|底)[^，。；]{0,14}"
)
_ASKS = re.compile(
    r"(?:以上|上述)(?:请求|请示)[，,]?(?:恳请|敬请|请)(?:予以?)?(?:批准|批示|批复|同意|支持)|(?:以上|上述)?[一-龥]{0,4}(?:妥否|当否|可否|是否妥当|如无不妥)[，,]?(?:敬?请|望)?(?:予以?|尽快)?(?:批示|批复|审批|审示|指示|核准|审定|函复)?"
    r"|(?:恳请|敬请|请)(?:上级|予以?|贵|省|市)?[^，。；]{0,6}(?:批示|批复|审批|审示|批准|核准)(?=[。！；，]|$)|特此请示|谨呈|盼复|如蒙|不胜感激|烦请|呈请[^，。；]{0,12}|(?:敬?请|此复，)?(?:请予|予以|恳请|敬请)[^，。；]{0,6}(?:支持|大力支持)为盼|为盼|恳请[^，。；]{0,16}(?:支持|解决|批准|协调|关照)"
)


_UPWARD = {
    "请示": ("妥否，请批示", "请予支持", "恳请予以支持"),
    "报告": ("特此报告", "请审阅"),
    "函": ("请予支持为盼", "请予支持", "请研究函复", "请予支持，并函复为盼"),
}
"""What to write instead of a command, by the type of paper that asks or tells."""
_DOWNWARD = {
    "通知": ("请认真贯彻执行", "请认真组织实施", "请认真抓好落实", "特此通知"),
    "通报": ("请认真贯彻执行", "特此通报"),
    "批复": ("此复", "请认真组织实施"),
    "函": ("请予支持为盼", "请研究函复", "特此函告"),
}
"""What to write instead of a request, by the type of paper; that of 通知 for the others that go down."""


@paper_rule(
    "direction.words",
    "上行文和平行文用了命令语气",
    "direction_phrase",
    "content",
    "must",
    "《党政机关公文处理工作条例》第8条、第15条",
    good=(
        REPORT.format("我们将认真贯彻执行。"),
        LETTER.format("请予支持为盼。"),
        LETTER.format("请贵局协助查询被执行人名下车辆登记信息。"),
        NOTICE.format("请认真贯彻执行。"),
        REPORT.format("市政府要求各单位务必于3月底前完成整改，目前已全部完成。"),
        REQUEST.format("我市将责成市水利局抓好落实。\n妥否，请批示。"),
    ),
    bad=(
        REQUEST.format("请认真贯彻执行。"),
        LETTER.format("请遵照执行。"),
        REQUEST.format("望你们高度重视，务必抓好落实。"),
        LETTER.format("请你市务必于3月1日前办结，不得有误。"),
        REPORT.format("请认真研究，切实抓好落实。"),
        LETTER.format("请贵市务必于7月底前落实到位。"),
        REQUEST.format("仍有缺口，责成省政府给予支持。\n妥否，请批示。"),
        REQUEST.format("请你们抓紧办理。\n妥否，请批示。"),
        REQUEST.format("请务必于本月底前予以落实。"),
        REQUEST.format("要求市政府抓紧转报。\n妥否，请批示。"),
        REQUEST.format("请研究办理，并将结果报我市。"),
        REPORT.format("汛情平稳。请将落实情况报送我市。"),
        LETTER.format("贵市必须于3月底前完成治理。"),
        LETTER.format("上述要求，望严格遵照办理。"),
        LETTER.format("你局要高度重视，抓紧办理。"),
        REQUEST.format("希认真贯彻落实。\n妥否，请批示。"),
        "云州市教育局关于建校用地的复函\n市财政局：\n贵局来函收悉。请认真贯彻执行。",
        LETTER.format("商请贵中心责令相关站所于5月底前完成迁移。"),
        REPORT.format("仍有缺口，请市人民政府抓紧督促有关部门落实到位。"),
        REQUEST.format("保证按期完成。\n请立即照此办理。"),
    ),
    confidence=0.97,
)
def direction_words(paper: Paper) -> Iterator[Hit]:
    """Commands go down only; to a higher body one asks, to a peer one consults. What the paper tells of others' commands is no command."""
    kind = paper.document_type
    if kind not in {"请示", "报告", "函"} or re.search("印发|转发", paper.title) or in_doubt(paper):
        return
    answers = paper.title.endswith("复函")
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in _COMMANDS.finditer(text):
            begin = max(text.rfind(mark, 0, found.start()) for mark in "，。；\n") + 1
            before = text[begin : found.start()]
            if re.search("要求|强调|明确|提出|指出|我[市县区局委们]|已|将|本[市县局]|会议|市委|文件", before) or re.match(
                "[^，。；]{0,6}(?:的)?(?:要求|精神)", text[found.end() :]
            ):
                continue
            if answers and not (found[0].endswith(("贯彻执行", "遵照执行", "遵照办理")) and are_peers(paper)):
                continue
            if found[0].startswith(("务必", "限")) and not re.search("请|望|你|贵", text[max(0, begin - 1) : found.end()]):
                continue
            rights = ("恳请" + found[0][2:],) if found[0][:2] in {"责成", "责令"} and kind != "函" else _UPWARD[kind]
            yield Hit(
                f"“{found[0]}”是下行文的语气，{WHERE[DIRECTION[kind]]}不能用，请改为商洽或请求的话。",
                found.start(),
                found.end(),
                rights,
                "blocks",
                index,
            )


@paper_rule(
    "genre.downward_asks",
    "下行文用了请求语",
    "direction_phrase",
    "content",
    "must",
    USE,
    good=(
        NOTICE.format("请认真贯彻执行。"),
        LETTER.format("请予支持为盼。"),
        LETTER.format("可否，请函复。"),
        NOTICE.format("各地报省政府审批。"),
        "云州市教育局关于商请支持的函\n市财政局：\n请予批准。",
    ),
    bad=(
        NOTICE.format("请落实。\n妥否，请批示。"),
        NOTICE.format("恳请审批。"),
        REPLY.format("你县请示收悉。同意。当否，请批复。"),
        LETTER.format("妥否，请批示。"),
        LETTER.format("以上报告如无不妥，请批转执行。"),
        "省政府办公厅关于同意申办运动会的复函\n滨江市人民政府：\n请抓紧申报。\n以上请求，恳请批准。",
        REPLY.format("你县请示收悉。同意。此复，请予支持为盼。"),
        REPLY.format("你县请示收悉。同意。盼复。"),
        REPLY.format("贵县《关于修桥的请示》收悉。同意。"),
    ),
    confidence=0.97,
)
def downward_asks(paper: Paper) -> Iterator[Hit]:
    """妥否，请批示 goes up, and only in a 请示; 报告 has a rule of its own. A lower body is 你县, not 贵县."""
    kind = paper.document_type
    side = DIRECTION.get(kind)
    if side not in {DOWN, LEVEL, PUBLIC} or re.search(r"转发|批转", paper.title) or in_doubt(paper):
        return
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        found = _ASKS.search(text) if index >= len(paper.blocks) - 6 else None
        if found and side == LEVEL and not re.search("妥否|当否|如无不妥|批示|批复|特此请示|恳请批准|请求", found[0]):
            found = None
        if found and not re.search("各[地级单部]|企业|申请人|报", text[max(0, found.start() - 12) : found.start()]):
            rights = _DOWNWARD.get(kind, _DOWNWARD["通知"])
            yield Hit(f"“{found[0]}”是请求的话，{WHERE[side]}不能用。", found.start(), found.end(), (*rights, ""), "blocks", index)
        if side == DOWN and kind in {"批复", "通知", "通报"}:
            for told in re.finditer(r"贵(省|市|县|区|局|委|厅|办|单位|公司|镇|乡)", text):
                yield Hit(f"对下级机关称“你{told[1]}”，不称“{told[0]}”。", told.start(), told.end(), (f"你{told[1]}",), "blocks", index)
