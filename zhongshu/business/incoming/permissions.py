"""Who may do what with incoming papers. Scopes are conditions on Matter, or on what has not become one yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.incoming.models import Arrival, HandlingUnit, IncomingRoute, IncomingStub, Instruction
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import Permission
from zhongshu.core.circulation.queries import reading_scope
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched
from zhongshu.core.org.models import UnitKind
from zhongshu.core.urging.permissions import reported_scope

KIND = "incoming.paper"
OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
RECEIVING_DUTIES = ("dispatcher", "registrar", "documents_reviewer")
"""文电处's posts: they sign for papers, register them and see to them."""
CENTRAL_DUTIES = (*RECEIVING_DUTIES, "director", "secretary_general", "archivist")
"""They see every incoming paper."""


def works_in_office(actor: Actor) -> bool:
    """Whether a post is held in the government, its office, or a division of it."""
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def has_seat(actor: Actor) -> bool:
    """Whether any post is held; officers hold none."""
    return bool(actor.seats)


def receives(actor: Actor) -> bool:
    """Whether one signs for papers that come in."""
    return actor.has_duty(*RECEIVING_DUTIES)


def reports_from_outside(actor: Actor) -> bool:
    """Whether one's unit sends papers to the office: departments, districts, towns, enterprises."""
    return any(seat.unit_kind not in OFFICE_KINDS for seat in actor.seats)


def _may_read(actor: Actor) -> Q:
    """What was ever on my desk, what I was given to read, what my unit handles, what was reported to me as late, and where an instruction on it became a matter of
    mine, which I follow up by the words of the paper; all of it, for the centre.
    """
    tasks = Task.objects.filter(touched(actor), matter=OuterRef("pk"))
    mine = Task.objects.filter(touched(actor)).values("matter")
    handled = HandlingUnit.objects.filter(paper=OuterRef("pk"), unit__in=actor.units)
    reached = Q(Exists(handled)) & Q(step__in=("handle", "reply", "close", "to_file"))
    followed = Q(became__in=mine) | Q(became__links_out__kind="merged", became__links_out__target__in=mine)
    became = Q(Exists(Instruction.objects.filter(followed, paper=OuterRef("pk"))))
    own = Q(Exists(tasks)) | reading_scope(actor) | reached | reported_scope(actor) | became
    return Q(kind=KIND) & (Q() if actor.has_duty(*CENTRAL_DUTIES) else own)


READ = Permission("incoming.read", "查看收文", Matter, has_seat, _may_read)
LEDGER = Permission("incoming.ledger", "查看收文台账", Matter, has_seat, _may_read)
RECEIVE = Permission("incoming.receive", "签收来文、批量登记", Arrival, receives)
SEND = Permission(
    "incoming.send", "向办公室报送公文", Arrival, reports_from_outside, lambda actor: Q(channel="unit") & (Q(sent_by=actor.person) | Q(issuer_unit__in=actor.units))
)  # fmt: skip
WATCH = Permission("incoming.watch", "组织传阅、催办收文", Matter, works_in_office, _may_read)
RECORD = Permission("incoming.record", "登记线下办理", Matter, receives, _may_read)
STUBS = Permission(
    "incoming.stubs",
    "登记涉密来文",
    IncomingStub,
    works_in_office,
    lambda actor: Q(unit__in=actor.units) | Q(registered_by=actor.person),
)
MANAGE_ROUTES = Permission("incoming.manage_routes", "维护收文办理路线（系统管理员）", IncomingRoute, is_system_officer)

ALL = (READ, LEDGER, RECEIVE, SEND, WATCH, RECORD, STUBS, MANAGE_ROUTES)
