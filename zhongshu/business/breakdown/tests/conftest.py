"""The small office with a report before it, for the tests of 任务分解."""

import dataclasses

import pytest

from tests.world import visit, world
from zhongshu.business.breakdown import operations
from zhongshu.business.breakdown.kind import LIST
from zhongshu.business.breakdown.models import TaskList
from zhongshu.business.breakdown.queries import list_lines
from zhongshu.core.matters.operations import open_matter
from zhongshu.core.matters.spawning import SPAWNERS, Spawner

__all__ = ["cut", "fill", "items", "report", "visit", "world"]
REPORT = """一、2024年工作回顾
过去一年，我们完成老旧小区改造120个。
二、2025年重点工作
（一）扩大需求。新开工亿元以上项目60个，完成固定资产投资420亿元。上半年建成城东物流园。
（二）办好实事。新增普惠托位3500个。健全养老服务制度。
各位代表，让我们携手奋进！
"""


@pytest.fixture
def report():
    """A small report in our own words."""
    return REPORT


@pytest.fixture
def cut(world):
    """A list at the desk of who cut it; returns it as it is now."""

    def make(text=REPORT, by="drafter"):
        made = operations.create_list(text, title="", year=None, unit=world.units["zonghe"], **world.by(by))
        return TaskList.objects.select_related("matter").get(pk=made.pk)

    return make


@pytest.fixture
def fill(world):
    """Give every row that is kept its lead, and a date where it has none."""

    def go(task_list, **changes):
        due = world.now.date().replace(month=12, day=31)
        lines = [
            dataclasses.replace(line, **{"lead": world.units["caizheng"].pk, "due": line.due or due, **changes})
            for line in list_lines(task_list)
        ]
        saved = operations.save_rows(task_list, lines, base=task_list.revision, **world.by("drafter"))
        return TaskList.objects.select_related("matter").get(pk=saved.pk)

    return go


@pytest.fixture
def items(world):
    """What 督查 would be asked for: the facts of every item, kept, and a matter opened for each. Stands in where 督查 is not installed."""
    asked = []

    def make(*, source, title, actor, now, **facts):
        asked.append({"title": title, **facts})
        return open_matter(LIST, title=title, unit=source.unit, source=source, actor=actor, now=now)

    kept = dict(SPAWNERS._items)
    SPAWNERS._items["supervision.item"] = Spawner("supervision.item", "立项督办", make, lambda actor: bool(actor.seats))
    yield asked
    SPAWNERS._items.clear()
    SPAWNERS._items.update(kept)
