"""括号、引号、书名号: every opening mark has its closing mark, the right way round (GB/T 15834—2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import Hit, paper_rule, text_rule
from zhongshu.engines.proofing.rules.halves import other_half

_BASIS = "GB/T 15834—2011"
_PAIRS = {"（": "）", "《": "》", "〔": "〕", "【": "】", "〈": "〉", "「": "」", "『": "』", "[": "]", "［": "］"}
_CLOSERS = {close: opener for opener, close in _PAIRS.items()}
_ANY = re.compile("[（）《》〔〕【】〈〉「」『』()\\[\\]［］]")
_LONG_QUOTE = re.compile(r"(?:规定|修改为|增加.{0,20}|作为第.{1,12}|指出|如下|说|强调|表示|问|提出.{0,4})：$|^$")
_YEAR = re.compile(r".\d{4}")
_QUOTED = 40
"""No longer are words between quotation marks that are both turned."""


@paper_rule(
    "punctuation.unmatched",
    "括号、书名号不成对",
    "bracket_unmatched",
    "wording",
    "must",
    _BASIS + "，4.9、4.15",
    good=(
        "甲（乙〔2025〕1号）",
        "1)甲",
        "a）乙",
        "《关于〈甲〉的通知》",
        "（一）甲",
        "（甲)",
        "细颗粒物（PM\n2.5\n）浓度下降",
        "制定了规划。根据《",
    ),
    bad=("甲（乙丙", "甲乙）", "《甲", "甲》", "（甲》", "（一甲", "一）甲"),
    confidence=0.97,
    whole=False,
)
def unmatched(paper: Paper) -> Iterator[Hit]:
    """Every opening bracket is closed by its own closing bracket; one that a broken line parts from its other half is no fault."""
    found = [
        (segment, hit)
        for segment in paper.segments()
        if segment.element != "annex_title"
        for hit in _unmatched(segment.text)
        if not _is_torn(segment.text, hit)
    ]
    parted: set[int] = set()
    for at, ((first, opened), (second, closed)) in enumerate(pairwise(found)):
        near = first.element == second.element and 0 < second.index - first.index <= 2
        if at not in parted and near and _PAIRS.get(first.text[opened.start]) == second.text[closed.end - 1]:
            parted |= {at, at + 1}
    yield from (replace(hit, element=segment.element, index=segment.index) for at, (segment, hit) in enumerate(found) if at not in parted)


def _is_torn(text: str, hit: Hit) -> bool:
    """The text itself breaks off right after an opening mark, or begins with a closing one: what is missing is more than a mark."""
    return bool(re.fullmatch(r"[（《〔][A-Za-z]{0,2}", text[hit.start :])) or (hit.end == 1 and text[0] in _CLOSERS)


def _unmatched(text: str) -> Iterator[Hit]:
    waiting: list[tuple[str, int]] = []
    for found in _ANY.finditer(text):
        at, mark = found.start(), found[0].replace("(", "（").replace(")", "）")
        if mark in _PAIRS:
            if waiting and waiting[-1][0] == mark and _YEAR.fullmatch(text, waiting[-1][1], at):
                waiting.pop()
                yield Hit(f"“{mark}”应为“{_PAIRS[mark]}”。", at, at + 1, (_PAIRS[mark],))
                continue
            waiting.append((mark, at))
        elif waiting and waiting[-1][0] == _CLOSERS[mark]:
            waiting.pop()
        elif mark == "）" and _is_item(text, at):
            continue
        elif any(opener == _CLOSERS[mark] for opener, _ in waiting):
            while waiting[-1][0] != _CLOSERS[mark]:
                yield _lonely(text, *waiting.pop())
            waiting.pop()
        elif waiting and text[waiting[-1][1] + 1 : at].strip() and _PAIRS[waiting[-1][0]] not in text[at + 1 :]:
            opener, _ = waiting.pop()
            yield Hit(f"前面是“{opener}”，这里却用“{mark}”收尾，应改为“{_PAIRS[opener]}”。", at, at + 1, (_PAIRS[opener],))
        else:
            yield _lonely(text, mark, at)
    yield from (_lonely(text, mark, at) for mark, at in waiting)


def _lonely(text: str, mark: str, at: int) -> Hit:
    """The mark and the words beside it, up to the next pause: there the other half is missing."""
    other = _PAIRS.get(mark) or _CLOSERS[mark]
    start, end, whole = other_half(text, at, other, opens=mark in _PAIRS)
    return Hit(f"“{mark}”没有与它成对的“{other}”。请补上或删去。", start, end, whole)


def _is_item(text: str, at: int) -> bool:
    """The mark of a list item, 1) or a）; 一） has lost its opening bracket."""
    return bool(re.fullmatch(r"(?:.*[。；：\s])?(?:\d{1,2}|[A-Za-z])", text[max(0, at - 12) : at]))


@text_rule(
    "punctuation.nested_titles",
    "书名号里又用双书名号",
    "bracket_unmatched",
    "wording",
    "should",
    _BASIS + "，4.15.3.3",
    good=("《关于〈甲〉的通知》", "《甲》《乙》"),
    bad=("《关于《甲》的通知》",),
)
def nested_titles(text: str) -> Iterator[Hit]:
    """Inside 《 》 one writes 〈 〉."""
    if text.count("《") != text.count("》"):
        return
    depth = 0
    for found in re.finditer("[《》]", text):
        depth += 1 if found[0] == "《" else -1
        if found[0] == "《" and depth == 2:
            yield Hit("“《》”里面再用时，改用“〈〉”。", found.start(), found.end(), ("〈",))


@text_rule(
    "punctuation.nested_quotes",
    "引号里又用双引号",
    "bracket_unmatched",
    "wording",
    "should",
    _BASIS + "，4.8.3.2",
    good=("“甲‘乙’丙”", "“甲”“乙”"),
    bad=("“甲“乙”丙”",),
)
def nested_quotes(text: str) -> Iterator[Hit]:
    """Inside “ ” one writes ‘ ’."""
    marks = [found.start() for found in re.finditer("[“”]", text)]
    if _is_nested("".join(text[at] for at in marks)):
        depth = 0
        for at in marks:
            depth += 1 if text[at] == "“" else -1
            if text[at] == "“" and depth == 2:
                yield Hit("“”里面再用引号时，改用‘’。", at, at + 1, ("‘",))


@paper_rule(
    "punctuation.quotes",
    "引号不成对",
    "quote_unmatched",
    "wording",
    "must",
    _BASIS + "，4.8",
    good=(
        "会议要求做到“两个维护”，落实“一岗双责”。",
        "文件规定：“第一条甲。\n第二条乙。”\n执行。",
        "文件指出：“甲要求。\n“乙要求。”",
        "the people’s words",
        '落实"四不两直”要求',
    ),
    bad=("推进“放管服改革，落实“一岗双责”。", "推进放管服”改革。", "推进“放管服改革。"),
    confidence=0.97,
    whole=False,
)
def quotes_unmatched(paper: Paper) -> Iterator[Hit]:
    """Every “ has its ”. A quotation of several paragraphs closes in the last of them."""
    for element, index, text, at, mark in _quote_faults(paper):
        if len(mark) == 1:
            other = "”’“‘"["“‘”’".index(mark)]
            start, end, whole = other_half(text, at, other, opens=mark in "“‘")
            yield Hit(f"引号“{mark}”没有与它成对的“{other}”。请补上或删去。", start, end, whole, element, index)


@paper_rule(
    "punctuation.quotes_reversed",
    "引号方向反了",
    "quote_reversed",
    "wording",
    "must",
    _BASIS + "，4.8",
    good=("会议要求做到“两个维护”。",),
    bad=("做到”两个维护“。", "做到“两个维护“。", "做到”两个维护”，落实“一岗双责”。"),
    confidence=0.98,
    whole=False,
)
def quotes_reversed(paper: Paper) -> Iterator[Hit]:
    """An opening mark stands where a closing one should, or the other way round."""
    turned = str.maketrans("“”‘’", "”“’‘")
    for element, index, _, at, words in _quote_faults(paper):
        if len(words) > 1:
            single = words[1:] == "!"
            span = words[:1] if single else words
            right = span.translate(turned) if single else span[0].translate(turned) + span[1:-1] + span[-1].translate(turned)
            yield Hit(f"引号方向反了，应写作“{right}”。", at, at + len(span), (right,), element, index)


def _quote_faults(paper: Paper) -> Iterator[tuple[str, int, str, int, str]]:
    """(element, index, its text, place, words): one mark that is alone; a mark and "!" when it is turned; a quotation with both marks turned."""
    opened = False
    segments = [segment for segment in paper.segments() if segment.element != "annex_title"]
    for number, segment in enumerate(segments):
        for opener, close in ("“”", "‘’"):
            if opener not in segment.text and close not in segment.text:
                continue
            if opener == "“" and '"' in segment.text:
                continue  # half of a pair typed straight: the rule for half-width marks speaks of it
            marks = [at for at, mark in enumerate(segment.text) if mark in (opener, close) and not _is_apostrophe(segment.text, at)]
            if opener == "“":
                marks, opened = _across(segment.text, marks, [other.text for other in segments[number + 1 :]], opened=opened)
            for at, words in _faults_of(segment.text, marks, opener, close):
                yield segment.element, segment.index, segment.text, at, words


def _across(text: str, marks: list[int], later: list[str], *, opened: bool) -> tuple[list[int], bool]:
    """The marks that must pair within the paragraph: those of a quotation that runs over paragraphs are taken out."""
    shape = "".join(text[at] for at in marks)
    if opened and shape and shape[0] == "”" and len(marks) % 2:
        return marks[1:], False
    if opened and shape and shape[0] == "“" and marks[0] == 0:
        closes = shape.count("”") >= shape.count("“")
        return (marks[1:-1], False) if closes else (marks[1:], True)
    if shape.count("“") == shape.count("”") + 1:
        last = _left_open(marks, shape)
        if last is not None and _LONG_QUOTE.search(text[:last]) and _closes(later):
            return [at for at in marks if at != last], True
    if shape == "“" and _is_cut_off(text, marks[0], later):
        return [], True
    if (
        shape.count("”") == shape.count("“") + 1
        and marks[-1] >= len(text) - 2
        and re.match(r"第[一二三四五六七八九十百零]+条|[（(][一二三四五六七八九十]+[）)]", text)
    ):
        return marks[:-1], False
    return marks, opened and not shape


def _is_cut_off(text: str, at: int, later: list[str]) -> bool:
    """The beginning of an amendment's wording, of which the passage shows no more: 修改为：“… or a line “第三条…."""
    amends = not later and re.search(r"(?:修改为|第.{1,4}款|作为第.{1,12})[：:]$", text[:at])
    return bool(amends or re.match(r"“(?:第[一二三四五六七八九十百零]+[条章]|[（(][一二三四五六七八九十]+[）)])", text))


def _closes(later: list[str]) -> bool:
    """Whether a paragraph below goes on with the quotation, by “ at its beginning, or closes it."""
    for text in later[:30]:
        if text.startswith("“") or text.count("”") > text.count("“"):
            return True
        if "“" in text and text.count("”") != text.count("“"):
            return False
    return False


def _left_open(marks: list[int], shape: str) -> int | None:
    waiting: list[int] = []
    for at, mark in zip(marks, shape, strict=True):
        if mark == "“":
            waiting.append(at)
        elif waiting:
            waiting.pop()
    return waiting[0] if len(waiting) == 1 else None


def _faults_of(text: str, marks: list[int], opener: str, close: str) -> Iterator[tuple[int, str]]:
    shape = "".join(text[at] for at in marks)
    if shape == (opener + close) * (len(shape) // 2) or _is_nested(shape.translate(str.maketrans("‘’", "“”"))):
        return
    turned = [place for place, mark in enumerate(shape) if mark != (opener, close)[place % 2]]
    if len(shape) % 2 == 0 and (
        len(turned) <= 1 or (len(turned) == 2 and turned[1] == turned[0] + 1 and marks[turned[1]] - marks[turned[0]] <= _QUOTED)
    ):
        if len(turned) == 2:
            yield marks[turned[0]], text[marks[turned[0]] : marks[turned[1]] + 1]
        else:
            yield from ((marks[place], shape[place] + "!") for place in turned)
        return
    waiting: int | None = None
    for at in marks:
        if text[at] == opener:
            if waiting is not None:
                yield waiting, opener
            waiting = at
        elif waiting is None:
            yield at, close
        else:
            waiting = None
    if waiting is not None:
        yield waiting, opener


def _is_nested(shape: str) -> bool:
    """“ “ ” ”: balanced, with one inside another."""
    depth = deepest = 0
    for mark in shape:
        depth += 1 if mark == "“" else -1
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest > 1


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()
