"""Who may do what in 督查督办. Units see their own assignments, and not the item itself."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.supervision.flow import INSPECTION_KIND, ITEM_KIND, PLATE_KIND, PROPOSING
from zhongshu.business.supervision.models import Inspection
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import Permission
from zhongshu.core.assignments.permissions import LEADING_DUTIES, UNIT_DUTIES, has_seat, works_in_office
from zhongshu.core.circulation.queries import reading_scope
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched

SUPERVISOR = "supervisor"


def is_supervisor(actor: Actor) -> bool:
    """Whether a post of the follow-up division is held."""
    return actor.has_duty(SUPERVISOR)


def reads_items(actor: Actor) -> bool:
    """The follow-up division and the leaders."""
    return actor.has_duty(SUPERVISOR, *LEADING_DUTIES)


def seen(actor: Actor, kind: str) -> Q:
    """Items one may see: the follow-up division all; leaders all that have been sent for approval; others what is or was on their desk."""
    mine = Q(drafter=actor.person) | Q(Exists(Task.objects.filter(touched(actor), matter=OuterRef("pk"))))
    if is_supervisor(actor):
        mine = Q()
    elif actor.has_duty(*LEADING_DUTIES):
        mine = ~Q(step=PROPOSING) | mine
    return Q(kind=kind) & mine


def seen_items(actor: Actor) -> Q:
    """The scope of READ and LEDGER as a condition on the items themselves: what was approved has been sent for approval."""
    if is_supervisor(actor):
        return Q()
    within = Q(Exists(Matter.objects.filter(seen(actor, ITEM_KIND), pk=OuterRef("matter"))))
    return Q(approved_at__isnull=False) | within if actor.has_duty(*LEADING_DUTIES) else within


def _may_read_inspection(actor: Actor) -> Q:
    """The follow-up division and the leaders all; its team; the inspected body once the conclusion has been signed."""
    if actor.has_duty(SUPERVISOR, *LEADING_DUTIES):
        return Q(kind=INSPECTION_KIND)
    body = Inspection.objects.filter(matter=OuterRef("pk"), unit__in=actor.units_as(*UNIT_DUTIES), concluded_at__isnull=False)
    team = Inspection.objects.filter(Q(leader=actor.person) | Q(members=actor.person), matter=OuterRef("pk"))
    return Q(kind=INSPECTION_KIND) & (Q(Exists(body)) | Q(Exists(team)))


def _may_read_inside(actor: Actor) -> Q:
    """How an inspection came by what it found — plan, methods, clues, course: the follow-up division, the leaders and its team; never who sits in the inspected body."""
    own = Inspection.objects.filter(matter=OuterRef("pk"), unit__in=actor.units)
    if actor.has_duty(SUPERVISOR, *LEADING_DUTIES):
        return Q(kind=INSPECTION_KIND) & ~Q(Exists(own))
    team = Inspection.objects.filter(Q(leader=actor.person) | Q(members=actor.person), matter=OuterRef("pk"))
    return Q(kind=INSPECTION_KIND) & Q(Exists(team)) & ~Q(Exists(own))


READ = Permission(
    "supervision.read", "查看督查事项", Matter, has_seat, lambda actor: seen(actor, ITEM_KIND) | Q(kind=ITEM_KIND) & reading_scope(actor)
)
READ_PLATE = Permission("supervision.read_plate", "查看挂牌督办", Matter, works_in_office, lambda actor: seen(actor, PLATE_KIND))
LEDGER = Permission("supervision.ledger", "查看督查台账和督查数据", Matter, reads_items, lambda actor: seen(actor, ITEM_KIND))
MANAGE = Permission("supervision.manage", "提出、合并、交办和归档督查事项", Matter, is_supervisor, lambda actor: seen(actor, ITEM_KIND))
MANAGE_SOURCES = Permission("supervision.manage_sources", "维护督办来源（系统管理员）", None, is_system_officer)
READ_INSPECTION = Permission("supervision.read_inspection", "查看督查", Matter, has_seat, _may_read_inspection)
READ_INSIDE = Permission(
    "supervision.read_inside", "查看督查方案、线索和全程（被督查单位看不到）", Matter, works_in_office, _may_read_inside
)
ALL = (READ, READ_PLATE, READ_INSPECTION, READ_INSIDE, LEDGER, MANAGE, MANAGE_SOURCES)
