"""红黄绿灯: computed from what happened, never typed, each with the sentence that explains it. Limits are the office's own (parameters)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from zhongshu.core.calendar.rules import ONE_DAY, Calendar, working_days_between


class Tone(StrEnum):
    """灯色."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


TONE_TITLES = {Tone.RED: "红灯", Tone.AMBER: "黄灯", Tone.GREEN: "绿灯", Tone.GREY: "已销号"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an assignment stands. `ended` is the word under which it ended (认可, 转长期…); `handed_in` the day on which its leader signed it in."""

    due: dt.date
    amber_from: dt.date
    handed_in: dt.date | None = None
    ended: str = ""
    returned: int = 0
    missed_feedback: dt.date | None = None
    missed_milestone: str = ""


@dataclass(frozen=True, slots=True)
class Light:
    """灯 with its sentence."""

    tone: Tone
    sentence: str


def light_of(standing: Standing, today: dt.date, *, red_returns: int = 2) -> Light:
    """The light on a day. Handed in in time, it does not turn red while it waits for the review: that is not the unit's time."""
    late = days_late(standing.due, standing.handed_in, today)
    if standing.ended:
        return Light(Tone.GREY, f"{standing.ended}，" + (f"办结时已超期{late}天。" if late else "在期限内。"))
    if late:
        where = f"{_day(standing.handed_in)}才报送办结，超期{late}天，待审核。" if standing.handed_in else f"已超期{late}天，尚未报送办结。"
        return Light(Tone.RED, f"{_day(standing.due)}到期，{where}")
    if standing.returned >= red_returns:
        return Light(Tone.RED, f"已退回重办{standing.returned}次，期限仍是{_day(standing.due)}。")
    if standing.handed_in:
        return Light(Tone.GREEN, f"{_day(standing.handed_in)}已在期限内报送办结，待审核。")
    why = _why_amber(standing, today)
    return Light(Tone.AMBER, f"{why}，{_day(standing.due)}到期。") if why else Light(Tone.GREEN, f"按计划推进，{_day(standing.due)}到期。")


def _why_amber(standing: Standing, today: dt.date) -> str:
    if standing.missed_milestone:
        return f"节点“{standing.missed_milestone}”过期未完成"
    if standing.missed_feedback and standing.missed_feedback < today:
        return f"{_day(standing.missed_feedback)}应反馈而未反馈"
    return f"剩余时间不多（自{_day(standing.amber_from)}起提示）" if today >= standing.amber_from else ""


def days_late(due: dt.date, handed_in: dt.date | None, today: dt.date) -> int:
    """Calendar days past due when it was handed in, or until today; 0 in time."""
    return max(((handed_in or today) - due).days, 0)


def amber_date(calendar: Calendar, issued: dt.date, due: dt.date, *, days: int = 3, share: int = 20) -> dt.date:
    """The first day on which at most `days` working days, or at most `share` per cent of those from issue to due, are left."""
    left = max(days, working_days_between(calendar, issued, due) * share // 100)
    day, passed = due, 0
    while day > issued and passed + calendar.is_working(day) <= left:
        passed += calendar.is_working(day)
        day -= ONE_DAY
    return day


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
