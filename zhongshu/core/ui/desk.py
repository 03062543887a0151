"""我的工作台: rows for the desk, of whatever kind they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.queries import list_cards_to_read
from zhongshu.core.handover.desk import list_away_today, list_banners, principal_of
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Matter, RoleChoice, Task
from zhongshu.core.matters.queries import list_done_on, list_started, list_unit_tasks_due, list_waiting
from zhongshu.core.ui.lives import LIVES
from zhongshu.core.ui.templatetags.ui import near_date
from zhongshu.core.urging.queries import urged_of

SOON = dt.timedelta(days=7)


def light_of(due: dt.date | None, today: dt.date) -> str:
    """红黄绿灯 by the due date: red when past, amber on the day and the day before, green otherwise, grey where there is none."""
    if due is None:
        return "grey"
    if due < today:
        return "red"
    return "amber" if due <= today + dt.timedelta(days=1) else "green"


def due_text(due: dt.date | None, today: dt.date) -> str:
    """How near the due date is, in words."""
    if due is None:
        return ""
    days = (due - today).days
    return {0: "今天到期", 1: "明天到期", 2: "后天到期"}.get(days) or (f"超时{-days}天" if days < 0 else f"{due.month}月{due.day}日到期")


def matter_url(matter: Matter) -> str:
    """The page of a matter."""
    return reverse(KINDS[matter.kind].url_name, args=[matter.pk])


def task_url(task: Task) -> str:
    """The page on which a task is done: one tap from the desk. Who was only asked answers on the matter's own page."""
    kind = KINDS[task.matter.kind]
    if task.role != RoleChoice.MAIN:
        return matter_url(task.matter)
    return reverse(kind.task_url_names.get(task.step, kind.url_name), args=[task.matter_id])


def has_card(task: Task) -> bool:
    """Whether the task is gone through in the stack: its kind declares this step's page to be a card."""
    kind = task.matter.kind
    return task.role == RoleChoice.MAIN and kind in LIVES and task.step in LIVES[kind].cards


def desk_context(actor: Actor, now: dt.datetime, *, only_late: bool = False) -> dict[str, Any]:
    """Everything that `ui/desk.html` shows; of what waits only the late, where one came for that."""
    today = actor.today
    due = list_unit_tasks_due(actor, today + SOON) if actor.seats else []
    holidays = sorted(day for day, (is_working, _) in get_calendar(today).special.items() if day > today and not is_working)
    next_holiday = f"距下一个假日还有{(holidays[0] - today).days}天" if holidays else ""
    waiting = list(list_waiting(actor))
    shown = [task for task in waiting if not only_late or (task.due_date and task.due_date < today)]
    urged = urged_of([task.matter_id for task in [*shown, *due]], now)
    return {
        "only_late": only_late,
        "waiting_total": len(waiting),
        "greeting": f"{_greeting(now)}，{actor.name}",
        "next_holiday_text": f"{today.month}月{today.day}日　{next_holiday}",
        "banners": [{"sentence": told.sentence, "url": reverse(told.url_name)} for told in list_banners(actor)],
        "waiting": [
            _waiting_row(task, now, today) | {"urged": urged.get(task.matter_id), "done_for": principal_of(task, actor)} for task in shown
        ],
        "stack_count": sum(has_card(task) for task in waiting),
        "to_read": [_reading_row(reading, now) for reading in list_cards_to_read(actor)],
        "started": [_started_row(matter, now) for matter in list_started(actor)],
        "unit": {
            "late": [
                _unit_row(task, now, today) | {"urged": urged.get(task.matter_id)}
                for task in due
                if task.due_date and task.due_date < today
            ],
            "due_soon": [
                _unit_row(task, now, today) | {"urged": urged.get(task.matter_id)}
                for task in due
                if task.due_date and task.due_date >= today
            ],
            "figures": [],
            "away": list_away_today(actor),
        },
        "done_today": [_done_row(task, now) for task in list_done_on(actor, today)],
    }


def _waiting_row(task: Task, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    matter = task.matter
    return {
        "url": task_url(task),
        "title": matter.title,
        "kind": KINDS[matter.kind].title,
        "step": step_of(matter, task.step).title,
        "from_name": task.sent_by.name if task.sent_by and task.sent_by_id != task.person_id else "",
        "arrived_text": near_date(task.arrived_at, now),
        "due_text": due_text(task.due_date, today),
        "due_explained": task.due_sentence,
        "light": light_of(task.due_date, today),
        "urgency": matter.urgency,
        "number": matter.number,
        "is_unread": task.opened_at is None,
    }


def _reading_row(reading: Reading, now: dt.datetime) -> dict[str, Any]:
    matter = reading.circulation.matter
    return {
        "url": reverse("reading", args=[reading.pk]),
        "title": matter.title,
        "kind": KINDS[matter.kind].title,
        "number": matter.number,
        "urgency": matter.urgency,
        "from_name": reading.added_by.name,
        "arrived_text": near_date(reading.arrived_at, now),
        "note": reading.circulation.note,
        "is_unread": reading.opened_at is None,
    }


def _started_row(matter: Matter, now: dt.datetime) -> dict[str, Any]:
    return {
        "url": matter_url(matter),
        "title": matter.title,
        "state": step_of(matter).state,
        "where": matter.number or KINDS[matter.kind].title,
        "since_text": f"{near_date(matter.moved_at, now)}起",
        "light": "grey",
    }


def _unit_row(task: Task, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    holder = task.person.name if task.person else str(task.position)
    return {
        "url": matter_url(task.matter),
        "title": task.matter.title,
        "state": step_of(task.matter, task.step).title,
        "where": f"{holder}　{due_text(task.due_date, today)}",
        "since_text": near_date(task.arrived_at, now),
        "light": light_of(task.due_date, today),
        "due_explained": task.due_sentence,
    }


def _done_row(task: Task, now: dt.datetime) -> dict[str, Any]:
    step = step_of(task.matter, task.step)
    sentence = f"{step.title}：{task.get_decision_display()}" + (f"　{task.opinion}" if task.opinion else "")
    return {"url": matter_url(task.matter), "title": task.matter.title, "sentence": sentence, "at_text": near_date(task.done_at, now)}


def _greeting(now: dt.datetime) -> str:
    hour = now.hour
    return "早上好" if hour < 11 else "中午好" if hour < 13 else "下午好" if hour < 18 else "晚上好"
