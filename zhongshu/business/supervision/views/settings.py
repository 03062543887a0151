"""督办来源, kept by the system officer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.supervision.forms import SourceForm
from zhongshu.business.supervision.models import Source
from zhongshu.business.supervision.operations.sources import add_source
from zhongshu.business.supervision.operations.sources import end_source as end
from zhongshu.business.supervision.permissions import MANAGE_SOURCES
from zhongshu.core.access.policies import Request, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_SOURCES)
def sources(request: Request) -> HttpResponse:
    """督办来源目录."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = add_source(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, f"已增加来源“{source.name}”。")
        return redirect("supervision_sources")
    context = {"form": form, "sources": Source.objects.all(), "today": request.actor.today}
    return render(request, "supervision/sources.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(MANAGE_SOURCES)
def end_source(request: Request, source: int) -> HttpResponse:
    """停用来源."""
    end(get_object_or_404(Source, pk=source), actor=request.actor, now=request.now)
    messages.success(request, "已停用；已有的事项不受影响。")
    return redirect("supervision_sources")
