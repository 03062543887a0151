"""Keeping what the checker finds, and what people made of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from django.db import transaction

from zhongshu.business.documents.compose import compose
from zhongshu.business.documents.models import FindingRecord, FindingState, Gate, Paper, RecipientGroup, Severity
from zhongshu.business.documents.queries import list_lower_bodies
from zhongshu.business.documents.rules import Fault, routing_faults
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import Finding, check
from zhongshu.lib import clock

HOLDING_GATES = (Gate.POLITICAL, Gate.LEGAL, Gate.CONTENT, Gate.FORMAT)
"""What must be mended at these gates holds a paper: its form, its safety, its figures. A word is for its reader to judge."""


@transaction.atomic
def check_paper(paper: Paper, *, now: dt.datetime) -> None:
    """Ask the checker about the current text: new findings are added, those that are gone count as mended, set-aside ones stay so."""
    content = compose(paper)
    if paper.signed_id is None:  # the register fills these in at signing: a draft is not blamed for them
        content = replace(content, issue_date=content.issue_date or clock.day_of(now))
    findings = [finding for finding in check(content) if paper.signed_id or finding.rule != "element.signatory"]
    told = {finding.rule for finding in findings}
    faults = [] if "upward.copies_down" in told else _routing_rows(paper, content)
    found = {row.key: row for row in [*(_from_finding(paper, finding) for finding in findings), *faults]}
    known = {row.key: row for row in FindingRecord.objects.filter(paper=paper)}
    FindingRecord.objects.bulk_create(row for key, row in found.items() if key not in known)
    changed = []
    for key, row in known.items():
        fresh = found.get(key)
        state = row.state if row.state == FindingState.SET_ASIDE else FindingState.OPEN if fresh else FindingState.MENDED
        moved = fresh and (row.element, row.place, row.start, row.end) != (fresh.element, fresh.place, fresh.start, fresh.end)
        if moved and fresh:
            row.element, row.place, row.start, row.end = fresh.element, fresh.place, fresh.start, fresh.end
        if moved or state != row.state:
            row.state = state
            changed.append(row)
    FindingRecord.objects.bulk_update(changed, ["element", "place", "start", "end", "state"])


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


def _from_finding(paper: Paper, finding: Finding) -> FindingRecord:
    return FindingRecord(
        paper=paper,
        key=finding.key,
        rule=finding.rule,
        rule_version=str(finding.version),
        gate=finding.gate,
        severity=finding.severity,
        element=finding.element,
        place=finding.index,
        start=finding.start,
        end=finding.end,
        excerpt=finding.excerpt[:200],
        message=finding.message[:300],
        basis=finding.basis[:200],
        suggestions=list(finding.suggestions),
        found_step=paper.matter.step,
    )


def _routing_rows(paper: Paper, content: PaperContent) -> list[FindingRecord]:
    groups = tuple(RecipientGroup.objects.values_list("name", flat=True))
    faults = routing_faults(
        content, lower_bodies=(*list_lower_bodies(paper.issuer.unit_id), *groups), allowed_types=paper.issuer.document_types
    )
    return [_from_fault(paper, fault) for fault in faults]


def _from_fault(paper: Paper, fault: Fault) -> FindingRecord:
    return FindingRecord(
        paper=paper,
        key=hashlib.sha256(f"{fault.rule}|{fault.message}".encode()).hexdigest(),
        rule=fault.rule,
        rule_version="1",
        gate=Gate.FORMAT,
        severity=Severity.MUST if fault.must else Severity.SHOULD,
        element=fault.element,
        message=fault.message,
        basis=fault.basis,
        found_step=paper.matter.step,
    )
