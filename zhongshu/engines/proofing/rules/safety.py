"""保密: nothing classified on this system."""

from __future__ import annotations

from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule
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
        yield Hit(f"公文标有密级“{paper.secrecy}”。{_ADVICE}")
    for segment in paper.segments():
        for mark in classified_marks(segment.text):
            yield Hit(advice_on(mark), mark.start, mark.end, (), segment.element, segment.index)


def advice_on(mark: Mark) -> str:
    """What is to be done about a mark."""
    return f"“{mark.text}”是密级标志。{_ADVICE}"


_ADVICE = "涉密文件不得在本系统起草、存储和流转，请立即停止处理并联系保密员，改在涉密场所办理。"
