"""What one step of a flow costs: `python benchmarks/flow_step.py`.

Milliseconds and questions to the database per step, with 6 and with 92 people who countersign and sign for the paper, in an empty office and
with 100,000 matters more (laid down as rows, in the shape that the operations leave). Runs on SQLite in a temporary folder, and on PostgreSQL too when DATABASE_URL names one. Goal: 10 ms, and one number
of questions whatever the size.
"""

# ruff: noqa: PLC0415 - Django is set up for each database in a process of its own
from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 10
SIZES = (6, 92)
PAPERS = 12
MORE = 100_000
STEPS = (
    "drafting", "countersign", "first_review", "second_review", "final_review", "return", "sign_off", "pre_print_check", "register", "dispatch", "receipt",
)  # fmt: skip
"""用印 is left out of the goal: it typesets the final files; it is printed beside."""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests import live

    for url in dict.fromkeys(("", live.ADMIN_URL)):
        city = live.City(Path(tempfile.mkdtemp(prefix="zhongshu-step-")), "zhongshu_steps" if url else "")
        if url:
            live._admin(f'DROP DATABASE IF EXISTS "{city.database}" WITH (FORCE)')  # noqa: SLF001 - one tool of the tests
            live._admin(f'CREATE DATABASE "{city.database}"')  # noqa: SLF001
        subprocess.run([sys.executable, __file__, "measure"], env=city.environment, check=True, cwd=ROOT)
        city.drop()


def measure() -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import connection, transaction

    from tests.world import World
    from zhongshu.config.prepare import prepare_database

    prepare_database()
    with transaction.atomic():
        world = World.found()
        units = add_units(world)
    results = {}
    for more in (0, MORE):
        with transaction.atomic():
            crowd(world, more)
        for size in SIZES:
            results[size, more] = walk(world, units[:size])
    report(connection.vendor, results)


def add_units(world):
    codes = [f"u{number}" for number in range(max(SIZES))]
    for code in codes:
        world.add_unit(code, f"第{code[1:]}局", f"第{code[1:]}局", "department", parent="gov", receives=True)
        for duty, title in (("handler", "会签岗"), ("liaison", "收文岗")):
            world.add_person(f"{duty}_{code}", f"{title[0]}{code[1:]}", code, title, [duty])
    return codes


def crowd(world, more):
    """Finished papers and, one in ten, open ones, spread over everybody's desks."""
    from zhongshu.business.documents.models import Paper
    from zhongshu.core.matters.models import Matter, Task

    if not more:
        return
    model = world.paper_at("first_review")
    tasks = list(Task.objects.filter(matter=model.pk).order_by("pk"))
    chairs = [position.pk for position in world.positions.values()]
    for first in range(0, more, 5000):
        matters = [_copy(model.matter, phase="done", step="to_file", closed_at=world.now) for _ in range(min(5000, more - first))]
        for matter in matters[::10]:
            matter.phase, matter.step, matter.closed_at = "open", "first_review", None
        Matter.objects.bulk_create(matters)
        Paper.objects.bulk_create(_copy(model, matter=matter, current=None, signed=None) for matter in matters)
        rows = []
        for number, matter in enumerate(matters):
            state = (
                {"state": "open"} if matter.phase == "open" else {"state": "done", "done_by": model.matter.drafter, "done_at": world.now}
            )
            rows += [_copy(tasks[0], matter=matter), _copy(tasks[1], matter=matter, position_id=chairs[number % len(chairs)], **state)]
        Task.objects.bulk_create(rows)


def _copy(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}  # noqa: SLF001 - Django's documented name
    made = type(row)(**values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def walk(world, units):
    """The times and the greatest number of questions of each step, over several papers that go the whole way."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.world import next_act
    from zhongshu.business.documents.operations import review
    from zhongshu.core.workflow.flow import Way

    times, queries = defaultdict(list), defaultdict(int)
    recipients = [world.units[code].pk for code in units]
    for number in range(PAPERS):
        paper, has_returned = world.draft(countersign=units), False
        while paper.matter.phase == "open":
            step = paper.matter.step
            by = world.by("deputy")
            act = next_act(paper.pk, now=world.now, recipients=recipients)
            if step == "final_review" and not has_returned:
                step, has_returned = "return", True
                act = lambda paper=paper, by=by: review.return_paper(paper, target="drafting", way=Way.DIRECT, reason="请改", **by)  # noqa: E731
            if number:
                begun, worked = time.perf_counter(), time.process_time()
                act()
                times[step].append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
            else:  # the first one loads everything; its questions are counted
                with CaptureQueriesContext(connection) as captured:
                    act()
                queries[step] = max(queries[step], len(captured))
            paper = world.fresh(paper)
    return times, queries


def report(vendor, results) -> None:
    print(
        f"\n{vendor}, {os.cpu_count()} cores; milliseconds (median on the clock / of this process's processor) and questions a step, goal {GOAL} ms"
    )
    print(f"{'':<18}" + "".join(f"{f'{size} signers' + (f', +{more}' if more else ''):>26}" for size, more in results))
    for step in (*STEPS, "seal"):
        cells = []
        for times, queries in results.values():
            middle = statistics.median(wall for wall, _ in times[step])
            cpu = statistics.median(worked for _, worked in times[step])
            cells.append(f"{middle:.1f} / {cpu:.1f}{'*' if middle > GOAL and step != 'seal' else ' '} ({queries[step]})")
        print(f"{step:<18}" + "".join(f"{cell:>26}" for cell in cells))


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
