"""本单位词库: what one office adds to the checker — dated entries as plain data, with a matcher compiled once for each day's entries.

The rules of the house stay as they are; findings from here carry ids such as `office.wording/12` and the entry's own source as their
basis. Names and titles are only asked about: no finding on them offers words to put in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from zhongshu.engines.proofing.finding import RULES, Finding, Hit, Rule, nothing
from zhongshu.engines.proofing.neural import NEURAL_RULES
from zhongshu.engines.proofing.rules.privacy import KEPT_INSIDE
from zhongshu.engines.proofing.rules.series import Series, faults_of, series_of

ENTRY_KINDS = {
    "wording": "用语提法",
    "members": "成组提法",
    "person": "姓名职务",
    "body": "机构名称",
    "accepted": "专有名词",
    "withheld": "不宜公开",
}
NEVER_ACCEPTED = frozenset({"classified", "personal_data", "publication", "layout"})
"""Kinds of finding that no accepted word silences: what must not leave the house, and what is no matter of words."""
_POST = "(?P<post>(?:代|常务)?副?(?:市长|秘书长|主任|局长|处长|科长|书记|常委|县长|区长|镇长|乡长|主席|院长|检察长|司令员|政委|总工程师|总经济师|厅长|部长|巡视员|调研员|董事长|总经理))"
_POST_OF = re.compile(f"{_POST}$")
_AFTER_NAME = r"(?=[在的同向对说指强出主作提、，。；）和代签批]|$)"


@dataclass(frozen=True, slots=True)
class Entry:
    """词条. `wrong` are other writings that are to be mended; `titles` what a person is called; `members` what a set phrase consists of.

    An accepted word with a `rule` is accepted only against that rule. `row` names the entry in its findings.
    """

    row: str
    kind: str
    text: str
    wrong: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    severity: str = "should"
    source: str = ""
    since: dt.date = dt.date.min
    until: dt.date | None = None
    rule: str = ""

    def is_in_force(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Office:
    """本单位: its entries, the day by which a paper is judged, and whether the paper is to be published (主动公开)."""

    entries: tuple[Entry, ...] = ()
    day: dt.date = dt.date.min
    is_public: bool = False


OFFICE_RULES: Mapping[str, Rule] = {
    rule.id.partition(".")[2]: rule
    for rule in (
        Rule("office.wording", "本单位用语提法", "fixed_phrase", "political", "should", "", of_paper=False, find=nothing, good=(), bad=()),
        Rule("office.members", "本单位成组提法", "fixed_phrase", "political", "should", "", of_paper=False, find=nothing, good=(), bad=()),
        Rule("office.person", "姓名和职务", "name_title", "political", "must", "", of_paper=False, find=nothing, good=(), bad=()),
        Rule("office.body", "机构名称", "name_title", "political", "should", "", of_paper=False, find=nothing, good=(), bad=()),
        Rule("office.withheld", "主动公开的公文含不宜公开的内容", "publication", "legal", "must", "《中华人民共和国政府信息公开条例》第14条至第16条", of_paper=False, find=nothing, good=(), bad=()),
    )
}  # fmt: skip
"""The rules that the entries make findings of, by the kind of entry. They are no part of RULES: without entries they find nothing."""


def rule_title(name: str) -> str:
    """What a rule is called, by the id that a finding bears; the id itself where neither the house nor an office has such a rule."""
    base = name.partition("/")[0]
    return next((rule.title for rule in (*RULES, *OFFICE_RULES.values(), *NEURAL_RULES.values()) if rule.id == base), base)


def office_hits(held: Matcher, text: str) -> Iterator[tuple[Rule, Hit]]:
    """What the office's entries say of one stretch of text."""
    for entry, found in (*_wrong_words(held, text), *_series_faults(held, text), *_people(held, text)):
        rule = OFFICE_RULES[entry.kind]
        basis = f"本单位词库：{entry.source}" if entry.source else "本单位词库"
        yield (
            replace(rule, basis=basis),
            replace(found, row=entry.row, severity=found.severity or entry.severity, kind=found.kind or rule.kind),
        )
    if held.is_public:
        for found in _withheld(held, text):
            yield OFFICE_RULES["withheld"], found


def in_public(held: Matcher, finding: Finding) -> Finding:
    """Personal data in a paper that is to be published must go."""
    if not held.is_public or finding.kind not in ("personal_data", "publication"):
        return finding
    return replace(
        finding, severity="must", message=f"公文拟主动公开。{finding.message}" if finding.kind == "personal_data" else finding.message
    )


def is_accepted(held: Matcher, finding: Finding, text: str) -> bool:
    """Whether a word that the office accepts covers the finding; `text` is what its `start` and `end` count."""
    if finding.start is None or finding.end is None or finding.kind in NEVER_ACCEPTED or finding.rule.startswith("office.person"):
        return False
    start, end = finding.start, max(finding.end, finding.start + 1)
    base = finding.rule.partition("/")[0]
    for entry in held.accepted:
        if entry.rule and entry.rule not in (finding.rule, base):
            continue
        at = text.find(entry.text, max(0, end - len(entry.text)))
        if 0 <= at <= start and end <= at + len(entry.text):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Matcher:
    """The entries in force on one day, ready to be looked for."""

    day: dt.date
    is_public: bool
    words: re.Pattern[str] | None
    by_word: Mapping[str, Entry]
    series: tuple[tuple[Entry, Series], ...]
    people: Mapping[str, tuple[Entry, ...]]
    """Every entry of a name, those that have ended too."""
    names: re.Pattern[str] | None
    misspelt: tuple[tuple[re.Pattern[str], str], ...]
    accepted: tuple[Entry, ...]
    withheld: re.Pattern[str] | None
    withheld_by: Mapping[str, Entry]


@lru_cache(maxsize=16)
def matcher_of(office: Office) -> Matcher:
    """Compiled once for the same entries and day, whoever asks."""
    entries, day = office.entries, office.day
    now = [entry for entry in entries if entry.is_in_force(day)]
    by_word = {wrong: entry for entry in now if entry.kind in ("wording", "body") for wrong in entry.wrong}
    withheld = {entry.text: entry for entry in now if entry.kind == "withheld"}
    people: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.kind == "person":
            people[entry.text] = (*people.get(entry.text, ()), entry)
    return Matcher(
        day,
        office.is_public,
        _any_of(by_word),
        by_word,
        tuple((entry, series_of(entry.text, entry.members, entry.source)) for entry in now if entry.kind == "members"),
        people,
        _any_of(people),
        tuple(_misspelt(name, people) for name in people if len(name) == 3),
        tuple(entry for entry in now if entry.kind == "accepted"),
        _any_of(withheld),
        withheld,
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """The longest first: of two that begin alike the longer one is meant."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _wrong_words(held: Matcher, text: str) -> Iterator[tuple[Entry, Hit]]:
    """A wrong writing that is not part of the right one."""
    if held.words is None:
        return
    for found in held.words.finditer(text):
        entry = held.by_word[found[0]]
        if _stands_within(text, found.start(), found.end(), entry.text):
            continue
        if entry.kind == "body":
            yield entry, Hit(f"“{found[0]}”：机构名称现为“{entry.text}”，请核对。", found.start(), found.end())
        else:
            yield entry, Hit(f"“{found[0]}”应写作“{entry.text}”。", found.start(), found.end(), (entry.text,))


def _stands_within(text: str, start: int, end: int, right: str) -> bool:
    at = text.find(right, max(0, end - len(right)), start + len(right))
    return 0 <= at <= start and end <= at + len(right)


def _series_faults(held: Matcher, text: str) -> Iterator[tuple[Entry, Hit]]:
    for entry, series in held.series:
        for found in faults_of(series, text):
            yield entry, replace(found, kind="fixed_phrase")


def _people(held: Matcher, text: str) -> Iterator[tuple[Entry, Hit]]:
    """A name beside a post that its bearer does not hold on the day, or a name with one character wrong beside his post."""
    if held.names is None or not re.search(_POST, text):
        return
    for pattern in (rf"{_POST}(?P<name>{held.names.pattern})", rf"(?P<name>{held.names.pattern}){_POST}"):
        for found in re.finditer(pattern, text):
            entries = held.people[found["name"]]
            if not any(_bears(entry, found["post"]) for entry in entries if entry.is_in_force(held.day)):
                yield _told_of(entries, found, held.day)
    for slip, name in held.misspelt:
        for found in slip.finditer(text):
            written = next(group for group in (found["before"], found["after"]) if group)
            if written not in held.people:
                start = found.start("before") if found["before"] else found.start("after")
                yield held.people[name][-1], Hit(f"姓名“{written}”请核对是否为“{name}”。", start, start + len(written))


def _told_of(entries: tuple[Entry, ...], found: re.Match[str], day: dt.date) -> tuple[Entry, Hit]:
    """What the office's table says of him: the posts of the day, or when the one that is written ended."""
    name, post = found["name"], found["post"]
    now = [entry for entry in entries if entry.is_in_force(day)]
    past = [entry for entry in entries if entry.until and entry.until < day and _bears(entry, post)]
    posts = "、".join(title for entry in now for title in entry.titles)
    if past:
        told = f"{name}任{'、'.join(past[-1].titles)}至{past[-1].until}止" + (f"，现任{posts}" if posts else "")
    else:
        told = f"{name}的职务是{posts}" if posts else f"词库里{name}没有现任职务"
    return (now or list(entries))[-1], Hit(f"“{found[0]}”：{told}，请核对。", found.start(), found.end())


def _bears(entry: Entry, post: str) -> bool:
    return post in _posts(entry.titles)


@lru_cache(maxsize=4096)
def _posts(titles: tuple[str, ...]) -> frozenset[str]:
    """The posts at the ends of titles: of 市政府副秘书长 it is 副秘书长. 常务副市长 is a 副市长 too."""
    ends = [found["post"] for title in titles if (found := _POST_OF.search(title))]
    return frozenset((*ends, *(end.removeprefix("常务") for end in ends)))


def _misspelt(name: str, people: Mapping[str, tuple[Entry, ...]]) -> tuple[re.Pattern[str], str]:
    """A name of three characters, one of them another, beside a post that its bearer holds."""
    posts = "|".join(sorted({re.escape(post) for entry in people[name] for post in _posts(entry.titles)})) or "(?!)"
    wrong = "|".join(f"{name[:at]}[一-龥]{name[at + 1 :]}" for at in range(3))
    return re.compile(rf"(?<![副代])(?:{posts})(?P<before>{wrong}){_AFTER_NAME}|(?P<after>{wrong})(?:{posts})"), name


def _withheld(held: Matcher, text: str) -> Iterator[Hit]:
    for pattern in filter(None, (held.withheld, KEPT_INSIDE)):
        for found in pattern.finditer(text):
            entry = held.withheld_by.get(found[0])
            why = f"（{entry.source}）" if entry and entry.source else ""
            yield Hit(
                f"公文拟主动公开，却写有“{found[0]}”{why}，请删去，或者核对公开属性。",
                found.start(),
                found.end(),
                row=entry.row if entry else "",
                confidence=0.97,
            )
