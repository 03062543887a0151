"""分时间的名称和职务: bodies that a reform has renamed, and offices that somebody else held at the time told.

Nothing here is ever put in place by itself: a finding only asks, and offers what it would expect.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.lexicon import table

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_SENTENCE = re.compile(r"[^。；\n]+")
_CITED = re.compile(r"《[^《》]*》|（[^（）]*〔\d{4}〕[^（）]*）|(?:令|公告)(?:第?\d|〔)")
_OFFICES = "国务院总理|国务院副总理|国家主席|国家副主席|中共中央总书记|中央军委主席|全国人大常委会委员长|全国政协主席"


@cache
def former_names() -> Mapping[str, tuple[str, int]]:
    """By old name the present one and the year of the reform."""
    return {name: (now, int(year)) for name, now, year in table("former_names.csv")}


@cache
def _old() -> re.Pattern[str]:
    """A short name only where a word begins before it: 人事部 may be a company's."""
    short = "|".join(name for name in former_names() if len(name) <= 3)
    names = "|".join(sorted((name for name in former_names() if len(name) > 3), key=len, reverse=True))
    return re.compile(
        rf"(?<![原省市县区州])(?P<old>{names}|(?:(?<=国家)|(?<=[，。、；：“和与由经据照向报院实])|^)(?:{short}))(?![门队委署令长分级属位]|第|公告)"
    )


@paper_rule(
    "name.former",
    "机构改革前的旧名称",
    "name_title",
    "political",
    "should",
    "国务院机构改革方案（former_names.csv，注明改革年份）",
    good=(
        "落实农业农村部2025年工作安排。",
        "2017年，农业部印发通知。",
        "原农业部2025年前的文件继续有效。",
        "根据《农业部关于加强管理的通知》，2025年继续执行。",
        "农业部门要抓好2025年春耕。",
        "2025年，卫生部门组织义诊。",
    ),
    bad=("落实农业部2025年工作安排，抓好粮食生产。", "2024年3月，银保监会印发通知。", "2023年，环境保护部开展检查。"),
    confidence=0.95,
    whole=False,
)
def former_name(paper: Paper) -> Iterator[Hit]:
    """An old name where the sentence, or else the paper's date, is later than the year of the reform."""
    of_paper = paper.issue_date.year if paper.issue_date else None
    for segment in paper.segments():
        for sentence in _SENTENCE.finditer(segment.text):
            cited = [(found.start(), found.end()) for found in _CITED.finditer(sentence[0])]
            years = [int(found[1]) for found in _YEAR.finditer(sentence[0])]
            year = max(years) if years else of_paper
            if year is None:
                continue
            for found in _old().finditer(sentence[0]):
                now, reform = former_names()[found["old"]]
                if year > reform and not any(start <= found.start("old") < end for start, end in cited):
                    start, end = sentence.start() + found.start("old"), sentence.start() + found.end("old")
                    yield Hit(
                        f"“{found['old']}”在{reform}年机构改革后为{now}，请核对。", start, end, (now.partition("、")[0],), segment.element, segment.index,
                        row=found["old"],
                    )  # fmt: skip


@text_rule(
    "name.office",
    "这个时间任职的不是他",
    "name_title",
    "political",
    "must",
    "中央领导人公开任职信息（leaders.csv，注明起止日期）",
    good=(
        "2025年3月5日，国务院总理李强作政府工作报告。",
        "2019年3月5日，国务院总理李克强作政府工作报告。",
        "2025年，时任国务院总理李克强同志的批示继续落实。",
        "2023年，国务院总理李克强作报告。",
        "国务院总理李强2025年6月考察我市。",
    ),
    bad=("2025年3月5日，国务院总理李克强作政府工作报告。", "2024年，全国政协主席汪洋出席会议。", "2020年，国务院总理李强主持会议。"),
    confidence=0.96,
)
def office(text: str) -> Iterator[Hit]:
    """A dated sentence gives an office to somebody who then did not hold it."""
    for sentence in _SENTENCE.finditer(text):
        for found in re.finditer(rf"(?<!时任)(?<!原)(?<!前)(?P<title>{_OFFICES})(?P<name>{_names()})", sentence[0]):
            years = list(_YEAR.finditer(sentence[0]))
            if len(years) != 1 or years[0].end() > found.start():
                continue
            when = years[0]
            first, last = _stretch(when)
            held = [row for row in table("leaders.csv") if row[1] == found["title"]]
            if any(row[0] == found["name"] and _covers(row, first, last) for row in held):
                continue
            then = tuple(dict.fromkeys(row[0] for row in held if _covers(row, first, last)))
            who = "、".join(then) or "他人"
            yield Hit(
                f"{when[0]}任{found['title']}的是{who}，请核对姓名和时间。",
                sentence.start() + found.start("name"), sentence.start() + found.end("name"), then if len(then) == 1 else (),
            )  # fmt: skip


@cache
def _names() -> str:
    return "|".join(sorted({row[0] for row in table("leaders.csv")}, key=len, reverse=True))


def _stretch(when: re.Match[str]) -> tuple[dt.date, dt.date]:
    """The first and last day that a year, month or day may mean."""
    year, month, day = int(when[1]), int(when[2] or 0), int(when[3] or 0)
    if not 1 <= month <= 12:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    first = dt.date(year, month, day if 1 <= day <= 28 else 1)
    return first, first if 1 <= day <= 28 else first + dt.timedelta(30)


def _covers(row: list[str], first: dt.date, last: dt.date) -> bool:
    """Whether the person of the row held the office on one of the days."""
    since, until = dt.date.fromisoformat(row[2]), dt.date.fromisoformat(row[3]) if row[3] else dt.date.max
    return since <= last and first <= until
