"""Countersigning, the four levels, signing, and the check before printing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhongshu.business.documents.flow import COORDINATION, COUNTERSIGN, GATED_STEPS, PRE_PRINT_CHECK, REVIEW_STEPS, SIGN_OFF
from zhongshu.business.documents.models import Gate, GateCheck, GateResult, Paper, Signature
from zhongshu.business.documents.operations.findings import check_paper, refuse_unfit
from zhongshu.business.documents.operations.holding import take_paper, text_facts
from zhongshu.business.documents.rules import count_characters, is_substantive_change
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.operations import cancel_matter, finish_task, return_task
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.situation import Decision
from zhongshu.lib import clock

SUBSTANTIVE = "签批后文稿有实质性修改，须退回签批人复审（公文处理工作条例第二十五条）。"
Gates = Mapping[str, tuple[str, str]]
"""Gate code to (result, note)."""


@transaction.atomic
def countersign_paper(paper: Paper, *, decision: Decision, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """会签: agree, agree with comment, or disagree; whoever comments or disagrees says what."""
    paper, task = take_paper(paper, actor, COUNTERSIGN)
    if decision != Decision.AGREE and not opinion.strip():
        raise Refused("提出意见或不同意的，请写明意见。")
    return finish_task(task.pk, locked=paper.matter, decision=decision, opinion=opinion, actor=actor, now=now, **text_facts(paper))


@transaction.atomic
def coordinate_paper(paper: Paper, *, opinion: str, actor: Actor, now: dt.datetime) -> Matter:
    """协调: those who disagreed were brought together; the paper goes on with what was agreed in words (公文处理工作条例第二十条)."""
    paper, task = take_paper(paper, actor, COORDINATION)
    if not opinion.strip():
        raise Refused("请写明协调的结果：各方意见怎样取得一致，或者按谁的意见办。")
    return finish_task(task.pk, locked=paper.matter, opinion=opinion, actor=actor, now=now, **text_facts(paper))


@transaction.atomic
def review_paper(paper: Paper, *, digest: str, gates: Gates | None = None, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """初审、复核、终审: agree to exactly the text with this digest, with the six gates recorded."""
    paper, task = take_paper(paper, actor, *REVIEW_STEPS[:-1])
    _same_text(paper, digest)
    _record_gates(paper, task, gates or {})
    refuse_unfit(paper)
    return finish_task(task.pk, locked=paper.matter, opinion=opinion, actor=actor, now=now, **text_facts(paper))


@transaction.atomic
def sign_paper(paper: Paper, *, digest: str, opinion: str = "", image: StoredFile | None = None, actor: Actor, now: dt.datetime) -> Matter:
    """签批: bind the signature to exactly the text with this digest; its day becomes the 成文日期 (Arts 9(十二), 22).

    An empty opinion is 圈阅 and counts as agreement.
    """
    paper, task = take_paper(paper, actor, SIGN_OFF)
    _same_text(paper, digest)
    refuse_unfit(paper)
    assert paper.current is not None
    Signature.objects.create(
        paper=paper,
        task=task,
        version=paper.current,
        digest=digest,
        image=image,
        opinion=opinion[:500],
        signed_by_id=actor.person,
        signed_at=now,
    )
    Paper.objects.filter(pk=paper.pk).update(signed=paper.current, issue_date=clock.day_of(now))
    facts = {**text_facts(paper), "signature": image.digest if image else ""}
    return finish_task(task.pk, locked=paper.matter, opinion=opinion or "圈阅", actor=actor, now=now, **facts)


@transaction.atomic
def pre_print_check_paper(
    paper: Paper, *, digest: str, gates: Gates | None = None, opinion: str = "", actor: Actor, now: dt.datetime
) -> Matter:
    """印前复核 (Art. 25(一)). Raises Refused when the text was changed in substance after signing: then it goes back to the signer."""
    paper, task = take_paper(paper, actor, PRE_PRINT_CHECK)
    _same_text(paper, digest)
    if paper.signed and paper.current and is_substantive_change(paper.signed.read(), paper.current.read()):
        raise Refused(SUBSTANTIVE)
    check_paper(paper, now=now, is_anew=True)  # the lexicon may have grown since the text was last saved
    _record_gates(paper, task, gates or {})
    refuse_unfit(paper)
    assert paper.current is not None
    Paper.objects.filter(pk=paper.pk).update(checked_at=now, characters=count_characters(paper.current.read()))
    return finish_task(task.pk, locked=paper.matter, opinion=opinion, actor=actor, now=now, **text_facts(paper))


@transaction.atomic
def return_paper(paper: Paper, *, target: str, way: Way, reason: str, gates: Gates | None = None, actor: Actor, now: dt.datetime) -> Matter:
    """退回 to an earlier step, coming back 逐级 or 直送."""
    paper, task = take_paper(paper, actor)
    if gates and task.step in GATED_STEPS:
        _record_gates(paper, task, gates)
    return return_task(task.pk, target=target, way=way, reason=reason, actor=actor, now=now)


@transaction.atomic
def refuse_paper(paper: Paper, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """不宜发文退回 (Art. 21): a reviewer ends the paper, saying why."""
    paper, _ = take_paper(paper, actor, *REVIEW_STEPS)
    return cancel_matter(paper.matter, reason=reason, word="不宜发文退回", actor=actor, now=now)


def _same_text(paper: Paper, digest: str) -> None:
    if paper.current is None or paper.current.digest != digest:
        raise Refused("您看的不是最新文稿：文稿刚刚改过。请刷新，看过新稿再办理。")


def _record_gates(paper: Paper, task: Task, gates: Gates) -> None:
    for gate, (result, note) in gates.items():
        if gate not in Gate.values or result not in GateResult.values:
            raise Refused("六关记录有误，请重新选择。")
        if result == GateResult.PROBLEM and not note.strip():
            raise Refused(f"{Gate(gate).label}有问题的，请写明是什么问题。")
    rows = [GateCheck(paper=paper, task=task, gate=gate, result=result, note=note[:200]) for gate, (result, note) in gates.items()]
    GateCheck.objects.bulk_create(rows, update_conflicts=True, unique_fields=["task", "gate"], update_fields=["result", "note"])
