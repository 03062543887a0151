"""行文的层级: bodies of the area that a paper goes up or down through, told from their names alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

TOWN, COUNTY, CITY, PROVINCE = range(4)
_LEVELS = (
    (PROVINCE, re.compile(r"(?:[一-龥]{2,3})?省(?!直|属|级|辖)|[一-龥]{2,6}自治区(?!.*[县旗])")),
    (CITY, re.compile(r"(?:[一-龥]{2,4})?(?:市|自治州|州|盟)(?!直|属|级|辖|场|政|民)(?!.*(?:[区县旗](?!域|级)|镇|街道))")),
    (COUNTY, re.compile(r"(?:[一-龥]{2,4}市)?(?:[一-龥]{2,4})?[县区旗](?!直|属|级|域)(?!.*(?:镇|乡|街道))")),
    (TOWN, re.compile(r"(?:[一-龥]{2,6}[县区市])?(?:[一-龥]{1,5})?(?:镇|乡|街道)")),
)
_DOWNWARD, _UPWARD = frozenset(("通知", "通报", "批复", "决定")), frozenset(("请示", "报告"))
_FAR = 2
_ONE_ASKED = re.compile(r"你(?P<what>省|市|州|县|区|镇|乡|局|委|厅|院|校|公司|单位)[^。；]{0,60}收悉")
_PLACE = re.compile(r"[一-龥]{2,4}(?:市|州|县|区)")


def level_of(body: str) -> int | None:
    """The level of the area whose name a body bears: 3 province, 2 city, 1 county or district, 0 town; None where the name does not tell."""
    if body.startswith("各") or "直" in body[:8]:
        return None
    return next((level for level, pattern in _LEVELS if pattern.match(body)), None)


def _ends(paper: Paper) -> tuple[int | None, int | None]:
    """The levels of who sends and of the one body that it is sent to."""
    senders = title_issuers(paper.title) or tuple(paper.signers)
    recipients = re.split("[、，；]", re.sub(r"[（(][^（()）]*[）)]", "", paper.main_recipients.rstrip("：:")))
    if len(senders) != 1 or len(recipients) != 1:
        return None, None
    return level_of(senders[0]), level_of(recipients[0])


@paper_rule(
    "levels.notice_up",
    "下行文主送了上级机关",
    "routing",
    "legal",
    "must",
    "《党政机关公文处理工作条例》第8条、第14条",
    good=(
        "澄江县教育局关于做好防汛工作的通知\n各学校：\n现通知如下。",
        "云州市教育局关于做好防汛工作的通知\n澄江县教育局：\n现通知如下。",
        "云州市人民政府办公室关于做好防汛工作的通知\n市教育局：\n现通知如下。",
    ),
    bad=(
        "澄江县教育局关于做好防汛工作的通知\n市教育局：\n现通知如下。",
        "东湖镇人民政府关于表扬先进的通报\n澄江县人民政府：\n现通报如下。",
    ),
    confidence=0.96,
)
def notice_up(paper: Paper) -> Iterator[Hit]:
    """A paper that goes down, sent to a body of a higher area."""
    sender, recipient = _ends(paper)
    if paper.document_type in _DOWNWARD and sender is not None and recipient is not None and recipient > sender:
        why = f"“{paper.document_type}”是下行文，不能主送上级机关。需要上级机关知道的，用报告或者抄送。"
        yield Hit(why, 0, len(paper.main_recipients), (), "main_recipients")


@paper_rule(
    "levels.skipped",
    "越级行文",
    "routing",
    "legal",
    "should",
    "《党政机关公文处理工作条例》第14条、第15条（一）",
    good=(
        "澄江县人民医院关于购置设备的请示\n县卫生健康局：\n妥否，请批示。",
        "澄江县人民政府关于修桥的请示\n市人民政府：\n妥否，请批示。",
        "云州市人民政府关于修桥的请示\n省人民政府：\n妥否，请批示。",
    ),
    bad=(
        "澄江县人民医院关于购置设备的请示\n省卫生健康委员会：\n妥否，请批示。",
        "东湖镇人民政府关于修桥的请示\n市人民政府：\n妥否，请批示。",
    ),
    confidence=0.94,
)
def skipped(paper: Paper) -> Iterator[Hit]:
    """From a county past the city to the province, from a town past the county to the city."""
    sender, recipient = _ends(paper)
    if paper.document_type in _UPWARD and sender is not None and recipient is not None and recipient - sender >= _FAR:
        yield Hit(
            "一般不得越级行文，请主送直接的上级机关；确需越级的，同时抄送被越过的机关。",
            0,
            len(paper.main_recipients),
            (),
            "main_recipients",
        )


@paper_rule(
    "levels.reply_to_all",
    "答复一个机关的文件主送了许多机关",
    "routing",
    "content",
    "must",
    "《党政机关公文处理工作条例》第8条（十二）、（十四）",
    good=(
        "省人民政府办公厅关于云州市险情有关问题的复函\n云州市人民政府：\n你市《关于解决险情问题的请示》收悉。现函复如下。",
        "云州市人民政府关于汛情的通知\n各县人民政府：\n现通知如下。",
    ),
    bad=("省人民政府办公厅关于云州市险情有关问题的复函\n各市、州人民政府：\n你市《关于解决险情问题的请示》收悉。现函复如下。",),
    confidence=0.96,
)
def reply_to_all(paper: Paper) -> Iterator[Hit]:
    """你市……收悉 answers one body; the line above names all of a kind."""
    if not paper.blocks or not paper.main_recipients.startswith("各"):
        return
    asked = _ONE_ASKED.match(block_text(paper.blocks[0]))
    if asked:
        place = next((found[0] for found in _PLACE.finditer(paper.title) if found[0].endswith(asked["what"])), "")
        place = re.sub("^.*(?:关于|同意)", "", place)
        rights = (f"{place}人民政府：",) if place else ()
        yield Hit(
            f"正文答复的是“你{asked['what']}”一个机关，主送却是“{paper.main_recipients}”。",
            0,
            len(paper.main_recipients),
            rights,
            "main_recipients",
        )
