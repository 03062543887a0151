"""前后一致（五）: a paper's number, a figure with two digits changed about, a firm's name and the hour when bids are opened, told again otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule
from zhongshu.engines.proofing.rules.quantities import Quantity, quantities

_BASIS = "内容关：前后一致"
_NUMBER = re.compile(r"(?P<head>[一-龥]{2,8}〔\d{4}〕)(?P<number>\d+)号")
Place = tuple[str, int, int, int]
"""(element, index, start, end)"""


def _texts(paper: Paper) -> Iterator[tuple[str, int, str]]:
    yield "title", 0, paper.title
    yield from (("blocks", index, block_text(block)) for index, block in enumerate(paper.blocks))


@paper_rule(
    "consistency.paper_number",
    "同一文件的字号前后不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("《关于甲的请示》（山政文〔2004〕15号）收悉。同时执行山政文〔2004〕16号文件。", "山政办发〔2023〕71号、山政办发〔2023〕72号"),
    bad=("《关于甲的请示》（山政文〔2004〕15号）收悉。现就山政文〔2004〕51号所提问题答复如下。",),
    confidence=0.93,
    whole=False,
)
def paper_number(paper: Paper) -> Iterator[Hit]:
    """The same letters and year, and the same digits in another order."""
    held: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for element, index, text in _texts(paper):
        for found in _NUMBER.finditer(text):
            held[found["head"][-8:]].append((found["number"], (element, index, *found.span())))
    for head, told in held.items():
        yield from _odd(told, lambda one, other: one != other and len(one) > 1 and sorted(one) == sorted(other), f"{head}{{}}号")


def _odd(told: list[tuple[str, Place]], differs: Callable[[str, str], bool], written: str) -> Iterator[Hit]:
    """The one that is told less often, or later, with the other offered."""
    times: Mapping[str, int] = {number: sum(other == number for other, _ in told) for number, _ in told}
    usual = max(times, key=lambda number: (times[number], -[other for other, _ in told].index(number)))
    for number, (element, index, start, end) in told:
        if differs(number, usual):
            right = written.format(usual)
            yield Hit(f"前面是“{right}”，这里是“{written.format(number)}”，请核对。", start, end, (right,), element, index)


_AROUND, _ALIKE, _DIGITS, _MANY = 10, 2, 3, 60
"""Characters around a figure that are compared, pairs of them that must be alike, and digits that a figure must have; with more figures of a unit chance makes such pairs."""


@paper_rule(
    "consistency.digits_about",
    "同一个数前后有两位数字颠倒",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "培训教师1260人。\n培训医生1206人。",
        "全村505户1748人。已对全村505户1748人逐户登记。",
        "甲县完成投资2.36亿元，乙县完成投资3.26亿元。",
        "去年城镇新增就业12.56万人。今年城镇新增就业12.65万人。",
    ),
    bad=(
        "全村共有13个村民小组，505户1748人。我局会同镇人民政府对全村505户1784人逐户登记。",
        "该跨河大桥全长486米。交工验收后，这座全长468米的大桥正式通车。",
    ),
    confidence=0.92,
    whole=False,
)
def digits_about(paper: Paper) -> Iterator[Hit]:
    """Two figures of one unit in two sentences, alike but for two neighbouring digits, and with the same words around."""
    held: dict[tuple[str, float], list[tuple[Quantity, str, int, str]]] = defaultdict(list)
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for told in quantities(text):
            if len(told.written.replace(".", "").replace(",", "")) >= _DIGITS:
                held[told.unit, told.scale].append((told, text, index, told.written))
    for rows in held.values():
        if len(rows) > _MANY:
            continue
        for at, (again, text, index, written) in enumerate(rows):
            if sum(other == written for *_, other in rows) > 1:
                continue
            for first, earlier, home, right in rows[:at]:
                if (
                    _turned(right, written)
                    and not _in_one_sentence(first, home, again, index, text)
                    and _speak_of_one(first, earlier, again, text)
                ):
                    shown = f"{right}{again.shown}"
                    here = text[again.start : again.end]
                    yield Hit(f"前面写的是{shown}，这里是{here}，请核对。", again.start, again.end, (shown,), "blocks", index)
                    break


def _turned(one: str, other: str) -> bool:
    """Whether two written numbers differ by two neighbouring digits that have changed places."""
    if len(one) != len(other) or one == other:
        return False
    places = [at for at in range(len(one)) if one[at] != other[at]]
    return (
        len(places) == _ALIKE and places[1] == places[0] + 1 and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    )


def _in_one_sentence(first: Quantity, home: int, again: Quantity, index: int, text: str) -> bool:
    return home == index and not re.search("[。！？\n]", text[first.end : again.start])


_OTHER_TIME = re.compile("去年|今年|上年|前年|同期|同比|增长|增加|下降|减少|比|较|计划|目标|分别|其他|另")


def _speak_of_one(first: Quantity, earlier: str, again: Quantity, text: str) -> bool:
    """Whether the words around both have enough in common, and neither speaks of another time."""
    words = [earlier[max(0, first.start - _AROUND) : first.start], text[max(0, again.start - _AROUND) : again.start]]
    after = [earlier[first.end : first.end + _AROUND], text[again.end : again.end + _AROUND]]
    if any(_OTHER_TIME.search(each) for each in words):
        return False
    one, other = (
        {whole[at : at + 2] for whole in pair for at in range(len(whole) - 1) if whole[at + 1].isalnum()}
        for pair in zip(words, after, strict=True)
    )
    return len({pair for pair in one & other if not pair.isascii()}) >= _ALIKE


_FIRM = re.compile(r"(?P<place>[一-龥]{2,4}[县市区])(?P<name>[一-龥]{2,8})(?P<kind>有限责任公司|股份有限公司|有限公司|集团)")


@paper_rule(
    "consistency.firm",
    "企业名称前后不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=(
        "同意成立青云县供水有限责任公司。青云县供水有限责任公司注册资本2000万元。",
        "青云县供水有限责任公司、青云县污水处理有限责任公司要加强管理。",
    ),
    bad=(
        "关于同意成立青云县供水有限责任公司的批复\n县水利局：\n你局《关于成立青云县供水有限责任公司的请示》收悉。经研究，同意成立青云县自来水有限责任公司。",
    ),
    confidence=0.92,
    whole=False,
)
def firm(paper: Paper) -> Iterator[Hit]:
    """One that the title or two places name, and another of the same place and kind with a character in common that stands once."""
    held: dict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
    for element, index, text in _texts(paper):
        for found in _FIRM.finditer(text):
            place = found["place"][-3:]
            held[place, found["kind"]].append((found["name"], (element, index, found.start("name"), found.end())))
    for (_, kind), told in held.items():
        names = [name for name, _ in told]
        if len(set(names)) == _ALIKE < len(names) and min(map(names.count, names)) == 1:
            yield from _odd(told, lambda one, other: one != other and bool(set(one) & set(other)), f"{{}}{kind}")


_HANDED_IN = re.compile(
    r"于(?P<when>\d{1,2}月\d{1,2}日(?:[上下]午)?\d{1,2}[时:：](?:\d{1,2}分?)?)[^。；，]{0,6}前[^。；]{0,8}(?:递交|提交|送达)[^。；]{0,6}(?:投标|响应)文件"
)
_OPENED = re.compile(r"开标(?:时间)?(?:定于|为|：)(?P<when>\d{1,2}月\d{1,2}日(?:[上下]午)?\d{1,2}[时:：](?:\d{1,2}分?)?)")


@paper_rule(
    "consistency.bids_opened",
    "开标时间与投标截止时间不同",
    "consistency",
    "legal",
    "must",
    "《招标投标法》第34条：开标应当在提交投标文件截止时间的同一时间公开进行",
    good=("投标人应于5月20日上午9时前递交投标文件。开标时间为5月20日上午9时。",),
    bad=("投标人应于5月20日上午9时前递交投标文件，逾期不予受理。开标时间为5月22日上午9时。",),
    confidence=0.96,
    whole=False,
)
def bids_opened(paper: Paper) -> Iterator[Hit]:
    """Bids are opened at the very hour until which they may be handed in."""
    handed = next((found for block in paper.blocks if (found := _HANDED_IN.search(block_text(block)))), None)
    for index, block in enumerate(paper.blocks if handed else ()):
        opened = _OPENED.search(block_text(block))
        if opened and handed and opened["when"] != handed["when"]:
            why = f"开标应当在投标截止时间（{handed['when']}）的同一时间进行。"
            yield Hit(why, opened.start("when"), opened.end("when"), (handed["when"],), "blocks", index)
