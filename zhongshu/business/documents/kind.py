"""The kind of matter that an outgoing paper is."""

from __future__ import annotations

from zhongshu.business.documents.flow import DRAFTING, FLOW_1, FLOW_2, RECEIPT, SIGN_OFF
from zhongshu.business.documents.permissions import READ
from zhongshu.business.documents.queries import get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step

TERMS = {"": "ordinary", "加急": "urgent", "特急": "extra_urgent"}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter that holds a step's working days; a draft has none."""
    if step.code == DRAFTING:
        return None
    return f"documents.{'receipt' if step.code == RECEIPT else 'review'}_days.{TERMS[urgency]}"


PAPER = MatterKind(
    code="documents.paper",
    title="发文",
    flows=(FLOW_1, FLOW_2),
    who=get_holders,
    term=term_of,
    read=READ,
    url_name="documents_paper",
    task_url_names={SIGN_OFF: "documents_sign"},
)
