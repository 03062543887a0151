"""What the pages of 综合协调 show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from zhongshu.business.coordination.flow import CLOSED, COORDINATING, FLOW_1, FOLLOWING
from zhongshu.business.coordination.models import Issue, LevelChoice
from zhongshu.business.coordination.permissions import MANAGE, RAISE
from zhongshu.business.coordination.queries import ROUNDS, issues_of, list_alike
from zhongshu.business.coordination.rules import what_next
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment, EndingChoice
from zhongshu.core.assignments.pages import alike_of, lanes_of
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.ui.acts import reading_acts
from zhongshu.lib import clock

AGES = ((7, "7天以内"), (30, "8—30天"), (90, "31—90天"), (10_000, "90天以上"))


def board_page(actor: Actor) -> dict[str, Any]:
    """看板: what is open by age, by who blocks it, by level; and what was freed."""
    rows = list(issues_of(actor).filter(matter__phase=PhaseChoice.OPEN).order_by("matter__created_at"))
    ages: Counter[str] = Counter(_age(row, actor.today)[1] for row in rows)
    blockers: Counter[str] = Counter(party.unit.short_name for row in rows for party in row.parties.all() if party.is_blocker)
    levels: Counter[str] = Counter(row.level for row in rows)
    solved = issues_of(actor).filter(matter__step=CLOSED, matter__closed_at__year=actor.today.year)
    return {
        "rows": [_row(row, actor.today) for row in rows],
        "ages": [{"title": title, "count": ages[title]} for _, title in AGES],
        "blockers": [{"title": name, "count": count} for name, count in blockers.most_common(8)],
        "levels": [{"code": value, "title": label, "count": levels[value]} for value, label in LevelChoice.choices],
        "value_open": _value(rows),
        "value_freed": _value(list(solved)),
        "solved": len(solved),
        "year": actor.today.year,
        "may_raise": RAISE.holds(actor),
    }


def _value(rows: list[Issue]) -> str:
    total = sum((row.value for row in rows if row.value), Decimal(0))
    return f"{total.normalize():f}" if total else "0"


def _age(row: Issue, today: dt.date) -> tuple[int, str]:
    days = (today - clock.day_of(row.matter.created_at)).days
    return days, next(title for limit, title in AGES if days <= limit)


def _row(row: Issue, today: dt.date) -> dict[str, Any]:
    days, title = _age(row, today)
    return {
        "issue": row,
        "state": step_of(row.matter).state,
        "days": days,
        "tone": "red" if days > 90 else "amber" if days > 30 else "line",
        "age": title,
        "value": f"{row.value.normalize():f}" if row.value else "",
        "blockers": "、".join(party.unit.short_name for party in row.parties.all() if party.is_blocker),
    }


def issue_page(issue: Issue, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """One issue: the dispute with the parties side by side, the meetings, what came of them."""
    matter = issue.matter
    task = Task.objects.filter(mine(actor), matter=issue.pk, state=TaskState.OPEN).first()
    may_manage = Matter.objects.filter(scope(actor, MANAGE), pk=issue.pk).exists()
    return {
        "issue": issue,
        "matter": matter,
        "now": now,
        "state": "已并入" if issue.merged_into_id else step_of(matter).state,
        "steps": [_step(code, title, matter.step) for code, title in ((step.code, step.title) for step in FLOW_1.steps)],
        "value": f"{issue.value.normalize():f}" if issue.value else "",
        "task": task,
        "step": task.step if task else "",
        "parties": list(issue.parties.select_related("unit").order_by("pk")),
        "meetings": list(issue.meetings.select_related("by").order_by("held_date", "pk")),
        "contacts": list(issue.contacts.select_related("by").order_by("contact_date")) if may_manage else [],
        "proofs": [proof.file for proof in issue.proofs.select_related("file").order_by("pk")],
        "merged": list(issue.merged.select_related("matter").order_by("pk")),
        "alike": list_alike(matter.title, exclude=issue.pk) if may_manage and matter.phase == PhaseChoice.OPEN else [],
        "what_next": what_next(issue.level, issue.rounds, get_number(ROUNDS, actor.today)) if matter.step == COORDINATING else "",
        "may_manage": may_manage,
        "has_assigned": Assignment.objects.filter(parent=issue.pk).exclude(ending=EndingChoice.VOID).exists(),
        "asked_alike": _asked_alike(issue, actor) if task and task.step == FOLLOWING else [],
        "lanes": lanes_of(matter, actor.today) if may_manage else [],
        "timeline": list_timeline(issue.pk),
        "more": reading_acts(matter, actor),
    }


def _asked_alike(issue: Issue, actor: Actor) -> list[dict[str, Any]]:
    """减负: before the parties are assigned it, what they have in hand that is much like it."""
    if Assignment.objects.filter(parent=issue.pk).exclude(ending=EndingChoice.VOID).exists():
        return []
    return alike_of(issue.matter.title, list(issue.parties.values_list("unit", flat=True)), issue.pk, actor)


def _step(code: str, title: str, current: str) -> dict[str, str]:
    here, at = FLOW_1.index(current), FLOW_1.index(code)
    return {"title": title, "state": "current" if at == here else "done" if at < here else "next", "who": "", "at": ""}
