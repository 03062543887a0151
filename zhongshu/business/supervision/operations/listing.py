"""随单立项: the lines of an approved list become items and are assigned, in one act, on the strength of the list's own approval (政府督查工作条例第十一条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zhongshu.business.supervision.flow import ITEM_2
from zhongshu.business.supervision.kind import ITEM
from zhongshu.business.supervision.models import ApproverChoice, Item, ItemSource, Source
from zhongshu.business.supervision.permissions import MANAGE
from zhongshu.business.supervision.queries import list_faults_of_lines, list_source, supervising_unit
from zhongshu.business.supervision.rules import SERIES, digest_of, number_of, why_not_carry
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.models import CycleChoice, RoleChoice
from zhongshu.core.assignments.operations.assigning import Order, assign_all
from zhongshu.core.events.operations import Entry, record_all
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.opening import Begun, Opening, open_matters, send_matters
from zhongshu.core.matters.spawning import Approval, Wanted
from zhongshu.core.numbering.operations import give_numbers
from zhongshu.core.org.models import Position
from zhongshu.lib import clock


@transaction.atomic
def set_up_listed(
    wanted: Sequence[Wanted], *, source: Matter, approval: Approval, cycle: str, actor: Actor, now: dt.datetime
) -> list[Matter]:  # fmt: skip
    """立项并交办 every line, all or nothing: numbered, approved as the list was, each unit's clock running from now.

    Raises Refused where the list was approved by another than the source names, and for the first line that the rules do not take.
    """
    require(actor, MANAGE)
    day = clock.day_of(now)
    kind = list_source(day)
    division = supervising_unit(day)
    _refuse(kind, approval, wanted, cycle, day)
    openings = [Opening(line.title[:300], division, source=source) for line in wanted]
    begun = open_matters(ITEM, openings, flow=ITEM_2, actor=actor, now=now)
    _write(begun, wanted, kind, approval, now)
    assign_all(
        [(each.matter, orders_of(line, cycle)) for each, line in zip(begun, wanted, strict=True)], division=division, actor=actor, now=now
    )
    told = {each.matter.pk: {"units": 1 + len(line.assists)} for each, line in zip(begun, wanted, strict=True)}
    send_matters(begun, who=lambda _matter, _step: (f"person:{actor.person}",), facts=told, actor=actor, now=now)
    listed: dict[str, Any] = {"list": source.title, "words": approval.words}
    record_all(
        [Entry("supervision.listed", each.matter.pk, each.matter.title, {**listed, "number": each.matter.number}) for each in begun],
        actor=actor,
        at=now,
    )
    return [each.matter for each in begun]


def orders_of(line: Wanted, cycle: str) -> list[Order]:
    """What the units of a line are told: the lead with its nodes, the others beside it."""
    facts: dict[str, Any] = {"text": line.text, "due": line.due, "standard": line.measure, "cycle": cycle}
    lead = Order(unit=line.lead, role=RoleChoice.LEAD, milestones=line.nodes, **facts)
    return [lead, *(Order(unit=unit, role=RoleChoice.ASSIST, **facts) for unit in line.assists)]


def _refuse(kind: Source, approval: Approval, wanted: Sequence[Wanted], cycle: str, day: dt.date) -> None:
    chair = Position.objects.filter(pk=approval.position or 0).prefetch_related("duties").first()
    duties = frozenset(duty.code for duty in chair.duties.all()) if chair else frozenset()
    if why := why_not_carry(approver=kind.approver, title=ApproverChoice(kind.approver).label, duties=duties):
        raise Refused(why)
    if cycle not in CycleChoice.values:
        raise Refused("请选择反馈周期。")
    if not wanted:
        raise Refused("单子里没有列入的任务。")
    for line, faults in zip(wanted, list_faults_of_lines(wanted, day), strict=True):
        if faults:
            raise Refused(f"“{line.title[:20]}”：{'；'.join(faults)}。")


def _write(begun: Sequence[Begun], wanted: Sequence[Wanted], kind: Source, approval: Approval, now: dt.datetime) -> None:
    year = clock.day_of(now).year
    numbers = give_numbers(SERIES, year=year, matters=[each.matter.pk for each in begun], now=now)
    for each, number in zip(begun, numbers, strict=True):
        each.matter.number = number_of(year, number.sequence)
    Matter.objects.bulk_update([each.matter for each in begun], ["number"], batch_size=200)
    words = approval.words[:200]
    items = Item.objects.bulk_create(
        Item(
            matter=each.matter, source=kind, text=line.text, leader_id=line.leader, field=line.field[:20], number=number, approved_at=approval.at, approval=words,
            assigned_at=now,
        )
        for each, line, number in zip(begun, wanted, numbers, strict=True)
    )  # fmt: skip
    ItemSource.objects.bulk_create(
        ItemSource(
            item=item, source=kind, reference=f"{line.section} {words}".strip()[:200], text=line.text, digest=digest_of(line.text), at=now
        )
        for item, line in zip(items, wanted, strict=True)
    )
