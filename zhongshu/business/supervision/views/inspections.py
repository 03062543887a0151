"""Pages of 督查."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.supervision import pages
from zhongshu.business.supervision.forms import InspectionForm
from zhongshu.business.supervision.models import Clue, Inspection, Item, Objection, Problem
from zhongshu.business.supervision.operations import inspections
from zhongshu.business.supervision.permissions import MANAGE, READ_INSPECTION
from zhongshu.business.supervision.queries import REVIEWING_DUTIES, find_items, list_recent_inspections, team_of
from zhongshu.core.access.answers import answered
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find, scope
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
    """拟督查方案, for items that are searched by title and ticked; the search alone is answered to htmx as a fragment."""
    if request.method != "POST":
        chosen = _chosen(request, request.GET.getlist("item"))
        return _inspect_page(request, InspectionForm(initial=pages.about_items(chosen), today=request.actor.today), chosen)
    chosen = _chosen(request, request.POST.getlist("items"))
    if request.POST.get("act") == "search":
        return _searched(request, chosen)
    form = InspectionForm(request.POST, today=request.actor.today)
    recent: list[Inspection] = []
    if form.is_valid():
        recent = list_recent_inspections(form.cleaned_data["unit"].pk, request.actor.today)
        if not recent or request.POST.get("again") == "1":
            inspection = inspections.plan_inspection(**form.cleaned_data, items=chosen, **_by(request))
            messages.success(request, "方案已报批。")
            return redirect("supervision_inspection", pk=inspection.pk)
    return _inspect_page(request, form, chosen, recent=recent, status=422)


def _chosen(request: Request, keys: Sequence[str]) -> list[Item]:
    """The items that were ticked, within what the actor may follow up; a key that is none is left aside."""
    numbers = [int(key) for key in dict.fromkeys(keys) if key.isascii() and key.isdigit() and len(key) < 10]
    within = Matter.objects.filter(scope(request.actor, MANAGE), pk=OuterRef("matter"))
    rows = Item.objects.filter(Exists(within), pk__in=numbers).select_related("matter", "source")
    return sorted(rows, key=lambda item: numbers.index(item.pk))


def _searched(request: Request, chosen: Sequence[Item]) -> HttpResponse:
    """What the words find, beside what is ticked already; without scripts the whole page as it was filled in."""
    words, unit = request.POST.get("words", "").strip()[:100], request.POST.get("unit", "")
    found = find_items(words, int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None, request.actor)
    context: dict[str, Any] = {"found": [item for item in found if item not in chosen], "words": words, "is_searched": True}
    if "HX-Request" in request.headers:
        return render(request, "supervision/_inspected_items.html", {"chosen": chosen, **context})
    filled = {
        name: request.POST.getlist(name) if name in {"methods", "members"} else request.POST.get(name)
        for name in InspectionForm.base_fields
    }
    return _inspect_page(request, InspectionForm(initial=filled, today=request.actor.today), chosen, **context)


def _inspect_page(request: Request, form: InspectionForm, chosen: Sequence[Item], *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "supervision/inspect.html", {"form": form, "chosen": chosen, **more}, status=status)


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
    if key:
        about = get_object_or_404(Assignment, parent__in=inspection.items.values("matter"), pk=number_of(given, "assignment", "所涉交办"))
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
