"""Who may do what with outgoing papers. Every scope is a condition on Matter."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.documents.flow import COUNTERSIGN, DRAFTING
from zhongshu.business.documents.models import ClassifiedStub, Recipient, Route
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import Permission
from zhongshu.core.circulation.queries import reading_scope
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched
from zhongshu.core.org.models import UnitKind
from zhongshu.core.urging.permissions import reported_scope

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
CENTRAL_DUTIES = ("documents_reviewer", "registrar", "printer", "dispatcher", "director", "secretary_general", "archivist")
"""文电处 and the heads of the office see every paper that has left its drafter's desk."""
DISPENSING_DUTIES = ("director", "secretary_general")


def works_in_office(actor: Actor) -> bool:
    """Whether a post is held in the government, its office, or a division of it."""
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def has_seat(actor: Actor) -> bool:
    """Whether any post is held; officers hold none."""
    return bool(actor.seats)


def _may_read(actor: Actor) -> Q:
    """My drafts; what was ever on my desk or my position's; my division's, when I head it; all that left the desk, for the centre; what my unit received; what I was given to read; what was reported to me as late."""
    tasks = Task.objects.filter(touched(actor), matter=OuterRef("pk"))
    received = Recipient.objects.filter(paper=OuterRef("pk"), unit__in=actor.units, paper__dispatched_at__isnull=False)
    mine = Q(drafter=actor.person) | Q(Exists(tasks)) | Q(Exists(received)) | reading_scope(actor) | reported_scope(actor)
    headed = actor.units_as("division_head")
    if headed:
        mine |= Q(unit__in=headed)
    if actor.has_duty(*CENTRAL_DUTIES):
        mine |= ~Q(step__in=(DRAFTING, COUNTERSIGN))
    return Q(kind="documents.paper") & mine


READ = Permission("documents.read", "查看发文", Matter, has_seat, _may_read)
DRAFT = Permission("documents.draft", "起草公文", Matter, works_in_office, lambda actor: Q(kind="documents.paper", drafter=actor.person))
LEDGER = Permission("documents.ledger", "查看发文台账", Matter, works_in_office, _may_read)
RECEIVED = Permission(
    "documents.received",
    "查看本单位收到的公文",
    Recipient,
    has_seat,
    lambda actor: Q(unit__in=actor.units, paper__dispatched_at__isnull=False),
)
MANAGE_ROUTES = Permission("documents.manage_routes", "维护发文办理路线（系统管理员）", Route, is_system_officer)
MANAGE_TABLES = Permission("documents.manage_tables", "维护发文机关代字、收文单位组和常用批语（系统管理员）", None, is_system_officer)
DISPENSE = Permission("documents.dispense", "批准兼办审核层级", Matter, lambda actor: actor.has_duty(*DISPENSING_DUTIES), _may_read)
RECORD_ERRORS = Permission(
    "documents.record_errors",
    "登记质量差错、公文废止",
    Matter,
    lambda actor: actor.has_duty("documents_reviewer", "registrar"),
    _may_read,
)
URGE = Permission("documents.urge", "组织传阅、催办发文", Matter, works_in_office, _may_read)
STUBS = Permission(
    "documents.stubs",
    "登记涉密公文",
    ClassifiedStub,
    works_in_office,
    lambda actor: Q(unit__in=actor.units) | Q(registered_by=actor.person),
)

ALL = (READ, DRAFT, LEDGER, RECEIVED, MANAGE_ROUTES, MANAGE_TABLES, DISPENSE, RECORD_ERRORS, URGE, STUBS)
