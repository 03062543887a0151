"""Countersigning, the four levels, signing, returns and withdrawals."""

from __future__ import annotations

import pytest

from tests.world import BODY, PASSED, ROUTES, Trail, open_holders
from zhongshu.business.documents.flow import GATED_STEPS
from zhongshu.business.documents.models import GateCheck, Signature, Version
from zhongshu.business.documents.operations import drafting, review
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of
from zhongshu.core.files.operations import store_made
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import grant_dispensation, mark_opened, withdraw_task
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.situation import Decision
from zhongshu.engines.paper import recognise_body

LEVELS = ("first_review", "second_review", "final_review")
UNITS = ["caizheng", "shuiwu"]
PNG = b"\x89PNG\r\n\x1a\n handwriting"


def sign(world, paper, role="director", **words):
    return review.sign_paper(paper, digest=paper.current.digest, **words, **world.by(role))


def agree(world, paper, role, **words):
    return review.review_paper(paper, digest=paper.current.digest, gates=PASSED, **words, **world.by(role))


def test_every_unit_countersigns_and_dissent_stands_beside_agreement(world):
    paper = world.paper_at("countersign", countersign=UNITS)
    trail = Trail()
    review.countersign_paper(paper, decision=Decision.DISAGREE, opinion="资金没有落实。", **world.by("handler_caizheng"))
    assert world.fresh(paper).matter.step == "countersign"
    review.countersign_paper(world.fresh(paper), decision=Decision.COMMENT, opinion="请补充名单。", **world.by("handler_shuiwu"))
    assert trail.types() == ["matters.finished"] * 2
    assert world.fresh(paper).matter.step == "coordination"
    done = Task.objects.filter(matter=paper.pk, step="countersign").values_list("decision", "opinion")
    assert set(done) == {("disagree", "资金没有落实。"), ("comment", "请补充名单。")}


@pytest.mark.parametrize("decision", [Decision.DISAGREE, Decision.COMMENT])
def test_who_does_not_plainly_agree_says_why(world, decision):
    paper = world.paper_at("countersign", countersign=UNITS)
    with pytest.raises(Refused, match="写明意见"):
        review.countersign_paper(paper, decision=decision, opinion=" ", **world.by("handler_caizheng"))


def test_only_the_named_units_countersign_and_each_once(world):
    paper = world.paper_at("countersign", countersign=UNITS)
    for stranger in ("liaison_caizheng", "outsider", "division_head"):
        with pytest.raises(Refused, match="不在您手上"):
            review.countersign_paper(paper, decision=Decision.AGREE, **world.by(stranger))
    review.countersign_paper(paper, decision=Decision.AGREE, **world.by("handler_caizheng"))
    with pytest.raises(Refused, match="不在您手上"):
        review.countersign_paper(world.fresh(paper), decision=Decision.AGREE, **world.by("handler_caizheng"))


@pytest.mark.parametrize("step", LEVELS)
def test_a_level_agrees_with_the_six_gates_recorded(world, step):
    paper = world.paper_at(step)
    trail = Trail()
    agree(world, paper, ROUTES[step], opinion="拟同意。")
    assert trail.types() == ["matters.finished"]
    checks = GateCheck.objects.filter(paper=paper, task__step=step)
    assert sorted(checks.values_list("gate", flat=True)) == sorted(PASSED)
    with pytest.raises(Refused, match="刚刚被他人处理"):
        agree(world, world.fresh(paper), ROUTES[step])


@pytest.mark.parametrize("step", LEVELS)
@pytest.mark.parametrize("stranger", ["drafter", "colleague", "director", "outsider", "system", "security", "audit"])
def test_nobody_else_does_a_level(world, step, stranger):
    paper = world.paper_at(step)
    with pytest.raises(Refused):
        agree(world, paper, stranger)
    assert world.fresh(paper).matter.step == step


def test_a_gate_with_a_problem_says_which(world):
    paper = world.paper_at("first_review")
    with pytest.raises(Refused, match="法律关有问题的"):
        review.review_paper(paper, digest=paper.current.digest, gates={"legal": ("problem", " ")}, **world.by("division_head"))
    for gates in ({"moral": ("pass", "")}, {"legal": ("perhaps", "")}):
        with pytest.raises(Refused, match="六关记录有误"):
            review.review_paper(paper, digest=paper.current.digest, gates=gates, **world.by("division_head"))
    assert not GateCheck.objects.exists()


def test_one_agrees_only_to_the_text_that_one_has_read(world):
    paper = world.paper_at("first_review")
    stale = paper.current.digest
    paper = world.edit(paper, "division_head", title="关于做好防台工作的通知")
    for act, role in ((review.review_paper, "division_head"),):
        with pytest.raises(Refused, match="不是最新文稿"):
            act(paper, digest=stale, gates=PASSED, **world.by(role))


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"blocks": ()}, {"blocks": recognise_body("详见附件，经办人身份证号110101199003077758。")}]
)
def test_a_reviewer_who_spoils_the_text_cannot_send_it_on(world, changes):
    paper = world.edit(world.paper_at("first_review"), "division_head", **changes)
    with pytest.raises(Refused, match=r"还没有写|核文问题"):
        agree(world, paper, "division_head")
    assert world.fresh(paper).matter.step == "first_review"


def test_a_signature_is_bound_to_exactly_the_version_signed(world):
    paper = world.paper_at("sign_off")
    image = store_made(PNG, name="手写签名.png", kind="png", **world.by("director"))
    trail = Trail()
    sign(world, paper, opinion="同意。", image=image)
    assert trail.types() == ["matters.finished"]
    row = Signature.objects.get(paper=paper)
    assert (row.digest, row.version, row.image, row.signed_by.username) == (paper.current.digest, paper.current, image, "director")
    facts = entry_of(Event.objects.order_by("-seq")[0]).data
    assert (facts["digest"], facts["signature"], facts["version"]) == (row.digest, image.digest, paper.current.sequence)
    signed = world.fresh(paper)
    assert (signed.signed_id, signed.issue_date) == (row.version_id, world.now.date())
    with pytest.raises(Refused, match="刚刚被他人处理"):
        sign(world, signed)


def test_a_text_that_changed_meanwhile_is_not_signed(world):
    paper = world.paper_at("sign_off")
    with pytest.raises(Refused, match="不是最新文稿"):
        review.sign_paper(paper, digest="0" * 64, **world.by("director"))
    assert not Signature.objects.exists()


def test_an_empty_opinion_is_a_circle_and_counts_as_agreement(world):
    paper = world.paper_at("sign_off")
    sign(world, paper)
    assert Task.objects.get(matter=paper.pk, step="sign_off").opinion == "圈阅"
    assert world.fresh(paper).matter.step == "pre_print_check"


@pytest.mark.parametrize("stranger", ["drafter", "division_head", "reviewer", "deputy", "outsider", "audit"])
def test_nobody_else_signs(world, stranger):
    paper = world.paper_at("sign_off")
    with pytest.raises(Refused):
        sign(world, paper, stranger)
    assert not Signature.objects.exists()


def test_who_did_another_level_or_drafted_needs_a_dispensation_to_sign(world):
    """The same person holds two chairs: the engine refuses by name, and a recorded dispensation lets pass."""
    world.positions["director"].posts.update(person=world.people["division_head"])
    paper = world.paper_at("sign_off")
    with pytest.raises(Refused, match="您已办理本件的“初审”"):
        sign(world, paper, "division_head")
    assert not Signature.objects.exists(), "the signature is rolled back with the refusal"
    head = world.people["division_head"]
    words = {"person": head.pk, "person_name": head.name, "step": "sign_off", "reason": "主任出差"}
    with pytest.raises(Refused, match="不能为自己"):
        grant_dispensation(paper.matter, **words, **world.by("division_head"))
    with pytest.raises(Refused, match="写明理由"):
        grant_dispensation(paper.matter, **{**words, "reason": ""}, **world.by("secretary_general"))
    with pytest.raises(Refused, match="不是审核层级"):
        grant_dispensation(paper.matter, **{**words, "step": "seal"}, **world.by("secretary_general"))
    trail = Trail()
    grant_dispensation(paper.matter, **words, **world.by("secretary_general"))
    assert trail.types() == ["matters.dispensed"]
    with pytest.raises(Refused, match="已经批准过"):
        grant_dispensation(paper.matter, **words, **world.by("secretary_general"))
    sign(world, paper, "division_head")
    assert world.fresh(paper).matter.step == "pre_print_check"


def test_the_drafter_does_no_level_even_from_the_heads_chair(world):
    world.positions["division_head"].posts.update(person=world.people["drafter"])
    paper = world.paper_at("first_review")
    with pytest.raises(Refused, match="您已办理本件的“起草”"):
        agree(world, paper, "drafter")


def back(world, paper, role, target, way=Way.STEPWISE, **words):
    return review.return_paper(world.fresh(paper), target=target, way=way, **{"reason": "请核实数字。"} | words, **world.by(role))


def test_a_stepwise_return_walks_every_level_again(world):
    paper = world.paper_at("final_review")
    trail = Trail()
    back(world, paper, "deputy", "drafting", gates={"content": ("problem", "数字不符")})
    assert trail.types() == ["matters.returned"]
    assert open_holders(paper) == {"drafter"}
    assert GateCheck.objects.get(task__step="final_review").note == "数字不符"
    for step in ("drafting", *LEVELS):
        assert world.fresh(paper).matter.step == step
        world.step(paper)
    assert world.fresh(paper).matter.step == "sign_off"


def test_a_direct_return_comes_straight_back_to_who_sent_it(world):
    paper = world.paper_at("final_review")
    back(world, paper, "deputy", "drafting", Way.DIRECT)
    paper = world.edit(paper, "drafter", blocks=recognise_body(BODY.replace("24小时", "昼夜")))
    drafting.submit_paper(paper, **world.by("drafter"))
    assert (world.fresh(paper).matter.step, open_holders(paper)) == ("final_review", {"deputy"})


def test_a_return_says_why_and_goes_only_where_it_may(world):
    paper = world.paper_at("second_review")
    with pytest.raises(Refused, match="写明理由"):
        back(world, paper, "reviewer", "drafting", reason=" ")
    for target in ("second_review", "sign_off", "nowhere", ""):
        with pytest.raises(Refused, match="不能退回到这个环节"):
            back(world, paper, "reviewer", target)
    with pytest.raises(Refused, match="不在您手上"):
        back(world, paper, "drafter", "drafting")
    back(world, paper, "reviewer", "first_review")
    with pytest.raises(Refused, match="不在您手上"):
        back(world, paper, "reviewer", "first_review")


def test_a_sealed_paper_is_not_returned(world):
    for step, role in (("seal", "printer"), ("dispatch", "dispatcher")):
        with pytest.raises(Refused, match="不能退回"):
            back(world, world.paper_at(step), role, "sign_off")


def test_one_withdraws_until_the_next_has_opened_it(world):
    paper = world.paper_at("second_review")
    done = Task.objects.get(matter=paper.pk, step="first_review")
    trail = Trail()
    with pytest.raises(Refused, match="不能撤回"):
        withdraw_task(done.pk, **world.by("drafter"))
    withdraw_task(done.pk, **world.by("division_head"))
    assert trail.types() == ["matters.withdrawn"]
    assert open_holders(paper) == {"division_head"}
    assert Task.objects.get(pk=done.pk).state == TaskState.WITHDRAWN, "what was done stays in the history"
    with pytest.raises(Refused, match="不能撤回"):
        withdraw_task(done.pk, **world.by("division_head"))
    agree(world, world.fresh(paper), "division_head")
    mark_opened(paper.pk, **world.by("reviewer"))
    again = Task.objects.get(matter=paper.pk, step="first_review", state=TaskState.DONE)
    with pytest.raises(Refused, match="已经打开"):
        withdraw_task(again.pk, **world.by("division_head"))


def test_a_substantive_change_before_printing_goes_back_to_the_signer(world):
    paper = world.paper_at("pre_print_check")
    paper = world.edit(paper, "checker", blocks=recognise_body(BODY.replace("24小时", "12小时")))
    check = {"digest": paper.current.digest, "gates": PASSED}
    with pytest.raises(Refused, match="第二十五条"):
        review.pre_print_check_paper(paper, **check, **world.by("checker"))
    back(world, paper, "checker", "sign_off", Way.DIRECT)
    paper = world.fresh(paper)
    assert open_holders(paper) == {"director"}
    sign(world, paper)
    assert Signature.objects.filter(paper=paper).count() == 2
    paper = world.fresh(paper)
    assert paper.signed_id == paper.current_id
    assert world.step(paper).matter.step == "register"


def test_punctuation_before_printing_needs_no_new_signature(world):
    paper = world.paper_at("pre_print_check")
    paper = world.edit(paper, "checker", blocks=recognise_body(BODY.replace("靠前指挥，", "靠前指挥、")))
    assert paper.current_id != paper.signed_id
    trail = Trail()
    paper = world.step(paper)
    assert (paper.matter.step, trail.types()) == ("register", ["matters.finished"])
    assert world.walk(paper, "dispatch").sealed_at is not None


def test_only_the_checker_checks_before_printing_and_once(world):
    paper = world.paper_at("pre_print_check")
    check = {"digest": paper.current.digest, "gates": PASSED}
    for stranger in ("drafter", "registrar", "outsider"):
        with pytest.raises(Refused, match="不在您手上"):
            review.pre_print_check_paper(paper, **check, **world.by(stranger))
    world.step(paper)
    with pytest.raises(Refused, match="刚刚被他人处理"):
        review.pre_print_check_paper(world.fresh(paper), **check, **world.by("checker"))
    assert GateCheck.objects.filter(paper=paper).count() == len(GATED_STEPS) * len(PASSED)


def test_a_reviewer_ends_what_is_not_fit_to_be_issued(world):
    paper = world.paper_at("second_review")
    with pytest.raises(Refused, match="不在您手上"):
        review.refuse_paper(paper, reason="不宜发文", **world.by("drafter"))
    with pytest.raises(Refused, match="写明理由"):
        review.refuse_paper(paper, reason=" ", **world.by("reviewer"))
    trail = Trail()
    review.refuse_paper(paper, reason="已有规定，不必重复发文。", **world.by("reviewer"))
    assert trail.types() == ["matters.cancelled"]
    paper = world.fresh(paper)
    assert (paper.matter.phase, open_holders(paper)) == (PhaseChoice.CANCELLED, set())
    with pytest.raises(Refused):
        review.refuse_paper(paper, reason="再来", **world.by("reviewer"))


def test_no_version_is_ever_lost_on_the_way(world):
    paper = world.paper_at("first_review")
    for step, word in (("first_review", "压实责任链条"), ("second_review", "压实每一级责任")):
        paper = world.edit(paper, ROUTES[step], blocks=recognise_body(BODY.replace("压实责任", word)))
        paper = world.step(paper)
    assert [version.sequence for version in Version.objects.filter(paper=paper).order_by("sequence")] == [1, 2, 3]
    assert "压实责任链条" in Version.objects.get(paper=paper, sequence=2).content
