"""机构改革前后的名称: bodies that a reform has renamed, judged by the year told beside them or by the date of the paper.

Nothing here is ever put in place by itself: a finding only asks, and offers what it would expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.lexicon import table

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_SENTENCE = re.compile(r"[^。；\n]+")
_CITED = re.compile(r"《[^《》]*》|（[^（）]*〔\d{4}〕[^（）]*）|(?:令|公告)(?:第?\d|〔)")


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
    "name.reformed",
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
