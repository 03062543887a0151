"""大模型复读 on the page of a paper: asked for, looked after while it runs, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhongshu.business.documents import pages
from zhongshu.business.documents.models import Paper
from zhongshu.business.documents.operations.second_reading import ask_second_reading, may_ask
from zhongshu.business.documents.permissions import READ
from zhongshu.business.documents.views.common import load_paper
from zhongshu.business.documents.views.paper import checked
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires


@never_cache
@require_http_methods(["GET", "POST"])
@requires(READ)
def second_reading(request: Request, pk: int) -> HttpResponse:
    """Ask for it, or see how far it is. Only for who has the paper in hand; a script gets the piece of the page, who has none goes back to the page."""
    paper = load_paper(request, pk)
    if not may_ask(paper.matter, request.actor):
        raise NotYours
    is_fragment = "HX-Request" in request.headers
    refused = ""
    if request.method == "POST":
        try:
            ask_second_reading(paper, digest=request.POST.get("digest", ""), actor=request.actor, now=request.now)
        except Refused as refusal:
            if not is_fragment:
                raise
            refused = refusal.sentence
        if not is_fragment:
            messages.success(request, "已请大模型复读，读完后意见列在“核文”里。")
    if not is_fragment:
        return redirect(reverse("documents_paper", args=[pk]) + "#checked")
    return _fragment(request, load_paper(request, pk), refused)


def _fragment(request: Request, paper: Paper, refused: str) -> HttpResponse:
    """How far it is; when it is over, what is found with it."""
    second = pages.second_reading(paper, request.now)
    context: dict[str, Any] = {"paper": paper, "second": second, "refused": refused}
    if request.method == "GET" and second and not second["is_running"]:
        context |= {"is_over": True, **checked(paper, request, may_decide=True)}
    return render(request, "documents/_second_reading.html", context)
