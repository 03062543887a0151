"""时限: the day by which a task is to be done, where its words tell.

Rules, the first that fits: a day (“6月30日前”); a month (“10月底前”, “9月前” means the last day of August and wants a look); a quarter (“二季度末”); half a year
(“上半年”); a year (“到2027年”, “2026年底前”); “年底前”, “年内”, “全年”, “今年” mean the last day of the report's year. 国庆前 is 30 September; 春节前 has no day of its own.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from zhongshu.engines.breakdown.model import Deadline

_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12}
_Y = r"(?:(20\d\d)年)?"


def deadline_of(text: str, year: int) -> Deadline | None:
    """The deadline in a task's wording, or None. `year` is the report's."""
    for pattern, read in _RULES:
        found = pattern.search(text)
        if found:
            day, sure = read(found, year)
            return Deadline(found[0], day, sure)
    return None


def _day(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    try:
        return dt.date(int(found[1] or year), int(found[2]), int(found[3])), True
    except ValueError:
        return None, False


def _month_end(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    return _last_day(int(found[1] or year), int(found[2])), True


def _before_month(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    day = _last_day(int(found[1] or year), int(found[2]))
    return (day.replace(day=1) - dt.timedelta(days=1) if day else None), False


def _quarter(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    return _last_day(int(found[1] or year), _QUARTERS[found[2]]), True


def _half(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    return _last_day(int(found[1] or year), 6 if found[2] == "上" else 12), True


def _year(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    del year
    return dt.date(int(found[1]), 12, 31), True


def _this_year(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    del found
    return dt.date(year, 12, 31), True


def _national_day(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    del found
    return dt.date(year, 9, 30), True


def _spring(found: re.Match[str], year: int) -> tuple[dt.date | None, bool]:
    del found, year
    return None, False


def _last_day(year: int, month: int) -> dt.date | None:
    return dt.date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], tuple[dt.date | None, bool]]], ...] = (
    (re.compile(_Y + r"(\d{1,2})月(\d{1,2})日(?:之?前|以前)"), _day),
    (re.compile(_Y + r"(\d{1,2})月(?:底|末|份?内)(?:之?前)?"), _month_end),
    (re.compile(_Y + r"(\d{1,2})月(?:份)?(?:之?前|以前)"), _before_month),
    (re.compile(_Y + r"第?([一二三四])季度(?:末|内|底)?(?:前)?"), _quarter),
    (re.compile(_Y + r"([上下])半年"), _half),
    (re.compile(r"(?:到|至|力争)?(20\d\d)年(?:底|末|年底)?(?:之?前)"), _year),
    (re.compile(r"(?:到|至)(20\d\d)年(?:底|末)?"), _year),
    (re.compile(r"国庆(?:节)?前"), _national_day),
    (re.compile(r"春节前"), _spring),
    (re.compile(r"(?:今年|本年|当年)?年(?:底|末|终)(?:之?前)?|年内|今年内|全年|今年|本年度|年度内"), _this_year),
)
