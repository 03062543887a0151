"""发文稿纸: one sheet with who signed, who agreed with which words, and what is to be printed for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from zhongshu.business.documents.flow import COUNTERSIGN, PRE_PRINT_CHECK, SIGN_OFF
from zhongshu.business.documents.models import Paper, Signature
from zhongshu.core.files import store
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import RoleChoice, Task, TaskState
from zhongshu.core.workflow.situation import Decision
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.typeset.forms import Cell, Entry, Form, FormRow, text_cell
from zhongshu.lib import clock

OPINION_STEPS = ("first_review", "second_review", "final_review", PRE_PRINT_CHECK)
PLAIN = "平件"


def draft_sheet(paper: Paper, tasks: Sequence[Task], *, office: str, printed_at: dt.datetime) -> Form:
    """The sheet as the paper stands now. Only opinions that stand are on it: what a return has undone is in the record, not here."""
    content = paper.current.read() if paper.current else PaperContent()
    matter = paper.matter
    signing = Cell("签发", tuple(_signature_entries(paper)), 1.0)
    countersigning = Cell("会签", tuple(_entries(tasks, COUNTERSIGN, with_unit=True)), 1.15)
    reviews = [Cell(step_of(matter, step).title, tuple(_entries(tasks, step))) for step in OPINION_STEPS]
    annexes = "\n".join(f"{number}. {annex.title}" for number, annex in enumerate(content.annexes, start=1) if annex.title)
    number = paper.issuer.number_text(paper.number) if paper.number else ""
    disclosure = f"{paper.disclosure}（{paper.disclosure_reason}）" if paper.disclosure and paper.disclosure_reason else paper.disclosure
    local = printed_at.astimezone(clock.CHINA)
    return Form(
        title="发文稿纸",
        office=office,
        facts=(f"紧急程度：{matter.urgency or PLAIN}", f"发文字号：{number or '（未编号）'}"),
        rows=(
            FormRow((signing, countersigning), 42, grows=True),
            FormRow(tuple(reviews[:2]), 26, grows=True),
            FormRow(tuple(reviews[2:]), 26, grows=True),
            FormRow((text_cell("标题", "".join(content.title.split()) or matter.title),), 14),
            FormRow((text_cell("主送", content.main_recipients.rstrip("：:")),)),
            FormRow((text_cell("抄送", content.copy_recipients),)),
            FormRow((text_cell("附件", annexes),)),
            FormRow((text_cell("拟稿处室", matter.unit.short_name), text_cell("拟稿人", matter.drafter.name), text_cell("电话", ""))),
            FormRow(
                (text_cell("文种", paper.document_type), text_cell("印数", f"{paper.copies}份" if paper.copies else ""), _issued(paper))
            ),
            FormRow((text_cell("公开属性", disclosure),)),
        ),
        foot=f"{local:%Y-%m-%d %H:%M}打印",
        date=clock.day_of(printed_at),
    )


def _issued(paper: Paper) -> Cell:
    day = paper.issue_date
    return text_cell("成文日期", f"{day.year}年{day.month}月{day.day}日" if day else "")


def _signature_entries(paper: Paper) -> Iterable[Entry]:
    """The leader's words, handwriting and date; without words it is 圈阅. Only what was signed of the version that holds."""
    rows = Signature.objects.filter(paper=paper, version=paper.signed_id, task__unseated_by=None, task__state=TaskState.DONE)
    for row in rows.select_related("signed_by", "image").order_by("signed_at"):
        picture = store.get(row.image.digest) if row.image else b""
        yield Entry(row.opinion or "圈阅", picture, f"{row.signed_by.name}　{_day(row.signed_at)}")


def _entries(tasks: Sequence[Task], step: str, *, with_unit: bool = False) -> Iterable[Entry]:
    for task in tasks:
        if (
            task.step != step
            or task.role != RoleChoice.MAIN
            or task.state != TaskState.DONE
            or task.unseated_by is not None
            or task.decision == Decision.RETURN
        ):
            continue
        unit = f"{task.position.unit.short_name}：" if with_unit and task.position else ""
        said = task.opinion or (task.get_decision_display() if with_unit or step == SIGN_OFF else step_of(task.matter, step).act)
        if with_unit and task.opinion and task.decision != Decision.AGREE:
            said = f"{task.get_decision_display()}。{task.opinion}"
        yield Entry(f"{unit}{said}", b"", f"{task.done_by.name if task.done_by else ''}　{_day(task.done_at)}")


def _day(at: dt.datetime | None) -> str:
    if at is None:
        return ""
    day = clock.day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"
