"""目标: the figures in a task, and what kind of target it is.

Rules
- A figure is digits with a measure (“1.4万亿斤左右”, “5%左右”, “30处”); years, dates, spans of time (“三年行动”, “30年”) and names with digits in them (“5G”) are none.
- 以上, 不少于, 超过, 达到 say at least; 以内, 不超过 at most; 左右, 约 about; else exactly.
- A task with a figure is a 定量指标; else one that makes a rule, a mechanism or a reform (制定…政策, 健全…制度) is 制度机制; one that names a work, an action, a pilot
  or an event is 项目行动; the rest is 定性要求. Where both stand in it, the named action goes before.
"""

from __future__ import annotations

import re

from zhongshu.engines.breakdown.model import Quantity
from zhongshu.engines.breakdown.words import INSTITUTIONS, MAKING, MEASURES, PROJECTS

_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
    "千万": 10_000_000,
    "百万": 1_000_000,
    "千亿": 100_000_000_000,
}
_UNITS = "|".join(re.escape(unit) for unit in sorted(MEASURES, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<before>不少于|不低于|不超过|不高于|超过|突破|至少|约|近)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<few>余|多)?(?P<scale>万亿|千亿|百万|千万|[十百千万亿])?(?P<more>余|多)?(?P<unit>{_UNITS})(?P<after>以上|以下|以内|左右|及以上)?"
)
_NAME = re.compile(r"[A-Za-z第]$")
_MAKES = re.compile(rf"(?:{'|'.join(MAKING)})[^，。；]{{0,28}}(?:{'|'.join(INSTITUTIONS)})")
_NAMES = re.compile(rf"(?:{'|'.join(PROJECTS)})")
_ACTION = re.compile(
    r"(?:开展|实施|启动|深化|推进|推动|制定实施|完成|做好|办好|建成|建设|改造|打好)[^，。；]{0,26}(?:工程|行动|行动计划|试点|示范|攻坚战|项目|基地|新区|改造|重建|普查|评估|展会|运动会|建设|编制工作)"
)
_CIRCUMSTANCE = re.compile(r"^(?:适应|发挥|按照|围绕|立足)[^，]*，")
_MERELY = re.compile(
    r"(?:制度|体系|机制|队伍|能力|力量|法治|文明|道德|作风|规范化|标准化|法治化|智库|强国|经济带|经济圈|中国|海关|市场|平台)建设"
)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of a text, in order. A comparison with last year is a figure too."""
    return tuple(_quantity(found) for found in _FIGURE.finditer(text) if not _NAME.search(text[: found.start()]))


def has_quantity(text: str) -> bool:
    """Whether the text sets a figure."""
    return bool(quantities(text))


def kind_of(text: str) -> str:
    """One of KINDS for a task's wording."""
    if has_quantity(text):
        return "number"
    plain = _MERELY.sub("", text)
    if _ACTION.search(_CIRCUMSTANCE.sub("", plain)):
        return "project"
    if _MAKES.search(text):
        return "institution"
    return "project" if _NAMES.search(plain) and "建设" in plain else "direction"


def _quantity(found: re.Match[str]) -> Quantity:
    amount = float(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    return Quantity(
        found[0], amount, found["unit"], _bound(found["before"] or "", found["after"] or "", found["few"] or found["more"] or "")
    )


def _bound(before: str, after: str, more: str) -> str:
    if before in {"不超过", "不高于"} or after in {"以下", "以内"}:
        return "at_most"
    if before in {"不少于", "不低于", "超过", "突破", "至少"} or after in {"以上", "及以上"} or more:
        return "at_least"
    return "about" if before in {"约", "近"} or after == "左右" else "exactly"
