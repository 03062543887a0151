"""Keeping what the checker finds, and what people made of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.documents.asking import MEMORY, found_rows, is_remark, standing
from zhongshu.business.documents.models import FindingRecord, FindingState, Gate, Paper, Severity
from zhongshu.business.documents.operations.quality import record_mended
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.proofing.operations.proposals import note_false_alarm
from zhongshu.core.proofing.rules import may_be_proposed, words_of_alarm
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.lib import clock

HOLDING_GATES = (Gate.POLITICAL, Gate.LEGAL, Gate.CONTENT, Gate.FORMAT)
"""What must be mended at these gates holds a paper: its form, its safety, its figures. A word is for its reader to judge."""
FRESH = ("element", "place", "start", "end", "severity", "message", "basis")
"""What a finding may say anew while its words stay: where it stands, and how grave it is since the paper is to be published."""


@transaction.atomic
def check_paper(paper: Paper, *, now: dt.datetime, is_anew: bool = False) -> None:
    """Ask the checker about the current text: new findings are added, those that are gone count as mended, set-aside ones stay so.
    What the large language model remarked stays while its words stand; it is no error, and is not counted as one.

    While somebody writes only the paragraphs that changed are read; `is_anew` reads the whole: before a paper leaves its drafter, and
    before it is printed.
    """
    content = paper.current.read() if paper.current else PaperContent()
    memory = None if is_anew else MEMORY
    found = {row.key: row for row in found_rows(paper, content, disclosure=paper.disclosure, day=clock.day_of(now), memory=memory)}
    known = {row.key: row for row in FindingRecord.objects.filter(paper=paper)}
    for row in found.values():
        row.found_at = now
    found |= {row.key: row for row in standing(known.values(), content)}
    FindingRecord.objects.bulk_create(row for key, row in found.items() if key not in known)
    changed, mended = [], []
    for key, row in known.items():
        fresh = found.get(key)
        state = row.state if row.state == FindingState.SET_ASIDE else FindingState.OPEN if fresh else FindingState.MENDED
        if state == FindingState.MENDED and row.state == FindingState.OPEN:
            row.mended_at = now
            mended.append(row)
        is_fresh = fresh is not None and any(getattr(row, name) != getattr(fresh, name) for name in FRESH)
        if is_fresh:
            for name in FRESH:
                setattr(row, name, getattr(fresh, name))
        if is_fresh or state != row.state:
            row.state = state
            changed.append(row)
    FindingRecord.objects.bulk_update(changed, ["state", "mended_at", *FRESH])
    record_mended(paper, [row for row in mended if not is_remark(row)], now=now)


@transaction.atomic
def set_finding_aside(finding: FindingRecord, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不采纳: the finding no longer holds the paper; who said so and why is kept. Raises Refused without a reason, when it is not open, or to who does not hold it."""
    if not reason.strip():
        raise Refused("不采纳要写明理由。")
    matter = finding.paper.matter
    if not Task.objects.filter(mine(actor), matter=matter, step=matter.step, state=TaskState.OPEN).exists():
        raise Refused("文稿现在不在您手上，不能处置核文问题。")
    changed = FindingRecord.objects.filter(pk=finding.pk, state=FindingState.OPEN).update(
        state=FindingState.SET_ASIDE, reason=reason.strip()[:200], decided_by=actor.person, decided_at=now
    )
    if not changed:
        raise Refused("这个问题已经处置过了。")
    _note_false_alarm(finding, reason=reason.strip(), actor=actor, now=now)
    record(
        "documents.finding_set_aside",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        step=step_of(matter).title,
        rule=finding.rule,
        message=finding.message,
        reason=reason,
    )


def refuse_unfit(paper: Paper) -> None:
    """Raise Refused while there is no title or no text, or a finding that must be mended is neither mended nor set aside."""
    content = paper.current.read() if paper.current else PaperContent()
    if not content.title or not content.blocks:
        raise Refused("标题和正文还没有写，不能往下办。")
    messages = list(
        FindingRecord.objects.filter(paper=paper, state=FindingState.OPEN, severity=Severity.MUST, gate__in=HOLDING_GATES).values_list(
            "message", flat=True
        )[:3]
    )
    if messages:
        raise Refused(
            f"还有必须处理的核文问题：{'；'.join(message.rstrip('。') for message in messages)}。请改正，或在核文栏写明不采纳的理由。"
        )


def _note_false_alarm(finding: FindingRecord, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """What people set aside again and again is proposed to the keeper of the lexicon."""
    current = finding.paper.current
    if finding.start is None or finding.end is None or current is None or is_remark(finding):
        return
    place = (finding.element, finding.place)
    text = next((segment.text for segment in current.read().segments() if (segment.element, segment.index) == place), "")
    words = words_of_alarm(text, finding.start, finding.end)
    if may_be_proposed(finding.kind, words):
        note_false_alarm(
            rule=finding.rule.partition("/")[0],
            words=words,
            message=finding.message,
            matter=finding.paper.matter,
            reason=reason,
            actor=actor,
            now=now,
        )
