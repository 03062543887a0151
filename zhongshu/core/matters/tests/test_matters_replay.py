"""Random acts on rows by random people: nothing is lost or doubled, and the ledger tells the same story as the rows."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.models import Event
from zhongshu.core.matters import operations
from zhongshu.core.matters.carrying import situation_of
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.replay import list_faults, replay
from zhongshu.core.org.models import Delegation
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.kernel import withdrawable
from zhongshu.core.workflow.situation import Decision

UNITS = ["caizheng", "shuiwu"]


class Office:
    """Everybody of the small office, pressing whatever buttons there are."""

    def __init__(self, world, seed):
        self.world = world
        self.random = random.Random(seed)
        self.roles = [role for role, person in world.people.items() if not person.officer]
        reviewer, colleague = world.people["reviewer"], world.people["colleague"]
        Delegation.objects.create(
            principal=reviewer, delegate=colleague, from_date=world.now.date(), to_date=world.now.date().replace(year=2026),
            reason="出差", made_by=reviewer, made_at=world.now,
        )  # fmt: skip
        self.paper = world.draft(countersign=UNITS)

    def holder(self):
        role = self.random.choice(self.roles)
        return self.random.choice([f"person:{self.world.people[role].pk}", f"position:{self.world.positions[role].pk}"])

    def by(self, task):
        """Mostly who holds the task, or may stand in for him; sometimes anybody."""
        draw = self.random
        self.world.by("drafter")
        if draw.random() < 0.15:
            return {"actor": self.world.actor(draw.choice(self.roles)), "now": self.world.now}
        person = task.person or task.position.posts.select_related("person").first().person
        if person == self.world.people["reviewer"] and draw.random() < 0.5:
            person = self.world.people["colleague"]
        return {"actor": actor_of(person, self.world.now.date()), "now": self.world.now}

    def act(self):
        draw = self.random
        task = draw.choice(list(Task.objects.filter(matter=self.paper.pk).order_by("pk")))
        if draw.random() < 0.85:
            unfinished = Task.objects.filter(matter=self.paper.pk, state__in=("open", "waiting")).order_by("pk")
            task = draw.choice(list(unfinished) or [task])
        by = self.by(task)
        matter = Matter.objects.get(pk=self.paper.pk)
        flow_steps = ["drafting", "countersign", "first_review", "second_review", "final_review", "sign_off"]
        acts = {
            "finish": lambda: operations.finish_task(task.pk, decision=draw.choice(["agree", "comment", "disagree"]), opinion="意见", **by),
            "return": lambda: operations.return_task(
                task.pk, target=draw.choice(flow_steps), way=draw.choice(list(Way)), reason="改", **by
            ),
            "withdraw": lambda: self._withdraw(matter, by),
            "add": lambda: operations.add_signers(
                task.pk, holders=[self.holder()], place=draw.choice(["before", "after", "beside"]), request="请核", **by
            ),
            "depute": lambda: operations.depute_task(task.pk, holder=self.holder(), request="请办", **by),
            "remove": lambda: operations.remove_signer(task.pk, reason="不必", **by),
            "transfer": lambda: operations.transfer_task(task.pk, holder=self.holder(), reason="转", **by),
            "reassign": lambda: operations.reassign_task(task.pk, holder=self.holder(), reason="移交", **by),
            "skip": lambda: operations.skip_step(matter, reason="急", **by),
        }
        weights = [9, 2, 3, 2, 1, 1, 1, 1, 0.3]
        acts[draw.choices(list(acts), weights)[0]]()

    def _withdraw(self, matter, by):
        taken = withdrawable(KINDS[matter.kind].flow_of(matter.flow_version), situation_of(matter), by["actor"].person)
        operations.withdraw_task(taken.id if taken else 0, **by)


@pytest.mark.parametrize("seed", range(6))
def test_the_ledger_tells_the_same_story_as_the_rows_whatever_people_do(world, seed):
    office = Office(world, seed)
    done = 0
    for _ in range(60):
        before = Event.objects.count()
        try:
            office.act()
        except Refused:
            assert Event.objects.count() == before, "what is refused leaves nothing"
            continue
        done += 1
        check_rows(office.paper.pk)
        if Matter.objects.get(pk=office.paper.pk).phase != PhaseChoice.OPEN:
            break
    assert done > 10, "most of what is tried is done"
    assert list(list_faults()) == []
    matter = Matter.objects.get(pk=office.paper.pk)
    told = replay(matter, list(Event.objects.filter(matter=matter.pk, type__startswith="matters.").order_by("seq")))
    rows = situation_of(matter)
    assert told == replace(rows, works=tuple(replace(work, is_opened=False) for work in rows.works))


def check_rows(pk):
    matter = Matter.objects.get(pk=pk)
    unfinished = Task.objects.filter(matter=pk, state__in=("open", "waiting"))
    assert unfinished.filter(state="open").exists() == (matter.phase == PhaseChoice.OPEN)
    assert {(task.step, task.visit) for task in unfinished} <= {(matter.step, matter.visit)}


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (lambda task: Task.objects.filter(pk=task.pk).update(decision=Decision.DISAGREE), "decision被改过"),
        (lambda task: Task.objects.filter(pk=task.pk).update(done_for=task.done_by), "principal被改过"),
        (lambda task: Matter.objects.filter(pk=task.matter_id).update(step="sign_off"), "环节与事件流水不一致"),
        (lambda task: Task.objects.filter(matter=task.matter_id, state=TaskState.OPEN).update(position=None, person=task.done_by), "holder被改过"),
        (lambda task: Task.objects.filter(matter=task.matter_id, state=TaskState.OPEN).delete(), "不见了"),
        (lambda task: Task.objects.create(
            matter=task.matter, step=task.step, visit=9, person=task.done_by, arrived_at=task.arrived_at, state="cancelled"), "多出待办"),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_behind_the_ledger_is_found(world, tampering, found):
    paper = world.paper_at("second_review")
    task = Task.objects.select_related("matter", "done_by").get(matter=paper.pk, step="first_review")
    assert list(list_faults()) == []
    tampering(task)
    (fault,) = list_faults()
    assert found in fault
