"""批示、承办、答复、办结, 线下办理."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from zhongshu.business.incoming.flow import CLOSE, FLOW_1, HANDLE, INSTRUCT, REPLY
from zhongshu.business.incoming.models import HandlingRole, HandlingUnit, IncomingPaper, Instruction, OfflineAct
from zhongshu.business.incoming.operations.holding import GONE, lock_paper, take_paper
from zhongshu.business.incoming.permissions import KIND, READ, RECORD
from zhongshu.business.incoming.rules import plain_number, title_words
from zhongshu.core.access.actors import Actor, Principal
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find, require
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import finish_task, return_task
from zhongshu.core.matters.spawning import spawn
from zhongshu.core.org.models import Person, Post, held_on
from zhongshu.core.urging.operations.urging import urge
from zhongshu.core.workflow.flow import Way
from zhongshu.lib import clock

TO_SUPERVISION = "supervision.item"


@transaction.atomic
def give_instruction(
    paper: IncomingPaper, *, text: str = "", image: StoredFile | None = None, actor: Actor, now: dt.datetime
) -> Instruction:
    """批示 by the leader himself: his words, name and date, with what he wrote by hand. Empty is 圈阅 and means that he agrees (Art. 22)."""
    paper, task = take_paper(paper, actor, INSTRUCT)
    return _instruct(paper, task, text=text, image=image, leader=actor.person, day=clock.day_of(now), actor=actor, now=now)


def _instruct(
    paper: IncomingPaper, task: Task, *, text: str, image: StoredFile | None, leader: int, day: dt.date, is_offline: bool = False, actor: Actor, now: dt.datetime
) -> Instruction:  # fmt: skip
    row = Instruction.objects.create(
        paper=paper,
        task=task,
        leader_id=leader,
        text=text.strip()[:1000],
        given_date=day,
        image=image,
        is_offline=is_offline,
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    finish_task(task.pk, opinion=title_words(text), actor=actor, now=now, image=image.digest if image else "")
    return row


@transaction.atomic
def report_result(paper: IncomingPaper, *, text: str, actor: Actor, now: dt.datetime) -> Matter:
    """办毕 by one of the handling units: what was done. The lead unit's words are the paper's 承办结果."""
    paper, task = take_paper(paper, actor, HANDLE)
    if not text.strip():
        raise Refused("请写明办理结果。")
    is_main = (
        task.position is not None and HandlingUnit.objects.filter(paper=paper, unit=task.position.unit_id, role=HandlingRole.MAIN).exists()
    )
    if is_main:
        IncomingPaper.objects.filter(pk=paper.pk).update(result=text.strip())
    return finish_task(task.pk, opinion=text.strip(), actor=actor, now=now)


@transaction.atomic
def reply_paper(paper: IncomingPaper, *, text: str = "", reply_number: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """答复来文单位 by the lead unit: its words, or the outgoing paper that answers, found by its number where the actor may see it."""
    paper, task = take_paper(paper, actor, REPLY)
    number = plain_number(reply_number)
    if not text.strip() and not number:
        raise Refused("请写答复内容，或者填写复文的发文字号。")
    answer = Matter.objects.exclude(pk=paper.pk).filter(number=number).first() if number else None
    values = {"reply": text.strip(), "reply_number": number, "reply_paper": answer, "replied_at": now}
    IncomingPaper.objects.filter(pk=paper.pk).update(**values)
    told = "；".join(part for part in (text.strip(), f"复文{number}" if number else "") if part)
    return finish_task(task.pk, opinion=told, actor=actor, now=now)


@transaction.atomic
def close_paper(paper: IncomingPaper, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """办结: it goes to be filed. Readers who have not read may still."""
    paper, task = take_paper(paper, actor, CLOSE)
    return finish_task(task.pk, opinion=opinion.strip(), actor=actor, now=now)


@transaction.atomic
def return_paper(paper: IncomingPaper, *, target: str, way: Way, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """退回 to an earlier step: a unit that it does not concern, a registration with a mistake."""
    paper, task = take_paper(paper, actor, *(step.code for step in FLOW_1.steps[:-1]))
    return return_task(task.pk, target=target, way=way, reason=reason, actor=actor, now=now)


@transaction.atomic
def urge_paper(paper: IncomingPaper, *, words: str, actor: Actor, now: dt.datetime) -> int:
    """催办 whoever has the paper now. Returns how many."""
    return urge(paper.matter, words=words, actor=actor, now=now)


@transaction.atomic
def record_offline(
    paper: IncomingPaper,
    task_id: int,
    *,
    done_by: Person,
    done_date: dt.date,
    reason: str,
    text: str = "",
    image: StoredFile | None = None,
    actor: Actor,
    now: dt.datetime,
) -> OfflineAct:
    """线下办理: a leader or a unit has done its step on paper; 文电处 says who, when and why, and enters the words. The paper is no longer all online.

    Raises Refused for somebody who does not hold the step, for a day before it came to him, and for one's own step.
    """
    require(actor, RECORD, paper.matter)
    paper = lock_paper(paper)
    task = Task.objects.select_related("position__unit").filter(pk=task_id, matter=paper.pk, state=TaskState.OPEN).first()
    if task is None or task.step not in (INSTRUCT, HANDLE):
        raise Refused(GONE)
    if not reason.strip():
        raise Refused("请写明为什么在线下办理，例如领导在外地、专网不通。")
    if not clock.day_of(task.arrived_at) <= done_date <= actor.today:
        raise Refused("实际办理日期不能早于送达之日，也不能晚于今天。")
    if task.step == HANDLE and not text.strip():
        raise Refused("请写明办理结果。")
    stead = _in_stead_of(actor, task, done_by, done_date)
    row = OfflineAct.objects.create(
        paper=paper,
        task=task,
        done_by=done_by,
        done_date=done_date,
        reason=reason.strip()[:200],
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    IncomingPaper.objects.filter(pk=paper.pk).update(is_online=False)
    if task.step == INSTRUCT:
        _instruct(paper, task, text=text, image=image, leader=done_by.pk, day=done_date, is_offline=True, actor=stead, now=now)
    else:
        report_result(paper, text=text, actor=stead, now=now)
    record(
        "incoming.recorded_offline",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=paper.matter.title,
        acted_for_name=done_by.name,
        person=done_by.name,
        step=FLOW_1[task.step].title,
        done_date=done_date,
        reason=reason.strip(),
    )
    return row


def _in_stead_of(actor: Actor, task: Task, person: Person, day: dt.date) -> Actor:
    """The recorder, entering for this one step what somebody else did on paper: both names stand in the record."""
    posts = Post.objects.filter(held_on(day), person=person, position=task.position_id) if task.position_id else Post.objects.none()
    if not (posts.exists() if task.position_id else task.person_id == person.pk):
        raise Refused(f"{person.name}当天没有这项待办的岗位，请核对实际办理人。")
    positions = frozenset({task.position_id} if task.position_id else ())
    stead = Principal(person.pk, person.name, positions, frozenset({KIND}))
    return replace(actor, principals=(stead,))


@transaction.atomic
def supervise_instruction(row: Instruction, *, actor: Actor, now: dt.datetime) -> Matter | None:
    """批示转督办: the leader's words become a matter that is followed up; both know of each other."""
    paper = IncomingPaper.objects.select_related("matter").get(pk=row.paper_id)
    find(actor, READ, Matter.objects.all(), pk=paper.pk)
    row = Instruction.objects.select_for_update(of=("self",)).select_related("leader").get(pk=row.pk)
    if row.became_id:
        raise Refused("这条批示已经转督办。")
    words = title_words(row.text)
    title = f"{row.leader.name}对《{paper.matter.title}》的批示"
    matter = spawn(
        TO_SUPERVISION,
        source=paper.matter,
        title=title[:300],
        text=words,
        number=paper.number_shown,
        issuer=row.leader.name,
        actor=actor,
        now=now,
    )
    Instruction.objects.filter(pk=row.pk).update(became=matter)
    record(
        "incoming.instruction_supervised",
        actor=actor,
        at=now,
        matter=paper.pk,
        subject=paper.matter.title,
        leader=row.leader.name,
        words=words,
    )
    return matter
