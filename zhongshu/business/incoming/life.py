"""What 收文 adds to a matter's whole life: files, instructions, handling units, steps done on paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from zhongshu.business.incoming.flow import FLOW_1
from zhongshu.business.incoming.models import IncomingFile, IncomingPaper, Instruction, OfflineAct
from zhongshu.business.incoming.rules import title_words
from zhongshu.core.access.actors import Actor
from zhongshu.core.matters.models import Matter
from zhongshu.core.ui.lives import Section


def list_life(matter: Matter, actor: Actor) -> Sequence[Section]:
    """原件、批示、承办单位、线下办理."""
    del actor
    paper = IncomingPaper.objects.get(pk=matter.pk)
    return (_files(paper), _instructions(paper), _units(paper), _offline(paper))


def _files(paper: IncomingPaper) -> Section:
    rows = IncomingFile.objects.filter(arrival=paper.arrival_id).select_related("stored")
    return Section(
        "原件",
        ("文件", "页数", "识读", "摘要（SM3）"),
        tuple(
            (
                (row.stored.name, reverse("incoming_file", args=[paper.arrival_id, row.pk])),
                str(row.page_count),
                row.get_state_display(),
                row.stored.digest[:16],
            )
            for row in rows
        ),
    )


def _instructions(paper: IncomingPaper) -> Section:
    rows = Instruction.objects.filter(paper=paper).select_related("leader", "recorded_by").order_by("pk")
    return Section(
        "批示",
        ("批示", "领导", "日期", "方式"),
        tuple(
            (title_words(row.text), row.leader.name, str(row.given_date), f"线下，{row.recorded_by.name}登记" if row.is_offline else "线上")
            for row in rows
        ),
    )


def _units(paper: IncomingPaper) -> Section:
    rows = paper.handlers.select_related("unit").order_by("-role", "unit__rank")
    return Section("承办单位", ("单位", "身份"), tuple((row.unit.short_name, row.get_role_display()) for row in rows))


def _offline(paper: IncomingPaper) -> Section:
    rows = OfflineAct.objects.filter(paper=paper).select_related("task", "done_by", "recorded_by").order_by("pk")
    return Section(
        "线下办理",
        ("环节", "实际办理人", "实际办理", "原因", "登记人"),
        tuple((FLOW_1[row.task.step].title, row.done_by.name, str(row.done_date), row.reason, row.recorded_by.name) for row in rows),
    )
