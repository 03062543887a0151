"""A crawler goes to every address of the URL table as everybody of the standing cast, with papers that they may and may not see.

What one may not see answers 404, visitors are sent to the login, and nobody gets a 500 anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.addresses import Address, fill, list_addresses
from zhongshu.business.documents.models import FindingRecord, QualityError, Route, Signature
from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.access.permissions import NOTHING, PERMISSIONS, scope
from zhongshu.core.access.policies import policy_of
from zhongshu.core.assignments.models import Escalation, Evidence
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.notify.models import Message
from zhongshu.core.org.models import Person
from zhongshu.lib import clock

pytestmark = pytest.mark.once

DUTIES = (
    "drafter",
    "division_head",
    "documents_reviewer",
    "registrar",
    "director",
    "vice_mayor",
    "handler",
    "liaison",
    "supervisor",
    "unit_leader",
)
OFFICERS = ("system", "security", "audit")
SEEN, HIDDEN = 2, 1
"""Matters of each kind that a role goes to."""


def crawl() -> None:
    """Runs in a process of the city's own; prints what it did and what was wrong as JSON."""
    today = clock.day_of(clock.now())
    people: dict[str, Person | None] = {"visitor": None}
    for duty in DUTIES:
        people[duty] = Person.objects.filter(officer="", posts__position__duties__code=duty, is_active=True).order_by("-pk")[0]
    for officer in OFFICERS:
        people[officer] = Person.objects.get(officer=officer)
    asked, faults, hidden_seen = 0, [], {}
    for turn, (role, person) in enumerate(people.items()):
        actor = actor_of(person, today) if person else None
        seen, hidden = papers_of(actor, turn)
        hidden_seen[role] = len(hidden)
        browser = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        common = parts_of(actor)
        for address in list_addresses():
            if person:  # anew for every address: some end the session
                browser.force_login(person)
            is_refused = not may_reach(address, actor)
            for values, is_hidden in examples(address, common, actor, seen, hidden):
                for method in ("get", "post"):
                    url, status, target = ask(browser, address, values, method, in_short=is_hidden or is_refused)
                    asked += 1
                    wrong = fault(address, actor, status, target, is_hidden=is_hidden)
                    if wrong:
                        faults.append([role, method, url, status, wrong])
    print(json.dumps({"asked": asked, "roles": hidden_seen, "faults": faults}, ensure_ascii=False))


def papers_of(actor: Actor | None, turn: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Matters of every kind that one may see and that one may not; from role to role at other steps, so that together they come to all."""
    readable = NOTHING
    for kind in KINDS:
        readable |= scope(actor, kind.read) if actor else NOTHING
    rows: tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]] = ({}, {})
    may_see = set(Matter.objects.filter(readable).values_list("pk", flat=True))
    for pk, kind, step in Matter.objects.order_by("pk").values_list("pk", "kind", "step"):
        rows[pk not in may_see].setdefault((kind, step), pk)
    return _few(rows[0], SEEN, turn), _few(rows[1], HIDDEN, turn)


def _few(rows: dict[tuple[str, str], int], count: int, turn: int) -> list[tuple[int, str]]:
    found = []
    for kind in KINDS:
        keys = [pk for (code, _), pk in rows.items() if code == kind.code]
        first = turn * count % max(len(keys), 1)
        found += [(pk, kind.code) for pk in [*keys[first:], *keys[:first]][:count]]
    return found


def parts_of(actor: Actor | None) -> dict[str, Any]:
    """An example of every part of an address, but of the keys of matters."""
    others = Message.objects.exclude(person=actor.person if actor else None).values_list("pk", flat=True)[:1]
    return {
        "route": Route.objects.values_list("pk", flat=True)[0],
        "token": "forged",
        "page": "index",
        "key": "access.idle_minutes",
        "number": 1,
        "version": 1,
        "task": 1,
        "file_format": "csv",
        "arrival": 1,
        "file": 1,
        "draft": 1,
        "stub": 1,
        "instruction": 1,
        "message_id": next(iter(others), 1),
        "business": "supervision",
        "evidence": Evidence.objects.values_list("pk", flat=True)[0],
        "escalation": Escalation.objects.filter(slip__isnull=False).values_list("pk", flat=True)[0],
        "source": 1,
        "site": 1,
        "proof": 1,
        "error": QualityError.objects.values_list("pk", flat=True)[0],
    }


def examples(
    address: Address, common: dict[str, Any], actor: Actor | None, seen: list[tuple[int, str]], hidden: list[tuple[int, str]]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Ways to fill in an address, and whether the paper in it is hidden from the actor."""
    if address.is_of_matter and "pk" in address.converters:
        for (pk, kind), is_hidden in [*product(hidden, [True]), *product(seen, [False])]:
            if not (address.name.startswith("matter_") or f".{kind.partition('.')[0]}." in address.view.__module__):
                continue
            finding = FindingRecord.objects.filter(paper=pk).values_list("pk", flat=True).first() or 1
            signature = Signature.objects.filter(paper=pk).values_list("pk", flat=True).first() or 1
            yield fill(address, common | {"pk": pk, "finding": finding, "signature": signature}), is_hidden
    elif "code" in address.converters:
        for ledger in LEDGERS:
            yield fill(address, common | {"code": ledger.code}), not (actor and ledger.permission.holds(actor))
    else:
        yield fill(address, common | {"pk": 1}), "message_id" in address.converters


def may_reach(address: Address, actor: Actor | None) -> bool:
    """Whether the actor comes past the address's policy."""
    policy = str(policy_of(address.view))
    return actor is not None and (policy not in PERMISSIONS or PERMISSIONS[policy].holds(actor))


def ask(browser: Client, address: Address, values: dict[str, Any], method: str, *, in_short: bool) -> tuple[str, int, str]:
    """What is refused is refused as a page when it is asked for, and in short, as our scripts want it, when it is posted."""
    url = reverse(address.name, kwargs=values)
    headers = {"accept": "application/json"} if in_short and method == "post" else {}
    answer = getattr(browser, method)(url, {"act": "agree", "q": "防汛"}, headers=headers)
    return url, answer.status_code, answer.get("Location", "")


def fault(address: Address, actor: Actor | None, status: int, target: str, *, is_hidden: bool) -> str:
    """What is wrong with an answer, or nothing. A method that a view does not take answers 405 before all else."""
    policy = str(policy_of(address.view))
    if status >= 500:
        return "a bug"
    if status == 405 or policy.startswith("everyone"):
        return ""
    if actor is None:
        return "" if status == 302 and target.startswith("/accounts/login/") else "visitors go to the login"
    if not may_reach(address, actor) and status != 404:
        return f"needs {policy}"
    return "hidden means 404" if is_hidden and status != 404 else ""


@pytest.fixture(scope="module")
def crawled(template_city, tmp_path_factory):
    city = template_city.copy(tmp_path_factory.mktemp("cities"), "crawled")
    done = city.python("from tests.test_outsiders import crawl; crawl()")
    assert done.returncode == 0, done.stderr[-3000:]
    yield json.loads(done.stdout.splitlines()[-1]), done.stderr
    city.drop()


def test_nobody_sees_what_is_not_for_him_and_nobody_meets_a_bug(crawled):
    report, log = crawled
    assert report["faults"] == [], log[-3000:]


def test_the_crawler_went_everywhere(crawled):
    report, _ = crawled
    assert report["asked"] > 1500
    assert set(report["roles"]) == {"visitor", *DUTIES, *OFFICERS}
    assert all(report["roles"][role] for role in ("visitor", "drafter", "handler", "liaison", *OFFICERS)), "each had papers hidden from him"
