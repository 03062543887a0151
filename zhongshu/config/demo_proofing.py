"""The demo city's 核文: the office's lexicon, what people set aside, and the errors that reached the pre-print check."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.business.documents.models import Paper
from zhongshu.business.documents.operations.drafting import save_text
from zhongshu.business.documents.operations.quality import record_error
from zhongshu.config.demo_people import Errand
from zhongshu.core.matters.models import Matter
from zhongshu.core.proofing.models import Proposal
from zhongshu.core.proofing.operations.entries import add_entry
from zhongshu.core.proofing.operations.proposals import note_false_alarm, refuse_proposal
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.lib import clock

if TYPE_CHECKING:
    from zhongshu.config.demo import City

DATA = tomllib.loads((Path(__file__).with_name("demo_city") / "lexicon.toml").read_text("utf-8"))
COMMA, HALF = "，", ","
ALARMED = dt.datetime(2026, 11, 12, 9, 30, tzinfo=clock.CHINA)


def lexicon_of(city: City) -> Iterator[tuple[Iterator[dt.datetime], Errand]]:
    """Each entry on its day, put in by the keeper; afterwards what people set aside, and what the keeper refused."""
    rows = sorted(_entries(), key=lambda row: row[2])
    for number, (facts, source, day) in enumerate(rows):
        moment = dt.datetime.combine(day, dt.time(9, number % 50), clock.CHINA)
        yield iter((moment,)), Errand(_added(facts, source, day), DATA["keeper"], city)
    for number, alarm in enumerate(DATA["alarms"]):
        for place, (key, by) in enumerate(alarm["cases"]):
            moment = ALARMED + dt.timedelta(minutes=17 * number + 5 * place)
            person = _paper(city, key)["drafter"] if by == "drafter" else by
            yield iter((moment,)), Errand(_set_aside(alarm, _paper(city, key)["title"]), person, city)
        if alarm["decided"]:
            yield iter((ALARMED + dt.timedelta(hours=5),)), Errand(_refused(alarm), DATA["keeper"], city)


def with_slips(key: str, content: PaperContent) -> PaperContent:
    """The drafter's text with half-width commas that nobody saw on the way; the checker's own list says so all along."""
    left = DATA["slips"].get(key, 0)
    blocks = list(content.blocks)
    for at in range(len(blocks) - 1, -1, -1):
        if left and not blocks[at].is_table and COMMA in blocks[at].text:
            blocks[at] = replace(blocks[at], text=blocks[at].text.replace(COMMA, HALF, 1))
            left -= 1
    return replace(content, blocks=tuple(blocks))


def mend_slips(key: str, paper: Paper, by: dict[str, Any]) -> None:
    """印前复核: what the checker shows is put right, and what a person finds is recorded."""
    if DATA["slips"].get(key) and paper.current:
        content = paper.current.read()
        blocks = tuple(block if block.is_table else replace(block, text=block.text.replace(HALF, COMMA)) for block in content.blocks)
        save_text(paper, replace(content, blocks=blocks), base=paper.current.digest, **by)
    for error in DATA["errors"]:
        if error["paper"] == key:
            record_error(paper, kind=error["kind"], words=error["words"], message=error["message"], **by)


def _entries() -> Iterator[tuple[EntryFacts, str, dt.date]]:
    for name, titles, source, day in DATA["people"]:
        yield EntryFacts("person", name, titles=tuple(titles.split("；")), severity="must"), source, dt.date.fromisoformat(day)
    for text, wrong, severity, source, day in DATA["wordings"]:
        yield EntryFacts("wording", text, wrong=tuple(wrong.split("；")), severity=severity), source, dt.date.fromisoformat(day)
    for text, members, source, day in DATA["members"]:
        yield EntryFacts("members", text, members=tuple(members.split("；"))), source, dt.date.fromisoformat(day)
    for text, wrong, source, day in DATA["bodies"]:
        yield EntryFacts("body", text, wrong=tuple(wrong.split("；"))), source, dt.date.fromisoformat(day)
    for kind in ("accepted", "withheld"):
        for text, source, day in DATA[kind]:
            yield EntryFacts(kind, text), source, dt.date.fromisoformat(day)


def _added(facts: EntryFacts, source: str, day: dt.date) -> Any:
    return lambda by: add_entry(facts, source=source, from_date=day, **by)


def _set_aside(alarm: dict[str, Any], title: str) -> Any:
    told = {name: alarm[name] for name in ("rule", "words", "message", "reason")}
    return lambda by: note_false_alarm(**told, matter=Matter.objects.get(kind="documents.paper", title=title), **by)


def _refused(alarm: dict[str, Any]) -> Any:
    return lambda by: refuse_proposal(Proposal.objects.get(words=alarm["words"]), reason=alarm["decided"], **by)


def _paper(city: City, key: str) -> dict[str, Any]:
    return next(paper for paper in city.papers if paper["key"] == key)
