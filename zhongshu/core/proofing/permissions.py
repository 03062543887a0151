"""Who keeps the lexicon, and who reads it: it holds no papers, so whoever works in the office may know what its checker knows."""

from __future__ import annotations

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.org.models import UnitKind
from zhongshu.core.proofing.models import Entry, Proposal

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
KEEPER = "lexicon_keeper"
"""核文词库维护岗, in 文电处."""


def _works_in_office(actor: Actor) -> bool:
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def _keeps(actor: Actor) -> bool:
    return actor.has_duty(KEEPER)


READ = Permission("proofing.read", "查看核文词库", Entry, _works_in_office)
KEEP = Permission("proofing.keep", "维护核文词库、处理词条建议", Proposal, _keeps)

ALL = (READ, KEEP)
