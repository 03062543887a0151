"""A year of 督查督办: played through the operations and counted anew from the events; then ten times as large, and every page measured.

    python -m benchmarks.supervision play [--matters 7580]      the year; 0 where the product and the recount agree on all its evenings
    python -m benchmarks.supervision pages [--rounds 5] [--keep one.json]     the pages on what is there
    python -m benchmarks.supervision clone [--times 10]         more years in SQL
    python -m benchmarks.supervision transfer FILE              a played year from SQLite into an empty PostgreSQL
    python -m benchmarks.supervision show one.json ten.json     the growth

Works in the data folder ZHONGSHU_DATA (else a temporary one) or the database that DATABASE_URL names. Times are those on a core, of the process and of
PostgreSQL's backend, so that a busy machine does not change them; the clock's p95 stands beside them. Goal: 50 ms at p95, at both sizes.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from pathlib import Path

GOAL = 50
CHECKED = ("2025-02-05", "2025-03-31", "2025-05-05", "2025-06-30", "2025-09-28", "2025-10-09", "2025-12-31")
"""Evenings after holidays, on a make-up Sunday, and at the ends of quarters."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("play", "pages", "clone", "transfer", "show"))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--matters", type=int, default=7580)
    parser.add_argument("--until", default=CHECKED[-1], help="play only until this day")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--days", type=int, default=364, help="how far back each copy lies; 0 for all in one year")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    set_up()
    from zhongshu.config.prepare import prepare_database

    if given.act != "show":
        prepare_database()
    if given.act == "play":
        return play(given.matters, dt.date.fromisoformat(given.until))
    return work(given)


def work(given: argparse.Namespace) -> int:
    from benchmarks.supervision import clone, pages, transfer

    if given.act == "clone":
        print(f"{clone.index_all()} matters indexed")
        clone.clone(given.times, given.days)
        print(pages.sizes())
    elif given.act == "transfer":
        transfer.transfer(given.files[0])
        clone.settle()
        print(pages.sizes())
    elif given.act == "pages":
        told = pages.measure(given.rounds, only=given.only)
        if given.keep:
            pages.keep(given.keep, told)
        pages.show({"database": "", "sizes": pages.sizes(), "pages": told}, None)
        return 1 if any(page["p95"] > GOAL for page in told.values()) else 0
    else:
        pages.show(*(json.loads(file.read_text()) for file in given.files))
    return 0


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
    os.environ.setdefault("ZHONGSHU_DATA", tempfile.mkdtemp(prefix="supervision_year_"))
    Path(os.environ["ZHONGSHU_DATA"]).mkdir(parents=True, exist_ok=True)
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
