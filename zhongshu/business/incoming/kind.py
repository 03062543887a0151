"""The kind of matter that an incoming paper is."""

from __future__ import annotations

from zhongshu.business.incoming.flow import CHECK, CLOSE, FLOW_1, HANDLE, INSTRUCT, PROPOSE, REGISTER, REPLY
from zhongshu.business.incoming.permissions import KIND, READ
from zhongshu.business.incoming.queries import get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step

TERMS = {"": "ordinary", "加急": "urgent", "特急": "extra_urgent"}
TIMED = {REGISTER: "desk", CHECK: "desk", PROPOSE: "desk", INSTRUCT: "instruct", HANDLE: "handle", REPLY: "handle", CLOSE: "desk"}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter that holds a step's working days."""
    return f"incoming.{TIMED[step.code]}_days.{TERMS[urgency]}" if step.code in TIMED else None


def total_term(urgency: str) -> str:
    """The parameter that holds the working days from 签收 to 办结."""
    return f"incoming.total_days.{TERMS[urgency]}"


PAPER = MatterKind(
    code=KIND,
    title="收文",
    flows=(FLOW_1,),
    who=get_holders,
    term=term_of,
    read=READ,
    url_name="incoming_paper",
    task_url_names={REGISTER: "incoming_register", INSTRUCT: "incoming_instruct", PROPOSE: "incoming_propose"},
)
