"""督查督办 of the demo city: some 150 matters of every source, state and light, played through the real operations beside the papers."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PIL import Image, ImageDraw

from zhongshu.business.supervision.models import Item, Source
from zhongshu.business.supervision.operations import items
from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.assignments.models import Assignment, Change, Feedback, Milestone
from zhongshu.core.assignments.operations import changes, handling, reporting
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.core.assignments.rules.cycles import list_feedback_days
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.org.models import Officer, Person, Position
from zhongshu.core.staffing import accounts, operations
from zhongshu.lib import clock

if TYPE_CHECKING:
    from zhongshu.config.demo import City

DATA = Path(__file__).with_name("demo_city") / "supervision.toml"
DISTRICTS = ("chenghu", "nanpu", "dongdu", "yunlu", "longzhu", "qingxi", "bailu", "yuankou", "meiling")
LAST_DAY = dt.date(2026, 11, 23)
ESCALATED_FROM = dt.date(2026, 8, 3)
FATES = (
    "green", "closed", "amber", "closed", "red", "green", "closed", "green", "review", "closed", "green", "sign", "closed", "amber", "green",
    "red", "closed", "late_closed", "green", "extended", "closed", "approval", "green", "returned", "closed", "amber", "green", "closing",
    "green", "red", "closed", "green", "proposing", "filed", "asking", "green", "filed", "assigning", "long_term", "green",
)  # fmt: skip
Act = tuple[dt.datetime, Callable[[dt.datetime], object]]


class Played(Protocol):
    """What is played: each `act` does the next thing, until `is_over`."""

    is_over: bool

    def act(self, now: dt.datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Topic:
    """What one matter of the demo is about."""

    title: str
    text: str
    standard: str
    source: str
    field: str
    leader: str
    lead: str
    assists: tuple[str, ...]
    measure: str
    is_double: bool


class Follower:
    """The follow-up division in the demo city: its people, its photos, its calendar."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.data = tomllib.loads(DATA.read_text("utf-8"))
        self.calendar: Calendar = get_calendar(dt.date(2026, 1, 1))
        self.positions = {position.code: position for position in Position.objects.select_related("unit")}
        self.photos: list[StoredFile] = []
        self._add_leaders()

    def _add_leaders(self) -> None:
        """Each unit's leader, who signs what his unit hands in."""
        system, security = (self._officer(kind) for kind in (Officer.SYSTEM, Officer.SECURITY))
        by: dict[str, Any] = {"actor": system, "now": self.city.now}
        for rank, row in enumerate(self.data["leaders"], start=5000):
            code = f"{row['unit']}.leader"
            position = operations.add_position(
                code=code, unit=self.city.units[row["unit"]], title=row["title"], duties=["unit_leader"], rank=rank, **by
            )
            founded = clock.day_of(self.city.now)
            person = operations.add_person(username=row["username"], name=row["name"], from_date=founded, rank=rank, **by)
            accounts.enable_account(person, actor=security, now=self.city.now)
            operations.post_person(person, position=position, from_date=founded, **by)
            self.city.people[person.username] = person
            self.city.holders[position.pk] = person
            self.positions[code] = position

    def _officer(self, kind: str) -> Actor:
        return actor_of(next(person for person in self.city.people.values() if person.officer == kind), clock.day_of(self.city.now))

    def by(self, code: str, now: dt.datetime) -> dict[str, Any]:
        """Who holds a position, at work at a moment."""
        return {"actor": self.actor(self.city.holders[self.positions[code].pk], now), "now": now}

    def actor(self, person: Person, now: dt.datetime) -> Actor:
        return self.city.actor(person, clock.day_of(now))

    def photo(self, number: int) -> StoredFile:
        """One of six pictures of a building site, as somebody's telephone would take it."""
        while len(self.photos) < 6:
            at = len(self.photos)
            self.photos.append(store_made(site_picture(at), name=f"现场{at + 1}.jpg", kind="jpeg", actor=None, now=self.city.now))
        return self.photos[number % 6]

    def moment(self, day: dt.date, seed: int) -> dt.datetime:
        """Office hours of a day, or of the working day before it."""
        day = min(day, LAST_DAY)
        while not self.calendar.is_working(day):
            day -= dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(8, 40), clock.CHINA) + dt.timedelta(minutes=(seed * 37) % 480)

    def topics(self) -> list[Topic]:
        """Everything that is pressed, in the order of the data."""
        found = [
            Topic(
                row["title"], row["text"], row["standard"], row["source"], row["field"], row["leader"], row["lead"], tuple(row["assists"]),
                row["measure"], is_double=at % 4 == 0 and bool(row["assists"]),
            )
            for at, row in enumerate(self.data["topics"])
        ]  # fmt: skip
        for number, row in enumerate(self.data["patterns"]):
            for at, district in enumerate(DISTRICTS):
                name = self.city.units[district].short_name
                is_double = (number + at) % 4 == 0
                found.append(
                    Topic(
                        f"{name}{row['title']}", row["text"].format(d=name), row["standard"], row["source"], row["field"], row["leader"],
                        district, (row["assist"],) if is_double else (), row["measure"], is_double,
                    )
                )  # fmt: skip
        return found


class Matter:
    """One matter's way. Its acts are laid out beforehand, each looks up what is there when it comes."""

    def __init__(self, follower: Follower, topic: Topic, number: int, fate: str) -> None:
        self.follower, self.topic, self.number, self.fate = follower, topic, number, fate
        self.item: Item | None = None
        self.is_over = False
        self.acts: list[Act] = []
        self._lay_out()
        self.acts.sort(key=lambda act: act[0])
        self._at = 0

    def times(self) -> Iterator[dt.datetime]:
        yield from (moment for moment, _ in self.acts)
        yield from (dt.datetime.combine(LAST_DAY, dt.time(23), clock.CHINA) for _ in count())

    def act(self, now: dt.datetime) -> None:
        """The next act, at its moment."""
        self.acts[self._at][1](now)
        self._at += 1
        self.is_over = self._at >= len(self.acts)

    def _lay_out(self) -> None:
        self.start, self.due = self._term()
        add, seed, n = self._add, self.number, dt.timedelta(days=1)
        add(self.start, 0, self._propose)
        if self.fate == "proposing":
            return
        add(self.start + n, 1, lambda now: items.submit_item(self._fresh(), **self.follower.by("ducha.drafter", now)))
        if self.fate == "approval":
            return
        add(
            self.start + 3 * n,
            2,
            lambda now: items.approve_item(self._fresh(), opinion="请抓紧办理，按期反馈。", **self.follower.by(self._approver(), now)),
        )
        if self.fate == "assigning":
            return
        add(self.start + 4 * n, 3, lambda now: items.assign_item(self._fresh(), **self.follower.by("ducha.drafter", now)))
        if self.fate == "sign":
            return
        for at, unit in enumerate((self.topic.lead, *self.topic.assists)):
            signed = self.start + n * (5 + (seed + at) % 2)
            add(signed, 4 + at, lambda now, unit=unit: handling.sign_for(self._row(unit), **self.follower.by(f"{unit}.liaison", now)))  # type: ignore[misc]
            self._lay_out_unit(unit, at, signed)
        self._lay_out_end()

    def _term(self) -> tuple[dt.date, dt.date]:
        """When it began and by when it is due, so that it stands on the last day as its fate says."""
        n, seed = dt.timedelta(days=1), self.number
        if self.fate in ("proposing", "approval", "assigning", "sign"):
            before = {"proposing": 1, "approval": 3, "assigning": 4, "sign": 6}[self.fate] + seed % 2
            return LAST_DAY - n * before, LAST_DAY + n * (40 + seed % 60)
        if self.fate in ("closed", "filed", "late_closed"):
            due = LAST_DAY - n * (25 + (seed * 13) % 210)
            return due - n * (45 + (seed * 7) % 60), due
        if self.fate in ("red", "asking"):
            late = {"red": 2 + (seed * 5) % 34, "asking": -4}[self.fate]
            due = LAST_DAY - n * late
            return due - n * (60 + seed % 30), due
        if self.fate == "amber":
            return LAST_DAY - n * (70 + seed % 20), LAST_DAY + n * (1 + seed % 3)
        if self.fate in ("review", "closing", "returned"):
            return LAST_DAY - n * (75 + seed % 20), LAST_DAY + n * (seed % 9 - 2)
        return LAST_DAY - n * (50 + (seed * 11) % 60), LAST_DAY + n * (35 + (seed * 17) % 70)

    def _lay_out_unit(self, unit: str, at: int, signed: dt.date) -> None:
        """Feedback by the calendar, and where the fate says so, the handing in and what comes after it."""
        n, fate = dt.timedelta(days=1), self.fate
        end = self._handed_in(at)
        until = min(end - n if end else LAST_DAY, LAST_DAY)
        days = list_feedback_days(self.follower.calendar, "month", signed, until)
        if fate in ("amber", "red") and (self.number + at) % 3 == 0:
            days = days[:-1]
        for number, day in enumerate(days, start=1):
            share = min(95, 100 * number // (len(days) + 1))
            self._add(day, 10 + at, lambda now, share=share: self._report(unit, share, now))  # type: ignore[misc]
        if fate == "extended" and at == 0:
            self._add(LAST_DAY - 12 * n, 7, lambda now: self._extend(unit, now))
        if fate == "asking" and at == 0:
            self._add(LAST_DAY, 3, lambda now: self._ask(unit, now))
        if end is None:
            return
        self._add(end, 20 + at, lambda now: self._hand_in(unit, now))
        if fate == "review":
            return
        if fate == "returned":
            self._add(
                end + n,
                30,
                lambda now: handling.send_back(
                    self._row(unit), reason="现场与反馈不符，请补照片", **self.follower.by("ducha.drafter", now)
                ),
            )
            return
        self._add(
            end + 2 * n, 30 + at, lambda now: handling.accept(self._row(unit), opinion="属实。", **self.follower.by("ducha.drafter", now))
        )

    def _handed_in(self, at: int) -> dt.date | None:
        n, seed = dt.timedelta(days=1), self.number
        if self.fate == "late_closed":
            return self.due + n * (3 + seed % 9) if at == 0 else self.due - n * 4
        if self.fate in ("closed", "filed"):
            return self.due - n * (2 + (seed + at) % 12)
        if self.fate in ("review", "returned"):
            return LAST_DAY - n * (3 + at)
        if self.fate == "closing":
            return LAST_DAY - n * (9 + at)
        if self.fate == "red" and at == 1:  # 一事双督: the one has done it, the other is late
            return self.due - n * 3
        return None

    def _lay_out_end(self) -> None:
        n = dt.timedelta(days=1)
        if self.fate == "long_term":
            self._add(LAST_DAY - 10 * n, 5, self._suspend)
        if self.fate not in ("closed", "filed", "late_closed", "closing"):
            return
        last = max(end for end in (self._handed_in(at) for at in range(1 + len(self.topic.assists))) if end)
        self._add(
            last + 4 * n,
            40,
            lambda now: items.mark_read(self._fresh(), day=clock.day_of(now), note="已阅。", **self.follower.by(self.topic.leader, now)),
        )
        self._add(last + 5 * n, 41, lambda now: items.ask_closing(self._fresh(), **self.follower.by("ducha.drafter", now)))
        if self.fate != "closing":
            self._add(
                last + 7 * n, 42, lambda now: items.close_item(self._fresh(), opinion="同意销号。", **self.follower.by("ducha.head", now))
            )
        if self.fate == "filed":
            self._add(last + 12 * n, 43, lambda now: items.file_item(self._fresh(), **self.follower.by("ducha.drafter", now)))

    def _add(self, day: dt.date, step: int, act: Callable[[dt.datetime], object]) -> None:
        """At the moment that the day and the place in the line give: acts of one day keep their order."""
        moment = self.follower.moment(day, self.number)
        after = max((at for at, _ in self.acts if at.date() == moment.date()), default=moment - dt.timedelta(minutes=3))
        self.acts.append((max(moment, after + dt.timedelta(minutes=3 + step % 4)), act))

    def _propose(self, now: dt.datetime) -> None:
        topic = self.topic
        units = self.follower.city.units
        steps = (("完成实施方案", self.start + dt.timedelta(days=20)), ("完成过半", self.start + (self.due - self.start) / 2))
        lead = Order(
            units[topic.lead],
            "lead",
            f"{topic.text}。",
            self.due,
            topic.standard,
            "month",
            milestones=steps if self.number % 3 == 0 else (),
        )
        name = units[topic.lead].short_name
        rest = [
            Order(
                units[unit],
                "assist",
                f"配合{name}做好“{topic.title}”，落实本单位职责内的资金、审批和保障。",
                self.due,
                "职责内事项办结",
                "month",
            )
            for unit in topic.assists
        ]
        self.item = items.propose_item(
            title=topic.title, text=topic.text, source=Source.objects.get(code=topic.source), orders=[lead, *rest],
            leader=self.follower.positions[topic.leader], field=topic.field, is_double=topic.is_double,
            reference=f"{now.year}年{now.month}月{now.day}日", source_text=f"请{name}牵头，{topic.text}。",
            **self.follower.by("ducha.drafter", now),
        )  # fmt: skip

    def _approver(self) -> str:
        approver = Source.objects.values_list("approver", flat=True).get(code=self.topic.source)
        return {"mayor": "mayor", "secretary_general": "sg"}.get(approver, self.topic.leader)

    def _report(self, unit: str, progress: int, now: dt.datetime, *, with_photo: bool = False) -> Feedback:
        row = self._row(unit)
        day = clock.day_of(now)
        done = f"{day.month}月{max(day.day - 3, 1)}日组织现场调度1次，累计{self.topic.measure.format(n=(self.number % 9 + 2) * progress // 4 + 1)}，占总任务{progress}%。"
        passed = Milestone.objects.filter(assignment=row, done_date=None, due_date__lte=day + dt.timedelta(days=15))
        files = [self.follower.photo(self.number + progress)] if with_photo or (self.number + progress) % 4 == 0 else []
        feedback = reporting.report(
            row, progress=max(progress, row.progress), done=done, problems="部分点位受雨天影响，进度偏慢。" if (self.number + progress) % 5 == 0 else "",
            next_steps="下月完成剩余点位并组织自验。" if progress < 100 else "", files=files,
            milestones=list(passed.values_list("pk", flat=True)), **self.follower.by(f"{unit}.liaison", now),
        )  # fmt: skip
        if (self.number + progress) % 3 == 0:
            reporting.accept_feedback(feedback, **self.follower.by("ducha.drafter", now))
        return feedback

    def _hand_in(self, unit: str, now: dt.datetime) -> None:
        row = self._row(unit)
        self._report(unit, 100, now, with_photo=True)
        rest = list(Milestone.objects.filter(assignment=row, done_date=None).values_list("pk", flat=True))
        if rest:
            reporting.report(
                self._row(unit),
                progress=100,
                done="剩余节点已完成，2个节点一并报送。",
                milestones=rest,
                **self.follower.by(f"{unit}.liaison", now),
            )
        handling.hand_in(self._row(unit), opinion="已完成，请审签。", **self.follower.by(f"{unit}.liaison", now))
        handling.sign_off(self._row(unit), opinion="同意报送。", **self.follower.by(f"{unit}.leader", now + dt.timedelta(minutes=2)))

    def _ask(self, unit: str, now: dt.datetime) -> Change:
        due = LAST_DAY + dt.timedelta(days=38)
        return changes.ask_change(
            self._row(unit),
            sort="extend",
            reason="管线迁改需与供电、燃气单位协调，较计划多用一个月。",
            new_due=due,
            **self.follower.by(f"{unit}.liaison", now),
        )

    def _extend(self, unit: str, now: dt.datetime) -> None:
        row = self._row(unit)
        due = (row.matter.due_date or row.baseline_due) + dt.timedelta(days=30)
        change = changes.ask_change(row, sort="extend", reason="雨季影响工期。", new_due=due, **self.follower.by(f"{unit}.liaison", now))
        changes.approve_change(change, opinion="同意，原定期限保留。", **self.follower.by("ducha.head", now + dt.timedelta(minutes=40)))

    def _suspend(self, now: dt.datetime) -> None:
        change = changes.ask_change(
            self._row(self.topic.lead),
            sort="long_term",
            reason="已列入中长期规划，按年度分步实施。",
            **self.follower.by(f"{self.topic.lead}.liaison", now),
        )
        changes.approve_change(change, opinion="同意转长期。", **self.follower.by("ducha.head", now + dt.timedelta(minutes=30)))

    def _fresh(self) -> Item:
        assert self.item is not None, "proposed first"
        return items.fresh(self.item.pk)

    def _row(self, unit: str) -> Assignment:
        assert self.item is not None, "proposed first"
        return Assignment.objects.select_related("matter", "unit", "parent").get(parent=self.item.pk, unit__code=unit, ending="")


def site_picture(number: int) -> bytes:
    """A drawn building site: sky, ground, a wall that grows, a crane."""
    image = Image.new("RGB", (960, 720), (186 - 6 * number, 206 - 4 * number, 222))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 470, 960, 720), fill=(150, 132 - 5 * number, 108))
    top = 430 - 45 * number
    pen.rectangle((180, top, 620, 500), fill=(196, 188, 176), outline=(120, 112, 100), width=4)
    for floor in range(number + 1):
        for at in range(6):
            left, upper = 210 + at * 66, 470 - 45 * floor - 20
            pen.rectangle((left, upper, left + 36, upper + 24), fill=(92, 108, 124))
    pen.line((760, 560, 760, 150), fill=(206, 150, 40), width=12)
    pen.line((560, 170, 900, 170), fill=(206, 150, 40), width=9)
    pen.line((620, 170, 620, 250 + 20 * number), fill=(70, 70, 70), width=3)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
