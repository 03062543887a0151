"""Rules of 督查督办, pure. Articles are of 《政府督查工作条例》 (国务院令第733号)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

SERIES = "supervision"
ALIKE = 60
"""Per cent of likeness from which two titles may be one matter."""
SHORTEST_SAME = 8
"""Characters from which the same words are the same request."""


SHORTEST_TITLE = 6
SHORTEST_THING = 3
_GENERAL = re.compile(
    "(?:认真|切实|努力|着力|大力|积极|主动|全面|全力|持续|不断|进一步|深入|扎实|稳步|有序|加快|更加|继续|统筹|协同|系统)(?:地)?"
    "|(?:推进|推动|加强|强化|深化|提升|提高|完善|改进|优化|落实|抓好|做好|开展|促进|健全|改善|巩固|拓展|增强|发展|改革|创新|实施|建设)"
    "|(?:各项|各方面|相关|有关|重点)|(?:工作|任务|水平|能力|力度|成效|质量|部署|要求|措施|机制|体系|制度)|[和与及的、，。；\\s]"
)
"""Words that go with every task and tell of none: degrees, verbs of effort, nouns of the office."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit of a plan as the rule sees it."""

    unit: str
    role: str
    text: str


def number_of(year: int, sequence: int) -> str:
    """督〔2025〕12号."""
    return f"督〔{year}〕{sequence}号"


def is_elsewhere(title: str, other: str, places: Sequence[str]) -> bool:
    """Two titles that name different districts are two matters, however alike the rest is."""
    here, there = ({place for place in places if place in each} for each in (title, other))
    return bool(here and there and not here & there)


def digest_of(text: str) -> str:
    """By which the same words are found among many; none for less than a sentence, which would make strangers the same matter."""
    words = text.strip()
    return hashlib.sha256(words.encode()).hexdigest() if len(words) >= SHORTEST_SAME else ""


def why_vague(text: str, *, standard: str = "", nodes: int = 0) -> str:
    """立项 of a task that one can check: words that name no thing, with neither a standard nor a node to be held to. Empty for one that can be checked (第十一条)."""
    if standard.strip() or nodes or len(_GENERAL.sub("", text)) >= SHORTEST_THING:
        return ""
    return f"“{text.strip()[:20]}”没有说出办成什么，不能检查：请写明办什么事，或者填上量化指标、季度节点"


def why_not_list(  # noqa: PLR0917 - the facts of one line
    title: str, text: str, standard: str, nodes: Sequence[dt.date], due: dt.date, today: dt.date
) -> tuple[str, ...]:  # fmt: skip
    """Why a line of an approved list cannot be set up as an item, in sentences, each thing that is wrong; empty where it can (第十一条)."""
    found = []
    if len(title.strip()) < SHORTEST_TITLE:
        found.append(f"任务名称不到{SHORTEST_TITLE}个字，说不清是什么事")
    if not text.strip():
        found.append("没有任务表述")
    if vague := why_vague(text or title, standard=standard, nodes=len(nodes)):
        found.append(vague)
    if due < today:
        found.append("完成时限早于今天")
    if any(day > due for day in nodes):
        found.append("季度节点晚于完成时限")
    return tuple(found)


def why_not_carry(*, approver: str, title: str, duties: frozenset[str]) -> str:
    """随单立项: the list's approval stands for each item's only if who gave it is the one whom the source names, or the mayor, who authorises him (第十一条)."""
    if approver in duties or "mayor" in duties:
        return ""
    return f"这类来源由{title}批准立项，批准这份单子的不是，不能随单立项。请退回，由{title}批准。"


def why_not_submit(title: str, text: str, orders: Sequence[Planned], *, is_double: bool) -> str:
    """立项 needs a task that one can check, one lead, and — pressed on both sides — a cooperating unit. Empty where it may go for approval (第十一条)."""
    leads = [order.unit for order in orders if order.role == "lead"]
    units = [order.unit for order in orders]
    if len(title.strip()) < SHORTEST_TITLE or not text.strip():
        return "请写明督办什么：标题要说清事情，内容要能检查。"
    if len(leads) != 1:
        return "主办单位有且只有一个：" + ("请指定主办单位。" if not leads else f"{'、'.join(leads)}只能有一个主办。")
    if len(set(units)) != len(units):
        return "同一个单位只列一次。"
    if blank := [order.unit for order in orders if not order.text.strip()]:
        return f"请写明{'、'.join(blank)}要办什么。"
    if is_double and len(orders) < 2:
        return "一事双督要同时督促责任单位和配合单位，请至少列一个协办单位。"
    return ""


def why_not_close(*, is_instruction: bool, is_read: bool, waiting: str) -> str:
    """销号: every unit's part accepted, and — where it came of a leader's instruction — the leader has read the result. Empty where it may close."""
    if waiting:
        return waiting
    if is_instruction and not is_read:
        return "来源是领导批示，要先报领导阅知办理结果（传阅，或者登记阅示日期），再申请销号。"
    return ""


def rate_tenths(closed: int, assigned: int) -> int | None:
    """办结率 in tenths of a per cent, half up, and never 100 % while one is open; None where nothing was assigned."""
    if not assigned:
        return None
    tenths = (2000 * closed + assigned) // (2 * assigned)
    return min(tenths, 999) if closed < assigned else tenths


def why_not_choose(title: str, *, is_approved: bool, is_merged: bool, is_cancelled: bool) -> str:
    """督查选定的事项: one that was set up, and still stands (第十四条: 督查 looks into what is being carried out). Empty where it may be chosen."""
    if is_merged:
        return f"《{title[:40]}》已并入别的事项，请选并入的那一件。"
    if is_cancelled:
        return f"《{title[:40]}》已经终止，不再督查。"
    return "" if is_approved else f"《{title[:40]}》还没有批准立项，立项以后才能督查。"


def until(received: dt.date, days: int) -> dt.date:
    """The last day of a term that runs in calendar days from the day of receipt (第十七条: 30日); that day itself does not count."""
    return received + dt.timedelta(days=days)


def why_not_object(*, received: dt.date | None, today: dt.date, days: int, has_objected: bool) -> str:
    """异议: by the inspected body, once, within 30 days of receipt (第十七条). Empty where it may be raised."""
    if received is None:
        return "签收督查结论以后才能提出异议。"
    if has_objected:
        return "已经提出过异议。"
    last = until(received, days)
    return f"异议要在签收之日起{days}日内提出，已于{last.month}月{last.day}日截止。" if today > last else ""


def why_not_review(*, reviewer: int, concluders: frozenset[int]) -> str:
    """复核: those who made the conclusion withdraw (第十七条, 回避). Empty where this person may review."""
    return "您参加了这次督查并作出结论，按规定应当回避，请由其他同志复核。" if reviewer in concluders else ""
