"""季通报: a draft paper with the quarter's figures."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.livelihood.compose import QUARTERS, circular
from zhongshu.business.livelihood.permissions import MANAGE
from zhongshu.business.livelihood.queries import counted, missing_months, projects_of, standings
from zhongshu.business.livelihood.rules import month_end
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.spawning import spawn


@transaction.atomic
def draft_circular(*, year: int, quarter: int, actor: Actor, now: dt.datetime) -> Matter | None:
    """起草季度通报: at one's own desk as a draft. The figures are those of the quarter's end, as reported until today; the draft does not change when they do.

    Raises Refused for a quarter that has not ended.
    """
    require(actor, MANAGE)
    if quarter not in (1, 2, 3, 4):
        raise Refused("请选择季度。")
    until = month_end(year, 3 * quarter)
    if until >= actor.today:
        raise Refused(f"{year}年{QUARTERS[quarter - 1]}季度还没有结束，{until.month}月{until.day}日以后再通报。")
    projects = list(projects_of(actor).filter(counted(), year=year).order_by("level", "pk"))
    if not projects:
        raise Refused(f"{year}年没有已经票决的项目，没有可以通报的。")
    missing = {project.pk: [month for month in missing_months(project, actor.today) if month <= 3 * quarter] for project in projects}
    found = standings(projects, actor.today, until_month=3 * quarter)
    title, text = circular(year, quarter, projects, found=found, missing=missing, until=until)
    return spawn(
        "documents.paper", source=projects[0].matter, title=title, actor=actor, now=now, text=text, document_type="通报", whole=True
    )
