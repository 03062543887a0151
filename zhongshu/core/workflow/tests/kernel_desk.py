"""A matter in memory on the flow of 发文, played as the database's operations play it on rows."""

from __future__ import annotations

from dataclasses import replace

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way
from zhongshu.core.workflow.kernel import plan, withdrawable
from zhongshu.core.workflow.situation import UNFINISHED, Act, Decision, Kind, Phase, Place, Role, Situation, State, apply, begin

DRAFTER, FIRST, SECOND, FINAL, LEADER, CLERK, DEPUTY = 1, 2, 3, 4, 5, 6, 7
UNITS = ("position:21", "position:22", "position:23")
FLOW = Flow(
    "test",
    1,
    "发文",
    (
        Step("drafting", "起草", "起草中"),
        Step(
            "countersign", "会签", "会签中", quorum=Quorum.ALL, optional=True, dissent=True, may_skip=True,
            modes=("all", "in_order", "one", "votes"),
        ),
        Step("coordination", "协调", "协调中", after_dissent="countersign"),
        Step("first", "初审", "初审中", level=1, transferable=False),
        Step("second", "复核", "复核中", level=2),
        Step("final", "终审", "终审中", level=3),
        Step("sign", "签批", "待签批", level=4),
        Step("register", "登记", "待登记", returns_to=("sign",)),
        Step("end", "归档", "待归档", is_end=True),
    ),
)  # fmt: skip
HOLDERS = {"coordination": DEPUTY, "first": FIRST, "second": SECOND, "final": FINAL, "sign": LEADER, "register": CLERK}


class Desk:
    """Everybody's acts on one matter."""

    flow = FLOW

    def __init__(self, units=(), quorum=None):
        self.units = tuple(units)
        quorums = {"countersign": quorum} if quorum else {}
        empty = Situation("drafting", 0, Phase.OPEN, DRAFTER, (), quorums=quorums)
        self.now = apply(empty, begin(FLOW, f"person:{DRAFTER}"), 1)

    def who(self, step):
        if step.code == "countersign":
            return self.units
        return (f"person:{DRAFTER}",) if step.code == "drafting" else (f"position:{HOLDERS[step.code]}",)

    def do(self, act):
        self.now = apply(self.now, plan(FLOW, self.now, act, self.who), max(work.id for work in self.now.works) + 1)

    def act(self, kind, by, work=None, **more):
        more.setdefault("keys", frozenset({work.holder}) if work else frozenset())
        self.do(Act(kind, by, work.id if work else 0, **more))

    def task(self, holder=None, state=State.OPEN):
        return next(work for work in self.now.works if work.state == state and holder in (None, work.holder))

    def asked(self):
        return [work.holder for work in self.now.works if work.state == State.OPEN]

    def waiting(self):
        return [work.holder for work in self.now.works if work.state == State.WAITING]

    def finish(self, by, holder=None, decision=Decision.AGREE, principal=None):
        work = self.task(holder)
        self.act(Kind.FINISH, by, work, decision=decision, principal=principal)
        return work

    def unit(self, number, decision=Decision.AGREE):
        return self.finish(number, f"position:{number}", decision)

    def back(self, by, target, way=Way.STEPWISE, holder=None, only=()):
        work = self.task(holder)
        self.act(Kind.RETURN, by, work, target=target, way=way, holders=only)
        return work

    def add(self, by, *holders, place=Place.BEFORE, role=Role.ADDED, holder=None):
        self.act(Kind.ADD, by, self.task(holder), holders=holders, place=place, role=role)

    def transfer(self, by, heir, holder=None, **more):
        work = next(work for work in self.now.works if work.state in UNFINISHED and holder in (None, work.holder))
        self.act(Kind.TRANSFER, by, work, holders=(heir,), **more)

    def remove(self, by, holder, **more):
        work = next(work for work in self.now.works if work.state in UNFINISHED and work.holder == holder)
        more.setdefault("keys", frozenset({f"person:{by}", f"position:{by}"}))
        self.act(Kind.REMOVE, by, work, **more)

    def withdraw(self, by):
        work = withdrawable(FLOW, self.now, by)
        assert work is not None
        self.act(Kind.WITHDRAW, by, work)

    def open_all(self):
        seen = [replace(work, is_opened=True) if work.state == State.OPEN else work for work in self.now.works]
        self.now = replace(self.now, works=tuple(seen))

    def to(self, step):
        for person in (DRAFTER, FIRST, SECOND, FINAL, LEADER, CLERK):
            if self.now.step == step:
                return self
            self.finish(person)
        return self
