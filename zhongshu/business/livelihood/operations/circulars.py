"""季通报: a draft paper with the quarter's figures."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.livelihood.compose import circular
from zhongshu.business.livelihood.permissions import MANAGE
from zhongshu.business.livelihood.queries import counted, missing_months, projects_of, standings
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.spawning import spawn


@transaction.atomic
def draft_circular(*, year: int, quarter: int, actor: Actor, now: dt.datetime) -> Matter | None:
    """起草季度通报: at one's own desk as a draft. The figures are those of today; the draft does not change when they do."""
    require(actor, MANAGE)
    if quarter not in (1, 2, 3, 4):
        raise Refused("请选择季度。")
    projects = list(projects_of(actor).filter(counted(), year=year).order_by("level", "pk"))
    if not projects:
        raise Refused(f"{year}年没有已经票决的项目，没有可以通报的。")
    missing = {project.pk: missing_months(project, actor.today) for project in projects}
    title, text = circular(year, quarter, projects, found=standings(projects, actor.today), missing=missing, today=actor.today)
    return spawn(
        "documents.paper", source=projects[0].matter, title=title, actor=actor, now=now, text=text, document_type="通报", whole=True
    )
