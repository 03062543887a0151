"""Pages of 交办, for who is told to do something and for who told them: one page an assignment, whatever it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhongshu.core.access.answers import answered
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments import pages
from zhongshu.core.assignments.flow import UNIT_SIGN
from zhongshu.core.assignments.forms import day_of, milestones_of, number_of, unit_of
from zhongshu.core.assignments.models import Assignment, Change, Escalation, Evidence, Feedback, Milestone, Observation, SortChoice
from zhongshu.core.assignments.operations import assigning, changes, escalating, handling, lights, milestones, observing, reporting
from zhongshu.core.assignments.operations.common import require_manager
from zhongshu.core.assignments.permissions import READ, READ_CHANGE, UNIT_SIDE
from zhongshu.core.assignments.queries import state_words, was_sent
from zhongshu.core.assignments.slips import order_pdf
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import refuse_classified_text, store_upload
from zhongshu.core.files.pictures import show_picture, take_photos
from zhongshu.core.files.views import download, download_bytes
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened
from zhongshu.core.org.models import Unit
from zhongshu.lib import clock

EVIDENCE = frozenset({"png", "jpeg", "pdf", "docx", "xlsx"})
MAX_FILES = 9


@require_safe
@requires(UNIT_SIDE)
def inbox(request: Request) -> HttpResponse:
    """我单位的交办: what waits, the late first."""
    return render(request, "assignments/inbox.html", pages.inbox_page(request.actor))


@require_safe
@requires(READ)
def show_assignment(request: Request, pk: int) -> HttpResponse:
    """One assignment: what is asked, how it stands, what comes next, what happened."""
    row = _load(request, pk)
    with transaction.atomic():
        mark_opened(pk, actor=request.actor, now=request.now)
    context = pages.assignment_page(row, request.actor, request.now)
    context["units"] = Unit.objects.filter(receives=True, to_date=None).order_by("rank") if context["may_manage"] else []
    return render(request, "assignments/assignment.html", context)


@require_POST
@requires(READ)
def act_on_assignment(request: Request, pk: int) -> HttpResponse:
    """One act, named by the button."""
    row = _load(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("没有这个操作。")
    act(request, row)
    messages.success(request, f"已办。现在：{state_words(_again(pk))}。")
    return answered(request, redirect("assignment", pk=pk))


@require_POST
@requires(READ)
def give_feedback(request: Request, pk: int) -> HttpResponse:
    """反馈 with its evidence. Files are taken in before the transaction, so that the event of a refusal stays."""
    row = _load(request, pk)
    given = request.POST
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    words: dict[str, Any] = {name: given.get(name, "").strip()[:4000] for name in ("done", "problems", "next_steps")}
    token = given.get("token", "")[:40]
    if was_sent(row, token):
        return answered(request, redirect("assignment", pk=pk))  # sent a second time when the line came back
    reporting.check_report(row, progress=number_of(given, "progress", "进度"), actor=request.actor, **words)
    refuse_classified_text("\n".join(words.values()), what="反馈", **by)
    files, milestones = take_evidence(request), milestones_of(given)
    reporting.report(row, progress=number_of(given, "progress", "进度"), files=files, milestones=milestones, token=token, **words, **by)
    messages.success(request, f"已反馈。{next_feedback_words(_again(pk))}")
    return answered(request, redirect("assignment", pk=pk))


def take_evidence(request: Request) -> list[StoredFile]:
    """佐证 that came with a report, taken in. Raises Refused for too many, and for what is no evidence."""
    uploads = request.FILES.getlist("files")
    if len(uploads) > MAX_FILES:
        raise Refused(f"一次最多附{MAX_FILES}个文件。")
    return [store_upload(upload.read(), name=upload.name or "", allowed=EVIDENCE, **_by(request)) for upload in uploads]


def next_feedback_words(row: Assignment) -> str:
    """By when the next report is due, as a sentence; empty where none is asked."""
    day = row.next_feedback_date
    return f"下次反馈在{day.month}月{day.day}日前。" if day else ""


@require_safe
@requires(READ)
def download_evidence(request: Request, pk: int, evidence: int) -> HttpResponse:
    """佐证, as it was given."""
    _load(request, pk)
    row = get_object_or_404(Evidence.objects.select_related("file"), pk=evidence, feedback__assignment=pk)
    return download(row.file, actor=request.actor, now=request.now, matter=pk)


@require_safe
@requires(READ)
def evidence_picture(request: Request, pk: int, evidence: int) -> HttpResponse:
    """A photo drawn anew, without what the camera wrote into it (place, device)."""
    _load(request, pk)
    row = get_object_or_404(Evidence.objects.select_related("file"), pk=evidence, feedback__assignment=pk, file__kind__in=("png", "jpeg"))
    return show_picture(row.file)


@require_safe
@requires(READ)
def observation_picture(request: Request, pk: int, file: int) -> HttpResponse:
    """A photo of 现场核查."""
    _load(request, pk)
    seen = Observation.objects.filter(assignment=pk, photos=file)
    return show_picture(get_object_or_404(StoredFile, Exists(seen), pk=file))


@require_safe
@requires(READ)
def print_order(request: Request, pk: int) -> HttpResponse:
    """交办单 as PDF."""
    row = _load(request, pk)
    data = order_pdf(row, clock.day_of(row.issued_at or request.now))
    return download_bytes(data, name=f"交办单-{row.matter.number or pk}.pdf", kind="pdf", actor=request.actor, now=request.now, matter=pk)


@require_safe
@requires(READ)
def download_slip(request: Request, pk: int, escalation: int) -> HttpResponse:
    """催办单, 预警, 通报 or 约谈建议, as it was issued."""
    _load(request, pk)
    row = get_object_or_404(Escalation.objects.select_related("slip"), pk=escalation, assignment=pk, slip__isnull=False)
    assert row.slip is not None, "asked for above"
    return download(row.slip, actor=request.actor, now=request.now, matter=pk)


@require_safe
@requires(READ_CHANGE)
def show_change(request: Request, pk: int) -> HttpResponse:
    """One change that was asked for."""
    change = _load_change(request, pk)
    with transaction.atomic():
        mark_opened(pk, actor=request.actor, now=request.now)
    return render(request, "assignments/change.html", pages.change_page(change, request.actor))


@require_POST
@requires(READ_CHANGE)
def act_on_change(request: Request, pk: int) -> HttpResponse:
    """同意, 不同意 or 撤回."""
    change = _load_change(request, pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    words = request.POST.get("opinion", "").strip()
    act = request.POST.get("act", "")
    if act == "approve":
        changes.approve_change(change, opinion=words, **by)
    elif act == "refuse":
        changes.refuse_change(change, reason=words, **by)
    elif act == "withdraw":
        changes.withdraw_change(change, **by)
    else:
        raise Refused("没有这个操作。")
    messages.success(
        request, {"approve": "已同意，期限已按批准的调整。", "refuse": "已告知承办单位，期限不变。", "withdraw": "已撤回。"}[act]
    )
    return redirect("assignment_change", pk=pk)


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _words(request: Request) -> str:
    return request.POST.get("opinion", "").strip()[:500]


def _return(request: Request, row: Assignment) -> None:
    act = handling.return_to_handler if row.matter.step == UNIT_SIGN else handling.send_back
    act(row, reason=_words(request), **_by(request))


def _reassign(request: Request, row: Assignment) -> None:
    unit, due = unit_of(request.POST, "unit"), day_of(request.POST, "due", "办结期限")
    assigning.refuse_alike(row.matter.title, unit, parent=row.parent_id, is_checked="checked" in request.POST)
    assigning.reassign(row, unit=unit, due=due, reason=_words(request), **_by(request))


def _change(request: Request, row: Assignment) -> None:
    sort = request.POST.get("sort", "")
    new_due = day_of(request.POST, "new_due", "新的期限") if sort == SortChoice.EXTEND else None
    changes.ask_change(row, sort=sort, reason=_words(request), new_due=new_due, **_by(request))


def _judge(request: Request, row: Assignment) -> None:
    feedback = get_object_or_404(Feedback, assignment=row.pk, pk=number_of(request.POST, "feedback", "反馈"))
    if request.POST.get("result") == "accept":
        reporting.accept_feedback(feedback, **_by(request))
    else:
        reporting.return_feedback(feedback, reason=_words(request), **_by(request))


def _observe(request: Request, row: Assignment) -> None:
    given = request.POST
    require_manager(row, request.actor)
    photos = take_photos(request.FILES.getlist("photos"), **_by(request))
    observing.observe(
        row, day=day_of(given, "day", "核查日期"), place=given.get("place", "")[:120], seen=number_of(given, "seen", "现场进度"), text=_words(request),
        is_open="secret" not in given, photos=photos, **_by(request),
    )  # fmt: skip


def _add_node(request: Request, row: Assignment) -> None:
    given = request.POST
    milestones.add_milestone(row, title=given.get("title", "")[:120], due=day_of(given, "due", "节点期限"), **_by(request))


def _node(request: Request, row: Assignment) -> None:
    given, why = request.POST, {"reason": _words(request), **_by(request)}
    node = get_object_or_404(Milestone, assignment=row.pk, pk=number_of(given, "node", "节点"))
    what = given.get("result", "")
    if what == "tick":
        milestones.tick_milestone(node, done=day_of(given, "done", "完成日期"), **why)
    elif what == "change":
        milestones.change_milestone(node, title=given.get("title", "")[:120], due=day_of(given, "due", "节点期限"), **why)
    elif what == "drop":
        milestones.drop_milestone(node, **why)
    elif what == "reopen":
        milestones.reopen_milestone(node, **why)
    else:
        raise Refused("没有这个操作。")


def _decide(request: Request, row: Assignment) -> None:
    escalation = get_object_or_404(Escalation, assignment=row.pk, pk=number_of(request.POST, "escalation", "升级建议"))
    if request.POST.get("result") == "approve":
        escalating.approve_escalation(escalation, opinion=_words(request), **_by(request))
    else:
        escalating.drop_escalation(escalation, reason=_words(request), **_by(request))


ACTS: dict[str, Callable[[Request, Assignment], Any]] = {
    "sign_for": lambda request, row: handling.sign_for(row, **_by(request)),
    "give_back": lambda request, row: handling.give_back(row, reason=_words(request), **_by(request)),
    "hand_in": lambda request, row: handling.hand_in(row, opinion=_words(request), **_by(request)),
    "sign_off": lambda request, row: handling.sign_off(row, opinion=_words(request), **_by(request)),
    "return": _return,
    "accept": lambda request, row: handling.accept(row, opinion=_words(request), **_by(request)),
    "reassign": _reassign,
    "void": lambda request, row: assigning.void_assignment(row, reason=_words(request), **_by(request)),
    "cycle": lambda request, row: assigning.set_cycle(row, cycle=request.POST.get("cycle", ""), reason=_words(request), **_by(request)),
    "change": _change,
    "observe": _observe,
    "add_node": _add_node,
    "node": _node,
    "judge": _judge,
    "decide": _decide,
    "set_light": lambda request, row: lights.set_light(row, tone=request.POST.get("tone", ""), reason=_words(request), **_by(request)),
    "free_light": lambda request, row: lights.free_light(row, reason=_words(request), **_by(request)),
}


def _load(request: Request, pk: int) -> Assignment:
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    return _again(pk)


def _again(pk: int) -> Assignment:
    return Assignment.objects.select_related("matter__unit", "matter__drafter", "parent", "unit").get(pk=pk)


def _load_change(request: Request, pk: int) -> Change:
    find(request.actor, READ_CHANGE, Matter.objects.all(), pk=pk)
    related = ("matter__drafter", "assignment__matter", "assignment__unit", "assignment__parent")
    return Change.objects.select_related(*related).get(pk=pk)
