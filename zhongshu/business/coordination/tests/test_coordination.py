"""An issue's way; silence that is no consent; who sees what."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import Trail, open_holders
from zhongshu.business.coordination import operations
from zhongshu.business.coordination.models import Contact, Issue
from zhongshu.business.coordination.queries import issues_of, list_alike
from zhongshu.business.coordination.rules import LEVELS, goes_up, next_level, what_next, why_no_solution, why_not_cross
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.indicators.figures import INDICATORS

SOLVED = "市财政局3月20日批复用地指标50亩，泵站已开工。"


@pytest.mark.parametrize(("level", "above"), [*itertools.pairwise(LEVELS), ("mayor", "mayor")])
def test_the_level_above(level, above):
    assert next_level(level) == above


def test_every_second_round_without_agreement_lifts():
    assert [rounds for rounds in range(6) if goes_up(rounds, 2)] == [2, 4]


@pytest.mark.parametrize(
    ("level", "rounds", "told"),
    [
        ("division", 0, "再有2轮不能达成一致，提到副秘书长。"),
        ("deputy_secretary", 3, "再有1轮不能达成一致，提到分管副市长。"),
        ("mayor", 6, "已在市长（常务会）层级，由它决定。"),
    ],
)
def test_it_is_told_beforehand_when_it_goes_up(level, rounds, told):
    assert what_next(level, rounds, 2) == told


def test_one_units_own_work_is_not_coordinated():
    assert "转督办" in why_not_cross([1])
    assert "只列一次" in why_not_cross([1, 1])
    assert why_not_cross([1, 2]) == ""


@pytest.mark.parametrize("words", ["原则同意", "原则上同意。", "已开会研究", "已解决", "正在协调", "好的"])
def test_a_meeting_held_is_no_solution(words):
    assert "具体怎么解决" in why_no_solution(words, 1)


def test_a_solution_needs_its_proof():
    assert "证明" in why_no_solution(SOLVED, 0)
    assert why_no_solution(SOLVED, 1) == ""


def test_an_issue_walks_from_the_dispute_to_the_raisers_word(disputes, world):
    issue = disputes.verifying()
    assert issue.matter.number == "协〔2025〕1号"
    assert open_holders(issue) == {"liaison_donghu"}
    operations.confirm_solved(issue, words=SOLVED, files=[disputes.proof()], **world.by("liaison_donghu"))
    issue = disputes.fresh(issue)
    assert (issue.matter.phase, issue.solution, issue.proofs.count()) == ("done", SOLVED, 1)
    figure = INDICATORS["coordination.solved"].compute(world.actor("drafter"), 2025)
    assert figure.numerator == 1


def test_only_the_raiser_closes_it_and_never_by_an_empty_word(disputes, world):
    issue = disputes.verifying()
    for role in ("drafter", "liaison_caizheng"):
        with pytest.raises(Refused, match="不在您这里"):
            operations.confirm_solved(issue, words=SOLVED, files=[disputes.proof()], **world.by(role))
    with pytest.raises(Refused, match="不算解决"):
        operations.confirm_solved(issue, words="原则同意", files=[disputes.proof()], **world.by("liaison_donghu"))
    with pytest.raises(Refused, match="证明"):
        operations.confirm_solved(issue, words=SOLVED, files=[], **world.by("liaison_donghu"))
    assert INDICATORS["coordination.solved"].compute(world.actor("drafter"), 2025).numerator == 0


def test_not_solved_goes_back_and_ends_a_round(disputes, world):
    issue = disputes.verifying()
    operations.not_solved(issue, reason="指标没有到位", **world.by("liaison_donghu"))
    issue = disputes.fresh(issue)
    assert (issue.matter.step, issue.rounds) == ("coordinating", 1)


def test_two_rounds_without_agreement_lift_the_issue(disputes):
    issue = disputes.accepted()
    disputes.meet(issue)
    assert disputes.fresh(issue).level == "division"
    trail = Trail()
    disputes.meet(disputes.fresh(issue))
    assert disputes.fresh(issue).level == "deputy_secretary"
    assert trail.types() == ["coordination.met", "coordination.lifted"]


def test_a_party_that_disagrees_takes_it_back_and_counts_as_a_round(disputes, world):
    issue = disputes.asked()
    operations.confirm(issue, **world.by("liaison_caizheng"))
    operations.disagree(issue, reason="水务没有指标", **world.by("liaison_shuiwu"))
    issue = disputes.fresh(issue)
    assert (issue.matter.step, issue.rounds) == ("coordinating", 1)
    party = issue.parties.get(unit=world.units["shuiwu"])
    assert (party.answer, party.stand, party.is_blocker) == ("disagreed", "水务没有指标", True)
    disputes.meet(issue, is_agreed=True)
    operations.form_opinion(issue, opinion="改由市财政局全额保障指标。", lead=world.units["caizheng"], **world.by("drafter"))
    assert set(issue.parties.values_list("answer", flat=True)) == {""}, "a new opinion asks everybody again"


def test_silence_is_no_consent_it_is_reminded_and_then_lifted(disputes, world, office):
    issue = disputes.asked()
    operations.confirm(issue, **world.by("liaison_caizheng"))
    assert disputes.fresh(issue).matter.step == "confirm"
    office.at("2025-03-07")
    assert operations.watch_silence(issue, now=world.now) == "", "four working days"
    office.at("2025-03-10", 7)
    assert "不在工作时间" in operations.watch_all(world.now)
    office.at("2025-03-10")
    assert operations.watch_all(world.now) == "提醒1件，提级0件"
    assert operations.watch_silence(issue, now=world.now) == "", "once is enough"
    office.at("2025-03-14")
    assert operations.watch_silence(issue, now=world.now) == ""
    office.at("2025-03-17")
    assert operations.watch_silence(issue, now=world.now) == "lifted"
    issue = disputes.fresh(issue)
    assert (issue.level, issue.matter.step) == ("deputy_secretary", "confirm")
    assert issue.parties.get(unit=world.units["shuiwu"]).answer == ""


def test_what_was_sent_back_comes_again_with_what_is_left(disputes, world):
    issue = disputes.raised()
    operations.send_back(issue, reason="请先由两家协商", **world.by("drafter"))
    assert open_holders(issue) == {"liaison_donghu"}
    operations.resubmit(issue, dispute="协商一次，指标来源仍不一致", **world.by("liaison_donghu"))
    assert disputes.fresh(issue).dispute.startswith("协商一次")


def test_an_opinion_needs_a_meeting_its_words_and_one_of_the_parties_in_the_lead(disputes, world):
    issue = disputes.accepted()
    facts = {"opinion": "由市财政局牵头落实指标。", "lead": world.units["caizheng"]}
    with pytest.raises(Refused, match="没有开过协调会"):
        operations.form_opinion(issue, **facts, **world.by("drafter"))
    disputes.meet(issue, is_agreed=True)
    with pytest.raises(Refused, match="涉及单位之一"):
        operations.form_opinion(issue, **{**facts, "lead": world.units["minzheng"]}, **world.by("drafter"))
    with pytest.raises(Refused, match="谁牵头"):
        operations.form_opinion(issue, **{**facts, "opinion": "同意"}, **world.by("drafter"))


def test_carrying_out_is_assigned_once_and_waited_for(disputes, world):
    issue = disputes.following()
    rows = Assignment.objects.filter(parent=issue.pk).order_by("pk")
    assert [(row.unit.code, row.role) for row in rows] == [("caizheng", "lead"), ("shuiwu", "assist")]
    with pytest.raises(Refused, match="已经交办过"):
        operations.follow_up(issue, due=dt.date(2025, 12, 31), **world.by("drafter"))
    with pytest.raises(Refused, match="还没有认可"):
        operations.ask_to_verify(issue, **world.by("drafter"))


def test_before_the_parties_are_assigned_it_a_like_task_in_their_hands_is_pointed_out(disputes, world, visit, office):
    (other,) = office.doing(office.order("shuiwu", title="东湖泵站用地指标"))
    issue = disputes.asked()
    page = reverse("coordination_issue", args=[issue.pk])
    for unit in ("caizheng", "shuiwu"):
        assert "已有相近的任务" not in visit("drafter").get(page).content.decode()
        operations.confirm(issue, **world.by(f"liaison_{unit}"))
    words = visit("drafter").get(page).content.decode()
    assert "已有相近的任务" in words
    assert "水务局：东湖泵站用地指标" in words
    assert reverse("assignment", args=[other.pk]) not in words, "it is another division's: named, and not to be opened"
    operations.follow_up(disputes.fresh(issue), due=dt.date(2025, 12, 20), **world.by("drafter"))
    assert "已有相近的任务" not in visit("drafter").get(page).content.decode()


def test_one_issue_under_two_names_is_merged_with_its_history(disputes, world):
    first, second = (
        disputes.accepted(),
        disputes.accepted(
            title="东湖区泵站用地指标", parties=((world.units["shuiwu"], "同前", False), (world.units["donghu"], "急", True))
        ),
    )
    assert [row.pk for row, _ in list_alike(second.matter.title, exclude=second.pk)] == [first.pk]
    operations.merge_issue(second, into=first, reason="同一件事", **world.by("drafter"))
    second = disputes.fresh(second)
    assert (second.matter.phase, second.merged_into_id) == ("cancelled", first.pk)
    assert set(first.parties.values_list("unit__code", flat=True)) == {"caizheng", "shuiwu", "donghu"}
    with pytest.raises(Refused, match="还在办"):
        operations.merge_issue(second, into=first, reason="再并", **world.by("drafter"))


def test_a_unit_sees_what_it_raised_and_what_it_is_party_to_once_taken_on(disputes, world):
    issue = disputes.raised()
    roles = ("liaison_donghu", "liaison_caizheng", "outsider", "colleague", "drafter")
    assert [role for role in roles if issues_of(world.actor(role)).exists()] == ["liaison_donghu", "drafter"]
    operations.accept_issue(issue, **world.by("drafter"))
    assert [role for role in roles if issues_of(world.actor(role)).exists()] == ["liaison_donghu", "liaison_caizheng", "drafter"]


def test_who_may_raise_and_for_whom(disputes, world):
    with pytest.raises(Refused, match="您任职的单位"):
        disputes.raised(raiser=world.units["shuiwu"])
    with pytest.raises(Refused, match="至少要有两个单位"):
        disputes.raised(parties=((world.units["caizheng"], "", False),))
    facts = disputes.facts()
    made = operations.raise_issue(facts, division=world.units["zonghe"], **world.by("drafter"))
    assert made.raiser.code == "donghu", "a division may register what a district told it"


def test_contacts_are_the_divisions_own(disputes, world, visit):
    issue = disputes.accepted()
    facts = {"organisation": "省政府办公厅", "way": "phone", "contact_date": world.now.date(), "gist": "衔接指标事宜，已答复支持"}
    operations.add_contact(division=world.units["zonghe"], issue=issue, **facts, **world.by("drafter"))
    with pytest.raises(NotYours):
        operations.add_contact(division=world.units["zonghe"], **facts, **world.by("colleague"))
    assert "省政府办公厅" in visit("drafter").get(reverse("ledger", args=["coordination.contacts"])).content.decode()
    assert "省政府办公厅" not in visit("colleague").get(reverse("ledger", args=["coordination.contacts"])).content.decode()
    assert visit("outsider").get(reverse("ledger", args=["coordination.contacts"])).status_code == 404


def test_pages_take_an_issue_from_the_dispute_to_the_end(disputes, world, visit):
    units = world.units
    form = {
        "title": "泵站用地", "raiser": units["donghu"].pk, "division": units["zonghe"].pk, "source": "district", "category": "resources",
        "dispute": "指标由谁出", "value": "1200", "unit_1": units["caizheng"].pk, "stand_1": "不出", "blocks_1": "on", "unit_2": units["shuiwu"].pk,
    }  # fmt: skip
    raiser, officer = visit("liaison_donghu"), visit("drafter")
    answer = raiser.post(reverse("coordination_new"), form)
    issue = Issue.objects.get()
    assert answer.url == reverse("coordination_issue", args=[issue.pk])
    assert issue.value == Decimal(1200)

    def press(browser, act, **words):
        done = browser.post(reverse("coordination_act", args=[issue.pk]), {"act": act, **words}, follow=True)
        assert done.status_code == 200, done.content.decode()
        return done.content.decode()

    press(officer, "accept")
    press(officer, "meet", held_date=str(world.now.date()), attended="两局", outcome="谈妥", is_agreed="on")
    press(officer, "opinion", opinion="由市财政局牵头落实指标。", lead=units["caizheng"].pk)
    press(visit("liaison_caizheng"), "confirm")
    assert "未回复" in officer.get(answer.url).content.decode()
    press(visit("liaison_shuiwu"), "confirm")
    board = officer.get(reverse("coordination_board")).content.decode()
    assert "市财政局" in board
    assert "1200" in board
    issue = disputes.fresh(issue)
    assert issue.matter.step == "following"
    text = press(officer, "follow", due="2030-12-31")
    assert "已交办2个单位落实" in text
    assert visit("outsider").get(answer.url).status_code == 404
    assert visit("mayor").get(answer.url).status_code == 200


def test_the_raisers_proof_is_handed_out_to_who_may_read(disputes, world, visit):
    issue = disputes.verifying()
    upload = SimpleUploadedFile("批复.txt", "批复用地指标".encode())
    refused = visit("liaison_donghu").post(
        reverse("coordination_act", args=[issue.pk]), {"act": "solved", "words": SOLVED, "files": upload}
    )
    assert refused.status_code == 409, "plain text proves nothing"
    operations.confirm_solved(issue, words=SOLVED, files=[disputes.proof()], **world.by("liaison_donghu"))
    where = reverse("coordination_proof", args=[issue.pk, issue.proofs.get().file_id])
    assert visit("liaison_caizheng").get(where).status_code == 200
    assert visit("outsider").get(where).status_code == 404
    assert not Contact.objects.exists()
