"""收文办理路线: who does which step, for the system officer; every row with its history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.incoming.flow import FLOW_1, ROUTED_STEPS
from zhongshu.business.incoming.forms import RouteForm
from zhongshu.business.incoming.models import IncomingRoute
from zhongshu.business.incoming.operations import settings
from zhongshu.business.incoming.permissions import MANAGE_ROUTES
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.org.models import Post, held_on


@require_http_methods(["GET", "POST"])
@requires(MANAGE_ROUTES)
def routes(request: Request) -> HttpResponse:
    """The rows in force, those that have ended, and a form for a new one."""
    form = RouteForm(request.POST or None, initial={"from_date": request.actor.today})
    if request.method == "POST" and form.is_valid():
        settings.set_route(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, "路线已设置；在办的来文进入该环节时按新路线走。")
        return redirect("incoming_routes")
    with_history = bool(request.GET.get("history"))
    rows = list(IncomingRoute.objects.select_related("position__unit").order_by("paper_class", "-from_date"))
    manned = dict(Post.objects.filter(held_on(request.actor.today)).values_list("position", "person__name"))
    groups = [
        {
            "title": FLOW_1[step].title,
            "rows": [
                {
                    "route": row,
                    "holder": manned.get(row.position_id, ""),
                    "has_ended": row.to_date is not None and row.to_date < request.actor.today,
                }
                for row in rows
                if row.step == step and (with_history or row.to_date is None or row.to_date >= request.actor.today)
            ],
        }
        for step in ROUTED_STEPS
    ]
    return render(request, "incoming/routes.html", {"form": form, "groups": groups, "with_history": with_history})


@require_POST
@requires(MANAGE_ROUTES)
def end_route(request: Request, route: int) -> HttpResponse:
    """停用 from tomorrow on."""
    row = get_object_or_404(IncomingRoute.objects.select_related("position__unit"), pk=route)
    settings.end_route(row, to_date=request.actor.today, actor=request.actor, now=request.now)
    messages.success(request, "路线今天之后停用。")
    return redirect("incoming_routes")
