"""核文 beside the text: asked while somebody writes, and as a Word file with tracked changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from zhongshu.business.documents import pages
from zhongshu.business.documents.asking import MEMORY, found_rows, shown_rows, standing
from zhongshu.business.documents.compose import compose
from zhongshu.business.documents.flow import DRAFTING, EDITABLE_STEPS
from zhongshu.business.documents.forms import TextForm
from zhongshu.business.documents.models import Disclosure, FindingRecord, FindingState, Paper
from zhongshu.business.documents.operations.holding import held_task
from zhongshu.business.documents.permissions import READ, URGE
from zhongshu.business.documents.views.common import load_paper
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.views import download_bytes
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.proofing import Finding, Source, revised
from zhongshu.engines.typeset import TypesetError, typeset_docx
from zhongshu.lib import clock


@require_POST
@requires(READ)
def check_draft(request: Request, pk: int) -> HttpResponse:
    """边写边核: the form as it stands is checked and nothing is kept. Only for who may change the text now."""
    paper = load_paper(request, pk)
    if held_task(paper.matter, request.actor) is None or paper.matter.step not in EDITABLE_STEPS:
        raise NotYours
    form = TextForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"findings": None})
    content = form.content(paper.current.read() if paper.current else PaperContent())
    return JsonResponse({"findings": _live(request, paper, content)})


def _live(request: Request, paper: Paper, content: PaperContent) -> list[dict[str, Any]]:
    day = clock.day_of(request.now)
    disclosure = request.POST.get("disclosure", "") if paper.matter.step == DRAFTING else paper.disclosure
    fresh = found_rows(paper, content, disclosure=disclosure if disclosure in Disclosure.values else "", day=day, memory=MEMORY)
    fresh += shown_rows(paper, content, day=day, actor=request.actor)
    known = list(FindingRecord.objects.filter(paper=paper))
    return pages.live_findings(content, [*fresh, *standing(known, content)], known)


@require_GET
@requires(READ)
def revised_docx(request: Request, pk: int) -> HttpResponse:
    """修订稿: the paper as .docx with what the checker still finds as tracked changes and comments. For those who handle it."""
    paper = load_paper(request, pk)
    if not URGE.holds(request.actor):
        raise NotYours
    if paper.final_docx:
        raise Refused("这件公文已经用印，正式文件不再修订。")
    content = compose(paper)
    known = list(FindingRecord.objects.filter(paper=paper))
    aside = {row.key for row in known if row.state == FindingState.SET_ASIDE}
    day = clock.day_of(request.now)
    rows = found_rows(paper, paper.current.read() if paper.current else PaperContent(), disclosure=paper.disclosure, day=day)
    rows += shown_rows(paper, content, day=day, actor=request.actor)
    rows += standing(known, content)
    findings = [_finding_of(row) for row in rows if row.key not in aside]
    try:
        data = typeset_docx(content)
    except TypesetError as error:
        raise Refused(str(error)) from error
    moment = request.now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = revised(Source("docx", data, content.text(), content), findings, moment)
    return download_bytes(
        made, name=f"{paper.matter.title}（核文修订稿）.docx", kind="docx", actor=request.actor, now=request.now, matter=pk
    )


def _finding_of(row: FindingRecord) -> Finding:
    return Finding(
        rule=row.rule,
        version=int(row.rule_version),
        kind=row.kind,
        gate=row.gate,
        severity=row.severity,
        element=row.element,
        index=row.place,
        start=row.start,
        end=row.end,
        excerpt=row.excerpt,
        message=row.message,
        basis=row.basis,
        suggestions=tuple(row.suggestions),
        confidence=1.0,
        key=row.key,
    )
