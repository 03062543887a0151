"""The kind of matter that a list of tasks is."""

from __future__ import annotations

from zhongshu.business.breakdown.flow import APPROVAL, FLOW_1, ISSUING, LIST_KIND
from zhongshu.business.breakdown.permissions import READ
from zhongshu.business.breakdown.queries import get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step

TERMS = {APPROVAL: "breakdown.approval_days", ISSUING: "breakdown.issue_days"}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter of a step's working days; cutting has none."""
    del urgency
    return TERMS.get(step.code)


LIST = MatterKind(code=LIST_KIND, title="任务分解", flows=(FLOW_1,), who=get_holders, term=term_of, read=READ, url_name="breakdown")
