"""Who may do what with projects. A unit sees its own and no other's. Every scope is a condition on Matter."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.livelihood.flow import PROJECT_KIND
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.assignments.models import Assignment, EndingChoice
from zhongshu.core.assignments.permissions import LEADING_DUTIES, UNIT_DUTIES, has_seat
from zhongshu.core.circulation.queries import reading_scope
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched

SUPERVISOR = "supervisor"


def manages(actor: Actor) -> bool:
    """Whether a post of the follow-up division is held, whose officers keep the projects' dossiers."""
    return actor.has_duty(SUPERVISOR)


def oversees(actor: Actor) -> bool:
    """The follow-up division and the leaders."""
    return actor.has_duty(SUPERVISOR, *LEADING_DUTIES)


def _of_unit(actor: Actor) -> Q:
    given = Assignment.objects.filter(parent=OuterRef("pk"), unit__in=actor.units_as(*UNIT_DUTIES)).exclude(ending=EndingChoice.VOID)
    return Q(Exists(given))


def _may_read(actor: Actor) -> Q:
    if oversees(actor):
        return Q(kind=PROJECT_KIND)
    tasks = Task.objects.filter(touched(actor), matter=OuterRef("pk"))
    return Q(kind=PROJECT_KIND) & (_of_unit(actor) | Q(Exists(tasks)) | reading_scope(actor))


def _may_report(actor: Actor) -> Q:
    return Q(kind=PROJECT_KIND) & _of_unit(actor)


READ = Permission("livelihood.read", "查看民生实事项目", Matter, has_seat, _may_read)
REPORT = Permission(
    "livelihood.report", "填报本单位民生实事的月报、点位和照片", Matter, lambda actor: actor.has_duty(*UNIT_DUTIES), _may_report
)
MANAGE = Permission("livelihood.manage", "建立和推进民生实事项目", Matter, manages, lambda _actor: Q(kind=PROJECT_KIND))
ALL = (READ, REPORT, MANAGE)
