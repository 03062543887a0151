"""The office of follow-up with a project of the city before it."""

from decimal import Decimal

import pytest

from tests.assigning import Office, office
from tests.world import visit, world
from zhongshu.business.livelihood.models import Project
from zhongshu.business.livelihood.operations import projects, reports
from zhongshu.business.livelihood.operations.projects import Facts
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling

__all__ = ["office", "visit", "works", "world"]
LINEAR = tuple(Decimal(percent) for percent in (8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100))
FRONT = tuple(Decimal(percent) for percent in (20, 40, 60, 80, 90, 95, 96, 97, 98, 99, 99, 100))


class Works:
    """Projects on their way."""

    def __init__(self, office: Office) -> None:
        self.office, self.world = office, office.world

    def facts(self, **changes):
        units = self.world.units
        values = {
            "title": "新增普惠托位", "level": "city", "year": 2025, "content": "新增普惠托位100个", "measure": "个", "target": Decimal(100),
            "plan": LINEAR, "lead": units["caizheng"], "assists": (units["shuiwu"],), "decided_by": "市人民代表大会",
        }  # fmt: skip
        return Facts(**{**values, **changes})

    def create(self, **changes):
        return projects.create_project(self.facts(**changes), unit=self.world.units["ducha"], **self.world.by("officer"))

    def running(self, **changes):
        project = self.create(**changes)
        for _ in range(2):
            projects.advance(project, **self.world.by("officer"))
        projects.record_vote(project, decision="第六次会议", **self.world.by("officer"))
        projects.issue_project(project, **self.world.by("officer"))
        return self.fresh(project)

    def report(self, project, month, amount, by="liaison_caizheng", **more):
        return reports.report_month(project, month=month, amount=Decimal(amount), **more, **self.world.by(by))

    def site(self, project, name="第一托育园"):
        return reports.add_site(project, name=name, district=self.world.units["donghu"], x=300, y=400, **self.world.by("liaison_caizheng"))

    def photo(self, site, stage="after", file=None):
        return reports.add_photo(site, stage=stage, file=file or self.office.photo(), **self.world.by("liaison_caizheng"))

    def finished(self, **changes):
        """Every unit has handed its part in and had it accepted; the figures are full."""
        project = self.running(**changes)
        self.report(project, 1, project.target)
        for row in Assignment.objects.filter(parent=project.pk).select_related("unit", "matter"):
            handling.sign_for(row, **self.world.by(self.office.liaison(row)))
            self.office.hand_in(row)
            self.office.accept(row)
        projects.advance(project, **self.world.by("officer"))
        return self.fresh(project)

    def fresh(self, project):
        return Project.objects.select_related("matter", "lead").get(pk=project.pk)


@pytest.fixture
def works(office):
    return Works(office)
