"""Rules of 收文, pure. Articles are of 《党政机关公文处理工作条例》 (中办发〔2012〕14号)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

RETURN_REASONS = {
    "not_ours": "不属于本机关职权范围",
    "routing": "不符合行文规则",
    "format": "文种、格式不规范",
    "not_consulted": "涉及其他单位职权而未协商、会签",
    "incomplete": "材料不全",
}
"""退文: what the first check of Art. 24(三) may find wrong."""

URGENT = ("加急", "特急")
BRACKETS = str.maketrans(
    {"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕", " ": "", "\u3000": ""}
)
ISSUER_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,20}[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*\d{1,5}\s*号")
CHINESE_DAY = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True, slots=True)
class Proposal:
    """拟办: what the proposer fills in. Units are keys; `leaders` are asked for instructions in their order, or `at_once`."""

    opinion: str
    is_action: bool
    leaders: tuple[int, ...] = ()
    at_once: bool = False
    main_unit: int | None = None
    assisting: tuple[int, ...] = ()
    deadline: dt.date | None = None
    needs_reply: bool = False
    readers: tuple[str, ...] = ()


def proposal_faults(proposal: Proposal, *, urgency: str, today: dt.date) -> list[str]:
    """What is missing from a 拟办意见 (Art. 24(三)(四)): each a sentence.

    A paper to be acted on names one lead unit — exactly one where several act — and, when urgent, a deadline. One to be known names its readers.
    """
    faults = [] if proposal.opinion.strip() else ["请写拟办意见。"]
    if not proposal.is_action:
        if proposal.main_unit or proposal.assisting:
            faults.append("阅知性公文只定传阅范围，不定承办单位；要办的，请改为批办性。")
        return faults if proposal.readers or proposal.leaders else [*faults, "阅知性公文要定传阅范围，请选择传阅对象。"]
    if not proposal.main_unit:
        faults.append("批办性公文要定主办单位；两个以上单位办理的，须明确一个主办（条例第二十四条）。")
    if proposal.main_unit in proposal.assisting:
        faults.append("主办单位不能同时是协办单位。")
    if urgency in URGENT and proposal.deadline is None:
        faults.append("紧急公文要明确办理时限（条例第二十四条），请填写办结期限。")
    if proposal.deadline and proposal.deadline < today:
        faults.append("办结期限不能早于今天。")
    return faults


def number_text(year: int, class_word: str, sequence: int) -> str:
    """收文号: 收〔2026〕省-12, without gaps per year and class (handbook 1.5)."""
    return f"收〔{year}〕{class_word}-{sequence}"


def plain_number(text: str) -> str:
    """A 来文字号 with the brackets of the standard and without spaces, so that two writings of one number are the same."""
    return text.strip().translate(BRACKETS)


def guess_number(text: str) -> str:
    """The first 发文字号 in a text that was read, or nothing. A person confirms it."""
    found = ISSUER_NUMBER.search(text)
    return plain_number(found.group()) if found else ""


def guess_title(text: str) -> str:
    """The title in a text that was read: from the line that has “关于”, or the one before it, to the one that ends with a 文种. A person confirms it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:24]
    for at, line in enumerate(lines):
        if "关于" not in line or line.endswith(("：", ":", "。")):
            continue
        title = ""
        for part in lines[at : at + 4]:
            title += part
            if re.search(r"(通知|请示|报告|函|意见|决定|通报|批复|纪要|公告|通告|议案|命令|公报|决议)$", title):
                return title.replace("　", "")[:300]
        break
    return ""


def guess_date(text: str) -> dt.date | None:
    """The last full date in a text that was read: the 成文日期 stands under the text. A person confirms it."""
    for year, month, day in reversed(CHINESE_DAY.findall(text)):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def guess_urgency(text: str) -> str:
    """特急 or 加急 where it stands alone near the head, as the standard sets it."""
    for line in [line.strip() for line in text.splitlines() if line.strip()][:6]:
        if line in URGENT:
            return line
    return ""


def title_words(instruction: str) -> str:
    """An instruction's text as people say it: an empty one is 圈阅, and means that he agrees (Art. 22)."""
    return instruction.strip() or "圈阅"
