"""每日催办: what the worker does on a working morning. It reads what is open, and remembers only what it has sent.

It may be called at any time and as often as one likes: at night it does nothing, and what was sent is never sent again. It finishes no task and decides
nothing for anybody: no agreement ever comes of silence.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from zhongshu.core.calendar.rules import Calendar, working_days_between
from zhongshu.core.events.operations import record
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.urging.models import Addressee, Sent, SentKind, TaskMark, Urge
from zhongshu.core.urging.operations.urging import end_urge_at_its_end, repeat_urge
from zhongshu.core.urging.queries import Outlook, due_of, get_outlook, list_open, name_of_holder, told
from zhongshu.core.urging.rules import RANKS, is_time_to_remind, is_urge_due, name_of, name_of_day, reminder_now, reports_now, tell_morning
from zhongshu.lib import clock

log = logging.getLogger(__name__)
AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to say on one matter: a level for one due date, to these people, about these tasks."""

    level: str
    due: dt.date
    late: int
    people: tuple[int, ...]
    names: tuple[str, ...]
    tasks: tuple[Task, ...]


def remind(now: dt.datetime) -> str:
    """每日催办: reminders, reports and repeated urges that are due, then one sentence to each person. Returns what was done, in words.

    One matter's fault does not hold up the others: it is raised at the end, when everything else was done.
    """
    day = clock.day_of(now)
    tasks = list_open(day + AHEAD)
    outlook = get_outlook(tasks, day)
    if not is_time_to_remind(outlook.calendar, outlook.rules, now):
        return "不在工作时间，下一个工作日上午再催。"
    faults: list[Exception] = []
    sent = sum(_try(faults, functools.partial(_say, matter, words, now)) for matter, words in _what_to_say(tasks, outlook, day))
    urges = Urge.objects.filter(ended_at=None).select_related("matter", "started_by").order_by("pk")
    urged = sum(_try(faults, functools.partial(_repeat, urge, outlook.calendar, now)) for urge in urges)
    people = tell_everyone(now)
    if faults:
        raise RuntimeError(f"{len(faults)}件事项没有催成：{type(faults[-1]).__name__}: {faults[-1]}") from faults[-1]
    return f"催办{sent}次，定期催办{urged}次，告知{people}人。"


def tell_everyone(now: dt.datetime) -> int:
    """晨间告知: one event, and so one notice, for each person who has something to hear, however much it is. Returns how many."""
    waiting = Addressee.objects.filter(event=None).values_list("person", flat=True).distinct()
    return sum(_tell(person, now) for person in sorted(set(waiting)))


def _what_to_say(tasks: Sequence[Task], outlook: Outlook, day: dt.date) -> Iterator[tuple[int, list[Word]]]:
    """By matter, what is due and was not sent yet."""
    for matter, group in itertools.groupby(tasks, key=lambda task: task.matter_id):
        words = _words(list(group), outlook, day)
        if words:
            yield matter, words


def _words(tasks: list[Task], outlook: Outlook, day: dt.date) -> list[Word]:
    """What to say on one matter: tasks alike are told together, so that a paper with 92 receivers has one line of it."""
    calendar, rules, chart, marked = outlook.calendar, outlook.rules, outlook.chart, outlook.marked
    alike: dict[tuple[str, dt.date, tuple[int, ...], tuple[str, ...]], list[Task]] = {}
    for task in tasks:
        due = due_of(task) or day
        times = {"arrived": clock.day_of(task.arrived_at), "due": due, "today": day}
        mark = reminder_now(calendar, rules, **times)
        if mark and (task.pk, due, mark.level) not in marked:
            alike.setdefault((mark.level, due, (), ()), []).append(task)
        for report in reports_now(calendar, rules, **times):
            whom = chart.report_to(report.level, task)
            if whom and (task.pk, due, report.level) not in marked:
                key = (report.level, due, tuple(who.person for who in whom), tuple(who.name for who in whom))
                alike.setdefault(key, []).append(task)
    words = []
    for (level, due, people, names), group in alike.items():
        heard = people or tuple(sorted({person for task in group for person in chart.holders[task.pk]}))
        late = working_days_between(calendar, due, day)
        words.append(Word(level, due, late, heard, names or tuple(name_of_holder(task) for task in group), tuple(group)))
    return words


@transaction.atomic
def _say(matter_id: int, words: Sequence[Word], now: dt.datetime) -> int:
    """Write one matter's words with their events. What was done, returned or said meanwhile is left out. Returns how many were said."""
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    if matter.phase != PhaseChoice.OPEN:
        return 0
    still = {task.pk: task.due_date or matter.due_date for task in Task.objects.filter(matter=matter, state=TaskState.OPEN)}
    marked = set(TaskMark.objects.filter(task__in=still).values_list("task", "due_date", "level"))
    said: list[tuple[Word, list[Task]]] = []
    for word in words:
        tasks = [task for task in word.tasks if still.get(task.pk) == word.due and (task.pk, word.due, word.level) not in marked]
        if tasks:
            said.append((word, tasks))
            _write(matter, word, tasks, now)
    for word, tasks in said:
        _record(matter, word, tasks, now)
    return len(said)


def _write(matter: Matter, word: Word, tasks: list[Task], now: dt.datetime) -> None:
    kind = SentKind.REPORT if word.level in RANKS else SentKind.LATE if word.late > 0 else SentKind.REMINDER
    sent = Sent.objects.create(
        matter=matter,
        kind=kind,
        level=word.level,
        step=step_of(matter, tasks[0].step).title,
        to=told(word.names)[:200],
        count=len(word.people) if kind == SentKind.REPORT else len(tasks),
        due_date=word.due,
        words=name_of(word.level) if word.level in RANKS else name_of_day(word.late),
        at=now,
    )
    TaskMark.objects.bulk_create(TaskMark(task=task, due_date=word.due, level=word.level, sent=sent) for task in tasks)
    Addressee.objects.bulk_create(Addressee(sent=sent, person_id=person, late=word.late) for person in word.people)


def _record(matter: Matter, word: Word, tasks: list[Task], now: dt.datetime) -> None:
    by: dict[str, Any] = {"actor": None, "at": now, "matter": matter.pk, "subject": matter.title}
    step, keys = step_of(matter, tasks[0].step).title, [task.pk for task in tasks]
    if word.level in RANKS:
        holders = told(name_of_holder(task) for task in tasks)
        record(
            "urging.escalated", **by, step=step, late=word.late, rank=RANKS[word.level], to=told(word.names), holders=holders,
            due=word.due, level=word.level, tasks=keys,
        )  # fmt: skip
    else:
        record("urging.reminded", **by, step=step, level=name_of_day(word.late), to=told(word.names), due=word.due, tasks=keys)


def _repeat(urge: Urge, calendar: Calendar, now: dt.datetime) -> int:
    """A repeated urge that comes today; one whose matter or time is over ends. Returns how many were sent."""
    day = clock.day_of(now)
    if urge.matter.phase != PhaseChoice.OPEN:
        end_urge_at_its_end(urge, reason=f"事项已{urge.matter.get_phase_display()}", now=now)
    elif urge.until_date and urge.until_date < day:
        end_urge_at_its_end(urge, reason=f"已到截止日期{urge.until_date}", now=now)
    elif is_urge_due(calendar, every=urge.every, last=urge.last_date, today=day):
        return repeat_urge(urge, now=now)
    return 0


def _try(faults: list[Exception], act: Callable[[], int]) -> int:
    """Do one matter's part; a database that is away is not its fault."""
    try:
        return act()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("a matter cannot be reminded of")
        faults.append(error)
        return 0


@transaction.atomic
def _tell(person: int, now: dt.datetime) -> bool:
    rows = list(
        Addressee.objects.select_for_update(of=("self",))
        .filter(person=person, event=None)
        .select_related("sent__matter", "person")
        .order_by("pk")
    )
    if not rows:
        return False
    sentence = tell_morning([(row.sent.level, row.sent.matter.title, row.late) for row in rows])
    matters = sorted({row.sent.matter_id for row in rows})
    event = record(
        "urging.gathered", actor=None, at=now, subject=f"person:{person}", to=rows[0].person.name, people=[person], sentence=sentence,
        count=len(rows), own=sum(row.sent.kind != SentKind.REPORT for row in rows), matters=matters[:100],
    )  # fmt: skip
    Addressee.objects.filter(pk__in=[row.pk for row in rows]).update(event=event.seq)
    return True
