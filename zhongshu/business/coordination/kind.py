"""The kind of matter that an issue is."""

from __future__ import annotations

from zhongshu.business.coordination.flow import CONFIRM, FLOW_1, ISSUE_KIND, STUDY, VERIFY
from zhongshu.business.coordination.permissions import READ
from zhongshu.business.coordination.queries import get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step

TERMS = {STUDY: "coordination.study_days", CONFIRM: "coordination.confirm_days", VERIFY: "coordination.verify_days"}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter of a step's working days."""
    del urgency
    return TERMS.get(step.code)


ISSUE = MatterKind(
    code=ISSUE_KIND, title="综合协调", flows=(FLOW_1,), who=get_holders, term=term_of, read=READ, url_name="coordination_issue"
)
