"""质量差错: the rate by month, division and kind with the year before; errors that people record and strike; repeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhongshu.business.documents.error_rates import PER, Share, shares_of
from zhongshu.business.documents.forms import ErrorForm, RepealForm
from zhongshu.business.documents.indicators import ALL as INDICATORS
from zhongshu.business.documents.ledgers import ERRORS
from zhongshu.business.documents.models import QualityError
from zhongshu.business.documents.operations.issuing import repeal_paper
from zhongshu.business.documents.operations.quality import record_error, strike_error
from zhongshu.business.documents.permissions import LEDGER, READ, RECORD_ERRORS
from zhongshu.business.documents.views.common import load_paper
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.indicators.figures import Figure, shown
from zhongshu.core.ledgers.queries import ledger_url

YEARS = 3
RATE = next(indicator for indicator in INDICATORS if indicator.code == "documents.error_rate")
WAYS = {"months": ("按月", "month"), "divisions": ("按拟稿处室", "division"), "kinds": ("按错误种类", "kind")}


@require_GET
@requires(LEDGER)
def quality(request: Request) -> HttpResponse:
    """差错率: this year and the one before, each number open into its rows."""
    today = request.actor.today
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= today.year else today.year
    shares = shares_of(request.actor, year)
    tables = [
        {"title": title, "rows": _rows(shares[way], year, name), "has_characters": way != "kinds"} for way, (title, name) in WAYS.items()
    ]
    context = {
        "year": year,
        "years": [{"title": f"{each}年", "year": each, "is_current": each == year} for each in range(today.year, today.year - YEARS, -1)],
        "total": _rows(shares["all"], year, "")[0],
        "definition": RATE.definition,
        "tables": tables,
        "ledger_url": ledger_url(ERRORS.code, year=str(year)),
    }
    return render(request, "documents/quality.html", context)


def _rows(shares: list[Share], year: int, name: str) -> list[dict[str, Any]]:
    """Lines with the rate of both years and a bar; the longest bar is the highest rate of either."""
    rates = [share.errors * PER / share.characters if share.characters else 0.0 for share in shares]
    before = [share.errors_before * PER / share.characters_before if share.characters_before else 0.0 for share in shares]
    top = max([*rates, *before, 0.01])
    return [
        {
            "title": share.title,
            "errors": share.errors,
            "characters": f"{share.characters:,}",
            "rate": _rate(share.errors, share.characters),
            "url": _url(year, name, share.code),
            "errors_before": share.errors_before,
            "characters_before": f"{share.characters_before:,}",
            "rate_before": _rate(share.errors_before, share.characters_before),
            "url_before": _url(year - 1, name, share.code),
            "bar": round(rate * 100 / top),
            "bar_before": round(earlier * 100 / top),
        }
        for share, rate, earlier in zip(shares, rates, before, strict=True)
    ]


def _rate(errors: int, characters: int) -> str:
    return shown(RATE, Figure(errors, characters))


def _url(year: int, name: str, code: str) -> str:
    chosen = {name: code} if name else {}
    return ledger_url(ERRORS.code, year=str(year), state="counted", **chosen)


@require_POST
@requires(READ)
def record(request: Request, pk: int) -> HttpResponse:
    """登记差错 on the page of a paper."""
    paper = load_paper(request, pk)
    if not RECORD_ERRORS.holds(request.actor):
        raise NotYours
    form = ErrorForm(request.POST)
    if not form.is_valid():
        raise Refused("请选错误种类，写明原文和问题。")
    record_error(paper, **form.cleaned_data, actor=request.actor, now=request.now)
    messages.success(request, "已登记差错，计入拟稿处室的差错率。")
    return redirect("documents_paper", pk=pk)


@require_POST
@requires(READ)
def strike(request: Request, pk: int, error: int) -> HttpResponse:
    """撤销差错."""
    paper = load_paper(request, pk)
    row = QualityError.objects.select_related("paper__matter").filter(paper=paper, pk=error).first()
    if row is None or not RECORD_ERRORS.holds(request.actor):
        raise NotYours
    strike_error(row, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    messages.success(request, "已撤销，留在台账里，不再计入。")
    return redirect(f"{reverse('documents_paper', args=[pk])}#errors")


@require_POST
@requires(READ)
def repeal(request: Request, pk: int) -> HttpResponse:
    """登记废止."""
    paper = load_paper(request, pk)
    if not RECORD_ERRORS.holds(request.actor):
        raise NotYours
    form = RepealForm(request.POST)
    if not form.is_valid():
        raise Refused("请写明废止日期和依据。")
    repeal_paper(paper, **form.cleaned_data, actor=request.actor, now=request.now)
    messages.success(request, "已登记废止；以后的文稿再引用它，核文会提示。")
    return redirect("documents_paper", pk=pk)
