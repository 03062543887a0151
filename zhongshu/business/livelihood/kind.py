"""The kind of matter that a project is."""

from __future__ import annotations

from zhongshu.business.livelihood.flow import ACCEPTANCE, FLOW_1, PROJECT_KIND
from zhongshu.business.livelihood.permissions import READ
from zhongshu.business.livelihood.queries import get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step


def term_of(step: Step, urgency: str) -> str | None:
    """Only the acceptance has days of its own; the rest goes by the year's plan."""
    del urgency
    return "livelihood.acceptance_days" if step.code == ACCEPTANCE else None


PROJECT = MatterKind(
    code=PROJECT_KIND,
    title="民生实事",
    flows=(FLOW_1,),
    who=get_holders,
    term=term_of,
    read=READ,
    url_name="livelihood_project",
    report_url_name="livelihood_report",
)
