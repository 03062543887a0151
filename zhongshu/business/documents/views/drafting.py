"""Drafting: a new paper, the editor, and what the checker said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.business.documents import pages
from zhongshu.business.documents.flow import COUNTERSIGN, DRAFTING, EDITABLE_STEPS, STEPS
from zhongshu.business.documents.forms import FactsForm, NewPaperForm, TextForm, facts_initial, text_initial
from zhongshu.business.documents.models import Disclosure, FindingRecord, Paper
from zhongshu.business.documents.operations import drafting
from zhongshu.business.documents.operations.findings import set_finding_aside
from zhongshu.business.documents.operations.holding import held_task
from zhongshu.business.documents.operations.mending import accept_finding
from zhongshu.business.documents.permissions import DRAFT, READ
from zhongshu.business.documents.views.common import load_paper, wants_json
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.operations import Classified, refuse_classified_text, store_upload
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.operations import mark_opened
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper import Recognised, element_title, plain_body, recognise_docx, recognise_text
from zhongshu.lib.office_files import UnsafeFile, decode_text

REASONS = {
    Disclosure.PROACTIVE: ("涉及公众切身利益，需要社会广泛知晓", "属于应当主动公开的政策文件"),
    Disclosure.ON_REQUEST: ("主要涉及特定单位的具体事项", "属于与有关单位的商洽往来"),
    Disclosure.NONE: ("属于内部事务信息", "属于过程性信息，正在讨论、研究", "属于上下级之间的请示、报告"),
}


@require_http_methods(["GET", "POST"])
@requires(DRAFT)
def new_paper(request: Request) -> HttpResponse:
    """起草公文: from nothing, from a file, or from pasted text."""
    form = NewPaperForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        found, file = _recognised(request, form.cleaned_data)
        data = form.cleaned_data
        content = replace(found.paper, document_type=data["document_type"] or found.paper.document_type)
        paper = drafting.create_paper(
            pages.bare_content(content), issuer=data["issuer"], unit=data["unit"], imported_from=file, actor=request.actor, now=request.now
        )
        for guess in found.guesses:
            if not guess.sure:
                messages.warning(request, f"请核对{element_title(guess.element)}：{guess.why}")
        return redirect("documents_edit", pk=paper.pk)
    return render(request, "documents/new.html", {"form": form})


def _recognised(request: Request, data: dict[str, Any]) -> tuple[Recognised, Any]:
    """The paper in the uploaded file or the pasted text; an empty one where there is neither. The original is kept."""
    upload = data["file"]
    if upload:
        raw = upload.read()
        file = store_upload(raw, name=upload.name, actor=request.actor, now=request.now, allowed=frozenset({"docx", "txt"}))
        try:
            return (recognise_docx(raw) if file.kind == "docx" else recognise_text(decode_text(raw))), file
        except UnsafeFile as error:
            raise Refused(str(error)) from error
    if data["text"].strip():
        refuse_classified_text(data["text"], what="粘贴的文稿", actor=request.actor, now=request.now)
        return recognise_text(data["text"]), None
    return Recognised(PaperContent(document_type=data["document_type"]), ()), None


@require_http_methods(["GET", "POST"])
@requires(READ)
def edit_paper(request: Request, pk: int) -> HttpResponse:
    """The editor: elements on one side, the typeset page beside it. A POST that accepts JSON is an autosave."""
    paper = load_paper(request, pk)
    task = held_task(paper.matter, request.actor)
    if paper.current is None or task is None or paper.matter.step not in EDITABLE_STEPS:
        raise Refused("文稿现在不在您手上，不能修改；可以在公文页查看。")
    content = paper.current.read()
    is_draft = paper.matter.step == DRAFTING
    if request.method == "POST":
        return _answer(request, paper, content, is_draft=is_draft)
    mark_opened(pk, actor=request.actor, now=request.now)
    found = pages.editor_findings(paper)
    context = {
        "paper": paper,
        "matter": paper.matter,
        "step_title": STEPS[paper.matter.step].title,
        "is_draft": is_draft,
        "form": TextForm(initial=text_initial(content, paper.current.digest)),
        "facts": FactsForm(initial=facts_initial(paper)) if is_draft else None,
        "may_choose_way": bool(step_of(paper.matter, COUNTERSIGN).modes),
        "annexes": [{"title": annex.title, "body": plain_body(annex.blocks)} for annex in content.annexes],
        "reasons": [(reason, disclosure) for disclosure, reasons in REASONS.items() for reason in reasons],
        "page_urls": pages.page_urls(paper),
        "editor_findings": found,
        "editor_findings_shown": [{**row, "url": ""} for row in found],  # the list stands in the draft's form, and a form holds no forms
        "recipient_groups": pages.recipient_group_names(),
    }
    return render(request, "documents/edit.html", context)


def _answer(request: Request, paper: Paper, content: PaperContent, *, is_draft: bool) -> HttpResponse:
    """Save; an autosave is told in JSON why it was refused, so that the editor can say it beside the text."""
    if not wants_json(request):
        _save(request, paper, content, is_draft=is_draft)
        messages.success(request, "已保存。")
        return redirect("documents_paper" if request.POST.get("then") == "paper" else "documents_edit", pk=paper.pk)
    try:
        _save(request, paper, content, is_draft=is_draft)
    except Refused as refusal:
        stub_url = reverse("documents_stub_new") if isinstance(refusal, Classified) else ""
        return JsonResponse({"message": refusal.sentence, "stub_url": stub_url}, status=409)
    return JsonResponse(_saved(load_paper(request, paper.pk), request.now))


def _save(request: Request, paper: Paper, content: PaperContent, *, is_draft: bool) -> None:
    form, facts = TextForm(request.POST), FactsForm(request.POST, initial=facts_initial(paper)) if is_draft else None
    if not form.is_valid() or (facts is not None and not facts.is_valid()):
        errors = [str(error) for bound in (form, facts) if bound for field in bound.errors.values() for error in field]
        raise Refused("没有保存：" + "；".join(errors))
    new = form.content(content)
    refuse_classified_text(new.text(), what="正在编辑的文稿", actor=request.actor, now=request.now)
    drafting.save_text(paper, new, base=form.cleaned_data["base"], actor=request.actor, now=request.now)
    if facts:
        data = facts.cleaned_data
        drafting.set_facts(
            paper,
            issuer=data["issuer"],
            disclosure=data["disclosure"],
            disclosure_reason=data["disclosure_reason"],
            countersign=[unit.pk for unit in data["countersign"]],
            quorum=data["quorum"] if step_of(paper.matter, COUNTERSIGN).modes else "",
            actor=request.actor,
            now=request.now,
        )


def _saved(paper: Paper, now: dt.datetime) -> dict[str, Any]:
    digest = paper.current.digest if paper.current else ""
    return {
        "saved_at": f"{now:%H:%M:%S}",
        "fields": {"base": digest},
        "base": digest,
        "stale": False,
        "pages": pages.page_urls(paper),
    }


@require_POST
@requires(READ)
def decide_finding(request: Request, pk: int, finding: int) -> HttpResponse:
    """A finding is mended by taking its suggestion, or set aside with a reason, along with those of the same words."""
    paper = load_paper(request, pk)
    rows = FindingRecord.objects.select_related("paper__matter").filter(paper=paper)
    row = rows.filter(pk=finding).first()
    if row is None or held_task(paper.matter, request.actor) is None:
        raise NotYours
    if request.POST.get("act") != "set_aside":
        accept_finding(row, actor=request.actor, now=request.now)
    else:
        same = rows.filter(message=row.message, state=row.state) if request.POST.get("same") else [row]
        with transaction.atomic():
            for each in same:
                set_finding_aside(each, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return redirect(request.headers.get("Referer") or reverse("documents_paper", args=[pk]))
