"""What the pages of 督查督办 show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from zhongshu.business.supervision.flow import (
    APPROVAL,
    ASSIGNING,
    CLOSING,
    FOLLOWING,
    INSPECTION_1,
    INSPECTION_KIND,
    ITEM_1,
    ON_SITE,
    PLATE_1,
    PROPOSING,
)
from zhongshu.business.supervision.models import (
    ChannelChoice,
    DecisionChoice,
    Inspection,
    Item,
    MethodChoice,
    PlannedOrder,
    Plate,
    SortChoice,
    VerdictChoice,
)
from zhongshu.business.supervision.permissions import MANAGE, READ, READ_INSIDE, READ_INSPECTION, is_supervisor
from zhongshu.business.supervision.queries import is_read, leader_names, list_hung, list_similar, team_of
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.flow import ASSIGNMENT_1, SENDING
from zhongshu.core.assignments.models import Assignment, CycleChoice, EndingChoice, Observation, RoleChoice
from zhongshu.core.assignments.pages import alike_of, lanes_of
from zhongshu.core.assignments.queries import assignments_of, count_asked, list_assignments_of, list_lights, why_waiting
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import Entry, entry_of
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Link, Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.ui.acts import reading_acts
from zhongshu.core.workflow.flow import Flow

ENDED = {PhaseChoice.CANCELLED: "已终止"}
LIFE_ROWS, ROWS = 60, 4
SENT = ASSIGNMENT_1[SENDING].title


def item_page(item: Item, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """Everything that the page of one item shows."""
    matter = item.matter
    task = Task.objects.filter(mine(actor), matter=item.pk, state=TaskState.OPEN).first()
    is_open = matter.phase == PhaseChoice.OPEN
    manages = Matter.objects.filter(scope(actor, MANAGE), pk=item.pk).exists()
    followed = is_open and matter.step == FOLLOWING
    lanes = lanes_of(matter, actor.today) if item.assigned_at else []
    rows = [lane["row"] for lane in lanes]
    hung = list(item.plates.select_related("hung_by", "matter").order_by("-pk"))
    return {
        "item": item,
        "leader": leader_names([item.leader_id], actor.today).get(item.leader_id or 0, ""),
        "matter": matter,
        "state": state_of(item),
        "steps": steps_of(KINDS[matter.kind].flow_of(matter.flow_version), matter),
        "task": task,
        "step": task.step if task else "",
        "lanes": lanes,
        "plan": list(item.plan.select_related("unit").order_by("pk")) if not item.assigned_at else [],
        "sources": source_rows(item, actor),
        "source_links": source_links(item, actor),
        "similar": list_similar(item) if is_open and manages else [],
        "alike": _alike(item, actor) if is_open and manages and matter.step in (PROPOSING, APPROVAL, ASSIGNING) else [],
        "merged": list(item.merged.select_related("matter")),
        "inspections": inspections_of(item, actor),
        "may_inspect": manages and item.approved_at is not None and item.merged_into_id is None and matter.phase != PhaseChoice.CANCELLED,
        "plates": hung,
        "may_hang": manages and followed and not any(plate.matter.phase == PhaseChoice.OPEN for plate in hung),
        "may_end": followed and task is None and (matter.unit_id in actor.units_as("division_head") or actor.has_duty("mayor", item.source.approver)),
        "may_read": is_open and not item.read_date and (item.leader_id in actor.positions or is_supervisor(actor)) and bool(item.assigned_at),
        "may_file": manages and matter.phase == PhaseChoice.DONE and item.filed_at is None,
        "manages": manages,
        "may_change_units": bool(followed and task and task.step == FOLLOWING),
        "unsigned": [row for row in rows if row.role == RoleChoice.ASSIST and not row.signed_at and not row.ending],
        "more": reading_acts(matter, actor),
        "is_read": is_read(item),
        "waiting": why_waiting(rows) if followed else "",
        "timeline": _life(item, {row.pk: row.unit.short_name for row in rows}, [plate.pk for plate in hung]),
        "is_open": is_open,
        "today": actor.today,
        "now": now,
        "PROPOSING": PROPOSING, "APPROVAL": APPROVAL, "ASSIGNING": ASSIGNING, "FOLLOWING": FOLLOWING, "CLOSING": CLOSING,
    }  # fmt: skip


def state_of(item: Item) -> str:
    """What the item is called now."""
    if item.merged_into_id:
        return "已合并"
    return "已归档" if item.filed_at else ENDED.get(PhaseChoice(item.matter.phase)) or ITEM_1[item.matter.step].state


def steps_of(flow: Flow, matter: Matter) -> list[dict[str, str]]:
    """The steps of a flow as the matter has gone through them."""
    here = flow.index(matter.step)
    is_over = matter.phase == PhaseChoice.DONE
    return [
        {
            "title": step.title,
            "state": "done" if number < here or is_over else "current" if number == here and matter.phase == PhaseChoice.OPEN else "next",
        }
        for number, step in enumerate(flow.steps)
    ]


def source_rows(item: Item, actor: Actor) -> list[dict[str, Any]]:
    """The sources with what each came of, one click away for who may read it — those too that a merged item brought along."""
    rows = list(item.sources.select_related("source", "matter", "brought_by__matter").order_by("pk"))
    return [{"row": row, "link": _link_to(row.matter, actor) if row.matter else None} for row in rows]


def _link_to(matter: Matter, actor: Actor) -> dict[str, str] | None:
    kind = KINDS[matter.kind]
    if not Matter.objects.filter(scope(actor, kind.read), pk=matter.pk).exists():
        return None
    return {"kind": kind.title, "title": matter.title, "url_name": kind.url_name, "pk": str(matter.pk)}


def source_links(item: Item, actor: Actor) -> list[dict[str, str]]:
    """What came of the item, and what it came of beside its sources, as far as the actor may read it."""
    found = []
    shown = item.sources.filter(matter__isnull=False).values("matter")
    rows = Link.objects.filter(Q(target=item.pk) & ~Q(source__in=shown) | Q(source=item.pk) & ~Q(target__kind=INSPECTION_KIND))
    rows = rows.select_related("source", "target")
    for link in rows:
        other, words = (link.source, "来自") if link.target_id == item.pk else (link.target, "并入" if link.kind == "merged" else "产生")
        words = "合并自" if link.kind == "merged" and link.target_id == item.pk else words
        if to := _link_to(other, actor):
            found.append({**to, "words": words, "title": f"{other.number}　{other.title}" if other.number else other.title})
    return found


def _alike(item: Item, actor: Actor) -> list[dict[str, Any]]:
    return alike_of(item.matter.title, list(item.plan.values_list("unit", flat=True)), item.pk, actor)


def _life(item: Item, units: Mapping[int, str], plates: Sequence[int]) -> list[Entry]:
    """What happened to the item and to its assignments, each with its unit, the last first; of the sending of an assignment its 交办 alone tells."""
    keys = [item.pk, *units, *plates]
    rows = Event.objects.filter(matter__in=keys).exclude(matter__in=units, type="matters.opened").order_by("-seq")[:LIFE_ROWS]
    told = [(units.get(event.matter or 0, ""), entry_of(event)) for event in rows]
    return [
        replace(entry, sentence=f"{unit}：{entry.sentence}") if unit and unit not in entry.sentence else entry
        for unit, entry in told
        if not (unit and entry.data.get("said") == SENT)
    ]


def plan_rows(item: Item | None) -> list[PlannedOrder | None]:
    """The rows of the plan to fill in: those there are, and empty ones."""
    rows: list[PlannedOrder | None] = list(item.plan.select_related("unit").order_by("pk")) if item else []
    return [*rows, *[None] * max(ROWS - len(rows), 1)]


def form_choices() -> dict[str, Any]:
    """What the rows of a plan offer."""
    return {"roles": RoleChoice.choices, "cycles": CycleChoice.choices}


def burden_of(item: Item, today: dt.date) -> list[tuple[str, int]]:
    """填报负担: how often each planned unit is asked for feedback in the coming thirty days, as things stand."""
    names = {row.unit_id: row.unit.short_name for row in item.plan.select_related("unit").order_by("pk")}
    asked = count_asked(names, today, today + dt.timedelta(days=30))
    return [(name, asked[unit]) for unit, name in names.items()]


def plate_page(plate: Plate, actor: Actor) -> dict[str, Any]:
    """Everything that the page of a plate shows."""
    rows = Event.objects.filter(matter=plate.pk).order_by("-seq")
    return {
        "plate": plate,
        "matter": plate.matter,
        "item": plate.item,
        "steps": steps_of(PLATE_1, plate.matter),
        "task": Task.objects.filter(mine(actor), matter=plate.pk, state=TaskState.OPEN).first(),
        "lanes": lanes_of(plate.item.matter, actor.today),
        "timeline": [entry_of(event) for event in rows],
        "late": plate.hung_at and not plate.unhung_at and plate.due_date < actor.today,
    }


def wall_page(today: dt.date) -> dict[str, Any]:
    """挂牌墙: what hangs, with the days left or over, to be read from three metres."""
    hung = list_hung(today)
    leaders = leader_names([plate.item.leader_id for plate in hung], today)
    assigned = list_assignments_of(plate.item_id for plate in hung)
    lights = list_lights(assigned, today)
    lanes: dict[int, list[dict[str, Any]]] = {plate.item_id: [] for plate in hung}
    for row in assigned:
        lanes[row.parent_id].append({"row": row, "light": lights[row.pk]})
    rows = [
        {
            "plate": plate,
            "days": (plate.due_date - today).days,
            "lanes": lanes[plate.item_id],
            "leader": leaders.get(plate.item.leader_id or 0, ""),
        }
        for plate in hung
    ]
    return {"rows": rows, "late": sum(plate.due_date < today for plate in hung), "today": today}


def problems_of(inspection: Inspection, actor: Actor, *, may_compare: bool) -> list[dict[str, Any]]:
    """The problems with their photos; for the office also what the unit whose task it is had reported when it was found."""
    rows = list(inspection.problems.select_related("assignment__matter", "assignment__unit").prefetch_related("photos").order_by("pk"))
    concerned = [row.assignment for row in rows if row.assignment] if may_compare else []
    lights = list_lights(concerned, actor.today)
    return [
        {"one": row, "photos": row.photos.all(), "about": row.assignment, "light": lights[row.assignment.pk]}
        if row.assignment and may_compare
        else {"one": row, "photos": row.photos.all(), "about": None, "light": None}
        for row in rows
    ]


def about_items(items: Sequence[Item]) -> dict[str, Any]:
    """What a plan begins from that is made on the page of an item: its title, and the unit that leads it."""
    if not items:
        return {}
    lead = (
        Assignment.objects.filter(parent=items[0].pk, role=RoleChoice.LEAD).exclude(ending=EndingChoice.VOID).values_list("unit", flat=True)
    )
    return {"title": f"{items[0].matter.title}督查"[:200], "unit": lead.first(), "sort": SortChoice.SPECIAL}


def inspected_items(inspection: Inspection, actor: Actor) -> list[dict[str, Any]]:
    """The items that are looked into: of each unit what it reports of itself beside what was seen on the spot, last of all and in this inspection."""
    items = list(inspection.items.select_related("matter", "source").order_by("pk"))
    readable = set(Matter.objects.filter(scope(actor, READ), pk__in=[item.pk for item in items]).values_list("pk", flat=True))
    lanes = {item.pk: lanes_of(item.matter, actor.today) for item in items}
    rows = [lane["row"] for each in lanes.values() for lane in each]
    seen: dict[int, Observation] = {}
    for one in Observation.objects.filter(assignment__in=rows).order_by("seen_date", "pk"):
        seen[one.assignment_id] = one
    found = Counter(inspection.problems.filter(assignment__isnull=False).values_list("assignment", flat=True))
    opened = set(assignments_of(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [
        {
            "item": item,
            "state": state_of(item),
            "is_readable": item.pk in readable,
            "lanes": [
                {
                    **lane,
                    "seen": seen.get(lane["row"].pk),
                    "found": found[lane["row"].pk],
                    "is_opened": lane["row"].pk in opened,
                    "is_body": lane["row"].unit_id == inspection.unit_id,
                }
                for lane in lanes[item.pk]
            ],
        }
        for item in items
    ]


def inspections_of(item: Item, actor: Actor) -> list[dict[str, Any]]:
    """The inspections that looked into an item, within what the actor may see of them, with what they found, the last first."""
    within = Matter.objects.filter(scope(actor, READ_INSPECTION), pk=OuterRef("matter"))
    rows = item.inspections.filter(Exists(within)).select_related("matter", "unit").order_by("-from_date", "-pk")
    counted = rows.annotate(
        found=Count("problems", distinct=True), solved=Count("problems", filter=Q(problems__solved_at__isnull=False), distinct=True)
    )
    return [{"row": row, "state": INSPECTION_1[row.matter.step].state} for row in counted]


def inspection_page(inspection: Inspection, actor: Actor, *, may_review: bool, may_object: bool) -> dict[str, Any]:
    """Everything that the page of one inspection shows. The body sees the conclusion and its problems, not how they were come by."""
    rows = Event.objects.filter(matter=inspection.pk).order_by("-seq")
    is_inside = Matter.objects.filter(scope(actor, READ_INSIDE), pk=inspection.pk).exists()
    titles = dict(MethodChoice.choices)
    return {
        "inspection": inspection,
        "matter": inspection.matter,
        "steps": steps_of(INSPECTION_1, inspection.matter),
        "state": INSPECTION_1[inspection.matter.step].state,
        "task": Task.objects.filter(mine(actor), matter=inspection.pk, state=TaskState.OPEN).first(),
        "methods": [titles[code] for code in inspection.methods],
        "members": list(inspection.members.order_by("rank")),
        "problems": problems_of(inspection, actor, may_compare=is_inside),
        "clues": list(inspection.clues.select_related("noted_by").order_by("pk")) if is_inside else [],
        "channels": ChannelChoice.choices,
        "verdicts": [choice for choice in VerdictChoice.choices if choice[0]],
        "items": inspected_items(inspection, actor) if is_inside else [],
        "on_team": actor.person in team_of(inspection) and inspection.matter.step == ON_SITE,
        "objection": getattr(inspection, "objection", None),
        "decisions": [choice for choice in DecisionChoice.choices if choice[0]],
        "may_review": may_review,
        "may_object": may_object,
        "is_inside": is_inside,
        "timeline": [entry_of(event) for event in rows] if is_inside else [],
    }
