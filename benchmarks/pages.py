"""Server-side time of every page for several people of the demo city: `python benchmarks/pages.py [ROUNDS]`.

Builds a demo city of its own, in a temporary folder or in a new database beside the one that DATABASE_URL names. Each page is asked for in a new
order every round; the first round meets papers that nobody has looked at yet, so that it pays for their typesetting. Goal: 50 ms at p95.
"""

# ruff: noqa: PLC0415 - Django is set up once the city stands
from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 50
PAPERS = 6
DUTIES = {
    "拟稿人": "drafter",
    "处长": "division_head",
    "文电处": "documents_reviewer",
    "登记": "registrar",
    "主任": "director",
    "收文": "liaison",
}
OFFICERS = {"系统管理员": "system", "保密管理员": "security", "审计员": "audit"}


def main(rounds: int) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.live import build_city

    city = build_city(Path(tempfile.mkdtemp(prefix="zhongshu-pages-")))
    try:
        os.environ.update(city.environment)
        measure(rounds)
    finally:
        from django.db import connections

        connections.close_all()
        city.drop()


def measure(rounds: int) -> None:
    import logging

    import django

    django.setup()
    logging.disable(logging.ERROR)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visits = [
        (Client(raise_request_exception=False, headers={"host": "127.0.0.1"}), person, name, url)
        for person, urls in list_visits()
        for name, url in urls
    ]
    seated: dict[int, Client] = {}
    for browser, person, _, _ in visits:
        if person.pk not in seated:
            browser.force_login(person)
            seated[person.pk] = browser
    for browser in seated.values():
        browser.get("/")  # loads templates; what follows is a running server
    times: dict[str, list[float]] = defaultdict(list)
    first: dict[str, list[float]] = defaultdict(list)
    queries: dict[str, int] = defaultdict(int)
    kinds: dict[str, str] = {}
    for number in range(rounds):
        random.Random(number).shuffle(visits)
        for _, person, name, url in visits:
            begun = time.perf_counter()
            answer = seated[person.pk].get(url)
            took = (time.perf_counter() - begun) * 1000
            if answer.status_code == 200:
                times[name].append(took)
                kinds[name] = "page" if answer["Content-Type"].startswith("text/html") else "file"
                if number == 0:
                    first[name].append(took)
    for _, person, name, url in visits:
        with CaptureQueriesContext(connection) as captured:
            seated[person.pk].get(url)
        queries[name] = max(queries[name], len(captured))
    report(connection.vendor, times, first, queries, kinds)


def list_visits():
    """Each person with the addresses that are his: every page of the URL table that is asked for with GET."""
    from django.urls import reverse

    from tests.addresses import list_addresses
    from zhongshu.business.documents.permissions import READ
    from zhongshu.core.access.actors import actor_of
    from zhongshu.core.access.permissions import PERMISSIONS, scope
    from zhongshu.core.access.policies import policy_of
    from zhongshu.core.ledgers.declarations import LEDGERS
    from zhongshu.core.matters.models import Matter
    from zhongshu.core.org.models import Person
    from zhongshu.lib import clock

    people = [Person.objects.filter(posts__position__duties__code=duty).order_by("pk")[0] for duty in DUTIES.values()]
    people += [Person.objects.get(officer=officer) for officer in OFFICERS.values()]
    for person in people:
        actor = actor_of(person, clock.day_of(clock.now()))
        papers = Matter.objects.filter(scope(actor, READ)).order_by("-moved_at").values_list("pk", flat=True)[:PAPERS]
        urls = []
        for address in list_addresses():
            policy = str(policy_of(address.view))
            if address.name in {"account_logout", "setup"} or (policy in PERMISSIONS and not PERMISSIONS[policy].holds(actor)):
                continue
            if address.converters == ("pk",) or set(address.converters) == {"pk", "number"}:
                keys = papers if address.is_of_matter else [person.pk]
                urls += [
                    (address.name, reverse(address.name, kwargs={"pk": pk, "number": 1} if "number" in address.converters else {"pk": pk}))
                    for pk in keys
                ]
            elif address.converters == ("code",):
                urls += [(f"ledger {ledger.code}", reverse("ledger", args=[ledger.code])) for ledger in LEDGERS]
            elif set(address.converters) == {"code", "file_format"}:
                urls += [
                    (f"export {ledger.code}.{kind}", reverse("ledger_export", args=[ledger.code, kind]))
                    for ledger in LEDGERS
                    for kind in ("csv", "xlsx")
                ]
            elif not address.converters:
                urls.append((address.name, reverse(address.name) + ("?q=防汛 工作" if address.name == "search" else "")))
        yield person, urls


def report(vendor, times, first, queries, kinds) -> None:
    print(f"{vendor}, {os.cpu_count()} cores; milliseconds of the server, goal p95 ≤ {GOAL}\n")
    print(f"{'':<36}{'n':>6}{'p50':>8}{'p95':>8}{'max':>8}{'first':>8}{'queries':>9}")
    for kind, title in (("page", "pages"), ("file", "files and pictures")):
        names = sorted((name for name in times if kinds[name] == kind), key=lambda name: -p95(times[name]))
        print(f"— {title}")
        for name in names:
            line(name, times[name], first[name], queries[name])
        line(f"all {title}", [took for name in names for took in times[name]], [took for name in names for took in first[name]], "")
    over = [name for name in times if kinds[name] == "page" and p95(times[name]) > GOAL]
    print(f"\nOver the goal: {', '.join(over) or 'none'}")


def line(name, times, first, queries) -> None:
    mark = "  ← over" if p95(times) > GOAL else ""
    print(
        f"{name:<36}{len(times):>6}{statistics.median(times):>8.1f}{p95(times):>8.1f}{max(times):>8.1f}{p95(first):>8.1f}{queries:>9}{mark}"
    )


def p95(times: list[float]) -> float:
    return sorted(times)[min(int(len(times) * 0.95), len(times) - 1)] if times else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
