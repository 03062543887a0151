"""移交: everything that a person holds goes over in one act, or nothing does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.handover.holdings import Holding, Moving, Row
from zhongshu.core.handover.inventory import STAYS, VACANT, Arrangement, Inventory, chair_holders, take_inventory
from zhongshu.core.handover.models import Handover, HandoverItem, HandoverKind
from zhongshu.core.handover.operations.absences import register_absence
from zhongshu.core.handover.permissions import ARRANGE
from zhongshu.core.handover.rules import Span
from zhongshu.core.org.models import AbsenceKind, Officer, Person, Position, Post
from zhongshu.core.staffing.operations import end_person, post_person, relieve_person

CHANGED = "清单在您查看以后有了变化，什么都没有移交。请核对新的清单再确认。"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Act:
    """The act under way: what is handed over by which arrangement, and who does it when."""

    made: Handover
    inventory: Inventory
    plan: Arrangement
    actor: Actor
    now: dt.datetime

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}

    @property
    def begins(self) -> dt.date:
        """When new posts begin: the day after the last in the old one, and today at the latest, so that no chair stands empty."""
        return min(self.plan.last_date + DAY, self.actor.today)

    def item(self, holding: str, what: str, outcome: str, receiver: Person | None, row: Row | None = None) -> HandoverItem:
        return HandoverItem(
            handover=self.made,
            holding=holding,
            what=what[:200],
            outcome=outcome[:100],
            receiver=receiver,
            matter_id=row.matter if row else None,
            due_date=row.due_date if row else None,
        )


@transaction.atomic
def hand_over(person: Person, plan: Arrangement, *, digest: str, actor: Actor, now: dt.datetime) -> Handover:
    """Move everything that the person holds, as the list with this digest showed it; posts change as arranged.

    Raises Refused when the list has changed since, when something has nobody to go to, and for what the rules forbid; NotYours for whom
    the actor does not arrange for. Posts are the system officer's; a head hands over work, and the posts stay.
    """
    require(actor, ARRANGE, person)
    if plan.kind != HandoverKind.WORK and not MANAGE_SETTINGS.holds(actor):
        raise Refused("岗位任免由系统管理员办理。您可以先办“工作移交（岗位不变）”。")
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_plan(person, plan, actor.today)
    inventory = take_inventory(person, actor.today)
    if inventory.digest != digest:
        raise Refused(CHANGED)
    _refuse_posts(inventory, plan)
    made = Handover.objects.create(
        person=person,
        unit_id=inventory.posts[0].position.unit_id if inventory.posts else None,
        kind=plan.kind,
        successor=plan.successor,
        last_date=plan.last_date,
        new_position=plan.new_position,
        return_date=plan.return_date,
        reason=plan.reason.strip(),
        digest=digest,
        made_by_id=actor.person,
        made_at=now,
    )
    act = _Act(made, inventory, plan, actor, now)
    items = [*_move_rows(act), *_give_up_posts(act)]
    _settle_person(act)
    HandoverItem.objects.bulk_create(items)
    _refuse_leftovers(person, plan, actor.today)
    _tell(act, items)
    return made


def _refuse_plan(person: Person, plan: Arrangement, today: dt.date) -> None:
    if person.officer != Officer.NONE or person.to_date is not None:
        raise Refused(f"{person.name}是三员或者已经离任，不在这里办移交。")
    if not plan.reason.strip():
        raise Refused("请写明移交的事由，例如任免文件的名称和文号。")
    if plan.last_date > today:
        raise Refused("移交当天办理，原岗位最后一日不能晚于今天。")
    receivers = {each.pk for each in (plan.successor, *plan.others.values(), *plan.posts.values()) if each}
    for receiver in Person.objects.filter(pk__in=receivers).order_by("rank", "pk"):
        if receiver.pk == person.pk or receiver.officer != Officer.NONE or receiver.to_date or not receiver.is_active:
            raise Refused(f"{receiver.name}不能接收：接收人要是别人，在任，账号已启用，不是三员。")
    if (plan.kind == HandoverKind.SECONDMENT) != (plan.return_date is not None):
        raise Refused("挂职要写返岗日期，其他移交不写。")
    if plan.return_date and plan.return_date <= today:
        raise Refused("返岗日期要晚于今天。")
    if plan.kind == HandoverKind.ROTATION and plan.new_position is None:
        raise Refused("轮岗要选新岗位。")
    if plan.new_position and plan.kind not in (HandoverKind.ROTATION, HandoverKind.SECONDMENT):
        raise Refused("只有轮岗和挂职才选新岗位。")


def _refuse_posts(inventory: Inventory, plan: Arrangement) -> None:
    live = {post.pk: post for post in inventory.posts}
    if plan.kind == HandoverKind.WORK and plan.posts:
        raise Refused("工作移交不动岗位。")
    if plan.posts.keys() - live.keys():
        raise Refused(CHANGED)
    if plan.kind == HandoverKind.LEAVING and live.keys() - plan.posts.keys():
        raise Refused("离职要交出全部岗位，请为每个岗位选接任人或者“空缺”。")
    if plan.kind in (HandoverKind.ROTATION, HandoverKind.SECONDMENT) and not plan.posts:
        raise Refused("请选定要交出的原岗位。")
    early = [post for pk, post in live.items() if pk in plan.posts and post.from_date > plan.last_date]
    if early:
        raise Refused(f"原岗位最后一日早于{early[0].position}的任职日期{early[0].from_date}，请核对。")


def _move_rows(act: _Act) -> list[HandoverItem]:
    """Each row in turn; what follows the chair is only written down."""
    holders = chair_holders(act.inventory, act.plan, act.actor.today)
    items = []
    for section in act.inventory.sections:
        holding = section.holding
        for row in section.rows:
            receiver = act.plan.receiver_of(row) if act.plan.covers(holding) and holding.needs_successor else None
            if act.plan.covers(holding):
                outcome = _move(act, holding, row, receiver)
            elif holding.follows_chair and row.position:
                outcome = holders.get(row.position, STAYS)
            else:
                continue
            items.append(act.item(holding.code, row.what, outcome, receiver, row))
    return items


def _move(act: _Act, holding: Holding, row: Row, receiver: Person | None) -> str:
    assert holding.move is not None, "only what is covered is moved"
    if holding.needs_successor and receiver is None:
        raise Refused(f"{row.what}还没有接收人，请选定接收人。")
    try:
        return holding.move(row, Moving(act.made.person, receiver or act.made.person, act.made.reason, act.actor, act.now))
    except Refused as why:
        raise Refused(f"{row.what}交不出去：{why.sentence}请为这一件另选接收人；其余的也都没有移交。") from why


def _give_up_posts(act: _Act) -> list[HandoverItem]:
    """End the posts and seat the successors. A seconded person's chair is kept for him: the successor's post ends when he returns."""
    items = []
    for post in act.inventory.posts:
        if post.pk not in act.plan.posts:
            continue
        successor = act.plan.posts[post.pk]
        if post.to_date is not None:
            _cut_short(post, act)
        elif act.plan.kind != HandoverKind.LEAVING:  # leaving ends the open ones below, with the account
            relieve_person(post, to_date=act.plan.last_date, **act.by)
        if successor and not _holds(successor, post.position, act.begins):
            _seat(act, successor, post.position)
        if act.plan.return_date:
            post_person(act.made.person, position=post.position, from_date=act.plan.return_date, **act.by)
        items.append(act.item("org.posts", f"岗位：{post.position}", successor.name if successor else VACANT, successor))
    return items


def _settle_person(act: _Act) -> None:
    """The person himself: gone, in his new chair, or away until he returns."""
    plan, person = act.plan, act.made.person
    if plan.kind == HandoverKind.LEAVING:
        end_person(person, to_date=plan.last_date, **act.by)
    if plan.new_position:
        _seat(act, person, plan.new_position)
    elif plan.return_date:
        span = Span(act.actor.today, plan.return_date - DAY)
        register_absence(person, kind=AbsenceKind.SECONDED, span=span, note=plan.reason, **act.by)


def _seat(act: _Act, person: Person, position: Position) -> None:
    """A new post; of a secondment, until the day before the return."""
    post = post_person(person, position=position, from_date=act.begins, **act.by)
    if act.plan.return_date:
        relieve_person(post, to_date=act.plan.return_date - DAY, **act.by)


def _refuse_leftovers(person: Person, plan: Arrangement, today: dt.date) -> None:
    """Nothing that was to go over may be left; had it come meanwhile, all is undone."""
    left = take_inventory(person, today)
    rows = [row for section in left.sections if plan.covers(section.holding) for row in section.rows]
    posts = Post.objects.filter(Q(to_date=None) | Q(to_date__gt=today), pk__in=plan.posts)
    if rows or posts.exists():
        raise Refused(CHANGED)


def _tell(act: _Act, items: list[HandoverItem]) -> None:
    posts = "；".join(f"{item.what.removeprefix('岗位：')}→{item.outcome}" for item in items if item.holding == "org.posts")
    record(
        "handover.handed_over",
        actor=act.actor,
        at=act.now,
        subject=f"handover:{act.made.pk}",
        person=act.made.person.name,
        kind=HandoverKind(act.plan.kind).label,
        moved=len(items),
        posts=posts or "不变",
        reason=act.made.reason,
        handover=act.made.pk,
        giver=act.made.person_id,
        people=sorted({item.receiver_id for item in items if item.receiver_id}),
    )


def _cut_short(post: Post, act: _Act) -> None:
    """A post that was to end later ends now."""
    Post.objects.filter(pk=post.pk).update(to_date=act.plan.last_date)
    facts: dict[str, Any] = {"person": post.person.name, "position": str(post.position), "to_date": act.plan.last_date}
    record("staffing.relieved", actor=act.actor, at=act.now, subject=f"person:{post.person_id}", **facts)


def _holds(person: Person, position: Position, day: dt.date) -> bool:
    return Post.objects.filter(Q(to_date=None) | Q(to_date__gt=day), person=person, position=position).exists()
