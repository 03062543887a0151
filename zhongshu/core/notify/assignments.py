"""Who hears of what happens to an assignment beside its steps."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.core.assignments.models import Assignment
from zhongshu.core.events.models import Event
from zhongshu.core.matters.models import TaskState
from zhongshu.core.notify.rules import Notice, drafter, facts, holders
from zhongshu.core.org.models import Officer, Post, held_on
from zhongshu.lib import clock

LEADERS_FROM = ("warn", "circulate", "talk")


def _seated(event: Event, unit: int, duty: str) -> set[int]:
    day = clock.day_of(event.at)
    rows = Post.objects.filter(held_on(day), position__unit=unit, position__duties__code=duty, person__officer=Officer.NONE)
    return set(rows.values_list("person", flat=True))


def still_asked(event: Event) -> set[int]:
    """Whoever has it in hand."""
    return holders(Q(state=TaskState.OPEN), event)


def of_the_rung(event: Event) -> set[int]:
    """催办单: the unit's liaison; from 预警 on its leader too; and who presses it."""
    row = Assignment.objects.filter(pk=event.matter).first()
    if row is None:
        return set()
    people = _seated(event, row.unit_id, "liaison") | drafter(event)
    return people | _seated(event, row.unit_id, "unit_leader") if facts(event).get("code") in LEADERS_FROM else people


def heads(event: Event) -> set[int]:
    """Heads of the division that assigned."""
    row = Assignment.objects.filter(pk=event.matter).select_related("matter").first()
    return _seated(event, row.matter.unit_id, "division_head") if row else set()


ASSIGNMENT_NOTICES = (
    Notice("assignments.escalated", "assignments.escalated", of_the_rung, "《{title}》已超期{late}天，{rung}送{to}。"),
    Notice(
        "assignments.escalation_proposed", "assignments.escalation_proposed", heads, "《{title}》已超期{late}天，建议{rung}，请您决定。"
    ),
    Notice("assignments.reported", "assignments.reported", drafter, "{actor}反馈《{title}》，进度{progress}%：{done}"),
    Notice("assignments.feedback_returned", "assignments.feedback_returned", still_asked, "{actor}退回了《{title}》{day}的反馈：{reason}"),
    Notice("assignments.changed", "assignments.changed", still_asked, "《{title}》的{sort}已批准：{what}"),
    Notice("assignments.cycle_set", "assignments.cycle_set", still_asked, "《{title}》的反馈周期由{old}改为{new}：{reason}"),
)
