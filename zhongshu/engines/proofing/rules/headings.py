"""结构层次: the order of 一、（一）1.（1） and the marks after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.paper import Block, Paper
from zhongshu.engines.proofing.finding import Hit, hits_of, paper_rule, text_rule

_BASIS = "GB/T 9704—2012，7.3.3"
_STYLES = ("", "{}、", "（{}）", "{}.", "（{}）")
_DIGITS = "零一二三四五六七八九"
_BODY = "云州市人民政府关于检查的通知\n各县：\n{}"


def chinese_number(words: str) -> int:
    """一 to 九十九; 0 for anything else."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not all(part in _DIGITS for part in (tens, ones)) or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.index(ones) if ones else 0)


def chinese_words(number: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


@paper_rule(
    "heading.order",
    "层次序号不连续",
    "heading_order",
    "format",
    "must",
    _BASIS,
    good=(
        _BODY.format("一、目标\n（一）甲\n（二）乙\n二、任务\n（一）丙\n1.子\n2.丑\n重点是：\n1.寅\n2.卯"),
        _BODY.format("（一）甲。好。\n（二）乙。好。"),
        "（三）甲。好。\n（四）乙。好。",
        "一、甲\n（一）乙。好。\n（二）丙。好。\n二、丁\n三、戊",
    ),
    bad=(
        _BODY.format("一、目标\n三、任务"),
        _BODY.format("一、目标\n一、任务"),
        _BODY.format("二、任务\n三、保障"),
        _BODY.format("一、目标\n（一）甲\n（三）乙"),
        "（二）甲。好。\n（四）乙。好。",
        _BODY.format("一、目标\n1.甲。好。\n（二）乙。好。\n（三）丙。好。"),
        "一、甲。好。\n二、乙。好。\n五、丙。好。\n四、丁。好。",
        "一、成效\n（一）甲。好。\n（一）乙。好。\n二、问题",
        "三、组织实施\n1.甲。好。\n2.乙。好。\n1.丙。好。",
    ),
    whole=False,
)
def heading_order(paper: Paper) -> Iterator[Hit]:
    """Each level counts up by one under its parent. A list of lower level may begin again at one."""
    yield from _order("blocks", paper.blocks, whole=bool(paper.title))
    for number, annex in enumerate(paper.annexes):
        yield from _order(f"annex[{number}].blocks", annex.blocks)


def _next_numbers(blocks: Sequence[Block]) -> list[int]:
    """For each block the number of the next of its level before one of a higher level; 0 where there is none."""
    made, ahead = [0] * len(blocks), [0] * 5
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        found = re.match(r"[（(]?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．）)]", block.text) if block.level else None
        if found:
            made[index] = ahead[block.level]
            ahead[block.level :] = [chinese_number(found[1])] + [0] * (4 - block.level)
    return made


def _order(element: str, blocks: Sequence[Block], *, whole: bool = True) -> Iterator[Hit]:
    """A passage may begin at any number. A first item numbered in another style, or two that changed places, is told once, where it stands."""
    last, slipped = [0] * 5, [0] * 5
    following = _next_numbers(blocks)
    last_index = -9
    first_of: tuple[int, int, re.Match[str]] | None = None
    for index, block in enumerate(blocks):
        if not whole and re.match(r"附\s*件\s*[:：]", block.text):
            return  # a list of annexes has a rule of its own
        found = re.match(r"[（(]?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．）)]", block.text) if block.level else None
        number = chinese_number(found[1]) if found else 0
        if not found or not number:
            continue
        before, meant = last[block.level], slipped[block.level]
        is_beside, last_index = index == last_index + 1, index
        last[block.level :] = [number] + [0] * (4 - block.level)
        slipped[block.level :] = [0] * (5 - block.level)
        if number == 2 and not before and first_of and first_of[0] > block.level and any(last[: block.level]):
            level, place, wrong = first_of
            right = _STYLES[block.level].format("一" if not found[1].isdigit() else "1")
            last[level:] = [0] * (5 - level)
            yield Hit(f"下面用“{found[0]}”，这里的“{wrong[0]}”也应写作“{right}”。", wrong.start(), wrong.end(), (right,), element, place)
            first_of = None
            continue
        first_of = (block.level, index, found) if number == 1 else None
        if meant and number in {meant, meant + 1}:
            continue  # the one before was the slip
        begins_again = number == 1 and block.level > 1 and not (before and is_beside and following[index] != 2)
        if number == before + 1 or begins_again or (not before and not whole and not any(last[: block.level])):
            continue
        if not whole and before and number not in {1, before, before + 2} and following[index] != before + 2:
            continue  # an extract with lines left out
        slipped[block.level] = before + 1
        right = chinese_words(before + 1) if not found[1].isdigit() else str(before + 1)
        told = "重复" if number == before else f"前面没有“{found[0].replace(found[1], right)}”" if number > before else "又从头编起"
        severity = "should" if number == 1 else ""
        yield Hit(
            f"层次序号“{found[0]}”{told}。请按顺序改为“{found[0].replace(found[1], right)}”，或检查是否漏了内容。",
            found.start(1),
            found.end(1),
            (right,),
            element,
            index,
            severity,
        )


@paper_rule(
    "heading.article",
    "条序不连续",
    "heading_order",
    "format",
    "should",
    "《立法法》第65条；规范性文件分条的次序",
    good=("第一条 甲。\n第二条 乙。", "第九条 甲。\n第十条 乙。\n第十一条 丙。", "第一条 甲。\n第一条 乙。", "第三条 甲。\n第八条 乙。"),
    bad=(
        "第一条 甲。\n第二条 乙。\n第四条 丙。",
        "第十条 甲。\n第十二条 乙。",
        "第一章 总则\n第一条 甲。\n第三章 管理\n第二条 乙。",
        "第一条 甲。\n第二条 乙。\n第五条 丙。",
        "第八条 甲。\n第九条 乙。\n第九条 丙。\n第十一条 丁。",
    ),
    whole=False,
    confidence=0.93,
)
def article(paper: Paper) -> Iterator[Hit]:
    """第一条、第二条… without one left out, where the number after it does not go on from the jump: an extract has left articles out."""
    last = {"条": 0, "章": 0, "节": 0}
    marks = [
        (segment, found, chinese_number(found[1]))
        for segment in paper.segments()
        if segment.element.endswith("blocks") and (found := re.match(r"第([一二三四五六七八九十]{1,3})([条章节])", segment.text))
    ]
    for at, (segment, found, number) in enumerate(marks):
        unit = found[2]
        later = next((other for _, mark, other in marks[at + 1 :] if mark[2] == unit), number)
        if number == last[unit] > 0 and at > 0 and later == number + 2:
            right = f"第{chinese_words(number + 1)}{unit}"
            yield Hit(
                f"“{found[0]}”与前面重复，应为“{right}”，请核对。", found.start(), found.end(), (right,), segment.element, segment.index
            )
            last[unit] = number + 1
            continue
        is_end = at >= 2 and marks[0][2] == 1 and at == len(marks) - 1 and number in {last[unit] + 2, last[unit] + 3} and last[unit] == at
        if last[unit] and later == number and (number == last[unit] + 2 or is_end):
            right = f"第{chinese_words(last[unit] + 1)}{unit}"
            yield Hit(f"“{found[0]}”前面没有“{right}”，请核对。", found.start(), found.end(), (right,), segment.element, segment.index)
        last[unit] = number
        if unit == "章":
            last["节"] = 0


@paper_rule(
    "heading.level",
    "层次跳级",
    "heading_order",
    "format",
    "hint",
    _BASIS,
    good=(_BODY.format("一、目标\n（一）甲\n1.子"), _BODY.format("一、目标\n1.子")),
    bad=(_BODY.format("一、目标\n（1）甲"),),
    confidence=0.8,
)
def heading_level(paper: Paper) -> Iterator[Hit]:
    """一、 then （1） leaves out two levels; 一、 then 1. is common where there are but two."""
    above = 0
    for index, block in enumerate(paper.blocks):
        if above == 1 and block.level == 4:
            yield Hit("结构层次依次为“一、”“（一）”“1.”“（1）”，这里从第一层直接到了第四层，请核对。", 0, 3, (), "blocks", index)
        above = block.level or above


@text_rule(
    "heading.mark",
    "序号后的标点",
    "heading_order",
    "format",
    "should",
    "GB/T 15834—2011；" + _BASIS,
    good=("一、目标", "（一）甲", "1.子", "（1）丑", "第一，要快", "第一、二季度", "第一、第二产业"),
    bad=("（一）、甲", "1、子", "（1）、丑", "第一、要快", "一. 目标", "(一)、甲"),
)
def heading_mark(text: str) -> Iterator[Hit]:
    """一、 has a pause mark, （一） has none, 1. has a point, 第一 has a comma."""
    yield from hits_of(
        re.compile(r"^([（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)])\s*[、.．，,]"),
        text,
        "“{1}”之后不加标点，请删去后面的标点。",
        "{1}",
    )
    yield from hits_of(re.compile(r"^(\d{1,2})、(?!\d)"), text, "阿拉伯数字的序号后用“.”，应写作“{1}.”。", "{1}.")
    yield from hits_of(
        re.compile(r"^([一二三四五六七八九十]{1,3})[.．,，](?=\s*[一-龥])"), text, "汉字序号后用顿号，应写作“{1}、”。", "{1}、"
    )
    yield from hits_of(
        re.compile(r"(?:^|(?<=[。；：]))(第[一二三四五六七八九])、(?![一二三四五六七八九第])"),
        text,
        "“{1}”后用逗号，应写作“{1}，”。",
        "{1}，",
    )


@text_rule(
    "heading.run_in",
    "段内序数不连续",
    "heading_order",
    "wording",
    "should",
    "文字关：层次清楚",
    good=(
        "一是甲；二是乙；三是丙。",
        "一要甲，二要乙。",
        "第一，甲。第二，乙。",
        "一是甲；二是乙。三是丙。一是丁；二是戊。",
        "其一，甲；其二，乙。",
        "（一）甲；（二）乙",
    ),
    bad=(
        "一是甲；三是乙；四是丙。",
        "一是甲；二是乙；二是丙。",
        "第一，甲。第三，乙。",
        "一是甲；二是乙；四是丙。",
        "要求：①甲；②乙；④丙。",
        "材料：（1）甲；（2）乙；（4）丙。",
        "一要坚持规划先行，二要坚持分类施策，五要坚持群众主体。",
        "一是甲；二是乙；三是丙；二是丁。",
        "首先，要提高认识；其次，要突出重点；首先，要落实责任。",
        "首先，提高认识；其次，突出重点；其次，落实责任；最后，加强督查。",
        "第一步，动员；第二步，实施；第四步，总结。",
        "要求：1.甲；2.乙；4.丙。",
        "要求：1. 甲；2. 乙；4. 丙。",
    ),
    confidence=0.95,
)
def run_in(text: str) -> Iterator[Hit]:
    """一是…二是…四是 leaves one out; a new 一是 begins a new list."""
    for form, shown in _RUN_IN:
        last = 0
        for found in form.finditer(text):
            number = _number(found["n"])
            if last and number not in {last + 1, 1} and (number >= last or last > 2):
                right = str(last + 1) if found["n"].isdigit() else _CIRCLES[last] if found["n"] in _CIRCLES else chinese_words(last + 1)
                told = "重复" if number == last else f"前面没有“{shown.format(right)}”" if number > last else "又从前面编起"
                yield Hit(f"“{found[0].lstrip('。；，：')}”{told}，请核对。", found.start("n"), found.end("n"), (right,))
                number = max(number, last + 1) if number <= last + 2 else last + 1
            last = number if number == 1 or last else 0
    yield from _ordered_words(text)


def _ordered_words(text: str) -> Iterator[Hit]:
    """首先、其次、再次、最后: one of them told twice."""
    told = [(found[0], found.start(), found.end()) for found in re.finditer("(?:^|(?<=[。；：;]))(?:首先|其次|再次|最后)(?=，)", text)]
    for at, (word, start, end) in enumerate(told):
        before = [other for other, *_ in told[:at]]
        if word not in before or (word == "首先" and before[-1] in {"首先", "最后"}):
            continue
        used = {other for other, *_ in told}
        free = [other for other in ("其次", "再次", "最后") if other not in used]
        if free and len(told) > 2:
            right = free[-1] if at == len(told) - 1 else free[0]
            yield Hit(f"“{word}”前面已经用过，请核对层次。", start, end, (right,))
            return


_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩"


def _number(words: str) -> int:
    return _CIRCLES.index(words) + 1 if words in _CIRCLES else chinese_number(words)


_RUN_IN = (
    (re.compile(rf"(?:^|(?<=[。；，：;]))(?P<n>[{_CIRCLES}])"), "{}"),
    (re.compile(r"(?<=[；：;。])（(?P<n>\d{1,2})）"), "（{}）"),
    (re.compile(r"(?<=[；：;。])（(?P<n>[一二三四五六七八九十]{1,2})）"), "（{}）"),
    (re.compile(r"(?:^|(?<=[。；，：;]))(?P<n>[一二三四五六七八九十]{1,2})是(?!否)"), "{}是"),
    (re.compile(r"(?:^|(?<=[。；，：;]))(?P<n>[一二三四五六七八九十]{1,2})要(?!求)"), "{}要"),
    (re.compile(r"(?:^|(?<=[。；，：;]))第(?P<n>[一二三四五六七八九十]{1,2})，"), "第{}，"),
    (re.compile(r"(?:^|(?<=[。；，：;]))其(?P<n>[一二三四五六七八九])，"), "其{}，"),
    (re.compile(r"(?:^|(?<=[。；，：;]))第(?P<n>[一二三四五六七八九])(?:步|阶段|个阶段)(?=[，：（是为])"), "第{}"),
    (re.compile(r"(?<=[。；：;])(?P<n>\d{1,2})[.．]\s*(?=[一-龥])"), "{}."),
)
