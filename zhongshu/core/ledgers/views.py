"""The list page of every ledger, and its export."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.policies import Request, open_to_members
from zhongshu.core.ledgers.declarations import LEDGERS, Column, Filter, Ledger
from zhongshu.core.ledgers.operations import WRITERS, export_ledger
from zhongshu.core.ledgers.queries import Choice, Page, count_rows, get_page, list_choices, list_rows, value_of
from zhongshu.lib import clock

MEDIA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
OWN_RULE = "each ledger asks for its own permission and shows only rows within its scope"


@require_safe
@open_to_members(reason=OWN_RULE)
def ledger(request: Request, code: str) -> HttpResponse:
    """台账: a page of rows; htmx gets the rows alone."""
    declared = _ledger(request.actor, code)
    choices, ignored = list_choices(declared, request.actor, request.GET.dict())
    rows = list_rows(declared, request.actor, choices)
    page = get_page(declared, rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    is_fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    if not is_fragment:
        for sentence in ignored:
            messages.warning(request, sentence)
    context = _context(declared, request.actor, choices, page, _count_text(*count_rows(rows))) | {"ignored": ignored}
    response = render(request, "ui/_ledger_rows.html" if is_fragment else "ui/ledger.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@open_to_members(reason=OWN_RULE)
def export(request: Request, code: str, file_format: str) -> HttpResponse:
    """导出: every row of the filtered list as a file."""
    declared = _ledger(request.actor, code)
    if file_format not in WRITERS:
        raise NotYours
    choices, _ = list_choices(declared, request.actor, request.GET.dict())
    made = export_ledger(declared, choices, file_format=file_format, actor=request.actor, now=request.now)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=made.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made.content, content_type=MEDIA[file_format], headers=headers)


def _ledger(actor: Actor, code: str) -> Ledger:
    if code not in LEDGERS or not LEDGERS[code].permission.holds(actor):
        raise NotYours
    return LEDGERS[code]


def _context(declared: Ledger, actor: Actor, choices: list[Choice], page: Page, count_text: str) -> dict[str, Any]:
    here = reverse("ledger", args=[declared.code])
    kept = {choice.filter.name: choice.value for choice in choices}
    hint = "没有符合条件的记录，请减少筛选条件。" if choices else declared.empty
    return {
        "ledger": declared,
        "count_text": count_text,
        "filters": [_filter(one, actor, kept.get(one.name, "")) for one in declared.filters],
        "chips": [
            {
                "title": f"{choice.filter.label}：{choice.shown}",
                "remove_url": _url(here, {k: v for k, v in kept.items() if k != choice.filter.name}),
            }
            for choice in choices
        ],
        "columns": declared.columns,
        "rows": [{"url": declared.url(row), "cells": [_cell(row, column) for column in declared.columns]} for row in page.rows],
        "pager": {
            "newer_url": _url(here, kept | {"before": page.newer}) if page.newer else "",
            "older_url": _url(here, kept | {"after": page.older}) if page.older else "",
            "count_text": count_text,
        },
        "export_urls": {form: _url(reverse("ledger_export", args=[declared.code, form]), kept) for form in WRITERS},
        "empty": {"title": "没有记录", "hint": hint, "action_url": here if choices else "", "action_title": "去掉全部条件"},
    }


def _filter(one: Filter, actor: Actor, value: str) -> dict[str, Any]:
    options = list(one.options(actor))
    kind = "choice" if options else {"date_from": "date", "date_to": "date"}.get(one.kind, "text")
    shown = [{"value": "", "title": "全部"}, *({"value": key, "title": title} for key, title in options)]
    return {"name": one.name, "label": one.label, "kind": kind, "value": value, "options": shown if options else []}


def _cell(row: Any, column: Column) -> dict[str, Any]:
    return {"text": _told(value_of(row, column)), "kind": column.kind, "tone": column.tone(row), "explained": column.explained(row)}


def _told(value: Any) -> str:
    """A value as text; days and minutes in one form, so that a column of them can be read down."""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"
    return "" if value is None else {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _count_text(count: int, is_capped: bool) -> str:  # noqa: FBT001 - the pair that `count_rows` gives
    return f"{count:,}条以上" if is_capped else f"共{count:,}条"


def _url(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
