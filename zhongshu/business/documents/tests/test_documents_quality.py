"""差错率: what counts, by whom it is recorded, and that every number opens into its rows."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve, reverse

from tests.world import BODY, FOUNDED, Trail
from zhongshu.business.documents.error_rates import shares_of
from zhongshu.business.documents.models import FindingRecord, Paper, QualityError
from zhongshu.business.documents.operations import findings, review
from zhongshu.business.documents.operations.quality import record_error, strike_error
from zhongshu.business.documents.rules import count_characters, error_kind_of, is_late_error
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.indicators.figures import INDICATORS, Figure, shown
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.ledgers.queries import list_choices, list_rows
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.workflow.flow import Way
from zhongshu.engines.paper import recognise_body

HALF = recognise_body(BODY.replace("经市政府同意，现将", "经市政府同意,现将"))
WHOLE = recognise_body(BODY)
RATE = "documents.error_rate"


def at(hour):
    return dt.datetime(2025, 3, 3, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("found", "mended", "stays", "late"),
    [
        (at(9), at(12), [(at(10), at(11))], True),
        (at(9), at(10), [(at(11), None)], False),  # mended before it ever came there
        (at(12), at(13), [(at(10), at(11))], False),  # brought in and taken out while it was being drafted anew
        (at(11), at(13), [(at(10), None)], True),
        (at(12), at(15), [(at(10), at(11)), (at(13), None)], True),
        (at(9), at(12), [], False),
    ],
)
def test_an_error_counts_when_it_stood_there_at_the_pre_print_check(found, mended, stays, late):
    assert is_late_error(found, mended, stays) is late


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("typo_shape", "words"),
        ("punct_halfwidth", "punctuation"),
        ("bracket_unmatched", "punctuation"),
        ("name_title", "phrases"),
        ("arithmetic", "figures"),
        ("law_title", "citations"),
        ("publication", "safety"),
        ("duplicate", "grammar"),
        ("missing_element", "elements"),
        ("routing", "elements"),
        ("", "elements"),
    ],
)
def test_the_checkers_kinds_are_counted_as_the_offices(kind, counted):
    assert error_kind_of(kind) == counted


def errors():
    return list(QualityError.objects.order_by("pk").values_list("kind", "stage", "words"))


def test_what_the_checker_shows_and_is_mended_at_the_pre_print_check_counts(world):
    paper = world.paper_at("pre_print_check", blocks=HALF)
    assert errors() == []
    world.edit(paper, "checker", blocks=WHOLE)
    assert errors() == [("punctuation", "pre_print_check", ",")]
    error = QualityError.objects.get()
    assert (error.division.short_name, error.found_by, error.finding.excerpt) == ("综合处", None, ",")
    world.edit(paper, "checker", blocks=HALF)
    world.edit(paper, "checker", blocks=WHOLE)
    assert len(errors()) == 1, "one error is counted once"


def test_what_was_mended_before_does_not_count(world):
    paper = world.paper_at("second_review", blocks=HALF)
    world.edit(paper, "reviewer", blocks=WHOLE)
    world.walk(world.fresh(paper), "register")
    assert errors() == []


def test_what_goes_back_from_the_pre_print_check_and_is_mended_then_counts(world):
    paper = world.paper_at("pre_print_check", blocks=recognise_body(f"{BODY}\n要认真布署。"))
    review.return_paper(paper, target="drafting", way=Way.DIRECT, reason="有错字", **world.by("checker"))
    world.edit(paper, "drafter", blocks=recognise_body(f"{BODY}\n要认真部署,抓紧落实。"))
    world.edit(paper, "drafter", blocks=recognise_body(f"{BODY}\n要认真部署，抓紧落实。"))
    assert errors() == [("words", "pre_print_check", "布署")], "what the redrafting brought in and took out is none"


def test_what_is_set_aside_and_what_only_hints_does_not_count(world):
    paper = world.paper_at("pre_print_check", blocks=HALF)
    findings.set_finding_aside(FindingRecord.objects.get(paper=paper, excerpt=","), reason="引文如此", **world.by("checker"))
    world.edit(paper, "checker", blocks=WHOLE)
    assert errors() == []
    Parameter.objects.filter(key="documents.error_severities").update(value="必须改")
    other = world.paper_at("pre_print_check", blocks=HALF)
    world.edit(other, "checker", blocks=WHOLE)
    assert errors() == [], "the office counts only what must be mended"


def test_a_person_records_what_he_finds_and_strikes_what_he_put_in_by_mistake(world):
    paper = world.paper_at("to_file")
    trail = Trail()
    error = record_error(paper, kind="figures", words="32个", message="应为31个", **world.by("checker"))
    assert (trail.types(), error.stage) == (["documents.error_recorded"], "to_file")
    strike_error(error, reason="看错了", **world.by("checker"))
    assert trail.types()[1:] == ["documents.error_struck"]
    with pytest.raises(Refused, match="已经撤销"):
        strike_error(error, reason="再来", **world.by("checker"))


def test_who_may_not_record_and_what_is_refused(world):
    paper = world.paper_at("to_file")
    error = record_error(paper, kind="words", words="布署", message="部署", **world.by("checker"))
    for role in ("drafter", "director", "outsider", "system"):
        with pytest.raises(NotYours):
            record_error(paper, kind="words", words="布署", message="部署", **world.by(role))
        with pytest.raises(NotYours):
            strike_error(error, reason="不对", **world.by(role))
    by = world.by("checker")
    with pytest.raises(Refused, match="还没有到印前复核"):
        record_error(world.paper_at("final_review"), kind="words", words="布署", message="部署", **by)
    with pytest.raises(Refused, match="错误种类"):
        record_error(paper, kind="other", words="布署", message="部署", **by)
    with pytest.raises(Refused, match="错在哪几个字"):
        record_error(paper, kind="words", words=" ", message="部署", **by)
    with pytest.raises(Refused, match="理由"):
        strike_error(error, reason="", **by)


def test_the_rate_is_errors_over_the_characters_that_passed_the_check(world):
    paper = world.walk(world.draft(), "to_file")
    size = count_characters(paper.current.read())
    assert (paper.characters, paper.checked_at is not None) == (size, True)
    actor = world.actor("director")
    assert INDICATORS[RATE].compute(actor, 2025).numerator == 0
    for words in ("甲", "乙", "丙"):
        error = record_error(paper, kind="words", words=words, message="错", **world.by("checker"))
    strike_error(error, reason="看错了", **world.by("checker"))
    figure = INDICATORS[RATE].compute(actor, 2025)
    assert (figure.numerator, figure.denominator) == (2, size)
    assert shown(INDICATORS[RATE], figure) == f"{round(2 * 10_000 / size + 1e-9, 2):.2f}"
    assert shown(INDICATORS[RATE], Figure(0, 0)) == "—"


def busy(world):
    for number, by in enumerate(("drafter", "colleague", "drafter")):
        paper = world.walk(world.draft(by=by), "to_file")
        for _ in range(number + 1):
            record_error(paper, kind="words" if number else "figures", words="甲", message="错", **world.by("checker"))
    world.now = world.now.replace(year=2026)
    record_error(world.walk(world.draft(), "to_file"), kind="words", words="甲", message="错", **world.by("checker"))


def rows_behind(url, actor):
    parts = urlsplit(url)
    ledger = LEDGERS[resolve(parts.path).kwargs["code"]]
    choices, ignored = list_choices(ledger, actor, {name: values[0] for name, values in parse_qs(parts.query).items()})
    assert ignored == []
    return list_rows(ledger, actor, choices).count()


def test_every_number_of_the_page_opens_into_its_rows(world, visit):
    busy(world)
    page = unescape(visit("director").get(reverse("documents_quality") + "?year=2026").content.decode())
    links = re.findall(r'<a href="(/ledgers/documents\.errors/[^"]*state=counted[^"]*)">(\d+)</a>', page)
    assert len(links) >= 6, "by month, division and kind, this year and the one before"
    for url, number in links:
        assert rows_behind(url, world.actor("director")) == int(number), url


def test_both_years_stand_beside_each_other_by_month_division_and_kind(world):
    busy(world)
    shares = shares_of(world.actor("director"), 2026)
    (total,) = shares["all"]
    assert (total.errors, total.errors_before) == (1, 6)
    march = shares["months"][2]
    assert (march.title, march.errors, march.errors_before) == ("3月", 1, 6)
    assert {share.title: (share.errors, share.errors_before) for share in shares["divisions"]} == {"综合处": (1, 4), "秘书处": (0, 2)}
    assert {share.title: (share.errors, share.errors_before) for share in shares["kinds"]} == {"错别字": (1, 5), "数字和日期": (0, 1)}
    assert sum(share.characters_before for share in shares["months"]) == sum(
        Paper.objects.filter(checked_at__year=2025).values_list("characters", flat=True)
    )
    mine = shares_of(world.actor("colleague"), 2026)["all"][0]
    assert (mine.errors, mine.errors_before) == (0, 2), "one counts what one may read"


def test_errors_are_recorded_and_struck_on_the_page_of_the_paper(world, visit):
    paper = world.paper_at("to_file")
    url = reverse("documents_error", args=[paper.pk])
    browser = visit("checker")
    browser.post(url, {"kind": "words", "words": "布署", "message": "应为部署"})
    error = QualityError.objects.get()
    page = unescape(browser.get(reverse("documents_paper", args=[paper.pk])).content.decode())
    assert "应为部署" in page
    assert "登记一处差错" in page
    assert "登记一处差错" not in unescape(visit("drafter").get(reverse("documents_paper", args=[paper.pk])).content.decode())
    assert visit("drafter").post(url, {"kind": "words", "words": "布署", "message": "部署"}).status_code == 404
    assert browser.post(url, {"kind": "words"}).status_code == 409
    strike = reverse("documents_error_strike", args=[paper.pk, error.pk])
    assert visit("director").post(strike, {"reason": "不对"}).status_code == 404
    browser.post(strike, {"reason": "看错了"})
    error.refresh_from_db()
    assert error.strike_reason == "看错了"


def test_an_issued_paper_is_repealed_on_its_page(world, visit):
    paper = world.paper_at("to_file")
    url = reverse("documents_repeal", args=[paper.pk])
    assert visit("drafter").post(url, {"from_date": str(FOUNDED), "basis": "另一件"}).status_code == 404
    assert visit("registrar").post(url, {"basis": "另一件"}).status_code == 409
    visit("registrar").post(url, {"from_date": "2025-06-01", "basis": "临政办发〔2025〕9号"})
    page = unescape(visit("drafter").get(reverse("documents_paper", args=[paper.pk])).content.decode())
    assert "临政办发〔2025〕9号" in page
