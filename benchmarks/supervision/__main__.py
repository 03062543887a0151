"""A year of 督查督办, played through the operations and counted anew from the events.

    python -m benchmarks.supervision [--matters 7580]

Builds its own office in an empty data folder (ZHONGSHU_DATA or a temporary one) or in the empty database that DATABASE_URL names. Prints where the product and
the recount differ on the evenings of some days, nowhere or it exits 1.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time

CHECKED = ("2025-02-05", "2025-03-31", "2025-05-05", "2025-06-30", "2025-09-28", "2025-10-09", "2025-12-31")
"""Evenings after holidays, on a make-up Sunday, and at the ends of quarters."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matters", type=int, default=7580)
    parser.add_argument("--until", default=CHECKED[-1], help="play only until this day")
    given = parser.parse_args()
    set_up()
    from zhongshu.config.prepare import prepare_database

    prepare_database()
    return play(given.matters, dt.date.fromisoformat(given.until))


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
    os.environ.setdefault("ZHONGSHU_DATA", tempfile.mkdtemp(prefix="supervision_year_"))
    import django

    django.setup()


def play(matters: int, until: dt.date) -> int:
    from benchmarks.supervision.compare import compare
    from benchmarks.supervision.office import City
    from benchmarks.supervision.prepare import prepare

    begun, busy = time.perf_counter(), time.process_time()
    spent = [0.0, 0.0]
    year = prepare(City(), matters)
    differing: list[str] = []

    def stop(day: dt.date) -> None:
        before = time.perf_counter(), time.process_time()
        told, found = compare(year.city, day)
        differing.extend(f"{day}: {each}" for each in found)
        figures = {name.partition(".")[2]: pair for name, pair in told.figures(day.year).items()}
        print(
            f"{time.process_time() - busy:.0f} s {day}: {len(told.assignments)} assignments, {sum(told.types.values())} events, {len(found)} differ; {figures}",
            flush=True,
        )
        spent[0] += time.perf_counter() - before[0]
        spent[1] += time.process_time() - before[1]
        if day == until:
            for kind, count in sorted(told.types.items()):
                print(f"  {count:7} {kind}")

    days = [dt.date.fromisoformat(day) for day in CHECKED]
    year.play([*(day for day in days if day < until), until], stop, until)
    wall, cpu = time.perf_counter() - begun - spent[0], time.process_time() - busy - spent[1]
    print(
        f"{matters} matters played in {wall:.0f} s, of which {cpu:.0f} s on a core; compared in {spent[0]:.0f} s; {year.refused} vague reports refused"
    )
    for each in [*year.stopped, *differing][:40]:
        print(f"  {each}")
    print("the product agrees with the recount" if not differing else f"{len(differing)} differ")
    return 1 if differing or year.stopped else 0


if __name__ == "__main__":
    sys.exit(main())
