"""Pages of 民生实事."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.livelihood.flow import ACCEPTANCE, ISSUING, SELF_CHECK, SURVEY, VOTE
from zhongshu.business.livelihood.forms import AdjustForm, MonthForm, PhotoForm, ProjectForm, SiteForm, SurveyForm
from zhongshu.business.livelihood.models import Project, Site, SitePhoto
from zhongshu.business.livelihood.operations import circulars, projects, reports
from zhongshu.business.livelihood.pages import board_page, project_page, report_page
from zhongshu.business.livelihood.permissions import MANAGE, READ
from zhongshu.business.livelihood.queries import get_own_lead
from zhongshu.core.access.answers import answered
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments.forms import milestones_of
from zhongshu.core.assignments.queries import was_sent
from zhongshu.core.assignments.views import next_feedback_words, take_evidence
from zhongshu.core.circulation.operations import mark_reading_opened
from zhongshu.core.files import store
from zhongshu.core.files.operations import refuse_classified_text, store_upload
from zhongshu.core.files.views import TYPES
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.matters.queries import mine

PICTURES = frozenset({"png", "jpeg"})
F = TypeVar("F", bound=django_forms.Form)


@require_safe
@requires(READ)
def board(request: Request) -> HttpResponse:
    """民生实事看板."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and asked != "0000" else request.actor.today.year
    return render(request, "livelihood/board.html", board_page(request.actor, year))


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def new_project(request: Request) -> HttpResponse:
    """建立项目."""
    form = ProjectForm(request.POST or None, actor=request.actor, initial={"year": request.actor.today.year})
    if request.method == "POST" and form.is_valid():
        made = projects.create_project(form.facts(), unit=form.cleaned_data["unit"], actor=request.actor, now=request.now)
        messages.success(request, "项目已建立，在征集阶段。")
        return redirect("livelihood_project", pk=made.pk)
    return render(request, "livelihood/new.html", {"form": form})


@require_safe
@requires(READ)
def show_project(request: Request, pk: int) -> HttpResponse:
    """项目专档."""
    project = _load(request, pk)
    mark_opened(pk, actor=request.actor, now=request.now)
    mark_reading_opened(pk, actor=request.actor, now=request.now)
    context = project_page(project, request.actor, request.now)
    context |= {
        "month_form": MonthForm(),
        "site_form": SiteForm(),
        "adjust_form": AdjustForm(initial={"body": project.decided_by}),
        "survey_form": SurveyForm(),
    }
    return render(request, "livelihood/project.html", context)


@require_POST
@requires(READ)
def act_on_project(request: Request, pk: int) -> HttpResponse:
    """The button of the step where the project stands, or the way back."""
    project = _load(request, pk)
    task = Task.objects.filter(mine(request.actor), matter=pk, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该项目刚刚被他人处理，或者不在您这里，请刷新后再试。")
    words, by = request.POST.get("opinion", ""), _by(request)
    if request.POST.get("act") == "return":
        projects.return_project(project, target=request.POST.get("target", ""), reason=words, **by)
        messages.success(request, "已退回。")
    elif task.step == VOTE:
        projects.record_vote(project, decision=words, **by)
        messages.success(request, "已登记票决结果，项目已编号，请下达。")
    elif task.step == ISSUING:
        projects.issue_project(project, **by)
        messages.success(request, "已下达到牵头和协办单位，等待签收。")
    elif task.step == SELF_CHECK:
        projects.record_self_check(project, words=words, **by)
        messages.success(request, "已登记自评，送处长验收。")
    elif task.step == ACCEPTANCE:
        projects.accept_project(project, opinion=words, **by)
        messages.success(request, "验收通过，请组织满意度测评。")
    elif task.step == SURVEY:
        projects.close_project(project, **_clean(SurveyForm(request.POST)), **by)
        messages.success(request, "项目已办结。")
    else:
        projects.advance(project, opinion=words, **by)
        messages.success(request, "已转入下一环节。")
    return redirect("livelihood_project", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(READ)
def report(request: Request, pk: int) -> HttpResponse:
    """填报月报和反馈: one form of the lead unit, to fit a phone."""
    project = _load(request, pk)
    if request.method == "POST":
        return _give_report(request, project)
    if (lead := get_own_lead(project, request.actor)) is None:
        raise Refused("牵头单位签收以后、报送办结以前，才能一并填报月报和反馈。协办单位请在“我单位的交办”里反馈。")
    return render(request, "livelihood/report.html", report_page(project, lead, request.actor))


def _give_report(request: Request, project: Project) -> HttpResponse:
    """Files are taken in before the transaction, so that the event of a refusal stays."""
    given, by = request.POST, _by(request)
    words: dict[str, Any] = {name: given.get(name, "").strip()[:4000] for name in ("done", "problems", "next_steps")}
    figures = _clean(MonthForm(given))
    lead = reports.check_progress(project, done=words["done"], actor=request.actor)
    token = given.get("token", "")[:40]
    if not was_sent(lead, token):
        refuse_classified_text("\n".join(words.values()), what="反馈", **by)
        files, milestones = take_evidence(request), milestones_of(given)
        feedback = reports.report_progress(
            project, month=figures["month"], amount=figures["amount"], reason=figures["reason"], files=files, milestones=milestones,
            token=token, **words, **by,
        )  # fmt: skip
        lead.refresh_from_db()
        messages.success(request, f"{figures['month']}月月报和反馈已一并填报，累计进度{feedback.progress}%。{next_feedback_words(lead)}")
    return answered(request, redirect("livelihood_project", pk=project.pk))


@require_POST
@requires(READ)
def report_month(request: Request, pk: int) -> HttpResponse:
    """填报月报; a figure that looks wrong is told on the page, and asked for a reason."""
    project = _load(request, pk)
    try:
        made = reports.report_month(project, **_clean(MonthForm(request.POST)), **_by(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{made.month}月月报已{'修订' if made.sequence > 1 else '填报'}。")
    return redirect("livelihood_project", pk=pk)


@require_POST
@requires(READ)
def add_site(request: Request, pk: int) -> HttpResponse:
    """加点位."""
    site = reports.add_site(_load(request, pk), **_clean(SiteForm(request.POST)), **_by(request))
    messages.success(request, f"已加点位“{site.name}”。")
    return redirect("livelihood_project", pk=pk)


@require_POST
@requires(READ)
def add_photo(request: Request, pk: int, site: int) -> HttpResponse:
    """传照片; one that was used before is told with where."""
    project = _load(request, pk)
    row = Site.objects.filter(project=project, pk=site).select_related("project").first()
    if row is None:
        raise NotYours
    data = _clean(PhotoForm(request.POST, request.FILES))
    upload = data["photo"]
    file = store_upload(upload.read(), name=upload.name, actor=request.actor, now=request.now, allowed=PICTURES)
    try:
        reports.add_photo(row, stage=data["stage"], file=file, **_by(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"“{row.name}”的照片已存。")
    return redirect("livelihood_project", pk=pk)


@require_safe
@requires(READ)
def picture(request: Request, pk: int, site: int) -> HttpResponse:
    """One photo, for who may read the project. `site` is the photo's key."""
    photo = SitePhoto.objects.filter(site__project=_load(request, pk), pk=site).select_related("file").first()
    if photo is None:
        raise NotYours
    response = HttpResponse(store.get(photo.file.digest), content_type=TYPES[photo.file.kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@requires(MANAGE)
def adjust(request: Request, pk: int) -> HttpResponse:
    """登记调整."""
    projects.adjust_project(_load(request, pk), **_clean(AdjustForm(request.POST)), **_by(request))
    messages.success(request, "已登记调整，原目标数留在专档里。")
    return redirect("livelihood_project", pk=pk)


@require_POST
@requires(MANAGE)
def draft_circular(request: Request) -> HttpResponse:
    """起草季度通报."""
    year, quarter = request.POST.get("year", ""), request.POST.get("quarter", "")
    if not (year.isdecimal() and quarter.isdecimal() and len(year) == 4 and len(quarter) == 1):
        raise Refused("请选择年度和季度。")
    paper = circulars.draft_circular(year=int(year), quarter=int(quarter), **_by(request))
    messages.success(request, "季度通报已起草，请核对后报审。")
    return redirect("documents_paper", pk=paper.pk) if paper else redirect("livelihood_board")


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _load(request: Request, pk: int) -> Project:
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    return Project.objects.select_related("matter__unit", "matter__drafter", "lead", "place", "part_of__matter", "same_as__matter").get(
        pk=pk
    )


def _clean(form: F) -> dict[str, Any]:
    """The fields of a small form. Raises Refused with the first thing that is wrong."""
    if form.is_valid():
        return dict(form.cleaned_data)
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise Refused(f"{label}：{errors[0]}")
