"""The page of a paper: what it is, what one can do, what happened; its pictures, versions and files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhongshu.business.documents import pages
from zhongshu.business.documents.asking import shown_rows
from zhongshu.business.documents.compose import compose
from zhongshu.business.documents.flow import (
    COUNTERSIGN,
    DRAFTING,
    EDITABLE_STEPS,
    GATED_STEPS,
    LATE_STEPS,
    RECEIPT,
    REVIEW_STEPS,
    SIGN_OFF,
    STEPS,
)
from zhongshu.business.documents.forms import ErrorForm, RepealForm
from zhongshu.business.documents.ledgers import state_of
from zhongshu.business.documents.models import FindingState, Paper, QualityError, Recipient, Signature
from zhongshu.business.documents.operations import issuing
from zhongshu.business.documents.operations.holding import held_task
from zhongshu.business.documents.permissions import DISPENSE, OFFICE_KINDS, READ, RECORD_ERRORS, URGE
from zhongshu.business.documents.rules import ERROR_KINDS
from zhongshu.business.documents.sheet import draft_sheet
from zhongshu.business.documents.views.common import load_paper
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.access.queries import office_name
from zhongshu.core.circulation.operations import mark_reading_opened
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.files import store
from zhongshu.core.files.views import download, download_bytes
from zhongshu.core.matters.carrying import situation_of
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.matters.queries import list_tasks, list_waiting
from zhongshu.core.matters.spawning import may_spawn
from zhongshu.core.org.models import UnitKind
from zhongshu.core.ui.acts import more_acts
from zhongshu.core.ui.desk import due_text, light_of
from zhongshu.core.ui.steps import flow_of, step_rows
from zhongshu.core.urging.queries import section_of
from zhongshu.core.workflow.kernel import other_level_of, withdrawable
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.typeset import TypesetError, typeset_docx, typeset_pdf
from zhongshu.engines.typeset.forms import form_pdf
from zhongshu.lib import clock

KINDS_OF_EVENT = {
    "matters.returned": "return",
    "matters.finished": "agree",
    "documents.registered": "sign",
    "matters.cancelled": "late",
    "urging.urged": "late",
    "urging.reminded": "late",
    "urging.escalated": "late",
}


@require_GET
@requires(READ)
def show_paper(request: Request, pk: int) -> HttpResponse:
    """One object, one page. Opening it marks one's own task, and what one is to read, as opened."""
    paper = load_paper(request, pk)
    mark_opened(pk, actor=request.actor, now=request.now)
    mark_reading_opened(pk, actor=request.actor, now=request.now)
    tasks = list_tasks(paper.matter)
    task = held_task(paper.matter, request.actor)
    is_inside = URGE.holds(request.actor)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "state": state_of(paper),
        "task": task,
        "page_urls": pages.page_urls(paper),
        "typeset_fault": pages.typeset_fault(paper),
        "due": _due(paper, task, tasks, request.actor.today) if is_inside or task else None,
        "receipt": next((row for row in tasks if row.step == RECEIPT and row.position_id in request.actor.positions), None),
        "neighbours": _neighbours(request.actor, pk),
        "files": _files(paper, with_original=is_inside),
        "phrases": pages.list_phrases(paper.matter.step) if task else [],
        "gate_form": pages.gate_form(paper),
        "is_inside": is_inside,
        **(
            _record(paper, task, tasks, request) | {"urging": section_of(paper.matter, request.now)}
            if is_inside
            else {"opinions": pages.opinion_rows(tasks) if task and task.step == COUNTERSIGN else []}
        ),
        "more": more_acts(paper.matter, request.actor, tasks),
        **_acts(paper, task, tasks, request.actor),
    }
    return render(request, "documents/paper.html", context)


def _record(paper: Paper, task: Task | None, tasks: list[Task], request: Request) -> dict[str, Any]:
    """What happened, for those who handle the paper. Units that receive or countersign it see the text, not the office's deliberations."""
    timeline = list_timeline(paper.pk)
    may_decide = task is not None and task.step in EDITABLE_STEPS
    return {
        "steps": step_rows(paper.matter, tasks),
        **checked(paper, request, may_decide=may_decide),
        "second": pages.second_reading(paper, request.now) if may_decide else None,
        "gates": pages.gate_rows(paper),
        "opinions": pages.opinion_rows(tasks),
        "timeline": [_entry(entry) for entry in reversed(timeline)],
        "ended": next((entry for entry in timeline if entry.kind == "matters.cancelled"), None),
        "versions": pages.version_rows(pages.list_versions(paper)),
        "countersigners": [row.unit.short_name for row in paper.countersigners.select_related("unit")],
        "signatures": Signature.objects.filter(paper=paper).select_related("signed_by", "image", "version").order_by("-signed_at"),
        **_receipts(paper),
        **_quality(paper, tasks, request.actor),
    }


def checked(paper: Paper, request: Request, *, may_decide: bool) -> dict[str, Any]:
    """What is found in the paper: what is open, and what was mended or set aside."""
    content = paper.current.read() if paper.current and paper.matter.phase == PhaseChoice.OPEN else PaperContent()
    shown = shown_rows(paper, content, day=clock.day_of(request.now), actor=request.actor)
    groups = pages.finding_groups(paper, shown, may_decide=may_decide)
    return {
        "findings": [row for row in groups if row["state"] == FindingState.OPEN],
        "findings_done": [row for row in groups if row["state"] != FindingState.OPEN],
    }


def _quality(paper: Paper, tasks: list[Task], actor: Actor) -> dict[str, Any]:
    """质量差错 and 废止: what is recorded, and whether this person records."""
    may_record = RECORD_ERRORS.holds(actor)
    is_late = any(task.step in LATE_STEPS for task in tasks)
    return {
        "errors": [
            {"row": row, "kind": ERROR_KINDS.get(row.kind, row.kind), "stage": STEPS[row.stage].title}
            for row in QualityError.objects.filter(paper=paper).select_related("found_by").order_by("pk")
        ]
        if is_late
        else [],
        "error_form": ErrorForm() if may_record and is_late else None,
        "repeal_form": RepealForm(initial={"from_date": actor.today})
        if may_record and paper.dispatched_at and not paper.repealed_date
        else None,
        "may_record": may_record,
    }


def _due(paper: Paper, task: Task | None, tasks: list[Task], today: dt.date) -> dict[str, str] | None:
    """The nearest due date of those who have the paper, one's own first, with its rule."""
    waiting = [task] if task else [row for row in tasks if row.state == TaskState.OPEN]
    nearest = min((row for row in waiting if row.due_date), key=lambda row: row.due_date or today, default=None)
    if nearest is None or paper.matter.phase != PhaseChoice.OPEN:
        return None
    return {"text": due_text(nearest.due_date, today), "why": nearest.due_sentence, "light": light_of(nearest.due_date, today)}


def _acts(paper: Paper, task: Task | None, tasks: list[Task], actor: Actor) -> dict[str, Any]:
    """What this person can do now. The operations decide again; this only keeps dead buttons off the page."""
    matter = paper.matter
    situation, flow = situation_of(matter), flow_of(matter)
    is_open = matter.phase == PhaseChoice.OPEN
    taken = withdrawable(flow, situation, actor.person) if is_open else None
    step = flow[matter.step]
    can = {
        "edit": task is not None and matter.step in EDITABLE_STEPS,
        "gates": task is not None and task.step in GATED_STEPS,
        "finish": task is not None,
        "countersign": task is not None and task.step == COUNTERSIGN,
        "sign": task is not None and task.step == SIGN_OFF,
        "refuse": task is not None and task.step in REVIEW_STEPS,
        "withdraw": taken.id if taken else None,
        "cancel": is_open and matter.drafter_id == actor.person and paper.number_id is None,
        "void": is_open
        and paper.number_id is not None
        and paper.dispatched_at is None
        and actor.has_duty("registrar", "documents_reviewer"),
        "urge": is_open
        and URGE.holds(actor)
        and matter.step != DRAFTING
        and any(row.state == TaskState.OPEN and row.person_id != actor.person for row in tasks),
        "receipts": paper.dispatched_at is not None and URGE.holds(actor),
        "to_incoming": _signed_by_office(tasks, actor) and may_spawn(issuing.TO_INCOMING, actor),
    }
    blocked = other_level_of(flow, situation, actor.person, step) if task else None
    return {
        "can": can,
        "act_title": step.act,
        "step_code": matter.step,
        "step_title": step.title,
        "return_steps": pages.return_rows(matter, tasks) if task else [],
        "blocked_by": f"您已办理本件的“{blocked}”，按四级审核不能再办“{step.title}”。请报秘书长或办公室主任批准兼办，或退回。"
        if blocked
        else "",
        "may_dispense": is_open and step.level is not None and DISPENSE.holds(actor),
    }


def _signed_by_office(tasks: list[Task], actor: Actor) -> bool:
    """Whether the actor's own unit, one of the office, has signed for the paper."""
    signed = [row.position for row in tasks if row.step == RECEIPT and row.state == TaskState.DONE and row.position_id in actor.positions]
    return any(position is not None and position.unit.kind in OFFICE_KINDS for position in signed)


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "acted_for": entry.acted_for,
        "sentence": entry.sentence,
        "detail": "",
        "kind": KINDS_OF_EVENT.get(entry.kind, ""),
    }


def _receipts(paper: Paper) -> dict[str, Any]:
    """How many units it went to, and how many of the city's own have signed for it."""
    is_own = ~Q(unit__kind=UnitKind.OUTSIDE)
    counts = Recipient.objects.filter(paper=paper).aggregate(total=Count("pk"), own=Count("pk", filter=is_own))
    if paper.dispatched_at is None:
        return {"recipient_count": counts["total"], "receipts": None}
    signed = Task.objects.filter(matter=paper.pk, step=RECEIPT, state=TaskState.DONE).count()
    return {"recipient_count": counts["total"], "receipts": {"total": counts["own"], "signed": signed}}


def _neighbours(actor: Actor, pk: int) -> list[dict[str, Any]]:
    """What else waits on my desk, so that one goes from paper to paper by j and k."""
    rows = [task for task in list_waiting(actor)[:30] if task.matter.kind == "documents.paper"]
    return [
        {
            "url": reverse("documents_paper", args=[task.matter_id]),
            "title": task.matter.title,
            "note": f"{STEPS[task.step].title}　{due_text(task.due_date, actor.today)}",
            "active": task.matter_id == pk,
        }
        for task in rows
    ]


def _files(paper: Paper, *, with_original: bool) -> list[dict[str, Any]]:
    """Files to download: the final ones, or the draft as it stands."""
    is_final = paper.final_pdf is not None
    rows = [
        {
            "name": "正式文件（PDF）" if is_final else "当前稿（PDF）",
            "kind": "pdf",
            "size_text": "",
            "url": reverse("documents_pdf", args=[paper.pk]),
        },
        {
            "name": "正式文件（Word）" if is_final else "当前稿（Word）",
            "kind": "docx",
            "size_text": "",
            "url": reverse("documents_docx", args=[paper.pk]),
        },
    ]
    if paper.imported_from and with_original:
        rows.append(
            {
                "name": paper.imported_from.name,
                "kind": paper.imported_from.kind,
                "size_text": "导入的原件",
                "url": reverse("documents_original", args=[paper.pk]),
            }
        )
    return rows


@require_GET
@requires(READ)
def page_picture(request: Request, pk: int, number: int) -> HttpResponse:
    """One typeset page as PNG."""
    paper = load_paper(request, pk)
    try:
        image = pages.page_image(paper, number)
    except TypesetError as error:
        raise Refused(str(error)) from error
    if image is None:
        raise Http404
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@requires(READ)
def paper_pdf(request: Request, pk: int) -> HttpResponse:
    """The final PDF, or the draft typeset now."""
    paper = load_paper(request, pk)
    if paper.final_pdf:
        return download(paper.final_pdf, actor=request.actor, now=request.now, matter=pk)
    return _draft_file(request, paper, "pdf")


@require_GET
@requires(READ)
def paper_docx(request: Request, pk: int) -> HttpResponse:
    """The final .docx, or the draft made now."""
    paper = load_paper(request, pk)
    if paper.final_docx:
        return download(paper.final_docx, actor=request.actor, now=request.now, matter=pk)
    return _draft_file(request, paper, "docx")


def _draft_file(request: Request, paper: Paper, kind: str) -> HttpResponse:
    try:
        data = (typeset_pdf if kind == "pdf" else typeset_docx)(compose(paper))
    except TypesetError as error:
        raise Refused(str(error)) from error
    return download_bytes(
        data, name=f"{paper.matter.title}（送审稿）.{kind}", kind=kind, actor=request.actor, now=request.now, matter=paper.pk
    )


@require_GET
@requires(READ)
def original_file(request: Request, pk: int) -> HttpResponse:
    """The file that the draft was imported from: for those who handle the paper, not for its receivers."""
    paper = load_paper(request, pk)
    if paper.imported_from is None or not URGE.holds(request.actor):
        raise Http404
    return download(paper.imported_from, actor=request.actor, now=request.now, matter=pk)


@require_GET
@requires(READ)
def draft_sheet_pdf(request: Request, pk: int) -> HttpResponse:
    """发文稿纸 as PDF: for those who handle the paper; it bears the office's opinions."""
    paper = load_paper(request, pk)
    if not URGE.holds(request.actor):
        raise Http404
    try:
        data = form_pdf(draft_sheet(paper, list_tasks(paper.matter), office=office_name(), printed_at=request.now))
    except TypesetError as error:
        raise Refused(str(error)) from error
    return download_bytes(data, name=f"{paper.matter.title}（发文稿纸）.pdf", kind="pdf", actor=request.actor, now=request.now, matter=pk)


@require_GET
@requires(READ)
def signature_image(request: Request, pk: int, signature: int) -> HttpResponse:
    """A handwritten signature, as a picture on the page of its paper."""
    paper = load_paper(request, pk)
    row = Signature.objects.select_related("image").filter(paper=paper, pk=signature).first()
    if row is None or row.image is None:
        raise Http404
    response = HttpResponse(store.get(row.image.digest), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@requires(READ)
def show_trail(request: Request, pk: int) -> HttpResponse:
    """花脸稿 and 清稿: who changed what at which level; both print. Receivers see only what was issued."""
    paper = load_paper(request, pk)
    if not URGE.holds(request.actor):
        raise Http404
    versions = pages.list_versions(paper)
    chosen = request.GET.get("upto", "")
    upto = min(max(int(chosen), 1), len(versions)) if chosen.isdigit() else len(versions)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "state": state_of(paper),
        "is_clean": request.GET.get("view") == "clean",
        "upto": upto,
        **pages.trail_rows(versions, upto),
    }
    return render(request, "documents/trail.html", context)
