"""用语: what a paper calls itself and how it speaks to whom it is sent — down, up, or to a peer — must fit its type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

USE = "《党政机关公文处理工作条例》第8条"
NOTICE = "云州市人民政府关于检查的通知\n各县人民政府：\n{}"
REQUEST = "云州市人民政府关于修建大桥的请示\n省人民政府：\n{}"
REPORT = "云州市人民政府关于汛情的报告\n省人民政府：\n{}"
LETTER = "云州市人民政府关于商请支持的函\n江北市人民政府：\n{}"
REPLY = "云州市人民政府关于同意修桥的批复\n澄江县人民政府：\n{}"
DOWN, UP, LEVEL, PUBLIC = "down", "up", "level", "public"
DIRECTION: Mapping[str, str] = {
    "通知": DOWN, "通报": DOWN, "批复": DOWN, "决定": DOWN, "命令": DOWN, "请示": UP, "报告": UP, "议案": UP, "函": LEVEL, "公告": PUBLIC, "通告": PUBLIC,
}  # fmt: skip
WHERE = {DOWN: "下行文", UP: "上行文", LEVEL: "平行文", PUBLIC: "公布性公文"}
_OF_WORDS: Mapping[str, tuple[str, ...]] = {
    "通知": ("通知",), "通报": ("通报", "通知"), "报告": ("报告",), "呈报": ("报告",), "汇报": ("报告",), "请示": ("请示",), "批复": ("批复",), "函达": ("函",), "函复": ("函", "批复"),
    "函告": ("函", "通知"), "公告": ("公告",), "通告": ("通告",),
}  # fmt: skip
_SELF = re.compile(
    r"(?P<close>(?:特此|专此)(?P<a>通知|通报|报告|请示|批复|函达|函复|公告|通告|函告)|以上(?P<c>报告|请示)[，,]?请(?:予)?(?:审阅|审议|批示|指示|审示))"
    r"|现(?:将[^。；]{0,40}?|就[^。；]{0,40}?|对[^。；]{0,30}?)?(?P<b>通知|通报|报告|呈报|汇报|请示|批复|函复|函告|公告|通告)(?:如下|你们|给你们|各单位|贵单位)"
)
_CLOSINGS = {
    "请示": "妥否，请批示",
    "批复": "此复",
    "报告": "特此报告",
    "通知": "特此通知",
    "函": "特此函达",
    "通报": "特此通报",
    "公告": "特此公告",
    "通告": "特此通告",
}
_RELAYS = re.compile(r"转发|批转|印发")


@dataclass(frozen=True, slots=True)
class Called:
    """A place where the paper names its own type."""

    index: int
    start: int
    end: int
    words: str
    word: str
    is_close: bool


def called(paper: Paper) -> list[Called]:
    """特此报告, 现将有关事项通知如下."""
    return [
        Called(index, match.start(), match.end(), match[0], match["a"] or match["b"] or match["c"], bool(match["close"]))
        for index, block in enumerate(paper.blocks)
        for match in _SELF.finditer(block_text(block))
    ]


def type_place(paper: Paper) -> tuple[int, int]:
    """Where the title names the type."""
    bare = re.sub(r"[（(][^（()）]*[）)]\s*$", "", paper.title)
    kind = paper.document_type if bare.endswith(paper.document_type) else bare[-2:]
    size = len(kind) + bare.endswith("复函")
    return len(bare) - size, len(bare)


def doubled_type(title: str) -> bool:
    """Two types run together: another rule speaks of it."""
    return bool(re.search(r"(?:请示|报告|通知|通报|公告|通告|批复|决定)的?(?:请示|报告|通知|通报|公告|通告|批复|函|决定)$", title))


@paper_rule(
    "genre.self",
    "正文的用语与文种不符",
    "genre",
    "content",
    "must",
    USE,
    good=(
        NOTICE.format("现将有关事项通知如下：\n一、甲\n特此通知。"),
        REPORT.format("现将汛情报告如下：汛情平稳。\n特此报告。"),
        LETTER.format("特此函达。"),
        REPLY.format("你县请示收悉。现批复如下：\n同意。\n特此批复。"),
        "云州市人民政府关于封路的通告\n现通告如下：\n封路。\n特此通告。",
    ),
    bad=(
        NOTICE.format("检查。\n特此报告。"),
        REPORT.format("汛情平稳。\n特此通知。"),
        REQUEST.format("现将修建大桥有关情况报告如下：\n特此报告。妥否，请批示。"),
        LETTER.format("请支持。\n特此通知。"),
        "云州市人民政府关于封路的通知\n各县人民政府：\n现通告如下：\n封路。\n特此通告。",
        "云州市人民政府关于封路的公报\n因施工，封路。\n特此通告。",
        NOTICE.format("现将有关情况呈报如下：\n一、甲\n二、乙"),
        NOTICE.format("请抓好落实。\n以上报告，请审阅。"),
        REQUEST.format("现将有关情况通知你们：拟修大桥。\n妥否，请批示。"),
        "云州市水利局关于上半年汛情的通知\n市人民政府：\n现将上半年汛情报告如下。\n汛情平稳。\n特此报告。",
        "云州市统计局关于普查情况的通报\n市人民政府：\n现将普查情况报告如下。\n进展顺利。",
    ),
    confidence=0.96,
)
def self_named(paper: Paper) -> Iterator[Hit]:
    """All words of the paper agree on another type: the title is wrong. One of them does not fit: the word is wrong. What is relayed speaks for itself."""
    kind = paper.document_type
    if not kind or kind == "意见" or doubled_type(paper.title) or any(by_title(paper)):
        return  # the title is wrong, and is told
    told = called(paper)
    wrong = [each for each in told if kind not in _OF_WORDS[each.word] and not _may_tell(kind, each)]
    if not wrong or (_RELAYS.search(paper.title) and all(each.is_close for each in wrong)):
        return
    others = {_OF_WORDS[each.word][0] for each in told}
    asks = re.search("(?:妥否|当否|可否)[，,]?.{0,4}请", "".join(block_text(block) for block in paper.blocks[-4:]))
    if (
        len(others) == 1
        and (len(told) > 1 or not told[0].is_close or {kind, *others} <= {"公告", "通告", "公报"})
        and len(wrong) == len(told)
        and _fits(paper, *others)
        and not (asks and kind == "请示")
    ):
        start, end = type_place(paper)
        right = next(iter(others))
        yield Hit(
            f"正文通篇是“{right}”的写法（“{told[0].words}”），标题的文种却是“{kind}”，请核对文种。",
            start,
            end,
            (right,),
            "title",
            confidence=0.97,
        )
        return
    for each in wrong:
        to_other_side = DIRECTION.get(_OF_WORDS[each.word][0]) != DIRECTION.get(kind)
        if each.is_close:
            rights = tuple(dict.fromkeys((_CLOSINGS.get(kind, f"特此{kind}"), f"特此{kind if kind != '函' else '函达'}")))
        else:
            rights = (each.words.replace(each.word, kind if kind != "函" else "函告").replace("你们", "如下"),)
        yield Hit(
            f"文种是“{kind}”，“{each.words}”用语不符。",
            each.start,
            each.end,
            rights,
            "blocks",
            each.index,
            kind="direction_phrase" if to_other_side else "genre",
        )


def _may_tell(kind: str, each: Called) -> bool:
    """现将…通报如下 in a 通知, 函告 in either: telling something is no type of paper there."""
    return (not each.is_close and each.word in {"通报", "函告", "报告"} and kind in {"函", "决定", "纪要", "意见"}) or (
        each.word == "汇报" and kind == "报告"
    )


def _fits(paper: Paper, kind: str) -> bool:
    """Whether the paper may be of that type by whom it addresses: what has an addressee is not for the public, what has none does not ask."""
    if kind in {"公告", "通告"}:
        return not paper.main_recipients or bool(re.search("社会|公众|市民|车主|居民", paper.main_recipients))
    if kind in {"通知", "通报"}:
        return bool(re.search("各|单位|部门", paper.main_recipients)) or not paper.main_recipients
    if kind == "报告":
        return _is_own_government(paper) or _is_higher_government(paper)
    if kind == "批复":
        return bool(re.search("请示", "".join(block_text(block) for block in paper.blocks[:2])))
    return False


@paper_rule(
    "genre.public_addressed",
    "公告、通告写了主送机关",
    "genre",
    "content",
    "should",
    USE,
    good=("云州市人民政府关于禁止燃放烟花爆竹的通告\n现通告如下。",),
    bad=("云州市人民政府关于召开会议的通告\n各县（市、区）人民政府：\n定于3月5日召开会议。",),
    confidence=0.94,
)
def public_addressed(paper: Paper) -> Iterator[Hit]:
    """They are told to everyone; what is for certain bodies is a 通知."""
    if paper.document_type in {"公告", "通告"} and paper.main_recipients and not re.search("社会|公众|市民", paper.main_recipients):
        right = "决定" if re.search("表彰|表扬|命名|授予", paper.title) else "通知"
        yield Hit(f"“{paper.document_type}”面向社会，不写主送机关；发给有关单位的，用“{right}”。", *type_place(paper), (right,), "title")


@paper_rule(
    "genre.by_title",
    "文种与标题所说的事不符",
    "genre",
    "content",
    "must",
    USE,
    good=(
        "云州市人民政府关于申请经费的请示\n省人民政府：\n妥否，请批示。",
        "云州市人民政府关于汛情的报告\n省人民政府：\n汛情平稳。",
        "云州市人民政府关于印发办法的通知\n各县：\n现印发给你们。",
        "云州市教育局关于商请提供场地的函\n市体育局：\n请支持。",
        "云州市人民政府关于请求支持情况的报告\n省人民政府：\n已办结。",
        "云州市人民政府关于检查的通知\n各县人民政府：\n对整改不力的，将予以通报批评。",
        "国务院办公厅关于自贸区有关问题的复函\n浙江省人民政府：\n你省《关于扩区的请示》收悉。经国务院同意，现函复如下。",
        "云州市人民政府关于汛情的请示\n省人民政府：\n拟修桥，恳请支持。",
        "云州市发展和改革委员会关于清溪河治理工程初步设计的批复\n市水利局：\n你局《关于报审初步设计的请示》收悉。同意。",
    ),
    bad=(
        "长宁县人力资源和社会保障局关于商洽劳务协作事宜的通知\n贵溪县人力资源和社会保障局：\n请予支持。",
        "关于中心街施工期间实行交通管制的公告\n自6月1日起禁止机动车通行。\n河阳县公安局交通警察大队\n2025年5月26日",
        "临江县人民政府办公室关于同意申办龙舟赛的通知\n县教育局：\n你局《关于申办龙舟赛的函》收悉。现函复如下：同意申办。",
        "云州市水利局关于申请防汛经费的报告\n市人民政府：\n特申请经费300万元。\n特此报告，请予批准。",
        "云州市人民政府关于印发防汛预案的函\n各县人民政府：\n现印发给你们，请认真贯彻执行。",
        "云州市教育局关于商请提供场地的请示\n市体育局：\n妥否，请批示。",
        "云州市自然资源局关于公交站用地的批复\n市交通局：\n贵局来函收悉。同意。",
        "云州市气象局关于商请共享数据的报告\n市水利局：\n请予支持并函复。",
        "云州市教育局关于高考噪声管控的决定\n市生态环境局：\n商请贵局加强监管。",
        "云州市人民政府关于表彰先进单位的请示\n各县（市、区）人民政府：\n市政府决定授予称号。",
        "云州市人民政府关于召开安全生产会议的通报\n各县（市、区）人民政府：\n定于3月5日召开会议。",
        "云州市财政局关于申请追加预算的函\n市人民政府：\n请予批准。",
        "澄江县人民政府关于解决排水工程资金的函\n云州市人民政府：\n恳请市政府支持。\n妥否，请批示。",
        "云州市应急局关于表扬先进个人的通知\n各县应急局：\n现予以通报表扬。",
        "云州市人民政府办公室关于印发工作要点的通报\n各县人民政府：\n现印发给你们。",
        "云州市教育局关于解决校舍维修资金的报告\n市人民政府：\n需资金600万元。\n妥否，请批示。",
        "云州市人民政府关于安全检查情况的通知\n各县人民政府：\n现将检查情况通报如下：\n一、总体情况。",
        "云州市人民政府关于“4·2”坍塌事故的通知\n各县人民政府：\n为严肃纪律，现对该公司予以通报批评。",
        "澄江县人民政府关于表彰先进的命令\n各乡镇人民政府：\n县政府决定予以表彰。",
        "云州市人民政府关于松岭县区划调整的复函\n松岭县人民政府：\n你县《关于撤乡设镇的请示》收悉。同意。\n此复。",
        "云州市审计局关于报送审计整改情况的请示\n市人民政府：\n截至10月底，已整改到位。\n特此报告。",
        "云州市机关事务中心关于车辆进出事项的决定\n驻市行政中心各单位：\n因升级，请由南门进出。\n特此通知。",
        "云州市水利局关于申请经费的通知\n市人民政府：\n恳请安排经费300万元。",
        "平川市人民医院关于恳请支持引进人才的通知\n市卫生健康委员会：\n我院拟引进带头人2名。\n妥否，请批示。",
        "东陵市中级人民法院关于2026年春节放假安排的决定\n本院各部门：\n2026年2月15日至23日放假。",
        "北桥市国资委专题会议公告\n3月10日，主任主持召开专题会议。现将会议议定事项纪要如下：\n一、完成时限为6月底前。",
    ),
    confidence=0.97,
)
def by_title(paper: Paper) -> Iterator[Hit]:
    """What is asked for goes in a 请示, what is issued in a 通知, what peers want of one another in a 函, praise in a 通报."""
    if not paper.document_type or doubled_type(paper.title):
        return
    body = "".join(block_text(block) for block in paper.blocks)
    for judge in (
        _meant_to_answer,
        _meant_to_consult,
        _meant_to_ban,
        _meant_to_ask,
        _meant_for_peers,
        _meant_for_superior,
        _meant_to_send_down,
        _meant_to_praise,
        _meant_to_tell_below,
        _meant_to_minute,
    ):
        told = judge(paper, paper.document_type, body)
        if told:
            right, why = told
            yield Hit(f"{why}，标题的文种却是“{paper.document_type}”，请核对文种。", *type_place(paper), (right,), "title")
            return


_MAY_REPLY = re.compile(
    "(?:发展和?改革|财政|审批|编制|国有资产|自然资源|水利|交通运输)[^关]*关于.*(?:设计|可行性|立项|项目建议书|概算|预算|方案|核准|编制|水土保持|用地)"
)
"""What a department approves for another of its level by law: 初步设计, 概算, 编制."""
_Told = tuple[str, str] | None
"""The type that is meant, and why."""


def _meant_to_answer(_: Paper, kind: str, body: str) -> _Told:
    """A letter that came is answered with a letter."""
    if kind == "通知" and re.match("你[一-龥]{1,4}《[^》]{4,60}的函》[^。]{0,30}收悉", body) and re.search("函复|答复|复函", body):
        return "复函", "正文答复的是来函"
    return None


def _meant_to_consult(paper: Paper, kind: str, _: str) -> _Told:
    """商洽, 商请, 商借 are words of letters."""
    if kind in {"通知", "报告", "请示"} and re.search("关于(?:商洽|商请|商借|协商|征询)", paper.title):
        return "函", "标题说的是商洽"
    return None


def _meant_to_ban(paper: Paper, kind: str, _: str) -> _Told:
    """公告 is for important or legal matters at home and abroad; what people nearby must observe for a time goes in a 通告."""
    local = re.search("[县区镇乡]|交通警察|支队|大队", "".join((*paper.signers, *title_issuers(paper.title))))
    matter = re.search("交通管制|交通限行|临时限行|停水|停电|停气|封闭施工|禁止通行|禁鸣|禁放|禁燃|禁渔|封山|禁火", paper.title)
    if kind == "公告" and local and matter:
        return "通告", "要求有关方面遵守的是通告"
    return None


def _meant_to_ask(paper: Paper, kind: str, body: str) -> _Told:
    is_asking = (
        kind == "报告"
        and re.search(r"(?:关于|的)(?:申请|请求|恳请|要求|申报|拟)", paper.title)
        and "情况" not in paper.title
        and re.search("请[^。]{0,8}(?:批|审|同意|支持|解决|安排|拨)|申请", body)
    ) or (
        kind == "报告"
        and re.search("关于(?:解决|增加|追加|拨付|安排|购置)[^，。]{0,20}(?:资金|经费|编制|用地|问题|车辆|设备)", paper.title)
        and not re.search("情况|进展|总结|评估|结果", paper.title)
        and re.search("妥否|当否|恳请", body)
    )
    if is_asking:
        return "请示", "请求上级批准的用“请示”"
    asks_above = kind in {"通知", "通报", "决定", "公告", "通告", "意见"} and re.search(
        "关于(?:恳请|申请|请求|请予|报请|呈请)", paper.title
    )
    if asks_above and re.search("(?:妥否|当否|可否)[，,]?(?:敬?请|望)", body) and not re.search("各|所属", paper.main_recipients):
        return "请示", "请求上级批准的用“请示”"
    if kind == "请示" and "特此报告" in body and not re.search("恳请|请予|请批|妥否|当否|可否|拟|申请|批准", body):
        return "报告", "汇报工作、反映情况用“报告”"
    return None


def _meant_for_peers(paper: Paper, kind: str, body: str) -> _Told:
    if "商请" in paper.title and kind in {"报告", "请示", "通知", "决定", "批复", "通报"}:
        return "函", "与不相隶属的机关商洽工作用“函”"
    if kind == "批复" and _MAY_REPLY.search(paper.title) and re.search("请示》?[^。]{0,30}收悉", body):
        return None
    is_consulting = kind in {"通知", "意见"} and "商请" in paper.title + body
    if (kind in {"请示", "批复", "报告", "决定", "命令", "通报"} or is_consulting) and are_peers(paper):
        return "复函" if kind == "批复" else "函", "不相隶属的机关之间用“函”"
    return None


def _meant_for_superior(paper: Paper, kind: str, body: str) -> _Told:
    asks = "请[^。]{0,6}(?:批准|审批|批复|批示|审定|拨付|解决)|妥否" if kind == "函" else "恳请|请予批准|妥否"
    if (
        kind in {"函", "通知", "通报", "通告", "公告", "决定", "意见"}
        and (_is_own_government(paper) or _is_higher_government(paper))
        and re.search(asks, body)
    ):
        return "请示", "请求上级政府批准的用“请示”"
    return None


def _meant_to_send_down(paper: Paper, kind: str, body: str) -> _Told:
    if (
        kind in {"函", "通报", "公告", "通告", "批复", "报告", "请示"}
        and re.search("关于(?:印发|转发|批转)|(?:政府|办公[室厅]|局|委)(?:印发|转发|批转)", paper.title)
        and re.search("各|单位", paper.main_recipients)
    ):
        return "通知", "印发、转发公文用“通知”"
    answers = re.search("你[省市县区局委厅][^。]{0,4}《[^《》]*请示》[^。]{0,30}收悉", body)
    is_answer = (kind == "函" and answers and _is_reply_down(paper)) or (
        kind in {"通知", "决定", "通报"} and "关于同意" in paper.title and re.search("请示》[^。]{0,30}收悉", body)
    )
    return ("批复", "答复下级请示用“批复”") if is_answer else None


def _meant_to_praise(paper: Paper, kind: str, body: str) -> _Told:
    title = paper.title
    if kind == "通知" and (
        re.search("关于(?:表彰|表扬|通报表扬|通报批评)(?!大会|会议|活动|奖励办法)", title)
        or (title.endswith("情况的通知") and re.search("情况通报如下", body))
        or (_CRITICISED.search(body) and not re.search("印发|转发|批转|公布", title))
    ):
        return "通报", "表彰先进、批评错误用“通报”"
    if kind == "命令" and re.search("关于(?:表彰|表扬)", title):
        return "决定", "“命令”用于公布法规规章、宣布重大强制性措施、嘉奖和任免，表彰先进用“决定”或“通报”"
    return None


def _meant_to_tell_below(paper: Paper, kind: str, body: str) -> _Told:
    title, to = paper.title, paper.main_recipients
    if kind == "决定" and "决定" not in body and "特此通知" in body and re.search("各|单位", to):
        return "通知", "布置具体事项用“通知”"
    if (
        kind in {"决定", "公告", "意见", "通报", "公报"}
        and re.search("关于[^，。]{0,16}(?:放假安排|放假|值班安排|作息时间|调休|办公时间|搬迁|启用[^，。]{0,6}印章)", title)
        and re.match("[^，。；]{0,6}各", to)
    ):
        return "通知", "安排放假、值班等具体事项用“通知”"
    if kind in {"请示", "报告"} and re.match("各", to) and not re.search("恳请|妥否|当否", body):
        return "决定" if re.search("关于(?:表彰|表扬|命名|授予|嘉奖)", title) else "通知", "发给下级和各部门的是下行文"
    if kind in {"通报", "决定"} and re.search("关于(?:召开|举办|报送|填报|征集|做好|组织开展)", title) and re.match("各", to):
        return "通知", "布置工作、召开会议用“通知”"
    return None


def _meant_to_minute(paper: Paper, kind: str, body: str) -> _Told:
    """What a meeting settled goes in its minutes."""
    if (
        kind in {"公告", "通告", "决定", "公报", "通报", "报告", "决议"}
        and "会议" in paper.title
        and re.search("纪要如下|议定事项如下", body)
    ):
        return "纪要", "记载会议议定事项用“纪要”"
    return None


_CRITICISED = re.compile(r"(?<![将要应可])(?<!一律)(?<!视情)(?:现|决定)[^。；]{0,24}(?:予以|给予)(?:全[省市县区])?通报(?:批评|表扬|表彰)")


def _is_reply_down(paper: Paper) -> bool:
    """A government to one below it; the offices of governments answer for them in a 函."""
    issuer = (*title_issuers(paper.title), *paper.issuers, *paper.signers, "")[0]
    return bool(
        re.search("(?:[省市县区]|自治州)人民政府$", issuer)
        and re.fullmatch(r"[^、，各]{2,14}(?:县|区|镇|乡|局|委|市)(?:人民政府)?[：:]", paper.main_recipients)
    )


def _is_own_government(paper: Paper) -> bool:
    """云州市财政局 to 市人民政府."""
    issuer = (*title_issuers(paper.title), *paper.issuers, *paper.signers, "")[0]
    to = re.fullmatch(r"(?P<place>[一-龥]{2,4})?(?P<level>[省市县区])人民政府[：:]", paper.main_recipients)
    return bool(to and re.match(rf"{to['place'] or '[一-龥]{2,4}'}{to['level']}[一-龥]{{2,14}}(?:局|委|委员会|厅)$", issuer))


def _is_higher_government(paper: Paper) -> bool:
    """澄江县人民政府 to 云州市人民政府 or 市人民政府."""
    issuer = (*title_issuers(paper.title), *paper.issuers, *paper.signers, "")[0]
    own = re.search("(乡|镇|县|区|市)人民政府$", issuer)
    to = re.fullmatch(r"[一-龥]{0,4}(县|区|市|省)人民政府[：:]", paper.main_recipients)
    ranks = {"乡": 1, "镇": 1, "县": 2, "区": 2, "市": 3, "省": 4}
    return bool(own and to and ranks[to[1]] > ranks[own[1]])


def are_peers(paper: Paper) -> bool:
    """Departments of one government: 云州市教育局 and 市体育局."""
    issuers = title_issuers(paper.title) or paper.issuers or paper.signers
    own = re.search(r"(?P<level>[省市县区])(?P<name>[一-龥]{2,14}(?:局|委|委员会|厅))$", issuers[0]) if issuers else None
    to = re.fullmatch(r"(?:[一-龥]{2,4})?(?P<level>[省市县区])(?P<name>[一-龥]{2,14}(?:局|委|委员会|厅))[：:]", paper.main_recipients)
    return bool(
        own
        and to
        and own["level"] == to["level"]
        and not re.search("市委|省委|县委|区委|纪委|编委|编制委员会|人大常委", paper.main_recipients)
    )


@paper_rule(
    "genre.relays",
    "转发、批转与正文不一致",
    "genre",
    "content",
    "should",
    USE,
    good=(
        "云州市人民政府批转市农业局关于改革意见的通知\n各县人民政府：\n现批转给你们。",
        "云州市人民政府办公室转发市农业局关于改革意见的通知\n各县人民政府：\n现转发给你们。",
    ),
    bad=(
        "云州市人民政府转发澄江县人民政府关于改革经验的通知\n各县人民政府：\n市政府同意澄江县人民政府《关于改革的经验》，现批转给你们。",
        "云州市人民政府批转市农业局关于改革意见的通知\n各县人民政府：\n现转发给你们。",
    ),
    confidence=0.95,
)
def relays(paper: Paper) -> Iterator[Hit]:
    """批转 is for a lower body's paper, 转发 for any other; title and body say the same."""
    title = re.search("(?:政府|办公[室厅]|局|委|关于)(?P<word>转发|批转)", paper.title)
    body = re.search(
        "现(?:予以?|将[^。；]{0,40})?(?P<word>转发|批转)(?:给|各|你们|，|。|如下)", "".join(block_text(block) for block in paper.blocks)
    )
    if title and body and title["word"] != body["word"]:
        yield Hit(
            f"标题是“{title['word']}”，正文是“{body['word']}”，请核对。", title.start("word"), title.end("word"), (body["word"],), "title"
        )


def in_doubt(paper: Paper) -> bool:
    """Whether the type that the title names is itself told as wrong: what follows from it is then not judged."""
    return doubled_type(paper.title) or any(
        hit.element == "title" for rule in (by_title, self_named, public_addressed) for hit in rule(paper)
    )
