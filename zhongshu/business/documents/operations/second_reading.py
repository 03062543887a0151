"""大模型复读: a person asks, the worker sends part after part, and what is remarked stands among the findings.

Off unless the operator has named an address. Whether a text may go out is asked when somebody asks for it and again before each part.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from zhongshu.business.documents.asking import is_remark, row_of, standing
from zhongshu.business.documents.flow import EDITABLE_STEPS
from zhongshu.business.documents.models import FindingRecord, FindingState, Paper, SecondReading, SecondReadingState
from zhongshu.business.documents.operations.holding import held_task, lock_paper
from zhongshu.business.documents.rules import bar_to_sending
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.parameters.queries import get_text
from zhongshu.core.proofing.queries import get_office
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import Finding, matcher_of
from zhongshu.engines.proofing.llm import LONGEST_TEXT, Endpoint, ModelUnavailable, Part, part_findings, parts_of
from zhongshu.engines.proofing.office import is_accepted
from zhongshu.lib import clock

SECONDS = 120.0
"""A model on a machine without a graphics card takes about a minute for a part."""
STALE = dt.timedelta(minutes=10)
TRIES = 3
RUNNING = (SecondReadingState.QUEUED, SecondReadingState.READING)


def get_endpoint() -> Endpoint | None:
    """The model that the operator has named; None while there is none, and all of this is off."""
    return Endpoint(settings.LLM_ADDRESS, settings.LLM_MODEL, settings.LLM_KEY, SECONDS) if settings.LLM_ADDRESS else None


def host_of(endpoint: Endpoint) -> str:
    """Host and port to which a text goes; empty where the operator's address is none."""
    try:
        return endpoint.host[:200]
    except ModelUnavailable:
        return ""


def may_ask(matter: Matter, actor: Actor) -> bool:
    """Whether this person has the paper in hand, to write or to review it."""
    return matter.phase == PhaseChoice.OPEN and matter.step in EDITABLE_STEPS and held_task(matter, actor) is not None


def bar_of(paper: Paper, content: PaperContent, day: dt.date) -> str:
    """Why this text of the paper must not be sent on the day; empty where it may."""
    allowed = re.split(r"[、，,；;\s]+", get_text("documents.second_reading_scope", day))
    return bar_to_sending(content, paper.disclosure, [each for each in allowed if each])


@transaction.atomic
def ask_second_reading(paper: Paper, *, digest: str, actor: Actor, now: dt.datetime) -> SecondReading:
    """请大模型复读 the text with this digest. Asked again while it is being read, or once it has been read, it is the same reading.

    Raises Refused when it is off, when the paper is not in the actor's hands, when its text is another by now, or must not be sent.
    """
    endpoint = get_endpoint()
    if endpoint is None:
        raise Refused("本单位没有开通大模型复读。")
    paper = lock_paper(paper)
    if not may_ask(paper.matter, actor):
        raise Refused("文稿现在不在您手上，不能请大模型复读。")
    running = SecondReading.objects.filter(paper=paper, state__in=RUNNING).first()
    if running:
        return running
    if paper.current is None or paper.current.digest != digest:
        raise Refused("您看的不是最新文稿，请刷新后再请大模型复读。")
    done = SecondReading.objects.filter(paper=paper, digest=digest, model=endpoint.model, state=SecondReadingState.DONE).last()
    if done:
        return done
    return _begin(paper, paper.current.read(), endpoint, actor=actor, now=now)


def _begin(paper: Paper, content: PaperContent, endpoint: Endpoint, *, actor: Actor, now: dt.datetime) -> SecondReading:
    assert paper.current is not None
    parts = parts_of(content.text())
    characters = sum(len(part.text) for part in parts)
    if bar := bar_of(paper, content, clock.day_of(now)):
        raise Refused(bar)
    if not content.blocks or not parts:
        raise Refused("还没有正文，没有什么可读。")
    if characters > LONGEST_TEXT:
        raise Refused(f"文稿超过{LONGEST_TEXT // 10_000}万字，大模型读不了。")
    host = host_of(endpoint)
    if not host:
        raise Refused("大模型地址不对，应形如 http://主机:端口/v1，请系统管理员检查 ZHONGSHU_LLM 的设置。")
    reading = SecondReading.objects.create(
        paper=paper,
        version=paper.current,
        digest=paper.current.digest,
        content=paper.current.content,
        host=host,
        model=endpoint.model[:100],
        parts=len(parts),
        asked_by_id=actor.person,
        asked_at=now,
    )
    record(
        "documents.second_reading_asked",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=paper.matter.title,
        sequence=paper.current.sequence,
        digest=paper.current.digest,
        characters=characters,
        host=reading.host,
        model=reading.model,
    )
    return reading


def read_next_part(now: dt.datetime) -> int:
    """Send one part of a text that waits, if there is one, and keep what is remarked. Returns how many were sent.

    One at a time, so that the worker's other chores have their turn in between; nothing holds the database while the model thinks.
    """
    reading = _claim(now)
    if reading is None:
        return 0
    content = PaperContent.from_json(reading.content)
    part = parts_of(content.text())[reading.parts_read]
    if bar := _bar_now(reading, content, now):
        _end(reading, bar, now)
        return 1
    endpoint = get_endpoint()
    assert endpoint is not None, "told by _bar_now"
    try:
        findings = part_findings(content, part, endpoint)
    except ModelUnavailable as error:
        _end(reading, str(error), now, sent=len(part.text) if error.was_sent else 0)
        return 1
    _keep(reading, part, _not_accepted(content, findings, now), now)
    return 1


def _claim(now: dt.datetime) -> SecondReading | None:
    """The first text that waits, or whose reader has died; of two workers one gets it. One that kills its reader again and again has failed."""
    waiting = Q(state=SecondReadingState.QUEUED) | Q(state=SecondReadingState.READING, claimed_at__lt=now - STALE)
    for reading in SecondReading.objects.filter(waiting).order_by("pk")[:5]:
        if reading.tries >= TRIES:
            _end(reading, "几次都没有读完，未作复读。", now)
            continue
        mine = SecondReading.objects.filter(waiting, pk=reading.pk, tries=reading.tries, parts_read=reading.parts_read)
        if mine.update(state=SecondReadingState.READING, claimed_at=now, tries=F("tries") + 1):
            reading.tries += 1
            return reading
    return None


def _bar_now(reading: SecondReading, content: PaperContent, now: dt.datetime) -> str:
    """Why nothing more of it must be sent. The paper may have been marked, kept back or ended since it was asked about."""
    paper = Paper.objects.select_related("matter", "current").get(pk=reading.paper_id)
    if paper.matter.phase != PhaseChoice.OPEN:
        return "公文已经办结或者撤稿，不再送读。"
    endpoint = get_endpoint()
    if endpoint is None or host_of(endpoint) != reading.host:
        return "大模型复读已经停用或者换了地址，没有再送。"
    texts = [content, *([paper.current.read()] if paper.current and paper.current.digest != reading.digest else [])]
    return next((bar for text in texts if (bar := bar_of(paper, text, clock.day_of(now)))), "")


def _host_of(endpoint: Endpoint) -> str:
    try:
        return endpoint.host[:200]
    except ModelUnavailable:
        return ""


def _not_accepted(content: PaperContent, findings: Sequence[Finding], now: dt.datetime) -> list[Finding]:
    """Without remarks on words that the office's lexicon accepts."""
    held = matcher_of(get_office(clock.day_of(now)))
    texts = {(segment.element, segment.index): segment.text for segment in content.segments()}
    return [each for each in findings if not is_accepted(held, each, texts[each.element, each.index])]


@transaction.atomic
def _keep(reading: SecondReading, part: Part, findings: Sequence[Finding], now: dt.datetime) -> None:
    """What was remarked on one part, where its words stand in the text as it is now; the last part ends the reading."""
    paper = lock_paper(reading.paper)
    mine = SecondReading.objects.filter(pk=reading.pk, state=SecondReadingState.READING, tries=reading.tries, parts_read=reading.parts_read)
    if not mine.update(
        parts_read=F("parts_read") + 1,
        tries=0,
        sent=F("sent") + len(part.text),
        state=SecondReadingState.QUEUED,
        claimed_at=now,
    ):
        return  # another worker took it over and keeps its own answer
    SecondReading.objects.filter(pk=reading.pk).update(remarks=F("remarks") + _add_remarks(paper, findings, now))
    if reading.parts_read + 1 >= reading.parts:
        reading.refresh_from_db()
        _over(reading, SecondReadingState.DONE, "", now)


def _add_remarks(paper: Paper, findings: Sequence[Finding], now: dt.datetime) -> int:
    """Remarks as findings of the paper: not those that are kept already, or that a rule tells too. Returns how many are new."""
    content = paper.current.read() if paper.current else PaperContent()
    known = list(FindingRecord.objects.filter(paper=paper))
    keys = {row.key for row in known}
    texts = {(segment.element, segment.index): segment.text for segment in content.segments()}
    told = {
        mark for row in known if not is_remark(row) and row.state != FindingState.MENDED for mark in (_place(row), _outcome(row, texts))
    } - {""}
    rows = standing([row_of(paper, each) for each in findings if each.key not in keys], content)
    fresh = {row.key: row for row in rows if told.isdisjoint((_place(row), _outcome(row, texts)))}
    for row in fresh.values():
        row.found_at = now
    FindingRecord.objects.bulk_create(fresh.values())
    return len(fresh)


def _place(row: FindingRecord) -> str:
    return f"{row.element}/{row.place}/{row.start}-{row.end}" if row.start is not None else ""


def _outcome(row: FindingRecord, texts: dict[tuple[str, int], str]) -> str:
    """What the paragraph would be with the suggestion in it: by that two findings on one slip are known. Empty where nothing would be put in."""
    text = texts.get((row.element, row.place), "")
    if row.start is None or row.end is None or not row.suggestions or text[row.start : row.end] != row.excerpt:
        return ""
    return f"{row.element}/{row.place}/{text[: row.start]}{row.suggestions[0]}{text[row.end :]}"


@transaction.atomic
def _end(reading: SecondReading, why: str, now: dt.datetime, *, sent: int = 0) -> None:
    """It was not read to its end, for a reason that a person can understand; what had gone out by then is told."""
    if SecondReading.objects.filter(pk=reading.pk, state__in=RUNNING, tries=reading.tries, parts_read=reading.parts_read).update(
        sent=F("sent") + sent, error=why[:200]
    ):
        reading.refresh_from_db()
        _over(reading, SecondReadingState.FAILED, why, now)


def _over(reading: SecondReading, state: SecondReadingState, why: str, now: dt.datetime) -> None:
    SecondReading.objects.filter(pk=reading.pk).update(state=state, ended_at=now, content="")
    facts: dict[str, Any] = {
        "sequence": reading.version.sequence,
        "digest": reading.digest,
        "sent": reading.sent,
        "host": reading.host,
        "model": reading.model,
    }
    paper = reading.paper
    if state == SecondReadingState.DONE:
        record(
            "documents.second_reading_done",
            actor=None, at=now, matter=paper.pk, subject=paper.matter.title, remarks=reading.remarks, **facts,
        )  # fmt: skip
    else:
        record(
            "documents.second_reading_failed",
            actor=None,
            at=now,
            matter=paper.pk,
            subject=paper.matter.title,
            why=why.rstrip("。"),
            **facts,
        )
