"""From false alarms to accepted words."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter
from zhongshu.core.proofing.models import Alarm, Entry, Proposal, ProposalState
from zhongshu.core.proofing.operations.entries import add_entry
from zhongshu.core.proofing.permissions import KEEP
from zhongshu.core.proofing.rules import EntryFacts, is_worth_proposing


@transaction.atomic
def note_false_alarm(
    *, rule: str, words: str, message: str, matter: Matter, reason: str, actor: Actor, now: dt.datetime
) -> Proposal | None:
    """记误报: the second of the same words under the same rule, in another matter or by another person, makes one proposal, once and for all."""
    told = {"rule": rule, "words": words, "matter": matter, "person_id": actor.person}
    Alarm.objects.get_or_create(**told, defaults={"reason": reason[:200], "at": now})
    pairs = list(Alarm.objects.filter(rule=rule, words=words).values_list("matter", "person"))
    if not is_worth_proposing(pairs):
        return None
    proposal, is_new = Proposal.objects.get_or_create(rule=rule, words=words, defaults={"message": message[:300], "made_at": now})
    if not is_new:
        return None
    record("proofing.proposed", actor=actor, at=now, subject=words, words=words, message=message)
    return proposal


@transaction.atomic
def accept_proposal(
    proposal: Proposal, *, text: str, source: str, is_for_rule_alone: bool, from_date: dt.date, actor: Actor, now: dt.datetime
) -> Entry:
    """采纳: the words, or longer ones that hold them, become an accepted word. Raises Refused when they do not hold them, or the second time."""
    require(actor, KEEP)
    if proposal.words not in text:
        raise Refused(f"专有名词里要有“{proposal.words}”，可以在前后添字，写成完整的名称。")
    facts = EntryFacts("accepted", text.strip(), rule=proposal.rule if is_for_rule_alone else "")
    entry = add_entry(facts, source=source, from_date=from_date, actor=actor, now=now)
    _decide(proposal, ProposalState.ACCEPTED, actor, now, entry=entry)
    record("proofing.proposal_accepted", actor=actor, at=now, subject=proposal.words, words=proposal.words, text=entry.text)
    return entry


@transaction.atomic
def refuse_proposal(proposal: Proposal, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """不采纳, with a reason: the checker goes on asking, and the words are not proposed again."""
    require(actor, KEEP)
    if not reason.strip():
        raise Refused("不采纳要写明理由。")
    _decide(proposal, ProposalState.REFUSED, actor, now, reason=reason.strip()[:200])
    record("proofing.proposal_refused", actor=actor, at=now, subject=proposal.words, words=proposal.words, reason=reason.strip())


def _decide(proposal: Proposal, state: ProposalState, actor: Actor, now: dt.datetime, **facts: object) -> None:
    """Claimed by compare-and-set: of two keepers the second gets a sentence."""
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    if not rows.update(state=state, decided_by=actor.person, decided_at=now, **facts):
        raise Refused("这条建议已经处理过了。")
