"""The kinds of matter that an assignment and a change of one are."""

from __future__ import annotations

import datetime as dt

from django.db.models import Value
from django.db.models.functions import Coalesce

from zhongshu.core.assignments.flow import APPROVAL, ASSIGNMENT_1, ASSIGNMENT_KIND, CHANGE_1, CHANGE_KIND, REVIEW, SIGN_FOR, UNIT_SIGN
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations.asking import keep_asked
from zhongshu.core.assignments.permissions import READ, READ_CHANGE
from zhongshu.core.assignments.queries import get_change_holders, get_holders
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.matters.models import Matter
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock

TERMS = {
    SIGN_FOR: "assignments.sign_for_days",
    UNIT_SIGN: "assignments.unit_sign_days",
    REVIEW: "assignments.review_days",
    APPROVAL: "assignments.change_days",
}


def term_of(step: Step, urgency: str) -> str | None:
    """The parameter of a step's working days; 办理 has the assignment's own due date."""
    del urgency
    return TERMS.get(step.code)


def keep_end(matter: Matter, now: dt.datetime) -> None:
    """The day on which it ended, and on which its unit's clock stopped, where that was still running."""
    day = clock.day_of(now)
    if row := Assignment.objects.filter(pk=matter.pk, stopped_date=None, next_feedback_date__lte=day).first():
        keep_asked(row, day)
    Assignment.objects.filter(pk=matter.pk).update(ended_date=day, stopped_date=Coalesce("stopped_date", Value(day)))


ASSIGNMENT = MatterKind(
    code=ASSIGNMENT_KIND,
    title="交办",
    flows=(ASSIGNMENT_1,),
    who=get_holders,
    term=term_of,
    read=READ,
    url_name="assignment",
    ended=keep_end,
)
CHANGE = MatterKind(
    code=CHANGE_KIND,
    title="变更申请",
    flows=(CHANGE_1,),
    who=get_change_holders,
    term=term_of,
    read=READ_CHANGE,
    url_name="assignment_change",
)
