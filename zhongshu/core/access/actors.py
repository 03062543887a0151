"""谁在办: the person at work, with the posts held today, as one frozen value that is passed down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhongshu.core.org.models import Delegation, Duty, Officer, Person, Post, held_on


@dataclass(frozen=True, slots=True)
class Seat:
    """A post held today: the position, its unit and its duties."""

    position: int
    unit: int
    unit_kind: str
    duties: frozenset[str]
    title: str


@dataclass(frozen=True, slots=True)
class Principal:
    """委托人: for whom one stands in today, with the positions he holds; without kinds, for every kind of matter."""

    person: int
    name: str
    positions: frozenset[int]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """操作人. An officer of the three has no seats. What he may do for his principals adds nothing to what he may do himself."""

    person: int
    name: str
    officer: str
    today: dt.date
    seats: tuple[Seat, ...]
    principals: tuple[Principal, ...] = ()

    @property
    def positions(self) -> frozenset[int]:
        return frozenset(seat.position for seat in self.seats)

    @property
    def units(self) -> frozenset[int]:
        return frozenset(seat.unit for seat in self.seats)

    def principals_for(self, kind: str) -> tuple[Principal, ...]:
        """Those for whom one stands in where a kind of matter is concerned."""
        return tuple(principal for principal in self.principals if not principal.kinds or kind in principal.kinds)

    def has_duty(self, *duties: str) -> bool:
        return any(seat.duties.intersection(duties) for seat in self.seats)

    def units_as(self, *duties: str) -> frozenset[int]:
        """The units in which one of these duties is held."""
        return frozenset(seat.unit for seat in self.seats if seat.duties.intersection(duties))


def actor_of(person: Person, today: dt.date) -> Actor:
    """The actor that a person is on a day. Three queries; an officer's posts, were there any, count for nothing."""
    posts = () if person.officer != Officer.NONE else _posts_of(person, today)
    duties: dict[int, set[str]] = {}
    for position, code in Duty.objects.filter(position__in=[post[0] for post in posts]).values_list("position", "code") if posts else ():
        duties.setdefault(position, set()).add(code)
    seats = tuple(
        Seat(position, unit, kind, frozenset(duties.get(position, ())), f"{short_name}{title}")
        for position, unit, kind, short_name, title in posts
    )
    principals = () if person.officer != Officer.NONE else _principals_of(person, today)
    return Actor(person.pk, person.name, person.officer, today, seats, principals)


def _posts_of(person: Person, today: dt.date) -> list[tuple[int, int, str, str, str]]:
    rows = Post.objects.filter(held_on(today), person=person).order_by("pk")
    return list(rows.values_list("position", "position__unit", "position__unit__kind", "position__unit__short_name", "position__title"))


def _principals_of(person: Person, today: dt.date) -> tuple[Principal, ...]:
    """Those for whom the person stands in on a day. A delegation is not handed on: what one holds for another stays with the two."""
    rows = Delegation.objects.filter(
        delegate=person, from_date__lte=today, to_date__gte=today, ended_at=None, principal__officer=Officer.NONE
    )
    given = list(rows.order_by("pk").values_list("principal", "principal__name", "kinds"))
    if not given:
        return ()
    posts = Post.objects.filter(held_on(today), person__in=[principal for principal, _, _ in given]).values_list("person", "position")
    held: dict[int, set[int]] = {}
    for holder, position in posts:
        held.setdefault(holder, set()).add(position)
    return tuple(Principal(principal, name, frozenset(held.get(principal, ())), frozenset(kinds)) for principal, name, kinds in given)
