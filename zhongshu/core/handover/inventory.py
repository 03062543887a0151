"""The list before the handing over: everything that a person holds, by holding, with a digest that tells when it has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.handover.holdings import HOLDINGS, Holding, Row
from zhongshu.core.handover.models import HandoverKind
from zhongshu.core.handover.queries import absence_notes
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Officer, Person, Position, Post, held_on

VACANT = "空缺"
STAYS = "仍由本人办"


@dataclass(frozen=True, slots=True)
class Section:
    """One holding's rows."""

    holding: Holding
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """清单: a person's live posts and what he holds. The digest leaves out what follows the chair, since that moves every hour."""

    person: Person
    posts: tuple[Post, ...]
    sections: tuple[Section, ...]

    @property
    def digest(self) -> str:
        lines = [f"person:{self.person.pk}", *(f"post:{post.pk}" for post in self.posts)]
        lines += [f"{each.holding.code} {row.key}" for each in self.sections if not each.holding.follows_chair for row in each.rows]
        return hashlib.new("sm3", "\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """安排: what kind of handing over, to whom, and what becomes of each post.

    `posts` has the successor of each post that is given up, None for a chair that stays empty; a post that it does not name is kept.
    `others` names who gets single rows in place of `successor`.
    """

    kind: str
    last_date: dt.date
    reason: str
    successor: Person | None = None
    posts: Mapping[int, Person | None] = field(default_factory=dict)
    others: Mapping[str, Person] = field(default_factory=dict)
    new_position: Position | None = None
    return_date: dt.date | None = None

    def receiver_of(self, row: Row) -> Person | None:
        return self.others.get(row.key) or self.successor

    def covers(self, holding: Holding) -> bool:
        """Whether the holding's rows go over in this kind of handing over."""
        return holding.move is not None and not (holding.of_posts and self.kind == HandoverKind.WORK)


def take_inventory(person: Person, day: dt.date) -> Inventory:
    """What the person holds on a day. The number of queries does not grow with what he holds."""
    live = (
        Post.objects.filter(Q(to_date=None) | Q(to_date__gt=day), person=person)
        .select_related("position__unit", "person")
        .order_by("from_date", "pk")
    )
    sections = (Section(holding, tuple(holding.list_rows(person, day))) for holding in HOLDINGS)
    return Inventory(person, tuple(live), tuple(each for each in sections if each.rows))


def titles_for(actor: Actor, matters: Collection[int]) -> dict[int, str]:
    """Titles of those of the matters that the actor may read: none, for an officer."""
    readable = Q(pk__in=())
    for kind in KINDS:
        readable |= Q(kind=kind.code) & scope(actor, kind.read)
    return dict(Matter.objects.filter(readable, pk__in=matters).values_list("pk", "title"))


def chair_holders(inventory: Inventory, plan: Arrangement, day: dt.date) -> dict[int, str]:
    """Who holds each of the person's positions afterwards, in words."""
    positions = {post.position_id: post for post in inventory.posts}
    rows = Post.objects.filter(held_on(day), position__in=positions, person__officer=Officer.NONE, person__is_active=True)
    left: dict[int, list[str]] = {}
    for position, name in rows.exclude(person=inventory.person).order_by("person__rank", "pk").values_list("position", "person__name"):
        left.setdefault(position, []).append(name)
    holders = {}
    for position, post in positions.items():
        names = list(left.get(position, ()))
        if post.pk not in plan.posts:
            holders[position] = STAYS
            continue
        successor = plan.posts[post.pk]
        if successor and successor.name not in names:
            names.insert(0, successor.name)
        holders[position] = "、".join(names) or VACANT
    return holders


def list_warnings(inventory: Inventory, plan: Arrangement, day: dt.date) -> Iterator[str]:
    """What whoever confirms should know first."""
    holders = chair_holders(inventory, plan, day)
    stopped = {each.position for section in inventory.sections if section.holding.list_uses for each in section.rows}
    for post in inventory.posts:
        if holders[post.position_id] == VACANT:
            stops = "，岗位上的待办和以后送到这里的事都会停下" if post.position_id in stopped else ""
            yield f"{post.position}将空缺{stops}。请尽快安排接任人。"
    receivers = {person.pk: person for person in (plan.successor, *plan.others.values(), *plan.posts.values()) if person}
    notes = absence_notes([f"person:{pk}" for pk in receivers], day) if receivers else {}
    yield from (f"{note}。" for note in notes.values() if note)
