"""What the pages begin with: a paper or an arrival through the actor's scope, and files that came with a form."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from PIL import Image, ImageOps

from zhongshu.business.incoming.models import Arrival, IncomingPaper
from zhongshu.business.incoming.operations.inbox import KINDS
from zhongshu.business.incoming.permissions import READ, RECEIVE, SEND
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import find, scope
from zhongshu.core.access.policies import Request
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made, store_upload
from zhongshu.core.matters.models import Matter

SIGNATURE_LIMIT = 550_000
PIXELS = 30_000_000
SHOWN = 1600
UNREADABLE = "图片没有收到或者打不开，请重新写一次，或者换一张 PNG、JPEG。"


def load_paper(request: Request, pk: int) -> IncomingPaper:
    """The paper with all that its pages show, or NotYours."""
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    related = (
        "matter__unit",
        "matter__drafter",
        "arrival__sent_by",
        "number",
        "signed_for_by",
        "issuer_unit",
        "duplicate_of__matter",
        "reply_paper",
    )
    return IncomingPaper.objects.select_related(*related).get(pk=pk)


def load_arrival(request: Request, arrival: int) -> Arrival:
    """What has come: for those who sign for papers, for its sender, and for whoever may read the paper that it became."""
    readable = Q(paper__matter__in=Matter.objects.filter(scope(request.actor, READ)))
    within = scope(request.actor, RECEIVE) | scope(request.actor, SEND) | readable if request.actor.seats else Q(pk__in=())
    rows = Arrival.objects.select_related("sent_by", "issuer_unit", "source", "closed_by")
    row = rows.filter(within, pk=arrival).first() if not RECEIVE.holds(request.actor) else rows.filter(pk=arrival).first()
    if row is None:
        raise NotYours
    return row


def uploads(request: Request, name: str = "files") -> list[StoredFile]:
    """Every file of a field, checked and stored. Call it before an operation's own transaction."""
    files: Sequence[Any] = request.FILES.getlist(name)
    return [
        store_upload(file.read(), name=str(file.name or "未命名"), actor=request.actor, now=request.now, allowed=KINDS) for file in files
    ]


def handwriting(request: Request) -> StoredFile | None:
    """What was written on the screen, or a photo of the original, drawn anew as a PNG of our own. Nothing is 圈阅."""
    photo = request.FILES.get("image")
    data_url = request.POST.get("signature", "")
    if photo is not None:
        return _redrawn(request, photo.read(), "批示原件.png")
    if not data_url:
        return None
    head, _, body = data_url.partition(",")
    if head != "data:image/png;base64" or len(body) > SIGNATURE_LIMIT:
        raise Refused(UNREADABLE)
    try:
        return _redrawn(request, base64.b64decode(body, validate=True), "手写批示.png")
    except binascii.Error as error:
        raise Refused(UNREADABLE) from error


def _redrawn(request: Request, data: bytes, name: str) -> StoredFile:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as sent:
            if sent.width * sent.height > PIXELS:
                raise Refused("照片尺寸太大，请缩小后再传。")
            upright = ImageOps.exif_transpose(sent)
            picture = upright.convert("RGBA") if upright.mode in ("RGBA", "LA", "P") else upright.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(UNREADABLE) from error
    picture.thumbnail((SHOWN, SHOWN))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return store_made(out.getvalue(), name=name, kind="png", actor=request.actor, now=request.now)


def answered(request: Request, response: HttpResponse) -> HttpResponse:
    """Where to go next: a redirect, or its address for a form that a script sent, so that a refusal leaves the page and what was typed in place."""
    is_json = "application/json" in request.headers.get("Accept", "")
    return JsonResponse({"url": response.url}) if isinstance(response, HttpResponseRedirect) and is_json else response


def say_faults(request: Request, form: Any) -> None:
    """What a form lacks: said in place where a script sent it; otherwise the page is shown again with it."""
    if request.method == "POST" and form.errors and "application/json" in request.headers.get("Accept", ""):
        raise Refused("；".join(f"{form[name].label}：{''.join(errors)}" for name, errors in form.errors.items() if name in form.fields))


def png(data: bytes) -> HttpResponse:
    """A picture of our own making, shown inside a page; its address changes with it."""
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response
