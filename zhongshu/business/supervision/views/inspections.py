"""Pages of 督查."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.supervision import pages
from zhongshu.business.supervision.forms import InspectionForm
from zhongshu.business.supervision.models import Clue, Inspection, Objection, Problem
from zhongshu.business.supervision.operations import inspections
from zhongshu.business.supervision.permissions import MANAGE, READ_INSPECTION
from zhongshu.business.supervision.queries import REVIEWING_DUTIES, list_recent_inspections, team_of
from zhongshu.core.access.answers import answered
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments.forms import number_of
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.permissions import UNIT_DUTIES
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.pictures import show_picture, take_photos
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def new_inspection(request: Request) -> HttpResponse:
    """拟督查方案."""
    form = InspectionForm(request.POST or None, today=request.actor.today)
    recent: list[Inspection] = []
    if request.method == "POST" and form.is_valid():
        recent = list_recent_inspections(form.cleaned_data["unit"].pk, request.actor.today)
        if not recent or request.POST.get("again") == "1":
            inspection = inspections.plan_inspection(**form.cleaned_data, **_by(request))
            messages.success(request, "方案已报批。")
            return redirect("supervision_inspection", pk=inspection.pk)
    return render(request, "supervision/inspect.html", {"form": form, "recent": recent}, status=422 if form.is_bound else 200)


@require_safe
@requires(READ_INSPECTION)
def show_inspection(request: Request, pk: int) -> HttpResponse:
    """One inspection."""
    inspection = _load(request, pk)
    with transaction.atomic():
        mark_opened(pk, actor=request.actor, now=request.now)
    objected = Objection.objects.filter(inspection=pk).exists()
    may_object = inspection.unit_id in request.actor.units_as(*UNIT_DUTIES) and inspection.received_at is not None and not objected
    may_review = request.actor.has_duty(*REVIEWING_DUTIES) and request.actor.person not in team_of(inspection)
    context = pages.inspection_page(inspection, request.actor, may_review=may_review, may_object=may_object)
    return render(request, "supervision/inspection.html", context)


@require_safe
@requires(READ_INSPECTION)
def problem_picture(request: Request, pk: int, file: int) -> HttpResponse:
    """A photo of a problem."""
    _load(request, pk)
    shown = Problem.objects.filter(inspection=pk, photos=file)
    return show_picture(get_object_or_404(StoredFile, Exists(shown), pk=file))


@require_POST
@requires(READ_INSPECTION)
def act_on_inspection(request: Request, pk: int) -> HttpResponse:
    """One act, named by the button."""
    inspection = _load(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    act(request, inspection)
    messages.success(request, "已办。")
    return answered(request, redirect("supervision_inspection", pk=pk))


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _words(request: Request) -> str:
    return request.POST.get("opinion", "").strip()[:4000]


def _find(request: Request, inspection: Inspection) -> None:
    given = request.POST
    key = given.get("assignment", "")
    about = None
    if key and inspection.item_id:
        about = get_object_or_404(Assignment, parent=inspection.item_id, pk=number_of(given, "assignment", "所涉交办"))
    photos = take_photos(request.FILES.getlist("photos"), **_by(request))
    inspections.find_problem(
        inspection, place=given.get("place", "")[:120], text=_words(request), assignment=about, photos=photos, **_by(request)
    )


def _note(request: Request, inspection: Inspection) -> None:
    inspections.note_clue(inspection, channel=request.POST.get("channel", ""), text=_words(request), **_by(request))


def _judge(request: Request, inspection: Inspection) -> None:
    given = request.POST
    clue = get_object_or_404(Clue, inspection=inspection.pk, pk=number_of(given, "clue", "线索"))
    handed = given.get("handed_to", "")[:80]
    inspections.judge_clue(clue, verdict=given.get("verdict", ""), finding=_words(request), handed_to=handed, **_by(request))


def _rectify(request: Request, inspection: Inspection) -> None:
    told = {int(name[3:]): str(words)[:4000] for name, words in request.POST.items() if name.startswith("fix") and name[3:].isdigit()}
    inspections.rectify(inspection, told=told, **_by(request))


def _recheck(request: Request, inspection: Inspection) -> None:
    solved = [int(key) for key in request.POST.getlist("solved") if key.isascii() and key.isdigit()]
    inspections.recheck(inspection, solved=solved, reason=_words(request), **_by(request))


def _decide(request: Request, inspection: Inspection) -> None:
    objection = get_object_or_404(Objection, inspection=inspection.pk)
    inspections.decide_objection(objection, decision=request.POST.get("decision", ""), opinion=_words(request), **_by(request))


ACTS: dict[str, Callable[[Request, Inspection], Any]] = {
    "resubmit": lambda request, row: inspections.resubmit_plan(row, opinion=_words(request), **_by(request)),
    "approve": lambda request, row: inspections.approve_plan(row, opinion=_words(request), **_by(request)),
    "return": lambda request, row: inspections.send_back(row, reason=_words(request), **_by(request)),
    "find": _find,
    "note": _note,
    "judge": _judge,
    "conclude": lambda request, row: inspections.draft_conclusion(row, conclusion=_words(request), **_by(request)),
    "sign": lambda request, row: inspections.sign_conclusion(row, opinion=_words(request), **_by(request)),
    "receive": lambda request, row: inspections.receive_conclusion(row, **_by(request)),
    "object": lambda request, row: inspections.object_to(row, text=_words(request), **_by(request)),
    "decide": _decide,
    "rectify": _rectify,
    "recheck": _recheck,
}


def _load(request: Request, pk: int) -> Inspection:
    find(request.actor, READ_INSPECTION, Matter.objects.all(), pk=pk)
    return inspections.fresh(pk)
