"""Query ceilings: a page asks as many questions of 20 papers as of 5, and a flow step of 92 signers as of 3."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import PASSED, visit, world
from zhongshu.business.documents.operations import drafting, issuing, review
from zhongshu.core.indicators.figures import INDICATORS
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.search.operations import rebuild
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.situation import Decision

__all__ = ["visit", "world"]
pytestmark = pytest.mark.once
STEP_CEILING = 40
PAGE_CEILING = 45


def counted(act):
    """How many questions an act asks; the rows of one insert that SQLite takes in portions of 999 values count as one."""
    with CaptureQueriesContext(connection) as captured:
        act()
    starts = [query["sql"].split("(")[0] for query in captured]
    return sum(1 for at, start in enumerate(starts) if not (start.startswith("INSERT") and starts[at - 1 : at] == [start]))


def same(before, after):
    """The pages or acts whose number of questions grew."""
    return {name: (before[name], after[name]) for name in before if after[name] > before[name]}


def test_no_page_asks_more_the_more_papers_there_are(world, visit):
    first = world.paper_at("first_review", countersign=["caizheng"])
    received = world.paper_at("receipt")
    for _ in range(4):
        world.draft()
    desk, pages = reverse("desk"), [reverse("ledger", args=[ledger.code]) for ledger in LEDGERS]
    pages += [reverse("figures_of", args=[business]) for business in sorted({each.business for each in INDICATORS})]
    pages += [desk, reverse("notices"), reverse("search") + "?q=防汛"]
    own = [reverse(f"documents_{name}", args=[first.pk]) for name in ("paper", "trail", "edit")]
    own += [reverse("matter_life", args=[first.pk]), reverse("stack_done")]
    sent = [reverse(f"documents_{name}", args=[received.pk]) for name in ("paper", "receipts")]
    visits = [("drafter", pages), ("director", pages), ("division_head", [*pages, *own]), ("dispatcher", [*pages, *sent])]
    visits += [("liaison_donghu", [desk, sent[0]]), ("reviewer", pages)]

    def measure():
        rebuild()
        counts = {}
        for role, urls in visits:
            browser = visit(role)
            for url in urls:
                browser.get(url)  # sessions and first openings are written once
                with CaptureQueriesContext(connection) as captured:
                    status = browser.get(url).status_code
                if status != 404:
                    assert status == 200, url
                    counts[role, url] = len(captured)
        return counts

    before = measure()
    for _ in range(4):
        world.draft()
        world.paper_at("first_review")
        world.paper_at("second_review")
    for _ in range(2):
        world.paper_at("sign_off")
        world.paper_at("receipt")
    after = measure()
    assert same(before, after) == {}
    assert {page: count for page, count in after.items() if count > PAGE_CEILING} == {}


def steps_of(world, units):
    """How many questions each step of one paper's way asks, with so many units to countersign and to receive."""
    counts = {}
    paper = world.draft(countersign=units)

    def act(name, do):
        counts[name] = counted(do)

    act("submit", lambda: drafting.submit_paper(paper, **world.by("drafter")))
    first, last = units[0], units[-1]
    agree = {"decision": Decision.AGREE}
    act("countersign", lambda: review.countersign_paper(world.fresh(paper), **agree, **world.by(f"handler_{first}")))
    for unit in units[1:-1]:
        review.countersign_paper(world.fresh(paper), **agree, **world.by(f"handler_{unit}"))
    act("last countersign", lambda: review.countersign_paper(world.fresh(paper), **agree, **world.by(f"handler_{last}")))
    now = world.fresh(paper)
    act("return", lambda: review.return_paper(now, target="drafting", way=Way.DIRECT, reason="请改", **world.by("division_head")))
    world.walk(world.fresh(paper), "first_review")
    gates = {"digest": paper.current.digest, "gates": PASSED}
    act("agree", lambda: review.review_paper(world.fresh(paper), **gates, **world.by("division_head")))
    world.walk(world.fresh(paper), "sign_off")
    act("sign", lambda: review.sign_paper(world.fresh(paper), digest=paper.current.digest, **world.by("director")))
    world.walk(world.fresh(paper), "register")
    recipients = {world.units[code].pk: "main" for code in units}
    act("register", lambda: issuing.register_paper(world.fresh(paper), recipients=recipients, copies=120, **world.by("registrar")))
    world.walk(world.fresh(paper), "dispatch")
    act("dispatch", lambda: issuing.dispatch_paper(world.fresh(paper), **world.by("dispatcher")))
    act("urge", lambda: issuing.urge_paper(world.fresh(paper), words="请签收", **world.by("dispatcher")))
    act("sign for", lambda: issuing.sign_for_paper(world.fresh(paper), **world.by(f"liaison_{first}")))
    for unit in units[1:-1]:
        issuing.sign_for_paper(world.fresh(paper), **world.by(f"liaison_{unit}"))
    act("last sign for", lambda: issuing.sign_for_paper(world.fresh(paper), **world.by(f"liaison_{last}")))
    return counts


@pytest.fixture
def many_units(world):
    """92 units with a countersigner and a liaison each."""
    codes = [f"u{number}" for number in range(92)]
    for code in codes:
        world.add_unit(code, f"第{code[1:]}局", f"第{code[1:]}局", "department", parent="gov", receives=True)
        world.add_person(f"handler_{code}", f"签{code[1:]}", code, "会签岗", ["handler"])
        world.add_person(f"liaison_{code}", f"收{code[1:]}", code, "收文岗", ["liaison"])
    return codes


def test_no_flow_step_asks_more_the_more_people_sign(world, many_units):
    few, many = steps_of(world, many_units[:3]), steps_of(world, many_units)
    assert same(few, many) == {}
    assert {name: count for name, count in many.items() if count > STEP_CEILING} == {}
