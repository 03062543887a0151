"""关联词: a conjunction that opens a sentence, and one in its second half that does not go with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule

_PAIRS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("不仅|不但|不光", "而是|但是|因此|所以|那么", ("而且", "还")),
    ("虽然|尽管", "所以|因此|因而|而且|并且|从而|那么", ("但", "但是")),
    ("只有|唯有", "就|便|那么|从而", ("才",)),
    ("只要", "才|方能", ("就",)),
    ("无论|不论|不管", "但是|但(?=要|应|须|必|仍|也)|却|就(?=要|应|必|能|会)|才|所以|因此|而且|那么", ("都", "也")),
    ("既然", "但是|而且|却|才", ("就",)),
    ("即使|即便|哪怕|纵使|纵然", "但是|但(?=要|应|须|必|仍|也)|却|而且|所以|因此|就|才|那么", ("也",)),
    ("与其", "而是|宁可|还是|但是|更要|就要|也要", ("不如",)),
    ("宁可|宁愿|宁肯", "而且|但是|所以|就", ("也不", "也")),
    ("之所以", "所以|因此|因而", ("是因为",)),
    ("如果|倘若|假如", "才能|但是|而且|因此", ("就", "那么")),
    ("不是", "不但|即使|但是(?=[^，。；]{1,12}[。；])", ("而是",)),
)  # fmt: skip
_OPENED = tuple(
    (
        re.compile(rf"(?:^|(?<=[，。；：、要须]))(?P<first>{first})(?P<gap>[^，。；：]{{2,32}}，)(?P<second>{second})(?=[一-龥])"),
        first,
        rights,
    )
    for first, second, rights in _PAIRS
)
_NO_PAIR = re.compile("不仅仅|只有通过|不仅不|不但不|不仅没有|不但没有|不仅是|不是不")
_ONLY_HAS = re.compile("只有\\d|只有[一二三四五六七八九十两几]")


@text_rule(
    "grammar.correlatives",
    "关联词语搭配不当",
    "grammar",
    "wording",
    "should",
    "文字关：关联词语成对使用",
    good=(
        "无论遇到什么困难，都要确保完成任务。",
        "即使条件有限，也要保证群众基本生活。",
        "只有压实责任，才能守住底线。",
        "尽管任务艰巨，但各单位仍要按期完成。",
        "全市只有12家企业达标，就监管工作而言还有差距。",
        "不仅要治标，而且要治本。",
        "如果发现问题，应当立即整改，才能消除隐患。",
    ),
    bad=(
        "无论遇到什么困难，但要确保完成任务。",
        "即使条件有限，但要保证群众基本生活。",
        "只有压实责任，就能守住底线。",
        "只要坚持问题导向，才能破解难题。",
        "不仅要治标，而是要治本。",
        "尽管任务艰巨，因此各单位要按期完成。",
        "与其被动应付，而是主动作为。",
        "哪怕困难再多，却要把民生实事办好。",
    ),
    confidence=0.91,
)
def correlatives(text: str) -> Iterator[Hit]:
    """只有…就: offers the second word that goes with the first."""
    for pattern, first, rights in _OPENED:
        if not any(word in text for word in first.split("|")):
            continue
        for found in pattern.finditer(text):
            whole = found[0]
            if (
                _NO_PAIR.search(whole)
                or _ONLY_HAS.match(whole)
                or (found["second"] == "就" and re.match("[业近地是此职餐医]", text[found.end() :]))
            ):
                continue
            if re.search(f"{'|'.join(rights)}|不如|而是", found["gap"]):
                continue
            mended = tuple(found["first"] + found["gap"] + right for right in rights)
            yield Hit(f"“{found['first']}”不与“{found['second']}”搭配，宜用“{'、'.join(rights)}”。", found.start(), found.end(), mended)
