"""The page of what was urged on a matter, of what comes next, and of urging: one for every kind of matter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.permissions import find, scope
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.urging.forms import REPEATED, UrgeForm
from zhongshu.core.urging.models import Urge
from zhongshu.core.urging.operations.urging import end_urge, urge, urge_repeatedly
from zhongshu.core.urging.permissions import READ
from zhongshu.core.urging.queries import section_of
from zhongshu.core.urging.targets import TARGETS, URGEABLE, Target


@require_http_methods(["GET", "HEAD", "POST"])
@requires(READ)
def matter_urging(request: Request, pk: int) -> HttpResponse:
    """催办: one page a matter, for who may read it; the form only for who may urge on it."""
    matter = find(request.actor, READ, Matter.objects.all(), pk=pk)
    may = may_urge(matter, request.actor)
    waiting = _others_waiting(matter, request.actor) if may else {}
    form = UrgeForm(request.POST if request.POST.get("act") == "urge" else None, waiting=waiting)
    if request.method == "POST" and not may:
        raise NotYours
    if request.method == "POST" and request.POST.get("act") == "stop":
        _stop(request, matter)
        return redirect("urging_matter", pk=pk)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _urge(request, matter, form))
        return redirect("urging_matter", pk=pk)
    context = {
        "matter": matter,
        "matter_url": reverse(KINDS[matter.kind].url_name, args=[pk]),
        "form": form if any(waiting.values()) else None,
        "urging": section_of(matter, request.now, all_rows=True),
        "may_urge": may,
    }
    return render(request, "urging/matter.html", context, status=422 if form.is_bound else 200)


def may_urge(matter: Matter, actor: Actor) -> bool:
    """Whether the actor may urge on this matter now."""
    if matter.phase != PhaseChoice.OPEN or matter.kind not in URGEABLE:
        return False
    return Matter.objects.filter(scope(actor, URGEABLE[matter.kind].permission), pk=matter.pk).exists()


def _others_waiting(matter: Matter, actor: Actor) -> dict[str, list[Target]]:
    """By kind of target, those for whom something waits; nobody urges himself."""
    return {kind.code: [each for each in kind.waiting(matter, actor.today) if each.people != {actor.person}] for kind in TARGETS}


def _urge(request: Request, matter: Matter, form: UrgeForm) -> str:
    data = form.cleaned_data
    count = 0
    for target, holders in form.chosen().items():
        if data["often"] == REPEATED:
            urge_repeatedly(
                matter, every=data["every"], until=data["until"], words=data["words"], target=target, holders=holders,
                actor=request.actor, now=request.now,
            )  # fmt: skip
        else:
            count += urge(matter, words=data["words"], target=target, holders=holders, actor=request.actor, now=request.now)
    return f"已催办{count}个对象，对方会在通知里看到。" if count else f"已催办，以后每{data['every']}个工作日再催一次。"


def _stop(request: Request, matter: Matter) -> None:
    row = Urge.objects.select_related("matter").filter(matter=matter, pk=_number(request.POST.get("urge", ""))).first()
    if row is None:
        raise NotYours
    end_urge(row, actor=request.actor, now=request.now)
    messages.success(request, "定期催办已停止。")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
