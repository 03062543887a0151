"""Questions about projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from zhongshu.business.livelihood.flow import ACCEPTANCE, DECIDED
from zhongshu.business.livelihood.models import Monthly, Project, SitePhoto, StageChoice
from zhongshu.business.livelihood.permissions import READ
from zhongshu.business.livelihood.rules import Standing, actual_percent, month_end, pace, plain, planned_percent, report_due, roll_up, score
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments import flow as assignments
from zhongshu.core.assignments.models import Assignment, RoleChoice
from zhongshu.core.assignments.permissions import UNIT_DUTIES
from zhongshu.core.assignments.queries import REPORT_DAY
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.org.models import Position, held_on
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: the officer who keeps the dossier; 验收 by the head of his division, never by who reported."""
    if step.code != ACCEPTANCE:
        return (f"person:{matter.drafter_id}",)
    day = clock.day_of(matter.moved_at)
    rows = Position.objects.filter(held_on(day, "posts__"), unit=matter.unit_id, duties__code="division_head").order_by("rank", "pk")
    head = rows.exclude(posts__person=matter.drafter_id).values_list("pk", flat=True).first()
    if head is None:
        raise Refused("本处室没有可以验收的处长，请系统管理员先配置岗位任职。")
    return (f"position:{head}",)


def projects_of(actor: Actor) -> QuerySet[Project]:
    """The projects within the actor's scope, with what a list shows."""
    rows = Project.objects.filter(matter__in=Matter.objects.filter(scope(actor, READ)))
    return rows.select_related("matter", "lead", "place", "part_of__matter", "same_as__matter")


def get_own_lead(project: Project, actor: Actor) -> Assignment | None:
    """The part of a project that the actor's unit leads and has in hand: who reports the month reports on it in the same act."""
    rows = Assignment.objects.filter(
        parent=project.pk, role=RoleChoice.LEAD, unit__in=actor.units_as(*UNIT_DUTIES), matter__step=assignments.DOING,
        matter__phase=PhaseChoice.OPEN,
    )  # fmt: skip
    return rows.select_related("matter", "unit", "parent").first()


def percent_done(project: Project) -> int:
    """进度 in whole per cent as feedback tells it: of the current monthly figures, never 100 for less."""
    done = done_of([project]).get(project.pk, Decimal(0))
    return int(min(actual_percent(done, project.target), Decimal(100)))


def listed() -> Q:
    """Projects in the year's list: decided on and not struck off."""
    return Q(matter__step__in=DECIDED) & ~Q(matter__phase=PhaseChoice.CANCELLED)


def counted() -> Q:
    """Listed ones, each once: one that another level lists as well is counted there."""
    return listed() & Q(same_as__isnull=True)


def done_of(projects: Iterable[Project], until_month: int = 12) -> dict[int, Decimal]:
    """What each has done by its current monthly figures. One query."""
    rows = Monthly.objects.filter(project__in=[project.pk for project in projects], is_last=True, month__lte=until_month)
    return {row["project"]: row["total"] for row in rows.values("project").annotate(total=Sum("amount"))}


def standings(projects: Sequence[Project], today: dt.date, *, until_month: int = 12) -> dict[int, Standing]:
    """The standing of each on a day. What is reported is of months that ended, so it is held against the plan at the end of the last month reported, or of the day
    when that is past due; with `until_month` as things stood at its end, whatever came later. One query beside the calendar of each year.
    """
    last_due = {year: min(max(due_months(year, today), default=0), until_month) for year in {project.year for project in projects}}
    rows = Monthly.objects.filter(project__in=[project.pk for project in projects], is_last=True, month__lte=until_month)
    figures: dict[int, dict[int, Decimal]] = {}
    for key, month, amount in rows.values_list("project", "month", "amount"):
        figures.setdefault(key, {})[month] = amount
    found = {}
    for project in projects:
        own = figures.get(project.pk, {})
        done = sum(own.values(), Decimal(0))
        as_of = _as_of(project, own, today, last_due[project.year])
        actual, planned = actual_percent(done, project.target), planned_percent(curve_of(project), project.year, as_of)
        light, word, sentence = pace(actual, planned)
        found[project.pk] = Standing(done, actual, planned, light, word, f"截至{as_of.month}月{as_of.day}日，{sentence}", as_of)
    return found


def _as_of(project: Project, figures: dict[int, Decimal], today: dt.date, due: int) -> dt.date:
    """Until which day a project's figures reach: the end of the last month for which a report is due or was made."""
    return min(
        month_end(project.year, max(due, *figures)) if figures else month_end(project.year, due), max(today, month_end(project.year, 0))
    )


def curve_of(project: Project) -> list[Decimal]:
    """The plan as decimals."""
    return [Decimal(str(percent)) for percent in project.plan]


def month_due(year: int, month: int, today: dt.date) -> dt.date:
    """By when a month is reported, by the setting of today."""
    return report_due(get_calendar(dt.date(year, 12, 31)), year, month, get_number(REPORT_DAY, today))


def due_months(year: int, today: dt.date) -> list[int]:
    """The months of a year whose report is past due on a day."""
    calendar, day = get_calendar(dt.date(year, 12, 31)), get_number(REPORT_DAY, today)
    return [month for month in range(1, 13) if report_due(calendar, year, month, day) < today]


def missing_months(project: Project, today: dt.date) -> list[int]:
    """Months whose report is past due and was not made."""
    made = set(Monthly.objects.filter(project=project).values_list("month", flat=True))
    return [month for month in due_months(project.year, today) if month not in made]


def list_alarms(projects: Sequence[Project]) -> list[tuple[Project, str]]:
    """三级穿透: projects whose parts do not add up to the target, or have not done together what it reports, each with the sentence. Two queries."""
    by_key = {project.pk: project for project in projects}
    parts = list(Project.objects.filter(listed(), part_of__in=by_key).select_related("matter", "lead"))
    done = done_of([*projects, *parts])
    found = []
    for key, project in by_key.items():
        own = [part for part in parts if part.part_of_id == key]
        names = {f"{part.pk}": part.target for part in own}
        if why := roll_up(project.target, names, project.measure):
            found.append((project, why))
        reached = sum((done.get(part.pk, Decimal(0)) for part in own), Decimal(0))
        if own and reached != done.get(key, Decimal(0)):
            told = (
                f"上报完成{plain(done.get(key, Decimal(0)))}{project.measure}，下级合计完成{plain(reached)}{project.measure}，两数不一致。"
            )
            found.append((project, told))
    return found


def get_score(project: Project, today: dt.date) -> dict[str, Decimal]:
    """年考核得分 by part, from the records of the year."""
    done = done_of([project]).get(project.pk, Decimal(0))
    due = due_months(project.year, today)
    in_time = Monthly.objects.filter(project=project, sequence=1, is_late=False, month__in=due).count()
    sites = project.sites.count()
    with_photo = SitePhoto.objects.filter(site__project=project, stage=StageChoice.AFTER).values("site").distinct().count()
    return score(actual_percent(done, project.target), (in_time, len(due)), (with_photo, sites), (project.satisfied, project.answered))


def get_text(pk: int) -> str:
    """What a project is found by."""
    row = Project.objects.filter(pk=pk).first()
    return f"{row.content}\n{row.standard}" if row else ""
