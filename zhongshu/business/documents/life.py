"""全程 of a paper: what this business adds to the page that every kind of matter has."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from zhongshu.business.documents.models import Paper, Recipient, Version
from zhongshu.core.access.actors import Actor
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.ui.lives import Section
from zhongshu.core.ui.templatetags.ui import near_date

TITLE = {"main": "主送", "copy": "抄送"}


def list_life(matter: Matter, actor: Actor) -> Sequence[Section]:
    """文稿, 文件, and who received it and who has signed for it."""
    del actor
    paper = Paper.objects.select_related("final_pdf", "final_docx", "imported_from", "signed", "current").get(pk=matter.pk)
    return (_versions(matter, paper), _files(paper), _receipts(matter))


def _versions(matter: Matter, paper: Paper) -> Section:
    rows = Version.objects.filter(paper=paper).select_related("made_by").order_by("sequence")
    trail = reverse("documents_trail", args=[paper.pk])
    return Section(
        "文稿",
        ("稿次", "环节", "谁改的", "时间", "摘要（SM3）"),
        tuple(
            (
                (f"第{row.sequence}稿{_mark(row, paper)}", f"{trail}?upto={number}"),
                step_of(matter, row.step).title,
                row.made_by.name,
                near_date(row.made_at),
                row.digest[:16],
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def _mark(version: Version, paper: Paper) -> str:
    return "（签批稿）" if version.pk == paper.signed_id else "（当前稿）" if version.pk == paper.current_id else ""


def _files(paper: Paper) -> Section:
    rows: list[tuple[str | tuple[str, str], ...]] = []
    name = "正式文件" if paper.final_pdf_id else "当前稿"
    rows.append(((f"{name}（PDF）", reverse("documents_pdf", args=[paper.pk])),))
    rows.append(((f"{name}（Word）", reverse("documents_docx", args=[paper.pk])),))
    rows.append((("发文稿纸（PDF）", reverse("documents_draft_sheet", args=[paper.pk])),))
    if paper.imported_from:
        rows.append(((f"{paper.imported_from.name}（导入的原件）", reverse("documents_original", args=[paper.pk])),))
    return Section("文件", ("文件",), tuple(rows))


def _receipts(matter: Matter) -> Section:
    """收文单位, each with who signed for it and when."""
    signed = {
        task.position.unit_id: task
        for task in Task.objects.filter(matter=matter, step="receipt", state=TaskState.DONE).select_related("position", "done_by")
        if task.position
    }
    rows = Recipient.objects.filter(paper=matter.pk).select_related("unit").order_by("unit__rank")
    return Section(
        "收文单位",
        ("单位", "身份", "签收"),
        tuple((row.unit.short_name, TITLE[row.role], _signed(signed.get(row.unit_id))) for row in rows),
    )


def _signed(task: Task | None) -> str:
    return f"{task.done_by.name}　{near_date(task.done_at)}" if task and task.done_by else "还没有签收"
