"""涉密来文登记: where the original lies, who keeps it, and to whom it went. Never its text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhongshu.business.incoming.forms import MoveForm, StubForm
from zhongshu.business.incoming.models import IncomingStub
from zhongshu.business.incoming.operations import stubs
from zhongshu.business.incoming.permissions import STUBS
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.lib import clock


@require_http_methods(["GET", "POST"])
@requires(STUBS)
def new_stub(request: Request) -> HttpResponse:
    """登记存根."""
    form = StubForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        stub = stubs.register_stub(**form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, f"已登记为{stub.register_number}。请按保密规定保管原件。")
        return redirect("incoming_stub", stub=stub.pk)
    return render(request, "incoming/stub_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(STUBS)
def show_stub(request: Request, stub: int) -> HttpResponse:
    """One stub with its movements, and a form for the next."""
    row = find(request.actor, STUBS, IncomingStub.objects.select_related("unit", "registered_by"), pk=stub)
    form = MoveForm(request.POST or None, initial={"moved_at": request.now.astimezone(clock.CHINA).replace(second=0, microsecond=0)})
    if request.method == "POST" and form.is_valid():
        stubs.move_stub(row, **form.cleaned_data, actor=request.actor, now=request.now)
        messages.success(request, "移交已登记。")
        return redirect("incoming_stub", stub=stub)
    return render(
        request, "incoming/stub.html", {"stub": row, "form": form, "movements": list(row.movements.select_related("recorded_by"))}
    )
