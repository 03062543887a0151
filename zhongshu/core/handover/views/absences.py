"""离岗: who is away in my units, and what it leaves waiting."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.handover.forms import AbsenceForm
from zhongshu.core.handover.inventory import titles_for
from zhongshu.core.handover.operations.absences import end_absence, register_absence
from zhongshu.core.handover.permissions import ABSENCES
from zhongshu.core.handover.queries import list_away_for, span_of, stand_in_texts, stand_ins
from zhongshu.core.handover.rules import Span, days_text
from zhongshu.core.handover.views.common import arranged_groups, done, helper_groups, status_of
from zhongshu.core.handover.waiting import list_left_waiting
from zhongshu.core.org.models import Absence

AHEAD = dt.timedelta(days=180)


@require_http_methods(["GET", "POST"])
@requires(ABSENCES)
def absences(request: Request) -> HttpResponse:
    """离岗: who is away now and soon, with the form for another."""
    actor = request.actor
    initial = {"person": actor.person, "from_date": actor.today, "to_date": actor.today, "kind": "trip"}
    form = AbsenceForm(request.POST or None, initial=initial, people=arranged_groups(actor), delegates=helper_groups(actor))

    def add() -> str:
        facts = form.cleaned_data
        row = register_absence(
            facts["person"],
            kind=facts["kind"],
            span=form.span(),
            note=facts["note"],
            delegate=facts["delegate"],
            kinds=facts["kinds"],
            actor=actor,
            now=request.now,
        )
        helper = facts["delegate"]
        told = f"，委托{helper.name}代办" if helper else "。没有委托代办，请看下面会留下什么"
        form.cleaned_data["made"] = row
        return f"已登记{row.person.name}{days_text(span_of(row), actor.today)}{row.get_kind_display()}{told}。"

    if done(request, form, add):
        made: Absence = form.cleaned_data["made"]
        return redirect("handover_absences") if form.cleaned_data["delegate"] else redirect("handover_absence", pk=made.pk)
    span = Span(actor.today, actor.today + AHEAD)
    away = list(list_away_for(actor, span))
    people = {row.person_id for row in away}
    helpers, texts = stand_ins(people, span), stand_in_texts(people, span)
    within_scope = set(Absence.objects.filter(ABSENCES.scope(actor), pk__in=[row.pk for row in away]).values_list("pk", flat=True))
    rows = [
        {
            "absence": row,
            "days": days_text(span_of(row), actor.today),
            "is_now": row.from_date <= actor.today,
            "helpers": "、".join(
                dict.fromkeys(each.delegate.name for each in helpers.get(row.person_id, ()) if span_of(each).meets(span_of(row)))
            ),
            "handed_over": texts[row.person_id] if texts[row.person_id].startswith("工作已移交") else "",
            "is_open": row.pk in within_scope,
        }
        for row in away
    ]
    return render(request, "handover/absences.html", {"form": form, "rows": rows}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@requires(ABSENCES)
def absence(request: Request, pk: int) -> HttpResponse:
    """一次离岗: who stands in, and what waits meanwhile."""
    actor = request.actor
    row = find(actor, ABSENCES, Absence.objects.select_related("person", "made_by"), pk=pk)
    if request.method == "POST":
        ended = end_absence(row, actor=actor, now=request.now)
        messages.success(request, f"{row.person.name}已返岗。" + ("委托同时结束。" if ended else ""))
        return redirect("handover_absences")
    helpers = stand_ins([row.person_id], span_of(row)).get(row.person_id, [])
    left = (
        []
        if any(not each.kinds for each in helpers)
        else list_left_waiting(row.person, actor.today, {kind for each in helpers for kind in each.kinds})
    )
    titles = titles_for(actor, [each.matter for each in left if each.matter])
    context = {
        "absence": row,
        "days": days_text(span_of(row), actor.today),
        "helpers": helpers,
        "is_live": row.ended_at is None and row.to_date >= actor.today,
        "rows": [{"row": each, "title": titles.get(each.matter or 0, "")} for each in left],
    }
    return render(request, "handover/absence.html", context)
