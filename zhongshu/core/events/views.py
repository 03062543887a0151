"""安全审计: the audit officer reads the ledger of events, exports it and has the chain recomputed."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.events.forms import AuditForm
from zhongshu.core.events.models import Event
from zhongshu.core.events.operations import record
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.events.queries import entry_of, list_faults
from zhongshu.core.events.types import EVENT_TYPES
from zhongshu.lib.clock import CHINA
from zhongshu.lib.sheets import Heading, Sheet, to_csv, to_xlsx

PAGE = 50
EXPORT_LIMIT = 50_000
FAULTS_SHOWN = 100
COLUMNS = ["序号", "时间", "操作人", "类型", "内容", "事项", "对象"]
WIDTHS = (10, 18, 12, 16, 60, 10, 24)
OPEN_ROOMS = ("access.", "staffing.", "calendar.", "parameters.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(READ_AUDIT)
def audit(request: Request) -> HttpResponse:
    """事件流水, newest first, fifty a page."""
    form = _form(request)
    rows, newer, older = _page(request, _filtered(form))
    return render(request, "events/audit.html", _context(request, form, rows, newer, older))


@requires(READ_AUDIT)
def export(request: Request) -> HttpResponse:
    """导出 what the filters show; the export is an event itself."""
    rows = _filtered(_form(request)).order_by("-seq")
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        count = rows.count()
        if count > EXPORT_LIMIT:
            raise Refused(f"共有{count}行，一次最多导出{EXPORT_LIMIT}行。请按日期分批导出。")
        printed = f"{request.now.astimezone(CHINA):%Y-%m-%d %H:%M}"
        notes = [f"导出人：{request.actor.name}　导出时间：{printed}　共{count}行", "内部资料，注意保管"]
        lines = [_cells(row) for row in rows.iterator(chunk_size=2000)]
        sheet = Sheet("事件流水", notes, [Heading(title, width) for title, width in zip(COLUMNS, WIDTHS, strict=True)], lines)
        data = to_csv(sheet) if kind == "csv" else to_xlsx(sheet)
        record("ledgers.exported", actor=request.actor, at=request.now, subject="events", ledger="事件流水", rows=count, format=kind)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="events-{request.actor.today:%Y%m%d}.{kind}"'
    return response


@requires(READ_AUDIT)
@require_POST
def verify(request: Request, other_checks: Sequence[Callable[[], Iterator[str]]] = ()) -> HttpResponse:
    """校验: recompute the chain, and what rooms above hand in (every stored file's digest); each fault is shown as a sentence."""
    faults = list(itertools.islice(itertools.chain.from_iterable(check() for check in (list_faults, *other_checks)), FAULTS_SHOWN))
    result = f"发现{len(faults)}处不符{'（只列前100处）' if len(faults) == FAULTS_SHOWN else ''}" if faults else "全部相符"
    with transaction.atomic():
        record("staffing.ledger_verified", actor=request.actor, at=request.now, result=result)
    if not faults:
        messages.success(request, "事件流水和文件全部相符，没有被改动。")
        return HttpResponseRedirect(reverse("staffing_audit"))
    form = AuditForm(types=_types())
    rows, newer, older = _page(request, Event.objects.all())
    return render(request, "events/audit.html", {**_context(request, form, rows, newer, older), "faults": faults, "result": result})


def _form(request: Request) -> AuditForm:
    form = AuditForm(request.GET, types=_types())
    if not form.is_valid():
        raise Refused(
            "筛选条件看不懂，请返回后重新选择："
            + "；".join(f"{form[name].label}{' '.join(map(str, errors))}" for name, errors in form.errors.items())
        )
    return form


def _filtered(form: AuditForm) -> QuerySet[Event]:
    wanted = form.cleaned_data
    rows = Event.objects.all()
    if wanted["type"]:
        rows = rows.filter(type=wanted["type"])
    if wanted["person"]:
        rows = rows.filter(actor_name=wanted["person"].strip())
    if wanted["matter"]:
        rows = rows.filter(matter=wanted["matter"])
    if wanted["since"]:
        rows = rows.filter(at__gte=_midnight(wanted["since"]))
    if wanted["until"]:
        rows = rows.filter(at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
    return rows


def _page(request: Request, rows: QuerySet[Event]) -> tuple[list[Event], str, str]:
    """One page by keyset, and the addresses of the newer and the older one (empty at the ends)."""
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    if after.isdigit():
        found = list(rows.filter(seq__gt=int(after)).order_by("seq")[: PAGE + 1])
        has_newer, has_older = len(found) > PAGE, True
        shown = found[:PAGE][::-1]
    else:
        found = list((rows.filter(seq__lt=int(before)) if before.isdigit() else rows).order_by("-seq")[: PAGE + 1])
        has_newer, has_older = before.isdigit(), len(found) > PAGE
        shown = found[:PAGE]
    newer = _address(request, after=shown[0].seq) if shown and has_newer else ""
    older = _address(request, before=shown[-1].seq) if shown and has_older else ""
    return shown, newer, older


def _address(request: Request, **keys: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "after")}
    return f"{reverse('staffing_audit')}?{urlencode({**kept, **keys})}"


def _context(request: Request, form: AuditForm, rows: list[Event], newer: str, older: str) -> dict[str, Any]:
    kept = urlencode({name: value for name, value in request.GET.items() if name not in ("before", "after", "format")})
    return {
        "title": "事件流水",
        "form": form,
        "columns": COLUMNS,
        "rows": [
            [str(cell) if not isinstance(cell, dt.datetime) else f"{cell.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" for cell in _cells(row)]
            for row in rows
        ],
        "pager": {"newer_url": newer, "older_url": older, "count_text": f"本页{len(rows)}条"},
        "export_url": f"{reverse('staffing_audit_export')}?{kept}",
    }


def _cells(event: Event) -> list[str | int | dt.datetime]:
    title, told = _told(event)
    matter = event.matter if event.matter is not None else ""
    subject = "" if event.matter is not None else event.subject  # a matter's subject is its title
    return [event.seq, event.at, event.actor_name, title, told, matter, subject]


def _told(event: Event) -> tuple[str, str]:
    """What the audit officer reads: who did what when, but no opinion and no title of a paper — no officer of the three reads papers."""
    if event.type not in EVENT_TYPES:
        return event.type, ""
    event_type = EVENT_TYPES[event.type]
    is_open = event_type.security or event.type.startswith(OPEN_ROOMS)
    if event.type.startswith("files."):
        return event_type.title, event_type.tell({**entry_of(event).data, "name": "（文件名略）"})  # named after the papers in them
    return event_type.title, entry_of(event).sentence if is_open else ""


def _types() -> list[tuple[str, str]]:
    return [(event_type.code, event_type.title) for event_type in EVENT_TYPES]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=CHINA)
