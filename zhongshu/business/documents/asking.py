"""Asking the checker about a paper: what is kept with the paper, and what is only shown to whoever looks.

Kept are findings on the text by the rules of the house and the office's lexicon: they are the same for everybody. What the register
of papers and the indicators say depends on what the reader may see, so it is asked anew for each and kept nowhere.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
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
from zhongshu.engines.paper import Segment
from zhongshu.engines.proofing import Finding, Hit, Memory, check, finding_of
from zhongshu.engines.proofing.llm import MODEL_RULE

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


def is_remark(row: FindingRecord) -> bool:
    """Whether a finding is the large language model's and no rule's."""
    return row.rule == MODEL_RULE.id


def standing(rows: Iterable[FindingRecord], content: PaperContent) -> list[FindingRecord]:
    """大模型意见 whose words still stand in a text, each as a fresh row at the place where they stand now; no model is asked again.

    The place is where the words next to them stay too, else the only one where they stand. Where the suggestion stands already they do not count.
    """
    segments = list(content.segments())
    return [found for row in rows if is_remark(row) and (found := _found_again(row, segments))]


def _found_again(row: FindingRecord, segments: Sequence[Segment]) -> FindingRecord | None:
    alike = [segment for segment in segments if _kind_of(segment.element) == _kind_of(row.element)]
    places = [(segment, found.start()) for segment in alike for found in re.finditer(re.escape(row.excerpt), segment.text)]
    same = [place for place in places if _key_at(row, *place) == row.key]
    place = same[0] if same else places[0] if len(places) == 1 else None
    if place is None or any(_is_taken(row.excerpt, str(new), *place) for new in row.suggestions):
        return None
    segment, start = place
    fresh = copy.copy(row)
    fresh.element, fresh.place, fresh.start, fresh.end = segment.element, segment.index, start, start + len(row.excerpt)
    return fresh


def _kind_of(element: str) -> str:
    return re.sub(r"\d+", "", element)


def _key_at(row: FindingRecord, segment: Segment, start: int) -> str:
    return finding_of(MODEL_RULE, Hit("", start, start + len(row.excerpt)), segment).key


def _is_taken(old: str, new: str, segment: Segment, start: int) -> bool:
    """Whether the suggestion stands there, of which the old words are a part: 做好 in 认真做好."""
    begin = start - new.find(old) if old in new else -1
    return begin >= 0 and segment.text.startswith(new, begin)


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
