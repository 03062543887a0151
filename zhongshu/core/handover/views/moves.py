"""工作移交: whose, the list with the arrangement, the act, and the list afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import find, visible
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.handover.export import XLSX, export_inventory
from zhongshu.core.handover.holdings import HOLDINGS
from zhongshu.core.handover.inventory import Arrangement, Inventory, chair_holders, list_warnings, take_inventory, titles_for
from zhongshu.core.handover.models import Handover
from zhongshu.core.handover.operations.moving import hand_over
from zhongshu.core.handover.permissions import ARRANGE, READ_HANDOVERS
from zhongshu.core.handover.planning import ArrangementForm
from zhongshu.core.handover.queries import list_candidates
from zhongshu.core.org.models import Person, Post, held_on

PEOPLE = 50
KEPT = 50


@require_safe
@requires(READ_HANDOVERS)
def moves(request: Request) -> HttpResponse:
    """工作移交: the people for whom one may do it, searched by name, and what was handed over so far."""
    actor = request.actor
    words = request.GET.get("q", "").strip()[:60]
    people: Any = []
    if ARRANGE.holds(actor):
        posts = Prefetch("posts", Post.objects.filter(held_on(actor.today)).select_related("position__unit"))
        people = visible(actor, ARRANGE, Person.objects.filter(to_date=None)).prefetch_related(posts).order_by("rank", "pk")
        if words:
            people = people.filter(Q(name__icontains=words) | Q(posts__position__unit__short_name__icontains=words)).distinct()
    past = visible(actor, READ_HANDOVERS, Handover.objects.select_related("person", "successor", "made_by", "unit")).order_by("-pk")[:KEPT]
    found = list(people[: PEOPLE + 1])
    context = {
        "people": found[:PEOPLE],
        "has_more": len(found) > PEOPLE,
        "past": past,
        "search": words,
        "may_arrange": ARRANGE.holds(actor),
    }
    return render(request, "handover/moves.html", context)


@require_http_methods(["GET", "POST"])
@requires(ARRANGE)
def move(request: Request, pk: int) -> HttpResponse:
    """一个人的移交: everything that he holds; with an arrangement in the address, where it would go, and the button that does it."""
    actor = request.actor
    person = find(actor, ARRANGE, Person.objects.filter(to_date=None), pk=pk)
    inventory = take_inventory(person, actor.today)
    form = _form(request, inventory)
    plan = form.arrangement(_others(request.POST)) if form.is_bound and form.is_valid() else None
    hindrance, status = "", 422 if form.errors else 200
    if request.method == "POST" and plan:
        try:
            made = hand_over(person, plan, digest=request.POST.get("digest", ""), actor=actor, now=request.now)
        except Refused as refusal:
            hindrance, status = refusal.sentence, 409
            inventory = take_inventory(person, actor.today)
        else:
            messages.success(request, f"{person.name}的工作已全部移交。请打印移交清单，由三方签字。")
            return redirect("handover_list", pk=made.pk)
    context = {
        "person": person,
        "inventory": inventory,
        "form": form,
        "plan": plan,
        "hindrance": hindrance,
        "warnings": list(list_warnings(inventory, plan, actor.today)) if plan else [],
        "query": request.GET.urlencode(),
        **_sections(request, inventory, plan),
    }
    return render(request, "handover/move.html", context, status=status)


@require_safe
@requires(ARRANGE)
def export(request: Request, pk: int) -> HttpResponse:
    """移交清单 as a workbook, before the act: with titles for who may read them."""
    actor = request.actor
    person = find(actor, ARRANGE, Person.objects.filter(to_date=None), pk=pk)
    inventory = take_inventory(person, actor.today)
    form = _form(request, inventory)
    plan = form.arrangement({}) if form.is_bound and form.is_valid() else None
    name, content = export_inventory(inventory, plan, actor=actor, now=request.now)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=XLSX, headers=headers | {"X-Content-Type-Options": "nosniff"})


@require_safe
@requires(READ_HANDOVERS)
def handed_over(request: Request, pk: int) -> HttpResponse:
    """移交清单, to be printed on A4 and signed by three."""
    rows = Handover.objects.select_related("person", "successor", "made_by", "unit", "new_position__unit")
    made = find(request.actor, READ_HANDOVERS, rows, pk=pk)
    items = list(made.items.select_related("receiver").order_by("pk"))
    titles = titles_for(request.actor, [item.matter_id for item in items if item.matter_id])
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        title = HOLDINGS[item.holding].title if item.holding in HOLDINGS else "岗位"
        groups.setdefault(title, []).append({"item": item, "title": titles.get(item.matter_id or 0, "")})
    return render(request, "handover/list.html", {"handover": made, "groups": groups, "has_titles": bool(titles), "count": len(items)})


def _form(request: Request, inventory: Inventory) -> ArrangementForm:
    groups = list_candidates(inventory.person if inventory.posts else None, request.actor.today)
    data = request.GET if "kind" in request.GET else None
    return ArrangementForm(
        data, inventory=inventory, candidates=groups, may_post=is_system_officer(request.actor), today=request.actor.today
    )


def _others(posted: QueryDict) -> dict[str, Person]:
    """Receivers of single rows: fields `to-<key of the row>`."""
    chosen = {name.removeprefix("to-"): int(pk) for name in posted if name.startswith("to-") and (pk := str(posted[name])).isdigit()}
    people = Person.objects.in_bulk(set(chosen.values()))
    return {key: people[pk] for key, pk in chosen.items() if pk in people}


def _sections(request: Request, inventory: Inventory, plan: Arrangement | None) -> dict[str, Any]:
    """The sections as the page shows them, with titles for who may read, and where each row would go."""
    rows = [row for section in inventory.sections for row in section.rows]
    titles = titles_for(request.actor, [row.matter for row in rows if row.matter])
    holders = chair_holders(inventory, plan, request.actor.today) if plan else {}
    shown: list[dict[str, Any]] = []
    for section in inventory.sections:
        is_moved = bool(plan and plan.covers(section.holding))
        choosing = is_moved and section.holding.needs_successor
        shown.append(
            {
                "holding": section.holding,
                "rows": [
                    {
                        "row": row,
                        "title": titles.get(row.matter or 0, ""),
                        "to": holders.get(row.position or 0, "") if plan else "",
                        "choice": f"to-{row.key}" if choosing else "",
                        "chosen": plan.others[row.key].pk if plan and row.key in plan.others else None,
                    }
                    for row in section.rows
                ],
                "is_moved": is_moved,
            }
        )
    moved = sum(len(each["rows"]) for each in shown if each["is_moved"])
    people = [pair for _, group in list_candidates(inventory.person, request.actor.today)[:1] for pair in group] if plan else []
    return {"sections": shown, "moved": moved, "others": people, "has_titles": bool(titles)}
