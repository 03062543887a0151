"""What happens to the demo city's supervised matters beside their way: the ladder every morning, plates, merged matters, a light set by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count

from zhongshu.business.supervision.models import Inspection, Item, Plate, Source
from zhongshu.business.supervision.operations import inspections, items, merging, plates
from zhongshu.config.demo_supervision import ESCALATED_FROM, FATES, LAST_DAY, Follower, Matter
from zhongshu.core.assignments.models import Assignment, Escalation, RungState
from zhongshu.core.assignments.operations import asking, escalating, lights, observing
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.lib import clock

CLUES = (("letter", "反映市民中心午间窗口长时间无人值守"), ("internet", "反映不动产窗口取号后等候超过两小时"))
GAS_CLUES = (
    ("letter", "反映某小区燃气管道被占压多年", "true", "管道上方搭建储物间1处，已列入占压整改清单。", ""),
    ("transfer", "应急管理部门移送：气瓶充装记录涉嫌造假", "partly", "抽查320只，12只无充装记录。", "市公安局"),
    ("internet", "网民反映某供应点夜间倒气", "false", "连续三晚蹲守并调看监控，没有发现。", ""),
)
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
        acts += [(morning - dt.timedelta(hours=8), asking.keep_all_asked), (morning, escalating.escalate)]
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
    acts.append((at(5, 16), lambda now: _look(follower, now)))
    acts += _inspecting(follower, at)
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


def _look(follower: Follower, now: dt.datetime) -> None:
    """Three looks on the spot, one of which finds less than was reported."""
    rows = Assignment.objects.filter(matter__step="doing", matter__phase="open", progress__gte=50).select_related("unit").order_by("pk")[:3]
    for number, row in enumerate(rows):
        seen = row.progress - (30, 5, 0)[number]
        observing.observe(
            row, day=clock.day_of(now), place=f"{row.unit.short_name}施工现场", seen=seen, text="现场作业人员8人，部分点位尚未动工。" if not number else "与反馈相符。",
            is_open=number != 0, photos=[follower.photo(number)], **follower.by("ducha.drafter", now),
        )  # fmt: skip


FOUND = (
    ("江滨路12号餐饮街", "3家餐饮店未安装燃气泄漏报警器"),
    ("老城区调压站", "调压站围栏破损，标识缺失"),
    ("瓶装气供应点", "送气工无证上岗2人"),
)


def _note(follower: Follower, inspection: Inspection, now: dt.datetime) -> None:
    for channel, text, *_ in GAS_CLUES:
        inspections.note_clue(inspection, channel=channel, text=text, **follower.by("ducha.drafter", now))


def _judge(follower: Follower, inspection: Inspection, now: dt.datetime) -> None:
    for clue, (_, _, verdict, finding, handed_to) in zip(inspection.clues.order_by("pk"), GAS_CLUES, strict=True):
        inspections.judge_clue(clue, verdict=verdict, finding=finding, handed_to=handed_to, **follower.by("ducha.drafter", now))


def _compare(follower: Follower, inspection: Inspection, now: dt.datetime) -> None:
    """What was seen of the items in the body's hands, beside what it reports of itself."""
    lanes = Assignment.objects.filter(parent__in=inspection.items.values("matter"), unit=inspection.unit_id, ended_date=None)
    for lane in lanes.order_by("pk"):
        observing.observe(
            lane, day=clock.day_of(now), place="市民中心二楼", seen=max(lane.progress - 25, 10), text="窗口办件抽查20件，3件超时，知识库条目有旧的。",
            **follower.by("ducha.drafter", now),
        )  # fmt: skip


def _inspecting(follower: Follower, at: Callable[[int, int], dt.datetime]) -> list[tuple[dt.datetime, Callable[[dt.datetime], object]]]:
    """Two inspections: one whose problems are being rectified, one still on the spot and unannounced."""
    by, city = follower.by, follower.city
    head = city.holders[follower.positions["ducha.head"].pk]

    def plan(now: dt.datetime, title: str, unit: str, methods: list[str], sort: str) -> None:
        day = clock.day_of(now)
        told = Item.objects.filter(
            matter__assignments__unit=city.units[unit], matter__phase="open", merged_into=None, approved_at__isnull=False
        )
        inspections.plan_inspection(
            items=list(told.select_related("matter").distinct().order_by("-approved_at", "-pk")[:2]), title=title, sort=sort, methods=methods, unit=city.units[unit], plan="实地查看重点点位，调阅台账，走访群众。", from_date=day + dt.timedelta(days=2),
            to_date=day + dt.timedelta(days=4), leader=head, **by("ducha.drafter", now),
        )  # fmt: skip

    def row(title: str) -> Inspection:
        return inspections.fresh(Inspection.objects.values_list("pk", flat=True).get(matter__title=title))

    gas, window = "城镇燃气安全专项督查", "政务服务窗口作风暗访"

    def rectify(now: dt.datetime) -> None:
        told = {problem.pk: "已整改并拍照留存，举一反三排查同类问题5处。" for problem in row(gas).problems.all()}
        inspections.rectify(row(gas), told=told, **by("rqjt.liaison", now))

    def recheck(now: dt.datetime) -> None:
        solved = [problem.pk for problem in row(gas).problems.order_by("pk")[:2]]
        inspections.recheck(row(gas), solved=solved, reason="送气工仍有1人未取得证书", **by("ducha.drafter", now))

    def note(now: dt.datetime) -> None:
        for channel, text in CLUES:
            inspections.note_clue(row(window), channel=channel, text=text, **by("ducha.drafter", now))

    def judge(now: dt.datetime) -> None:
        finding = "连续两个工作日12时30分到场，当班1人离岗18分钟。"
        inspections.judge_clue(row(window).clues.order_by("pk")[0], verdict="partly", finding=finding, **by("ducha.drafter", now))

    found = [
        (
            at(24, 9 + number),
            lambda now, place=place, text=text, number=number: inspections.find_problem(
                row(gas), place=place, text=text, photos=[follower.photo(number)], **by("ducha.drafter", now)
            ),
        )
        for number, (place, text) in enumerate(FOUND)
    ]
    return [
        (at(30, 9), lambda now: plan(now, gas, "rqjt", ["on_site", "files"], "special")),
        (at(28, 9), lambda now: inspections.approve_plan(row(gas), opinion="同意。", **by("sg", now))),
        (at(26, 9), lambda now: _note(follower, row(gas), now)),
        *found,
        (at(22, 9), lambda now: _judge(follower, row(gas), now)),
        (at(20, 9), lambda now: inspections.draft_conclusion(row(gas), conclusion="燃气企业主体责任落实不到位，发现3个问题。", **by("ducha.drafter", now))),
        (at(19, 9), lambda now: inspections.sign_conclusion(row(gas), opinion="同意。", **by("ducha.head", now))),
        (at(18, 9), lambda now: inspections.receive_conclusion(row(gas), **by("rqjt.liaison", now))),
        (at(10, 9), rectify),
        (at(6, 9), recheck),
        (at(6, 10), lambda now: plan(now, window, "zwj", ["on_site"], "clue")),
        (at(5, 10), lambda now: inspections.approve_plan(row(window), opinion="同意。", **by("sg", now))),
        (at(4, 9), note),
        (at(3, 10), lambda now: inspections.find_problem(row(window), place="市民中心二楼", text="午间值班窗口无人", photos=[follower.photo(4)], **by("ducha.drafter", now))),
        (at(3, 11), judge),
        (at(3, 12), lambda now: _compare(follower, row(window), now)),
    ]  # fmt: skip
