"""Rules of 民生实事, pure. 月跟踪、季通报、年考核; figures are of the office's own practice where no article is named."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhongshu.core.calendar.rules import Calendar, due_date

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)
OVER, WRONG_UNIT = Decimal("1.2"), Decimal(10)
WEIGHTS = {"completion": 60, "reports": 20, "evidence": 10, "satisfaction": 10}
"""年考核: what the parts of a year's score are worth. It measures a project against its own plan; units are not ranked by it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """进度: what was done until a day, in per cent of the target and against the plan of that day."""

    done: Decimal
    actual: Decimal
    planned: Decimal
    light: str
    word: str
    sentence: str
    as_of: dt.date


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month; month 0 is the last day of the year before."""
    return (dt.date(year + month // 12, month % 12 + 1, 1) if month else dt.date(year, 1, 1)) - dt.timedelta(days=1)


def why_no_curve(plan: Sequence[Decimal]) -> str:
    """Why twelve cumulative percents are no plan curve; empty when they are."""
    if len(plan) != 12:
        return "时序计划要有12个月的数。"
    if any(later < earlier for earlier, later in itertools.pairwise(plan)):
        return "时序计划是累计数，后一个月不能比前一个月小。"
    return "" if plan[0] >= 0 and plan[-1] == HUNDRED else "时序计划要从0以上开始，12月到100%。"


def planned_percent(plan: Sequence[Decimal], year: int, day: dt.date) -> Decimal:
    """计划进度 of a day, by the plan curve: straight between the ends of two months, 0 before the year and 100 after it."""
    if day.year != year:
        return Decimal(0) if day.year < year else HUNDRED
    start, end = month_end(year, day.month - 1), month_end(year, day.month)
    before = plan[day.month - 2] if day.month > 1 else Decimal(0)
    share = Decimal((day - start).days) / Decimal((end - start).days)
    return before + (plan[day.month - 1] - before) * share


def actual_percent(done: Decimal, target: Decimal) -> Decimal:
    """实际进度, not rounded."""
    return done * HUNDRED / target


def shown(percent: Decimal) -> str:
    """One decimal, half up, and never 100.0 for what is less: 99.96 is shown as 99.9."""
    rounded = percent.quantize(TENTH, ROUND_HALF_UP)
    return f"{HUNDRED - TENTH if rounded >= HUNDRED > percent else rounded}"


def pace(actual: Decimal, planned: Decimal) -> tuple[str, str, str]:
    """时序: a light, a word, a sentence. 超时序 is actual > planned of that day by the curve, not by elapsed days; a finished project is beyond the question."""
    told = f"实际{shown(actual)}%，计划{shown(planned)}%"
    if actual >= HUNDRED:
        return "green", "已完成", f"{told}，目标数已完成。"
    if actual > planned:
        return "green", "超时序", f"{told}，快于当日计划。"
    if actual == planned:
        return "green", "与时序同步", f"{told}，与当日计划相同。"
    behind = planned - actual
    return ("red" if behind >= 10 else "amber"), "滞后", f"{told}，比当日计划慢{shown(behind)}个百分点。"


def why_doubtful(amount: Decimal, before: Sequence[Decimal], target: Decimal, unit: str) -> str:
    """Why a month's figure needs a second look, as a sentence; empty when it does not. `before` are the earlier months' figures.

    - The cumulative total entered as the month's own: it is at least the total so far, and more than twice the best month before.
    - More than 120 % of the target in all: the unit may be another one.
    """
    total = sum(before, Decimal(0))
    best = max(before, default=Decimal(0))
    if total and amount >= total and amount > 2 * best:
        return f"本月数{plain(amount)}{unit}不小于此前累计{plain(total)}{unit}，像是把累计数填成了当月数。确是当月数的，请写明理由。"
    if total + amount > target * OVER:
        return f"累计{plain(total + amount)}{unit}，超过目标{plain(target)}{unit}的120%，请核对计量单位。确实超额的，请写明理由。"
    return ""


def why_impossible(amount: Decimal, before: Sequence[Decimal], target: Decimal, unit: str) -> str:
    """Why a month's figure is refused whatever the reason; empty when it is not."""
    if amount < 0:
        return "当月数不能是负数；以前填多了，请修订那个月的数。"
    total = sum(before, Decimal(0)) + amount
    return f"累计{plain(total)}{unit}是目标{plain(target)}{unit}的10倍以上，计量单位错了。" if total >= target * WRONG_UNIT else ""


def report_due(calendar: Calendar, year: int, month: int, day: int) -> dt.date:
    """月报期限: the `day`th of the month after, or the next working day. The month's figure is frozen when it is past."""
    return due_date(calendar, month_end(year, month) + dt.timedelta(days=day), 0).date


def roll_up(target: Decimal, parts: Mapping[str, Decimal], unit: str) -> str:
    """三级汇总: why the sub-targets of a project do not add up to its own; empty when they do, or when there are none."""
    total = sum(parts.values(), Decimal(0))
    if not parts or total == target:
        return ""
    differs = "少" if total < target else "多"
    return f"{len(parts)}个下级分解数合计{plain(total)}{unit}，比目标{plain(target)}{unit}{differs}{plain(abs(total - target))}{unit}。"


def score(completion: Decimal, on_time: tuple[int, int], shown_sites: tuple[int, int], satisfied: tuple[int, int]) -> dict[str, Decimal]:
    """年考核得分 by part, and `total`: completion (at most 100 %), monthly reports in time, sites with a photo after, satisfaction of those who answered.

    A part without anything to measure (no report due, no site) counts in full; satisfaction that nobody measured counts nothing.
    """
    shares = {
        "completion": min(completion, HUNDRED) / HUNDRED,
        "reports": _share(on_time, Decimal(1)),
        "evidence": _share(shown_sites, Decimal(1)),
        "satisfaction": _share(satisfied, Decimal(0)),
    }
    parts = {name: (share * WEIGHTS[name]).quantize(TENTH, ROUND_HALF_UP) for name, share in shares.items()}
    return {**parts, "total": sum(parts.values(), Decimal(0))}


def _share(counts: tuple[int, int], nothing: Decimal) -> Decimal:
    return Decimal(counts[0]) / Decimal(counts[1]) if counts[1] else nothing


def plain(number: Decimal) -> str:
    """3500, 12.5: without idle zeros."""
    return f"{number.normalize():f}" if number else "0"
