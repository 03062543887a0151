"""其他办理: asking others, handing on, taking out, skipping, letting it be read — the acts that every kind of matter has, for `ui/components/acts_more.html`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Max, Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request
from zhongshu.core.matters import operations
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, PhaseChoice, PlaceChoice, RoleChoice, Task, TaskState
from zhongshu.core.matters.queries import mine
from zhongshu.core.org.models import Officer, Person, Post, held_on
from zhongshu.core.ui.circulation import offered_circulation, send_round, take_back, urge_round
from zhongshu.core.ui.reading import reading_url
from zhongshu.core.ui.steps import flow_of, holder_name
from zhongshu.core.workflow.situation import Decision

FOUND = 12
UNFINISHED = (TaskState.OPEN, TaskState.WAITING)
SEPARATORS = re.compile(r"[、,，;；\s]+")


def more_acts(matter: Matter, actor: Actor, tasks: Sequence[Task]) -> dict[str, Any]:
    """What this person may do beside the day's business; the operations decide again."""
    is_open = matter.phase == PhaseChoice.OPEN
    step = step_of(matter)
    held = list(Task.objects.filter(mine(actor), matter=matter, state=TaskState.OPEN).order_by("role", "pk")) if is_open else []
    asked = next((task for task in held if task.role != RoleChoice.MAIN), None)
    task = next((task for task in held if task.role == RoleChoice.MAIN), asked)
    is_drafter = matter.drafter_id == actor.person
    may_ask = task is not None and matter.step != flow_of(matter).first.code
    return {
        "matter": matter,
        "step_title": step.title,
        "task": task if may_ask else None,
        "asked": _asked_row(asked, tasks) if asked else None,
        "can_transfer": may_ask and (step.transferable or (task is not None and task.role != RoleChoice.MAIN)),
        "can_skip": is_open and step.may_skip and (is_drafter or bool(held)),
        "removable": _removable(matter, actor, tasks) if is_open else [],
        "places": [choice for choice in PlaceChoice.choices if choice[0]],
        "circulation": offered_circulation(matter, actor),
        "reading_url": reading_url(matter, actor),
    }


def reading_acts(matter: Matter, actor: Actor) -> dict[str, Any]:
    """传阅 alone, for the page of a kind whose other acts are its own."""
    return {"matter": matter, "circulation": offered_circulation(matter, actor), "reading_url": reading_url(matter, actor)}


def _asked_row(task: Task, tasks: Sequence[Task]) -> dict[str, Any]:
    """What one is asked, by whom, and as what."""
    asker = next((other for other in tasks if other.pk == task.parent_id), None)
    what = task.get_place_display() if task.role == RoleChoice.ADDED else task.get_role_display()
    return {"task": task.pk, "request": task.request, "by": holder_name(asker) if asker else "", "what": what}


def _removable(matter: Matter, actor: Actor, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Those whom the actor asked and who have not answered; for the drafter also the signers of a step of several."""
    step = step_of(matter)
    own = {task.pk for task in tasks if actor.person in (task.person_id, task.done_by_id) or task.position_id in actor.positions}
    members = [task for task in tasks if task.step == step.code and task.visit == matter.visit and task.role == RoleChoice.MAIN]
    may_reduce = step.dissent and matter.drafter_id == actor.person and len(members) > 1
    rows = [
        task
        for task in tasks
        if task.state in UNFINISHED and (task.parent_id in own or (may_reduce and task in members and task.role == RoleChoice.MAIN))
    ]
    return [{"task": task.pk, "name": holder_name(task), "what": _role_of(task)} for task in rows]


def _role_of(task: Task) -> str:
    return "会签" if task.role == RoleChoice.MAIN else task.get_role_display()


def carry_out_act(request: Request, matter: Matter) -> str:
    """The act that the form names. Returns what happened, as a sentence. Raises Refused or NotYours."""
    acts: dict[str, Callable[[Request, Matter], str]] = {
        "add": _add,
        "depute": _depute,
        "transfer": _transfer,
        "remove": _remove,
        "skip": _skip,
        "answer": _answer,
        "circulate": lambda request, matter: send_round(request, matter, chosen_holders(request)),
        "urge_readers": urge_round,
        "cancel_readings": take_back,
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    return act(request, matter)


def _add(request: Request, matter: Matter) -> str:
    place, words = request.POST.get("place", ""), request.POST.get("request", "")
    task = _held(request, matter)
    operations.add_signers(task.pk, holders=chosen_holders(request), place=place, request=words, actor=request.actor, now=request.now)
    told = {"before": "对方办完后回到您这里。", "after": "您办完后送对方。", "beside": "您和对方同时办理。"}
    return f"已加签，{told[place]}"


def _depute(request: Request, matter: Matter) -> str:
    task = _held(request, matter)
    operations.depute_task(task.pk, holder=_one(request), request=request.POST.get("request", ""), actor=request.actor, now=request.now)
    return "已委派，对方办完后回到您这里。"


def _transfer(request: Request, matter: Matter) -> str:
    task = _held(request, matter)
    operations.transfer_task(task.pk, holder=_one(request), reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return "已转办，不再等您办理。"


def _remove(request: Request, matter: Matter) -> str:
    number = request.POST.get("task", "")
    task = Task.objects.filter(matter=matter, pk=int(number) if number.isdigit() else 0).first()
    if task is None:
        raise NotYours
    operations.remove_signer(task.pk, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return "已减签，对方不必再办。"


def _skip(request: Request, matter: Matter) -> str:
    operations.skip_step(matter, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return "已跳过这个环节。"


def _answer(request: Request, matter: Matter) -> str:
    """Who was asked (加签, 委派) answers; it counts for no level and no quorum."""
    task = Task.objects.filter(mine(request.actor), matter=matter, state=TaskState.OPEN).exclude(role=RoleChoice.MAIN).first()
    if task is None:
        raise Refused("这件事现在不等您答复，请刷新后再看。")
    try:
        decision = Decision(request.POST.get("decision", ""))
    except ValueError:
        raise Refused("请选择同意、同意并提出意见，或者不同意。") from None
    opinion = request.POST.get("opinion", "")
    if decision != Decision.AGREE and not opinion.strip():
        raise Refused("提出意见或不同意的，请写明意见。")
    operations.finish_task(task.pk, decision=decision, opinion=opinion, actor=request.actor, now=request.now)
    return "已答复，送回请您办理的人。"


def _held(request: Request, matter: Matter) -> Task:
    rows = Task.objects.filter(mine(request.actor), matter=matter, state=TaskState.OPEN)
    task = rows.filter(role=RoleChoice.MAIN).first() or rows.first()
    if task is None:
        raise Refused("这件事现在不在您手上，请刷新后再看。")
    return task


def chosen_holders(request: Request) -> list[str]:
    """Who was chosen in the picker, and whose names were typed. Raises Refused for a name that nobody has, or several."""
    holders = request.POST.getlist("holder")
    for name in filter(None, SEPARATORS.split(request.POST.get("who", "").strip())):
        found = list(Person.objects.filter(name=name, officer=Officer.NONE, to_date=None).values_list("pk", flat=True)[:2])
        if not found:
            raise Refused(f"没有找到“{name}”，请写姓名全称，或者从名单中选。")
        if len(found) > 1:
            raise Refused(f"叫“{name}”的不止一人，请从名单中选。")
        holders.append(f"person:{found[0]}")
    if not holders:
        raise Refused("请选择要请的人。")
    return holders


def _one(request: Request) -> str:
    holders = chosen_holders(request)
    if len(holders) != 1:
        raise Refused("只能选一个人。")
    return holders[0]


def pick(actor: Actor, words: str, *, with_positions: bool = False) -> list[dict[str, str]]:
    """People by name, unit or post; without words those whom the actor asked lately, then those of his units. Where chairs may be chosen
    too, each whose unit or title has the words stands after its holder.
    """
    posts = Post.objects.filter(held_on(actor.today), person__officer=Officer.NONE, person__to_date=None).exclude(person=actor.person)
    posts = posts.select_related("person", "position__unit").order_by("position__unit__rank", "position__rank", "person__rank", "pk")
    words = words.strip()
    if words:
        unit = Q(position__unit__short_name__icontains=words) | Q(position__unit__name__icontains=words)
        rows = list(posts.filter(Q(person__name__icontains=words) | Q(position__title__icontains=words) | unit)[: FOUND * 2])
        rows.sort(key=lambda post: words not in post.person.name)
    else:
        recent = _recent(actor)
        rows = sorted(posts.filter(person__in=recent), key=lambda post: recent.index(post.person_id))
        rows += list(posts.filter(position__unit__in=actor.units)[:FOUND])
    found: dict[str, dict[str, str]] = {}
    for post in rows:
        note = f"{post.position.unit.short_name}{post.position.title}"
        found.setdefault(f"person:{post.person_id}", {"value": f"person:{post.person_id}", "title": post.person.name, "note": note})
        if with_positions and words and words in note:
            chair = {"value": f"position:{post.position_id}", "title": note, "note": "岗位，现由" + post.person.name + "担任"}
            found.setdefault(chair["value"], chair)
    return list(found.values())[:FOUND]


def _recent(actor: Actor) -> list[int]:
    """Whom the actor asked, or handed on to, last first."""
    asked = Task.objects.filter(sent_by=actor.person, person__isnull=False).filter(~Q(role=RoleChoice.MAIN) | Q(came_from__isnull=False))
    latest = asked.values("person").annotate(last=Max("pk")).order_by("-last")[:FOUND]
    return [row["person"] for row in latest]
