"""督查看板 and the report that is written from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.business.supervision.board import DRAFTS, board_page
from zhongshu.business.supervision.burden import burden_page
from zhongshu.business.supervision.operations.reporting import draft_report
from zhongshu.business.supervision.permissions import LEDGER, MANAGE
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments.permissions import READ
from zhongshu.core.matters.kinds import KINDS


@require_safe
@requires(LEDGER)
def board(request: Request) -> HttpResponse:
    """督查看板."""
    context = board_page(request.actor) | {"may_report": MANAGE.holds(request.actor)}
    return render(request, "supervision/board.html", context)


@require_safe
@requires(READ)
def burden(request: Request) -> HttpResponse:
    """填报负担, by unit and month: of the units whose assignments one may see, for a unit its own."""
    given = request.GET.get("year", "")
    this_year = request.actor.today.year
    year = int(given) if given.isascii() and given.isdigit() and 2000 <= int(given) <= this_year else this_year
    return render(request, "supervision/burden.html", burden_page(request.actor, year))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def report(request: Request) -> HttpResponse:
    """督查通报 and 督查专报: read, and made a draft of an outgoing paper."""
    kind = request.GET.get("kind", "")
    draft = (DRAFTS.get(kind) or DRAFTS["circular"])(request.actor)
    if request.method == "POST":
        paper = draft_report(draft.title, draft.text, draft.about, document_type=draft.document_type, actor=request.actor, now=request.now)
        messages.success(request, f"已代拟{draft.name}，在发文里继续修改和送审。")
        return redirect(reverse(KINDS[paper.kind].url_name, args=[paper.pk]))
    return render(request, "supervision/report.html", {"draft": draft, "lines": draft.text.split("\n")})
