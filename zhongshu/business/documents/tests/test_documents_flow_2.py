"""The second version of 发文办理: ways of 会签, 协调 after dissent, 加签 and its sisters on the page of a paper; old papers keep the first version."""

import pytest
from django.urls import reverse

from tests.world import PASSED, Trail, open_holders, visit, world
from zhongshu.business.documents.kind import PAPER
from zhongshu.business.documents.models import Signature
from zhongshu.business.documents.operations import drafting, review
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import list_tasks
from zhongshu.core.ui.acts import more_acts, pick
from zhongshu.core.workflow.situation import Decision

__all__ = ["visit", "world"]
UNITS = ["caizheng", "shuiwu"]


def choose(world, paper, quorum, units=UNITS):
    facts = {"disclosure": "主动公开", "disclosure_reason": "涉及公众切身利益", "countersign": [world.units[code].pk for code in units]}
    drafting.set_facts(paper, issuer=paper.issuer, quorum=quorum, **facts, **world.by("drafter"))
    return world.fresh(paper)


def countersign(world, paper, role, decision=Decision.AGREE, opinion="请再研究。"):
    review.countersign_paper(world.fresh(paper), decision=decision, opinion=opinion, **world.by(role))
    return world.fresh(paper)


def answer(browser, paper, act, **fields):
    return browser.post(reverse("matter_act", args=[paper.pk]), {"act": act, **fields})


def step(paper):
    return Matter.objects.get(pk=paper.pk).step


def test_in_turn_the_second_unit_waits_for_the_first(world):
    paper = world.walk(choose(world, world.draft(countersign=UNITS), "in_order"), "countersign")
    assert open_holders(paper) == {"handler_caizheng"}
    paper = countersign(world, paper, "handler_caizheng")
    assert open_holders(paper) == {"handler_shuiwu"}
    assert countersign(world, paper, "handler_shuiwu").matter.step == "first_review"


def test_one_for_all_and_votes_end_the_step_early(world):
    either = world.walk(choose(world, world.draft(countersign=UNITS), "one"), "countersign")
    assert countersign(world, either, "handler_shuiwu").matter.step == "first_review"
    voted = world.walk(choose(world, world.draft(countersign=UNITS), "votes:1"), "countersign")
    voted = countersign(world, voted, "handler_caizheng", Decision.DISAGREE)
    assert voted.matter.step == "countersign"
    assert countersign(world, voted, "handler_shuiwu").matter.step == "first_review", "one of two was asked for"


def test_more_votes_than_units_are_refused(world):
    with pytest.raises(Refused, match="会签单位只有2个"):
        choose(world, world.draft(countersign=UNITS), "votes:3")


def test_dissent_goes_to_the_coordinating_deputy_and_its_result_into_the_record(world):
    paper = countersign(world, world.paper_at("countersign", countersign=["caizheng"]), "handler_caizheng", Decision.DISAGREE)
    assert (paper.matter.step, open_holders(paper)) == ("coordination", {"secretary_general"})
    with pytest.raises(Refused, match="写明协调的结果"):
        review.coordinate_paper(paper, opinion=" ", **world.by("secretary_general"))
    with pytest.raises(Refused, match="不在您手上"):
        review.coordinate_paper(paper, opinion="一致", **world.by("division_head"))
    trail = Trail()
    review.coordinate_paper(paper, opinion="财政局同意区间数。", **world.by("secretary_general"))
    assert (step(paper), trail.types()) == ("first_review", ["matters.finished"])


def test_without_dissent_nobody_coordinates(world):
    paper = countersign(world, world.paper_at("countersign", countersign=["caizheng"]), "handler_caizheng", Decision.COMMENT)
    assert paper.matter.step == "first_review"


def test_a_paper_of_the_first_version_walks_its_own_way(world, visit):
    paper = world.draft(countersign=["caizheng"])
    Matter.objects.filter(pk=paper.pk).update(flow_version=1)
    paper = world.walk(world.fresh(paper), "countersign")
    assert countersign(world, paper, "handler_caizheng", Decision.DISAGREE).matter.step == "first_review"
    page = visit("division_head").get(reverse("documents_paper", args=[paper.pk]))
    assert "coordination" not in [row["code"] for row in page.context["steps"]]
    assert PAPER.flow.version == 2


def test_the_drafter_chooses_the_way_in_the_editor(world, visit):
    paper = world.draft(countersign=UNITS)
    browser, address = visit("drafter"), reverse("documents_edit", args=[paper.pk])
    page = browser.get(address).content.decode()
    assert "会签方式" in page
    facts = {
        "issuer": paper.issuer_id,
        "countersign": [world.units[code].pk for code in UNITS],
        "disclosure": "主动公开",
        "disclosure_reason": "公众关心",
    }
    text = {"base": paper.current.digest, "title": paper.matter.title, "document_type": "通知", "body": "为做好工作。"}
    sent = browser.post(address, {**text, **facts, "countersign_way": "votes", "countersign_votes": "2"})
    assert sent.status_code == 302
    assert Matter.objects.get(pk=paper.pk).quorums == {"countersign": "votes:2"}
    paper = world.fresh(paper)
    refused = browser.post(address, {**text, **facts, "base": paper.current.digest, "countersign_way": "votes", "countersign_votes": ""})
    assert (refused.status_code, "几个同意即可" in refused.content.decode()) == (409, True)


def test_who_is_asked_answers_and_it_comes_back_to_who_asked(world, visit):
    paper = world.paper_at("second_review")
    head = visit("reviewer")
    asked = answer(head, paper, "add", holder=f"person:{world.people['colleague'].pk}", place="before", request="请核对防汛物资数。")
    assert asked.status_code == 302
    assert open_holders(paper) == {"colleague"}
    colleague = visit("colleague")
    page = colleague.get(reverse("documents_paper", args=[paper.pk])).content.decode()
    assert "请核对防汛物资数。" in page
    assert 'name="gate-' not in page, "who is only asked records no gates"
    assert answer(colleague, paper, "answer", decision="comment", opinion="差200件。").status_code == 302
    assert open_holders(paper) == {"reviewer"}
    assert "差200件。" in head.get(reverse("documents_paper", args=[paper.pk])).content.decode()
    agreed = {"act": "agree", "digest": paper.current.digest, **{f"gate-{gate}": result for gate, (result, _) in PASSED.items()}}
    assert head.post(reverse("documents_act", args=[paper.pk]), agreed).status_code == 302
    assert step(paper) == "final_review"


def test_who_is_asked_at_the_signature_does_not_sign(world, visit):
    paper = world.paper_at("sign_off")
    answer(visit("director"), paper, "add", holder=f"person:{world.people['secretary_general'].pk}", place="before", request="请过目。")
    guest = visit("secretary_general")
    assert guest.get("/").context["waiting"][0]["url"] == reverse("documents_paper", args=[paper.pk])
    assert guest.get(reverse("documents_sign", args=[paper.pk])).status_code == 409
    assert answer(guest, paper, "answer", decision="agree", opinion="同意。").status_code == 302
    assert (step(paper), Signature.objects.count()) == ("sign_off", 0)


@pytest.mark.parametrize(
    ("act", "fields", "event"),
    [
        ("depute", {"request": "请先拟个意见。"}, "matters.deputed"),
        ("transfer", {"reason": "这件归他分管。"}, "matters.transferred"),
        ("add", {"place": "beside", "request": "请一并看。"}, "matters.added"),
    ],
)
def test_each_act_leaves_its_event_and_wants_its_words_and_its_person(world, visit, act, fields, event):
    paper, holder = world.paper_at("first_review"), f"person:{world.people['colleague'].pk}"
    browser, trail = visit("division_head"), Trail()
    assert answer(browser, paper, act, **fields).status_code == 409, "nobody was chosen"
    assert answer(browser, paper, act, holder=holder, place=fields.get("place", "")).status_code == 409, "no words"
    assert trail.types() == []
    assert answer(browser, paper, act, holder=holder, **fields).status_code == 302
    assert trail.types() == [event]
    assert "colleague" in open_holders(paper)
    assert answer(visit("outsider"), paper, act, holder=holder, **fields).status_code == 404


def test_an_asker_takes_his_question_back_and_the_drafter_a_countersigner(world, visit):
    paper = world.paper_at("first_review")
    browser = visit("division_head")
    answer(browser, paper, "add", holder=f"person:{world.people['colleague'].pk}", place="before", request="请看。")
    (row,) = more_acts(world.fresh(paper).matter, world.actor("division_head"), list_tasks(paper.matter))["removable"]
    assert row["name"] == "阎书亭"
    assert answer(visit("drafter"), paper, "remove", task=row["task"], reason="不用了").status_code == 409, "he did not ask"
    assert answer(browser, paper, "remove", task=row["task"], reason="不用了").status_code == 302
    assert open_holders(paper) == {"division_head"}
    signed = world.paper_at("countersign", countersign=UNITS)
    rows = more_acts(signed.matter, world.actor("drafter"), list_tasks(signed.matter))["removable"]
    assert [row["name"] for row in rows] == ["市财政局会签岗", "市水务局会签岗"]
    assert answer(visit("drafter"), signed, "remove", task=rows[0]["task"], reason="不涉及").status_code == 302
    assert open_holders(signed) == {"handler_shuiwu"}


def test_a_countersigning_is_skipped_with_a_reason_and_a_level_never(world, visit):
    paper = world.paper_at("countersign", countersign=UNITS)
    assert answer(visit("drafter"), paper, "skip", reason="").status_code == 409
    assert answer(visit("drafter"), paper, "skip", reason="应急需要，会后补签。").status_code == 302
    assert step(paper) == "first_review"
    assert answer(visit("division_head"), paper, "skip", reason="急").status_code == 409
    assert not more_acts(world.fresh(paper).matter, world.actor("division_head"), list_tasks(paper.matter))["can_skip"]


def test_an_opinion_is_taken_back_while_the_others_still_sign(world, visit):
    paper = countersign(world, world.paper_at("countersign", countersign=UNITS), "handler_caizheng", Decision.DISAGREE)
    browser = visit("handler_caizheng")
    assert browser.post(reverse("documents_act", args=[paper.pk]), {"act": "withdraw"}).status_code == 302
    assert open_holders(paper) == {"handler_caizheng", "handler_shuiwu"}
    assert Task.objects.filter(matter=paper.pk, state=TaskState.WITHDRAWN).count() == 1


def test_people_are_found_by_name_unit_and_post_the_recent_ones_first(world, visit):
    actor = world.actor("division_head")
    assert [row["title"] for row in pick(actor, "阎书")] == ["阎书亭"]
    assert {row["title"] for row in pick(actor, "文电")} >= {"褚文静", "邝时安"}
    assert pick(actor, "李鉴") == [], "officers do no business"
    assert pick(actor, "没有这个人") == []
    paper = world.paper_at("first_review")
    answer(visit("division_head"), paper, "add", holder=f"person:{world.people['outsider'].pk}", place="beside", request="请看。")
    assert pick(actor, "")[0]["title"] == "闵一鸣"
    assert actor.name not in {row["title"] for row in pick(actor, "")}
    assert (
        visit("division_head").get(reverse("people_pick"), {"q": "阎书"}).json()["rows"][0]["value"]
        == f"person:{world.people['colleague'].pk}"
    )


def test_a_name_typed_without_scripts_is_understood_or_asked_about(world, visit):
    paper = world.paper_at("first_review")
    refused = answer(visit("division_head"), paper, "add", who="没有这个人", place="beside", request="请看。")
    assert (refused.status_code, "没有找到“没有这个人”" in refused.content.decode()) == (409, True)
    assert answer(visit("division_head"), paper, "add", who="阎书亭、褚文静", place="beside", request="请看。").status_code == 302
    assert open_holders(paper) == {"colleague", "division_head", "reviewer"}
