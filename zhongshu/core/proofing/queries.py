"""Asking the lexicon: what holds on a day, as data for the engine."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q

from zhongshu.core.proofing.models import Entry, Proposal, ProposalState
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.engines.proofing import Entry as EntryData
from zhongshu.engines.proofing import Office


def get_office(day: dt.date, *, is_public: bool = False) -> Office:
    """本单位词库 as it stands, for a paper of this day: every entry that ever counted, since names are judged by what they were too."""
    return Office(tuple(map(data_of, Entry.objects.filter(is_withdrawn=False).order_by("pk"))), day, is_public)


def data_of(entry: Entry) -> EntryData:
    """A row as the engine takes it."""
    return EntryData(
        str(entry.pk), entry.kind, entry.text, tuple(entry.wrong), tuple(entry.titles), tuple(entry.members),
        entry.severity, entry.source, entry.from_date, entry.to_date, entry.rule,
    )  # fmt: skip


def facts_of(entry: Entry) -> EntryFacts:
    """What was written of an entry."""
    return EntryFacts(
        entry.kind, entry.text, tuple(entry.wrong), tuple(entry.titles), tuple(entry.members), entry.severity, entry.rule
    )  # fmt: skip


def in_force(day: dt.date) -> Q:
    """Entries that count on a day, and those that will."""
    return Q(is_withdrawn=False) & (Q(to_date=None) | Q(to_date__gte=day))


def list_history(entry: Entry) -> list[Entry]:
    """Every row of the same words, the newest first."""
    rows = Entry.objects.select_related("made_by").filter(kind=entry.kind, text=entry.text)
    return list(rows.order_by("-from_date", "-pk"))


def count_by_kind(day: dt.date) -> dict[str, int]:
    """How many entries of each kind count."""
    rows: Any = Entry.objects.filter(in_force(day)).values_list("kind").annotate(Count("pk"))
    return dict(rows)


def list_open_proposals() -> list[Proposal]:
    """What waits for the keeper, the oldest first."""
    return list(Proposal.objects.filter(state=ProposalState.OPEN).order_by("pk"))
