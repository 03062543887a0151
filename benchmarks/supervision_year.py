"""A year of follow-up: thousands of matters with half as many assignments again, through the operations; then everything is counted anew from the events.

    python benchmarks/supervision_year.py [--matters 7580] [--pages 40]

Builds its own small office in an empty data folder (ZHONGSHU_DATA or a temporary one). Prints what it did, where the product's figures and lights differ from the
recount (nowhere, or it exits 1), and the times of the pages at that size.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
os.environ.setdefault("ZHONGSHU_DATA", tempfile.mkdtemp(prefix="supervision_year_"))
UNITS = ("caizheng", "shuiwu", "donghu")
FIRST, LAST = dt.date(2025, 1, 6), dt.date(2025, 12, 31)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matters", type=int, default=7580)
    parser.add_argument("--pages", type=int, default=40)
    given = parser.parse_args()
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from zhongshu.config.prepare import prepare_database

    prepare_database()
    setup_test_environment()
    begun = time.perf_counter()
    desk, rows = play_year(given.matters)
    print(f"{given.matters} matters, {rows} assignments, played in {time.perf_counter() - begun:.0f} s")
    differing = compare(desk)
    print("figures and lights agree with the recount" if not differing else f"{len(differing)} differ: {differing[:5]}")
    times(desk, given.pages)
    return 1 if differing else 0


def play_year(matters: int):
    """The year, in the order of time: who is to do what is drawn from the matter's number alone."""
    from django.db import transaction

    from tests.supervising import Desk
    from tests.world import World

    with transaction.atomic():
        desk = Desk(World.found())
    acts = sorted(act for number in range(matters) for act in acts_of(number, matters))
    state: dict[int, list] = {}
    for start in range(0, len(acts), 500):
        with transaction.atomic():
            for day, _, number, what, at in acts[start : start + 500]:
                desk.world.now = dt.datetime.combine(day, dt.time(9), desk.world.now.tzinfo)
                do(desk, state, number, what, at)
    return desk, sum(len(rows) for rows in state.values())


def acts_of(number, matters):
    """When what is done on one matter: (day, order, number, act, place of the unit)."""
    n = dt.timedelta(days=1)
    day = FIRST + n * (number * 300 // matters)
    yield day, 0, number, "assign", 0
    count = 2 if number % 20 < 9 else 1
    for at in range(count):
        yield day + n * (1 + number % 3), 1, number, "sign", at
        due = day + n * (20 + (number * 7) % 60)
        for step, reported in enumerate((day + n * 12, day + n * 19)):
            if (number + step + at) % 4:
                yield reported, 2, number, "report", at
        shift = (number * 13 + at * 5) % 29 - 22 if (number + at) % 10 else 9
        end = max(due + n * shift, day + n * 20)
        if (number * 3 + at) % 11 and end <= LAST:
            yield end, 3, number, "hand_in", at
            if (number + at) % 13 == 0:
                yield end + n, 4, number, "send_back", at
                yield end + n * 4, 5, number, "hand_in", at
            yield end + n * 5, 6, number, "accept", at


def do(desk, state, number, what, at):
    from zhongshu.core.assignments.operations import handling

    if what == "assign":
        roles = [
            desk.order(
                UNITS[(number + each) % 3],
                "lead" if not each else "assist",
                due=str(due_of(desk, number)),
                cycle=("month", "week", "none")[number % 3],
            )
            for each in range(2 if number % 20 < 9 else 1)
        ]
        parent = desk.assigned(*roles, title=f"第{number}号督办事项办理", source="report", approver="secretary_general", source_text="")
        from zhongshu.core.assignments.models import Assignment

        state[number] = list(Assignment.objects.filter(parent=parent.pk).select_related("unit", "matter").order_by("sequence"))
        return
    row = state[number][at]
    if what == "sign":
        handling.sign_for(row, **desk.world.by(desk.liaison(row)))
    elif what == "report":
        if desk.fresh(row).matter.step == "doing":
            desk.report(row, 50, files=[])
    elif what == "hand_in":
        desk.hand_in(row)
    elif what == "send_back":
        handling.send_back(row, reason="不实", **desk.world.by("officer"))
    else:
        desk.accept(row)


def due_of(desk, number):
    return desk.world.now.date() + dt.timedelta(days=20 + (number * 7) % 60)


def compare(desk) -> list[str]:
    """Where the product and the recount from the events differ."""
    from benchmarks.supervision_recount import recount
    from zhongshu.business.supervision import indicators
    from zhongshu.core.assignments.models import Assignment
    from zhongshu.core.assignments.queries import is_tone, list_lights

    desk.world.now = dt.datetime.combine(LAST, dt.time(17), desk.world.now.tzinfo)
    told = recount(LAST)
    rows = list(Assignment.objects.select_related("matter"))
    lights = list_lights(rows, LAST)
    found = [f"{row.pk}: {lights[row.pk]} but {told[row.pk]}" for row in rows if str(lights[row.pk].tone) != told[row.pk].tone]
    for tone in ("red", "amber", "green", "grey"):
        count = Assignment.objects.filter(is_tone(tone, LAST)).count()
        if count != sum(one.tone == tone for one in told.values()):
            found.append(f"condition {tone}: {count}")
    figures = {each.code: each.compute(desk.world.actor("officer"), 2025) for each in indicators.ALL}
    done = [one for one in told.values() if one.is_accepted]
    expected = {
        "supervision.assigned": (len(told), 1),
        "supervision.closed": (len(done), 1),
        "supervision.closing_rate": (100 * len(done), len(told)),
        "supervision.on_time_rate": (100 * sum(not one.is_late for one in done), len(done)),
        "supervision.overdue": (sum(one.is_late and not one.ended for one in told.values()), 1),
    }
    for code, pair in expected.items():
        figure = figures[code]
        print(f"  {code}: {figure.numerator}/{figure.denominator}")
        if (figure.numerator, figure.denominator) != pair:
            found.append(f"{code}: {figure} but {pair}")
    return found


def times(desk, pages: int) -> None:
    """p50 and p95 of the pages at this size, in milliseconds."""
    from django.test import Client
    from django.urls import reverse

    from zhongshu.business.supervision.models import Item
    from zhongshu.core.assignments.models import Assignment

    items = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    rows = list(Assignment.objects.order_by("pk").values_list("pk", flat=True))
    urls = {
        "ledger of assignments": lambda n: (
            reverse("ledger", args=["supervision.assignments"]) + f"?after={rows[-1 - n * len(rows) // pages]}"
        ),
        "red list": lambda _n: reverse("ledger", args=["supervision.assignments"]) + f"?red_on={LAST}",
        "item": lambda n: reverse("supervision_item", args=[items[n * len(items) // pages]]),
        "assignment": lambda n: reverse("assignment", args=[rows[n * len(rows) // pages]]),
        "board": lambda _n: reverse("supervision_board"),
    }
    for role, name in [*(("officer", name) for name in urls), ("liaison_caizheng", "inbox")]:
        browser = Client(headers={"host": "127.0.0.1"})
        browser.force_login(desk.world.people[role])
        spent = []
        for n in range(pages if name != "board" else max(pages // 8, 5)):
            url = reverse("assignments") if name == "inbox" else urls[name](n)
            begun = time.perf_counter()
            assert browser.get(url).status_code == 200, url
            spent.append(1000 * (time.perf_counter() - begun))
        spent.sort()
        print(f"  {name}: p50 {spent[len(spent) // 2]:.0f} ms, p95 {spent[int(len(spent) * 0.95)]:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
