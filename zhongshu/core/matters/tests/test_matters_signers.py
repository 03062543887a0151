"""The acts of signers on rows: both names, both orders, one winner, and a clock that stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import Trail, open_holders
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of
from zhongshu.core.matters import clocks
from zhongshu.core.matters.carrying import situation_of
from zhongshu.core.matters.models import Matter, Pause, Task, TaskState
from zhongshu.core.matters.operations import (
    add_signers,
    choose_quorum,
    depute_task,
    finish_task,
    mark_opened,
    reassign_task,
    remove_signer,
    return_task,
    skip_step,
    start_clock,
    transfer_task,
    withdraw_task,
)
from zhongshu.core.matters.queries import list_waiting
from zhongshu.core.org.models import Delegation
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.workflow.flow import Step, Way
from zhongshu.core.workflow.situation import Decision


def task_of(paper, holder=None, state=TaskState.OPEN):
    rows = Task.objects.filter(matter=paper.pk, state=state)
    return rows.get(person=holder) if holder else rows.get()


def person(world, role):
    return f"person:{world.people[role].pk}"


def sentence():
    return entry_of(Event.objects.order_by("-seq")[0]).sentence


def delegate(world, principal, delegate, **more):
    values = {"from_date": dt.date(2025, 3, 1), "to_date": dt.date(2025, 3, 31), "kinds": [], "reason": "出差", "made_at": world.now}
    return Delegation.objects.create(
        principal=world.people[principal], delegate=world.people[delegate], made_by=world.people[principal], **{**values, **more}
    )


def test_who_is_added_answers_and_the_task_comes_back(world):
    paper = world.paper_at("second_review")
    trail = Trail()
    add_signers(task_of(paper).pk, holders=[person(world, "colleague")], place="before", request="请核数字。", **world.by("reviewer"))
    assert open_holders(paper) == {"colleague"}
    assert sentence() == "在复核前加签阎书亭：请核数字。"
    asked = task_of(paper)
    assert (asked.request, asked.role, asked.due_date) == ("请核数字。", "added", dt.date(2025, 3, 5))
    finish_task(asked.pk, opinion="数字无误。", **world.by("colleague"))
    assert open_holders(paper) == {"reviewer"}
    assert task_of(paper).opened_at is None, "it has come anew"
    assert trail.types() == ["matters.added", "matters.finished"]


def test_an_added_signer_reads_the_paper_and_nobody_else_does(world, visit):
    paper = world.paper_at("second_review")
    assert visit("colleague").get(f"/papers/{paper.pk}/").status_code == 404
    add_signers(task_of(paper).pk, holders=[person(world, "colleague")], place="beside", request="请核。", **world.by("reviewer"))
    assert visit("colleague").get(f"/papers/{paper.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda w, t: add_signers(t, holders=[person(w, "colleague")], place="before", request=" ", **w.by("reviewer")), "请写明请对方看什么"),
        (lambda w, t: add_signers(t, holders=[person(w, "colleague")], place="above", request="x", **w.by("reviewer")), "请选择前加签"),
        (lambda w, t: add_signers(t, holders=["person:999999"], place="after", request="x", **w.by("reviewer")), "请另选"),
        (lambda w, t: add_signers(t, holders=["1; drop"], place="after", request="x", **w.by("reviewer")), "请从名单中选择"),
        (lambda w, t: depute_task(t, holder=person(w, "colleague"), request="", **w.by("reviewer")), "请写明委派对方办什么"),
        (lambda w, t: transfer_task(t, holder=person(w, "colleague"), reason="", **w.by("reviewer")), "转办要写明理由"),
        (lambda w, t: reassign_task(t, holder=person(w, "colleague"), reason="", **w.by("reviewer")), "移交要写明理由"),
        (lambda w, t: remove_signer(t, reason="", **w.by("reviewer")), "减签要写明理由"),
        (lambda w, t: transfer_task(t, holder=person(w, "colleague"), reason="x", **w.by("outsider")), "不在您名下"),
        (lambda w, t: depute_task(t, holder=person(w, "colleague"), request="x", **w.by("outsider")), "不在您名下"),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_refused_with_a_sentence_and_changes_nothing(world, act, sentence):
    paper = world.paper_at("second_review")
    before, trail = list(Task.objects.values_list("pk", "state")), Trail()
    with pytest.raises(Refused, match=sentence):
        act(world, task_of(paper).pk)
    assert (list(Task.objects.values_list("pk", "state")), trail.types()) == (before, [])


def test_a_task_that_is_handed_on_leaves_a_trace_and_is_the_others(world):
    paper = world.paper_at("second_review")
    work = task_of(paper)
    transfer_task(work.pk, holder=person(world, "colleague"), reason="熟悉情况。", **world.by("reviewer"))
    assert sentence() == "将复核转办阎书亭：熟悉情况。"
    work.refresh_from_db()
    assert (work.state, work.done_by.name, work.opinion) == ("moved", "褚文静", "熟悉情况。")
    with pytest.raises(Refused, match="刚刚被他人处理"):
        transfer_task(work.pk, holder=person(world, "director"), reason="再转。", **world.by("reviewer"))
    finish_task(task_of(paper).pk, **world.by("colleague"))
    assert Matter.objects.get(pk=paper.pk).step == "final_review"


def test_the_office_moves_what_a_leaver_holds_with_what_was_asked_of_him(world):
    paper = world.paper_at("second_review")
    add_signers(task_of(paper).pk, holders=[person(world, "colleague")], place="before", request="请核数字。", **world.by("reviewer"))
    reassign_task(task_of(paper).pk, holder=person(world, "director"), reason="轮岗。", **world.by("reviewer"))
    assert sentence() == "阎书亭的复核移交傅德谦：轮岗。"
    assert task_of(paper).request == "请核数字。"


def test_a_removed_signer_is_asked_no_more(world):
    paper = world.paper_at("second_review")
    add_signers(task_of(paper).pk, holders=[person(world, "colleague")], place="before", request="请核。", **world.by("reviewer"))
    remove_signer(task_of(paper).pk, reason="已口头答复。", **world.by("reviewer"))
    assert open_holders(paper) == {"reviewer"}
    assert sentence() == "在复核减去阎书亭：已口头答复。"
    assert not list_waiting(world.actor("colleague"))


# ── 会签 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_countersigning_cannot_be_chosen_where_the_flow_offers_no_way(world):
    paper = world.draft(countersign=["caizheng", "shuiwu"])
    with pytest.raises(Refused, match="请选择会签方式"):
        choose_quorum(paper.matter, step="first_review", quorum="one", **world.by("drafter"))


def test_a_countersign_can_be_taken_back_before_the_step_is_over(world):
    paper = world.paper_at("countersign", countersign=["caizheng", "shuiwu"])
    mine = Task.objects.get(matter=paper.pk, position=world.positions["handler_caizheng"], state="open")
    finish_task(mine.pk, decision=Decision.DISAGREE, opinion="资金未落实。", **world.by("handler_caizheng"))
    withdraw_task(mine.pk, **world.by("handler_caizheng"))
    assert open_holders(paper) == {"handler_caizheng", "handler_shuiwu"}
    mine.refresh_from_db()
    assert (mine.state, mine.opinion) == ("withdrawn", "资金未落实。"), "what was said stays in the history"


def test_timers_do_not_vanish_after_a_return(world):
    paper = world.paper_at("second_review")
    return_task(task_of(paper).pk, target="first_review", way=Way.DIRECT, reason="请核", **world.by("reviewer"))
    again = task_of(paper)
    assert again.due_date is not None
    assert again.due_sentence
    finish_task(again.pk, **world.by("division_head"))
    assert task_of(paper).due_date is not None, "neither on the way back"


def test_a_direct_return_from_countersign_asks_only_those_who_had_not_agreed(world):
    paper = world.paper_at("countersign", countersign=["caizheng", "shuiwu"])
    first = Task.objects.get(matter=paper.pk, position=world.positions["handler_caizheng"], state="open")
    finish_task(first.pk, **world.by("handler_caizheng"))
    return_task(task_of(paper).pk, target="drafting", way=Way.DIRECT, reason="请补充", **world.by("handler_shuiwu"))
    finish_task(task_of(paper).pk, **world.by("drafter"))
    assert open_holders(paper) == {"handler_shuiwu"}


def test_skipping_is_for_steps_that_allow_it(world):
    paper = world.paper_at("second_review")
    with pytest.raises(Refused, match="不能跳过"):
        skip_step(paper.matter, reason="急", **world.by("drafter"))


# ── 代办 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_delegate_sees_and_does_the_principals_work_and_both_names_stand_on_it(world):
    delegate(world, "reviewer", "colleague")
    paper = world.paper_at("second_review")
    assert [task.matter_id for task in list_waiting(world.actor("colleague"))] == [paper.pk]
    work = task_of(paper)
    finish_task(work.pk, opinion="同意。", **world.by("colleague"))
    work.refresh_from_db()
    assert (work.done_by.name, work.done_for.name) == ("阎书亭", "褚文静")
    event = Event.objects.order_by("-seq")[0]
    assert (event.actor_name, event.acted_for_name) == ("阎书亭", "褚文静")
    with pytest.raises(Refused, match="已经办过"):
        finish_task(work.pk, **world.by("reviewer"))


def test_a_delegation_ends_by_itself_and_covers_its_kinds_only(world):
    row = delegate(world, "reviewer", "colleague", kinds=["cars.request"])
    world.paper_at("second_review")
    assert not list_waiting(world.actor("colleague"))
    Delegation.objects.filter(pk=row.pk).update(kinds=["documents.paper"])
    assert list_waiting(world.actor("colleague"))
    world.now += dt.timedelta(days=40)
    assert not list_waiting(world.actor("colleague"))
    world.now -= dt.timedelta(days=40)
    Delegation.objects.filter(pk=row.pk).update(ended_at=world.now)
    assert not list_waiting(world.actor("colleague"))


def test_what_one_holds_for_another_is_not_handed_on(world):
    delegate(world, "reviewer", "colleague")
    delegate(world, "colleague", "director")
    world.paper_at("second_review")
    assert not list_waiting(world.actor("director"))


def test_an_officer_is_nobodys_delegate(world):
    delegate(world, "reviewer", "system")
    paper = world.paper_at("second_review")
    with pytest.raises(Refused, match="不在您名下"):
        finish_task(task_of(paper).pk, **world.by("system"))


def test_neither_does_another_level(world):
    delegate(world, "reviewer", "deputy")
    paper = world.paper_at("second_review")
    finish_task(task_of(paper).pk, **world.by("deputy"))
    with pytest.raises(Refused, match="四级审核"):
        finish_task(task_of(paper).pk, **world.by("deputy"))


def test_what_a_delegate_opens_counts_as_opened(world):
    delegate(world, "reviewer", "colleague")
    paper = world.paper_at("second_review")
    assert mark_opened(paper.pk, **world.by("colleague")) == 1
    assert mark_opened(paper.pk, **world.by("reviewer")) == 0


# ── the matter's own clock ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_matters_clock_stands_while_it_waits_for_an_instruction(world):
    matter = world.draft().matter
    start_clock(matter, key="documents.review_days.ordinary", **world.by("drafter"))
    matter.refresh_from_db()
    assert matter.due_date == dt.date(2025, 3, 5)
    waiting, working = Step("a", "批示", "待批示", stops_clock=True), Step("b", "承办", "承办中")
    clocks.follow(matter, working, waiting, dt.date(2025, 3, 4))
    clocks.follow(matter, waiting, waiting, dt.date(2025, 3, 5))
    clocks.follow(matter, waiting, working, dt.date(2025, 3, 10))
    assert matter.due_date == dt.date(2025, 3, 11), "one day was left when it stopped"
    assert "待批示" in matter.due_sentence
    assert Pause.objects.get().to_date == dt.date(2025, 3, 10)


def test_the_office_may_let_the_clock_run(world):
    matter = world.draft().matter
    Parameter.objects.filter(key=clocks.CLOCK_PAUSES).update(value="0")
    start_clock(matter, key="documents.review_days.ordinary", **world.by("drafter"))
    clocks.follow(matter, Step("b", "承办", "承办中"), Step("a", "批示", "待批示", stops_clock=True), dt.date(2025, 3, 4))
    assert not Pause.objects.exists()


# ── rows and kernel agree ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_number_of_questions_does_not_grow_with_the_signers(world):
    asked = []
    for units in (("caizheng", "donghu"), ("caizheng", "donghu", "shuiwu")):
        paper = world.walk(world.step(world.paper_at("register"), receivers=units), "receipt")
        mine = Task.objects.get(matter=paper.pk, position=world.positions["liaison_caizheng"], state="open")
        with CaptureQueriesContext(connection) as queries:
            finish_task(mine.pk, **world.by("liaison_caizheng"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_there_is_no_such_task_to_add_to(world):
    with pytest.raises(NotYours):
        depute_task(10**9, holder=person(world, "colleague"), request="x", **world.by("reviewer"))


def test_rows_read_back_as_the_kernel_left_them(world):
    paper = world.paper_at("second_review")
    add_signers(
        task_of(paper).pk,
        holders=[person(world, "colleague"), person(world, "director")],
        place="after",
        request="x",
        **world.by("reviewer"),
    )
    works = situation_of(Matter.objects.get(pk=paper.pk)).works[-3:]
    assert [(work.role, work.place, work.state) for work in works] == [
        ("main", "", "open"), ("added", "after", "waiting"), ("added", "after", "waiting"),
    ]  # fmt: skip
    assert {work.parent for work in works[1:]} == {works[0].id}
