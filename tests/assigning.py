"""The small office with a follow-up division and unit leaders: what 交办 and the businesses above it are tested with."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.world import World
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import assigning, handling, reporting
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.matters.models import Matter
from zhongshu.lib.clock import CHINA

PEOPLE = (
    ("officer", "上官砚", "ducha", "督办岗", ["drafter", "supervisor"]),
    ("officer_2", "司空见", "ducha", "督办岗", ["drafter", "supervisor"]),
    ("ducha_head", "诸葛明", "ducha", "处长", ["division_head", "supervisor"]),
    ("mayor", "欧阳恪", "gov", "市长", ["mayor"]),
    ("vice_mayor", "东方朗", "gov", "副市长", ["vice_mayor"]),
    ("leader_caizheng", "宇文清", "caizheng", "局长", ["unit_leader"]),
    ("leader_shuiwu", "长孙岳", "shuiwu", "局长", ["unit_leader"]),
    ("leader_donghu", "慕容川", "donghu", "区长", ["unit_leader"]),
)
DONE = "6月12日召开调度会，已完成管网铺设3.2公里。"


class Office:
    """The world with 督查处; `assignment()` is one that caizheng leads."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.scene("督查处", self.found)

    def found(self) -> int:
        self.world.add_unit("ducha", "督查处", "督查处", "division", parent="office")
        for role, name, unit, title, duties in PEOPLE:
            self.world.add_person(role, name, unit, title, duties)
        return self.world.units["ducha"].pk

    def at(self, day: str, hour: int = 9) -> None:
        """Time passes to the morning of a day."""
        self.world.now = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), CHINA)

    def order(self, unit: str = "caizheng", role: str = "lead", due: str = "2025-04-30", **more) -> Order:
        values = {"text": "完成东湖路积水点改造", "standard": "改造完成并通过验收", "cycle": "month", **more}
        return Order(unit=self.world.units[unit], role=role, due=dt.date.fromisoformat(due), **values)

    def assign(self, *orders: Order, parent: Matter | None = None) -> list[Assignment]:
        parent = parent or self.world.draft().matter
        division = self.world.units["ducha"]
        return assigning.assign(parent, orders or (self.order(),), division=division, **self.world.by("officer"))

    def doing(self, *orders: Order) -> list[Assignment]:
        """Assigned and signed for."""
        rows = self.assign(*orders)
        return [handling.sign_for(row, **self.world.by(self.liaison(row))) for row in rows]

    def liaison(self, row: Assignment) -> str:
        return f"liaison_{row.unit.code}"

    def photo(self) -> StoredFile:
        return store_made(b"\x89PNG" + str(self.world.now).encode(), name="现场.png", kind="png", actor=None, now=self.world.now)

    def report(self, row: Assignment, progress: int = 30, **more):
        values = {"done": DONE, "files": [self.photo()], **more}
        return reporting.report(row, progress=progress, **values, **self.world.by(self.liaison(row)))

    def hand_in(self, row: Assignment) -> Assignment:
        """Reported as finished, and signed by the unit's leader."""
        self.report(row, 100)
        handling.hand_in(row, **self.world.by(self.liaison(row)))
        return handling.sign_off(row, **self.world.by(f"leader_{row.unit.code}"))

    def accept(self, row: Assignment) -> Assignment:
        return handling.accept(row, opinion="属实，同意销号。", **self.world.by("officer"))

    def fresh(self, row: Assignment) -> Assignment:
        return Assignment.objects.select_related("matter", "parent", "unit").get(pk=row.pk)


@pytest.fixture
def office(world: World) -> Office:
    """The office of follow-up."""
    return Office(world)
