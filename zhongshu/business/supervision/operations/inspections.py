"""督查: plan, what was seen, conclusion, objection, rectification, recheck (政府督查工作条例第八条、第十一条至第十八条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from zhongshu.business.supervision.flow import APPROVAL, CONCLUDING, ON_SITE, PLANNING, RECEIPT, RECHECK, RECTIFYING
from zhongshu.business.supervision.kind import INSPECTION
from zhongshu.business.supervision.models import (
    ChannelChoice,
    Clue,
    DecisionChoice,
    Inspection,
    Item,
    MethodChoice,
    Objection,
    Problem,
    SortChoice,
    VerdictChoice,
)
from zhongshu.business.supervision.permissions import MANAGE
from zhongshu.business.supervision.queries import REVIEWING_DUTIES, supervising_unit, team_of
from zhongshu.business.supervision.rules import until, why_not_choose, why_not_object, why_not_review
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.permissions import UNIT_DUTIES
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Link, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import finish_task, open_matter, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.org.models import Person, Unit
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock


@transaction.atomic
def plan_inspection(
    *,
    title: str,
    sort: str,
    methods: Collection[str],
    unit: Unit,
    plan: str,
    from_date: dt.date,
    to_date: dt.date,
    leader: Person,
    members: Collection[Person] = (),
    items: Sequence[Item] = (),
    actor: Actor,
    now: dt.datetime,
) -> Inspection:
    """拟督查方案 and send it for approval: what, whom, how, who leads (第八条、第十五条)."""
    require(actor, MANAGE)
    if sort not in SortChoice.values or not methods or set(methods) - set(MethodChoice.values):
        raise Refused("请选择督查方式，至少选一种督查方法。")
    if not title.strip() or not plan.strip():
        raise Refused("请写明督查内容、范围和安排。")
    if to_date < from_date:
        raise Refused("结束日期不能早于开始日期。")
    for item in items:
        require(actor, MANAGE, item.matter)
        if why := why_not_choose(
            item.matter.title,
            is_approved=item.approved_at is not None,
            is_merged=item.merged_into_id is not None,
            is_cancelled=item.matter.phase == PhaseChoice.CANCELLED,
        ):
            raise Refused(why)
    division = supervising_unit(clock.day_of(now))
    matter = open_matter(INSPECTION, title=title.strip(), unit=division, source=items[0].matter if items else None, actor=actor, now=now)
    Link.objects.bulk_create(Link(source=item.matter, target=matter, kind="spawn", made_at=now) for item in items[1:])
    inspection = Inspection.objects.create(
        matter=matter, sort=sort, methods=list(methods), unit=unit, plan=plan.strip(), from_date=from_date, to_date=to_date,
        leader=leader,
    )  # fmt: skip
    inspection.members.set(members)
    inspection.items.set(items)
    return _finish(inspection, PLANNING, "", actor, now)


@transaction.atomic
def approve_plan(inspection: Inspection, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Inspection:
    """同意方案."""
    return _finish(inspection, APPROVAL, opinion, actor, now)


@transaction.atomic
def resubmit_plan(inspection: Inspection, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Inspection:
    """再次报批 a plan that was sent back."""
    return _finish(inspection, PLANNING, opinion, actor, now)


@transaction.atomic
def send_back(inspection: Inspection, *, reason: str, actor: Actor, now: dt.datetime) -> Inspection:
    """退回: the plan, or the draft of the conclusion."""
    targets = {APPROVAL: PLANNING, CONCLUDING: ON_SITE}
    step = inspection.matter.step
    if step not in targets:
        raise Refused("这个环节不能退回。")
    return_task(_held(inspection, step, actor).pk, target=targets[step], way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    return fresh(inspection.pk)


@transaction.atomic
def find_problem(
    inspection: Inspection, *, place: str, text: str, assignment: Assignment | None = None, photos: Sequence[StoredFile] = (),
    actor: Actor, now: dt.datetime,
) -> Problem:  # fmt: skip
    """登记问题, with its place; by the team, while it is on the spot."""
    _on_team(inspection, actor)
    if not place.strip() or not text.strip():
        raise Refused("请写明在哪里、是什么问题。")
    made = Problem.objects.create(inspection=inspection, place=place.strip(), text=text.strip(), assignment=assignment, found_at=now)
    made.photos.set(photos)
    record(
        "supervision.problem_found",
        actor=actor,
        at=now,
        matter=inspection.pk,
        subject=inspection.matter.title,
        place=place.strip(),
        text=text.strip()[:80],
    )
    return made


@transaction.atomic
def note_clue(inspection: Inspection, *, channel: str, text: str, actor: Actor, now: dt.datetime) -> Clue:
    """登记线索 by the team, before the conclusion is written."""
    _on_team(inspection, actor)
    if channel not in ChannelChoice.values or not text.strip():
        raise Refused("请选择线索渠道，写明线索内容。")
    made = Clue.objects.create(inspection=inspection, channel=channel, text=text.strip(), noted_by_id=actor.person, noted_at=now)
    facts = {"channel": ChannelChoice(channel).label, "text": text.strip()[:80]}
    record("supervision.clue_noted", actor=actor, at=now, matter=inspection.pk, subject=inspection.matter.title, **facts)
    return made


@transaction.atomic
def judge_clue(clue: Clue, *, verdict: str, finding: str, handed_to: str = "", actor: Actor, now: dt.datetime) -> None:
    """核查线索: what was found; where it is not the government's to deal with, to whom it was handed (第二十三条). Raises Refused the second time."""
    inspection = fresh(clue.inspection_id)
    _on_team(inspection, actor)
    if verdict not in (VerdictChoice.TRUE, VerdictChoice.PARTLY, VerdictChoice.FALSE) or not finding.strip():
        raise Refused("请选择属实、部分属实或者不属实，并写明核查情况。")
    values = {"verdict": verdict, "finding": finding.strip(), "handed_to": handed_to.strip(), "judged_at": now}
    if not Clue.objects.filter(pk=clue.pk, verdict=VerdictChoice.NONE).update(**values):
        raise Refused("这条线索已经核查过。")
    handed = f"，移送{handed_to.strip()}" if handed_to.strip() else ""
    facts = {"word": VerdictChoice(verdict).label, "finding": finding.strip()[:80], "handed": handed}
    record("supervision.clue_judged", actor=actor, at=now, matter=inspection.pk, subject=inspection.matter.title, **facts)


@transaction.atomic
def draft_conclusion(inspection: Inspection, *, conclusion: str, actor: Actor, now: dt.datetime) -> Inspection:
    """提交结论 to the leader of the team, who answers for it (第十六条)."""
    if not conclusion.strip():
        raise Refused("请写督查结论。")
    if waiting := inspection.clues.filter(verdict=VerdictChoice.NONE).count():
        raise Refused(f"还有{waiting}条线索没有核查，核查完再提交结论。")
    Inspection.objects.filter(pk=inspection.pk).update(conclusion=conclusion.strip())
    return _finish(inspection, ON_SITE, "", actor, now)


@transaction.atomic
def sign_conclusion(inspection: Inspection, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Inspection:
    """签发结论 by the leader of the team; it goes to the inspected body."""
    Inspection.objects.filter(pk=inspection.pk).update(concluded_at=now)
    return _finish(inspection, CONCLUDING, opinion, actor, now)


@transaction.atomic
def receive_conclusion(inspection: Inspection, *, actor: Actor, now: dt.datetime) -> Inspection:
    """签收结论: from today the thirty days run."""
    Inspection.objects.filter(pk=inspection.pk).update(received_at=now)
    return _finish(inspection, RECEIPT, "", actor, now)


@transaction.atomic
def object_to(inspection: Inspection, *, text: str, actor: Actor, now: dt.datetime) -> Objection:
    """提出异议 by the inspected body, within its term (第十七条). It does not stop the rectification."""
    if inspection.unit_id not in actor.units_as(*UNIT_DUTIES):
        raise NotYours
    today = clock.day_of(now)
    why = why_not_object(
        received=clock.day_of(inspection.received_at) if inspection.received_at else None,
        today=today,
        days=get_number("supervision.objection_days", today),
        has_objected=Objection.objects.filter(inspection=inspection).exists(),
    )
    if why or not text.strip():
        raise Refused(why or "请写明对哪一点有异议、为什么。")
    due = until(today, get_number("supervision.objection_review_days", today))
    made = Objection.objects.create(inspection=inspection, text=text.strip(), asked_by_id=actor.person, asked_at=now, due_date=due)
    record(
        "supervision.objected",
        actor=actor,
        at=now,
        matter=inspection.pk,
        subject=inspection.matter.title,
        text=text.strip()[:80],
        due=str(due),
    )
    return made


@transaction.atomic
def decide_objection(objection: Objection, *, decision: str, opinion: str, actor: Actor, now: dt.datetime) -> None:
    """复核 by a leader of the office who had no hand in the conclusion (第十七条). Raises Refused for who had, and the second time."""
    inspection = fresh(objection.inspection_id)
    if not actor.has_duty(*REVIEWING_DUTIES):
        raise NotYours
    if why := why_not_review(reviewer=actor.person, concluders=team_of(inspection)):
        raise Refused(why)
    if decision not in (DecisionChoice.UPHELD, DecisionChoice.CHANGED, DecisionChoice.REVOKED) or not opinion.strip():
        raise Refused("请选择维持、变更或者撤销，并写明理由。")
    changed = Objection.objects.filter(pk=objection.pk, decision=DecisionChoice.NONE).update(
        decision=decision, opinion=opinion.strip(), decided_by=actor.person, decided_at=now
    )
    if not changed:
        raise Refused("这项异议已经复核过。")
    word = DecisionChoice(decision).label
    record(
        "supervision.objection_decided",
        actor=actor,
        at=now,
        matter=inspection.pk,
        subject=inspection.matter.title,
        word=word,
        opinion=opinion.strip()[:80],
    )


@transaction.atomic
def rectify(inspection: Inspection, *, told: Mapping[int, str], actor: Actor, now: dt.datetime) -> Inspection:
    """报送整改: what was done about each problem that is not solved. Raises Refused where one is left out."""
    for problem in inspection.problems.filter(solved_at=None):
        words = told.get(problem.pk, "").strip()
        if not words:
            raise Refused(f"请写明“{problem.text[:20]}”的整改情况。")
        Problem.objects.filter(pk=problem.pk).update(rectification=words)
    return _finish(inspection, RECTIFYING, "", actor, now)


@transaction.atomic
def recheck(inspection: Inspection, *, solved: Collection[int], reason: str = "", actor: Actor, now: dt.datetime) -> Inspection:
    """复查 (第十八条): problem by problem; while one is not solved it goes back to the body with a reason."""
    _held(inspection, RECHECK, actor)
    inspection.problems.filter(solved_at=None, pk__in=solved).update(solved_at=now)
    if not inspection.problems.filter(solved_at=None).exists():
        return _finish(inspection, RECHECK, reason, actor, now)
    task = _held(inspection, RECHECK, actor)
    return_task(task.pk, target=RECTIFYING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    return fresh(inspection.pk)


def fresh(pk: int) -> Inspection:
    """The inspection as it is now."""
    return Inspection.objects.select_related("matter__drafter", "unit", "leader").get(pk=pk)


def _on_team(inspection: Inspection, actor: Actor) -> None:
    if actor.person not in team_of(inspection):
        raise NotYours
    if inspection.matter.step != ON_SITE:
        raise Refused("方案批准以后、提交结论以前才能登记和核查。")


def _held(inspection: Inspection, step: str, actor: Actor) -> Task:
    task = Task.objects.filter(mine(actor), matter=inspection.pk, step=step, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该事项刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task


def _finish(inspection: Inspection, step: str, opinion: str, actor: Actor, now: dt.datetime) -> Inspection:
    finish_task(_held(inspection, step, actor).pk, opinion=opinion, actor=actor, now=now)
    return fresh(inspection.pk)
