"""发文机关代字, 收文单位组, 常用批语: tables that the system officer keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.documents.flow import PHRASED_STEPS, STEPS
from zhongshu.business.documents.forms import GroupForm, IssuerForm, PhraseForm, group_initial, issuer_initial
from zhongshu.business.documents.models import Issuer, Phrase, RecipientGroup
from zhongshu.business.documents.operations import tables
from zhongshu.business.documents.permissions import MANAGE_TABLES
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.numbering.models import Number
from zhongshu.core.org.models import Unit, UnitKind


@require_http_methods(["GET", "POST"])
@requires(MANAGE_TABLES)
def issuers(request: Request) -> HttpResponse:
    """Those in force with a sample of their numbers, those that have ended, and a form for a new one."""
    form = IssuerForm(request.POST or None)

    def add() -> str:
        issuer = tables.add_issuer(form.facts(), actor=request.actor, now=request.now)
        return f"已登记。文号从“{_sample(issuer, request)}”编起。"

    if _done(request, form, add):
        return redirect("documents_issuers")
    return _issuers_page(request, form, None)


@require_http_methods(["GET", "POST"])
@requires(MANAGE_TABLES)
def issuer(request: Request, pk: int) -> HttpResponse:
    """One issuer, to be changed."""
    row = get_object_or_404(Issuer, pk=pk)
    form = IssuerForm(request.POST or None, initial=issuer_initial(row))

    def change() -> str:
        changed = tables.change_issuer(row, form.facts(), actor=request.actor, now=request.now)
        return f"已修改。文号写作“{_sample(changed, request)}”。"

    if _done(request, form, change):
        return redirect("documents_issuers")
    return _issuers_page(request, form, row)


@require_POST
@requires(MANAGE_TABLES)
def end_issuer(request: Request, pk: int) -> HttpResponse:
    """停用."""
    tables.end_issuer(get_object_or_404(Issuer, pk=pk), actor=request.actor, now=request.now)
    messages.success(request, "已停用，起草时不再可选；在办的公文照旧办完。")
    return redirect("documents_issuers")


@require_http_methods(["GET"])
@requires(MANAGE_TABLES)
def groups(request: Request) -> HttpResponse:
    """All groups."""
    rows = [{"group": group, "units": list(group.units.all())} for group in RecipientGroup.objects.prefetch_related("units")]
    return render(request, "documents/groups.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(MANAGE_TABLES)
def new_group(request: Request) -> HttpResponse:
    """A group to be made."""
    form = GroupForm(request.POST or None)

    def add() -> str:
        made = tables.add_group(**form.cleaned_data, actor=request.actor, now=request.now)
        return f"已设“{made.name}”。"

    if _done(request, form, add):
        return redirect("documents_groups")
    return _group_page(request, form, None)


@require_http_methods(["GET", "POST"])
@requires(MANAGE_TABLES)
def group(request: Request, pk: int) -> HttpResponse:
    """One group, to be changed."""
    row = get_object_or_404(RecipientGroup, pk=pk)
    form = GroupForm(request.POST or None, initial=group_initial(row))

    def change() -> str:
        tables.change_group(row, **form.cleaned_data, actor=request.actor, now=request.now)
        return "已修改；已经登记的公文，收文单位不变。"

    if _done(request, form, change):
        return redirect("documents_groups")
    return _group_page(request, form, row)


@require_POST
@requires(MANAGE_TABLES)
def remove_group(request: Request, pk: int) -> HttpResponse:
    """删去 a group."""
    tables.remove_group(get_object_or_404(RecipientGroup, pk=pk), actor=request.actor, now=request.now)
    messages.success(request, "已删去；已经登记的公文，收文单位不变。")
    return redirect("documents_groups")


@require_http_methods(["GET", "POST"])
@requires(MANAGE_TABLES)
def phrases(request: Request) -> HttpResponse:
    """The phrases of each step, and a form for a new one."""
    form = PhraseForm(request.POST or None)

    def add() -> str:
        made = tables.add_phrase(**form.cleaned_data, actor=request.actor, now=request.now)
        return f"已增加“{made.text}”。"

    if _done(request, form, add):
        return redirect("documents_phrases")
    rows = list(Phrase.objects.all())
    steps = [{"title": STEPS[step].title, "rows": [row for row in rows if row.step == step]} for step in PHRASED_STEPS]
    return render(request, "documents/phrases.html", {"form": form, "steps": steps}, status=_status(form))


@require_POST
@requires(MANAGE_TABLES)
def remove_phrase(request: Request, pk: int) -> HttpResponse:
    """删去 a phrase."""
    tables.remove_phrase(get_object_or_404(Phrase, pk=pk), actor=request.actor, now=request.now)
    messages.success(request, "已删去；已经写下的意见不变。")
    return redirect("documents_phrases")


def _done(request: Request, form: forms.Form, act: Callable[[], str]) -> bool:
    """Whether a sent form was carried out; if not, it says what hinders it and keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, act())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def _status(form: forms.Form) -> int:
    return 409 if form.non_field_errors() else 422 if form.is_bound else 200


def _issuers_page(request: Request, form: IssuerForm, changing: Issuer | None) -> HttpResponse:
    rows: list[dict[str, Any]] = [{"issuer": row, "sample": _sample(row, request)} for row in Issuer.objects.select_related("unit")]
    rows.sort(key=lambda row: row["issuer"].to_date is not None)
    return render(request, "documents/issuers.html", {"form": form, "rows": rows, "changing": changing}, status=_status(form))


def _group_page(request: Request, form: GroupForm, changing: RecipientGroup | None) -> HttpResponse:
    chosen = {str(pk) for pk in form["units"].value() or ()}
    units: list[Unit] = list(form.fields["units"].queryset)  # type: ignore[attr-defined]
    kinds = [
        {
            "title": kind.label,
            "units": [{"unit": unit, "is_chosen": str(unit.pk) in chosen} for unit in units if unit.kind == kind],
        }
        for kind in UnitKind
    ]
    context = {"form": form, "kinds": [kind for kind in kinds if kind["units"]], "changing": changing}
    return render(request, "documents/group.html", context, status=_status(form))


def _sample(issuer: Issuer, request: Request) -> str:
    """The first number of this year."""
    return issuer.number_text(Number(series=issuer.series, year=request.actor.today.year, sequence=1))
