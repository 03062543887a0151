"""办理步骤: where a matter stands on its own version of its flow, as rows for `ui/components/steps.html` and for the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice, RoleChoice, Task, TaskState
from zhongshu.core.workflow.flow import Flow, Step
from zhongshu.core.workflow.situation import Decision
from zhongshu.lib import clock

NAMED = 2
MANY = 3
"""From so many tasks on a step tells how many are done, not by whom."""


def flow_of(matter: Matter) -> Flow:
    """The version of its kind's flow that the matter began with."""
    return KINDS[matter.kind].flow_of(matter.flow_version)


def step_rows(matter: Matter, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Each step with its state (done, current, next, returned), who did it last or has it now, and when; what was passed over is left out."""
    flow = flow_of(matter)
    current = flow.index(matter.step)
    rows = []
    for number, step in enumerate(flow.steps):
        own = [task for task in tasks if task.step == step.code and task.role == RoleChoice.MAIN]
        if not own and number < current and not step.is_end:
            continue
        done = [task for task in own if task.state == TaskState.DONE and task.decision != Decision.RETURN and task.unseated_by is None]
        waiting = [task for task in own if task.state in (TaskState.OPEN, TaskState.WAITING)]
        state = _state(matter, step, number - current, own)
        shown = waiting if state == "current" else done
        rows.append({"code": step.code, "title": step.title, "state": state, "who": _who(step, own, shown), "at": _when(done)})
    return rows


def _state(matter: Matter, step: Step, distance: int, own: Sequence[Task]) -> str:
    if distance == 0 and matter.phase == PhaseChoice.OPEN:
        return "current"
    if distance < 0 or (step.is_end and matter.phase == PhaseChoice.DONE):
        return "done"
    return "returned" if any(task.decision == Decision.RETURN for task in own) else "next"


def _who(step: Step, own: Sequence[Task], shown: Sequence[Task]) -> str:
    """The people; where many sign, how many have."""
    visit = max((task.visit for task in own), default=0)
    latest = [task for task in own if task.visit == visit]
    if step.quorum.rule != "one" and len(latest) >= MANY:
        return f"{sum(task.state == TaskState.DONE for task in latest)} / {len(latest)} 个"
    names = list(dict.fromkeys(holder_name(task) for task in shown))
    return "、".join(names[:NAMED]) + (f"等{len(names)}个" if len(names) > NAMED else "")


def holder_name(task: Task) -> str:
    """Who did the task, or who has it: a person, or a position."""
    person = task.done_by or task.person
    return person.name if person else str(task.position)


def _when(tasks: Sequence[Task]) -> str:
    last = max((task.done_at for task in tasks if task.done_at), default=None)
    return f"{clock.day_of(last).month}月{clock.day_of(last).day}日" if last else ""
