"""What the desk tells of absences and delegations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.handover.queries import away_text, kinds_text, list_away, list_given, list_held, stand_in_texts
from zhongshu.core.handover.rules import Span, day_text
from zhongshu.core.handover.vacancies import list_vacancies
from zhongshu.core.matters.models import Task


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the desk, and the page that it opens."""

    sentence: str
    url_name: str


def list_banners(actor: Actor) -> list[Told]:
    """您正代张三办理，至11月30日 — and who stands in for me; for the system officer, chairs that stand empty."""
    if is_system_officer(actor):
        return _vacancies(actor.today)
    held = list_held(actor.person, actor.today).filter(from_date__lte=actor.today) if actor.principals else ()
    given = list_given(actor.person, actor.today).filter(from_date__lte=actor.today) if actor.seats else ()
    told = [f"您正代{row.principal.name}{_about(row.kinds)}办理，至{day_text(row.to_date, actor.today)}。" for row in held]
    told += [f"{row.delegate.name}正代您办理，至{day_text(row.to_date, actor.today)}。" for row in given]
    return [Told(sentence, "handover_delegations") for sentence in told]


def list_away_today(actor: Actor) -> list[str]:
    """A sentence for each who is away today in the actor's units."""
    if not actor.seats:
        return []
    today = Span(actor.today, actor.today)
    away = list(list_away(actor.units, today))
    texts = stand_in_texts({row.person_id for row in away}, today) if away else {}
    return [away_text(row, texts[row.person_id], actor.today) for row in away]


def principal_of(task: Task, actor: Actor) -> str:
    """For whom the actor would do this task: nothing where it is his own."""
    if task.person_id == actor.person or task.position_id in actor.positions:
        return ""
    return next(
        (
            each.name
            for each in actor.principals_for(task.matter.kind)
            if task.person_id == each.person or task.position_id in each.positions
        ),
        "",
    )


def _about(kinds: list[str]) -> str:
    return f"的{kinds_text(kinds)}" if kinds else ""


def _vacancies(today: dt.date) -> list[Told]:
    found = list_vacancies(today)
    if not found:
        return []
    waiting = sum(each.waiting for each in found)
    told = f"，{waiting}件待办没有人办" if waiting else ""
    return [Told(f"有{len(found)}个岗位空缺{told}。", "staffing_vacancies")]
