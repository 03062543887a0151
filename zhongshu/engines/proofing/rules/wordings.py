"""固定写法: long fixed wordings and names of public bodies that stand in the text with a slip of one or two characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quick import pairs_in

_LONG = 7
_NO_SLIP = re.compile("[的地之了是副原等、，；：。！？“”‘’《》（）\\s·，]")
_PLACE_ENDS = re.compile("[，。；、：！？”》）的]|$")
_BODY_ENDS = re.compile("[，。；、：！？”》）的]|$|印发|发布|举行|公布|联合|通过|召开|开展|组织|制定|出台|审议|部署|要求|有关|公开|发出")
_LAST = re.compile("(?:理念|格局|思想|意识|安全观|任务|基调|布局|中国梦|伟业|增长|治党|成效|统领|清廉)$")
_OTHER_VERB = re.compile(
    "扎实|着力|全面|学习|深入|认真|不断|推动|推进|促进|实现|坚持|加快|持续|积极|贯彻|落实|践行|弘扬|统筹|协调|强化|加强|大力|一步|坚决|牢固|切实|努力|始终|继续|更好|有效|构建|建设|打造|完善|健全|巩固|维护|服务|支持|围绕|把握|按照|遵循|关于|以及|推行|深化"
)
_LAST_WORD = re.compile("[一-龥]{1,2}(?=[，。；、”]|$)")
_OTHER_BODY = re.compile("分[局部院]$|监督管理所$|监督所$|分[局部](?=.)|干部|(?<=委)会(?=[同商签])|全[省市县区](?=人民代)|(?<=建设)委")
"""市卫生健康委会同…, 市场监督管理分局 and 退役军人事务干部 are no slips of 委员会, 局 and 部."""
_TITLES = {"fixed_phrase": "固定提法", "name_title": "机构、职务名称"}


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of `wordings.csv`: the wording and other wordings that are as right."""

    kind: str
    text: str
    variants: tuple[str, ...]
    head: str
    tail: str

    @property
    def rights(self) -> tuple[str, ...]:
        """The wording, and of its variants those of the same body or thing."""
        return (self.text, *(variant for variant in self.variants if variant[-1] == self.text[-1]))[:3]


@cache
def wordings() -> tuple[Wording, ...]:
    """Every row, the longest first."""
    lines = (resources.files("zhongshu.engines.proofing.lexicon") / "wordings.csv").read_text("utf-8").splitlines()
    rows = list(csv.reader(lines))[1:]
    made = [Wording(kind, text, tuple(variants.split()), text[: _anchor(text)], text[-_anchor(text) :]) for kind, text, variants in rows]
    return tuple(sorted(made, key=lambda each: -len(each.text)))


def _anchor(text: str) -> int:
    return 2 if len(text) <= 5 else 3 if len(text) <= 8 else 4


def slip_after(text: str, at: int, right: str, sure: int) -> int:
    """Length of the stretch at `at` that is `right` but for one slip after its first `sure` characters; 0 when it is not.

    A slip is one character more, less or changed, or two changed together. Two characters after it must agree, in a long wording one,
    and at its very end none when the wording's place ends there too.
    """
    size, same = len(right), sure
    while same < size and text[at + same : at + same + 1] == right[same]:
        same += 1
    if same == size:
        return 0
    long = size >= _LONG
    if turned := _turned(text, at + same, right[same:]):
        return same + turned
    for here, there in ((1, 1), (0, 1), (1, 0), (2, 2)):
        left = right[same + there :]
        end = at + same + here + len(left)
        if not text.startswith(left, at + same + here) or end > len(text):
            continue
        slip = text[at + same : at + same + here] + right[same : same + there]
        enough = len(left) >= (3 if here == 2 else 1 if long else 2)
        at_end = long and here == there == 1 and not left and _BODY_ENDS.match(text, end)
        at_end = at_end or (size > 5 and here == 1 and there == 0 and len(left) == 1 and same > 3 and _PLACE_ENDS.match(text, end))
        if _NO_SLIP.search(slip) or not (enough or at_end):
            continue
        return end - at
    if (
        long
        and same >= 6
        and size - same <= 2
        and _LAST.search(right)
        and (other := _LAST_WORD.match(text, at + same))
        and not _NO_SLIP.search(other[0] + right[same:])
    ):
        return same + len(other[0])
    return 0


def _turned(text: str, at: int, left: str) -> int:
    """Length of `left` where the text has it with three to eight of its first characters in another order, and the rest as it is."""
    for size in range(3, min(len(left), 8) + 1):
        there = text[at : at + size]
        if there[:1] != left[:1] and sorted(there) == sorted(left[:size]) and not _NO_SLIP.search(there):
            return len(left) if text.startswith(left[size:], at + size) and len(left) - size + size // 3 >= 2 else 0
    return 0


def slip_before(text: str, end: int, right: str, sure: int) -> int:
    """The same from the wording's end backwards."""
    before = text[max(0, end - len(right) - 2) : end][::-1]
    length = slip_after(before, 0, right[::-1], sure)
    return length if length >= len(right) else 0


@text_rule(
    "phrase.wording",
    "固定提法和机构名称写错字",
    "fixed_phrase",
    "political",
    "should",
    "固定写法词表（wordings.csv）：党的文献、宪法和机构改革方案",
    good=(
        "。".join(dict.fromkeys([each.text for each in wordings()] + [variant for each in wordings() for variant in each.variants])),
        "工业和信息化主管部门",
        "由市卫生健康委会同市财政局制定。",
        "市市场监督管理分局、退役军人事务干部、住房城乡建设委",
        "全市人民代表大会代表",
        "全面建设社会主义现代化河南",
        "实现，中华民族伟大复兴",
    ),
    bad=(
        "习近平新时代中国特设社会主义思想",
        "铸牢中华民族共同体意思",
        "国家发展与改革委员会",
        "全国人民代表大会常务委会",
        "国家治理体系与治理能力现代化",
        "绿水青山就是金山银水",
        "构建人类命运共同休",
        "国家卫生与健康委员会",
        "国家医疗保险局印发通知",
        "坚持稳中求进总工作基调",
        "以党的政治建设为引领",
        "敢于斗争、勇于斗争",
    ),
    confidence=0.96,
)
def wording(text: str) -> Iterator[Hit]:
    """The head or the tail of a wording stands in the text, and the rest but for one slip."""
    told: list[tuple[int, int]] = []
    by_pair = _by_pair()
    met = {number for pair in pairs_in(text) & by_pair.keys() for number in by_pair[pair]}
    for each in (wordings()[number] for number in sorted(met)):
        if each.head not in text and each.tail not in text:
            continue
        for start, end in _slips(each, text):
            if any(start < other_end and other_start < end for other_start, other_end in told) or _is_right(text, start, end):
                continue
            if _OTHER_BODY.search(text, start, end + 1):
                continue
            told.append((start, end))
            yield Hit(
                f"{_TITLES[each.kind]}应写作“{each.text}”。", start, end, each.rights, kind=each.kind, row=each.text,
                confidence=0.955 if len(each.text) > 5 else 0.9,
            )  # fmt: skip


@cache
def _by_pair() -> dict[str, list[int]]:
    """The wordings whose head begins, or whose tail ends, with a pair of characters."""
    held: dict[str, list[int]] = {}
    for number, each in enumerate(wordings()):
        for pair in {each.head[:2], each.tail[-2:]}:
            held.setdefault(pair, []).append(number)
    return held


def _slips(each: Wording, text: str) -> Iterator[tuple[int, int]]:
    for at in _places(text, each.head):
        length = slip_after(text, at, each.text, len(each.head))
        if length:
            yield at, at + length
    for at in _places(text, each.tail):
        end = at + len(each.tail)
        length = slip_before(text, end, each.text, len(each.tail))
        begin = end - length
        if length and text.startswith(each.text[2:], begin + 2) and _OTHER_VERB.match(text, begin):
            continue
        if length:
            yield begin, end


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_right(text: str, start: int, end: int) -> bool:
    """Whether the stretch is part of a wording or variant that is right as it stands."""
    for each in wordings():
        for right in (each.text, *each.variants):
            at = text.find(right, max(0, start - len(right)), end + len(right))
            while 0 <= at < end:
                if at + len(right) > start and (at <= start + 1 and at + len(right) >= end - 1):
                    return True
                at = text.find(right, at + 1, end + len(right))
    return False
