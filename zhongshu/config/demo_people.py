"""The demo city's people come and go: a leader away with a delegate, a secondment, a delegation that is over, absences to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhongshu.core.handover.inventory import Arrangement, take_inventory
from zhongshu.core.handover.models import HandoverKind
from zhongshu.core.handover.operations.absences import register_absence
from zhongshu.core.handover.operations.moving import hand_over
from zhongshu.core.handover.rules import Span
from zhongshu.core.org.models import AbsenceKind, Delegation, Person, Post
from zhongshu.lib import clock

if TYPE_CHECKING:
    from zhongshu.config.demo import City

SYSTEM = "sysofficer_rong"


@dataclass
class Errand:
    """One act of one moment, in the line of the papers' acts."""

    do: Callable[[dict[str, Any]], object]
    by: str
    city: City
    is_over: bool = False

    def act(self, now: dt.datetime) -> None:
        """Do it; there is nothing more."""
        actor = self.city.actor(self.city.people[self.by], clock.day_of(now))
        self.do({"actor": actor, "now": now})
        self.city.ask_anew()
        self.is_over = True


def errands_of(city: City) -> Iterator[tuple[Iterator[dt.datetime], Errand]]:
    """Who goes away when, and who stands in."""
    people = city.people

    def away(person: str, kind: str, days: str, note: str, delegate: str = "") -> Callable[[dict[str, Any]], object]:
        span = Span(*map(dt.date.fromisoformat, days.split("/")))
        helper = people[delegate] if delegate else None
        return lambda by: register_absence(people[person], kind=kind, span=span, note=note, delegate=helper, **by)

    def second(by: dict[str, Any]) -> None:
        person, successor, day = people["sunuo"], people["kongfanyi"], by["actor"].today
        posts: dict[int, Person | None] = {post.pk: successor for post in Post.objects.filter(person=person)}
        last = day - dt.timedelta(days=1)
        plan = Arrangement(
            HandoverKind.SECONDMENT, last, "临组任〔2026〕21号", successor, posts, return_date=dt.date(day.year + 1, day.month, day.day)
        )
        hand_over(person, plan, digest=take_inventory(person, day).digest, **by)

    study = away("fudeqian", AbsenceKind.STUDY, "2026-10-19/2026-10-30", "参加省委党校专题研讨班", "hetinghao")
    trip = away("tanjingzhou", AbsenceKind.TRIP, "2026-11-20/2026-12-04", "率团赴外省考察招商", "qiaoshaoheng")
    sick = away("fengtao", AbsenceKind.LEAVE, "2026-11-23/2026-11-27", "", "wuheyu")
    rest = away("panguoting", AbsenceKind.HOLIDAY, "2026-12-07/2026-12-11", "年休假")
    for moment, by, do in (
        ("2026-10-16 17:05", "fudeqian", study),
        ("2026-11-16 08:40", SYSTEM, second),
        ("2026-11-19 17:20", "tanjingzhou", trip),
        ("2026-11-20 16:45", "panguoting", rest),
        ("2026-11-23 08:15", "gongdashan", sick),
    ):
        yield iter((dt.datetime.fromisoformat(moment).replace(tzinfo=clock.CHINA),)), Errand(do, by, city)


def on_duty(person: Person, day: dt.date) -> Person:
    """Who does a person's work on a day: himself, or who stands in for him."""
    rows = Delegation.objects.filter(principal=person, from_date__lte=day, to_date__gte=day, ended_at=None)
    row = rows.select_related("delegate").first()
    return row.delegate if row else person


def list_turns() -> list[dt.date]:
    """The days from which somebody sits elsewhere, or stands in for another, than the day before."""
    spans = [span for model in (Post, Delegation) for span in model.objects.values_list("from_date", "to_date")]
    return sorted({day for begins, ends in spans for day in (begins, ends and ends + dt.timedelta(days=1)) if day})
