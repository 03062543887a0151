"""What happens to the demo city's supervised matters beside their way: the ladder every morning, plates, merged matters, a light set by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count

from zhongshu.business.supervision.models import Item, Plate, Source
from zhongshu.business.supervision.operations import items, merging, plates
from zhongshu.config.demo_supervision import ESCALATED_FROM, FATES, LAST_DAY, Follower, Matter
from zhongshu.core.assignments.models import Assignment, Escalation, RungState
from zhongshu.core.assignments.operations import escalating, lights
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.lib import clock

PLATED = ("东湖路等12处积水点改造", "城镇燃气安全专项督查整改", "省安委办挂牌：厂房火灾隐患")
TWINS = (("出租车进站秩序整治", "meeting"), ("常务会议定轨道交通三期前期工作", "superior"), ("夜间施工扰民治理", "clue"))


class Diary:
    """Acts at given moments, in their order."""

    def __init__(self, acts: list[tuple[dt.datetime, Callable[[dt.datetime], object]]]) -> None:
        self.acts = sorted(acts, key=lambda act: act[0])
        self.is_over = not acts
        self._at = 0

    def times(self) -> Iterator[dt.datetime]:
        yield from (moment for moment, _ in self.acts)
        yield from (dt.datetime.combine(LAST_DAY, dt.time(23, 30), clock.CHINA) for _ in count())

    def act(self, now: dt.datetime) -> None:
        self.acts[self._at][1](now)
        self._at += 1
        self.is_over = self._at >= len(self.acts)


def list_stories(follower: Follower) -> list[Matter | Diary]:
    """Every story of follow-up, to be played in the order of time with the papers."""
    matters = [Matter(follower, topic, number, FATES[number % len(FATES)]) for number, topic in enumerate(follower.topics())]
    return [*matters, _mornings(follower), _pressing(follower)]


def _mornings(follower: Follower) -> Diary:
    days = [ESCALATED_FROM + dt.timedelta(days=n) for n in range((LAST_DAY - ESCALATED_FROM).days + 1)]
    working = [day for day in days if follower.calendar.is_working(day)]
    acts: list[tuple[dt.datetime, Callable[[dt.datetime], object]]] = []
    for day in working:
        morning = dt.datetime.combine(day, dt.time(8, 30), clock.CHINA)
        acts.append((morning, escalating.escalate))
        if day.weekday() == 2:
            acts.append((morning + dt.timedelta(hours=7), lambda now: _decide(follower, now)))
    return Diary(acts)


def _decide(follower: Follower, now: dt.datetime) -> None:
    """On Wednesdays the head of the division decides on what was proposed: most of it is agreed to, some waits for him."""
    for number, one in enumerate(Escalation.objects.filter(state=RungState.PROPOSED).order_by("pk")):
        if number % 3 == 0:
            escalating.approve_escalation(one, opinion="同意。", **follower.by("ducha.head", now))
        elif number % 3 == 1:
            escalating.drop_escalation(one, reason="单位已报送整改计划，再看一周。", **follower.by("ducha.head", now))


def _pressing(follower: Follower) -> Diary:
    def at(days_before: int, hour: int) -> dt.datetime:
        return follower.moment(LAST_DAY - dt.timedelta(days=days_before), 0).replace(hour=hour)

    acts: list[tuple[dt.datetime, Callable[[dt.datetime], object]]] = []
    for number, title in enumerate(PLATED):
        acts += [
            (at(24 - number, 16), lambda now, title=title, number=number: _propose_plate(follower, title, number, now)),  # type: ignore[misc]
            (at(22 - number, 17), lambda now, title=title: _hang(follower, title, now)),  # type: ignore[misc]
        ]
    acts.append((at(3, 17), lambda now: _take_down(follower, PLATED[2], now)))
    acts += [(at(20 - n, 15), lambda now, twin=twin: _twin(follower, twin[0], twin[1], now)) for n, twin in enumerate(TWINS)]  # type: ignore[misc]
    acts.append((at(1, 15), lambda now: _set_light(follower, now)))
    return Diary(acts)


def _item(title: str) -> Item | None:
    return (
        Item.objects.select_related("matter__unit", "source")
        .filter(matter__title=title, matter__step="following", matter__phase="open")
        .first()
    )


def _propose_plate(follower: Follower, title: str, number: int, now: dt.datetime) -> None:
    item = _item(title)
    if item:
        due = LAST_DAY + dt.timedelta(days=(-2, 26, 12)[number])
        plates.propose_plate(
            item,
            reason="多次督办进展缓慢，群众反映集中。",
            due=max(due, clock.day_of(now)),
            is_public=number == 0,
            **follower.by("ducha.drafter", now),
        )


def _hang(follower: Follower, title: str, now: dt.datetime) -> None:
    plate = Plate.objects.select_related("matter", "item__matter").filter(item__matter__title=title).first()
    if plate:
        plates.hang_plate(plate, opinion="同意挂牌，限期整改。", **follower.by("mayor", now))


def _take_down(follower: Follower, title: str, now: dt.datetime) -> None:
    plate = Plate.objects.select_related("matter", "item__matter", "hung_by").filter(item__matter__title=title).first()
    if plate:
        told = "11月18日会同消防救援支队现场查看，隐患已整改到位。"
        plate = plates.ask_unhanging(plate, acceptance=told, **follower.by("ducha.drafter", now))
        plates.unhang_plate(plate, opinion="同意摘牌。", **follower.by("mayor", now + dt.timedelta(minutes=30)))


def _twin(follower: Follower, title: str, source: str, now: dt.datetime) -> None:
    """The same matter by another route, found and merged."""
    first = Item.objects.select_related("matter__unit", "source", "leader").filter(matter__title=title, matter__phase="open").first()
    if first is None:
        return
    row = first.plan.select_related("unit").first()
    assert row is not None, "every item has a plan"
    by = follower.by("ducha.drafter", now)
    order = Order(row.unit, "lead", row.text, LAST_DAY + dt.timedelta(days=30), row.standard, "month")
    twin = items.propose_item(
        title=f"关于{title}的督办", text=first.text, source=Source.objects.get(code=source), orders=[order], leader=first.leader,
        field=first.field, reference="另一渠道转来", source_text=f"请抓紧办理：{first.text}。", **by,
    )  # fmt: skip
    merging.merge_items(first, twin, reason="与已立项的是同一事项", **{**by, "now": now + dt.timedelta(minutes=20)})


def _set_light(follower: Follower, now: dt.datetime) -> None:
    row = (
        Assignment.objects.filter(matter__step="doing", matter__phase="open", matter__due_date__gt=LAST_DAY + dt.timedelta(days=30))
        .order_by("pk")
        .first()
    )
    if row:
        lights.set_light(row, tone="amber", reason="现场查看进度慢于反馈，提前提示。", **follower.by("ducha.drafter", now))
