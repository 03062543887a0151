"""月报, 点位, 照片: given by the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhongshu.business.livelihood.flow import RUNNING
from zhongshu.business.livelihood.models import Monthly, Project, Site, SitePhoto, StageChoice
from zhongshu.business.livelihood.permissions import MANAGE, REPORT
from zhongshu.business.livelihood.queries import get_own_lead, month_due, percent_done
from zhongshu.business.livelihood.rules import month_end, plain, why_doubtful, why_impossible
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment, Feedback
from zhongshu.core.assignments.operations import reporting
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Unit
from zhongshu.lib import clock


@transaction.atomic
def report_month(
    project: Project, *, month: int, amount: Decimal, note: str = "", reason: str = "", actor: Actor, now: dt.datetime
) -> Monthly:  # fmt: skip
    """月报: the month's own figure, not the total so far. A figure that looks wrong needs a reason; one that is reported again needs one too, and leaves what was.

    Raises Refused for a month that has not begun, for what cannot be, and with the sentence that says why a figure is doubtful.
    """
    row = _running(project, actor)
    today = clock.day_of(now)
    if not 1 <= month <= 12 or month_end(row.year, month - 1) >= today:
        raise Refused("只能填报已经开始的月份。")
    rows = list(Monthly.objects.select_for_update(of=("self",)).filter(project=row))
    last = max((one.sequence for one in rows if one.month == month), default=0)
    others = [one.amount for one in rows if one.is_last and one.month < month]
    later = sum((one.amount for one in rows if one.is_last and one.month > month), Decimal(0))
    if why := why_impossible(amount, [*others, later], row.target, row.measure):
        raise Refused(why)
    if last and not reason.strip():
        raise Refused(f"{month}月已经填报过。修订要写明理由，原来的数会留下。")
    if (why := why_doubtful(amount, others, row.target, row.measure)) and not reason.strip():
        raise Refused(why)
    is_late = today > month_due(row.year, month, today)
    Monthly.objects.filter(project=row, month=month, is_last=True).update(is_last=False)
    made = Monthly.objects.create(
        project=row, month=month, sequence=last + 1, amount=amount, is_late=is_late, note=note.strip()[:300], reason=reason.strip()[:300],
        by_id=actor.person, at=now,
    )  # fmt: skip
    _tell(row, made, next((one.amount for one in rows if one.month == month and one.is_last), None), actor, now)
    return made


@transaction.atomic
def report_progress(
    project: Project,
    *,
    month: int,
    amount: Decimal,
    done: str,
    problems: str = "",
    next_steps: str = "",
    reason: str = "",
    files: Sequence[StoredFile] = (),
    milestones: Sequence[int] = (),
    token: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Feedback:
    """月报和反馈, one act of the lead unit: the month's figure and what was done for it, both or neither. The progress is computed, not typed.

    A `token` given twice is one report that was sent twice. Raises Refused for what either would refuse.
    """
    lead = check_progress(project, done=done, actor=actor)
    if token and (sent := Feedback.objects.filter(assignment=lead, token=token).first()):
        return sent
    report_month(project, month=month, amount=amount, note=done, reason=reason, actor=actor, now=now)
    return reporting.report(
        lead, progress=percent_done(project), done=done, problems=problems, next_steps=next_steps, files=files, milestones=milestones,
        token=token, answers=month_due(project.year, month, clock.day_of(now)), actor=actor, now=now,
    )  # fmt: skip


def check_progress(project: Project, *, done: str, actor: Actor) -> Assignment:
    """The part that the actor's unit leads. Raises Refused for what `report_progress` would refuse, before files are taken in."""
    lead = get_own_lead(project, actor)
    if lead is None:
        raise Refused("牵头单位签收以后、报送办结以前，才能一并填报月报和反馈。")
    reporting.check_report(lead, progress=lead.progress, done=done, actor=actor)
    return lead


@transaction.atomic
def add_site(project: Project, *, name: str, district: Unit, x: int, y: int, actor: Actor, now: dt.datetime) -> Site:
    """点位: named once in a project, with its place on the map."""
    row = _running(project, actor)
    if not name.strip() or not (0 <= x <= 1000 and 0 <= y <= 1000):
        raise Refused("请写明点位名称，并在地图上点出位置。")
    if Site.objects.filter(project=row, name=name.strip()).exists():
        raise Refused(f"点位“{name.strip()}”已经有了。")
    site = Site.objects.create(project=row, name=name.strip()[:100], district=district, x=x, y=y)
    record(
        "livelihood.site_added", actor=actor, at=now, matter=row.pk, subject=row.matter.title, site=site.name, district=district.short_name
    )
    return site


@transaction.atomic
def add_photo(site: Site, *, stage: str, file: StoredFile, actor: Actor, now: dt.datetime) -> SitePhoto:
    """点位照片. Raises Refused for a picture that already shows another site, or this one at another time: its digest tells."""
    row = _running(site.project, actor)
    if stage not in StageChoice.values:
        raise Refused("请选择建设前或者建成后。")
    if file.kind not in ("png", "jpeg"):
        raise Refused("照片要是 JPEG 或者 PNG 图片。")
    known = SitePhoto.objects.filter(digest=file.digest).select_related("site__project__matter").first()
    if known:
        where = "本点位" if known.site_id == site.pk else f"“{known.site.project.matter.title}”的点位“{known.site.name}”"
        raise Refused(f"这张照片已经用在{where}（{known.get_stage_display()}），一张照片不能重复使用。")
    photo = SitePhoto.objects.create(site=site, stage=stage, file=file, digest=file.digest, by_id=actor.person, at=now)
    facts = {"site": site.name, "stage": photo.get_stage_display()}
    record("livelihood.photo_added", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
    return photo


def _tell(row: Project, made: Monthly, old: Decimal | None, actor: Actor, now: dt.datetime) -> None:
    """The event of a report, or of a revision with what stood before."""
    facts: dict[str, Any] = {"month": made.month, "measure": row.measure}
    if old is None:
        facts |= {"amount": plain(made.amount)}
        record("livelihood.reported", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
        return
    facts |= {"old": plain(old), "new": plain(made.amount), "reason": made.reason, "frozen": made.is_late}
    record("livelihood.revised", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)


def _running(project: Project, actor: Actor) -> Project:
    """The project, where the actor's unit has part in it or he keeps it, and it is under way."""
    row = Project.objects.select_related("matter").get(pk=project.pk)
    allowed = scope(actor, REPORT) | scope(actor, MANAGE)
    if not Matter.objects.filter(allowed, pk=row.pk).exists():
        raise NotYours
    if row.matter.step not in RUNNING:
        raise Refused("下达以后、办结以前才能填报。")
    return row
