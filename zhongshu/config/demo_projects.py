"""民生实事 and 综合协调 of the demo city: twelve projects with their months, sites and photos, ten disputes; played through the real operations."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from zhongshu.business.coordination import operations as coordinating
from zhongshu.business.coordination.models import Issue
from zhongshu.business.livelihood.models import Outline, Project, Site, StageChoice
from zhongshu.business.livelihood.operations import projects, reports
from zhongshu.business.livelihood.rules import month_end
from zhongshu.config.demo_pressing import Diary
from zhongshu.config.demo_supervision import LAST_DAY, Follower
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling, reporting
from zhongshu.core.files.operations import store_made

FOLDER = Path(__file__).with_name("demo_city")
YEAR = 2026
CURVES = {
    "linear": (8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100),
    "front": (10, 20, 35, 50, 65, 78, 88, 94, 98, 100, 100, 100),
    "back": (2, 5, 10, 16, 24, 34, 45, 56, 68, 80, 90, 100),
}
OFFICER, HEAD, DESK = "ducha.drafter", "ducha.head", "mishu1.drafter"
Do = Callable[[dt.datetime], object]


def list_diaries(follower: Follower) -> list[Diary]:
    """What is played, project by project and dispute by dispute."""
    data = tomllib.loads((FOLDER / "livelihood.toml").read_text("utf-8"))
    Outline.objects.bulk_create(Outline(unit=follower.city.units[row["unit"]], points=row["points"]) for row in data["outlines"])
    made: dict[str, int] = {}
    disputes = tomllib.loads((FOLDER / "coordination.toml").read_text("utf-8"))["issues"]
    told = [Works(follower, row, number, made).diary() for number, row in enumerate(data["projects"])]
    return told + [Dispute(follower, row, number).diary() for number, row in enumerate(disputes)]


class Told(ABC):
    """Something of the demo with its acts and days."""

    def __init__(self, follower: Follower, row: dict[str, Any], number: int) -> None:
        self.follower, self.row, self.number = follower, row, number
        self.units = follower.city.units
        self.acts: list[tuple[dt.datetime, Do]] = []

    def on(self, day: dt.date, do: Do) -> None:
        """An act on a day, or on the working day before it, after those laid out before it."""
        moment = self.follower.moment(day, self.number)
        if self.acts and moment <= self.acts[-1][0]:
            moment = self.acts[-1][0] + dt.timedelta(minutes=4)
        self.acts.append((moment, do))

    def by(self, code: str, now: dt.datetime) -> dict[str, Any]:
        return self.follower.by(code, now)

    def sign_for(self, parent: int, unit: str, now: dt.datetime) -> None:
        """A unit signs for its part."""
        row = Assignment.objects.select_related("matter", "unit").get(parent=parent, unit=self.units[unit])
        handling.sign_for(row, **self.by(f"{unit}.liaison", now))

    def carry_out(self, parent: int, unit: str, reviewer: str, now: dt.datetime) -> None:
        """A unit reports its part done, hands it in, and has it accepted, in a morning."""
        row = Assignment.objects.select_related("matter", "unit").get(parent=parent, unit=self.units[unit])
        steps: tuple[Do, ...] = (
            lambda at: reporting.report(row, progress=100, done="已按要求全部完成，完成数量与月报一致，现场已核。", files=[self.follower.photo(self.number)], **self.by(f"{unit}.liaison", at)),
            lambda at: handling.hand_in(row, **self.by(f"{unit}.liaison", at)),
            lambda at: handling.sign_off(row, **self.by(f"{unit}.leader", at)),
            lambda at: handling.accept(row, opinion="属实。", **self.by(reviewer, at)),
        )  # fmt: skip
        for minutes, step in enumerate(steps):
            step(now + dt.timedelta(seconds=10 * minutes))

    def diary(self) -> Diary:
        """Everything in order."""
        self.lay_out()
        return Diary(self.acts)

    @abstractmethod
    def lay_out(self) -> None:
        """Put every act of this one at its moment."""


class Works(Told):
    """One project for the people."""

    def __init__(self, follower: Follower, row: dict[str, Any], number: int, made: dict[str, int]) -> None:
        super().__init__(follower, row, number)
        self.made = made
        self.year = row.get("year", YEAR)

    def lay_out(self) -> None:
        start = LAST_DAY - dt.timedelta(days=20) if self.year > YEAR else dt.date(YEAR, 1, 5)
        self.on(start, self._create)
        self.on(start + dt.timedelta(days=3), lambda now: projects.advance(self.project, **self.by(OFFICER, now)))
        if self.row["fate"] == "candidate":
            return
        self.on(dt.date(YEAR, 1, 16), lambda now: projects.advance(self.project, **self.by(OFFICER, now)))
        self.on(dt.date(YEAR, 1, 22), lambda now: projects.record_vote(self.project, decision="第五次会议", **self.by(OFFICER, now)))
        self.on(dt.date(YEAR, 1, 26), lambda now: projects.issue_project(self.project, **self.by(OFFICER, now)))
        for unit in (self.row["lead"], *self.row["assists"]):
            self.on(dt.date(YEAR, 1, 27), lambda now, unit=unit: self.sign_for(self.project.pk, unit, now))  # type: ignore[misc]
        self.on(dt.date(YEAR, 1, 28), self._add_sites)
        for month in range(1, 11):
            if month not in self.row.get("skip_months", ()):
                self.on(month_end(YEAR, month) + dt.timedelta(days=3), lambda now, month=month: self._report(month, now))  # type: ignore[misc]
        if self.row["fate"] in ("acceptance", "closed"):
            self._finish()

    @property
    def project(self) -> Project:
        return Project.objects.select_related("matter__unit", "lead").get(pk=self.made[self.row["key"]])

    def _create(self, now: dt.datetime) -> None:
        row = self.row
        facts = projects.Facts(
            title=row["title"], level=row["level"], year=self.year, content=row["content"], measure=row["measure"], target=Decimal(row["target"]),
            plan=tuple(Decimal(percent) for percent in CURVES[row["curve"]]), lead=self.units[row["lead"]], decided_by=row["decided_by"],
            assists=tuple(self.units[code] for code in row["assists"]), investment=Decimal(row["investment"]) if "investment" in row else None,
            standard="按批准内容建成投用，点位可查。", place=self.units[row["place"]] if "place" in row else None,
            part_of=self._other("part_of"), same_as=self._other("same_as"),
        )  # fmt: skip
        self.made[row["key"]] = projects.create_project(facts, unit=self.units["ducha"], **self.by(OFFICER, now)).pk

    def _other(self, name: str) -> Project | None:
        return Project.objects.get(pk=self.made[self.row[name]]) if name in self.row else None

    def _report(self, month: int, now: dt.datetime) -> None:
        curve, target = CURVES[self.row["curve"]], int(self.row["target"])
        done = [min(target * percent * self.row["pace"] // 10_000, target) for percent in (0, *curve)]
        if self.row["fate"] in ("acceptance", "closed") and month == 10:
            done[10] = target
        told = f"{month}月完成{done[month] - done[month - 1]}{self.row['measure']}，累计{done[month]}{self.row['measure']}。"
        amount = Decimal(done[month] - done[month - 1])
        reports.report_progress(self.project, month=month, amount=amount, done=told, **self.by(f"{self.row['lead']}.liaison", now))
        for at, unit in enumerate(self.row["assists"], start=1):
            told = f"{month}月办理本单位职责内的审批、资金和保障事项{at + month % 3}件。"
            row = Assignment.objects.select_related("matter", "unit").get(parent=self.made[self.row["key"]], unit=self.units[unit])
            reporting.report(row, progress=min(95, 8 * month), done=told, **self.by(f"{unit}.liaison", now + dt.timedelta(seconds=20 * at)))

    def _add_sites(self, now: dt.datetime) -> None:
        for at, (name, district, x, y) in enumerate(self.row["sites"]):
            moment = now + dt.timedelta(seconds=at)
            by = self.by(f"{self.row['lead']}.liaison", moment)
            site = reports.add_site(self.project, name=name, district=self.units[district], x=x, y=y, **by)
            self._photo(site, StageChoice.BEFORE, at, moment)
            if at == 0 or self.row["fate"] != "doing":
                self._photo(site, StageChoice.AFTER, at, moment)

    def _photo(self, site: Site, stage: str, at: int, now: dt.datetime) -> None:
        is_after = stage == StageChoice.AFTER
        picture = store_made(draw_site(self.number * 10 + at, is_built=is_after), name=f"{site.name}.jpg", kind="jpeg", actor=None, now=now)
        reports.add_photo(site, stage=stage, file=picture, **self.by(f"{self.row['lead']}.liaison", now))

    def _finish(self) -> None:
        day = dt.date(YEAR, 11, 6)
        for unit in (self.row["lead"], *self.row["assists"]):
            self.on(day, lambda now, unit=unit: self.carry_out(self.project.pk, unit, OFFICER, now))  # type: ignore[misc]
        self.on(day + dt.timedelta(days=3), lambda now: projects.advance(self.project, **self.by(OFFICER, now)))
        words = "目标数已全部完成，点位均已投用。"
        self.on(day + dt.timedelta(days=4), lambda now: projects.record_self_check(self.project, words=words, **self.by(OFFICER, now)))
        if self.row["fate"] == "closed":
            self.on(day + dt.timedelta(days=6), lambda now: projects.accept_project(self.project, opinion="同意。", **self.by(HEAD, now)))
            survey: dict[str, Any] = {"asked": 400, "answered": 362, "satisfied": 351}
            self.on(day + dt.timedelta(days=12), lambda now: projects.close_project(self.project, **survey, **self.by(OFFICER, now)))


class Dispute(Told):
    """One dispute of several units."""

    key = 0

    def lay_out(self) -> None:
        row, fate = self.row, self.row["fate"]
        day: dt.date = row["started"]
        step = dt.timedelta(days=7)
        self.on(day, self._raise)
        if fate == "study":
            return
        if fate == "returned":
            self.on(
                day + dt.timedelta(days=1),
                lambda now: coordinating.send_back(self.issue, reason="请先由县里与市财政局协商。", **self.by(DESK, now)),
            )
            return
        self.on(day + dt.timedelta(days=2), lambda now: coordinating.accept_issue(self.issue, **self.by(DESK, now)))
        meetings = {"coordinating": 1, "two_rounds": 2}.get(fate, 2)
        for number in range(meetings):
            is_last = number == meetings - 1 and bool(row["opinion"])
            self.on(day + step * (number + 1), lambda now, is_agreed=is_last: self._meet(now, is_agreed=is_agreed))  # type: ignore[misc]
        if row["opinion"]:
            self._lay_out_opinion(day + step * 3, fate)

    def _lay_out_opinion(self, day: dt.date, fate: str) -> None:
        row, step = self.row, dt.timedelta(days=7)
        opinion = {"opinion": row["opinion"], "lead": self.units[row["lead"]]}
        self.on(day, lambda now: coordinating.form_opinion(self.issue, **opinion, **self.by(DESK, now)))
        parties = [unit for unit, _, _ in row["parties"]]
        for unit in parties[: 1 if fate == "confirm" else len(parties)]:
            self.on(day + dt.timedelta(days=2), lambda now, unit=unit: coordinating.confirm(self.issue, **self.by(f"{unit}.liaison", now)))  # type: ignore[misc]
        if fate == "confirm":
            self.on(day + dt.timedelta(days=9), lambda now: coordinating.watch_silence(self.issue, now=now))
            return
        due = min(LAST_DAY + dt.timedelta(days=30), day + dt.timedelta(days=90))
        self.on(day + step, lambda now: coordinating.follow_up(self.issue, due=due, **self.by(DESK, now)))
        for unit in parties:
            self.on(day + step + dt.timedelta(days=1), lambda now, unit=unit: self.sign_for(self.key, unit, now))  # type: ignore[misc]
        if fate == "following":
            return
        for unit in parties:
            self.on(day + step * 3, lambda now, unit=unit: self.carry_out(self.key, unit, DESK, now))  # type: ignore[misc]
        self.on(day + step * 4, lambda now: coordinating.ask_to_verify(self.issue, **self.by(DESK, now)))
        if fate == "closed":
            self.on(day + step * 5, self._close)

    @property
    def issue(self) -> Issue:
        return Issue.objects.select_related("matter__unit", "raiser", "lead").get(pk=self.key)

    def _raise(self, now: dt.datetime) -> None:
        row = self.row
        facts = coordinating.Facts(
            title=row["title"], source=row["source"], category=row["category"], raiser=self.units[row["raiser"]], dispute=row["dispute"],
            parties=tuple((self.units[unit], stand, blocks) for unit, stand, blocks in row["parties"]), basis=row["basis"], project=row["project"],
            value=Decimal(row["value"]) if "value" in row else None,
        )  # fmt: skip
        self.key = coordinating.raise_issue(facts, division=self.units["mishu1"], **self.by(f"{row['raiser']}.liaison", now)).pk

    def _meet(self, now: dt.datetime, *, is_agreed: bool) -> None:
        names = "、".join(self.units[unit].short_name for unit, _, _ in self.row["parties"])
        outcome = "各方意见趋于一致，会后形成协调意见。" if is_agreed else "各方充分发表意见，仍有分歧，会后继续协商。"
        facts: dict[str, Any] = {"place": "市政府2号会议室", "attended": names, "outcome": outcome, "is_agreed": is_agreed}
        coordinating.record_meeting(self.issue, held_date=now.date(), **facts, **self.by(DESK, now))

    def _close(self, now: dt.datetime) -> None:
        proof = store_made(draw_site(900 + self.number, is_built=True), name="批复和现场.jpg", kind="jpeg", actor=None, now=now)
        coordinating.confirm_solved(self.issue, words=self.row["solution"], files=[proof], **self.by(f"{self.row['raiser']}.liaison", now))


def draw_site(number: int, *, is_built: bool) -> bytes:
    """A drawn place before and after: bare ground with a fence, or a house with trees. Every number gives another picture."""
    image = Image.new("RGB", (640, 480), (188, 208 - number % 40, 226))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 320, 640, 480), fill=(150 + number % 30, 150, 120) if not is_built else (120, 158, 104 + number % 30))
    shift = (number * 37) % 160
    if is_built:
        pen.rectangle((140 + shift, 170, 420 + shift, 340), fill=(214, 204, 190), outline=(120, 112, 100), width=4)
        for at in range(4):
            pen.rectangle((165 + shift + at * 62, 210, 205 + shift + at * 62, 250), fill=(96, 122, 148))
        pen.ellipse((40, 220, 130, 330), fill=(76, 128, 84))
    else:
        for at in range(9):
            pen.rectangle((30 + at * 66, 270, 80 + at * 66, 330), outline=(140, 120, 90), width=4)
        pen.polygon([(220 + shift, 330), (300 + shift, 250), (380 + shift, 330)], fill=(128, 104, 78))
    pen.text((16, 450), str(number), fill=(60, 60, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()
