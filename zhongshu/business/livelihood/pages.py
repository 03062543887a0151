"""What the pages of 民生实事 show: the curve, the map, the dossier. Everything is drawn here, as plain coordinates for SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zhongshu.business.livelihood.compose import QUARTERS
from zhongshu.business.livelihood.flow import DOING, FLOW_1, ISSUING
from zhongshu.business.livelihood.models import LevelChoice, Monthly, Outline, Project, Site, StageChoice
from zhongshu.business.livelihood.permissions import MANAGE, REPORT
from zhongshu.business.livelihood.queries import (
    counted,
    curve_of,
    get_own_lead,
    get_score,
    list_alarms,
    listed,
    missing_months,
    projects_of,
    standings,
)
from zhongshu.business.livelihood.rules import HUNDRED, WEIGHTS, Standing, actual_percent, month_end, plain, shown
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.pages import alike_of, lanes_of
from zhongshu.core.assignments.queries import REPORT_DAY, last_feedback
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.ui.acts import reading_acts

WIDTH, HEIGHT = 560, 200
PART_TITLES = {"completion": "完成情况", "reports": "月报及时", "evidence": "点位照片", "satisfaction": "满意度"}


def chart(project: Project, months: Sequence[Monthly]) -> dict[str, Any]:
    """曲线: plan and actual as points of polylines, with the months' names; the table beside it says the same in figures."""
    amounts = {one.month: one.amount for one in months if one.is_last}
    total, actual = Decimal(0), [(0, Decimal(0))]
    for month in range(1, max(amounts, default=0) + 1):
        total += amounts.get(month, Decimal(0))
        actual.append((month, actual_percent(total, project.target)))
    top = max(HUNDRED, *(percent for _, percent in actual))
    plan = [(0, Decimal(0)), *enumerate(curve_of(project), 1)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "plan": _points(plan, top),
        "actual": _points(actual, top),
        "grid": [{"y": _y(Decimal(percent), top), "title": f"{percent}%"} for percent in (0, 50, 100)],
        "months": [{"x": _x(month), "title": f"{month}月"} for month in (1, 3, 6, 9, 12)],
        "dots": [{"x": _x(month), "y": _y(percent, top), "title": f"{month}月 {shown(percent)}%"} for month, percent in actual[1:]],
    }


def _x(month: int) -> float:
    return round(36 + (WIDTH - 48) * month / 12, 1)


def _y(percent: Decimal, top: Decimal) -> float:
    return round(float(HEIGHT - 24 - (HEIGHT - 36) * percent / top), 1)


def _points(line: Sequence[tuple[int, Decimal]], top: Decimal) -> str:
    return " ".join(f"{_x(month)},{_y(percent, top)}" for month, percent in line)


def city_map(sites: Sequence[Site]) -> dict[str, Any]:
    """点位图: the districts' outlines as the office keeps them, and the sites upon them. Nothing is fetched from anywhere."""
    outlines = []
    for outline in Outline.objects.select_related("unit").order_by("unit__rank"):
        points = [(float(x), float(y)) for x, y in outline.points]
        middle = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
        outlines.append(
            {
                "points": " ".join(f"{x:g},{y:g}" for x, y in points),
                "name": outline.unit.short_name,
                "x": round(middle[0]),
                "y": round(middle[1]),
            }
        )
    marks = []
    for site in sites:
        is_built = any(photo.stage == StageChoice.AFTER for photo in site.photos.all())
        state = "已建成" if is_built else "建设中"
        marks.append(
            {"x": site.x, "y": site.y, "is_built": is_built, "title": f"{site.name}（{site.district.short_name}，{state}）", "pk": site.pk}
        )
    return {"outlines": outlines, "marks": marks}


def board_page(actor: Actor, year: int) -> dict[str, Any]:
    """看板: the levels' counts, every project with its light, the alarms, the map."""
    projects = list(projects_of(actor).filter(year=year).order_by("level", "pk"))
    listed_keys = set(projects_of(actor).filter(listed(), year=year).values_list("pk", flat=True))
    running = [project for project in projects if project.pk in listed_keys]
    found = standings(running, actor.today)
    sites = Site.objects.filter(project__in=running).select_related("district").prefetch_related("photos")
    once = projects_of(actor).filter(counted(), year=year)
    return {
        "year": year,
        "rows": [_row(project, found.get(project.pk)) for project in projects],
        "levels": [{"title": label, "count": once.filter(level=value).count()} for value, label in LevelChoice.choices],
        "behind": sum(standing.word == "滞后" for key, standing in found.items() if not _is_double(running, key)),
        "alarms": list_alarms(running),
        "doubles": [project for project in running if project.same_as_id],
        "map": city_map(list(sites)),
        "may_manage": MANAGE.holds(actor),
        "quarters": [
            {"number": number, "title": f"{title}季度", "is_last": month_end(year, 3 * number + 3) >= actor.today}
            for number, title in enumerate(QUARTERS, start=1)
            if month_end(year, 3 * number) < actor.today
        ],
    }


def _is_double(projects: Sequence[Project], key: int) -> bool:
    return next(bool(project.same_as_id) for project in projects if project.pk == key)


def _row(project: Project, standing: Standing | None) -> dict[str, Any]:
    return {
        "project": project,
        "state": step_of(project.matter).state,
        "standing": standing,
        "actual": shown(standing.actual) if standing else "",
        "planned": shown(standing.planned) if standing else "",
        "target": f"{plain(project.target)}{project.measure}",
        "width": min(float(standing.actual), 100) if standing else 0,
    }


def project_page(project: Project, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """专档: everything that is known of one project."""
    matter, today = project.matter, actor.today
    months = list(project.months.select_related("by").order_by("month", "sequence"))
    sites = list(project.sites.select_related("district").prefetch_related("photos__file").order_by("pk"))
    task = Task.objects.filter(mine(actor), matter=project.pk, state=TaskState.OPEN).first()
    standing = standings([project], today)[project.pk]
    points = get_score(project, today)
    parts = list(project.parts.select_related("matter", "lead").order_by("pk"))
    return {
        "project": project,
        "matter": matter,
        "now": now,
        "state": step_of(matter).state,
        "steps": [_step(step.code, step.title, matter.step) for step in FLOW_1.steps],
        "task": task,
        "act": FLOW_1[task.step].act if task else "",
        "returns": FLOW_1.may_return(task.step) if task else (),
        "standing": standing,
        "row": _row(project, standing),
        "done": f"{plain(standing.done)}{project.measure}",
        "chart": chart(project, months),
        "months": _month_rows(project, months),
        "missing": missing_months(project, today) if matter.step == DOING else [],
        "report_day": get_number(REPORT_DAY, today),
        "sites": sites,
        "map": city_map(sites),
        "districts": Unit.objects.filter(kind=UnitKind.DISTRICT, to_date=None).order_by("rank"),
        "parts": [_row(part, None) for part in parts],
        "alarms": [sentence for _, sentence in list_alarms([project])],
        "assists": [one.unit.short_name for one in project.assists.select_related("unit").order_by("pk")],
        "adjustments": project.adjustments.select_related("by").order_by("pk"),
        "score": [{"title": PART_TITLES[name], "points": points[name], "of": WEIGHTS[name]} for name in WEIGHTS],
        "score_total": points["total"],
        "lanes": lanes_of(matter, today),
        "asked_alike": _asked_alike(project, actor) if task and task.step == ISSUING else [],
        "may_report": _may_report(project, actor),
        "may_fill": get_own_lead(project, actor) is not None,
        "may_manage": MANAGE.holds(actor),
        "timeline": list_timeline(project.pk),
        "more": reading_acts(matter, actor),
        "papers": Matter.objects.filter(links_in__source=project.pk, kind="documents.paper").order_by("-pk"),
    }


def _asked_alike(project: Project, actor: Actor) -> list[dict[str, Any]]:
    """减负: before the project is issued, what its units have in hand that is much like it."""
    units = [project.lead_id, *project.assists.values_list("unit", flat=True)]
    return alike_of(project.matter.title, units, project.pk, actor)


def report_page(project: Project, lead: Assignment, actor: Actor) -> dict[str, Any]:
    """What the lead unit sees while it fills in its month: the month that is due first, what stands so far, and what the plan asks for."""
    today = actor.today
    standing = standings([project], today)[project.pk]
    made = {one.month: one for one in project.months.filter(is_last=True)}
    begun = 12 if today.year > project.year else today.month
    ended = 12 if today.year > project.year else today.month - 1
    waiting = [month for month in range(1, ended + 1) if month not in made]
    chosen = waiting[0] if waiting else begun if begun not in made else max(ended, 1)
    plan = curve_of(project)
    last = last_feedback([lead]).get(lead.pk)
    return {
        "project": project,
        "matter": project.matter,
        "row": lead,
        "standing": standing,
        "target": f"{plain(project.target)}{project.measure}",
        "done": f"{plain(standing.done)}{project.measure}",
        "chosen": chosen,
        "months": [
            {
                "month": month,
                "told": f"{month}月（已报{plain(made[month].amount)}{project.measure}，再报是修订）" if month in made else f"{month}月",
                "planned": shown(plan[month - 1]),
            }
            for month in range(1, begun + 1)
        ],
        "planned": shown(plan[chosen - 1]),
        "report_day": get_number(REPORT_DAY, today),
        "open_milestones": list(lead.milestones.filter(done_date=None).order_by("due_date", "pk")),
        "last": last,
        "last_words": {"done": last.done, "next_steps": last.next_steps} if last else {},
    }


def _may_report(project: Project, actor: Actor) -> bool:
    """Whether the actor may report, while the project is under way."""
    from_step = [step.code for step in FLOW_1.steps].index(project.matter.step)
    under_way = project.matter.step == DOING or from_step > FLOW_1.index(DOING)
    return (
        under_way
        and not FLOW_1[project.matter.step].is_end
        and Matter.objects.filter(scope(actor, REPORT) | scope(actor, MANAGE), pk=project.pk).exists()
    )


def _step(code: str, title: str, current: str) -> dict[str, str]:
    here, at = FLOW_1.index(current), FLOW_1.index(code)
    return {"title": title, "state": "current" if at == here else "done" if at < here else "next", "who": "", "at": ""}


def _month_rows(project: Project, months: Sequence[Monthly]) -> list[dict[str, Any]]:
    total, rows = Decimal(0), []
    plan = curve_of(project)
    for month in range(1, 13):
        own = [one for one in months if one.month == month]
        last = next((one for one in own if one.is_last), None)
        total += last.amount if last else Decimal(0)
        rows.append(
            {
                "month": month,
                "last": last,
                "amount": plain(last.amount) if last else "",
                "total": plain(total) if last else "",
                "actual": shown(actual_percent(total, project.target)) if last else "",
                "planned": shown(plan[month - 1]),
                "old": [one for one in own if not one.is_last],
            }
        )
    return rows
