"""The system officer's acts: units, positions, people, posts and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.permissions import require
from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Duty, Officer, Person, Position, Post, Unit, UnitKind
from zhongshu.core.staffing.accounts import refuse_last_officer


@dataclass(frozen=True, slots=True)
class DayRule:
    """特殊日: one line of a holiday notice."""

    date: dt.date
    is_working: bool
    name: str


@transaction.atomic
def add_unit(
    *, code: str, name: str, short_name: str, kind: str, parent: Unit | None, from_date: dt.date,
    receives: bool = False, rank: int = 0, actor: Actor, now: dt.datetime,
) -> Unit:  # fmt: skip
    """增设机构. Raises Refused when the code is taken or the parent has ended."""
    require(actor, MANAGE_SETTINGS)
    refuse_if(Unit.objects.filter(code=code).exists(), f"机构代码“{code}”已经有了，请换一个。")
    if parent and parent.to_date and parent.to_date < from_date:
        raise Refused(f"上级机构{parent.name}已于{parent.to_date}停用，请另选上级机构。")
    unit = Unit.objects.create(
        code=code, name=name, short_name=short_name, kind=kind, parent=parent, receives=receives, rank=rank, from_date=from_date
    )
    facts: dict[str, Any] = {"unit": name, "kind": UnitKind(kind).label, "parent": parent.name if parent else "无", "from_date": from_date}
    record("staffing.unit_added", actor=actor, at=now, subject=f"unit:{unit.pk}", **facts)
    return unit


@transaction.atomic
def end_unit(unit: Unit, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """停用机构. Raises Refused while it has live sub-units or holders of its positions."""
    require(actor, MANAGE_SETTINGS)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    refuse_if(unit.to_date is not None, f"{unit.name}已于{unit.to_date}停用。")
    refuse_if(to_date < unit.from_date, f"停用日期不能早于启用日期{unit.from_date}。")
    refuse_if(_live(to_date, unit.children.all()), f"{unit.name}还有下级机构，请先停用下级机构。")
    refuse_if(_live(to_date, Post.objects.filter(position__unit=unit)), f"{unit.name}还有人任职，请先免职。")
    Unit.objects.filter(pk=unit.pk).update(to_date=to_date, receives=False)
    record("staffing.unit_ended", actor=actor, at=now, subject=f"unit:{unit.pk}", unit=unit.name, to_date=to_date)


@transaction.atomic
def add_position(*, code: str, unit: Unit, title: str, duties: Sequence[str], rank: int = 0, actor: Actor, now: dt.datetime) -> Position:
    """增设岗位 with its duties, by which permissions and routes find it. Raises Refused when the code is taken or the unit has ended."""
    require(actor, MANAGE_SETTINGS)
    refuse_if(Position.objects.filter(code=code).exists(), f"岗位代码“{code}”已经有了，请换一个。")
    refuse_if(unit.to_date is not None, f"{unit.name}已停用，不能增设岗位。")
    position = Position.objects.create(code=code, unit=unit, title=title, rank=rank)
    Duty.objects.bulk_create(Duty(position=position, code=duty) for duty in dict.fromkeys(duties))
    record("staffing.position_added", actor=actor, at=now, subject=f"unit:{unit.pk}", unit=unit.name, title=title, duty="、".join(duties))
    return position


@transaction.atomic
def add_person(
    *, username: str, name: str, from_date: dt.date, officer: str = Officer.NONE, rank: int = 0, actor: Actor, now: dt.datetime
) -> Person:
    """登记人员. The account has no password and stays shut until the security officer enables it: it takes two officers to let anyone in."""
    require(actor, MANAGE_SETTINGS)
    refuse_if(Person.objects.filter(username__iexact=username).exists(), f"登录名“{username}”已经有人用了，请换一个。")
    person = Person(username=username, name=name, from_date=from_date, officer=officer, rank=rank, is_active=False)
    person.set_unusable_password()
    person.save(force_insert=True)
    record("staffing.person_added", actor=actor, at=now, subject=f"person:{person.pk}", person=name, username=username, from_date=from_date)
    if officer:
        _tell_appointed(person, officer, actor, now)
    return person


@transaction.atomic
def appoint_officer(person: Person, *, officer: str, actor: Actor, now: dt.datetime) -> None:
    """任免三员. The account is shut until the security officer enables it again.

    Raises Refused for a holder of posts, for oneself, and for the last officer of his kind.
    """
    require(actor, MANAGE_SETTINGS)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(person.pk == actor.person, "不能任免自己的三员身份。")
    refuse_if(person.to_date is not None, f"{person.name}已离任。")
    refuse_if(_live(actor.today, person.posts.all()), f"{person.name}还任有业务岗位，三员不得兼任。请先免去所任岗位。")
    refuse_last_officer(person)
    Person.objects.filter(pk=person.pk).update(officer=officer, is_active=False)
    _tell_appointed(person, officer, actor, now)


@transaction.atomic
def post_person(person: Person, *, position: Position, from_date: dt.date, actor: Actor, now: dt.datetime) -> Post:
    """任职. Raises Refused for an officer of the three, for who has left, and when the post is held already."""
    require(actor, MANAGE_SETTINGS)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(person.officer != Officer.NONE, f"{person.name}是{person.get_officer_display()}，三员不得担任业务岗位。")
    refuse_if(person.to_date is not None, f"{person.name}已于{person.to_date}离任，不能任职。")
    refuse_if(from_date < person.from_date, f"任职日期不能早于到任日期{person.from_date}。")
    refuse_if(position.unit.to_date is not None, f"{position.unit.name}已停用，不能任职。")
    refuse_if(_live(from_date, person.posts.filter(position=position)), f"{person.name}已经任{position}。")
    post = Post.objects.create(person=person, position=position, from_date=from_date)
    facts: dict[str, Any] = {"person": person.name, "position": str(position), "from_date": from_date}
    record("staffing.posted", actor=actor, at=now, subject=f"person:{person.pk}", **facts)
    return post


@transaction.atomic
def relieve_person(post: Post, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """免职: `to_date` is the last day. Raises Refused the second time, and before the post began."""
    require(actor, MANAGE_SETTINGS)
    refuse_if(to_date < post.from_date, f"免职日期不能早于任职日期{post.from_date}。")
    changed = Post.objects.filter(pk=post.pk, to_date=None).update(to_date=to_date)
    refuse_if(not changed, "这个任职已经免去了，请刷新后再看。")
    facts: dict[str, Any] = {"person": post.person.name, "position": str(post.position), "to_date": to_date}
    record("staffing.relieved", actor=actor, at=now, subject=f"person:{post.person_id}", **facts)


@transaction.atomic
def end_person(person: Person, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """离任: ends the posts and shuts the account at once. Raises Refused the second time, and for the last officer of his kind."""
    require(actor, MANAGE_SETTINGS)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(person.to_date is not None, f"{person.name}已于{person.to_date}离任。")
    refuse_if(person.pk == actor.person, "不能办理自己的离任，请由另一位系统管理员办理。")
    refuse_if(to_date < person.from_date, f"离任日期不能早于到任日期{person.from_date}。")
    refuse_if(to_date > actor.today, "离任手续当天办理，日期不能晚于今天。")
    refuse_last_officer(person)
    posts = list(person.posts.filter(to_date=None).select_related("position__unit"))
    refuse_if(any(post.from_date > to_date for post in posts), "离任日期早于某项任职的起始日期，请先核对任职。")
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(to_date=to_date)
    Person.objects.filter(pk=person.pk).update(to_date=to_date, is_active=False)
    positions = "、".join(str(post.position) for post in posts) or "无"
    record(
        "staffing.person_ended",
        actor=actor,
        at=now,
        subject=f"person:{person.pk}",
        person=person.name,
        to_date=to_date,
        positions=positions,
    )


@transaction.atomic
def set_special_day(day: DayRule, *, basis: str, actor: Actor, now: dt.datetime) -> None:
    """调整一天: a holiday in the week or a weekend worked, or a correction of either. Raises Refused without a basis."""
    require(actor, MANAGE_SETTINGS)
    _must_have_basis(basis)
    SpecialDay.objects.update_or_create(date=day.date, defaults={"is_working": day.is_working, "name": day.name, "basis": basis})
    what = f"{day.date}改为{'上班' if day.is_working else '放假'}（{day.name}）"
    record("calendar.changed", actor=actor, at=now, subject=str(day.date), what=what, basis=basis)


@transaction.atomic
def clear_special_day(date: dt.date, *, basis: str, actor: Actor, now: dt.datetime) -> None:
    """恢复一天: the day follows its weekday again. Raises Refused when it did already."""
    require(actor, MANAGE_SETTINGS)
    _must_have_basis(basis)
    deleted, _ = SpecialDay.objects.filter(date=date).delete()
    refuse_if(not deleted, f"{date}本来就按星期安排，不用恢复。")
    record("calendar.changed", actor=actor, at=now, subject=str(date), what=f"{date}恢复按星期安排", basis=basis)


@transaction.atomic
def import_special_days(days: Sequence[DayRule], *, year: int, basis: str, actor: Actor, now: dt.datetime) -> None:
    """导入一年的放假安排: the year is announced from now on, and its due dates are no longer provisional."""
    require(actor, MANAGE_SETTINGS)
    _must_have_basis(basis)
    refuse_if(not days, "没有读到任何一天，请每行写一天，例如“2027-01-01 放假 元旦”。")
    strangers = [day.date for day in days if abs((day.date - dt.date(year, 7, 1)).days) > 190]  # a notice may reach into next door's week
    refuse_if(bool(strangers), f"有不属于{year}年的日期：{'、'.join(map(str, strangers[:5]))}。请核对后再导入。")
    for day in days:
        SpecialDay.objects.update_or_create(date=day.date, defaults={"is_working": day.is_working, "name": day.name, "basis": basis})
    AnnouncedYear.objects.update_or_create(year=year, defaults={"basis": basis})
    record("calendar.changed", actor=actor, at=now, subject=str(year), what=f"导入{year}年放假安排{len(days)}天", basis=basis)


def _tell_appointed(person: Person, officer: str, actor: Actor, now: dt.datetime) -> None:
    label = Officer(officer).label if officer else "业务人员（不再任三员）"
    record("staffing.officer_appointed", actor=actor, at=now, subject=f"person:{person.pk}", person=person.name, officer=label)


def _live(day: dt.date, rows: object) -> bool:
    """Whether any of the rows, units or posts, has not ended by the end of the day."""
    return rows.filter(Q(to_date=None) | Q(to_date__gt=day)).exists()  # type: ignore[attr-defined, no-any-return] # two kinds of rows


def _must_have_basis(basis: str) -> None:
    refuse_if(not basis.strip(), "请写明依据，例如文件名称和文号。")


def refuse_if(hindrance: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise Refused with the sentence when there is a hindrance."""
    if hindrance:
        raise Refused(sentence)
