"""Adding, changing and ending entries. Nothing is deleted, nothing is written over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.proofing.models import Entry
from zhongshu.core.proofing.permissions import KEEP
from zhongshu.core.proofing.queries import facts_of
from zhongshu.core.proofing.rules import EntryFacts, entry_fault
from zhongshu.engines.proofing import ENTRY_KINDS, SEVERITIES

PARTS = {"wrong": "错误写法", "titles": "职务", "members": "成员"}


@transaction.atomic
def add_entry(
    facts: EntryFacts, *, source: str, from_date: dt.date, to_date: dt.date | None = None, actor: Actor, now: dt.datetime
) -> Entry:
    """增加词条, from a day on. Raises Refused for what makes no entry, without a source, or where the words are there already."""
    require(actor, KEEP)
    _check(facts, source, from_date=from_date, to_date=to_date)
    if Entry.objects.filter(kind=facts.kind, text=facts.text, rule=facts.rule, to_date=None).exists():
        raise Refused(f"词库里已有{ENTRY_KINDS[facts.kind]}“{facts.text}”，请打开它修改。")
    entry = _made(facts, source, from_date, to_date, actor, now)
    record(
        "proofing.entry_added",
        actor=actor,
        at=now,
        subject=facts.text,
        kind=ENTRY_KINDS[facts.kind],
        text=facts.text,
        from_date=from_date,
        source=source,
    )
    return entry


@transaction.atomic
def change_entry(entry: Entry, facts: EntryFacts, *, source: str, from_date: dt.date, actor: Actor, now: dt.datetime) -> Entry:
    """修改词条: the old row ends the day before, a new one begins. Raises Refused when nothing changes or the day is not after the old start."""
    require(actor, KEEP)
    _check(facts, source, from_date=from_date, to_date=None)
    old = Entry.objects.select_for_update().get(pk=entry.pk)
    if old.to_date is not None or old.is_withdrawn:
        raise Refused("这条词条已经停用，请另外增加。")
    changes = changes_between(facts_of(old), facts, old.source, source)
    if not changes:
        raise Refused("和现在的词条一样，没有改动。")
    if from_date <= old.from_date:
        raise Refused(f"生效日期要晚于现行词条的生效日期{old.from_date}；刚登错的，可以先撤回再增加。")
    Entry.objects.filter(pk=old.pk).update(to_date=from_date - dt.timedelta(days=1), ended_at=now, end_reason="已修改")
    new = _made(facts, source, from_date, None, actor, now, replaces=old)
    record(
        "proofing.entry_changed",
        actor=actor,
        at=now,
        subject=facts.text,
        kind=ENTRY_KINDS[facts.kind],
        text=facts.text,
        from_date=from_date,
        changes=changes,
        source=source,
    )
    return new


@transaction.atomic
def end_entry(entry: Entry, *, from_date: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    """停用词条 from a day on; one that never came to count is withdrawn. Raises Refused without a reason, or the second time."""
    require(actor, KEEP)
    if not reason.strip():
        raise Refused("停用要写明理由。")
    old = Entry.objects.select_for_update().get(pk=entry.pk)
    if old.ended_at is not None:
        raise Refused("这条词条已经停用了。")
    last = from_date - dt.timedelta(days=1)
    is_withdrawn = last < old.from_date
    Entry.objects.filter(pk=old.pk).update(
        to_date=old.from_date if is_withdrawn else last, is_withdrawn=is_withdrawn, ended_at=now, end_reason=reason.strip()[:200]
    )
    record(
        "proofing.entry_ended",
        actor=actor,
        at=now,
        subject=old.text,
        kind=ENTRY_KINDS[old.kind],
        text=old.text,
        until="误登撤回" if is_withdrawn else f"至{last}止",
        reason=reason.strip(),
    )


def changes_between(old: EntryFacts, new: EntryFacts, old_source: str, source: str) -> str:
    """What changes, in words; empty where nothing does."""
    told = []
    for name, title in PARTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            gone, come = [each for each in before if each not in after], [each for each in after if each not in before]
            parts = [f"增加{'、'.join(come)}" if come else "", f"去掉{'、'.join(gone)}" if gone else "", "" if come or gone else "调整次序"]
            told.append(f"{title}{'，'.join(filter(None, parts))}")
    if old.text != new.text:
        told.append(f"“{old.text}”改为“{new.text}”")
    if old.severity != new.severity:
        told.append(f"程度由{SEVERITIES[old.severity]}改为{SEVERITIES[new.severity]}")
    if old_source != source:
        told.append("出处更新")
    return "；".join(told)


def _check(facts: EntryFacts, source: str, *, from_date: dt.date, to_date: dt.date | None) -> None:
    if fault := entry_fault(facts):
        raise Refused(fault)
    if not source.strip():
        raise Refused("请写明出处，例如文件名称和日期。")
    if to_date and to_date < from_date:
        raise Refused("失效日期不能早于生效日期。")


def _made(  # noqa: PLR0917 - one row's columns, in their order
    facts: EntryFacts,
    source: str,
    from_date: dt.date,
    to_date: dt.date | None,
    actor: Actor,
    now: dt.datetime,
    *,
    replaces: Entry | None = None,
) -> Entry:
    return Entry.objects.create(
        kind=facts.kind,
        text=facts.text,
        wrong=list(facts.wrong),
        titles=list(facts.titles),
        members=list(facts.members),
        severity=facts.severity,
        rule=facts.rule,
        source=source.strip()[:200],
        from_date=from_date,
        to_date=to_date,
        replaces=replaces,
        made_by_id=actor.person,
        made_at=now,
    )
