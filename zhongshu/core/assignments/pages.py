"""What the pages of 交办 show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.flow import ACCEPTED, ASSIGNMENT_1, DOING, REVIEW, SENDING, SIGN_FOR, UNIT_SIGN
from zhongshu.core.assignments.models import (
    Assignment,
    Change,
    CycleChoice,
    EndingChoice,
    JudgedChoice,
    Milestone,
    RoleChoice,
    RungState,
    SortChoice,
)
from zhongshu.core.assignments.permissions import MANAGE, UNIT_DUTIES
from zhongshu.core.assignments.queries import (
    OPEN,
    assignments_of,
    get_light,
    get_next_rung,
    last_feedback,
    last_gaps,
    list_alike,
    list_assignments,
    list_feedback,
    list_lights,
    list_rungs,
)
from zhongshu.core.assignments.rules.discrepancy import why_differing
from zhongshu.core.assignments.rules.lights import Light, Tone
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.queries import mine

SOON = 7
NODE_WORDS = {"done": "已完成", "late": "过期未完成", "soon": "七天内到期", "open": "未到期"}
LANE_STEPS = (SIGN_FOR, DOING, UNIT_SIGN, REVIEW, ACCEPTED)
DOING_WORDS = {SIGN_FOR: "请签收", DOING: "请办理并反馈", UNIT_SIGN: "请签发", REVIEW: "请审核", SENDING: "单位退回，请改派"}


def state_of(row: Assignment) -> str:
    """What an assignment is called now."""
    return EndingChoice(row.ending).label if row.ending else ASSIGNMENT_1[row.matter.step].state


def lanes_of(parent: Matter, today: dt.date) -> list[dict[str, Any]]:
    """泳道: one line a unit, with its nodes, its light and its last feedback. For `assignments/_lanes.html`, on the page of whatever it belongs to."""
    rows = list_assignments(parent)
    lights, feedback = list_lights(rows, today), last_feedback(rows)
    gaps, nodes = last_gaps(rows), nodes_of(rows, today)
    return [_lane(row, lights[row.pk], feedback.get(row.pk), gaps.get(row.pk, ""), nodes[row.pk]) for row in rows]


def nodes_of(rows: Iterable[Assignment], today: dt.date) -> dict[int, list[dict[str, Any]]]:
    """节点 of each, in the order of their days, with how each stands. One query."""
    found: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    soon = today + dt.timedelta(days=SOON)
    for one in Milestone.objects.filter(assignment__in=found, dropped_at=None).order_by("due_date", "pk"):
        state = "done" if one.done_date else "late" if one.due_date < today else "soon" if one.due_date <= soon else "open"
        found[one.assignment_id].append({"one": one, "state": state, "words": NODE_WORDS[state]})
    return found


def _lane(row: Assignment, light: Light, feedback: Any, gap: str, nodes: Sequence[Any]) -> dict[str, Any]:
    return {
        "row": row,
        "light": light,
        "state": state_of(row),
        "steps": _nodes(row),
        "feedback": feedback,
        "pictures": _pictures(row, [feedback] if feedback else []),
        "gap": gap,
        "nodes": nodes,
    }


def _nodes(row: Assignment) -> list[dict[str, str]]:
    at = {SIGN_FOR: row.signed_at, UNIT_SIGN: row.handed_in_at, ACCEPTED: row.matter.closed_at if not row.ending else None}
    here = LANE_STEPS.index(row.matter.step) if row.matter.step in LANE_STEPS else -1
    nodes = []
    for number, code in enumerate(LANE_STEPS):
        is_done = number < here or row.matter.step == ACCEPTED
        state = "done" if is_done else "current" if number == here and not row.ending else "next"
        moment = at.get(code)
        nodes.append({"title": ASSIGNMENT_1[code].title, "state": state, "at": f"{moment:%m-%d}" if moment and is_done else "", "who": ""})
    return nodes


def _pictures(row: Assignment, feedback: Sequence[Any]) -> list[tuple[int, int]]:
    return [(row.pk, one.pk) for each in feedback for one in each.evidence.all() if one.file.kind in ("png", "jpeg")]


def assignment_page(row: Assignment, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """Everything that the page of one assignment shows."""
    today = actor.today
    task = Task.objects.filter(mine(actor), matter=row.pk, state=TaskState.OPEN).first()
    feedback = list_feedback(row)
    kind = KINDS[row.parent.kind]
    may_manage = Matter.objects.filter(scope(actor, MANAGE), pk=row.pk).exists()
    is_unit = row.unit_id in actor.units_as(*UNIT_DUTIES) or bool(task and task.step == DOING)
    is_open = row.matter.phase == PhaseChoice.OPEN
    nodes = nodes_of([row], today)[row.pk]
    last = next((one for one in feedback if one.state != JudgedChoice.RETURNED), None)
    return {
        "row": row,
        "matter": row.matter,
        "state": state_of(row),
        "light": get_light(row, today),
        "steps": _nodes(row),
        "task": task,
        "task_words": DOING_WORDS.get(task.step, "") if task else "",
        "milestones": nodes,
        "dropped": list(row.milestones.filter(dropped_at__isnull=False).order_by("due_date", "pk")),
        "open_milestones": [each["one"] for each in nodes if each["state"] != "done"],
        "feedback": [{"one": one, "pictures": _pictures(row, [one]), "papers": _papers(one)} for one in feedback],
        "last": last,
        "last_words": {"done": last.done, "next_steps": last.next_steps} if last else {},
        "observations": [
            {"one": one, "gap": why_differing(one.reported, one.seen), "photos": one.photos.all()}
            for one in row.observations.select_related("by").prefetch_related("photos").order_by("-seen_date", "-pk")
        ],
        "gap": last_gaps([row]).get(row.pk, ""),
        "changes": list(row.changes.select_related("matter").order_by("-pk")),
        "rungs": list_rungs(row),
        "next_rung": get_next_rung(row, today),
        "parent_kind": kind.title,
        "parent_seen": Matter.objects.filter(scope(actor, kind.read), pk=row.parent_id).exists(),
        "parent_url": kind.url_name,
        "report_url": kind.report_url_name if row.role == RoleChoice.LEAD and is_unit else "",
        "may_manage": may_manage,
        "may_decide": row.matter.unit_id in actor.units_as("division_head"),
        "may_report": is_unit and is_open and row.matter.step == DOING,
        "may_change": is_unit and is_open and row.matter.step == DOING and not row.changes.filter(matter__phase=PhaseChoice.OPEN).exists(),
        "override": row.overrides.filter(ended_at=None).select_related("by").first(),
        "sorts": SortChoice.choices,
        "cycles": CycleChoice.choices,
        "timeline": list_timeline(row.pk),
        "is_open": is_open,
        "now": now,
        "today": today,
    }


def _papers(feedback: Any) -> list[Any]:
    return [one for one in feedback.evidence.all() if one.file.kind not in ("png", "jpeg")]


def change_page(change: Change, actor: Actor) -> dict[str, Any]:
    """Everything that the page of a change shows."""
    return {
        "change": change,
        "matter": change.matter,
        "row": change.assignment,
        "task": Task.objects.filter(mine(actor), matter=change.pk, state=TaskState.OPEN).first(),
        "is_mine": change.matter.drafter_id == actor.person and change.matter.phase == PhaseChoice.OPEN,
        "light": get_light(change.assignment, actor.today),
        "state": "不同意或已撤回"
        if change.matter.phase == PhaseChoice.CANCELLED
        else "已批准"
        if change.matter.phase == PhaseChoice.DONE
        else "待审批",
        "timeline": list_timeline(change.pk),
    }


def inbox_page(actor: Actor) -> dict[str, Any]:
    """单位收件箱: what to sign for, what is due, what to report, what to sign — of my units, each with its light; the late first."""
    today = actor.today
    rows = list(assignments_of(actor).filter(OPEN, unit__in=actor.units_as(*UNIT_DUTIES)).order_by("due_date", "pk")[:200])
    lights = list_lights(rows, today)
    mine_now = set(
        Task.objects.filter(mine(actor), matter__in=[row.pk for row in rows], state=TaskState.OPEN).values_list("matter", flat=True)
    )
    soon = today + dt.timedelta(days=7)
    groups: dict[str, list[dict[str, Any]]] = {"sign": [], "report": [], "leader": [], "doing": [], "review": []}
    for row in rows:
        entry = {"row": row, "light": lights[row.pk], "mine": row.pk in mine_now, "state": state_of(row)}
        groups[_group(row, soon)].append(entry)
    titles = (
        ("sign", "待签收", "签收以后开始办理；不属于本单位职责的，退回并说明理由。"),
        ("report", "待反馈", "七天内要反馈的，和已经过了反馈日的。"),
        ("leader", "待单位负责人签发", "承办人已申请办结，负责人签发以后报送督查部门。"),
        ("doing", "办理中", "近期不用反馈的。"),
        ("review", "已报送，待审核", "督查部门正在审核。"),
    )
    sections = [{"code": code, "title": title, "note": note, "rows": groups[code]} for code, title, note in titles]
    late = sum(light.tone == Tone.RED for light in lights.values())
    return {"sections": [each for each in sections if each["rows"]], "count": len(rows), "late": late}


def _group(row: Assignment, soon: dt.date) -> str:
    if row.matter.step != DOING:
        return {SIGN_FOR: "sign", UNIT_SIGN: "leader"}.get(row.matter.step, "review")
    due = row.matter.due_date or row.baseline_due
    return "report" if (row.next_feedback_date and row.next_feedback_date <= soon) or due <= soon else "doing"


def alike_of(title: str, units: Sequence[int], parent: int, actor: Actor) -> list[dict[str, Any]]:
    """减负, before something is sent: what the units have in hand that is much like it, with a link where the actor may read it. For `assignments/_alike.html`."""
    found = list_alike(title, units, exclude=parent)
    seen = set(assignments_of(actor).filter(pk__in=[row.pk for row, _ in found]).values_list("pk", flat=True))
    return [{"row": row, "score": score, "is_seen": row.pk in seen} for row, score in found]


def is_waiting(state: str) -> bool:
    """Whether a rung waits for a decision."""
    return state == RungState.PROPOSED
