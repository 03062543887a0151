"""Who has a paper in his hands: the first lines of every act."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, When

from zhongshu.business.documents.models import Paper
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter, RoleChoice, Task, TaskState
from zhongshu.core.matters.queries import mine, own

GONE = "该事项刚刚被他人处理，或者不在您手上，请刷新后再试。"


def held_task(matter: Matter, actor: Actor) -> Task | None:
    """The actor's open task on the matter: his own before one that he does for another, a person's before a position's.

    Who was only asked (加签, 委派) does not hold the paper: he answers who asked him.
    """
    rows = Task.objects.filter(mine(actor), matter=matter, state=TaskState.OPEN, step=matter.step, role=RoleChoice.MAIN)
    is_own = Case(When(own(actor), then=0), default=1)
    return rows.order_by(is_own, F("person").asc(nulls_last=True), "pk").first()


def lock_paper(paper: Paper) -> Paper:
    """The paper as it is now; nobody else changes it or its text until the transaction ends."""
    rows = Paper.objects.select_for_update(of=("matter",))
    return rows.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=paper.pk)


def take_paper(paper: Paper, actor: Actor, *steps: str) -> tuple[Paper, Task]:
    """The paper, locked and fresh, with the actor's task on it. Raises Refused when he has none at one of these steps."""
    fresh = lock_paper(paper)
    task = held_task(fresh.matter, actor)
    if task is None or (steps and task.step not in steps):
        raise Refused(GONE)
    return fresh, task


def text_facts(paper: Paper) -> dict[str, Any]:
    """What an event says of the text that was acted on."""
    return {"version": paper.current.sequence, "digest": paper.current.digest} if paper.current else {}
