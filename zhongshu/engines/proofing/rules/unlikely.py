"""不成词: characters that make no word, or the wrong one, where they stand, told by the words of official text and their neighbours."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import AHEAD, Hit, text_rule
from zhongshu.engines.proofing.language.guards import comes_again
from zhongshu.engines.proofing.rules.spelling import beside, faint, replaced
from zhongshu.engines.proofing.vocabulary import Change, Gap, kind_of, missing, missing_of, unlikely, unlikely_of

_ENDS_OF_NAMES, _SHORT_NAME = frozenset("江河湖溪岭州"), 2
_LEAST, _LACKING, _EVEN, _LIKELY, _SURE = 0.22, 0.3, 0.5, 0.9, 0.99
"""Chances from which a change and from which a missing character are told; from which they should be made, a change goes before what other rules say of the place, and from which it must be made."""


class _Papers(threading.local):
    """The paper that each paragraph is part of: what is written alike several times in it is taken for a name. Each thread has its own."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.unlikely: dict[str, list[Change]] = {}
        self.missing: dict[str, list[Gap]] = {}


_PAPERS = _Papers()


def read_ahead(papers: Sequence[Sequence[str]]) -> None:
    """Keep the papers for the rule, which is asked of one paragraph, and judge all paragraphs at once, which is quicker."""
    _PAPERS.of = {text: whole for paper in papers for whole in ["\n".join(paper)] for text in paper}
    texts = list(_PAPERS.of)
    chances = [faint(text) for text in texts]
    _PAPERS.unlikely = dict(zip(texts, unlikely_of(texts, _LEAST, chances), strict=True))
    _PAPERS.missing = dict(zip(texts, missing_of(texts, _LACKING, chances), strict=True))


AHEAD.append(read_ahead)


@text_rule(
    "word.unlikely",
    "不成词或者用错词",
    "typo_phonetic",
    "wording",
    "should",
    "公文用字规范；由法律法规和政府工作报告的词语统计得出，供核对",
    good=(
        "充分发挥基层党组织战斗堡垒作用和党员先锋模范作用。",
        "稳定粮食播种面积，主攻单产和品质提升。",
        "加快剥离地方融资平台政府融资功能。",
        "要兜实基层“三保”底线，敢干敢闯。",
        "会议由副市长陈立群主持。",
        "澜州市东澜区澜水镇全面落实河湖长制。",
    ),
    bad=(
        "充分发挥基层党组织战斗保垒作用和党员先锋模范作用。",
        "稳定粮食播利面积，主攻单产和品质提升。",
        "加快剩离地方融资平台政府融资功能。",
        "监管部门随机袖取加油机136台进行计量检定。",
        "完成馆藏档案数字化扫秒480万页。",
        "压减非急需支出，把有限的资金用在力刃上。",
        "依规依纪言肃追究相关人员责任。",
    ),
    confidence=0.9,
)
def unlikely_words(text: str) -> Iterator[Hit]:
    """The text is much likelier with one like character in the place of what stands there."""
    held = _PAPERS.unlikely.get(text)
    for change in unlikely(text, _LEAST, faint(text)) if held is None else held:
        if change.score >= _SURE or not comes_again(text, change.start, change.end, _PAPERS.of.get(text, "")):
            yield _told(text, change)


def _told(text: str, change: Change) -> Hit:
    start, end = change.word
    right = text[start : change.start] + change.new + text[change.end : end]
    kind = kind_of(text, change.start, change.end, change.new)
    confidence = 0.975 if change.score >= _SURE else 0.965 if change.score >= _LIKELY else round(change.score, 3)
    return Hit(
        f"“{text[start:end]}”疑为“{right}”之误。", start, end, (right,), kind=kind,
        severity=_severity(change.score), confidence=confidence,
    )  # fmt: skip


@text_rule(
    "word.lacking",
    "漏字不成词",
    "missing_char",
    "wording",
    "should",
    "公文用字规范；由法律法规和政府工作报告的词语统计得出，供核对",
    good=(
        "多措并举扩投资促消费稳外贸。",
        "据气象部门预报，明日有雨。",
        "森林覆盖率达62.3%，高于全省平均水平。",
        "其中市财政承担40%，计6000万元。",
        "优结构、提质量、增效益。",
        "推进澜江流域综合治理。",
    ),
    bad=(
        "对破坏生态环境行为保持严打态势，切维护人民群众财产安全。",
        "加强项目管理，提财政资金使用效益。",
        "坚防范和惩治统计造假。",
        "加快推农村公路提档升级。",
        "推进多种形式适规模经营。",
    ),
    confidence=0.8,
)
def lacking_character(text: str) -> Iterator[Hit]:
    """A character stands by itself where a word with one character more is much likelier."""
    held = _PAPERS.missing.get(text)
    for gap in missing(text, _LACKING, faint(text)) if held is None else held:
        if (
            not _is_changed(text, gap)
            and not _BEFORE_NUMBER.match(text, gap.start)
            and not _is_place(text[gap.start : gap.end], gap.word)
            and not comes_again(text, gap.start, gap.end, _PAPERS.of.get(text, ""))
        ):
            start, end = beside(text, gap.start, gap.end, gap.place)
            right = text[start : gap.start] + gap.word + text[gap.end : end]
            message = f"疑漏字，应为“{gap.word}”。"
            yield Hit(message, start, end, (right,), severity=_severity(gap.score), confidence=round(gap.score, 3))


_BEFORE_NUMBER = re.compile(r"[达计为约共超近逾满]\d")


def _severity(chance: float) -> str:
    return "must" if chance >= _SURE else "should" if chance >= _EVEN else "hint"


def _is_place(written: str, word: str) -> bool:
    """Whether both are names of a river, a lake or a place: an unknown 澜江 is no 澜沧江."""
    return len(written) == _SHORT_NAME and written[-1] in _ENDS_OF_NAMES and word.endswith(written[-1])


def _is_changed(text: str, gap: Gap) -> bool:
    """Whether a character at the gap is told to be wrong: one slip is told once."""
    changes = _PAPERS.unlikely.get(text)
    told = unlikely(text, _LEAST, faint(text)) if changes is None else changes
    places = [*(change.start for change in told), *(correction.start for correction in replaced(text))]
    return any(gap.start - 1 <= place <= gap.end for place in places)
