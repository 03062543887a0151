"""The small office with a report before it, for the tests of 任务分解."""

import dataclasses

import pytest

from tests.assigning import Office
from tests.world import visit, world
from zhongshu.business.breakdown import operations
from zhongshu.business.breakdown.models import TaskList
from zhongshu.business.breakdown.queries import list_lines

__all__ = ["approved", "cut", "fill", "handed_in", "office", "report", "visit", "world"]
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


@pytest.fixture(autouse=True)
def office(world):
    """The follow-up division, which sends lists out."""
    return Office(world)


@pytest.fixture
def handed_in(cut, fill, world):
    """A list that is filled in and lies with who approves it."""

    def make(**changes):
        task_list = fill(cut(), **changes)
        operations.submit_list(task_list, **world.by("drafter"))
        return TaskList.objects.select_related("matter").get(pk=task_list.pk)

    return make


@pytest.fixture
def approved(handed_in, world):
    """A list that only waits to be issued."""

    def make(**changes):
        task_list = handed_in(**changes)
        operations.approve_list(task_list, **world.by("secretary_general"))
        return TaskList.objects.select_related("matter").get(pk=task_list.pk)

    return make
