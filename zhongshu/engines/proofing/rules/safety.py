"""保密: nothing classified on this system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, hits_of, paper_rule, source_rule, text_rule
from zhongshu.engines.proofing.secrecy import Mark, classified_marks


@paper_rule(
    "secrecy.mark",
    "公文带有密级标志",
    "classified",
    "legal",
    "must",
    "《保守国家秘密法》第31条；《保守国家秘密法实施条例》第21条",
    good=("关于加强保密工作的通知\n各县人民政府：\n要保守国家秘密和商业秘密。",),
    bad=("机密★10年\n云州市人民政府关于检查的通知\n各县人民政府：\n现通知如下。", "关于检查的通知\n各县：\n本件为秘密★5年。"),
    confidence=0.99,
    whole=False,
)
def secrecy_mark(paper: Paper) -> Iterator[Hit]:
    """The head's own mark, and marks anywhere in the text."""
    if paper.secrecy:
        yield Hit(_told(paper.secrecy))
    for segment in paper.segments():
        for mark in classified_marks(segment.text):
            yield Hit(advice_on(mark), mark.start, mark.end, ("",), segment.element, segment.index)


@text_rule(
    "secrecy.internal",
    "标有内部资料、不得外传",
    "classified",
    "legal",
    "should",
    "《保守国家秘密法》第64条（工作秘密）；《政府信息公开条例》第14条至第16条",
    good=("（此件公开发布）", "内部资料准印证管理", "加强内部资料管理", "（此件依申请公开）"),
    bad=("内部资料　注意保存", "内部文件，不得外传", "（内部资料，严禁外传）"),
    confidence=0.95,
)
def internal(text: str) -> Iterator[Hit]:
    """A line that keeps the paper inside: a work secret has an access rule of its own and no place among papers that are passed on."""
    yield from hits_of(_INTERNAL, text, "“{0}”表明可能是工作秘密或内部资料，请核对能否在本系统流转、能否公开。", "")


_INTERNAL = re.compile(
    r"^[（(【\[]?\s*内\s*部\s*(?:资\s*料|文\s*件|材\s*料|参\s*考|传\s*阅|情\s*况|刊\s*物)\s*[，,、！·]?\s*(?:请?\s*注\s*意\s*(?:保\s*存|保\s*密)|不\s*得\s*外\s*传|严\s*禁\s*外\s*[传泄]|切\s*勿\s*外\s*传|阅\s*后\s*(?:收\s*回|退\s*回|即\s*焚))\s*[）)】\]]?"
)


@source_rule(
    "secrecy.head",
    "文首带有密级标志",
    "classified",
    "legal",
    "must",
    "《保守国家秘密法》第31条；《保守国家秘密法实施条例》第21条",
    good=("云州市人民政府文件\n云政发〔2025〕3号\n关于加强保密工作的通知",),
    bad=("000012\n机密★10年\n特急\n云州市人民政府文件\n云政发〔2025〕3号\n关于检查的通知",),
    confidence=0.99,
)
def secrecy_head(text: str) -> Iterator[Hit]:
    """A mark above the title: no element of the paper keeps its place."""
    head = "\n".join(text.split("\n")[:_HEAD_LINES])
    yield from (Hit(advice_on(mark), mark.start, mark.end, ("",)) for mark in classified_marks(head))


_HEAD_LINES = 8


def advice_on(mark: Mark) -> str:
    """What is to be done about a mark."""
    return _told(mark.text)


def _told(written: str) -> str:
    return f"“{written}”是密级标志。{_ADVICE}"


_ADVICE = "涉密文件不得在本系统起草、存储和流转，请立即停止处理并联系保密员，改在涉密场所办理。"
