"""公文要素和格式: number, title, type, elements, annexes, dates of the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import DOCUMENT_TYPES, block_text
from zhongshu.engines.paper.words import type_of_title
from zhongshu.engines.proofing.finding import Hit, paper_rule, source_rule, text_rule
from zhongshu.engines.proofing.rules.addressed import issuer_of, likely_addressees
from zhongshu.engines.proofing.rules.routing import addressed_person
from zhongshu.engines.proofing.rules.voice import called, in_doubt

_NUMBER = re.compile(
    r"(?P<code>[\w×]*?[^\W\d])\s*(?P<open>[^\w\s×]?)\s*(?P<year>[\d０-９]{2,4})\s*年?\s*(?P<close>[^\w\s×]?)\s*(?P<mark>第?)(?P<serial>[\d０-９]+)\s*号?"
)
_CLOSED = re.compile(
    "^(?:特此|专此|此复|妥否|当否|以上|请[予审批]|敬请)|请(?:批示|批复|审批|函复|审议|予支持)[^，；]{0,4}。$|自(?:发布|印发|公布)之日起(?:施行|实施|执行)"
)
_SERIES = ("命令", "纪要")
_TOLD = frozenset({"通知", "请示", "报告", "函", "通报", "批复", "意见"})
_NO_ADDRESSEE = frozenset({"决议", "决定", "命令", "公报", "公告", "通告", "意见", "纪要", "议案"})
_MUST_ADDRESS = frozenset({"请示", "报告", "批复", "函"})
_HEAD = "云州市人民政府关于检查情况的{}\n"


def is_official(paper: Paper) -> bool:
    """Whether the text is meant as a 公文 at all, and not as a speech, a leader's report or an annex by itself."""
    return bool(paper.number or paper.issuers or "关于" in paper.title)


@paper_rule(
    "number.form",
    "发文字号的写法",
    "doc_number",
    "format",
    "must",
    "GB/T 9704—2012，7.2.5",
    good=("云政发〔2025〕8号\n关于检查的通知\n各县：\n好。", "第8号\n云州市人民政府令\n现公布规定。"),
    bad=tuple(
        f"{number}\n关于检查的通知\n各县：\n好。"
        for number in (
            "云政发[2025]8号",
            "云政发（2025）8号",
            "云政发〔2025〕第8号",
            "云政发〔2025〕008号",
            "云政发〔25〕8号",
            "云政发2025-8号",
        )
    ),
)
def number_form(paper: Paper) -> Iterator[Hit]:
    """机关代字〔年份〕N号: six-angle brackets, four-digit year, no 第, no leading zero."""
    found = _NUMBER.fullmatch(paper.number)
    if not found or paper.number.startswith("第"):
        return
    faults = [
        ("年份要用六角括号“〔〕”", (found["open"], found["close"]) != ("〔", "〕")),
        ("年份要写四位", len(found["year"]) != 4),
        ("序号前不加“第”", bool(found["mark"])),
        ("序号不编虚位", found["serial"].startswith(("0", "０"))),
        ("要用半角阿拉伯数字", bool(re.search("[０-９]", paper.number))),
        ("中间不留空格", " " in paper.number or "　" in paper.number),
        ("末尾写“号”", not paper.number.endswith("号")),
    ]
    wrong = [words for words, is_wrong in faults if is_wrong]
    if wrong:
        year = found["year"] if len(found["year"]) == 4 else "20" + found["year"][-2:]
        right = f"{found['code']}〔{int(year)}〕{int(found['serial'])}号"
        yield Hit(f"发文字号“{paper.number}”写法不对：{'，'.join(wrong)}。应写作“{right}”。", 0, len(paper.number), (right,), "number")


@paper_rule(
    "number.year",
    "发文字号的年份与成文日期不一致",
    "consistency",
    "format",
    "should",
    "GB/T 9704—2012，7.2.5、7.3.5",
    good=("云政发〔2025〕8号\n关于检查的通知\n各县：\n好。\n云州市人民政府\n2025年3月1日",),
    bad=("云政发〔2024〕8号\n关于检查的通知\n各县：\n好。\n云州市人民政府\n2025年3月1日",),
)
def number_year(paper: Paper) -> Iterator[Hit]:
    """The number belongs to the year of 登记; a paper signed in the last days of a year may bear the next year's."""
    found = re.search(r"[〔\[（(【](\d{4})", paper.number)
    if not found or not paper.issue_date or int(found[1]) == paper.issue_date.year:
        return
    of_number, of_date = found[1], str(paper.issue_date.year)
    text = paper.title + "".join(block_text(block) for block in paper.blocks)
    told = f"发文字号的年份是{of_number}年，成文日期在{of_date}年。请核对是否沿用了旧文的字号或日期。"
    if f"{of_number}年" in text and f"{of_date}年" not in text:
        yield Hit(told, 0, 5, (f"{of_number}年",), "issue_date")
    else:
        yield Hit(told, found.start(1), found.end(1), (of_date,), "number")


@paper_rule(
    "title.type",
    "标题没有文种或文种不对",
    "genre",
    "format",
    "must",
    "《党政机关公文处理工作条例》第8条、第9条（七）",
    good=(
        "云州市人民政府关于检查的通知\n各县人民政府：\n好。",
        "云州市人民政府第3次常务会议纪要\n会议决定检查。",
        "办公室主任2025年述职报告\n一年来很好。",
    ),
    bad=(
        "云州市人民政府关于加强管理的意见通知\n各县：\n好。",
        "关于研究供水工作的会议纪要\n〔2025〕3号\n会议议定三件事。",
        "云州市人民政府关于检查的请示报告\n省人民政府：\n好。",
        "云州市教育局关于检查的通知函\n各县教育局：\n好。",
        "云州市教育局关于检查工作\n各县教育局：\n好。",
        "澄江县人民政府关于划定声环境功能区\n为加强管理，决定划定功能区。\n特此通告。\n澄江县人民政府\n2026年1月8日",
    ),
)
def title_type(paper: Paper) -> Iterator[Hit]:
    """The title ends with one of the 15; two types run together are none."""
    bare = re.sub(r"[（(][^（()）]*[）)]\s*$", "", paper.title)
    place = (max(0, len(bare) - 4), len(bare), ())
    double = re.search(
        r"(请示报告|请示函|报告函|通知函|通报函|批复函|请示的报告|公告通知|通知公告|通告通知|报告请示|通报报告|报告通报|决定通知|通知决定|公告通告|通告公告|请示批复|批复请示|通知请示|请示通知|报告通知|通知报告|(?<!征求)意见函|意见通知|通知意见)$",
        bare,
    )
    if double:
        kinds = [kind for kind in DOCUMENT_TYPES if kind in double[0]]
        yield Hit(
            f"“{double[0]}”不是法定文种，两个文种不能连用。请按行文目的选用{'或'.join(f'“{kind}”' for kind in kinds)}。",
            double.start(),
            double.end(),
            tuple(kinds),
            "title",
        )
    elif re.search(r"关于.*会议纪要$", bare):
        yield Hit(
            "法定文种是“纪要”，不是“会议纪要”。请写作“……的纪要”，或者写成“×××会议纪要”作为标志。",
            len(bare) - 4,
            len(bare),
            ("纪要",),
            "title",
            severity="should",
        )
    elif re.search(r"关于.*(申请|汇报|请求|总结|计划)$", bare):
        yield Hit(
            f"“{bare[-2:]}”不是法定文种。请求批准的用“请示”，汇报情况的用“报告”，向不相隶属机关请求的用“函”。",
            len(bare) - 2,
            len(bare),
            ("请示", "函") if bare[-2:] in {"申请", "请求"} else ("报告",),
            element="title",
        )
    elif (
        bare
        and is_official(paper)
        and not type_of_title(bare)
        and not bare.endswith(("答复", "信", "书"))
        and (paper.number or paper.main_recipients or called(paper))
    ):
        yield Hit(
            "标题末尾没有法定文种。标题由发文机关、事由和文种组成；方案、办法、要点等应当作为附件，用“通知”印发。",
            *place[:2],
            tuple(bare[place[0] :] + "的" + kind for kind in _likely(paper)),
            element="title",
            kind="" if re.search("(?:方案|办法|要点|规定|细则|计划|总结|汇报|申请|预案|制度)$", bare) else "missing_element",
        )


def _likely(paper: Paper) -> tuple[str, ...]:
    """The type that the body's own words name, else that of whom it addresses."""
    told = [each.word for each in called(paper) if each.word in DOCUMENT_TYPES]
    return (told[0],) if told else ("通知", "函")


@paper_rule(
    "title.issuer",
    "标题没有发文机关",
    "missing_element",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（七）",
    good=(_HEAD.format("通知") + "各县：\n好。\n云州市人民政府\n2025年3月1日",),
    bad=("关于检查的通知\n云政发〔2025〕8号\n各县人民政府：\n好。\n云州市人民政府\n2025年3月1日",),
)
def title_issuer(paper: Paper) -> Iterator[Hit]:
    """Title = issuer + subject + type."""
    if paper.title.startswith("关于") and paper.number:
        name = (paper.issuers or paper.signers or ("发文机关名称",))[0]
        yield Hit("标题前没有发文机关名称。标题由发文机关、事由和文种组成。", 0, 2, (f"{name}关于",), "title")


@paper_rule(
    "title.end",
    "标题末尾有标点",
    "punctuation",
    "format",
    "must",
    "GB/T 9704—2012，7.3.1",
    good=(_HEAD.format("通知") + "好。",),
    bad=("云州市人民政府关于检查的通知。\n各县人民政府：\n好。",),
)
def title_end(paper: Paper) -> Iterator[Hit]:
    """No mark closes a title."""
    if re.search(r"[。，；：、．.,;:]$", paper.title):
        yield Hit("标题末尾不加标点，请删去。", len(paper.title) - 1, len(paper.title), ("",), "title")


@paper_rule(
    "element.title",
    "没有标题",
    "missing_element",
    "format",
    "must",
    "《党政机关公文处理工作条例》第9条（七）",
    good=(_HEAD.format("通知") + "各县人民政府：\n好。",),
    bad=("云政发〔2025〕8号\n各县人民政府：\n现将有关事项通知如下。\n云州市人民政府\n2025年3月1日",),
    confidence=0.97,
)
def element_title(paper: Paper) -> Iterator[Hit]:
    """A paper with its addressee or number and no title."""
    if not paper.title and paper.blocks and (paper.main_recipients or paper.number) and paper.document_type != "命令":
        name = (*paper.issuers, *paper.signers, "")[0]
        rights = (f"{name}关于……的{_likely(paper)[0]}",) if name else ()
        yield Hit("没有标题。请补写由发文机关、事由和文种组成的标题。", suggestions=rights)


@paper_rule(
    "title.subject",
    "标题没有事由",
    "missing_element",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（七）",
    good=(
        _HEAD.format("通知") + "各县人民政府：\n好。",
        "云州市人民政府公告\n现公告如下。",
        "云州市人民政府关于设立机场筹建办公室的批复\n澄江县人民政府：\n同意。",
    ),
    bad=(
        "云州市人民政府通知\n各县人民政府：\n好。",
        "云州市人民政府的请示\n省人民政府：\n妥否，请批示。",
        "云州市交通局的通告\n现通告如下：\n停航。\n云州市交通局\n2025年7月9日",
    ),
    confidence=0.95,
)
def title_subject(paper: Paper) -> Iterator[Hit]:
    """Announcements and orders may do without, but not with a 的 that nothing stands before."""
    bare = re.fullmatch(r"[一-龥]{2,20}(?:政府|办公[室厅]|局|委员会|委|厅|部)(?P<of>的?)(?:紧急)?(?P<kind>[一-龥]{1,2})", paper.title)
    kind = bare["kind"] if bare else ""
    if "关于" in paper.title:
        return
    if (kind in _TOLD and paper.main_recipients) or (bare and bare["of"] and kind in {"公告", "通告"}):
        yield Hit("标题没有写事由。标题由发文机关、事由和文种组成，如“……关于……的通知”。", 0, len(paper.title), (), "title")


@paper_rule(
    "element.addressee",
    "没有主送机关",
    "missing_element",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（八）",
    good=(_HEAD.format("通知") + "各县人民政府：\n好。", _HEAD.format("公告") + "好。"),
    bad=(_HEAD.format("请示") + "好。妥否，请批示。", _HEAD.format("通知") + "好。"),
)
def element_addressee(paper: Paper) -> Iterator[Hit]:
    """Papers for the public, and those that a meeting adopts, have none."""
    if (
        paper.blocks
        and is_official(paper)
        and paper.document_type
        and paper.document_type not in _NO_ADDRESSEE
        and not paper.main_recipients
        and not addressed_person(block_text(paper.blocks[0]))
        and not in_doubt(paper)
    ):
        severity = "must" if paper.document_type in _MUST_ADDRESS else "should"
        told = f"“{paper.document_type}”要写主送机关。请在标题下一行顶格写受文机关的全称或规范化简称，后加冒号。"
        yield Hit(told, suggestions=likely_addressees(paper), severity=severity)


@paper_rule(
    "element.addressee_colon",
    "主送机关后没有全角冒号",
    "punctuation",
    "format",
    "should",
    "GB/T 9704—2012，7.3.2",
    good=(_HEAD.format("通知") + "各县人民政府：\n好。",),
    bad=(_HEAD.format("通知") + "各县人民政府:\n好。",),
)
def element_addressee_colon(paper: Paper) -> Iterator[Hit]:
    """The last addressee is followed by a full-width colon. An editor's field without any is not a fault."""
    if paper.main_recipients.endswith(":"):
        at = len(paper.main_recipients) - 1
        yield Hit("主送机关后用全角冒号“：”。", at, at + 1, ("：",), "main_recipients")


@paper_rule(
    "element.signature",
    "没有署名或成文日期",
    "missing_element",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（十一）（十二）",
    good=(_HEAD.format("通知") + "各县人民政府：\n好。\n云州市人民政府\n2025年3月1日",),
    bad=(_HEAD.format("通知") + "各县人民政府：\n好。\n特此通知。", _HEAD.format("通知") + "各县人民政府：\n好。\n云州市人民政府"),
)
def element_signature(paper: Paper) -> Iterator[Hit]:
    """The date is that of signing, so a draft has none yet: never more than a reminder."""
    if not (paper.blocks and is_official(paper) and paper.document_type) or paper.document_type in _SERIES:
        return
    if not paper.signers and not paper.issue_date and not _CLOSED.search(block_text(paper.blocks[-1])):
        return  # what is there may be but the beginning
    if not paper.signers:
        name = issuer_of(paper)
        yield Hit("没有发文机关署名。请在正文之后写发文机关全称或规范化简称。", suggestions=(name,) if name else ())
    if not paper.issue_date:
        yield Hit("没有成文日期。签发后请补写，以负责人签发的日期为准。")


@paper_rule(
    "element.signatory",
    "上行文没有签发人",
    "missing_element",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（六）",
    good=("云政〔2025〕8号　签发人：张三\n" + _HEAD.format("请示") + "省人民政府：\n好。",),
    bad=("云政〔2025〕8号\n" + _HEAD.format("请示") + "省人民政府：\n好。",),
    headed=True,
)
def element_signatory(paper: Paper) -> Iterator[Hit]:
    """Asked only once the paper has its number."""
    if paper.document_type in {"请示", "报告"} and paper.number and not paper.signatories:
        yield Hit("上行文应当标注签发人姓名，请在发文字号右侧写“签发人：×××”。")


@paper_rule(
    "element.print_date",
    "印发日期早于成文日期",
    "consistency",
    "format",
    "must",
    "《党政机关公文处理工作条例》第9条（十二）（十七）",
    good=(_HEAD.format("通知") + "各县：\n好。\n云州市人民政府\n2025年3月1日\n云州市人民政府办公室 2025年3月2日印发",),
    bad=(_HEAD.format("通知") + "各县：\n好。\n云州市人民政府\n2025年3月5日\n云州市人民政府办公室 2025年3月2日印发",),
)
def element_print_date(paper: Paper) -> Iterator[Hit]:
    """A paper is printed after it is signed."""
    if paper.issue_date and paper.print_date and paper.print_date < paper.issue_date:
        yield Hit(
            "印发日期早于成文日期。成文日期是签发的日期，印发日期是送印的日期，请核对。", element="issue_date", end=len("0000年0月0日")
        )


@paper_rule(
    "element.urgency",
    "紧急程度的写法",
    "format",
    "format",
    "should",
    "《党政机关公文处理工作条例》第9条（三）",
    good=("特急\n" + _HEAD.format("通知") + "好。",),
    bad=("特提\n" + _HEAD.format("通知") + "好。",),
)
def element_urgency(paper: Paper) -> Iterator[Hit]:
    """Documents have 特急 and 加急 only; the others are for telegrams."""
    if paper.urgency and paper.urgency not in {"特急", "加急"} and "电" not in paper.number:
        yield Hit(f"“{paper.urgency}”用于电报。紧急公文分别标注“特急”“加急”。")


@paper_rule(
    "copies.end",
    "抄送机关末尾没有句号",
    "punctuation",
    "format",
    "hint",
    "GB/T 9704—2012，7.4.2",
    good=(_HEAD.format("通知") + "好。\n抄送：市委办公室，市人大常委会办公室。",),
    bad=(_HEAD.format("通知") + "好。\n抄送：市委办公室，市人大常委会办公室",),
)
def copies_end(paper: Paper) -> Iterator[Hit]:
    """The last body copied to is followed by a full stop."""
    if paper.copy_recipients and not paper.copy_recipients.endswith("。"):
        at = len(paper.copy_recipients)
        yield Hit("最后一个抄送机关后标句号。", at - 1, at, (paper.copy_recipients[-1] + "。",), "copy_recipients")


@text_rule(
    "date.padded",
    "日期编了虚位",
    "date_number",
    "format",
    "should",
    "GB/T 9704—2012，7.3.5",
    good=("2025年3月5日", "2025年10月20日"),
    bad=("2025年03月05日",),
)
def date_padded(text: str) -> Iterator[Hit]:
    """1 is not written 01."""
    for found in re.finditer(r"(?<!\d)(\d{4})年(?:0(\d)月(\d{1,2})日|(\d{1,2})月0(\d)日)", text):
        right = f"{found[1]}年{int(found[2] or found[4])}月{int(found[3] or found[5])}日"
        yield Hit(f"月、日不编虚位，应写作“{right}”。", found.start(), found.end(), (right,))


@source_rule(
    "number.missing",
    "有发文机关标志，没有发文字号",
    "missing_element",
    "format",
    "must",
    "《党政机关公文处理工作条例》第9条（五）；GB/T 9704—2012，7.2.5",
    good=("云州市人民政府文件\n云政发〔2025〕8号\n云州市人民政府关于检查的通知\n各县：\n好。", "本文件共三份。\n好。"),
    bad=("云州市人民政府文件\n\n云州市人民政府关于检查的通知\n各县：\n好。",),
)
def number_missing(text: str) -> Iterator[Hit]:
    """××人民政府文件 at the head, and no number before the body."""
    head = re.match(
        r"\s*(?:\d{6}\s*\n)?(?:[绝机秘]密\S*\s*\n)?(?:[特加]急\s*\n)?\s*(?P<mark>[一-龥 \u3000]{2,30}(?:政府|委员会|办公室|办公厅|局|厅|委|部) ?文 ?件)[ \t]*\n",
        text,
    )
    if head and not re.search(r"\d{1,4}\s*号", text[head.end() : head.end() + 160]):
        yield Hit("没有发文字号。请在发文机关标志下写“机关代字〔年份〕序号号”。", head.start("mark"), head.end("mark"))


_CALLED = re.compile(
    r"关于(?:召开|举办|举行|组织召开|组织举办|组织开展)[^。]{0,40}(?:会议?|培训班?|培训|讲座|演练|比赛|大赛|论坛|活动|仪式)的(?:预备)?(?:通知|邀请函|函)$"
)
_WHEN = re.compile(r"\d{1,2}月\d{1,2}日|\d{1,2}日|时间：|时间为|时间另行|另行通知|(?:上|中|下)旬|择期|周[一二三四五六日]|近期")
_WHERE_HELD = re.compile(
    r"地点|会场|会址|线上|视频|网络|(?:在|到|于)[^，。；\d]{2,24}(?:召开|举行|举办|开展|集中|报到|进行)|(?:会议室|礼堂|报告厅|宾馆|酒店|党校|中心|学院|大学|广场|体育馆|剧院|各地|各单位|本单位)"
)


@paper_rule(
    "notice.time_place",
    "会议、培训的通知没有时间或地点",
    "missing_element",
    "content",
    "should",
    "内容关：要素齐全",
    good=(
        "云州市妇联关于举办创业培训班的通知\n各县妇联：\n一、培训时间：4月15日至17日。\n二、培训地点：市委党校。\n三、培训对象：妇女。",
        "云州市教育局关于召开会议的通知\n各县教育局：\n定于5月22日在市教育局三楼会议室召开会议。\n一、会议内容：部署工作。\n二、参会人员：局长。",
    ),
    bad=(
        "云州市数据局关于召开推进会议的通知\n各县：\n一、会议地点：三楼会议室。\n二、参会人员：各县负责同志。\n三、会议内容：部署任务。",
        "云州市妇联关于举办创业培训班的通知\n各县妇联：\n一、培训时间：4月15日至17日。\n二、培训对象：妇女。\n三、培训内容：电商。",
    ),
    confidence=0.93,
)
def time_place(paper: Paper) -> Iterator[Hit]:
    """A notice that lists who comes and what is told, and not when, or not where."""
    if not _CALLED.search(paper.title):
        return
    labels = [
        found[1]
        for block in paper.blocks
        if (found := re.match(r"[一二三四五六七八（）、\d.]{1,4}([一-龥]{2,8})[：:。]", block_text(block)))
    ]
    if len([label for label in labels if re.search("时间|地点|人员|对象|内容|议程|议题", label)]) < 2:
        return
    text = "".join(block_text(block) for block in paper.blocks)
    held = re.sub(r"(?:请)?[^。；，]{0,4}(?:于|在)?[^。；，]{0,6}日(?:\d{1,2}时)?前[^。；，]*", "", text)
    if not _WHEN.search(held):
        yield Hit("没有写会议、活动的时间，请补写。")
    if not _WHERE_HELD.search(text):
        yield Hit("没有写会议、活动的地点，请补写。")
