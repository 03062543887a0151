"""Pages of 核文词库: what is in it, one entry with its history, what is proposed, and as a sheet."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find, require
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.operations import refuse_classified_text
from zhongshu.core.files.views import download_bytes
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.proofing.forms import AcceptForm, EndForm, EntryForm, accept_initial, entry_initial
from zhongshu.core.proofing.ledgers import ENTRIES, PROPOSALS
from zhongshu.core.proofing.models import Alarm, Entry, Proposal
from zhongshu.core.proofing.operations.entries import add_entry, change_entry, end_entry
from zhongshu.core.proofing.operations.proposals import accept_proposal, refuse_proposal
from zhongshu.core.proofing.permissions import KEEP, READ
from zhongshu.core.proofing.queries import count_by_kind, in_force, list_history, list_open_proposals
from zhongshu.core.proofing.sheet import Line, lexicon_sheet, read_sheet, take_lines
from zhongshu.core.proofing.trying import try_entry
from zhongshu.engines.proofing import ENTRY_KINDS, rule_title
from zhongshu.lib.office_files import UnsafeFile, check, kind_of

SALT = "proofing.entries.import"
UNTIL = 1800
LATEST = 12
TOLD = {
    "wording": "本单位的用语和提法，连同常见的错误写法",
    "members": "品牌和工作提法的成员、个数、次序",
    "person": "领导姓名和现任职务；只提示，不改字",
    "body": "机构现名，连同旧名和错名；只提示，不改字",
    "accepted": "地名、人名、企业名等，核文不再判错",
    "withheld": "公开属性是主动公开时不得出现的字句",
}


@require_GET
@requires(READ)
def lexicon(request: Request) -> HttpResponse:
    """核文词库: what is in it by kind, what waits for the keeper, what came lately."""
    counts = count_by_kind(request.actor.today)
    context = {
        "kinds": [
            {"title": title, "told": TOLD[kind], "count": counts.get(kind, 0), "url": ledger_url(ENTRIES.code, kind=kind, state="now")}
            for kind, title in ENTRY_KINDS.items()
        ],
        "may_keep": KEEP.holds(request.actor),
        "proposals": [_proposal_row(row) for row in list_open_proposals()] if KEEP.holds(request.actor) else [],
        "latest": Entry.objects.filter(in_force(request.actor.today)).select_related("made_by").order_by("-pk")[:LATEST],
        "entries_url": ledger_url(ENTRIES.code),
        "proposals_url": ledger_url(PROPOSALS.code),
    }
    return render(request, "proofing/lexicon.html", context)


def _proposal_row(proposal: Proposal) -> dict[str, Any]:
    alarms = Alarm.objects.filter(rule=proposal.rule, words=proposal.words)
    counts = alarms.aggregate(matters=Count("matter", distinct=True), people=Count("person", distinct=True))
    reasons = list(alarms.order_by("pk").values_list("reason", "person__name"))
    return {"proposal": proposal, "rule": rule_title(proposal.rule), "reasons": reasons, **counts}


@require_http_methods(["GET", "POST"])
@requires(KEEP)
def new_entry(request: Request) -> HttpResponse:
    """增加词条: tried on the last papers first, then saved."""
    form = EntryForm(request.POST or None, initial={"kind": request.GET.get("kind"), "from_date": request.actor.today})
    trials = None
    if request.method == "POST" and form.is_valid():
        facts, data = form.facts(), form.cleaned_data
        _refuse_classified(request, "\n".join(map(str, data.values())))
        if request.POST.get("act") != "save":
            trials = try_entry(facts, actor=request.actor, day=request.actor.today)
        else:
            add_entry(facts, source=data["source"], from_date=data["from_date"], actor=request.actor, now=request.now)
            messages.success(request, f"已增加“{facts.text}”，自{data['from_date']}起核文按它提示。")
            return redirect("proofing_lexicon")
    return render(request, "proofing/entry.html", {"form": form, "trials": trials}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(READ)
def show_entry(request: Request, pk: int) -> HttpResponse:
    """One entry with its history; its keeper changes and ends it here."""
    entry = find(request.actor, READ, Entry.objects.select_related("made_by"), pk=pk)
    may_change = KEEP.holds(request.actor) and entry.ended_at is None
    act = request.POST.get("act", "")
    form = EntryForm(request.POST if act in ("try", "save") else None, initial={**entry_initial(entry), "from_date": request.actor.today})
    ending = EndForm(request.POST if act == "end" else None, initial={"from_date": request.actor.today})
    trials = None
    if request.method == "POST":
        require(request.actor, KEEP)
        _refuse_classified(request, "\n".join(request.POST.dict().values()))
        if act == "end" and ending.is_valid():
            end_entry(entry, **ending.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, f"“{entry.text}”已停用，历史仍可查。")
            return redirect("proofing_entry", pk=pk)
        if act == "try" and form.is_valid():
            trials = try_entry(form.facts(), actor=request.actor, day=request.actor.today)
        elif act == "save" and form.is_valid():
            data = form.cleaned_data
            new = change_entry(
                entry, form.facts(), source=data["source"], from_date=data["from_date"], actor=request.actor, now=request.now
            )
            messages.success(request, f"已修改，自{data['from_date']}起按新的；旧的留在历史里。")
            return redirect("proofing_entry", pk=new.pk)
    context = {
        "entry": entry,
        "form": form if may_change else None,
        "ending": ending,
        "trials": trials,
        "history": list_history(entry),
        "rule": rule_title(entry.rule) if entry.rule else "",
    }
    return render(request, "proofing/entry.html", context, status=422 if form.errors or ending.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(KEEP)
def show_proposal(request: Request, pk: int) -> HttpResponse:
    """词条建议: who set the words aside and why; accepted as a word, or refused with a reason."""
    proposal = find(request.actor, KEEP, Proposal.objects.select_related("decided_by", "entry"), pk=pk)
    form = AcceptForm(
        request.POST if request.POST.get("act") == "accept" else None,
        initial={**accept_initial(proposal), "from_date": request.actor.today},
    )
    if request.POST.get("act") == "accept" and form.is_valid():
        data = form.cleaned_data
        accept_proposal(
            proposal,
            text=data["text"],
            source=data["source"],
            is_for_rule_alone=not data["every_rule"],
            from_date=data["from_date"],
            actor=request.actor,
            now=request.now,
        )
        messages.success(request, f"已列为专有名词“{data['text']}”，自{data['from_date']}起不再判错。")
        return redirect("proofing_lexicon")
    if request.POST.get("act") == "refuse":
        refuse_proposal(proposal, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
        messages.success(request, "没有采纳，理由已记下；核文照旧提示，不再重复建议。")
        return redirect("proofing_lexicon")
    context = {**_proposal_row(proposal), "form": form}
    return render(request, "proofing/proposal.html", context, status=422 if form.errors else 200)


@require_GET
@requires(READ)
def export_entries(request: Request) -> HttpResponse:
    """The entries that count as a sheet that can be changed and brought back."""
    data = lexicon_sheet(request.actor.today, taken_by=request.actor.name)
    return download_bytes(data, name=f"核文词库-{request.actor.today}.xlsx", kind="xlsx", actor=request.actor, now=request.now)


@require_POST
@requires(KEEP)
def import_entries(request: Request) -> HttpResponse:
    """试导入: what the sheet would change; the lines come back signed with the second press, and only then are taken."""
    if request.POST.get("lines"):
        count = take_lines(_signed_lines(request.POST["lines"]), actor=request.actor, now=request.now)
        messages.success(request, f"已导入，改了{count}条。")
        return redirect("proofing_lexicon")
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("请选择要导入的表格。")
    data = upload.read()
    try:
        if kind_of(data) != "xlsx":
            raise Refused("只能导入 Excel 表格（.xlsx），请用本页导出的表格改。")
        check(data, "xlsx")
    except UnsafeFile as error:
        raise Refused(str(error)) from error
    lines = read_sheet(data, today=request.actor.today)
    _refuse_classified(request, "\n".join(cell for line in lines for cell in line.row))
    context = {
        "lines": [line for line in lines if line.change or line.fault],
        "changes": sum(bool(line.change) for line in lines),
        "faults": sum(bool(line.fault) for line in lines),
        "same": sum(not line.change and not line.fault for line in lines),
        "signed": signing.dumps([dataclasses.astuple(line) for line in lines], salt=SALT, compress=True),
    }
    return render(request, "proofing/import.html", context)


def _refuse_classified(request: Request, text: str) -> None:
    """A classified mark is refused before anything is kept, and that it came is told to the security officer."""
    refuse_classified_text(text, what="词条", actor=request.actor, now=request.now)


def _signed_lines(text: str) -> list[Line]:
    """The lines as they were shown. Raises Refused for others, or after half an hour."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=UNTIL)
    except signing.BadSignature:
        raise Refused("试导入的结果已经过期，请重新选择表格试导入。") from None
    return [Line(number, told, change, fault, tuple(row)) for number, told, change, fault, row in rows]
