"""办理栏: the forms of a settings page. Every page has one address; which form was sent stands in `act`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import Entry, entry_of
from zhongshu.core.staffing.events import EVENTS

HISTORY = 20
ROWS = 50


@dataclass(frozen=True, slots=True)
class Panel:
    """One act on a page: its form, and what is done with it. `do` returns the sentence that the page shows then."""

    act: str
    title: str
    form: Callable[..., forms.Form]
    do: Callable[[dict[str, Any]], str]
    submit: str
    note: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    tone: str = ""


def answer(request: Request, panels: Sequence[Panel], *, template: str = "staffing/page.html", **context: Any) -> HttpResponse:
    """The page with its panels; a sent panel is done and the page shown anew, or shown with what hinders it and all that was typed."""
    bound: dict[str, forms.Form] = {}
    status = 200
    for panel in panels:
        if request.method == "POST" and request.POST.get("act") == panel.act:
            form = panel.form(request.POST, auto_id=f"{panel.act}_%s")
            status = _try(request, panel, form)
            if not status:
                return HttpResponseRedirect(request.get_full_path())
            bound[panel.act] = form
    shown = [
        {
            "panel": panel,
            "form": bound.get(panel.act) or panel.form(auto_id=f"{panel.act}_%s", initial=panel.initial),
            "open": panel.act in bound,
        }
        for panel in panels
    ]
    return render(request, template, {**context, "panels": shown}, status=status or 200)


def page_of(request: Request, rows: QuerySet[Any], noun: str) -> tuple[list[Any], dict[str, str]]:
    """One page of a table, with the addresses of its neighbours; a page that is none gives the nearest."""
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    around = {
        "newer_url": page.previous_page_number() if page.has_previous() else 0,
        "older_url": page.next_page_number() if page.has_next() else 0,
    }
    urls = {name: f"?{urlencode({**kept, 'page': number})}" if number else "" for name, number in around.items()}
    return list(page), {**urls, "count_text": f"共{page.paginator.count}{noun}"}


def list_history(subject: str, *types: str) -> list[Entry]:
    """The latest events about a unit, person or rule, newest first; with an empty subject, the latest of these types."""
    rows = Event.objects.filter(type__in=types or [event_type.code for event_type in EVENTS])  # by type: there is no index on the subject
    return [entry_of(event) for event in (rows.filter(subject=subject) if subject else rows).order_by("-seq")[:HISTORY]]


def _try(request: Request, panel: Panel, form: forms.Form) -> int:
    """0 when done; else the status of the page that shows why not."""
    if not form.is_valid():
        return 422
    try:
        messages.success(request, panel.do(form.cleaned_data))
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return 409
    return 0
