"""Rules of 核文词库, pure: what an entry must have, and which false alarms are worth a proposal. They are the office's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.proofing import ENTRY_KINDS, NEVER_ACCEPTED, SEVERITIES
from zhongshu.engines.proofing.secrecy import classified_marks

LONGEST = 60
_CHINESE = re.compile("[一-龥]")


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the keeper writes of an entry."""

    kind: str
    text: str
    wrong: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    severity: str = "should"
    rule: str = ""


def entry_fault(facts: EntryFacts) -> str:
    """Why these facts make no entry, as a sentence, or nothing."""
    if facts.kind not in ENTRY_KINDS or facts.severity not in SEVERITIES:
        return f"类别只有{'、'.join(ENTRY_KINDS.values())}，程度只有{'、'.join(SEVERITIES.values())}。"
    if len(facts.text) < 2:
        return "词条至少两个字：一个字的词条会到处误报。"
    if classified_marks("\n".join((facts.text, *facts.wrong, *facts.titles, *facts.members))):
        return "词条里有密级标志。涉密内容不得写进词库。"
    if len(facts.text) > 120 or any(len(each) > 120 for each in (*facts.wrong, *facts.titles, *facts.members)):
        return "每个词条、写法、职务和成员最多120个字。"
    return _FAULTS[facts.kind](facts) if facts.kind in _FAULTS else ""


def _wording(facts: EntryFacts) -> str:
    if not facts.wrong:
        return "请写出至少一种错误写法，核文按它去找。"
    if facts.text in facts.wrong:
        return "错误写法和词条一样了，请改。"
    return "错误写法至少两个字。" if min(map(len, facts.wrong)) < 2 else ""


def _person(facts: EntryFacts) -> str:
    if not facts.titles:
        return "请写出现任职务，一行一个。"
    return "" if re.fullmatch("[一-龥·]{2,15}", facts.text) else "姓名只写汉字。"


def _members(facts: EntryFacts) -> str:
    if len(facts.members) < 3:
        return "成组提法至少写三个成员，一行一个，按固定次序。"
    return "成员写重复了。" if len(set(facts.members)) < len(facts.members) else ""


_FAULTS = {"wording": _wording, "body": _wording, "person": _person, "members": _members}


def words_of_alarm(text: str, start: int, end: int) -> str:
    """The words by which a false alarm is known again: what was accused, with a character on either side where that is a single one."""
    words = text[start:end]
    if len(_CHINESE.findall(words)) < 2:
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        words = (before if _CHINESE.match(before) else "") + words + (after if _CHINESE.match(after) else "")
    return words


def may_be_proposed(kind: str, words: str) -> bool:
    """Whether words that were set aside may ever become an accepted word: no classified mark, no personal data, no name, and enough of them to be known by."""
    return kind not in NEVER_ACCEPTED and kind != "name_title" and len(words) <= LONGEST and len(_CHINESE.findall(words)) >= 2


def is_worth_proposing(alarms: Sequence[tuple[int, int]]) -> bool:
    """The second setting aside of the same words under the same rule: in two matters, or by two persons."""
    return len(set(alarms)) >= 2
