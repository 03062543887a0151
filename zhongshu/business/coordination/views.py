"""Pages of 综合协调."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.coordination import operations
from zhongshu.business.coordination.forms import ContactForm, FollowForm, IssueForm, MeetingForm, OpinionForm
from zhongshu.business.coordination.models import Issue
from zhongshu.business.coordination.pages import board_page, issue_page
from zhongshu.business.coordination.permissions import CONTACTS, MANAGE, RAISE, READ
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.circulation.operations import mark_reading_opened
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_upload
from zhongshu.core.files.views import download
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened

PROOFS = frozenset({"pdf", "docx", "xlsx", "png", "jpeg"})
Answer = Callable[[Request, Issue], str]


@require_safe
@requires(READ)
def board(request: Request) -> HttpResponse:
    """综合协调看板."""
    return render(request, "coordination/board.html", board_page(request.actor))


@require_http_methods(["GET", "POST"])
@requires(RAISE)
def new_issue(request: Request) -> HttpResponse:
    """提出协调事项."""
    form = IssueForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        made = operations.raise_issue(form.facts(), division=form.cleaned_data["division"], **_by(request))
        messages.success(request, f"已提交{form.cleaned_data['division'].short_name}研判。")
        return redirect("coordination_issue", pk=made.pk)
    return render(request, "coordination/new.html", {"form": form})


@require_safe
@requires(READ)
def show_issue(request: Request, pk: int) -> HttpResponse:
    """协调事项."""
    issue = _load(request, pk)
    mark_opened(pk, actor=request.actor, now=request.now)
    mark_reading_opened(pk, actor=request.actor, now=request.now)
    initial = {"opinion": issue.opinion, "lead": issue.lead_id}
    context = issue_page(issue, request.actor, request.now)
    context |= {"meeting_form": MeetingForm(), "opinion_form": OpinionForm(initial=initial, issue=issue), "follow_form": FollowForm()}
    return render(request, "coordination/issue.html", context)


@require_POST
@requires(READ)
def act_on_issue(request: Request, pk: int) -> HttpResponse:
    """The button pressed on an issue's page."""
    issue = _load(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("请选择要办的事。")
    messages.success(request, act(request, issue))
    return redirect("coordination_issue", pk=pk)


def _accept(request: Request, issue: Issue) -> str:
    operations.accept_issue(issue, **_by(request))
    return "已受理并编号，请组织协调。"


def _send_back(request: Request, issue: Issue) -> str:
    operations.send_back(issue, reason=_words(request), **_by(request))
    return "已退回提出单位，先由部门协商。"


def _resubmit(request: Request, issue: Issue) -> str:
    operations.resubmit(issue, dispute=_words(request), **_by(request))
    return "已再次提交研判。"


def _meet(request: Request, issue: Issue) -> str:
    operations.record_meeting(issue, **_clean(MeetingForm(request.POST)), **_by(request))
    return "已登记协调会。"


def _form_opinion(request: Request, issue: Issue) -> str:
    operations.form_opinion(issue, **_clean(OpinionForm(request.POST, issue=issue)), **_by(request))
    return "协调意见已送各方确认。不回复不视为同意。"


def _confirm(request: Request, issue: Issue) -> str:
    operations.confirm(issue, opinion=_words(request), **_by(request))
    return "已确认。"


def _disagree(request: Request, issue: Issue) -> str:
    operations.disagree(issue, reason=_words(request), **_by(request))
    return "已回复不同意，事项退回继续协调。"


def _follow(request: Request, issue: Issue) -> str:
    made = operations.follow_up(issue, **_clean(FollowForm(request.POST)), **_by(request))
    return f"已交办{len(made)}个单位落实。"


def _ask_to_verify(request: Request, issue: Issue) -> str:
    operations.ask_to_verify(issue, **_by(request))
    return f"已请{issue.raiser.short_name}验证。"


def _solved(request: Request, issue: Issue) -> str:
    files = [
        store_upload(upload.read(), name=upload.name or "证明", actor=request.actor, now=request.now, allowed=PROOFS)
        for upload in request.FILES.getlist("files")
    ]
    operations.confirm_solved(issue, words=_words(request), files=files, **_by(request))
    return "已确认解决，事项销号。"


def _not_solved(request: Request, issue: Issue) -> str:
    operations.not_solved(issue, reason=_words(request), **_by(request))
    return "已退回继续协调。"


def _merge(request: Request, issue: Issue) -> str:
    key = request.POST.get("into", "")
    into = _load(request, int(key)) if _is_key(key) else None
    if into is None:
        raise NotYours
    operations.merge_issue(issue, into=into, reason=_words(request), **_by(request))
    return f"已并入“{into.matter.title}”。"


ACTS: dict[str, Answer] = {
    "accept": _accept,
    "send_back": _send_back,
    "resubmit": _resubmit,
    "meet": _meet,
    "opinion": _form_opinion,
    "confirm": _confirm,
    "disagree": _disagree,
    "follow": _follow,
    "verify": _ask_to_verify,
    "solved": _solved,
    "not_solved": _not_solved,
    "merge": _merge,
}


@require_safe
@requires(READ)
def take_proof(request: Request, pk: int, proof: int) -> HttpResponse:
    """下载解决证明."""
    file = StoredFile.objects.filter(pk__in=_load(request, pk).proofs.values("file"), pk=proof).first()
    if file is None:
        raise NotYours
    return download(file, actor=request.actor, now=request.now, matter=pk)


@require_http_methods(["GET", "POST"])
@requires(CONTACTS)
def new_contact(request: Request) -> HttpResponse:
    """登记联络."""
    asked = request.GET.get("issue", "")
    issue = _load(request, int(asked)) if _is_key(asked) else None
    form = ContactForm(request.POST or None, actor=request.actor, initial={"contact_date": request.actor.today})
    if request.method == "POST" and form.is_valid():
        operations.add_contact(issue=issue, **form.cleaned_data, **_by(request))
        messages.success(request, "已登记联络。")
        return redirect("coordination_issue", pk=issue.pk) if issue else redirect("ledger", code="coordination.contacts")
    return render(request, "coordination/contact.html", {"form": form, "issue": issue})


@require_POST
@requires(MANAGE)
def watch(request: Request, pk: int) -> HttpResponse:
    """看一遍谁没有回复: reminds or lifts where the days have passed."""
    done = operations.watch_silence(_load(request, pk), **_by(request))
    told = {"reminded": "已提醒没有回复的单位。", "lifted": "经提醒仍不回复，已提级协调。"}
    messages.info(request, told.get(done, "还没有到提醒的时候。"))
    return redirect("coordination_issue", pk=pk)


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}


def _is_key(text: str) -> bool:
    """Whether a text can be the key of a row."""
    return text.isdecimal() and len(text) < 10


def _words(request: Request) -> str:
    return request.POST.get("words", "")


def _load(request: Request, pk: int) -> Issue:
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    return Issue.objects.select_related("matter__unit", "matter__drafter", "raiser", "coordinator", "lead", "merged_into__matter").get(
        pk=pk
    )


def _clean(form: django_forms.Form) -> dict[str, Any]:
    """The fields of a small form. Raises Refused with the first thing that is wrong."""
    if form.is_valid():
        return dict(form.cleaned_data)
    name, errors = next(iter(form.errors.items()))
    raise Refused(f"{form.fields[name].label if name in form.fields else ''}：{errors[0]}")
