"""Letters that come to the demo city: who writes what on which day, how far each has come, and what it looks like on paper."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

from zhongshu.business.incoming.flow import CHECK, CLOSE, HANDLE, INSTRUCT, PROPOSE, REGISTER, REPLY
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.org.models import Position, Unit
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper import recognise_body
from zhongshu.engines.reading import Doubt
from zhongshu.engines.typeset import typeset_images
from zhongshu.lib import clock

TOPICS = Path(__file__).with_name("demo_city") / "incoming-topics.toml"
LAST_DAY = dt.date(2026, 11, 23)
FIRST_DAY = dt.date(2026, 1, 8)
ROUNDS = 4
RESTING = {
    "arrival": (0,),
    REGISTER: (0, 1),
    CHECK: (0, 1),
    PROPOSE: (1, 2),
    INSTRUCT: (2, 3, 3),
    HANDLE: (3, 4, 5, 6, 4, 10),
    REPLY: (5, 6),
    CLOSE: (5, 6, 8),
}
"""Where the last papers rest when the demo begins, and how many working days ago each had come."""
TURNS = (HANDLE, INSTRUCT, PROPOSE, HANDLE, "arrival", CHECK, HANDLE, REGISTER, INSTRUCT, REPLY, HANDLE, CLOSE)
OPEN_PAPERS = 60
DOUBLES = (37, 96, 158)
"""Letters that come twice: by network, and a day later on paper."""
BY_HAND = 1003
Times = Iterator[dt.datetime]


@dataclass
class Letter:
    """One paper that came, as its sender wrote it, and what the office makes of it."""

    number: int
    topic: dict[str, Any]
    title: str
    issuer: str
    issuer_number: str
    unit: str
    day: dt.date
    rests: str
    urgency: str
    is_slow: bool
    is_double: bool = False
    positions: dict[str, Position] = field(default_factory=dict)

    @property
    def paper_class(self) -> str:
        return str(self.topic["class"])

    @property
    def is_action(self) -> bool:
        return bool(self.topic["nature"] == "action")

    @property
    def content(self) -> PaperContent:
        """The letter as a paper that can be typeset."""
        first, _, rest = self.topic["body"].partition("\n")
        return PaperContent(
            document_type="通知",
            urgency=self.urgency,
            title=self.title,
            main_recipients=first,
            blocks=recognise_body(rest),
            heading=f"{self.issuer}文件",
            issuers=(self.issuer,),
            signers=(self.issuer,),
            number=self.issuer_number,
            issue_date=self.day,
        )


def list_letters(units: dict[str, Unit], positions: dict[str, Position]) -> list[Letter]:
    """About two hundred, spread over the year; the last of them still under way."""
    topics = tomllib.loads(TOPICS.read_text("utf-8"))["topics"]
    drafts = [(topic, title, place, turn) for turn in range(ROUNDS) for topic in topics for place, title in enumerate(topic["titles"])]
    days = working_days()
    letters = []
    for number, (topic, title, place, turn) in enumerate(drafts):
        seed = number * 37 + place * 11 + turn * 5
        under_way = len(drafts) - number - 1
        rests = TURNS[under_way % len(TURNS)] if under_way < OPEN_PAPERS else "returned" if number % 19 == 7 else "done"
        if topic["nature"] == "reading" and rests in (INSTRUCT, HANDLE, REPLY):
            rests = CLOSE
        ages = RESTING.get(rests)
        age = ages[0 if topic.get("urgency") else seed % len(ages)] if ages else 0  # what is urgent does not lie about
        day = days[-1 - age] if ages else days[number * (len(days) - 12) // len(drafts)]
        letters.append(_letter(units, Draft(number, topic, title, seed, place), day=day, rests=rests, positions=positions))
    doubles = [
        replace(letters[at], number=BY_HAND + 9 * at, day=later(get_calendar(LAST_DAY), letters[at].day, 1), is_double=True)
        for at in DOUBLES
    ]
    letters += [replace(double, unit="") for double in doubles]
    return letters


@dataclass(frozen=True)
class Draft:
    """A topic's next title."""

    number: int
    topic: dict[str, Any]
    title: str
    seed: int
    place: int


def _letter(units: dict[str, Unit], draft: Draft, *, day: dt.date, rests: str, positions: dict[str, Position]) -> Letter:
    number, topic, title, seed = draft.number, draft.topic, draft.title, draft.seed
    period = _period(day, seed)
    words = title.replace("{p}", period).replace("{n}", str(seed % 40 + 3))
    if topic["class"] == "lower":
        code = _of(topic["units"], draft)
        issuer, prefix = units[code].name, f"临{units[code].short_name.removeprefix('市')[:2]}"
        words = f"{issuer}{words}"
    else:
        code = ""
        issuer, prefix = _of(topic["issuers"], draft)
    urgency = topic.get("urgency", "") if seed % 3 else ""
    issuer_number = f"{prefix}〔2026〕{seed % 173 + 4}号"
    return Letter(number, topic, words, issuer, issuer_number, code, day, rests, urgency, is_slow=seed % 8 == 3, positions=positions)


def _of(senders: list[Any], draft: Draft) -> Any:
    """Who writes: the sender that belongs to the title, where each has its own."""
    return senders[draft.place if len(senders) == len(draft.topic["titles"]) else draft.seed % len(senders)]


def _period(day: dt.date, seed: int) -> str:
    if seed % 3 == 0:
        return "2026年"
    quarter = ("一季度", "二季度", "三季度", "四季度")[(day.month - 1) // 3]
    return quarter if seed % 3 == 1 else "汛期" if 4 <= day.month <= 8 else "今冬明春"


def working_days() -> list[dt.date]:
    """The office's days of the demo year, up to the one on which it opens."""
    calendar = get_calendar(LAST_DAY)
    span = (LAST_DAY - FIRST_DAY).days + 1
    days = [FIRST_DAY + dt.timedelta(days=number) for number in range(span)]
    return [day for day in days if calendar.is_working(day)]


def times_of(letter: Letter) -> Times:
    """Office hours from the day it came: signed and registered the same day, then an act or two a day; a slow one rests at its units."""
    calendar = get_calendar(LAST_DAY)
    day, moment = letter.day, None
    for number in range(10_000):
        minute = 30 + (letter.number * 29 + number * 17) % 170 + number % 4 * 45
        wanted = dt.datetime.combine(day, dt.time(8), clock.CHINA) + dt.timedelta(minutes=minute)
        moment = wanted if moment is None or wanted > moment else moment + dt.timedelta(minutes=4 + number % 9)
        yield moment
        if number >= 3 and number % 2 == 1 and day < LAST_DAY:
            day = later(calendar, day, 6 if letter.is_slow and number == 7 else 1)


def later(calendar: Any, day: dt.date, count: int) -> dt.date:
    """So many working days after a day, and never after the last."""
    while count and day < LAST_DAY:
        day += dt.timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def stub_times(number: int) -> Times:
    """A working day each."""
    days = working_days()
    for step in range(5):
        yield dt.datetime.combine(days[20 + number * 31 + step * 3], dt.time(10, 7 * number % 60), clock.CHINA)


def scan(content: PaperContent) -> bytes:
    """A sheet as it comes from a scanner: pictures, a little soft, and no text."""
    pages = [
        Image.open(io.BytesIO(page)).convert("L").filter(ImageFilter.GaussianBlur(0.6)) for page in typeset_images(content, width_px=1000)
    ]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=121)
    return out.getvalue()


def doubts_of(text: str, seed: int) -> tuple[Doubt, ...]:
    """Three characters that a machine would not have been sure of."""
    places = [(seed * 131 + number * 97) % max(len(text), 1) for number in range(3)]
    return tuple(Doubt(at, at + 1, 0.55 + 0.1 * number) for number, at in enumerate(places) if not text[at].isspace())
