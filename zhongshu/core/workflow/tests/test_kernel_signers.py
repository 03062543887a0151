"""Signers of one step: 会签 in its four ways, 加签, 减签, 转办, 委派, 跳过, 代办, and the faults that users of other engines report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhongshu.core.workflow.flow import Quorum, Step, Way
from zhongshu.core.workflow.kernel import withdrawable
from zhongshu.core.workflow.situation import Decision, Kind, NotPossible, Place, Role, State
from zhongshu.core.workflow.tests.kernel_desk import DEPUTY, DRAFTER, FINAL, FIRST, LEADER, SECOND, UNITS, Desk

FIVE = tuple(f"position:{number}" for number in range(21, 26))


def countersigning(units=UNITS, quorum=None):
    desk = Desk(units, quorum)
    desk.finish(DRAFTER)
    return desk


# ── the four ways ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_in_order_asks_one_after_the_other():
    desk = countersigning(quorum=Quorum.IN_ORDER)
    assert (desk.asked(), desk.waiting()) == ([UNITS[0]], [UNITS[1], UNITS[2]])
    with pytest.raises(NotPossible, match="还没有轮到您"):
        desk.act(Kind.FINISH, 22, desk.task(UNITS[1], State.WAITING))
    desk.unit(21)
    assert desk.asked() == [UNITS[1]]
    desk.unit(22)
    desk.unit(23)
    assert desk.now.step == "first"


def test_any_one_agreement_carries_and_siblings_are_not_credited():
    desk = countersigning(quorum=Quorum.ONE)
    desk.unit(22)
    assert desk.now.step == "first"
    rows = [(work.state, work.by, work.decision) for work in desk.now.works if work.step == "countersign"]
    assert rows == [(State.CANCELLED, None, ""), (State.DONE, 22, "agree"), (State.CANCELLED, None, "")]


def test_any_one_a_refusal_leaves_the_word_to_the_others():
    desk = countersigning(quorum=Quorum.ONE)
    desk.unit(21, Decision.DISAGREE)
    assert desk.now.step == "countersign"
    desk.unit(22)
    assert desk.now.step == "first", "one agreed; the dissent stays on record"
    assert Decision.DISAGREE in [work.decision for work in desk.now.works]


def test_one_refusal_does_not_end_a_vote_of_n_of_m():
    desk = countersigning(FIVE, Quorum.votes(3))
    desk.unit(21, Decision.DISAGREE)
    desk.unit(22)
    desk.unit(23)
    assert desk.now.step == "countersign"
    desk.unit(24)
    assert desk.now.step == "first"
    assert [work.state for work in desk.now.works if work.holder == FIVE[4]] == [State.CANCELLED]


def test_a_vote_that_is_lost_hears_everybody_and_goes_to_coordination():
    desk = countersigning(FIVE, Quorum.votes(4))
    for number in (21, 22):
        desk.unit(number, Decision.DISAGREE)
    for number in (23, 24):
        desk.unit(number)
    assert desk.now.step == "countersign", "it cannot be carried any more, yet the fifth is heard"
    desk.unit(25)
    assert desk.now.step == "coordination"


def test_a_vote_needs_as_many_signers_as_agreements():
    with pytest.raises(NotPossible, match="要有5个同意，现在只有3个"):
        countersigning(UNITS, Quorum.votes(5))


def test_without_dissent_coordination_is_passed_over():
    desk = countersigning()
    for number in (21, 22, 23):
        desk.unit(number, Decision.COMMENT)
    assert desk.now.step == "first"


def test_dissent_goes_to_the_coordinator_and_is_settled_by_him():
    desk = countersigning()
    desk.unit(21)
    desk.unit(22, Decision.DISAGREE)
    desk.unit(23)
    assert (desk.now.step, desk.asked()) == ("coordination", [f"position:{DEPUTY}"])
    desk.finish(DEPUTY)
    assert desk.now.step == "first"


def test_a_second_round_in_which_all_agree_needs_no_coordination():
    desk = countersigning()
    desk.unit(21)
    desk.unit(22, Decision.DISAGREE)
    desk.unit(23)
    desk.back(DEPUTY, "drafting")
    desk.finish(DRAFTER)
    for number in (21, 22, 23):
        desk.unit(number)
    assert desk.now.step == "first"


# ── returns in the middle ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_return_in_the_middle_of_countersign_loses_no_task():
    desk = countersigning()
    desk.unit(21)
    desk.back(22, "drafting", holder=UNITS[1])
    assert desk.asked() == [f"person:{DRAFTER}"]
    desk.finish(DRAFTER)
    assert sorted(desk.asked()) == list(UNITS), "stepwise, everybody signs the new text"


def test_a_direct_return_asks_only_those_who_had_not_agreed():
    desk = countersigning()
    desk.unit(21)
    desk.back(22, "drafting", Way.DIRECT, UNITS[1])
    desk.finish(DRAFTER)
    assert sorted(desk.asked()) == [UNITS[1], UNITS[2]]
    desk.unit(22)
    desk.unit(23)
    assert desk.now.step == "first"


def test_a_unit_that_is_added_while_drafting_is_asked_on_the_direct_way_back():
    desk = countersigning()
    desk.unit(21)
    desk.back(22, "drafting", Way.DIRECT, UNITS[1])
    desk.units = (*UNITS, "position:24")
    desk.finish(DRAFTER)
    assert sorted(desk.asked()) == [UNITS[1], UNITS[2], "position:24"]


def test_a_reviewer_may_return_to_one_countersigner_and_the_others_stand():
    desk = countersigning()
    for number in (21, 22, 23):
        desk.unit(number)
    desk.back(FIRST, "countersign", only=(UNITS[1],))
    assert desk.asked() == [UNITS[1]]
    desk.unit(22)
    assert desk.now.step == "first"
    assert not desk.waiting()


def test_a_direct_return_to_one_who_has_handed_his_task_on_asks_the_other():
    desk = countersigning()
    desk.transfer(22, "person:40", UNITS[1])
    desk.back(40, "drafting", Way.DIRECT, "person:40")
    desk.finish(DRAFTER)
    assert sorted(desk.asked()) == ["person:40", UNITS[0], UNITS[2]]


def test_an_agreement_taken_over_by_another_is_not_asked_for_again():
    desk = countersigning()
    desk.transfer(22, "person:40", UNITS[1])
    desk.finish(40, "person:40")
    desk.back(21, "drafting", Way.DIRECT, UNITS[0])
    desk.finish(DRAFTER)
    assert sorted(desk.asked()) == [UNITS[0], UNITS[2]]


# ── one's own opinion back ───────────────────────────────────────────────────────────────────────────────────────────


def test_one_may_take_back_his_countersign_before_the_step_is_over():
    desk = countersigning()
    desk.unit(22, Decision.DISAGREE)
    desk.open_all()
    desk.withdraw(22)
    assert sorted(desk.asked()) == list(UNITS)
    desk.unit(22)
    desk.unit(21)
    desk.unit(23)
    assert desk.now.step == "first"
    assert [work.state for work in desk.now.works if work.by == 22] == [State.WITHDRAWN, State.DONE]


def test_in_order_one_takes_back_only_until_the_next_has_looked():
    desk = countersigning(quorum=Quorum.IN_ORDER)
    desk.unit(21)
    desk.withdraw(21)
    assert (desk.asked(), desk.waiting()) == ([UNITS[0]], [UNITS[1], UNITS[2]])
    desk.unit(21)
    desk.open_all()
    assert withdrawable(desk.flow, desk.now, 21) is None


def test_taking_back_an_agreement_of_a_vote_that_was_carried_asks_all_who_were_spared():
    desk = countersigning(quorum=Quorum.votes(2))
    desk.unit(21)
    desk.unit(22)
    assert desk.now.step == "first"
    desk.withdraw(21)
    assert sorted(desk.asked()) == [UNITS[0], UNITS[2]]
    desk.unit(23)
    assert desk.now.step == "first"


def test_what_one_takes_back_does_not_stand_beside_what_another_has_asked_him_since():
    desk = countersigning()
    desk.unit(21)
    desk.add(22, UNITS[0], holder=UNITS[1])
    with pytest.raises(NotPossible, match="同时有两项"):
        desk.withdraw(21)
    desk.finish(21, UNITS[0])
    desk.withdraw(21)


# ── 加签, 委派, 减签 ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_added_before_me_they_speak_first_and_the_task_comes_back_to_me():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50", "person:51")
    assert (sorted(desk.asked()), desk.waiting()) == (["person:50", "person:51"], [f"position:{SECOND}"])
    desk.finish(50, "person:50", Decision.DISAGREE)
    assert desk.waiting() == [f"position:{SECOND}"]
    desk.finish(51, "person:51")
    assert desk.asked() == [f"position:{SECOND}"]
    desk.finish(SECOND)
    assert desk.now.step == "final"


def test_added_after_me_they_speak_before_the_step_is_over():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50", place=Place.AFTER)
    assert (desk.asked(), desk.waiting()) == ([f"position:{SECOND}"], ["person:50"])
    desk.finish(SECOND)
    assert (desk.now.step, desk.asked()) == ("second", ["person:50"])
    desk.finish(50)
    assert desk.now.step == "final"


def test_added_beside_me_the_step_waits_for_both():
    desk = countersigning()
    desk.add(22, "position:60", place=Place.BESIDE, holder=UNITS[1])
    for number in (21, 22, 23):
        desk.unit(number)
    assert (desk.now.step, desk.asked()) == ("countersign", ["position:60"])
    desk.finish(60, decision=Decision.DISAGREE)
    assert desk.now.step == "coordination", "the dissent of one who was added counts as dissent"


def test_an_added_signer_passes_no_level_for_his_asker():
    desk = Desk().to("second")
    desk.add(SECOND, f"person:{FIRST}", place=Place.BESIDE)
    desk.finish(FIRST, f"person:{FIRST}")
    assert desk.now.step == "second", "who did another level may advise, but the level stays its own reviewer's"
    desk.finish(SECOND)
    assert desk.now.step == "final"


def test_what_is_deputed_comes_back_to_me():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50", role=Role.DEPUTED)
    desk.finish(50)
    assert (desk.now.step, desk.asked()) == ("second", [f"position:{SECOND}"])


def test_who_was_added_may_ask_others_in_turn():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50")
    desk.add(50, "person:51", holder="person:50")
    assert desk.asked() == ["person:51"]
    desk.finish(51)
    desk.finish(50)
    desk.finish(SECOND)
    assert desk.now.step == "final"


def test_who_was_added_cannot_return():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50")
    with pytest.raises(NotPossible, match="请写明意见"):
        desk.back(50, "drafting")


def test_a_return_takes_those_who_were_added_with_it():
    desk = countersigning()
    desk.add(22, "position:60", holder=UNITS[1])
    desk.back(21, "drafting", holder=UNITS[0])
    assert desk.asked() == [f"person:{DRAFTER}"]
    assert not desk.waiting()


def test_withdrawing_that_return_puts_them_back_as_they_were():
    desk = countersigning()
    desk.add(22, "position:60", holder=UNITS[1])
    desk.back(21, "drafting", holder=UNITS[0])
    desk.withdraw(21)
    assert (sorted(desk.asked()), desk.waiting()) == ([UNITS[0], UNITS[2], "position:60"], [UNITS[1]])
    desk.finish(60, "position:60")
    assert UNITS[1] in desk.asked()


def test_one_asks_neither_himself_nor_who_has_the_matter_already():
    desk = countersigning()
    with pytest.raises(NotPossible, match="不能请自己"):
        desk.add(22, UNITS[1], holder=UNITS[1])
    with pytest.raises(NotPossible, match="已经有这一件的待办"):
        desk.add(22, UNITS[2], holder=UNITS[1])


def test_the_asker_may_take_his_question_back_and_nobody_else():
    desk = Desk().to("second")
    desk.add(SECOND, "person:50")
    with pytest.raises(NotPossible, match="只有请他加签的人"):
        desk.remove(FINAL, "person:50")
    desk.remove(SECOND, "person:50")
    assert desk.asked() == [f"position:{SECOND}"]


def test_the_drafter_may_take_out_a_unit_and_the_rest_finish_the_step():
    desk = countersigning()
    desk.unit(21)
    desk.unit(22)
    with pytest.raises(NotPossible, match="只有拟稿人"):
        desk.remove(22, UNITS[2])
    desk.remove(DRAFTER, UNITS[2])
    assert desk.now.step == "first", "who is left has spoken"


def test_the_last_signer_and_the_votes_that_are_needed_stay():
    desk = countersigning((UNITS[0],))
    with pytest.raises(NotPossible, match="不能再减"):
        desk.remove(DRAFTER, UNITS[0])
    desk = countersigning(UNITS, Quorum.votes(3))
    with pytest.raises(NotPossible, match="不能再减"):
        desk.remove(DRAFTER, UNITS[0])


# ── 转办, 移交, 跳过 ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_task_that_is_handed_on_is_the_other_ones():
    desk = Desk().to("second")
    work = desk.task()
    desk.transfer(SECOND, "person:50")
    assert desk.asked() == ["person:50"]
    with pytest.raises(NotPossible, match="刚刚被他人处理"):
        desk.act(Kind.FINISH, SECOND, work)
    desk.finish(50)
    assert desk.now.step == "final"


def test_a_level_is_not_handed_to_who_has_done_another():
    desk = Desk().to("second")
    with pytest.raises(NotPossible, match="四级审核"):
        desk.transfer(SECOND, f"person:{FIRST}")
    with pytest.raises(NotPossible, match="四级审核"):
        desk.transfer(SECOND, f"person:{DRAFTER}")


def test_a_step_may_forbid_handing_on_but_the_office_moves_what_a_leaver_holds():
    desk = Desk().to("first")
    with pytest.raises(NotPossible, match="不能转办"):
        desk.transfer(FIRST, "person:50")
    desk.transfer(99, "person:50", keys=frozenset(), is_ordered=True)
    assert desk.asked() == ["person:50"]


def test_handing_on_a_task_that_waits_keeps_its_turn_and_its_question():
    desk = countersigning(quorum=Quorum.IN_ORDER)
    desk.transfer(99, "person:50", UNITS[1], keys=frozenset(), is_ordered=True)
    desk.unit(21)
    assert desk.asked() == ["person:50"]


def test_those_whom_one_had_asked_answer_to_who_takes_over():
    desk = Desk().to("second")
    desk.add(SECOND, "person:51", place=Place.AFTER)
    desk.transfer(SECOND, "person:50")
    desk.finish(50)
    assert (desk.now.step, desk.asked()) == ("second", ["person:51"])


def test_nobody_signs_twice_because_a_task_was_handed_to_him():
    desk = countersigning()
    desk.unit(21)
    with pytest.raises(NotPossible, match="已经办过这个环节"):
        desk.transfer(22, UNITS[0], UNITS[1])


def test_skipping_leaves_what_was_said_and_dissent_still_counts():
    desk = countersigning()
    desk.unit(21, Decision.DISAGREE)
    desk.act(Kind.SKIP, DRAFTER)
    assert desk.now.step == "coordination"
    assert [work.state for work in desk.now.works if work.step == "countersign"] == [State.DONE, State.CANCELLED, State.CANCELLED]


@pytest.mark.parametrize("step", ["first", "second", "final", "sign", "register"])
def test_only_a_step_that_allows_it_is_skipped(step):
    desk = Desk().to(step)
    with pytest.raises(NotPossible, match="不能跳过"):
        desk.act(Kind.SKIP, DRAFTER)


def test_who_has_nothing_to_do_with_the_step_does_not_skip_it():
    desk = countersigning()
    with pytest.raises(NotPossible, match="只有拟稿人"):
        desk.act(Kind.SKIP, LEADER, keys=frozenset({f"person:{LEADER}"}))


def test_no_level_can_be_declared_lenient():
    for lenient in ({"may_skip": True}, {"dissent": True}, {"after_dissent": "x"}, {"modes": ("one",)}):
        with pytest.raises(ValueError, match="level"):
            Step("a", "甲", "甲", level=1, **lenient)


# ── 代办 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_delegate_leaves_both_names():
    desk = Desk().to("second")
    work = desk.finish(70, principal=SECOND)
    done = next(row for row in desk.now.works if row.id == work.id)
    assert (done.by, done.principal) == (70, SECOND)


def test_neither_delegate_nor_principal_does_another_level():
    desk = Desk().to("second")
    desk.finish(70, principal=SECOND)
    for person, principal in ((70, None), (SECOND, None), (80, SECOND), (80, 70)):
        with pytest.raises(NotPossible, match="四级审核"):
            desk.finish(person, principal=principal)
    desk.finish(FINAL)
    assert desk.now.step == "sign"


def test_the_drafter_reviews_nothing_for_another_either():
    desk = Desk().to("first")
    with pytest.raises(NotPossible, match="起草"):
        desk.finish(DRAFTER, principal=FIRST)
    with pytest.raises(NotPossible, match="委托人已办理"):
        desk.finish(70, principal=DRAFTER)


def test_who_drafted_before_a_handing_over_reviews_nothing_either():
    desk = Desk().to("first")
    desk.now = replace(desk.now, drafter=90)
    with pytest.raises(NotPossible, match="起草"):
        desk.finish(DRAFTER)


def test_both_may_take_back_what_the_delegate_did():
    desk = Desk().to("second")
    desk.finish(70, principal=SECOND)
    assert withdrawable(desk.flow, desk.now, SECOND) == withdrawable(desk.flow, desk.now, 70)
    desk.withdraw(SECOND)
    assert desk.asked() == [f"position:{SECOND}"]


def test_a_quorum_is_written_and_read_back():
    for quorum in (Quorum.ONE, Quorum.ALL, Quorum.IN_ORDER, Quorum.votes(3)):
        assert Quorum.parse(str(quorum)) == quorum
    for text in ("votes", "votes:0", "all:2", "most"):
        with pytest.raises(ValueError, match="quorum"):
            Quorum.parse(text)


def test_a_finished_stay_is_looked_at_with_its_works_of_earlier_stays():
    desk = countersigning()
    for number in (21, 22, 23):
        desk.unit(number)
    desk.now = replace(desk.now, works=tuple(replace(work, is_opened=True) for work in desk.now.works))
    desk.back(FIRST, "countersign", only=(UNITS[0],))
    desk.unit(21, Decision.DISAGREE)
    assert desk.now.step == "coordination"
