"""批量登记 from a sheet: template, dry run, confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.business.incoming.models import SheetDraft
from zhongshu.business.incoming.operations import sheets
from zhongshu.business.incoming.permissions import RECEIVE
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.views import download_bytes


@require_http_methods(["GET", "POST"])
@requires(RECEIVE)
def upload_sheet(request: Request) -> HttpResponse:
    """Upload a sheet; it is looked through and nothing else."""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            raise Refused("请选择填好的登记表。")
        draft = sheets.look_through(file.read(), name=str(file.name or "登记表"), actor=request.actor, now=request.now)
        return redirect("incoming_sheet_draft", draft=draft.pk)
    return render(request, "incoming/sheet.html", {"columns": [title for _, title, _ in sheets.COLUMNS]})


@require_GET
@requires(RECEIVE)
def template_sheet(request: Request) -> HttpResponse:
    """下载模板."""
    data = sheets.make_template()
    return download_bytes(data, name="收文批量登记表.xlsx", kind="xlsx", actor=request.actor, now=request.now)


@require_http_methods(["GET", "POST"])
@requires(RECEIVE)
def show_draft(request: Request, draft: int) -> HttpResponse:
    """预检: row by row what is wrong; confirming registers all of them or none."""
    row = SheetDraft.objects.filter(pk=draft, made_by=request.actor.person).first()
    if row is None:
        raise NotYours
    checked = sheets.check_rows(row, request.actor.today)
    if request.method == "POST":
        sheets.refuse_classified_rows(checked, actor=request.actor, now=request.now)
        papers = sheets.register_sheet(row, actor=request.actor, now=request.now)
        messages.success(request, f"已登记{len(papers)}件。")
        return redirect("ledger", code="incoming.papers")
    wrong = sum(1 for each in checked if each.errors)
    context = {
        "draft": row,
        "rows": [
            {
                "line": each.line,
                "cells": [str(each.facts.get(name) or "") for name, _, _ in sheets.COLUMNS],
                "errors": each.errors,
                "warnings": each.warnings,
            }
            for each in checked
        ],
        "columns": [title for _, title, _ in sheets.COLUMNS],
        "wrong": wrong,
        "warned": sum(1 for each in checked if each.warnings),
        "may_confirm": not wrong and row.confirmed_at is None,
    }
    return render(request, "incoming/draft.html", context)
