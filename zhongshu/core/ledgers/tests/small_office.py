"""A small office for the tests of ledgers, notices, search and the worker: two divisions, a kind of matter with three steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.access.permissions import Permission
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import finish_task, open_matter
from zhongshu.core.org.models import Person, Position, Post, Unit
from zhongshu.core.workflow.flow import Flow, Quorum, Step
from zhongshu.lib.clock import CHINA

NINE = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
MINUTE = dt.timedelta(minutes=1)
FLOW = Flow(
    "errand",
    1,
    "差事",
    (
        Step("draft", "起草", "起草中", act="送审"),
        Step("review", "审核", "审核中", level=1),
        Step("cosign", "会签", "会签中", quorum=Quorum.ALL),
        Step("end", "办结", "已办结", is_end=True),
    ),
)
READ = Permission(
    "errand.read", "查看差事", Matter, lambda actor: bool(actor.seats), lambda actor: Q(unit__in=actor.units) | Q(drafter=actor.person)
)


@dataclass
class Office:
    """Who is there."""

    people: dict[str, Person]
    units: dict[str, Unit]
    positions: dict[str, Position]

    def actor(self, name: str) -> Actor:
        return actor_of(self.people[name], NINE.date())

    def errand(self, title: str, by: str = "拟稿", now: dt.datetime = NINE) -> Matter:
        return open_matter(KINDS["test.errand"], title=title, unit=self.units["甲处"], actor=self.actor(by), now=now)

    def finish(self, matter: Matter, by: str, now: dt.datetime) -> Task:
        """Finish the open task that this person holds, by name or by post. Returns it."""
        actor = self.actor(by)
        mine = Q(person=actor.person) | Q(position__in=actor.positions)
        task = Task.objects.filter(mine, matter=matter, state=TaskState.OPEN).get()
        finish_task(task.pk, actor=actor, now=now)
        return task


def make_office() -> Office:
    """拟稿 and 科长 in 甲处 (科长 in a post), 会签 and 同签 in 乙处, 外人 in 丙处, 审计 the audit officer."""
    people, units, positions = {}, {}, {}
    for unit in ("甲处", "乙处", "丙处"):
        units[unit] = Unit.objects.create(code=unit, name=unit, short_name=unit, kind="division", from_date=dt.date(2020, 1, 1))
    for name, unit in (("拟稿", "甲处"), ("科长", "甲处"), ("会签", "乙处"), ("同签", "乙处"), ("外人", "丙处"), ("审计", "")):
        people[name] = Person.objects.create(username=name, name=name, from_date=dt.date(2020, 1, 1), officer="" if unit else "audit")
        if unit:
            positions[name] = Position.objects.create(code=name, unit=units[unit], title=name)
            Post.objects.create(person=people[name], position=positions[name], from_date=dt.date(2020, 1, 1))
    office = Office(people, units, positions)
    holders = {
        "review": [f"position:{positions['科长'].pk}"],
        "cosign": [f"person:{people['会签'].pk}", f"person:{people['同签'].pk}"],
    }
    declare_kind(holders)
    return office


def declare_kind(holders: dict[str, list[str]]) -> None:
    """Declare the kind of matter, with who holds its steps."""
    KINDS._items["test.errand"] = MatterKind(
        "test.errand", "差事", (FLOW,), lambda _matter, step: holders.get(step.code, ()), lambda _step, _urgency: None, READ, "notice_open"
    )


def forget_kind() -> None:
    KINDS._items.pop("test.errand", None)


def many_errands(office: Office, count: int, now: dt.datetime = NINE) -> list[Matter]:
    """Rows for lists, made in one statement."""
    with transaction.atomic():
        return Matter.objects.bulk_create(
            Matter(
                kind="test.errand", title=f"第{n}件", unit=office.units["甲处"], drafter=office.people["拟稿"], flow_version=1, step="draft",
                created_at=now, moved_at=now,
            )
            for n in range(count)
        )  # fmt: skip
