"""Who holds what, who hears of it when it is late, what was sent and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar, next_working_moment
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, Pause, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Delegation, Officer, Post, Unit, held_on
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.urging.models import Oversight, Sent, TaskMark, Urge
from zhongshu.core.urging.rules import HEAD, Mark, Rules, next_reminder, reminder_now, reports, tell_next
from zhongshu.core.urging.targets import Target
from zhongshu.lib import clock

HEAD_DUTY = "division_head"
NAMED = 3
ALL_ROWS, FEW_ROWS = 200, 5
FEW_TASKS = 500
BEFORE, AFTER = dt.timedelta(days=60), dt.timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Who:
    """A person who is to hear, as he is named in a sentence: 综合处处长温伯笙."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """谁管谁: on a day, who holds tasks and who hears of them when they are late. Made for some tasks at once."""

    holders: Mapping[int, frozenset[int]]
    heads: Mapping[int, tuple[Who, ...]]
    leaders: Mapping[int, tuple[Who, ...]]
    units: Mapping[int, int]

    def report_to(self, rank: str, task: Task) -> tuple[Who, ...]:
        """Who hears of a late task at a rank: of the unit that holds it, else of the unit whose matter it is. Never who holds it himself."""
        return tuple(who for who in self._in_charge(rank, task) if who.person not in self.holders[task.pk])

    def is_own(self, rank: str, task: Task) -> bool:
        """Whether nobody hears of it because who would holds it himself."""
        return bool(self._in_charge(rank, task)) and not self.report_to(rank, task)

    def _in_charge(self, rank: str, task: Task) -> tuple[Who, ...]:
        chart = self.heads if rank == HEAD else self.leaders
        return chart.get(self.units[task.pk]) or chart.get(task.matter.unit_id) or ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What it takes to say of some tasks what is due and what comes: the rules and the calendar of the day, the chart, and what was sent already."""

    rules: Rules
    calendar: Calendar
    chart: Chart
    marked: frozenset[tuple[int, dt.date, str]]


def get_outlook(tasks: Sequence[Task], day: dt.date) -> Outlook:
    """The outlook for tasks on a day; as many queries for one task as for a thousand."""
    first = min((due for task in tasks if (due := due_of(task))), default=day)
    calendar = get_calendar(min(first, day) - BEFORE, until=day + AFTER)
    marked = (
        TaskMark.objects.filter(task__in=[task.pk for task in tasks])
        if len(tasks) < FEW_TASKS
        else TaskMark.objects.filter(task__state=TaskState.OPEN)
    )
    return Outlook(get_rules(day), calendar, get_chart(tasks, day), frozenset(marked.values_list("task", "due_date", "level")))


def get_rules(day: dt.date) -> Rules:
    """The office's rules in force on a day. One query; raises KeyError where the room's parameters were never installed."""
    values = dict(Parameter.objects.filter(held_on(day), key__startswith="urging.").values_list("key", "value"))
    before = (int(values["urging.first_before_days"]), int(values["urging.second_before_days"]))
    return Rules(
        tuple(sorted({days for days in before if days}, reverse=True)),
        int(values["urging.late_every_days"]),
        int(values["urging.to_head_after_days"]),
        int(values["urging.to_leader_after_days"]),
        dt.time.fromisoformat(values["urging.opens"]),
        dt.time.fromisoformat(values["urging.closes"]),
    )


def opening_of(day: dt.date) -> dt.time:
    """When a day's reminders go out."""
    return get_rules(day).opens


def list_open(until: dt.date) -> list[Task]:
    """Open tasks with a due date up to a day, on matters that are under way."""
    rows = Task.objects.filter(_is_timed(), state=TaskState.OPEN, matter__phase=PhaseChoice.OPEN)
    rows = rows.filter(Q(due_date__lte=until) | Q(due_date=None, matter__due_date__lte=until))
    return list(rows.select_related("matter", "person", "position__unit").order_by("matter", "pk"))


def due_of(task: Task) -> dt.date | None:
    """By when a task is to be done: its own term, else its matter's."""
    return task.due_date or task.matter.due_date


def _is_timed() -> Q:
    """Tasks with a term of their own, or of their matter while its clock does not stand."""
    stands = Pause.objects.filter(matter=OuterRef("matter"), to_date=None)
    return Q(due_date__isnull=False) | (Q(matter__due_date__isnull=False) & ~Q(Exists(stands)))


def get_chart(tasks: Sequence[Task], day: dt.date) -> Chart:
    """Holders, heads and leaders of tasks; as many queries for one task as for a thousand."""
    posts = list(
        Post.objects.filter(held_on(day), person__officer=Officer.NONE)
        .filter(Q(position__in={task.position_id for task in tasks}) | Q(person__in={task.person_id for task in tasks}))
        .values_list("person", "position", "position__unit")
        .order_by("pk")
    )
    seated: dict[int, set[int]] = {}
    homes: dict[int, int] = {}
    for person, position, unit in posts:
        seated.setdefault(position, set()).add(person)
        homes.setdefault(person, unit)
    holders = {task.pk: {task.person_id} if task.person_id else seated.get(task.position_id or 0, set()) for task in tasks}
    units = {task.pk: task.position.unit_id if task.position else homes.get(task.person_id or 0, task.matter.unit_id) for task in tasks}
    concerned = set(units.values()) | {task.matter.unit_id for task in tasks}
    stand_ins = _stand_ins(set().union(*holders.values()) if holders else set(), day)
    with_stand_ins = {
        task.pk: frozenset(holders[task.pk])
        | {who for held in holders[task.pk] for who, kinds in stand_ins.get(held, ()) if _covers(kinds, task)}
        for task in tasks
    }
    return Chart(with_stand_ins, _heads(concerned, day), _leaders(concerned, day), units)


def list_waiting(matter: Matter, day: dt.date) -> list[Target]:
    """待办: everyone who has an open task on the matter, each holder once."""
    tasks = list(
        Task.objects.filter(matter=matter, state=TaskState.OPEN).select_related("matter", "person", "position__unit").order_by("pk")
    )
    chart = get_chart(tasks, day)
    found: dict[str, Target] = {}
    for task in tasks:
        due = due_of(task)
        note = f"期限{near_day(due, day)}" if due else ""
        found.setdefault(
            key_of(task), Target(key_of(task), name_of_holder(task), chart.holders[task.pk], step_of(matter, task.step).title, note)
        )
    return list(found.values())


def section_of(matter: Matter, now: dt.datetime, *, all_rows: bool = False) -> dict[str, Any]:
    """What `ui/components/urging.html` shows of a matter: what was sent, newest first, what goes on, and what comes next."""
    sent = Sent.objects.filter(matter=matter).select_related("by").order_by("-pk")
    today = clock.day_of(now)
    running = Urge.objects.filter(matter=matter, ended_at=None).select_related("started_by").order_by("pk")
    return {
        "sent": [
            {
                "at": row.at,
                "kind": row.get_kind_display(),
                "to": row.to,
                "step": row.step,
                "words": row.words,
                "by": row.by.name if row.by else "系统",
            }
            for row in sent[: ALL_ROWS if all_rows else FEW_ROWS]
        ],
        "count": sent.count(),
        "running": [{"pk": row.pk, "sentence": _tell_urge(row, today), "words": row.words} for row in running],
        "coming": list_coming(matter, now),
    }


def urged_of(matters: Iterable[int], now: dt.datetime) -> dict[int, dict[str, str | int]]:
    """For `ui/components/urged.html`, by matter: how often each was urged, and when last. One query; without those never urged."""
    keys = {*matters, 0}  # no matter has the key 0: an empty desk asks as many questions as a full one
    rows = Sent.objects.filter(matter__in=keys).values("matter").annotate(count=Count("pk"), last=Max("at")).order_by()
    return {row["matter"]: {"count": row["count"], "last_text": near_day(clock.day_of(row["last"]), clock.day_of(now))} for row in rows}


def list_coming(matter: Matter, now: dt.datetime) -> list[str]:
    """下一步: a sentence for each due date of the matter's open tasks: who will be told what on which day, if nothing is done."""
    rows = Task.objects.filter(_is_timed(), matter=matter, state=TaskState.OPEN).select_related("matter", "person", "position__unit")
    tasks = list(rows.order_by("pk")) if matter.phase == PhaseChoice.OPEN else []
    if not tasks:
        return []
    outlook = get_outlook(tasks, clock.day_of(now))
    morning = next_morning(outlook.calendar, outlook.rules, now)
    groups: dict[tuple[Mark | None, tuple[tuple[Mark, str], ...]], list[str]] = {}
    for task in tasks:
        groups.setdefault(_coming(task, outlook, morning), []).append(name_of_holder(task))
    sentences = [tell_next(coming, told(names), still) for (coming, still), names in groups.items()]
    return [sentence for sentence in sentences if sentence]


def _tell_urge(row: Urge, today: dt.date) -> str:
    until = f"到{near_day(row.until_date, today)}为止" if row.until_date else "直到办结"
    return f"{row.started_by.name}每{row.every}个工作日催一次，{until}（上次{near_day(row.last_date, today)}）"


def _coming(task: Task, outlook: Outlook, morning: dt.date) -> tuple[Mark | None, tuple[tuple[Mark, str], ...]]:
    """A task's next reminder, and the reports that are still to come with who will hear; what was missed comes the next morning."""
    calendar, rules, chart = outlook.calendar, outlook.rules, outlook.chart
    due, arrived = due_of(task) or morning, clock.day_of(task.arrived_at)
    now = reminder_now(calendar, rules, arrived=arrived, due=due, today=morning)
    if now and (task.pk, due, now.level) not in outlook.marked:
        coming: Mark | None = Mark(now.level, morning)
    else:
        coming = next_reminder(calendar, rules, arrived=arrived, due=due, today=morning)
    open_reports = [mark for mark in reports(calendar, rules, due) if (task.pk, due, mark.level) not in outlook.marked]
    return coming, tuple(
        (Mark(mark.level, max(mark.day, morning)), told(who.name for who in chart.report_to(mark.level, task)))
        for mark in open_reports
        if not chart.is_own(mark.level, task)
    )


def key_of(task: Task) -> str:
    """person:7 or position:12."""
    return f"person:{task.person_id}" if task.person_id else f"position:{task.position_id}"


def name_of_holder(task: Task) -> str:
    """Whose task it is, in words."""
    return task.person.name if task.person else str(task.position)


def told(names: Iterable[str]) -> str:
    """Names in a sentence, the first few and how many there are."""
    known = list(dict.fromkeys(names))
    return "、".join(known) if len(known) <= NAMED else f"{'、'.join(known[:NAMED])}等{len(known)}个"


def near_day(day: dt.date, today: dt.date) -> str:
    """11月20日, with the year where it is another."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def next_morning(calendar: Calendar, rules: Rules, now: dt.datetime) -> dt.date:
    """The day on which reminders go out next: today before the office opens, else the next working day."""
    local = now.astimezone(clock.CHINA)
    after = local if local.time() < rules.opens else local.replace(hour=23, minute=59)
    return next_working_moment(calendar, after, rules.opens, rules.closes).date()


def _stand_ins(people: set[int], day: dt.date) -> dict[int, list[tuple[int, tuple[str, ...]]]]:
    """Who stands in for whom on a day, and for which kinds of matter (none: all)."""
    rows = Delegation.objects.filter(principal__in=people, from_date__lte=day, to_date__gte=day, ended_at=None)
    found: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for principal, delegate, kinds in rows.values_list("principal", "delegate", "kinds"):
        found.setdefault(principal, []).append((delegate, tuple(kinds)))
    return found


def _covers(kinds: tuple[str, ...], task: Task) -> bool:
    return not kinds or task.matter.kind in kinds


def _heads(units: set[int], day: dt.date) -> dict[int, tuple[Who, ...]]:
    rows = Post.objects.filter(held_on(day), position__unit__in=units, position__duties__code=HEAD_DUTY, person__officer=Officer.NONE)
    found: dict[int, tuple[Who, ...]] = {}
    for post in rows.select_related("person", "position__unit").order_by("position__rank", "pk"):
        found[post.position.unit_id] = (*found.get(post.position.unit_id, ()), Who(post.person_id, f"{post.position}{post.person.name}"))
    return found


def _leaders(units: set[int], day: dt.date) -> dict[int, tuple[Who, ...]]:
    """The leader in charge of each unit, else of the nearest unit above it."""
    parents = dict(Unit.objects.values_list("pk", "parent"))
    overseen = dict(Oversight.objects.filter(held_on(day)).values_list("unit", "position"))
    positions: dict[int, int] = {}
    for unit in units:
        at: int | None = unit
        while at is not None and at not in overseen:
            at = parents.get(at)
        if at is not None:
            positions[unit] = overseen[at]
    seated: dict[int, tuple[Who, ...]] = {}
    posts = Post.objects.filter(held_on(day), position__in=set(positions.values()), person__officer=Officer.NONE)
    for post in posts.select_related("person", "position").order_by("pk"):
        seated[post.position_id] = (*seated.get(post.position_id, ()), Who(post.person_id, f"{post.position.title}{post.person.name}"))
    return {unit: seated[position] for unit, position in positions.items() if position in seated}
