"""固定提法的成组内容: members, their number and their order, from the dated table `series.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quick import needs_of, pairs_in

_SEPARATOR = r"(?:（[^（）]{1,8}）)?(?:、|，|,|；|和|与|及|以及|暨|—{1,2}|→|－)"
_ROW = r"(?:、|和|与|及|以及)"
_FOREIGN = r"[^、，,。；：！？“”《》（）\n和与及]{2,9}"
_END = re.compile(r"[。，；”’）的等]|$")
_Token = tuple[int, int, int]
"""(member's number or -1 for a foreign one, start, end)."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of the table, ready to be looked for."""

    name: str
    members: tuple[str, ...]
    pattern: re.Pattern[str]
    between: re.Pattern[str]
    near: re.Pattern[str] | None
    partial: bool
    exact: bool
    joined: bool
    ordered: bool
    formerly: tuple[str, ...]
    source: str
    needs: tuple[frozenset[str], ...] = ()

    @property
    def plain(self) -> tuple[str, ...]:
        """The members in words: of alternatives the first, without what may be left out."""
        bare = (re.sub(r"\(\?:[^()]*\)\?|\(\?![^()]*\)", "", member) for member in self.members)
        return tuple(re.sub(r"\[(.).*?\]", r"\1", member.partition("|")[0]) for member in bare)


@cache
def all_series() -> tuple[Series, ...]:
    """Every row of `series.toml`."""
    text = (resources.files("zhongshu.engines.proofing.lexicon") / "series.toml").read_text("utf-8")
    return tuple(_made(row) for row in tomllib.loads(text)["series"])


def _made(row: dict[str, Any]) -> Series:
    members = tuple(str(member) for member in row["members"])
    verb = f"{row['verb']}?" if "verb" in row else ""
    gap = f"(?:{_SEPARATOR})?" if row.get("joined") else _SEPARATOR
    return Series(
        name=str(row["name"]),
        members=members,
        pattern=re.compile("|".join(f"(?P<m{number}>{member})" for number, member in enumerate(members))),
        between=re.compile(rf"{gap}{verb}(?:(?P<foreign>{_FOREIGN}){_SEPARATOR}{verb})?"),
        near=re.compile(str(row["near"])) if "near" in row else None,
        partial=bool(row.get("partial")),
        exact=bool(row.get("exact")),
        joined=bool(row.get("joined")),
        ordered=bool(row.get("order")),
        formerly=tuple(row.get("formerly", ())),
        source=str(row["source"]),
        needs=tuple(needs_of(re.compile(member)) for member in members),
    )


def runs_of(series: Series, text: str) -> Iterator[list[_Token]]:
    """Members that stand side by side in `text`, with at most one foreign word between two of them."""
    run: list[_Token] = []
    for found in series.pattern.finditer(text):
        number = int((found.lastgroup or "m0")[1:])
        if run:
            gap = series.between.fullmatch(text, run[-1][2], found.start())
            if not gap:
                yield run
                run = []
            elif gap["foreign"]:
                run.append((-1, gap.start("foreign"), gap.end("foreign")))
        run.append((number, found.start(), found.end()))
    if run:
        yield run


@text_rule(
    "phrase.series",
    "固定提法的成员和次序",
    "fixed_phrase",
    "political",
    "should",
    "固定提法词表（series.toml），每条注明出处和起止日期",
    good=(
        *tuple("、".join(series.plain) for series in all_series() if not series.joined),
        "立足新发展阶段、贯彻新发展理念、构建新发展格局、推动高质量发展",
        "富强民主文明和谐美丽的社会主义现代化强国",
        "反对形式主义、官僚主义",
        "创新、协调两个方面",
        "市政府办公室、市委组织部",
    ),
    bad=(
        "增强政治意识、核心意识、大局意识、看齐意识",
        "增强政治意识、大局意识、核心意识、团结意识",
        "坚定道路自信、理论自信、制度自信",
        "贯彻创新、协调、开放、绿色、共享的新发展理念",
        "贯彻创新、协调、绿色、开放的新发展理念",
        "整治形式主义、官僚主义、享乐主义和铺张浪费的“四风”问题",
        "市政府、市委高度重视",
        "向市委、市政府、市人大、市政协报告",
        "政治判断力、政治执行力、政治领悟力",
        "建设富强、民主、文明、和谐、美丽的社会主义现代化强国",
        "深化简政放权、优化服务、放管结合",
        "严把政治关、政策关、法律关、内容关、格式关",
        "国务院、党中央决定",
        "李强、习近平出席会议",
    ),
    confidence=0.96,
)
def series_rule(text: str) -> Iterator[Hit]:
    """A run of members in another order, with one missing, one foreign, or one told twice."""
    if not re.search("[、和与及，；]", text):
        return
    by_pair, free = _by_pair()
    met: dict[int, set[int]] = {}
    for pair in pairs_in(text) & by_pair.keys():
        for number, member in by_pair[pair]:
            met.setdefault(number, set()).add(member)
    for number in sorted({*met, *free}):
        if len(met.get(number, ())) + free.get(number, 0) >= 2:
            yield from faults_of(all_series()[number], text)


def faults_of(series: Series, text: str) -> Iterator[Hit]:
    """What is wrong with one series wherever its members stand in the text."""
    is_meant = series.near is None or series.near.search(text) is not None
    if is_meant or (series.partial and not series.ordered):
        for run in runs_of(series, text):
            yield from _faults(series, run, text, is_meant=is_meant)


def series_of(name: str, members: tuple[str, ...], source: str) -> Series:
    """A series of plain words whose number and order are fixed."""
    return _made({"name": name, "members": [re.escape(member) for member in members], "exact": True, "source": source})


@cache
def _by_pair() -> tuple[dict[str, list[tuple[int, int]]], dict[int, int]]:
    """Pair of characters to the rows and members that need it; and how many members of a row can be told of by no pair."""
    held: dict[str, list[tuple[int, int]]] = {}
    free: dict[int, int] = {}
    for number, series in enumerate(all_series()):
        for member, needs in enumerate(series.needs):
            for pair in needs:
                held.setdefault(pair, []).append((number, member))
            if not needs:
                free[number] = free.get(number, 0) + 1
    return held, free


def _faults(series: Series, run: list[_Token], text: str, *, is_meant: bool) -> Iterator[Hit]:
    """Without the words that the row wants nearby only the order is judged."""
    known = [number for number, *_ in run if number >= 0]
    size, start, end = len(series.members), run[0][1], run[-1][2]
    right = ("" if series.joined else "、").join(series.plain)
    if len(known) < 2:
        return
    if len(set(known)) < len(known):
        if series.exact and is_meant and len(known) >= size:
            yield Hit(f"“{series.name}”中有一项写了两遍，应为“{right}”。", start, end, (right,), row=series.name)
        return
    if known != sorted(known):
        if len(known) == size or series.partial:
            mended = _reordered(run, text)
            yield Hit(f"“{series.name}”的固定次序是“{right}”。", start, end, (mended,), kind="order", row=series.name)
        return
    beside = text[max(0, start - 12) : end + 16]
    if not series.exact or not is_meant or any(words in beside for words in series.formerly):
        return
    yield from _incomplete(series, run, text, known, right)


def _incomplete(series: Series, run: list[_Token], text: str, known: list[int], right: str) -> Iterator[Hit]:
    """All but one member: the other is missing, or another word stands for it."""
    size, start, end = len(series.members), run[0][1], run[-1][2]
    foreign = [token for token in run if token[0] < 0]
    if len(known) == size:
        if series.joined and end - start > sum(map(len, series.plain)):
            yield Hit(f"“{series.name}”的规范写法是“{right}”，中间不加标点。", start, end, (right,), row=series.name)
        return
    if len(known) != size - 1 or size < 3 or (series.joined and end - start > sum(map(len, series.plain))):
        return
    missing = next(at for at in range(size) if at not in known)
    if foreign:
        if len(foreign) == 1 and len(run) == size:
            at, to = foreign[0][1:]
            yield Hit(
                f"“{series.name}”里没有“{text[at:to]}”，这一项是“{series.plain[missing]}”。",
                at,
                to,
                (series.plain[missing],),
                row=series.name,
            )
        return
    after = re.match(rf"{_ROW}({_FOREIGN}?)(?=[。，；”’“）的等]|$)", text[end:])
    before = re.search(rf"([^、，,。；：！？“”《》（）\n]{{2,9}}){_ROW}$", text[:start])
    if missing == size - 1 and after and after[1]:
        at = end + after.start(1)
        yield Hit(
            f"“{series.name}”里没有“{after[1]}”，这一项是“{series.plain[missing]}”。",
            at,
            at + len(after[1]),
            (series.plain[missing],),
            row=series.name,
        )
    elif not after and not (missing == 0 and before) and size >= 3 and (size > 3 or series.near or series.partial):
        yield Hit(f"“{series.name}”少了“{series.plain[missing]}”，应为“{right}”。", start, end, (right,), row=series.name)
    elif missing == 0 and before:
        at = start - len(before[0])
        yield Hit(f"“{series.name}”的第一项是“{series.plain[0]}”，请核对。", at, end, (right,), row=series.name)


def _reordered(run: list[_Token], text: str) -> str:
    """The run with its members put in order and everything between them left as it is."""
    held = sorted((number, text[start:end]) for number, start, end in run if number >= 0)
    mended, at = "", run[0][1]
    for number, start, end in run:
        mended += text[at:start] + (held.pop(0)[1] if number >= 0 else text[start:end])
        at = end
    return mended
