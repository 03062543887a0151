"""处理单 of one paper, as it prints. Pure given the rows."""

from __future__ import annotations

import datetime as dt

from zhongshu.business.incoming.flow import PROPOSE
from zhongshu.business.incoming.models import HandlingRole, IncomingPaper, Instruction
from zhongshu.business.incoming.rules import title_words
from zhongshu.core.circulation.models import Reading
from zhongshu.core.files import store
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.engines.typeset import Entry, Opinions, Slip
from zhongshu.lib import clock


def compose_slip(paper: IncomingPaper, *, office: str, printer: str, now: dt.datetime) -> Slip:
    """The fields of a 处理单 (handbook 1.5), with the opinions and signatures that there are."""
    matter = paper.matter
    counted = f"{paper.pieces}件{paper.copies}份" + (f"　{paper.pages}页" if paper.pages else "") + f"　附件{paper.attachments}个"
    facts = (
        ("来文单位", paper.issuer or "—"),
        ("来文字号", paper.issuer_number or "—"),
        ("收文号", paper.number_shown or "尚未登记"),
        ("收到时间", f"{clock.day_of(paper.signed_for_at):%Y-%m-%d} {paper.signed_for_at.astimezone(clock.CHINA):%H:%M}"),
        ("密级", paper.get_marking_display()),
        ("紧急程度", matter.get_urgency_display()),
        ("件数页数", counted),
        ("办结期限", _day(paper.deadline or matter.due_date)),
    )
    opinions = (
        Opinions("事由", matter.title),
        Opinions("拟办意见", paper.proposal if not paper.proposal else "", _proposals(paper), room=3),
        Opinions("领导批示", "", _instructions(paper), room=5),
        Opinions("承办单位", _units(paper), room=1),
        Opinions("传阅", "", _readings(paper), room=2),
        Opinions("承办结果", _result(paper), room=3),
        Opinions("归档号", paper.archive_number, room=1),
    )
    foot = f"打印人：{printer}　打印时间：{now.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"
    return Slip(f"{office}公文处理单", facts, opinions, foot)


def _proposals(paper: IncomingPaper) -> tuple[Entry, ...]:
    tasks = Task.objects.filter(matter=paper.pk, step=PROPOSE, state=TaskState.DONE, unseated_by=None).exclude(decision="return")
    task = tasks.select_related("done_by").order_by("-pk").first()
    if task is None or task.done_by is None:
        return ()
    return (Entry(paper.proposal, task.done_by.name, _day(clock.day_of(task.done_at) if task.done_at else None)),)


def _instructions(paper: IncomingPaper) -> tuple[Entry, ...]:
    rows = Instruction.objects.filter(paper=paper).select_related("leader", "image").order_by("given_date", "pk")
    return tuple(Entry(title_words(row.text), row.leader.name, _day(row.given_date), _picture(row)) for row in rows)


def _picture(row: Instruction) -> bytes:
    if row.image is None or row.image.kind != "png":
        return b""
    try:
        return store.get(row.image.digest)
    except (FileNotFoundError, ValueError):
        return b""


def _readings(paper: IncomingPaper) -> tuple[Entry, ...]:
    rows = Reading.objects.filter(circulation__matter=paper.pk, read_at__isnull=False).select_related("read_by").order_by("read_at")
    return tuple(
        Entry(row.opinion, row.read_by.name if row.read_by else "", _day(clock.day_of(row.read_at)) if row.read_at else "") for row in rows
    )


def _units(paper: IncomingPaper) -> str:
    rows = list(paper.handlers.select_related("unit").order_by("-role", "unit__rank"))
    main = "、".join(row.unit.short_name for row in rows if row.role == HandlingRole.MAIN)
    assist = "、".join(row.unit.short_name for row in rows if row.role == HandlingRole.ASSIST)
    return (f"主办：{main}" if main else "") + (f"　协办：{assist}" if assist else "")


def _result(paper: IncomingPaper) -> str:
    reply = f"已答复：{paper.reply or paper.reply_number}" if paper.replied_at else ""
    return "　".join(part for part in (paper.result, reply) if part)


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"
