"""Each act of the flow kernel, one promise a test, on the flow of 发文 as a plain value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way
from zhongshu.core.workflow.kernel import withdrawable
from zhongshu.core.workflow.situation import Decision, Kind, NotPossible, Phase, State
from zhongshu.core.workflow.tests.kernel_desk import CLERK, DRAFTER, FINAL, FIRST, LEADER, SECOND, UNITS, Desk


def test_the_line_runs_through_four_people_to_the_end():
    desk = Desk().to("end")
    assert desk.now.phase == Phase.DONE
    assert [work.step for work in desk.now.works] == ["drafting", "first", "second", "final", "sign", "register"]


def test_countersign_waits_for_every_unit_and_keeps_dissent():
    desk = Desk(UNITS)
    desk.finish(DRAFTER)
    desk.finish(21, UNITS[0])
    desk.finish(22, UNITS[1], Decision.DISAGREE)
    assert desk.now.step == "countersign"
    desk.finish(23, UNITS[2], Decision.COMMENT)
    assert desk.now.step == "coordination"
    assert [work.decision for work in desk.now.works if work.step == "countersign"] == [Decision.AGREE, Decision.DISAGREE, Decision.COMMENT]


def test_a_sibling_is_never_credited_with_what_another_did():
    desk = Desk(UNITS)
    desk.finish(DRAFTER)
    desk.finish(22, UNITS[1])
    assert [work.by for work in desk.now.works if work.step == "countersign"] == [None, 22, None]


def test_a_return_from_countersign_and_a_second_round_ask_every_unit_again():
    desk = Desk(UNITS)
    desk.finish(DRAFTER)
    desk.finish(21, UNITS[0])
    desk.back(22, "drafting", holder=UNITS[1])
    assert [work.holder for work in desk.now.works if work.state == State.OPEN] == [f"person:{DRAFTER}"]
    desk.finish(DRAFTER)
    assert sorted(work.holder for work in desk.now.works if work.state == State.OPEN) == list(UNITS)


def test_a_direct_return_comes_straight_back_and_keeps_the_levels_between():
    desk = Desk().to("final")
    desk.back(FINAL, "drafting", Way.DIRECT)
    assert (desk.now.step, desk.task().holder) == ("drafting", f"person:{DRAFTER}")
    desk.finish(DRAFTER)
    assert (desk.now.step, desk.task().holder) == ("final", f"position:{FINAL}")
    desk.finish(FINAL)
    assert desk.now.step == "sign"


def test_a_stepwise_return_walks_every_level_again():
    desk = Desk().to("sign")
    desk.back(LEADER, "first")
    for person, step in ((FIRST, "second"), (SECOND, "final"), (FINAL, "sign")):
        desk.finish(person)
        assert desk.now.step == step


def test_a_return_inside_a_direct_return_still_finds_its_way_back():
    desk = Desk().to("sign")
    desk.back(LEADER, "first", Way.DIRECT)
    desk.back(FIRST, "drafting", Way.DIRECT)
    desk.finish(DRAFTER)
    assert desk.now.step == "first"
    desk.finish(FIRST)
    assert desk.now.step == "sign"


def test_a_stepwise_return_inside_a_direct_return_keeps_the_direct_way_back():
    desk = Desk().to("sign")
    desk.back(LEADER, "second", Way.DIRECT)
    desk.back(SECOND, "first")
    desk.finish(FIRST)
    assert desk.now.step == "second"
    desk.finish(SECOND)
    assert desk.now.step == "sign"


def test_one_may_withdraw_until_the_next_has_opened_it():
    desk = Desk().to("second")
    desk.withdraw(FIRST)
    assert (desk.now.step, desk.task().holder) == ("first", f"position:{FIRST}")
    desk.finish(FIRST)
    desk.open_all()
    assert withdrawable(desk.flow, desk.now, FIRST) is None


def test_only_the_last_to_act_may_withdraw():
    desk = Desk().to("final")
    assert withdrawable(desk.flow, desk.now, FIRST) is None
    assert withdrawable(desk.flow, desk.now, SECOND) is not None


def test_withdrawing_a_return_puts_back_what_it_undid():
    desk = Desk(UNITS)
    desk.finish(DRAFTER)
    desk.finish(21, UNITS[0])
    desk.back(22, "drafting", holder=UNITS[1])
    desk.withdraw(22)
    assert desk.now.step == "countersign"
    assert sorted(work.holder for work in desk.now.works if work.state == State.OPEN) == [UNITS[1], UNITS[2]]
    desk.finish(22, UNITS[1])
    desk.finish(23, UNITS[2])
    assert desk.now.step == "first"


def test_withdrawing_after_a_direct_return_was_answered_keeps_the_way_back():
    desk = Desk().to("final")
    desk.back(FINAL, "drafting", Way.DIRECT)
    desk.finish(DRAFTER)
    desk.withdraw(DRAFTER)
    desk.finish(DRAFTER)
    assert desk.now.step == "final"


def test_a_parallel_signer_may_withdraw_his_own_opinion_after_the_step_was_over():
    desk = Desk(UNITS)
    desk.finish(DRAFTER)
    for number, unit in enumerate(UNITS, start=21):
        desk.finish(number, unit)
    desk.withdraw(22)
    assert [work.holder for work in desk.now.works if work.state == State.OPEN] == [UNITS[1]]
    desk.finish(22, UNITS[1])
    assert desk.now.step == "first"


@pytest.mark.parametrize("step", ["second", "final", "sign"])
def test_nobody_does_two_levels(step):
    desk = Desk().to(step)
    with pytest.raises(NotPossible, match="四级审核"):
        desk.finish(FIRST)


def test_the_drafter_does_no_level():
    desk = Desk().to("first")
    with pytest.raises(NotPossible, match="起草"):
        desk.finish(DRAFTER)


def test_a_dispensation_lets_one_person_do_one_more_level():
    desk = Desk().to("second")
    desk.now = replace(desk.now, dispensed=frozenset({(FIRST, "second")}))
    desk.finish(FIRST)
    assert desk.now.step == "final"
    with pytest.raises(NotPossible):
        desk.finish(FIRST)


def test_the_second_click_gets_a_sentence_and_changes_nothing():
    desk = Desk().to("first")
    work = desk.finish(FIRST)
    with pytest.raises(NotPossible, match="已经办过"):
        desk.act(Kind.FINISH, FIRST, work)
    with pytest.raises(NotPossible, match="他人处理"):
        desk.act(Kind.FINISH, 99, work)


def test_nobody_acts_on_a_task_that_is_not_his():
    desk = Desk().to("first")
    with pytest.raises(NotPossible, match="不在您名下"):
        desk.act(Kind.FINISH, 99, desk.task(), keys=frozenset({"person:99"}))


def test_a_step_without_anybody_refuses_instead_of_passing_over():
    desk = Desk().to("first")
    desk.who = lambda _step: ()
    with pytest.raises(NotPossible, match="没有人可以办理"):
        desk.finish(FIRST)


def test_disagreement_is_for_countersigners_and_a_return_for_reviewers():
    desk = Desk().to("first")
    with pytest.raises(NotPossible, match="退回"):
        desk.finish(FIRST, decision=Decision.DISAGREE)


@pytest.mark.parametrize(("step", "target"), [("first", "second"), ("first", "first"), ("register", "first"), ("second", "nowhere")])
def test_one_returns_only_to_where_the_flow_allows(step, target):
    desk = Desk().to(step)
    with pytest.raises(NotPossible, match="不能退回"):
        desk.back(CLERK, target)


def test_a_cancelled_matter_has_no_open_task_and_all_its_history():
    desk = Desk().to("final")
    before = len(desk.now.works)
    desk.act(Kind.CANCEL, DRAFTER)
    assert desk.now.phase == Phase.CANCELLED
    assert len(desk.now.works) == before
    assert not [work for work in desk.now.works if work.state == State.OPEN]
    with pytest.raises(NotPossible, match="已经办结或撤销"):
        desk.act(Kind.CANCEL, DRAFTER)


@pytest.mark.parametrize(
    "steps",
    [
        (Step("a", "甲", "甲"),),
        (Step("a", "甲", "甲"), Step("a", "乙", "乙", is_end=True)),
        (Step("a", "甲", "甲"), Step("b", "乙", "乙")),
        (Step("a", "甲", "甲", level=2), Step("b", "乙", "乙", level=1), Step("c", "丙", "丙", is_end=True)),
    ],
)
def test_a_flow_that_makes_no_sense_is_refused_when_it_is_written(steps):
    with pytest.raises(ValueError, match="flow"):
        Flow("bad", 1, "错", steps)


def test_a_level_is_never_optional_and_never_many_people():
    with pytest.raises(ValueError, match="level"):
        Step("a", "甲", "甲", level=1, optional=True)
    with pytest.raises(ValueError, match="level"):
        Step("a", "甲", "甲", level=1, quorum=Quorum.ALL)


def test_a_level_without_a_standing_agreement_holds_the_matter_even_if_rows_were_tampered_with():
    desk = Desk().to("sign")
    desk.now = replace(desk.now, works=tuple(work for work in desk.now.works if work.step != "second"))
    with pytest.raises(NotPossible, match="复核"):
        desk.finish(LEADER)
