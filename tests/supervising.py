"""The follow-up division at work: what 督查督办 is tested with."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.assigning import Office
from tests.world import World
from zhongshu.business.supervision.models import Item, Source
from zhongshu.business.supervision.operations import items
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling


class Desk(Office):
    """`item()` is one at 拟立项; `followed()` one that its units have signed for."""

    def source(self, code: str = "instruction") -> Source:
        return Source.objects.get(code=code)

    def item(self, *orders, source: str = "instruction", title: str = "东湖路积水点改造", **more) -> Item:
        values = {
            "text": "汛期前完成东湖路积水点改造", "leader": self.world.positions["vice_mayor"], "reference": "3月1日批示",
            "source_text": "请水务局牵头，汛期前办结。", **more,
        }  # fmt: skip
        orders = orders or (self.order(cycle="week"),)
        return items.propose_item(title=title, source=self.source(source), orders=orders, **values, **self.world.by("officer"))

    def assigned(self, *orders, approver: str = "vice_mayor", **more) -> Item:
        item = items.submit_item(self.item(*orders, **more), **self.world.by("officer"))
        item = items.approve_item(item, opinion="同意。", **self.world.by(approver))
        return items.assign_item(item, **self.world.by("officer"))

    def followed(self, *orders, **more) -> tuple[Item, list[Assignment]]:
        item = self.assigned(*orders, **more)
        rows = list(Assignment.objects.filter(parent=item.pk).select_related("unit", "matter").order_by("sequence"))
        return item, [handling.sign_for(row, **self.world.by(self.liaison(row))) for row in rows]

    def read(self, item: Item) -> None:
        items.mark_read(item, day=self.world.now.date(), note="已阅。", **self.world.by("vice_mayor"))

    def closed(self, *orders, **more) -> Item:
        item, rows = self.followed(*orders, **more)
        for row in rows:
            self.hand_in(row)
            self.accept(row)
        self.read(item)
        item = items.ask_closing(items.fresh(item.pk), **self.world.by("officer"))
        return items.close_item(item, opinion="同意销号。", **self.world.by("ducha_head"))

    def day(self, text: str) -> dt.date:
        return dt.date.fromisoformat(text)


@pytest.fixture
def desk(world: World) -> Desk:
    """The follow-up division."""
    return Desk(world)
