"""办理路线: who does which step, for the system officer; every row with its history, tried out, checked, and as a sheet."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.business.documents.flow import ROUTED_STEPS, STEPS
from zhongshu.business.documents.forms import RouteForm, TryRouteForm
from zhongshu.business.documents.models import Route
from zhongshu.business.documents.operations import settings
from zhongshu.business.documents.operations.route_sheet import Line, read_sheet, routes_sheet, take_routes
from zhongshu.business.documents.permissions import MANAGE_ROUTES
from zhongshu.business.documents.route_queries import changes_of, list_warnings, try_route
from zhongshu.business.documents.routing import Case
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.views import download_bytes
from zhongshu.core.org.models import Post, held_on
from zhongshu.lib.office_files import UnsafeFile, check, kind_of

SALT = "documents.routes.import"
UNTIL = 1800


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ROUTES)
def routes(request: Request) -> HttpResponse:
    """The rows in force, those that have ended, a form for a new one, what is wrong with them, and who would act in a case."""
    form = RouteForm(request.POST or None, initial={"from_date": request.actor.today})
    if request.method == "POST" and form.is_valid():
        settings.set_route(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, "路线已设置；在办的公文进入该环节时按新路线走。")
        return redirect("documents_routes")
    trial = TryRouteForm(request.GET if "division" in request.GET else None)
    context = {
        "form": form,
        "groups": _groups(request),
        "with_history": bool(request.GET.get("history")),
        "warnings": list_warnings(request.actor.today),
        "trial": trial,
        "tried": _tried(trial, request) if trial.is_bound and trial.is_valid() else None,
    }
    return render(request, "documents/routes.html", context)


def _tried(trial: TryRouteForm, request: Request) -> list[dict[str, Any]]:
    data = trial.cleaned_data
    return try_route(Case(data["division"].pk, data["issuer"].pk, data["document_type"]), request.actor.today)


def _groups(request: Request) -> list[dict[str, Any]]:
    """Rows by step; with the history who changed each, and when."""
    today, with_history = request.actor.today, bool(request.GET.get("history"))
    order = ("document_type", "division__rank", "issuer__rank", "-from_date")
    rows = list(Route.objects.select_related("division", "issuer", "position__unit").order_by(*order))
    rows = [row for row in rows if with_history or row.to_date is None or row.to_date >= today]
    manned = dict(Post.objects.filter(held_on(today)).values_list("position", "person__name"))
    changed = changes_of([row.pk for row in rows]) if with_history else {}
    return [
        {
            "title": STEPS[step].title,
            "rows": [
                {
                    "route": row,
                    "holder": manned.get(row.position_id, ""),
                    "has_ended": row.to_date is not None and row.to_date < today,
                    "changed": changed.get(row.pk, []),
                }
                for row in rows
                if row.step == step
            ],
        }
        for step in ROUTED_STEPS
    ]


@require_POST
@requires(MANAGE_ROUTES)
def end_route(request: Request, route: int) -> HttpResponse:
    """停用 from tomorrow on."""
    row = get_object_or_404(Route.objects.select_related("position__unit"), pk=route)
    settings.end_route(row, to_date=request.actor.today, actor=request.actor, now=request.now)
    messages.success(request, "路线今天之后停用。")
    return redirect("documents_routes")


@require_GET
@requires(MANAGE_ROUTES)
def export_routes(request: Request) -> HttpResponse:
    """The rows in force as a sheet that can be changed and brought back."""
    data = routes_sheet(request.actor.today, taken_by=request.actor.name)
    return download_bytes(data, name=f"发文办理路线-{request.actor.today}.xlsx", kind="xlsx", actor=request.actor, now=request.now)


@require_POST
@requires(MANAGE_ROUTES)
def import_routes(request: Request) -> HttpResponse:
    """试导入: what the sheet would change; the lines come back signed with the second press, and only then are set."""
    if request.POST.get("lines"):
        count = take_routes(_signed_lines(request.POST["lines"]), actor=request.actor, now=request.now)
        messages.success(request, f"已导入，改了{count}条路线。")
        return redirect("documents_routes")
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("请选择要导入的表格。")
    data = upload.read()
    try:
        kind = kind_of(data)
        if kind != "xlsx":
            raise Refused("只能导入 Excel 表格（.xlsx），请用本页导出的表格改。")
        check(data, kind)
    except UnsafeFile as error:
        raise Refused(str(error)) from error
    lines = read_sheet(data, today=request.actor.today)
    signed = signing.dumps([dataclasses.astuple(line) for line in lines], salt=SALT, compress=True)
    context = {
        "lines": [line for line in lines if line.change or line.fault],
        "changes": sum(bool(line.change) for line in lines),
        "faults": sum(bool(line.fault) for line in lines),
        "same": sum(not line.change and not line.fault for line in lines),
        "signed": signed,
    }
    return render(request, "documents/routes_import.html", context)


def _signed_lines(text: str) -> list[Line]:
    """The lines as they were shown. Raises Refused for others, or after half an hour."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=UNTIL)
    except signing.BadSignature:
        raise Refused("试导入的结果已经过期，请重新选择表格试导入。") from None
    return [Line(number, told, change, fault, tuple(facts) if facts else None) for number, told, change, fault, facts in rows]
