"""督办来源目录, kept by the system officer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.supervision.models import ApproverChoice, LineChoice, Source
from zhongshu.business.supervision.permissions import MANAGE_SOURCES
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.lib import clock


@transaction.atomic
def add_source(*, code: str, name: str, line: str, approver: str, is_instruction: bool, actor: Actor, now: dt.datetime) -> Source:
    """增加来源. Raises Refused for a code that is taken."""
    require(actor, MANAGE_SOURCES)
    if line not in LineChoice.values or approver not in ApproverChoice.values:
        raise Refused("请选择工作体系和立项批准人。")
    if Source.objects.filter(code=code).exists():
        raise Refused("这个来源代码已经有了。")
    source = Source.objects.create(
        code=code, name=name, line=line, approver=approver, is_instruction=is_instruction,
        rank=Source.objects.count() + 1, from_date=clock.day_of(now),
    )  # fmt: skip
    record("supervision.source_set", actor=actor, at=now, subject=f"source:{source.pk}", act="增加", name=name)
    return source


@transaction.atomic
def end_source(source: Source, *, actor: Actor, now: dt.datetime) -> None:
    """停用来源: what came of it stays. Raises Refused the second time."""
    require(actor, MANAGE_SOURCES)
    if not Source.objects.filter(pk=source.pk, to_date=None).update(to_date=clock.day_of(now) - dt.timedelta(days=1)):
        raise Refused("这个来源已经停用。")
    record("supervision.source_set", actor=actor, at=now, subject=f"source:{source.pk}", act="停用", name=source.name)
