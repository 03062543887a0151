"""Asking the checker about a paper: what is kept with the paper, and what is only shown to whoever looks.

Kept are findings on the text by the rules of the house and the office's lexicon: they are the same for everybody. What the register
of papers and the indicators say depends on what the reader may see, so it is asked anew for each and kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace

from zhongshu.business.documents.citing import cited_findings
from zhongshu.business.documents.compose import composed
from zhongshu.business.documents.models import Disclosure, FindingRecord, Gate, Paper, RecipientGroup, Severity
from zhongshu.business.documents.queries import list_lower_bodies
from zhongshu.business.documents.rules import Fault, routing_faults
from zhongshu.core.access.actors import Actor
from zhongshu.core.proofing.figures import figure_findings
from zhongshu.core.proofing.queries import get_office
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import Finding, Memory, check

MEMORY = Memory()
"""Paragraphs that were read for somebody who is writing."""


def found_rows(paper: Paper, content: PaperContent, *, disclosure: str, day: dt.date, memory: Memory | None = None) -> list[FindingRecord]:
    """What the checker says of a text of the paper, as rows that are not yet kept. The paper's own day counts, a draft's is today."""
    whole = composed(paper, content)
    if paper.signed_id is None:  # the register fills these in at signing: a draft is not blamed for them
        whole = replace(whole, issue_date=whole.issue_date or day)
    office = get_office(whole.issue_date or day, is_public=disclosure == Disclosure.PROACTIVE)
    findings = [each for each in check(whole, office, memory=memory) if paper.signed_id or each.rule != "element.signatory"]
    faults = [] if any(each.rule == "upward.copies_down" for each in findings) else _routing_rows(paper, whole)
    return [*(row_of(paper, each) for each in findings), *faults]


def shown_rows(paper: Paper, content: PaperContent, *, day: dt.date, actor: Actor) -> list[FindingRecord]:
    """What this reader is shown besides: papers cited against the register, figures against the platform's own. Never kept."""
    found: Iterable[Finding] = (*cited_findings(content, paper, day, actor), *figure_findings(content, day, actor))
    return [row_of(paper, each) for each in found]


def row_of(paper: Paper, finding: Finding) -> FindingRecord:
    """A finding as a row of the paper."""
    return FindingRecord(
        paper=paper,
        key=finding.key,
        rule=finding.rule[:200],
        rule_version=str(finding.version),
        kind=finding.kind,
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
    return [_row_of_fault(paper, fault) for fault in faults]


def _row_of_fault(paper: Paper, fault: Fault) -> FindingRecord:
    return FindingRecord(
        paper=paper,
        key=hashlib.sha256(f"{fault.rule}|{fault.message}".encode()).hexdigest(),
        rule=fault.rule,
        rule_version="1",
        kind="routing",
        gate=Gate.FORMAT,
        severity=Severity.MUST if fault.must else Severity.SHOULD,
        element=fault.element,
        message=fault.message,
        basis=fault.basis,
        found_step=paper.matter.step,
    )
