"""The office in which the year is played: the small one of the tests, with sixty units, eight officers and three vice-mayors."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from tests.supervising import Desk
from tests.world import World
from zhongshu.core.access.actors import Actor
from zhongshu.core.calendar.queries import get_calendar

FIRST, LAST = dt.date(2025, 1, 2), dt.date(2025, 12, 31)
STEP = dt.timedelta(seconds=2)
DISTRICTS = ("东湖", "西岭", "南桥", "北渡", "中山", "新港", "云溪", "石泉", "青浦", "白沙", "大洋", "小河", "古城")
TRADES = (
    "住建",
    "城管",
    "交通",
    "教育",
    "卫生",
    "人社",
    "商务",
    "文旅",
    "农业",
    "林业",
    "应急",
    "规划",
    "生态",
    "市场监管",
    "数据",
    "审批",
)
OFFICERS = tuple(f"officer_{n}" for n in range(1, 9))
LEADERS = ("vice_mayor", "vice_mayor_2", "vice_mayor_3")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
PLACES = ("环城", "解放", "人民", "中兴", "滨河", "学院", "工人", "和平", "建设", "胜利", "文化", "体育", "长江", "黄河", "泰山", "青年")
OBJECTS = (
    "积水点", "断头路", "老旧小区", "农贸市场", "公共厕所", "口袋公园", "停车场", "养老服务站", "托育园", "污水管网", "充电站", "农村公路",
    "中小学操场", "社区食堂", "河道护岸", "标准厂房", "便民服务中心", "消防通道", "公交站台", "体育场地",
)  # fmt: skip
VERBS = ("改造", "整治", "建设", "提升", "扩容", "验收")


class City(Desk):
    """The desk of follow-up, with many units. Actors are built once a person and dated anew each day: nobody's post changes in the year."""

    def __init__(self, units: int = 60) -> None:
        super().__init__(World.found())
        self.codes = [*self._found_units(units)]
        for number, role in enumerate(role for role in OFFICERS if role not in self.world.people):
            self.world.add_person(role, _name(number), "ducha", "督办岗", ["drafter", "supervisor"])
        for number, role in enumerate(LEADERS[1:]):
            self.world.add_person(role, _name(40 + number), "gov", "副市长", ["vice_mayor"])
        self.calendar = get_calendar(FIRST)
        self.world.now = dt.datetime.combine(FIRST, dt.time(8, 30), self.world.now.tzinfo)
        self._actors: dict[str, Actor] = {}

    def _found_units(self, count: int):
        """The three of the small office, then districts and departments, each with a liaison and a leader."""
        yield from ("caizheng", "shuiwu", "donghu")
        names = [f"{name}区" for name in DISTRICTS[1:]] + [f"市{trade}{kind}" for kind in ("局", "中心", "集团") for trade in TRADES]
        for number, name in enumerate(names[: count - 3]):
            code = f"unit_{number:02}"
            kind = "district" if name.endswith("区") else "department"
            self.world.add_unit(code, f"临澜{name}" if kind == "department" else f"{name}人民政府", name, kind, parent="gov", receives=True)
            self.world.add_person(f"liaison_{code}", _name(100 + number), code, "联络员", ["liaison"])
            self.world.add_person(f"leader_{code}", _name(300 + number), code, "主要负责人", ["unit_leader"])
            yield code

    def by(self, role: str) -> dict[str, Any]:
        """Who acts, and when: two seconds after the last act."""
        self.world.now += STEP
        today = self.today
        if role not in self._actors:
            self._actors[role] = self.world.actor(role)
        actor = self._actors[role]
        if actor.today != today:
            actor = self._actors[role] = replace(actor, today=today)
        return {"actor": actor, "now": self.world.now}

    @property
    def today(self) -> dt.date:
        return self.world.now.date()

    def begin(self, day: dt.date) -> None:
        """The morning of a day."""
        self.world.now = dt.datetime.combine(day, dt.time(8, 30), self.world.now.tzinfo)

    def works(self, day: dt.date) -> bool:
        return self.calendar.is_working(day)

    def after(self, days: int) -> dt.date:
        """The first working day that many days on."""
        day = self.today + dt.timedelta(days=days)
        while not self.works(day):
            day += dt.timedelta(days=1)
        return day


def title_of(number: int) -> str:
    """东湖区环城路积水点改造: no two alike among the first twenty thousand."""
    district, rest = DISTRICTS[number % 13], number // 13
    place, rest = PLACES[(rest + number) % 16], rest // 2
    return f"{district}区{place}路{OBJECTS[(rest + number) % 20]}{VERBS[(rest // 20 + number) % 6]}（{number % 40 + 1}号地块）"


def _name(number: int) -> str:
    return SURNAMES[number % 16] + "甲乙丙丁戊己庚辛壬癸"[number // 16 % 10] + "一二三四五六七八九十"[number // 160 % 10]
