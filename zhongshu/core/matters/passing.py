"""移交经办: what somebody began, or did in his own name, becomes another's on a running matter."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.matters.carrying import STALE
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Person


@transaction.atomic
def pass_matter(matter_id: int, *, old: Person, new: Person, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """The new person is the drafter where the old one was, and holds the steps that he did: a return goes to who held the step last.

    `done_by` keeps who did them; what is open goes by `reassign_task`. The caller has checked who may. Raises Refused when nothing is his.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    is_drafter = matter.drafter_id == old.pk
    done = Task.objects.filter(matter=matter, person=old, state=TaskState.DONE).update(person=new)
    if matter.phase != PhaseChoice.OPEN or not (is_drafter or done):
        raise Refused(STALE)
    if is_drafter:
        Matter.objects.filter(pk=matter.pk).update(drafter=new, revision=F("revision") + 1)
        matter.refresh_from_db(fields=["drafter", "revision"])
    what = f"经办人由{old.name}变更为{new.name}" if is_drafter else f"{old.name}办过的环节如被退回，由{new.name}办"
    record(
        "matters.passed",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        what=what,
        reason=reason,
        person=old.name,
        successor=new.name,
        passed=[old.pk, new.pk],
        is_drafter=is_drafter,
    )
    return matter
