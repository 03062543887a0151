"""Who has a paper in his hands: the first lines of every act."""

from __future__ import annotations

from django.db.models import F

from zhongshu.business.incoming.models import IncomingPaper
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter, RoleChoice, Task, TaskState
from zhongshu.core.matters.queries import mine

GONE = "该事项刚刚被他人处理，或者不在您手上，请刷新后再试。"


def held_task(matter: Matter, actor: Actor) -> Task | None:
    """The actor's open task on the matter, his own before a position's. Who was only asked (加签, 委派) does not hold it."""
    rows = Task.objects.filter(mine(actor), matter=matter, state=TaskState.OPEN, step=matter.step, role=RoleChoice.MAIN)
    return rows.order_by(F("person").asc(nulls_last=True), "pk").first()


def lock_paper(paper: IncomingPaper) -> IncomingPaper:
    """The paper as it is now; nobody else changes it until the transaction ends."""
    rows = IncomingPaper.objects.select_for_update(of=("matter",))
    return rows.select_related("matter__unit", "arrival", "number", "issuer_unit").get(pk=paper.pk)


def take_paper(paper: IncomingPaper, actor: Actor, *steps: str) -> tuple[IncomingPaper, Task]:
    """The paper, locked and fresh, with the actor's task on it. Raises Refused when he has none at one of these steps."""
    fresh = lock_paper(paper)
    task = held_task(fresh.matter, actor)
    if task is None or task.step not in steps:
        raise Refused(GONE)
    return fresh, task
