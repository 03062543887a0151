"""Who hears of what: rules that turn an event into notices. The core's own are about tasks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhongshu.core.events.models import Event
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Delegation, Officer, Post, held_on
from zhongshu.lib import clock
from zhongshu.lib.registry import Registry


def matter_url(event: Event) -> str:
    """The page of the event's matter; the list of notices where there is none."""
    kind = Matter.objects.filter(pk=_matter(event)).values_list("kind", flat=True).first()
    return reverse(KINDS[kind].url_name, args=[event.matter]) if kind else reverse("notices")


@dataclass(frozen=True, slots=True)
class Notice:
    """通知规则: whom an event is told, in which sentence, and the page that it opens.

    The sentence is a function of the event, or a format string over its data, `actor` and `title`. Of several rules for one event a
    person hears the first that names him, and never of his own act.
    """

    code: str
    event: str
    to: Callable[[Event], Iterable[int]]
    sentence: str | Callable[[Event], str]
    url: Callable[[Event], str] = matter_url


NOTICES: Registry[Notice] = Registry("notice")


def holders(tasks: Q, event: Event) -> set[int]:
    """Persons who hold these tasks of the event's matter — by name, or by a post held on the event's day — and who stands in for them then."""
    rows = list(Task.objects.filter(tasks, matter=event.matter).values_list("person", "position"))
    positions = {position for _, position in rows if position}
    day = clock.day_of(event.at)
    seated = Post.objects.filter(held_on(day), position__in=positions, person__officer=Officer.NONE).values_list("person", flat=True)
    people = {person for person, _ in rows if person} | (set(seated) if positions else set())
    return people | _delegates(people, event) if people else people


def _delegates(people: set[int], event: Event) -> set[int]:
    """Who stands in for these people on the event's day, where the kind of its matter is concerned."""
    day = clock.day_of(event.at)
    rows = Delegation.objects.filter(principal__in=people, from_date__lte=day, to_date__gte=day, ended_at=None)
    given = list(rows.values_list("delegate", "kinds"))
    if not given:
        return set()
    kind = Matter.objects.filter(pk=_matter(event)).values_list("kind", flat=True).first()
    return {delegate for delegate, kinds in given if not kinds or kind in kinds}


def newly_asked(event: Event) -> set[int]:
    """Holders of tasks that the event opened and that are open still."""
    return holders(Q(state=TaskState.OPEN, arrived_at=event.at), event)


def no_longer_asked(event: Event) -> set[int]:
    """Holders of tasks that a withdrawal took back before they were opened."""
    task = Task.objects.filter(pk=facts(event).get("task", 0)).first()
    if task is None:
        return set()
    return holders(Q(state=TaskState.CANCELLED, visit=task.visit + 1, unseated_by=None, opened_at=None, arrived_at__lte=event.at), event)


def of_the_task(event: Event) -> set[int]:
    """Holders of the task that the event names."""
    return holders(Q(pk=facts(event).get("task", 0)), event)


def last_asked(event: Event) -> set[int]:
    """Holders of the tasks with which a cancelled matter ended, and its drafter."""
    matter = Matter.objects.filter(pk=_matter(event)).first()
    return {matter.drafter_id} | holders(Q(state=TaskState.CANCELLED, visit=matter.visit), event) if matter else set()


def drafter(event: Event) -> set[int]:
    """Who drafted the matter."""
    return set(Matter.objects.filter(pk=_matter(event)).values_list("drafter", flat=True))


def drafter_at_end(event: Event) -> set[int]:
    """Who drafted the matter, where this event ended it."""
    return set(Matter.objects.filter(pk=_matter(event), phase=PhaseChoice.DONE, closed_at=event.at).values_list("drafter", flat=True))


def named(event: Event) -> list[int]:
    """Those whom the event itself names."""
    people: list[int] = facts(event).get("people", [])
    return people


def morning_url(event: Event) -> str:
    """The page of the one matter that the morning is about; else one's desk with what is late, or the list of what was reported."""
    data = facts(event)
    matters = data.get("matters", [])
    kind = Matter.objects.filter(pk=matters[0]).values_list("kind", flat=True).first() if len(matters) == 1 else None
    if kind:
        return reverse(KINDS[kind].url_name, args=matters)
    return f"{reverse('desk')}?only=late" if data.get("own") else ledger_url("urging.urges", kind="report")


def _matter(event: Event) -> int:
    return event.matter or 0  # no matter has the key 0


def facts(event: Event) -> dict[str, Any]:
    """The event's data."""
    data: dict[str, Any] = json.loads(event.data)
    return data


CORE_NOTICES = (
    Notice("matters.sent", "matters.finished", newly_asked, "{actor}将《{title}》送您办理（{to}）。"),
    Notice("matters.ended", "matters.finished", drafter_at_end, "您起草的《{title}》已经办结。"),
    Notice("matters.sent_back", "matters.returned", newly_asked, "{actor}在{step}将《{title}》退回给您（{target}，{way}）：{reason}"),
    Notice("matters.return_told", "matters.returned", drafter, "{actor}在{step}将您起草的《{title}》退回至{target}：{reason}"),
    Notice("matters.reopened", "matters.withdrawn", newly_asked, "{actor}撤回了《{title}》，请您重新办理{step}。"),
    Notice("matters.taken_back", "matters.withdrawn", no_longer_asked, "{actor}撤回了送您的《{title}》，您暂时不用办理。"),
    Notice("matters.ended_early", "matters.cancelled", last_asked, "《{title}》已由{actor}{word}，不用再办：{reason}"),
    Notice("urging.hurried", "urging.urged", named, "{by}催办《{title}》（{step}）：{words}"),
    Notice("urging.morning", "urging.gathered", named, "{sentence}", morning_url),
    Notice("matters.asked", "matters.added", newly_asked, "{actor}请您就《{title}》提出意见：{request}"),
    Notice("matters.trusted", "matters.deputed", newly_asked, "{actor}委派您办理《{title}》：{request}"),
    Notice("matters.spared", "matters.removed", of_the_task, "《{title}》的{step}不用您办了：{reason}"),
    Notice("matters.left_by_removal", "matters.removed", newly_asked, "《{title}》送您办理（{step}已完成）。"),
    Notice("matters.handed_on", "matters.transferred", newly_asked, "{actor}将《{title}》的{step}转给您办理：{reason}"),
    Notice("matters.handed_over", "matters.reassigned", newly_asked, "《{title}》的{step}由{old}移交给您办理：{reason}"),
    Notice("matters.passed_over", "matters.skipped", newly_asked, "{actor}将《{title}》送您办理（{to}）。"),
)
