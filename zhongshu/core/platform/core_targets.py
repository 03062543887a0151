"""Whom one may urge besides those who have tasks: rooms that know nothing of one another meet here."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.circulation.operations import reader_name
from zhongshu.core.circulation.queries import list_unread_readings
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Post, held_on
from zhongshu.core.urging.targets import Target


def list_unread(matter: Matter, day: dt.date) -> list[Target]:
    """待阅: who was given a matter to read and has not."""
    rows = list_unread_readings(matter.pk)
    seated: dict[int, set[int]] = {}
    positions = [row.position_id for row in rows if row.position_id]
    for position, person in Post.objects.filter(held_on(day), position__in=positions).values_list("position", "person"):
        seated.setdefault(position, set()).add(person)
    return [
        Target(
            key=f"person:{row.person_id}" if row.person_id else f"position:{row.position_id}",
            name=reader_name(row),
            people=frozenset({row.person_id} if row.person_id else seated.get(row.position_id or 0, ())),
            step="传阅",
            note="已打开，未阅毕" if row.opened_at else "未打开",
        )
        for row in rows
    ]
