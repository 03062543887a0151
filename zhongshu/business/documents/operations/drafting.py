"""Drafting and changing the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from zhongshu.business.documents.flow import COUNTERSIGN, DRAFTING, EDITABLE_STEPS
from zhongshu.business.documents.kind import PAPER
from zhongshu.business.documents.models import CountersignUnit, Disclosure, Issuer, Paper, Version
from zhongshu.business.documents.operations.findings import check_paper, refuse_unfit
from zhongshu.business.documents.operations.holding import held_task, lock_paper, take_paper, text_facts
from zhongshu.business.documents.permissions import DRAFT
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.operations import cancel_matter, choose_quorum, finish_task, open_matter
from zhongshu.core.org.models import Unit
from zhongshu.engines.paper import Paper as PaperContent

ENDED_ISSUER = "这个发文机关代字已经停用，请另选一个。"
STALE_TEXT = "这份文稿在别处改过了（另一个页面，或者另一个人）。您刚才写的内容仍留在本页，请复制后刷新，再合并进去。"


@transaction.atomic
def create_paper(
    content: PaperContent,
    *,
    issuer: Issuer,
    unit: Unit,
    disclosure: str = "",
    disclosure_reason: str = "",
    imported_from: StoredFile | None = None,
    actor: Actor,
    now: dt.datetime,
) -> Paper:
    """起草: a new paper with its first version, at the drafter's own desk."""
    require(actor, DRAFT)
    if unit.pk not in actor.units:
        raise Refused("只能以您任职的处室起草公文。")
    if issuer.to_date:
        raise Refused(ENDED_ISSUER)
    title = content.title or "（未定标题）"
    matter = open_matter(PAPER, title=title[:300], unit=unit, urgency=content.urgency, actor=actor, now=now)
    paper = Paper.objects.create(
        matter=matter,
        issuer=issuer,
        document_type=content.document_type,
        disclosure=disclosure,
        disclosure_reason=disclosure_reason,
        imported_from=imported_from,
    )
    _write_version(paper, content, Task.objects.get(matter=matter), actor, now)
    check_paper(paper, now=now)
    return paper


@transaction.atomic
def save_text(paper: Paper, content: PaperContent, *, base: str, actor: Actor, now: dt.datetime) -> Version:
    """Write the text as its present holder leaves it; `base` is the digest of what he began with.

    Raises Refused when he does not hold it, when the step is not for editing, or when it was changed elsewhere meanwhile.
    """
    paper = lock_paper(paper)
    matter, current = paper.matter, paper.current
    task = held_task(matter, actor)
    if task is None or matter.step not in EDITABLE_STEPS:
        raise Refused("文稿现在不在您手上，不能修改。")
    if matter.step != DRAFTING:
        content = replace(content, document_type=paper.document_type)
    if current and content.digest() == current.digest:
        return current  # the same text again, from whatever page: a page that was left may still be saving
    if current and current.digest != base:
        raise Refused(STALE_TEXT)
    version = _write_version(paper, content, task, actor, now)
    matter.title, matter.urgency = (content.title or "（未定标题）")[:300], content.urgency
    matter.save(update_fields=["title", "urgency"])
    if paper.document_type != content.document_type:
        paper.document_type = content.document_type
        paper.save(update_fields=["document_type"])
    check_paper(paper, now=now)
    return version


@transaction.atomic
def set_facts(
    paper: Paper,
    *,
    issuer: Issuer,
    disclosure: str,
    disclosure_reason: str,
    countersign: Collection[int],
    quorum: str = "",
    actor: Actor,
    now: dt.datetime,
) -> None:
    """The facts beside the text: in whose name, 公开属性 with its reason, who countersigns and how (`quorum`; empty: as it is).

    Only while drafting, by the drafter.
    """
    paper = lock_paper(paper)
    if paper.matter.step != DRAFTING or held_task(paper.matter, actor) is None:
        raise Refused("只有拟稿人在起草环节可以修改发文机关、公开属性和会签单位。")
    if disclosure and disclosure not in Disclosure.values:
        raise Refused("公开属性只有主动公开、依申请公开、不予公开三种。")
    if issuer.to_date and issuer.pk != paper.issuer_id:
        raise Refused(ENDED_ISSUER)
    is_checked_alike = (issuer.pk, disclosure) == (paper.issuer_id, paper.disclosure)
    Paper.objects.filter(pk=paper.pk).update(issuer=issuer, disclosure=disclosure, disclosure_reason=disclosure_reason.strip()[:200])
    CountersignUnit.objects.filter(paper=paper).exclude(unit__in=countersign).delete()
    CountersignUnit.objects.bulk_create([CountersignUnit(paper=paper, unit_id=unit) for unit in countersign], ignore_conflicts=True)
    if quorum:
        _choose_way(paper.matter, quorum, len(countersign), actor, now)
    if not is_checked_alike:
        check_paper(lock_paper(paper), now=now)


@transaction.atomic
def submit_paper(paper: Paper, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """提交: to countersign or to the first review, when all that a paper must have is there."""
    paper, task = take_paper(paper, actor, DRAFTING)
    if not paper.disclosure:
        raise Refused("请选择公开属性。拟稿时应当明确公文是否公开（政府信息公开条例第十六条）。")
    if not paper.disclosure_reason:
        raise Refused("请写明公开属性的理由。")
    check_paper(paper, now=now, is_anew=True)
    refuse_unfit(paper)
    return finish_task(task.pk, locked=paper.matter, opinion=opinion, actor=actor, now=now, **text_facts(paper))


@transaction.atomic
def cancel_paper(paper: Paper, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """撤稿: the drafter takes his paper back for good. Raises Refused once it has a number: then it is voided."""
    require(actor, DRAFT, paper.matter)
    paper = lock_paper(paper)
    if paper.number_id:
        raise Refused("已经登记文号，不能撤稿；请文电处作废。")
    return cancel_matter(paper.matter, reason=reason, word="撤稿", actor=actor, now=now)


def _write_version(paper: Paper, content: PaperContent, task: Task, actor: Actor, now: dt.datetime) -> Version:
    """The version of this stay at the step: written over, or begun."""
    values = {"content": content.to_json(), "digest": content.digest(), "made_by_id": actor.person, "made_at": now}
    version = Version.objects.filter(paper=paper, task=task).first()
    if version:
        for name, value in values.items():
            setattr(version, name, value)
        version.save(update_fields=list(values))
    else:
        sequence = Version.objects.filter(paper=paper).count() + 1
        version = Version.objects.create(paper=paper, sequence=sequence, task=task, step=task.step, **values)
        title = step_of(paper.matter, task.step).title
        record("documents.version_begun", actor=actor, at=now, matter=paper.pk, subject=content.title, step=title, sequence=sequence)
    paper.current = version
    paper.save(update_fields=["current"])
    return version


def _choose_way(matter: Matter, quorum: str, units: int, actor: Actor, now: dt.datetime) -> None:
    """会签方式. Raises Refused for more agreements than there are units."""
    if quorum.startswith("votes:") and units and int(quorum.partition(":")[2] or 0) > units:
        raise Refused(f"会签单位只有{units}个，票签要求的同意数不能比它多。")
    if quorum not in ("", str(step_of(matter, COUNTERSIGN).quorum)) or matter.quorums.get(COUNTERSIGN):
        choose_quorum(matter, step=COUNTERSIGN, quorum=quorum, actor=actor, now=now)
