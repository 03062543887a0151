"""取舍: which sentences of the year's part are tasks. Each rule gives the reason for which a sentence is none, or an empty string.

A task is an act or a figure that somebody can be told to do and of which it can be said afterwards whether it was done. So these are none: the frame of the
speech, the review, the reasons for a figure, the principle on which the work stands, the appeal to everybody, the position of the state, and the sentence that
only says what its paragraph is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.engines.breakdown.targets import has_quantity
from zhongshu.engines.breakdown.words import ACTS, DIRECTIONS, MANNER, NAMED, TIMES

_MANNER = "|".join(sorted(MANNER, key=len, reverse=True))
_ACT = re.compile(
    rf"^(?:要|我们要|将|今年|今年将|今年要|拟|全市|全省)?{TIMES}?(?:{_MANNER})*(?:{'|'.join(sorted(ACTS, key=len, reverse=True))})"
)
_FRAME = re.compile(
    r"^各位代表|以下(?:几|[一二两三四五六七八九十]+)?[个项]?(?:方面|工作|重点)|任务(?:十分|非常|更加)?(?:繁重|艰巨)|^(?:再次|最后|让我们)|^现在|提出(?:了)?(?:新的)?更高要求"
)
_REVIEW = re.compile(r"^(?:过去|去年|上年|一年来|五年来|[^，。]{0,4}取得(?:新的)?重(?:要|大)(?:进展|成就))")
_REASON = re.compile(
    r"^提出上述|^之所以|综合考虑了|体现了|目的在于|既是.+(?:需要|要求)|^实现(?:这些|上述)|^合计|^今年合计|^[^，。]{1,8}是[^，。]{1,12}之[本基要]。?$|(?:早则早|宁早勿晚)"
)
_ELABORATES = re.compile(r"^(?:要|必须)?(?:深入分析|充分认识|深刻认识|准确把握)")
_PRINCIPLE = re.compile(r"^(?:我们将|我们要|必须|要)?(?:坚持|注重|善于|始终|牢记|突出重点|把握|无论|遵循|秉持)|以[^，。]{2,30}思想为指导")
_MUST = re.compile(
    r"^(?:我们将坚持|要紧紧围绕|善于)|^完成好?[^，。]{0,12}(?:目标任务|工作)，(?:要|必须)|^做好[^，。]{0,12}工作，(?:要|必须)"
)
_APPEAL = re.compile(
    r"^(?:各级政府及其|各级|广大|全体|政府|各级政府)?(?:工作人员|干部|公务员|党员)[^，。]{0,4}要|^各(?:地区|地|部门|级)[^，。]{0,4}(?:都要|要)(?!大力支持)|^政府要|^我们要(?:更加|紧密|同心)|^自觉(?:接受)?|扛起[^，。]{0,14}责任|^鼓励其他"
)
_STANCE = re.compile(
    r"一国两制|港人治港|台湾问题|九二共识|外交政策|国际社会|霸权|军委主席|强军思想|练兵备战|国防(?:发展|科技工业)|军队建设|多边贸易体制|香港、澳门|祖国统一|跨军地"
)


@dataclass(frozen=True, slots=True)
class Stand:
    """句位: where a sentence stands: the text on a heading's own line, the first and the only one of its paragraph, whether paragraphs follow the heading."""

    on_heading: bool
    is_first: bool
    is_only: bool
    heading_has_paragraphs: bool = False


def why_not(sentence: str, stand: Stand) -> str:
    """The reason why a sentence is no task; empty when it is one."""
    for rule in _RULES:
        reason = rule(sentence, stand)
        if reason:
            return reason
    return ""


def begins_act(clause: str) -> bool:
    """Whether a clause begins with an act, manner words before it allowed."""
    return bool(_ACT.match(clause))


def frame(sentence: str, stand: Stand) -> str:
    """“各位代表！”, “重点抓好以下几个方面工作” and the like hold the speech together."""
    del stand
    return "frame" if _FRAME.search(sentence) else ""


def review(sentence: str, stand: Stand) -> str:
    """A look back inside the part on this year."""
    del stand
    return "review" if _REVIEW.match(sentence) else ""


def reason(sentence: str, stand: Stand) -> str:
    """Why a figure was set, the sum of figures set before, or how a task just named is to be understood."""
    del stand
    return "reason" if _REASON.search(sentence) or _ELABORATES.match(sentence) else ""


def stance(sentence: str, stand: Stand) -> str:
    """The position of the state in matters that no unit of an office carries out."""
    del stand
    told = re.match(r"^各级(?:政府|部门)要", sentence)
    return "stance" if _STANCE.search(sentence) and not told else ""


def appeal(sentence: str, stand: Stand) -> str:
    """An appeal to everybody: of nobody can it be said that he did not do it."""
    del stand
    return "appeal" if _APPEAL.search(sentence) else ""


def above(sentence: str, stand: Stand) -> str:
    """The general sentence on the heading's line, when paragraphs of their own follow; one with a figure is a task all the same."""
    return "heading" if stand.on_heading and stand.heading_has_paragraphs and not has_quantity(sentence) else ""


def topic(sentence: str, stand: Stand) -> str:
    """The first sentence says what the paragraph is about: one clause, no figure, no named action, and others follow."""
    if not stand.is_first or stand.is_only or stand.on_heading or has_quantity(sentence):
        return ""
    if sentence.startswith(("今年", "年内", "全年")):
        return ""
    return "topic" if "，" not in sentence and len(sentence) <= 30 and not any(name in sentence for name in NAMED) else ""


def principle(sentence: str, stand: Stand) -> str:
    """坚持…, 注重…: how the work is done. A task all the same when an act follows in a later clause."""
    del stand
    if _MUST.search(sentence):
        return "principle"
    if not _PRINCIPLE.search(sentence):
        return ""
    later = sentence.split("，")[1:]
    return "" if len(sentence) <= 90 and any(begins_act(clause) for clause in later) else "principle"


def no_act(sentence: str, stand: Stand) -> str:
    """No clause begins with an act and no figure is set: nothing that could be done."""
    del stand
    if has_quantity(sentence):
        return ""
    parts = [part.strip("。；！ ") for part in sentence.split("，")]
    told = any(begins_act(part) or (part.startswith(DIRECTIONS) and len(part) > 8) for part in parts)
    return "" if told or _keeps_pace(sentence) else "no act"


def _keeps_pace(sentence: str) -> bool:
    """“居民收入增长和经济增长同步”, “国际收支保持基本平衡”: an expected figure told without digits."""
    return bool(re.search(r"同步|保持[^，。]{0,6}(?:平衡|稳定)|持续改善|只[增减]不[增减]|全覆盖", sentence))


_RULES: tuple[Callable[[str, Stand], str], ...] = (frame, review, reason, stance, appeal, above, topic, principle, no_act)
