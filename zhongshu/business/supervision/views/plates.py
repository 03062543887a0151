"""挂牌督办: the plate's page and the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhongshu.business.supervision import pages
from zhongshu.business.supervision.models import Plate
from zhongshu.business.supervision.operations import plates
from zhongshu.business.supervision.permissions import LEDGER, READ_PLATE
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened


@require_safe
@requires(READ_PLATE)
def show_plate(request: Request, pk: int) -> HttpResponse:
    """One plate."""
    plate = _load(request, pk)
    with transaction.atomic():
        mark_opened(pk, actor=request.actor, now=request.now)
    return render(request, "supervision/plate.html", pages.plate_page(plate, request.actor))


@require_POST
@requires(READ_PLATE)
def act_on_plate(request: Request, pk: int) -> HttpResponse:
    """同意挂牌, 申请摘牌, 同意摘牌, 退回, 不予挂牌."""
    plate = _load(request, pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    words = request.POST.get("opinion", "").strip()[:1000]
    acts: dict[str, Callable[[], Any]] = {
        "hang": lambda: plates.hang_plate(plate, opinion=words, **by),
        "refuse": lambda: plates.refuse_plate(plate, reason=words, **by),
        "return": lambda: plates.return_plate(plate, reason=words, **by),
        "resubmit": lambda: plates.resubmit_plate(plate, opinion=words, **by),
        "ask_unhanging": lambda: plates.ask_unhanging(plate, acceptance=words, **by),
        "unhang": lambda: plates.unhang_plate(plate, opinion=words, **by),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    act()
    messages.success(request, "已办。")
    return redirect("supervision_plate", pk=pk)


@require_safe
@requires(LEDGER)
def wall(request: Request) -> HttpResponse:
    """挂牌墙, for a screen."""
    return render(request, "supervision/wall.html", pages.wall_page(request.actor.today))


def _load(request: Request, pk: int) -> Plate:
    find(request.actor, READ_PLATE, Matter.objects.all(), pk=pk)
    return Plate.objects.select_related("matter__unit", "item__matter", "item__source", "item__leader__unit", "hung_by").get(pk=pk)
