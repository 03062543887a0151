"""Pages of 任务分解."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.business.breakdown import operations, pages
from zhongshu.business.breakdown.compose import CYCLES
from zhongshu.business.breakdown.forms import NewListForm, read_lines
from zhongshu.business.breakdown.models import TaskList
from zhongshu.business.breakdown.permissions import CUT, READ
from zhongshu.business.breakdown.queries import (
    leaders_by_name,
    list_faults,
    list_lines,
    names_of_leaders,
    names_of_task_holders,
    names_of_units,
    units_by_name,
)
from zhongshu.business.breakdown.rules import HEADINGS, read_table, to_cells
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import refuse_classified_text, store_upload
from zhongshu.core.files.views import download_bytes
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.operations import mark_opened
from zhongshu.lib import clock, office_files, sheets

WIDTHS = {"任务表述": 60, "任务名称": 36, "章节": 30, "配合单位": 28}
MAX_ERRORS = 20


@require_http_methods(["GET", "POST"])
@requires(CUT)
def new_list(request: Request) -> HttpResponse:
    """分解工作报告: a file or pasted text becomes candidates."""
    form = NewListForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        text, file = _report(request, data)
        by: dict[str, Any] = {"actor": request.actor, "now": request.now}
        task_list = operations.create_list(text, title=data["title"], year=data["year"], unit=data["unit"], file=file, **by)
        messages.success(request, f"已分解出{task_list.rows.count()}项候选任务，请逐项核对，补上牵头单位和完成时限。")
        return redirect("breakdown", pk=task_list.pk)
    return render(request, "breakdown/new.html", {"form": form})


def _report(request: Request, data: dict[str, Any]) -> tuple[str, StoredFile | None]:
    """The report's text, and the file that it came in. A classified mark refuses both."""
    if not data["file"]:
        text = str(data["text"]).replace("\r\n", "\n")
        refuse_classified_text(text, what="报告", actor=request.actor, now=request.now)
        return text, None
    raw = data["file"].read()
    allowed = frozenset({"docx", "txt"})
    file = store_upload(raw, name=data["file"].name, actor=request.actor, now=request.now, allowed=allowed)
    try:
        return office_files.extract_text(raw, file.kind).replace("\r\n", "\n"), file
    except office_files.UnsafeFile as error:
        raise Refused(str(error)) from error


@require_safe
@requires(READ)
def show_list(request: Request, pk: int) -> HttpResponse:
    """One list: the table to work in for who cuts it, to read for the others."""
    task_list = _load(request, pk)
    mark_opened(pk, actor=request.actor, now=request.now)
    context = pages.list_page(task_list, request.actor, is_asked_alike="alike" in request.GET)
    return render(request, "breakdown/list.html", context)


@require_POST
@requires(READ)
def save_page(request: Request, pk: int) -> HttpResponse:
    """Autosave: the rows as they stand on the page. Answers JSON with the new revision, or 409 with the sentence."""
    task_list = _load(request, pk)
    try:
        base = request.POST.get("base", "")
        lines = read_lines(request.POST.get("rows", ""))
        saved = operations.save_rows(task_list, lines, base=int(base) if base.isdecimal() else 0, actor=request.actor, now=request.now)
    except Refused as refusal:
        return JsonResponse({"message": refusal.sentence}, status=409)
    at = f"{request.now.astimezone(clock.CHINA):%H:%M}"
    faults = list_faults(lines, task_list.year, request.actor.today)
    return JsonResponse({"saved_at": at, "fields": {"base": saved.revision}, "base": str(saved.revision), "faults": faults})


@require_safe
@requires(READ)
def take_table(request: Request, pk: int) -> HttpResponse:
    """导出: all rows, those not taken in too, so that nothing is lost on the way back."""
    task_list = _load(request, pk)
    names, lines = names_of_units(), list_lines(task_list)
    leaders = names_of_leaders(lines, request.actor.today)
    notes = (
        f"导出人：{request.actor.name}　导出时间：{request.now.astimezone(clock.CHINA):%Y-%m-%d %H:%M}　修订号：{task_list.revision}",
        "填好后在本页导入。请不要改编号；新加的行把编号留空；不要的行把状态改为“不列入”。",
    )
    headings = [sheets.Heading(title, WIDTHS.get(title, 14)) for title in HEADINGS]
    rows = [to_cells(line, names, leaders) for line in lines]
    data = sheets.to_xlsx(sheets.Sheet("任务分解表", notes, headings, rows))
    name = f"{task_list.matter.title}.xlsx"
    return download_bytes(data, name=name, kind="xlsx", actor=request.actor, now=request.now, matter=pk)


@require_POST
@requires(READ)
def import_table(request: Request, pk: int) -> HttpResponse:
    """导入: all of it or nothing; each cell that cannot be taken is told."""
    task_list = _load(request, pk)
    upload = request.FILES.get("table")
    if upload is None:
        raise Refused("请选择要导入的表格。")
    raw = upload.read()
    store_upload(raw, name=upload.name or "分解表", actor=request.actor, now=request.now, allowed=frozenset({"xlsx"}))
    lines = list_lines(task_list)
    try:
        table = sheets.read_rows(raw)
    except ValueError as error:
        raise Refused("表格打不开，请用 Excel 另存为 .xlsx 后再导入。") from error
    leaders = {name: key for key, name in names_of_leaders(lines, request.actor.today).items()} | leaders_by_name(request.actor.today)
    read = read_table(table, units_by_name(), leaders, {line.key: line for line in lines}, max((line.key for line in lines), default=0))
    if read.errors:
        for fault in read.errors[:MAX_ERRORS]:
            messages.error(request, fault)
        messages.error(request, f"共{len(read.errors)}处，整表没有导入，原来的内容没有变。")
        return redirect("breakdown", pk=pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    operations.import_rows(task_list, read.lines, base=task_list.revision, name=upload.name or "", **by)
    messages.success(request, f"已导入{len(read.lines)}行。")
    return redirect("breakdown", pk=pk)


@require_POST
@requires(READ)
def act_on_list(request: Request, pk: int) -> HttpResponse:
    """报批, 批准, 退回, 下达. What stands in the page's table is saved first."""
    task_list = _load(request, pk)
    act, words = request.POST.get("act", ""), request.POST.get("opinion", "")
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if act == "submit":
        _submit(request, task_list)
    elif act == "approve":
        operations.approve_list(task_list, opinion=words, **by)
        messages.success(request, f"已批准，各项任务随单立项。已送{names_of_task_holders(pk)}下达。")
    elif act == "return":
        operations.return_list(task_list, reason=words, **by)
        messages.success(request, "已退回修改。")
    elif act == "issue":
        _issue(request, task_list)
    else:
        raise Refused("请选择要办的事。")
    return redirect("breakdown", pk=pk)


def _submit(request: Request, task_list: TaskList) -> None:
    """Save what the page holds, then hand it in; what is wanting is told on the page itself, where it can be filled in."""
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    try:
        if request.POST.get("rows"):
            base = request.POST.get("base", "")
            operations.save_rows(task_list, read_lines(request.POST["rows"]), base=int(base) if base.isdecimal() else 0, **by)
        operations.submit_list(task_list, **by)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已报批，已送{names_of_task_holders(task_list.pk)}审批。批准以后一次下达。")


def _issue(request: Request, task_list: TaskList) -> None:
    base, cycle = request.POST.get("base", ""), request.POST.get("cycle", "")
    if cycle not in CYCLES:
        raise Refused("请选择各单位的反馈周期。")
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    paper, items = operations.issue_list(task_list, base=int(base) if base.isdecimal() else 0, cycle=cycle, **by)
    told = f"印发通知“{paper.title}”已在您的待办中。" if paper else ""
    numbers = f"{items[0].number}至{items[-1].number}" if len(items) > 1 else items[0].number
    messages.success(request, f"已下达：{len(items)}项任务已立项（{numbers}）并交办到各单位，从现在起计时。{told}")


def _load(request: Request, pk: int) -> TaskList:
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    return TaskList.objects.select_related("matter__unit", "matter__drafter").get(pk=pk)
