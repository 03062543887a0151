"""Acts on issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from zhongshu.business.coordination.flow import CLOSED, CONFIRM, COORDINATING, FOLLOWING, OPINION, RAISED, STUDY, VERIFY
from zhongshu.business.coordination.kind import ISSUE
from zhongshu.business.coordination.models import AnswerChoice, CategoryChoice, Contact, Issue, Meeting, Party, Proof, SourceChoice
from zhongshu.business.coordination.permissions import CONTACTS, MANAGE, RAISE, READ
from zhongshu.business.coordination.queries import ROUNDS, asked_since, position_of, silent_parties
from zhongshu.business.coordination.rules import LEVEL_TITLES, goes_up, next_level, why_no_solution, why_not_cross
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.models import Assignment, CycleChoice, EndingChoice, RoleChoice
from zhongshu.core.assignments.operations.assigning import Order, assign, end_with_parent
from zhongshu.core.assignments.queries import why_not_close
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import working_days_between
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter, finish_task, open_matter, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.urging.queries import get_rules
from zhongshu.core.urging.rules import is_time_to_remind
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock

CONFIRM_DAYS = "coordination.confirm_days"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of an issue when it is raised. `parties` are units with their positions, and whether the matter is stuck with them."""

    title: str
    source: str
    category: str
    raiser: Unit
    dispute: str
    parties: tuple[tuple[Unit, str, bool], ...]
    basis: str = ""
    project: str = ""
    value: Decimal | None = None


@transaction.atomic
def raise_issue(facts: Facts, *, division: Unit, actor: Actor, now: dt.datetime) -> Issue:
    """提出: by a unit or a division, for the division that will coordinate. Raises Refused for what one unit can do alone."""
    require(actor, RAISE)
    if facts.raiser.pk not in actor.units and division.pk not in actor.units:
        raise Refused("只能以您任职的单位提出，或者由承办协调的处室代为登记。")
    if division.kind != UnitKind.DIVISION:
        raise Refused("请选择承办协调的处室。")
    if facts.source not in SourceChoice.values or facts.category not in CategoryChoice.values:
        raise Refused("请选择来源和类别。")
    if not facts.title.strip() or not facts.dispute.strip():
        raise Refused("请写明标题和核心分歧。")
    if why := why_not_cross([unit.pk for unit, _, _ in facts.parties]):
        raise Refused(why)
    matter = open_matter(ISSUE, title=facts.title.strip()[:300], unit=division, actor=actor, now=now)
    issue = Issue.objects.create(
        matter=matter, source=facts.source, category=facts.category, raiser=facts.raiser, dispute=facts.dispute, basis=facts.basis,
        project=facts.project[:200], value=facts.value,
    )  # fmt: skip
    Party.objects.bulk_create(Party(issue=issue, unit=unit, stand=stand, is_blocker=blocks) for unit, stand, blocks in facts.parties)
    finish_task(Task.objects.get(matter=matter).pk, actor=actor, now=now)
    return issue


@transaction.atomic
def resubmit(issue: Issue, *, dispute: str, actor: Actor, now: dt.datetime) -> Matter:
    """再次提交 what was sent back to be settled by the departments first, with what came of that."""
    task = _held(issue, (RAISED,), actor)
    if not dispute.strip():
        raise Refused("请写明部门自行协商的情况和剩下的分歧。")
    Issue.objects.filter(pk=issue.pk).update(dispute=dispute.strip())
    return finish_task(task.pk, opinion=dispute, actor=actor, now=now)


@transaction.atomic
def accept_issue(issue: Issue, *, actor: Actor, now: dt.datetime) -> Matter:
    """受理: the issue gets its number 协〔年〕N号, and whoever takes it on coordinates it."""
    task = _held(issue, (STUDY,), actor)
    year = clock.day_of(now).year
    number = give_number("coordination", year=year, matter=issue.pk, now=now)
    Issue.objects.filter(pk=issue.pk).update(coordinator=actor.person)
    Matter.objects.filter(pk=issue.pk, number="").update(number=f"协〔{year}〕{number.sequence}号")
    return finish_task(task.pk, actor=actor, now=now)


@transaction.atomic
def send_back(issue: Issue, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """退回: the departments are to settle it among themselves first, or it is one department's own."""
    task = _held(issue, (STUDY,), actor)
    return return_task(task.pk, target=RAISED, way=Way.STEPWISE, reason=reason, actor=actor, now=now)


@transaction.atomic
def merge_issue(issue: Issue, *, into: Issue, reason: str, actor: Actor, now: dt.datetime) -> None:
    """合并: the same issue under another name. It ends here, its history stays, and its parties join the one that goes on."""
    require(actor, MANAGE, issue.matter)
    require(actor, READ, into.matter)
    row, other = _locked(issue), _locked(into)
    if row.pk == other.pk or row.matter.phase != PhaseChoice.OPEN or other.matter.phase != PhaseChoice.OPEN:
        raise Refused("只能并入另一件还在办的协调事项。")
    known = set(other.parties.values_list("unit", flat=True))
    Party.objects.bulk_create(
        Party(issue=other, unit_id=one.unit_id, stand=one.stand, is_blocker=one.is_blocker)
        for one in row.parties.all()
        if one.unit_id not in known
    )
    Issue.objects.filter(pk=row.pk).update(merged_into=other)
    end_with_parent(row.matter, reason=reason, word="合并", actor=actor, now=now)
    cancel_matter(row.matter, reason=reason, word="合并", actor=actor, now=now)
    record("coordination.merged", actor=actor, at=now, matter=other.pk, subject=other.matter.title, other=row.matter.title, reason=reason)


@transaction.atomic
def record_meeting(
    issue: Issue, *, held_date: dt.date, attended: str, outcome: str, is_agreed: bool, place: str = "", actor: Actor, now: dt.datetime
) -> Meeting:  # fmt: skip
    """协调会: with what came of it. One without agreement ends a round; after so many rounds the issue goes up one level."""
    row = _locked(issue)
    _held(row, (COORDINATING,), actor)
    if held_date > clock.day_of(now):
        raise Refused("会议日期不能晚于今天。")
    if not attended.strip() or not outcome.strip():
        raise Refused("请写明参加单位和会议情况。")
    meeting = Meeting.objects.create(
        issue=row, held_date=held_date, place=place[:100], attended=attended.strip()[:300], outcome=outcome.strip(), is_agreed=is_agreed,
        by_id=actor.person, at=now,
    )  # fmt: skip
    word = "达成一致" if is_agreed else "未达成一致"
    record(
        "coordination.met", actor=actor, at=now, matter=row.pk, subject=row.matter.title, day=str(held_date), attended=attended, word=word
    )
    if not is_agreed:
        _end_round(row, "协调会未达成一致", actor, now)
    return meeting


@transaction.atomic
def form_opinion(issue: Issue, *, opinion: str, lead: Unit, actor: Actor, now: dt.datetime) -> Matter:
    """形成意见: who does what, with one unit in the lead; then the parties are asked to confirm, each for itself."""
    row = _locked(issue)
    task = _held(row, (COORDINATING, OPINION), actor)
    if not Meeting.objects.filter(issue=row).exists():
        raise Refused("还没有开过协调会，不能形成意见。")
    if len(opinion.strip()) < 10:
        raise Refused("请写明协调意见：谁牵头、办什么、到什么时候。")
    if not Party.objects.filter(issue=row, unit=lead).exists():
        raise Refused("落实牵头单位要是涉及单位之一，并且只有一个。")
    Issue.objects.filter(pk=row.pk).update(opinion=opinion.strip(), lead=lead)
    Party.objects.filter(issue=row).update(answer=AnswerChoice.NONE, answered_at=None, reminded_date=None)
    matter = finish_task(task.pk, opinion=opinion, actor=actor, now=now)
    if matter.step == OPINION:
        matter = finish_task(Task.objects.get(mine(actor), matter=row.pk, step=OPINION, state=TaskState.OPEN).pk, actor=actor, now=now)
    return matter


@transaction.atomic
def confirm(issue: Issue, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """确认, by one party for itself. When all have, the opinion is carried out by assignments."""
    row = _locked(issue)
    task = _held(row, (CONFIRM,), actor)
    _answer(row, task, AnswerChoice.AGREED, now)
    return finish_task(task.pk, opinion=opinion, actor=actor, now=now)


@transaction.atomic
def disagree(issue: Issue, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """不同意: the issue goes back to be coordinated, and a round has ended without agreement."""
    row = _locked(issue)
    task = _held(row, (CONFIRM,), actor)
    party = _answer(row, task, AnswerChoice.DISAGREED, now)
    Party.objects.filter(pk=party.pk).update(stand=reason.strip(), is_blocker=True)
    matter = return_task(task.pk, target=COORDINATING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    row.matter = matter
    _end_round(row, f"{party.unit.short_name}不同意协调意见", actor, now)
    return matter


@transaction.atomic
def follow_up(issue: Issue, *, due: dt.date, actor: Actor, now: dt.datetime) -> list[Assignment]:
    """转督办落实: every party gets an assignment, the lead one leading."""
    row = _locked(issue)
    _held(row, (FOLLOWING,), actor)
    if Assignment.objects.filter(parent=row.pk).exclude(ending=EndingChoice.VOID).exists():
        raise Refused("已经交办过了。")
    orders = [
        Order(
            party.unit,
            RoleChoice.LEAD if party.unit_id == row.lead_id else RoleChoice.ASSIST,
            row.opinion,
            due,
            cycle=CycleChoice.HALF_MONTH,
        )
        for party in row.parties.select_related("unit").order_by("pk")
        if party.unit.kind != UnitKind.DIVISION
    ]
    return assign(row.matter, orders, division=row.matter.unit, actor=actor, now=now)


@transaction.atomic
def ask_to_verify(issue: Issue, *, actor: Actor, now: dt.datetime) -> Matter:
    """请提出方验证, when every assignment is accepted."""
    row = _locked(issue)
    task = _held(row, (FOLLOWING,), actor)
    if why := why_not_close(row.matter):
        raise Refused(why)
    return finish_task(task.pk, actor=actor, now=now)


@transaction.atomic
def confirm_solved(issue: Issue, *, words: str, files: Sequence[StoredFile], actor: Actor, now: dt.datetime) -> Matter:
    """确认已解决, by the raiser alone, with what was done and the proof. Only this closes an issue as solved."""
    row = _locked(issue)
    task = _held(row, (VERIFY,), actor)
    if why := why_no_solution(words, len(files)):
        raise Refused(why)
    Issue.objects.filter(pk=row.pk).update(solution=words.strip())
    Proof.objects.bulk_create(Proof(issue=row, file=file) for file in files)
    matter = finish_task(task.pk, opinion=words, actor=actor, now=now)
    assert matter.step == CLOSED, matter.step
    return matter


@transaction.atomic
def not_solved(issue: Issue, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """没有解决: back to be coordinated; the assignments that were accepted stay what they are."""
    row = _locked(issue)
    task = _held(row, (VERIFY,), actor)
    matter = return_task(task.pk, target=COORDINATING, way=Way.STEPWISE, reason=reason, actor=actor, now=now)
    row.matter = matter
    _end_round(row, "提出方认为没有解决", actor, now)
    return matter


@transaction.atomic
def watch_silence(issue: Issue, *, actor: Actor | None = None, now: dt.datetime) -> str:
    """不回复不视为同意: after so many working days the silent are reminded; after as many again the issue goes up one level. Returns what was done, in a word.

    Asked again on the same day it does nothing: the worker may come as often as it likes.
    """
    row = _locked(issue)
    today = clock.day_of(now)
    since, silent = asked_since(row), silent_parties(row)
    if row.matter.step != CONFIRM or since is None or not silent:
        return ""
    days = get_number(CONFIRM_DAYS, today)
    calendar = get_calendar(since, until=today + dt.timedelta(days=1))
    names = "、".join(party.unit.short_name for party in silent)
    fresh = [party for party in silent if party.reminded_date is None]
    if fresh and working_days_between(calendar, since, today) >= days:
        Party.objects.filter(pk__in=[party.pk for party in fresh]).update(reminded_date=today)
        record("coordination.reminded", actor=actor, at=now, matter=row.pk, subject=row.matter.title, units=names, days=days)
        return "reminded"
    reminded = [party.reminded_date for party in silent if party.reminded_date]
    if not fresh and reminded and working_days_between(calendar, max(reminded), today) >= days:
        Party.objects.filter(pk__in=[party.pk for party in silent]).update(reminded_date=today)
        _lift(row, f"{names}经提醒仍不回复", actor, now)
        return "lifted"
    return ""


def watch_all(now: dt.datetime) -> str:
    """每日一看: every issue that waits for its parties, within working hours. Each in a transaction of its own, so that one that fails holds up no other."""
    today = clock.day_of(now)
    if not is_time_to_remind(get_calendar(today), get_rules(today), now):
        return "不在工作时间，下一个工作日上午再提醒。"
    waiting = Issue.objects.filter(matter__step=CONFIRM, matter__phase=PhaseChoice.OPEN).order_by("pk")
    done = [watch_silence(issue, now=now) for issue in waiting]
    return f"提醒{done.count('reminded')}件，提级{done.count('lifted')}件"


@transaction.atomic
def add_contact(
    *, division: Unit, organisation: str, way: str, contact_date: dt.date, gist: str, issue: Issue | None = None, actor: Actor, now: dt.datetime
) -> Contact:  # fmt: skip
    """联络记录: whom one spoke to, how, and what came of it."""
    require(actor, CONTACTS)
    if division.pk not in actor.units:
        raise NotYours
    if issue is not None:
        require(actor, READ, issue.matter)
    if not organisation.strip() or not gist.strip() or contact_date > clock.day_of(now):
        raise Refused("请写明联络单位、事由和结果；日期不能晚于今天。")
    row = Contact.objects.create(
        division=division, organisation=organisation.strip()[:100], way=way, contact_date=contact_date, gist=gist.strip()[:500], issue=issue,
        by_id=actor.person, at=now,
    )  # fmt: skip
    matter = issue.pk if issue else None
    record(
        "coordination.contacted", actor=actor, at=now, matter=matter, subject=row.organisation, organisation=row.organisation, gist=row.gist
    )
    return row


def _answer(issue: Issue, task: Task, answer: str, now: dt.datetime) -> Party:
    """The answer of the unit whose task this is."""
    parties = issue.parties.select_related("unit")
    day = clock.day_of(task.arrived_at)
    party = next((one for one in parties if task.position_id and position_of(one.unit_id, day) == f"position:{task.position_id}"), None)
    if party is None and task.position:
        party = next((one for one in parties if one.unit_id == task.position.unit_id), None)
    if party is None:
        raise Refused("这项确认不属于任何一方，请联系承办协调的处室。")
    Party.objects.filter(pk=party.pk).update(answer=answer, answered_at=now)
    return party


def _end_round(issue: Issue, why: str, actor: Actor, now: dt.datetime) -> None:
    rounds = issue.rounds + 1
    Issue.objects.filter(pk=issue.pk).update(rounds=rounds)
    if goes_up(rounds, get_number(ROUNDS, clock.day_of(now))):
        _lift(issue, f"{why}，已协调{rounds}轮", actor, now)


def _lift(issue: Issue, why: str, actor: Actor | None, now: dt.datetime) -> None:
    """提级: recorded even at the top, where it says that it is there."""
    new = next_level(issue.level)
    Issue.objects.filter(pk=issue.pk).update(level=new)
    facts = {"old": LEVEL_TITLES[issue.level], "new": LEVEL_TITLES[new], "why": why}
    record("coordination.lifted", actor=actor, at=now, matter=issue.pk, subject=issue.matter.title, **facts)


def _locked(issue: Issue) -> Issue:
    Matter.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    return Issue.objects.select_related("matter__unit", "raiser", "lead").get(pk=issue.pk)


def _held(issue: Issue, steps: Sequence[str], actor: Actor) -> Task:
    require(actor, READ, issue.matter)
    task = Task.objects.filter(mine(actor), matter=issue.pk, step__in=steps, state=TaskState.OPEN).select_related("position").first()
    if task is None:
        raise Refused("该事项刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task
