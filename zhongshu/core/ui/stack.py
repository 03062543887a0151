"""逐件签批、逐件阅: what waits for a leader's hand, of every kind, as a stack that is gone through card by card.

A card is the page on which a task is done (`task_url_names` of its kind), or what another room gives as a `StackSource`. The order
and what was done stand in the session, so that “3/30” stays true while papers leave. The stack decides nothing: each card's own operation does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.policies import Request
from zhongshu.core.circulation.queries import count_opened
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.matters.queries import list_waiting, mine
from zhongshu.core.ui.desk import has_card, matter_url, task_url
from zhongshu.core.ui.templatetags.ui import near_date
from zhongshu.lib.registry import Registry

SESSION = "stack"
PREFETCH = "X-Stack-Prefetch"
"""A page that is fetched ahead does not count as opened: nobody has seen it."""
GONE = "《{title}》已由他人办理或者撤回，跳过了。"


@dataclass(frozen=True, slots=True)
class Card:
    """一件: its key (source and number, e.g. `task:12`), the page on which it is done, and what it waits for (签批, 待阅)."""

    key: str
    url: str
    title: str
    word: str


@dataclass(frozen=True, slots=True)
class StackSource:
    """What another room puts into the stack. `cards` gives those that wait for the actor; `shown` is told that one is before his
    eyes (by its number) and answers why it is no longer to be done, or nothing.
    """

    code: str
    cards: Callable[[Actor], Sequence[Card]]
    shown: Callable[[Actor, int, dt.datetime], str]


STACK_SOURCES: Registry[StackSource] = Registry("source of the stack")


def list_cards(actor: Actor) -> list[Card]:
    """Everything that waits for the actor and has a page made for going through it, tasks by their due date first."""
    tasks = [task for task in list_waiting(actor) if has_card(task)]
    cards = [Card(f"task:{task.pk}", task_url(task), task.matter.title, step_of(task.matter, task.step).title) for task in tasks]
    return [*cards, *(card for source in STACK_SOURCES for card in source.cards(actor))]


def begin(request: Request, only: str = "") -> Card | None:
    """A new stack of what waits now, of one source only where it is named; its first card."""
    cards = [card for card in list_cards(request.actor) if not only or card.key.startswith(f"{only}:")]
    request.session[SESSION] = {"keys": [card.key for card in cards], "done": [], "signature": None}
    return cards[0] if cards else None


def place(request: Request, key: str) -> dict[str, Any]:
    """Where a card lies in the stack, for `ui/_stack.html`; a card that is not in it begins a new one."""
    cards = {card.key: card for card in list_cards(request.actor)}
    state = request.session.get(SESSION)
    if not state or key not in state["keys"]:
        state = {"keys": [key, *(other for other in cards if other != key)], "done": [], "signature": None}
        request.session[SESSION] = state
    at = state["keys"].index(key)
    before = [cards[other] for other in state["keys"][:at] if other in cards]
    after = [cards[other] for other in state["keys"][at + 1 :] if other in cards]
    return {
        "key": key,
        "position": at + 1,
        "total": len(state["keys"]),
        "previous_url": before[-1].url if before else "",
        "next_url": after[0].url if after else "",
        "done_url": reverse("stack_done"),
        "signature": state["signature"],
    }


def after(request: Request, key: str) -> str:
    """The address of the next card that still waits; the end of the stack when there is none, or the card is not in it."""
    state = request.session.get(SESSION)
    if not state or key not in state["keys"]:
        return reverse("stack_done")
    return place(request, key)["next_url"] or reverse("stack_done")


def skipped(request: Request, key: str) -> str:
    """What lay between this card and the next that still waits and is gone by now without having been done here, as a sentence."""
    state = request.session.get(SESSION) or {"keys": [], "done": []}
    waiting = {card.key for card in list_cards(request.actor)}
    between = state["keys"][state["keys"].index(key) + 1 :] if key in state["keys"] else []
    gone = [other for other in takewhile(lambda other: other not in waiting, between) if other not in state["done"]]
    tasks = [int(other.partition(":")[2]) for other in gone if other.startswith("task:")]
    titles = list(Task.objects.filter(pk__in=tasks).values_list("matter__title", flat=True))
    others = [shown(request, other) for other in gone if not other.startswith("task:")]
    return "".join([*(GONE.format(title=title) for title in titles), *others])


def note_done(request: Request, key: str, *, signature: dict[str, Any] | None = None) -> None:
    """A card was done. `signature` (file, url) may be used for the next ones, if its hand says so each time."""
    state = request.session.get(SESSION)
    if state and key in state["keys"]:
        state["done"] = [*(other for other in state["done"] if other != key), key]
        state["signature"] = signature or state["signature"]
        request.session.modified = True


def note_undone(request: Request, task: int, reopened: int) -> None:
    """A card was taken back: its task began anew, in the same place of the stack."""
    state = request.session.get(SESSION)
    if state:
        old, new = f"task:{task}", f"task:{reopened}"
        state["keys"] = [new if key == old else key for key in state["keys"]]
        state["done"] = [key for key in state["done"] if key != old]
        request.session.modified = True


def go_on(request: Request, card: str, told: str, *, signature: dict[str, Any] | None = None, undo: int | None = None) -> HttpResponse:
    """The answer to a card that was done: the next slides in, with a sentence on where this one went and a way to take it back."""
    note_done(request, card, signature=signature)
    url = after(request, card)
    is_asked_by_script = "application/json" in request.headers.get("Accept", "")
    if not is_asked_by_script or url == reverse("stack_done"):
        messages.success(request, told)
    if not is_asked_by_script:
        return redirect(url)
    return JsonResponse({"url": url, "told": told, "undo": reverse("stack_undo", args=[undo]) if undo else ""})


def kept_signature(request: Request) -> int | None:
    """The file of the signature written in this stack, if there is one."""
    signature = (request.session.get(SESSION) or {}).get("signature")
    return signature["file"] if signature else None


def is_prefetch(request: Request) -> bool:
    """Whether the page is only fetched ahead."""
    return PREFETCH in request.headers


def shown(request: Request, key: str) -> str:
    """A card that was fetched ahead is before one's eyes now: it counts as opened. Why it is to be skipped, or nothing."""
    source, _, number = key.partition(":")
    if not number.isdigit():
        raise NotYours
    if source != "task":
        return STACK_SOURCES[source].shown(request.actor, int(number), request.now) if source in STACK_SOURCES else GONE.format(title="")
    task = Task.objects.filter(mine(request.actor), pk=int(number)).select_related("matter").first()
    if task is None or task.state != TaskState.OPEN or task.matter.phase != PhaseChoice.OPEN:
        return GONE.format(title=task.matter.title if task else "这一件")
    mark_opened(task.matter_id, actor=request.actor, now=request.now)
    return ""


def done_context(request: Request) -> dict[str, Any]:
    """刚才办的: what was done in this stack, with what may still be taken back, and how much is left."""
    state = request.session.get(SESSION) or {"keys": [], "done": []}
    numbers = [int(key.partition(":")[2]) for key in state["done"] if key.startswith("task:")]
    tasks = Task.objects.filter(pk__in=numbers, done_by=request.actor.person).select_related("matter").order_by("-done_at", "-pk")
    matters = [task.matter_id for task in tasks]
    opened = set(Task.objects.filter(matter__in=matters, state=TaskState.OPEN, opened_at__isnull=False).values_list("matter", flat=True))
    left = [card for card in list_cards(request.actor) if card.key in state["keys"]]
    return {
        "rows": [_done_row(task, request.now, may_undo=_may_undo(task, opened)) for task in tasks],
        "left": left,
        "others": len(state["done"]) - len(numbers),
        "opened": count_opened(request.actor),
    }


def _may_undo(task: Task, opened: set[int]) -> bool:
    """Whether to offer it; `withdraw_task` decides."""
    is_next = task.matter.visit == task.visit + 1 and task.matter.phase == PhaseChoice.OPEN
    return task.state == TaskState.DONE and is_next and task.matter_id not in opened


def _done_row(task: Task, now: dt.datetime, *, may_undo: bool) -> dict[str, Any]:
    said = {"withdrawn": "已撤回"}.get(task.state, task.get_decision_display())
    return {
        "title": task.matter.title,
        "url": matter_url(task.matter),
        "said": f"{step_of(task.matter, task.step).title}：{said}",
        "opinion": task.opinion,
        "at": near_date(task.done_at, now),
        "undo_url": reverse("stack_undo", args=[task.pk]) if may_undo else "",
    }
