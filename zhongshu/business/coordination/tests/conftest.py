"""The office of follow-up with a dispute before it."""

import pytest

from tests.assigning import Office, office
from tests.world import visit, world
from zhongshu.business.coordination import operations
from zhongshu.business.coordination.models import Issue
from zhongshu.business.coordination.operations import Facts
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling
from zhongshu.core.files.operations import store_made

__all__ = ["disputes", "office", "visit", "world"]
OPINION = "由市财政局牵头，4月底前落实用地指标50亩。"


class Disputes:
    """Issues on their way: raised by 东湖区, coordinated by 综合处, between 财政 and 水务."""

    def __init__(self, office: Office) -> None:
        self.office, self.world = office, office.world

    def facts(self, **changes):
        units = self.world.units
        values = {
            "title": "东湖泵站用地指标", "source": "district", "category": "resources", "raiser": units["donghu"], "dispute": "指标由谁出",
            "parties": ((units["caizheng"], "应由水务调剂", True), (units["shuiwu"], "应由财政保障", False)),
        }  # fmt: skip
        return Facts(**{**values, **changes})

    def raised(self, **changes):
        division = self.world.units["zonghe"]
        made = operations.raise_issue(self.facts(**changes), division=division, **self.world.by("liaison_donghu"))
        return self.fresh(made)

    def accepted(self, **changes):
        issue = self.raised(**changes)
        operations.accept_issue(issue, **self.world.by("drafter"))
        return self.fresh(issue)

    def meet(self, issue, *, is_agreed=False):
        facts = {"attended": "市财政局、市水务局", "outcome": "各方发表意见"}
        day = self.world.now.date()
        return operations.record_meeting(issue, held_date=day, is_agreed=is_agreed, **facts, **self.world.by("drafter"))

    def asked(self, **changes):
        issue = self.accepted(**changes)
        self.meet(issue, is_agreed=True)
        operations.form_opinion(issue, opinion=OPINION, lead=self.world.units["caizheng"], **self.world.by("drafter"))
        return self.fresh(issue)

    def following(self, **changes):
        issue = self.asked(**changes)
        for unit in ("caizheng", "shuiwu"):
            operations.confirm(issue, **self.world.by(f"liaison_{unit}"))
        due = self.world.now.date().replace(month=12, day=20)
        operations.follow_up(self.fresh(issue), due=due, **self.world.by("drafter"))
        return self.fresh(issue)

    def verifying(self, **changes):
        issue = self.following(**changes)
        for row in Assignment.objects.filter(parent=issue.pk).select_related("unit", "matter"):
            handling.sign_for(row, **self.world.by(self.office.liaison(row)))
            self.office.hand_in(row)
            handling.accept(row, **self.world.by("drafter"))
        operations.ask_to_verify(issue, **self.world.by("drafter"))
        return self.fresh(issue)

    def proof(self):
        return store_made(b"proof" + str(self.world.now).encode(), name="批复.pdf", kind="pdf", actor=None, now=self.world.now)

    def fresh(self, issue):
        return Issue.objects.select_related("matter__unit", "raiser", "lead").get(pk=issue.pk)


@pytest.fixture
def disputes(office):
    return Disputes(office)
