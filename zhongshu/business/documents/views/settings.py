"""办理路线: who does which step, for the system officer; every row with its history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.documents.flow import ROUTED_STEPS, STEPS
from zhongshu.business.documents.forms import RouteForm
from zhongshu.business.documents.models import Route
from zhongshu.business.documents.operations import settings
from zhongshu.business.documents.permissions import MANAGE_ROUTES
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.org.models import Post, held_on


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ROUTES)
def routes(request: Request) -> HttpResponse:
    """The rows in force, those that have ended, and a form for a new one."""
    form = RouteForm(request.POST or None, initial={"from_date": request.actor.today})
    if request.method == "POST" and form.is_valid():
        settings.set_route(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, "路线已设置；在办的公文进入该环节时按新路线走。")
        return redirect("documents_routes")
    rows = list(
        Route.objects.select_related("division", "issuer", "position__unit").order_by(
            "document_type", "division__rank", "issuer__rank", "-from_date"
        )
    )
    manned = dict(Post.objects.filter(held_on(request.actor.today)).values_list("position", "person__name"))
    groups = [
        {
            "title": STEPS[step].title,
            "rows": [
                {
                    "route": row,
                    "holder": manned.get(row.position_id, ""),
                    "has_ended": row.to_date is not None and row.to_date < request.actor.today,
                }
                for row in rows
                if row.step == step and (request.GET.get("history") or row.to_date is None or row.to_date >= request.actor.today)
            ],
        }
        for step in ROUTED_STEPS
    ]
    return render(request, "documents/routes.html", {"form": form, "groups": groups, "with_history": bool(request.GET.get("history"))})


@require_POST
@requires(MANAGE_ROUTES)
def end_route(request: Request, route: int) -> HttpResponse:
    """停用 from tomorrow on."""
    row = get_object_or_404(Route.objects.select_related("position__unit"), pk=route)
    settings.end_route(row, to_date=request.actor.today, actor=request.actor, now=request.now)
    messages.success(request, "路线今天之后停用。")
    return redirect("documents_routes")
