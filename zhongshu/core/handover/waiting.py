"""What would be left waiting while somebody is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from zhongshu.core.handover.core_holdings import neutral
from zhongshu.core.handover.holdings import Row
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Officer, Person, Post, held_on


def list_left_waiting(person: Person, day: dt.date, delegated: Collection[str] = ()) -> list[Row]:
    """Open tasks that nobody else can do: his own, and those of chairs that he holds alone; kinds that he `delegated` are left out."""
    chairs = set(Post.objects.filter(held_on(day), person=person).values_list("position", flat=True))
    others = Post.objects.filter(held_on(day), position__in=chairs, person__officer=Officer.NONE, person__is_active=True).exclude(
        person=person
    )
    alone = chairs - set(others.values_list("position", flat=True))
    rows = Task.objects.filter(state=TaskState.OPEN, matter__phase=PhaseChoice.OPEN).exclude(matter__kind__in=delegated)
    held = rows.filter(person=person) | rows.filter(position__in=alone)
    return [
        Row(f"task:{task.pk}", neutral(task.matter, task.step), task.matter_id, task.due_date)
        for task in held.select_related("matter").order_by("due_date", "pk")
    ]
