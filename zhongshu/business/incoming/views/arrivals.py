"""What comes in: the inbox, a new scan, what a unit sends, and the page of one arrival until it is signed for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.business.incoming import pages
from zhongshu.business.incoming.forms import CountForm, NewArrivalForm, SendForm
from zhongshu.business.incoming.models import Arrival, ArrivalState, Channel, IncomingFile, IncomingPage, IncomingPaper, ReadingState
from zhongshu.business.incoming.operations import arrivals as acts
from zhongshu.business.incoming.operations.reading import read_again
from zhongshu.business.incoming.permissions import READ, RECEIVE, SEND
from zhongshu.business.incoming.queries import list_waiting_arrivals
from zhongshu.business.incoming.views.common import answered, load_arrival, png, say_faults, uploads
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files import store
from zhongshu.core.files.views import download


@require_GET
@requires(RECEIVE)
def inbox(request: Request) -> HttpResponse:
    """待签收: everything that has come, by whatever way."""
    rows = [
        {
            "arrival": arrival,
            "is_reading": any(file.state in (ReadingState.QUEUED, ReadingState.READING) for file in arrival.files.all()),
            "has_failed": any(file.state == ReadingState.FAILED for file in arrival.files.all()),
            "files": len(arrival.files.all()),
        }
        for arrival in list_waiting_arrivals()[:200]
    ]
    return render(request, "incoming/inbox.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(RECEIVE)
def new_arrival(request: Request) -> HttpResponse:
    """登记来文: a scan that is to be read, or paper that has come by hand and is signed for at once."""
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if request.FILES.getlist("files"):
        arrival = acts.upload_paper(title=request.POST.get("title", ""), files=uploads(request), **by)
        messages.success(request, "已上传，正在识读；可以现在就签收，也可以等识读完再签收。")
        return answered(request, redirect("incoming_arrival", arrival=arrival.pk))
    form = NewArrivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper = acts.receive_by_hand(**form.cleaned_data, **by)
        messages.success(request, "已签收，请登记。")
        return answered(request, redirect("incoming_paper", pk=paper.pk))
    say_faults(request, form)
    return render(request, "incoming/new.html", {"form": form, "issuers": list_issuers()})


def list_issuers() -> list[str]:
    """Names of those who have written before, for the field to offer."""
    names = IncomingPaper.objects.exclude(issuer="").order_by("issuer").values_list("issuer", flat=True).distinct()
    return list(names[:300])


@require_http_methods(["GET", "POST"])
@requires(SEND)
def send(request: Request) -> HttpResponse:
    """报送公文 by a unit of the city."""
    form = SendForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        arrival = acts.send_paper(**form.cleaned_data, files=uploads(request), actor=request.actor, now=request.now)
        messages.success(request, "已报送，等办公室签收；签收以前可以撤回。")
        return answered(request, redirect("incoming_arrival", arrival=arrival.pk))
    say_faults(request, form)
    return render(request, "incoming/send.html", {"form": form})


@require_GET
@requires(READ)
def show_arrival(request: Request, arrival: int) -> HttpResponse:
    """One arrival: the original on the left, signing for it on the right."""
    row = load_arrival(request, arrival)
    paper = IncomingPaper.objects.filter(arrival=row).first()
    if paper and RECEIVE.holds(request.actor):
        return redirect("incoming_paper", pk=paper.pk)
    is_waiting = row.state == ArrivalState.WAITING
    shown = pages.original(row)
    count = {"pages": len(shown["pages"]), "attachments": max(len(shown["files"]) - 1, 0)}
    context = {
        "arrival": row,
        "original": shown,
        "form": CountForm(initial={"pieces": 1, "copies": 1, **count}),
        "can_sign": is_waiting and RECEIVE.holds(request.actor),
        "can_withdraw": is_waiting and not RECEIVE.holds(request.actor) and row.channel in (Channel.UNIT, Channel.PLATFORM),
        "neighbours": _neighbours(request, row),
    }
    return render(request, "incoming/arrival.html", context)


def _neighbours(request: Request, row: Arrival) -> list[dict[str, Any]]:
    if not RECEIVE.holds(request.actor):
        return []
    return [
        {"url": f"/incoming/arrivals/{each.pk}/", "title": each.title, "note": each.get_channel_display(), "active": each.pk == row.pk}
        for each in list_waiting_arrivals()[:30]
    ]


@require_POST
@requires(READ)
def act_on_arrival(request: Request, arrival: int) -> HttpResponse:
    """签收, 撤回, 剔除, 重新识读."""
    row = load_arrival(request, arrival)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act == "sign":
        form = CountForm(request.POST)
        if not form.is_valid():
            raise Refused("请填写件数、份数、页数和附件数，都是整数。")
        paper = acts.sign_for(row, **form.cleaned_data, **by)
        messages.success(request, "已签收，请登记。")
        return answered(request, redirect("incoming_paper", pk=paper.pk))
    if act == "withdraw":
        acts.withdraw_arrival(row, reason=reason, **by)
        messages.success(request, "已撤回。")
    elif act == "discard":
        acts.discard_arrival(row, reason=reason, **by)
        messages.success(request, "已剔除，来件登记里仍可查到。")
        return answered(request, redirect("incoming_inbox"))
    elif act == "read_again":
        file = IncomingFile.objects.filter(arrival=row, pk=_key(request.POST.get("file"))).select_related("stored").first()
        if file is None:
            raise NotYours
        read_again(file, **by)
        messages.success(request, "已重新排队识读。")
    else:
        raise Refused("没有这个操作。")
    return answered(request, redirect("incoming_arrival", arrival=row.pk))


def _key(value: str | None) -> int:
    return int(value) if value and value.isdigit() else 0


@require_GET
@requires(READ)
def show_pages(request: Request, arrival: int) -> HttpResponse:
    """The original alone: the page asks for it again while it is being read."""
    row = load_arrival(request, arrival)
    return render(request, "incoming/_original.html", {"original": pages.original(row)})


@require_GET
@requires(READ)
def page_picture(request: Request, arrival: int, file: int, number: int) -> HttpResponse:
    """One page of the original as a picture that we have drawn."""
    row = load_arrival(request, arrival)
    page = IncomingPage.objects.filter(file=file, file__arrival=row, number=number).exclude(image="").first()
    if page is None:
        raise Http404
    try:
        return png(store.get(page.image))
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error


@require_GET
@requires(READ)
def original_file(request: Request, arrival: int, file: int) -> HttpResponse:
    """The file that came, as it came."""
    row = load_arrival(request, arrival)
    found = IncomingFile.objects.select_related("stored").filter(arrival=row, pk=file).first()
    if found is None:
        raise Http404
    paper = IncomingPaper.objects.filter(arrival=row).first()
    return download(found.stored, actor=request.actor, now=request.now, matter=paper.pk if paper else None)
