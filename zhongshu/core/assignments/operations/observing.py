"""现场核查: by who works in the division that assigned, with whom or without whom the unit knew of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.models import Assignment, Observation
from zhongshu.core.assignments.operations.common import lock, require_manager
from zhongshu.core.assignments.rules.discrepancy import why_differing
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.lib import clock


@transaction.atomic
def observe(
    assignment: Assignment, *, day: dt.date, place: str, seen: int, text: str, is_open: bool = True, photos: Sequence[StoredFile] = (),
    actor: Actor, now: dt.datetime,
) -> Observation:  # fmt: skip
    """登记现场核查. What the unit had last reported stands beside it and is not changed by it. Raises Refused for a day to come and without a place."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    if day > clock.day_of(now):
        raise Refused("核查日期不能晚于今天。")
    if not place.strip() or not text.strip():
        raise Refused("请写明在哪里、看到了什么。")
    if not 0 <= seen <= 100:
        raise Refused("现场进度填0到100。")
    made = Observation.objects.create(
        assignment=row, seen_date=day, place=place.strip(), is_open=is_open, reported=row.progress, seen=seen, text=text.strip(),
        by_id=actor.person, at=now,
    )  # fmt: skip
    made.photos.set(photos)
    gap = why_differing(row.progress, seen)
    record("assignments.observed", actor=actor, at=now, matter=row.pk, subject=row.matter.title, place=place.strip(), seen=seen, gap=gap)
    return made
