"""Who may read what was urged: whoever may read the matter, by its own kind's permission."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import NOTHING, Permission, scope
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import UnitKind
from zhongshu.core.urging.models import Addressee, SentKind

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)


def reported_scope(actor: Actor) -> Q:
    """Matters that were reported to the actor: who is told that something is late may look at it. A condition on Matter, for a kind's read permission."""
    return Q(Exists(Addressee.objects.filter(sent__matter=OuterRef("pk"), sent__kind=SentKind.REPORT, person=actor.person)))


def _works_in_office(actor: Actor) -> bool:
    """Units that receive or countersign see a paper's text, not whom the office has urged."""
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def _may_read_matter(actor: Actor) -> Q:
    readable = NOTHING
    for kind in KINDS:
        readable |= Q(kind=kind.code) & scope(actor, kind.read)
    return readable


READ = Permission("urging.read", "查看催办记录", Matter, _works_in_office, _may_read_matter)
