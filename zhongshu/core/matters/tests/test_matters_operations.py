"""What the matter core promises whatever the business: one winner, one trace, nothing lost, and what the database itself refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.world import Trail, open_holders
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of, list_faults
from zhongshu.core.matters import carrying, operations
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Dispensation, Link, Matter, Task, TaskState
from zhongshu.core.matters.operations import finish_task, mark_opened, open_matter, return_task, withdraw_task
from zhongshu.core.matters.queries import list_done_on, list_started, list_unit_tasks_due, list_waiting
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock


def open_task(paper):
    return Task.objects.get(matter=paper.pk, state=TaskState.OPEN)


def test_a_matter_that_another_caused_is_linked_to_it(world):
    source = world.draft().matter
    unit = world.units["zonghe"]
    new = open_matter(KINDS["documents.paper"], title="所生事项", unit=unit, source=source, **world.by("drafter"))
    link = Link.objects.get()
    assert (link.source, link.target) == (source, new)
    assert open_holders(new) == {"drafter"}


def test_of_two_who_saw_the_same_state_the_second_changes_nothing(world, monkeypatch):
    """Both read the rows before either wrote: the row's lock is taken away, and the compare-and-set still holds."""
    paper = world.paper_at("first_review")
    stale = operations.lock_matter(open_task(paper).pk)
    task = open_task(paper)
    situation = carrying.situation_of(stale)
    finish_task(task.pk, **world.by("division_head"))
    monkeypatch.setattr(operations, "lock_matter", lambda _task: stale)
    monkeypatch.setattr(carrying, "situation_of", lambda _matter: situation)
    trail = Trail()
    with pytest.raises(Refused, match="刚刚被他人处理"):
        finish_task(task.pk, **world.by("division_head"))
    assert trail.types() == []
    assert Task.objects.filter(matter=paper.pk, state=TaskState.OPEN).count() == 1


def test_an_event_tells_the_act_in_a_sentence_and_the_chain_holds(world):
    paper = world.paper_at("second_review")
    return_task(open_task(paper).pk, target="first_review", way=Way.DIRECT, reason="数字不符", **world.by("reviewer"))
    assert entry_of(Event.objects.order_by("-seq")[0]).sentence == "复核退回至初审（直送）：数字不符"
    assert list(list_faults()) == []


def test_there_is_no_such_task(world):
    for act in (finish_task, withdraw_task):
        with pytest.raises(NotYours):
            act(10**9, **world.by("drafter"))


def test_a_task_says_by_when_and_why(world):
    ordinary = open_task(world.paper_at("first_review"))
    urgent = open_task(world.paper_at("first_review", urgency="特急"))
    assert ordinary.due_date == dt.date(2025, 3, 5), "two working days after Monday"
    assert urgent.due_date == dt.date(2025, 3, 3)
    assert ordinary.due_sentence
    assert open_task(world.draft()).due_date is None, "a draft has no term"


def test_a_holiday_does_not_count(world):
    world.now = dt.datetime(2025, 4, 30, 9, 0, tzinfo=clock.CHINA)
    assert open_task(world.paper_at("first_review")).due_date == dt.date(2025, 5, 7), "1 to 5 May 2025 were free"


def test_opening_counts_once_and_only_for_ones_own_tasks(world):
    paper = world.paper_at("receipt")
    assert mark_opened(paper.pk, **world.by("liaison_donghu")) == 1
    assert mark_opened(paper.pk, **world.by("liaison_donghu")) == 0
    assert mark_opened(paper.pk, **world.by("outsider")) == 0


def test_the_desk_shows_what_waits_by_due_date_and_what_has_none_last(world):
    draft = world.draft()
    late, soon = (world.paper_at("second_review", urgency=urgency) for urgency in ("特急", ""))
    back = {"target": "drafting", "way": Way.STEPWISE, "reason": "请改"}
    assert [task.matter_id for task in list_waiting(world.actor("reviewer"))] == [late.pk, soon.pk]
    return_task(open_task(soon).pk, **back, **world.by("reviewer"))
    assert {task.matter_id for task in list_waiting(world.actor("drafter"))} == {draft.pk, soon.pk}
    assert [matter.pk for matter in list_started(world.actor("drafter"))] == [soon.pk, late.pk, draft.pk]
    assert [task.matter_id for task in list_done_on(world.actor("reviewer"), world.now.date())] == [soon.pk]
    assert [task.matter_id for task in list_unit_tasks_due(world.actor("division_head"), world.now.date())] == [late.pk]
    assert not list_waiting(world.actor("outsider"))


def test_a_running_matter_keeps_the_version_of_the_flow_that_it_began_with(world):
    matter = world.draft().matter
    assert step_of(matter).title == "起草"
    with pytest.raises(KeyError, match="no flow version 7"):
        KINDS[matter.kind].flow_of(7)


@pytest.mark.parametrize(
    "tampering",
    [
        lambda task: Task.objects.filter(pk=task.pk).update(position=None, person=None),
        lambda task: Task.objects.filter(pk=task.pk).update(state="done"),
        lambda task: Task.objects.create(
            matter=task.matter, step=task.step, visit=task.visit, position=task.position, arrived_at=task.arrived_at
        ),
        lambda task: Matter.objects.filter(pk=task.matter_id).update(phase="done"),
        lambda task: Matter.objects.filter(pk=task.matter_id).update(closed_at=task.arrived_at),
        lambda task: Link.objects.create(source=task.matter, target=task.matter, kind="x", made_at=task.arrived_at),
        lambda task: Dispensation.objects.create(
            matter=task.matter, person=task.sent_by, granted_by=task.sent_by, step="x", reason="x", granted_at=task.arrived_at
        ),
    ],
    ids=["no holder", "done by nobody", "twice the same task", "closed without a time", "a time but open", "to itself", "for oneself"],
)
def test_the_database_refuses_what_must_never_be_true(world, tampering):
    task = open_task(world.paper_at("first_review"))
    with pytest.raises(IntegrityError), transaction.atomic():
        tampering(task)


def test_a_page_that_one_looks_at_again_writes_nothing(world, django_assert_num_queries):
    matter = world.paper_at("first_review").matter
    task = Task.objects.get(matter=matter, state="open")
    assert mark_opened(matter.pk, **world.by("reviewer")) + mark_opened(matter.pk, **world.by("division_head")) == 1
    task.refresh_from_db()
    assert task.opened_at == world.now
    by = world.by("division_head")
    with django_assert_num_queries(1):
        assert mark_opened(matter.pk, **by) == 0
