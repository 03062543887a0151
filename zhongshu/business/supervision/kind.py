"""The kinds of matter that 督查督办 knows."""

from __future__ import annotations

from zhongshu.business.supervision.flow import (
    APPROVAL,
    ASSIGNING,
    CLOSING,
    CONCLUDING,
    INSPECTION_1,
    INSPECTION_KIND,
    ITEM_1,
    ITEM_2,
    ITEM_KIND,
    PLATE_1,
    PLATE_KIND,
    RECEIPT,
    UNHANGING,
)
from zhongshu.business.supervision.permissions import READ, READ_INSPECTION, READ_PLATE
from zhongshu.business.supervision.queries import get_holders, get_inspection_holders, get_plate_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.workflow.flow import Step

TERMS = {
    APPROVAL: "supervision.approval_days",
    ASSIGNING: "supervision.assigning_days",
    CLOSING: "supervision.closing_days",
    UNHANGING: "supervision.closing_days",
    CONCLUDING: "supervision.closing_days",
    RECEIPT: "supervision.assigning_days",
}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter of a step's working days; 督办中 has the assignments' own due dates."""
    del urgency
    return TERMS.get(step.code)


ITEM = MatterKind(ITEM_KIND, "督查事项", (ITEM_1,), get_holders, term_of, READ, "supervision_item", besides=(ITEM_2,))
PLATE = MatterKind(PLATE_KIND, "挂牌督办", (PLATE_1,), get_plate_holders, term_of, READ_PLATE, "supervision_plate")
INSPECTION = MatterKind(
    INSPECTION_KIND, "督查", (INSPECTION_1,), get_inspection_holders, term_of, READ_INSPECTION, "supervision_inspection"
)
