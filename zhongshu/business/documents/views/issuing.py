"""登记, the receipts of a dispatched paper, and the register of classified papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.business.documents import pages
from zhongshu.business.documents.flow import RECEIPT, REGISTER
from zhongshu.business.documents.forms import StubForm
from zhongshu.business.documents.ledgers import state_of
from zhongshu.business.documents.models import Paper, Recipient, RecipientGroup
from zhongshu.business.documents.operations import issuing, stubs
from zhongshu.business.documents.operations.holding import held_task
from zhongshu.business.documents.permissions import READ, STUBS, URGE
from zhongshu.business.documents.rules import recipients_of
from zhongshu.business.documents.views.common import answered, load_paper
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.matters.models import Task
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.engines.paper import Paper as PaperContent


@require_http_methods(["GET", "POST"])
@requires(READ)
def register(request: Request, pk: int) -> HttpResponse:
    """登记: choose the receiving units and the copies; the number is given when it is saved."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if task is None or task.step != REGISTER:
        raise Refused("这份文稿现在不等您登记；可以在公文页查看它走到了哪里。")
    if request.method == "POST":
        return _register(request, paper)
    mark_opened(pk, actor=request.actor, now=request.now)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "state": state_of(paper),
        "next_number": issuing.next_number_text(paper, request.actor.today),
        "year_warning": issuing.year_warning(paper, request.actor.today),
        "page_urls": pages.page_urls(paper),
        **_receivers(paper),
    }
    return render(request, "documents/register.html", context)


def _register(request: Request, paper: Paper) -> HttpResponse:
    copies = request.POST.get("copies", "")
    recipients = {int(unit): "main" for unit in request.POST.getlist("main") if unit.isdigit()}
    recipients |= {int(unit): "copy" for unit in request.POST.getlist("copy") if unit.isdigit() and int(unit) not in recipients}
    if len(recipients) != Unit.objects.filter(pk__in=recipients).count():
        raise Refused("收文单位有误，请重新选择。")
    issuing.register_paper(
        paper, recipients=recipients, copies=int(copies) if copies.isdigit() else 0, actor=request.actor, now=request.now
    )
    messages.success(request, f"已登记，文号{load_paper(request, paper.pk).matter.number}。")
    return answered(request, redirect("documents_paper", pk=paper.pk))


def _receivers(paper: Paper) -> dict[str, Any]:
    """The units to choose from, by kind and by group, with those chosen that the text itself names."""
    content = paper.current.read() if paper.current else PaperContent()
    office = Unit.objects.filter(receives=True, to_date=None).order_by("rank")
    units = [*office, *Unit.objects.filter(kind=UnitKind.OUTSIDE, to_date=None).order_by("rank")]
    groups = list(RecipientGroup.objects.prefetch_related("units"))
    main = _chosen(recipients_of(content.main_recipients), units, groups)
    copy = _chosen(recipients_of(content.copy_recipients), units, groups) - main
    rows: list[dict[str, Any]] = [{"unit": unit, "is_main": unit.pk in main, "is_copy": unit.pk in copy} for unit in units]
    kinds = list(dict.fromkeys(unit.kind for unit in units))
    return {
        "content": content,
        "unit_kinds": [{"title": UnitKind(kind).label, "units": [row for row in rows if row["unit"].kind == kind]} for kind in kinds],
        "unit_total": len(units),
        "main_count": len(main),
        "copy_count": len(copy),
        "groups": [{"name": group.name, "short": _short(group.name), "units": [unit.pk for unit in group.units.all()]} for group in groups],
        "copies": max(len(main | copy) + 10, 20),
    }


def _short(name: str) -> str:
    """A group's name by its two ends: several begin alike."""
    parts = name.split("，")
    return parts[0] if len(parts) == 1 else f"{parts[0]}…{parts[-1]}"


def _chosen(named: tuple[str, ...], units: list[Unit], groups: list[RecipientGroup]) -> set[int]:
    """Units that the 主送 or 抄送 line names, by name or as a group."""
    line = "，".join(named)
    chosen = {unit.pk for unit in units if unit.name in named or unit.short_name in named}
    remaining = line
    for group in sorted(groups, key=lambda group: -len(group.name)):
        words = recipients_of(group.name)
        if all(word in remaining for word in words):
            chosen |= {unit.pk for unit in group.units.all()}
            for word in words:
                remaining = remaining.replace(word, "", 1)
    return chosen


@require_GET
@requires(READ)
def receipts(request: Request, pk: int) -> HttpResponse:
    """Who has signed for the paper and who has not."""
    paper = load_paper(request, pk)
    require(request.actor, URGE, paper.matter)
    tasks = {
        task.position.unit_id: task
        for task in Task.objects.filter(matter=pk, step=RECEIPT).select_related("position", "done_by")
        if task.position
    }
    rows: list[dict[str, Any]] = [
        {
            "unit": recipient.unit.short_name,
            "role": recipient.get_role_display(),
            "is_outside": recipient.unit.kind == "outside",
            "task": tasks.get(recipient.unit_id),
        }
        for recipient in Recipient.objects.filter(paper=paper).select_related("unit").order_by("role", "unit__rank")
    ]
    rows.sort(key=lambda row: row["task"] is not None and row["task"].done_at is not None)
    total = sum(1 for row in rows if not row["is_outside"])
    signed = sum(1 for row in rows if row["task"] and row["task"].done_at)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "rows": rows,
        "signed": signed,
        "total": total,
        "outside": len(rows) - total,
        "may_urge": paper.matter.step == RECEIPT and signed < total,
    }
    return render(request, "documents/receipts.html", context)


@require_http_methods(["GET", "POST"])
@requires(STUBS)
def new_stub(request: Request) -> HttpResponse:
    """涉密公文登记: where it lies and who keeps it, never its text."""
    form = StubForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        stub = stubs.register_stub(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, f"已登记为{stub.register_number}。请按保密规定保管原件。")
        return redirect("ledger", code="documents.stubs")
    return render(request, "documents/stub.html", {"form": form})
