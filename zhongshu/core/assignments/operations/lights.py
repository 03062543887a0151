"""人工定灯: against the rule, by name and with a reason; shown beside what the rule says."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.models import Assignment, LightOverride
from zhongshu.core.assignments.operations.common import lock, require_manager, require_open
from zhongshu.core.assignments.rules.lights import TONE_TITLES, Tone
from zhongshu.core.events.operations import record


@transaction.atomic
def set_light(assignment: Assignment, *, tone: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """人工定灯. A new one takes the place of the last."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    require_open(row)
    if tone not in (Tone.RED, Tone.AMBER, Tone.GREEN):
        raise Refused("请选择红灯、黄灯或者绿灯。")
    if not reason.strip():
        raise Refused("人工定灯要写明理由，理由会和规则算出的灯色一起显示。")
    LightOverride.objects.filter(assignment=row, ended_at=None).update(ended_at=now)
    LightOverride.objects.create(assignment=row, tone=tone, reason=reason.strip(), by_id=actor.person, at=now)
    facts = {"tone": TONE_TITLES[Tone(tone)], "reason": reason.strip()}
    record("assignments.light_set", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)


@transaction.atomic
def free_light(assignment: Assignment, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """恢复计算: the rule holds again."""
    row = lock(assignment.pk)
    require_manager(row, actor)
    if not LightOverride.objects.filter(assignment=row, ended_at=None).update(ended_at=now):
        raise Refused("现在的灯色就是规则算出的。")
    record("assignments.light_freed", actor=actor, at=now, matter=row.pk, subject=row.matter.title, reason=reason.strip() or "—")
