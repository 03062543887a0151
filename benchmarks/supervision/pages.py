"""Server time of every page of 督查督办: what the process and, on PostgreSQL, its backend spend on a core, and beside it what the clock says."""

from __future__ import annotations

import datetime as dt
import gc
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.supervision.office import LAST
from zhongshu.business.supervision import indicators
from zhongshu.business.supervision.flow import ITEM_KIND
from zhongshu.business.supervision.ledgers import ALL
from zhongshu.business.supervision.models import Inspection, Item, Plate
from zhongshu.core.access.actors import actor_of
from zhongshu.core.assignments.models import Assignment, Change
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.org.models import Person
from zhongshu.lib import clock

EVENING = dt.datetime.combine(LAST, dt.time(17), clock.CHINA)
PEOPLE = ("officer_3", "mayor", "vice_mayor", "ducha_head", "liaison_caizheng", "leader_shuiwu")
SAMPLE = 12
VISITS = 40
"""Of a page at least, so that its p95 is not its slowest visit."""

Visit = tuple[str, str, str]
"""Who, what, where."""


def measure(rounds: int, *, only: str = "") -> dict[str, dict[str, float]]:
    """Milliseconds by page: p50 and p95 on a core, p95 by the clock, the first visit of all, and how many queries.

    The first visit of a page after the server's start reads its templates and modules. It is told by itself and is not among those of which
    the p95 is: with it, the p95 would say how seldom a server starts.
    """
    clock.now = lambda: EVENING  # the pages stand on the evening of the year's last day
    visits = [visit for visit in list_visits() if only in visit[1]]
    browsers = {}
    for role in {role for role, _, _ in visits}:
        browsers[role] = Client(headers={"host": "127.0.0.1"})
        browsers[role].force_login(Person.objects.get(username=role))
    first: dict[str, float] = {}
    queries: dict[str, int] = {}
    for role, name, url in visits:
        if name not in first:
            first[name] = 1000 * _ask(browsers[role], url)[0]
            with CaptureQueriesContext(connection) as captured:
                browsers[role].get(url)
            queries[name] = len(captured)
    gc.collect()
    gc.freeze()  # as the server does when it has started
    spent: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        asked = _often_enough(visits, rounds)
        random.Random(number).shuffle(asked)
        for role, name, url in asked:
            spent.setdefault(name, []).append(_ask(browsers[role], url))
    return {name: _told(pairs) | {"first": first[name], "queries": queries[name]} for name, pairs in spent.items()}


def _often_enough(visits: list[Visit], rounds: int) -> list[Visit]:
    """The visits of one round, those of a page with few of them more than once."""
    counts = Counter(name for _, name, _ in visits)
    return [visit for visit in visits for _ in range(max(1, -(-VISITS // (counts[visit[1]] * rounds))))]


def _ask(browser: Client, url: str) -> tuple[float, float]:
    gc.collect(0)
    begun, core, backend = time.perf_counter(), time.thread_time(), _backend()
    answer = browser.get(url)
    took = time.thread_time() - core + _backend() - backend, time.perf_counter() - begun
    assert answer.status_code == 200, (answer.status_code, url)
    return took


def _backend() -> float:
    """Seconds that PostgreSQL's process of this connection has been on a core."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9


def _told(pairs: list[tuple[float, float]]) -> dict[str, float]:
    core, wall = sorted(1000 * pair[0] for pair in pairs), sorted(1000 * pair[1] for pair in pairs)
    return {"p50": core[len(core) // 2], "p95": core[int(len(core) * 0.95)], "wall": wall[int(len(wall) * 0.95)]}


def list_visits() -> list[Visit]:
    return [*_ledgers(), *_figures(), *_objects(), *_others()]


def _ledgers() -> Iterator[Visit]:
    actor = actor_of(Person.objects.get(username="officer_3"), LAST)
    for ledger in ALL:
        address = ledger_url(ledger.code)
        yield "officer_3", f"{ledger.title}", address
        keys = list(ledger.rows().order_by("pk").values_list("pk", flat=True)[:: max(1, ledger.rows().count() // 8)])
        for key in keys[1:]:
            yield "officer_3", f"{ledger.title} deep", f"{address}?after={key}"
        for one in ledger.filters:
            for value in _values(one, actor):
                yield "officer_3", f"{ledger.title} {one.label}", ledger_url(ledger.code, **{one.name: value})
    for code in ("supervision.assignments", "supervision.feedback", "supervision.escalations"):
        yield "liaison_caizheng", f"{next(each.title for each in ALL if each.code == code)} of a unit", ledger_url(code)
        yield "mayor", f"{next(each.title for each in ALL if each.code == code)} of the mayor", ledger_url(code)


def _values(one, actor) -> list[str]:
    options = [str(value) for value, _ in one.options(actor)]
    if options:
        return options[:: max(1, len(options) // 5)]
    if one.kind == "year":
        return ["2025", "2024"]
    return (
        ["2025-12-31", "2025-12-01"] if one.kind == "date_to" else ["口袋公园", "养老服务站建设（7号地块）", "督〔2025〕77号", "没有这一件"]
    )


def _figures() -> Iterator[Visit]:
    for role in ("officer_3", "mayor", "liaison_caizheng"):
        yield role, f"督查数据 ({role.partition('_')[0]})", reverse("figures_of", args=["supervision"])
    actor = actor_of(Person.objects.get(username="mayor"), LAST)
    for indicator in (*indicators.ALL, *indicators.INSPECTED):
        yield "mayor", f"behind {indicator.title}", indicator.compute(actor, LAST.year).rows_url


def _objects() -> Iterator[Visit]:
    for pk in _some(Item.objects.filter(matter__phase=PhaseChoice.OPEN)):
        yield "officer_3", "事项 open (可能是同一件事)", reverse("supervision_item", args=[pk])
    for pk in _some(Item.objects.filter(matter__phase=PhaseChoice.DONE)):
        yield "mayor", "事项 closed", reverse("supervision_item", args=[pk])
    for pk in _some(Assignment.objects.filter(parent_kind=ITEM_KIND)):
        yield "officer_3", "交办", reverse("assignment", args=[pk])
    for pk in _some(Assignment.objects.filter(unit__code="caizheng")):
        yield "liaison_caizheng", "交办 of a unit", reverse("assignment", args=[pk])
    for pk in _some(Change.objects.all()):
        yield "officer_3", "变更申请", reverse("assignment_change", args=[pk])
    for pk in _some(Plate.objects.all()):
        yield "mayor", "挂牌", reverse("supervision_plate", args=[pk])
    for pk in _some(Inspection.objects.all()):
        yield "officer_3", "督查", reverse("supervision_inspection", args=[pk])


def _some(rows) -> list[int]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return keys[:: max(1, len(keys) // SAMPLE)][:SAMPLE]


def _others() -> Iterator[Visit]:
    yield "liaison_caizheng", "我单位的交办", reverse("assignments")
    yield "leader_shuiwu", "我单位的交办", reverse("assignments")
    for role in PEOPLE:
        yield role, f"工作台 ({role.partition('_')[0]})", "/"
    for role in ("mayor", "vice_mayor", "officer_3"):
        yield role, "督查看板", reverse("supervision_board")
    yield "mayor", "挂牌墙", reverse("supervision_wall")
    yield "officer_3", "督查通报稿", reverse("supervision_report")
    yield "officer_3", "拟立项", reverse("supervision_new")
    unit = Assignment.objects.filter(parent_kind=ITEM_KIND).values_list("unit", flat=True).first()
    yield (
        "officer_3",
        "导出 of one unit (file)",
        reverse("ledger_export", args=["supervision.assignments", "csv"]) + f"?unit={unit}&year=2025",
    )


def sizes() -> dict[str, int]:
    return {"matters": Item.objects.count(), "assignments": Assignment.objects.count(), "all matters": Matter.objects.count()}


def keep(path: Path, told: dict[str, dict[str, float]]) -> None:
    path.write_text(json.dumps({"database": connection.vendor, "sizes": sizes(), "pages": told}, ensure_ascii=False, indent=1))


def show(small: dict, large: dict | None) -> None:
    """One line a page; beside one another where there are two sizes."""
    print(f"{small['database']} {small['sizes']}" + (f" and {large['sizes']}" if large else ""))
    pages = large["pages"] if large else {}
    order = sorted(small["pages"], key=lambda name: -(pages.get(name) or small["pages"][name])["p95"])
    for name in order:
        one, ten = small["pages"][name], pages.get(name)
        line = f"{one['p50']:7.1f} {one['p95']:7.1f} {one['wall']:7.0f} {one['first']:7.0f} {one['queries']:4.0f}"
        if ten:
            line += f" | {ten['p50']:7.1f} {ten['p95']:7.1f} {ten['wall']:7.0f} {ten['first']:7.0f} {ten['queries']:4.0f} | {ten['p95'] / max(one['p95'], 0.1):5.1f}×"
        print(f"{line}  {name}")
