"""Rules of 综合协调, pure. Numbers of rounds and days are the office's own (parameters)."""

from __future__ import annotations

import re
from collections.abc import Sequence

LEVELS = ("division", "deputy_secretary", "vice_mayor", "mayor")
LEVEL_TITLES = {"division": "处室", "deputy_secretary": "副秘书长", "vice_mayor": "分管副市长", "mayor": "市长（常务会）"}
_EMPTY = re.compile(
    r"^[\s。，,.]*(?:已?(?:原则(?:上)?同意|同意|已?解决|已?协调|已?开会(?:研究)?|正在(?:协调|推进|研究|办理)|按会议意见办|请抓紧办理))[\s。，,.!！]*$"
)


def next_level(level: str) -> str:
    """The level above; the highest stays."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def goes_up(rounds: int, limit: int) -> bool:
    """Whether so many rounds without an agreement lift an issue by one level."""
    return rounds > 0 and rounds % limit == 0


def what_next(level: str, rounds: int, limit: int) -> str:
    """What comes if it is not agreed, as a sentence; at the highest level nothing is left but to go on."""
    up = next_level(level)
    if up == level:
        return f"已在{LEVEL_TITLES[level]}层级，由它决定。"
    left = limit - rounds % limit
    return f"再有{left}轮不能达成一致，提到{LEVEL_TITLES[up]}。"


def why_not_cross(units: Sequence[int]) -> str:
    """Why an issue is none of several units; empty when it is one. What one department can do alone is not coordinated."""
    if len(set(units)) != len(units):
        return "一个单位只列一次。"
    return "" if len(units) >= 2 else "综合协调的是跨部门、跨层级的难题，至少要有两个单位；一个单位能办的，请转督办。"


def why_no_solution(words: str, files: int) -> str:
    """Why the raiser's word does not show that it is solved; empty when it does. A meeting held or “原则同意” is no solution."""
    if _EMPTY.match(words) or len(words.strip()) < 10:
        return "请写明问题具体怎么解决的（办了什么、到什么程度），“原则同意”“已开会研究”不算解决。"
    return "" if files else "请附上能证明已经解决的材料（批复、照片、合同等）。"
