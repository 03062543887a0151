"""委托代办: what I gave, what I hold, what is over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.handover.forms import DelegationForm
from zhongshu.core.handover.operations.delegations import delegate_to, end_delegation, list_warnings
from zhongshu.core.handover.permissions import ARRANGE, DELEGATIONS
from zhongshu.core.handover.queries import kinds_text, list_given, list_held, list_past, list_running, span_of
from zhongshu.core.handover.rules import day_text, days_text
from zhongshu.core.handover.views.common import arranged_groups, done, helper_groups, status_of
from zhongshu.core.org.models import Delegation


@require_http_methods(["GET", "POST"])
@requires(DELEGATIONS)
def delegations(request: Request) -> HttpResponse:
    """委托代办, with the form for a new one."""
    actor = request.actor
    initial = {"principal": actor.person, "from_date": actor.today, "to_date": actor.today}
    groups = {"principals": arranged_groups(actor), "delegates": helper_groups(actor)}
    form = DelegationForm(request.POST or None, initial=initial, **groups)

    def add() -> str:
        facts = form.cleaned_data
        row = delegate_to(
            facts["principal"],
            delegate=facts["delegate"],
            span=form.span(),
            kinds=facts["kinds"],
            reason=facts["reason"],
            actor=actor,
            now=request.now,
        )
        for sentence in list_warnings(row.principal, row.delegate, span_of(row), row.kinds, actor.today):
            messages.warning(request, sentence)
        return f"已委托{row.delegate.name}代{row.principal.name}办理，到{day_text(row.to_date, actor.today)}自动结束。"

    if done(request, form, add):
        return redirect("handover_delegations")
    context = {
        "form": form,
        "given": [_row(row, request) for row in list_given(actor.person, actor.today)],
        "held": [_row(row, request) for row in list_held(actor.person, actor.today)],
        "arranged": [_row(row, request) for row in list_running(actor)] if ARRANGE.holds(actor) else None,
        "past": [_row(row, request) for row in list_past(actor.person, actor.today)],
    }
    return render(request, "handover/delegations.html", context, status=status_of(form))


@require_POST
@requires(DELEGATIONS)
def end(request: Request, pk: int) -> HttpResponse:
    """提前结束."""
    row = Delegation.objects.filter(DELEGATIONS.scope(request.actor), pk=pk).select_related("principal", "delegate").first()
    if row is None:
        raise NotYours
    end_delegation(row, reason=request.POST.get("reason", "")[:200], actor=request.actor, now=request.now)
    messages.success(request, f"已结束：{row.delegate.name}从现在起不再代{row.principal.name}办理。")
    return redirect("handover_delegations")


def _row(row: Delegation, request: Request) -> dict[str, object]:
    today = request.actor.today
    state = "提前结束" if row.ended_at else "已结束" if row.to_date < today else "未开始" if row.from_date > today else "代办中"
    return {
        "delegation": row,
        "days": days_text(span_of(row), today),
        "kinds": kinds_text(row.kinds),
        "state": state,
        "tone": {"代办中": "green", "未开始": "blue"}.get(state, "line"),
        "may_end": state in ("代办中", "未开始"),
    }
