"""催办 by hand: once, or every so many working days. Who may urge on a matter of a kind its business declares (`Urging`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.urging.models import Sent, SentKind, Urge
from zhongshu.core.urging.queries import told
from zhongshu.core.urging.targets import TARGETS, URGEABLE, Target
from zhongshu.lib import clock

WORDS = 200
MOST_DAYS = 60
PLAIN = "请尽快办理。"


@transaction.atomic
def urge(matter: Matter, *, words: str = "", target: str = "task", holders: Sequence[str] = (), actor: Actor, now: dt.datetime) -> int:
    """催办 once: the chosen holders for whom something of this kind waits, or all of them. Returns how many.

    Raises NotYours for who may not urge here, Refused when nobody is left to urge or the matter has ended.
    """
    matter = _may_urge(matter, actor)
    chosen = _chosen(matter, target, holders, clock.day_of(now), without=actor.person)
    _send(matter, chosen, words=_clean(words), by=actor.person, by_name=actor.name, actor=actor, now=now)
    return len(chosen)


@transaction.atomic
def urge_repeatedly(
    matter: Matter, *, every: int, until: dt.date | None = None, words: str = "", target: str = "task", holders: Sequence[str] = (),
    actor: Actor, now: dt.datetime,
) -> Urge:  # fmt: skip
    """定期催办: now, and then every so many working days until the matter ends or a day is past. Raises like `urge`.

    It belongs to the matter: when the matter is returned or handed on, whoever has it then is urged.
    """
    matter = _may_urge(matter, actor)
    day = clock.day_of(now)
    if not 1 <= every <= MOST_DAYS:
        raise Refused(f"间隔应在1到{MOST_DAYS}个工作日之间。")
    if until is not None and until <= day:
        raise Refused("截止日期要晚于今天；只催这一次的，不用设定期催办。")
    if Urge.objects.filter(matter=matter, started_by=actor.person, target=target, ended_at=None).exists():
        raise Refused("您已在定期催办这件事。要改间隔或对象，请先停止原来的。")
    chosen = _chosen(matter, target, holders, day, without=actor.person)
    row = Urge.objects.create(
        matter=matter, target=target, holders=list(holders), words=_clean(words), every=every, until_date=until,
        started_by_id=actor.person, started_at=now, last_date=day,
    )  # fmt: skip
    _send(matter, chosen, words=row.words, by=actor.person, by_name=actor.name, actor=actor, now=now, row=row)
    to = told(each.name for each in chosen) if holders else "当时的办理人"
    ends = f"到{until}为止" if until else "直到办结"
    record("urging.repeated", actor=actor, at=now, matter=matter.pk, subject=matter.title, every=every, to=to, until=ends, words=row.words)
    return row


@transaction.atomic
def end_urge(row: Urge, *, actor: Actor, now: dt.datetime) -> None:
    """停止定期催办, by whoever may urge on the matter. Raises Refused the second time."""
    _may_urge(row.matter, actor, even_ended=True)
    if not Urge.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, end_reason=f"{actor.name}停止"[:60]):
        raise Refused("这个定期催办已经停止了。")
    record("urging.ended", actor=actor, at=now, matter=row.matter_id, subject=row.matter.title, reason=f"{actor.name}停止")


@transaction.atomic
def repeat_urge(row: Urge, *, now: dt.datetime) -> int:
    """One turn of a repeated urge, by the worker: once a day however often it is called. Returns 1 when somebody was urged.

    While nothing waits for those it names, it is silent and goes on: the matter may come back to them.
    """
    day = clock.day_of(now)
    if not Urge.objects.filter(pk=row.pk, ended_at=None, last_date__lt=day).update(last_date=day):
        return 0
    matter = Matter.objects.select_for_update().get(pk=row.matter_id)
    if matter.phase != PhaseChoice.OPEN:
        return 0
    waiting = _pick(TARGETS[row.target].waiting(matter, day), row.holders, row.started_by_id)
    if waiting:
        _send(matter, waiting, words=row.words, by=row.started_by_id, by_name=row.started_by.name, actor=None, now=now, row=row)
    return int(bool(waiting))


@transaction.atomic
def end_urge_at_its_end(row: Urge, *, reason: str, now: dt.datetime) -> None:
    """A repeated urge whose matter or time is over ends by itself; nothing the second time."""
    if Urge.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, end_reason=reason):
        record("urging.ended", actor=None, at=now, matter=row.matter_id, subject=row.matter.title, reason=reason)


def _may_urge(matter: Matter, actor: Actor, *, even_ended: bool = False) -> Matter:
    """The matter, its row locked, for who may urge on it."""
    if matter.kind not in URGEABLE:
        raise NotYours
    require(actor, URGEABLE[matter.kind].permission, matter)
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    if locked.phase != PhaseChoice.OPEN and not even_ended:
        raise Refused("这件事已经办结或撤销，没有可催的人。")
    return locked


def _chosen(matter: Matter, target: str, holders: Sequence[str], day: dt.date, *, without: int) -> list[Target]:
    if target not in TARGETS:
        raise Refused("没有这一类催办对象。")
    waiting = TARGETS[target].waiting(matter, day)
    chosen = _pick(waiting, holders, without)
    if holders and len(chosen) < len(set(holders)):
        raise Refused("选中的人有的已经办完，或者正是您自己，请刷新后重新选择。")
    if not chosen:
        raise Refused("没有待办的人，不需要催办。")
    return chosen


def _pick(waiting: Sequence[Target], holders: Sequence[str], without: int) -> list[Target]:
    """Those chosen, or all; nobody urges himself."""
    return [each for each in waiting if (not holders or each.key in holders) and each.people != {without}]


def _clean(words: str) -> str:
    return " ".join(words.split())[:WORDS] or PLAIN


def _send(
    matter: Matter,
    chosen: Sequence[Target],
    *,
    words: str,
    by: int,
    by_name: str,
    actor: Actor | None,
    now: dt.datetime,
    row: Urge | None = None,
) -> None:
    """Write one urge with its event, of which notices tell the people."""
    step = chosen[0].step
    to = told(each.name for each in chosen)
    Sent.objects.create(
        matter=matter, kind=SentKind.URGE, step=step, to=to[:200], count=len(chosen), words=words, by_id=by, urge=row, at=now
    )
    people = sorted({person for each in chosen for person in each.people})
    record(
        "urging.urged", actor=actor, at=now, matter=matter.pk, subject=matter.title, step=step, to=to, words=words, by=by_name, count=len(chosen),
        people=people, holders=[each.key for each in chosen],
    )  # fmt: skip
