"""主送机关: whom a paper of its type and its issuer most likely goes to, where the addressee is missing or wrong."""

from __future__ import annotations

import re

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.head import title_issuers
from zhongshu.engines.paper.model import block_text

_ASKER = re.compile(r"《(?P<who>[一-龥]{3,24}?(?:政府|局|厅|委员会|委|办公室))关于[^》]{2,60}请示》")
_DEPARTMENT = re.compile(r"(?P<place>[一-龥]{2,7}?(?P<level>[省市县区]))(?P<name>[一-龥]{2,14}(?:局|厅|委员会|委))")
_GOVERNMENT = re.compile(r"[一-龥]{2,8}?(?P<level>[省市县区乡镇])人民政府(?:办公[室厅])?")
_ABOVE = {"市": "省", "县": "市", "区": "市", "乡": "县", "镇": "县"}
_UNITS = {
    "省": "各市、县人民政府，省政府各部门：",
    "市": "各县（市、区）人民政府，市政府各部门：",
    "县": "各乡镇人民政府、街道办事处，县政府各部门：",
    "区": "各乡镇人民政府、街道办事处，区政府各部门：",
}
_BELOW = {"省": "各市、县", "市": "各县（市、区）"}


def issuer_of(paper: Paper) -> str:
    """The body that issues the paper, as its title, its head or its signature names it; empty when none does."""
    return (title_issuers(paper.title) or paper.issuers or paper.signers or ("",))[0]


def likely_addressees(paper: Paper) -> tuple[str, ...]:
    """What may be written as addressee, with the colon, the likeliest first; nothing when the issuer does not tell."""
    kind, issuer = paper.document_type, issuer_of(paper)
    if kind == "批复":
        asked = _ASKER.search(block_text(paper.blocks[0])) if paper.blocks else None
        return (f"{asked['who']}：",) if asked else ()
    department, government = _DEPARTMENT.fullmatch(issuer), _GOVERNMENT.fullmatch(issuer)
    if kind in {"请示", "报告"}:
        if department:
            return (f"{department['level']}人民政府：", f"{department['place']}人民政府：")
        above = _ABOVE.get(government["level"], "") if government else ""
        return (f"{above}人民政府：",) if above else ()
    if kind in {"通知", "通报"}:
        if department and department["level"] in _BELOW:
            return (f"{_BELOW[department['level']]}{department['name'].replace('厅', '局')}：",)
        if government and government["level"] in _UNITS:
            return (_UNITS[government["level"]],)
    return ()


def with_mark(row: str, start: int, end: int) -> tuple[int, int]:
    """The place of a body in a row of bodies, with the mark that goes when the body goes: the one before it, or for the first the one after it."""
    if start and row[start - 1] in "，、；":
        return start - 1, end
    return start, end + (row[end : end + 1] in tuple("，、；"))
