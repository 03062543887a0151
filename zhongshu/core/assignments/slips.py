"""督办单据: the order of work and the slips of the ladder, printed as forms."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.queries import get_installation
from zhongshu.core.assignments.models import Assignment, RoleChoice
from zhongshu.core.assignments.rules.ladder import Rung
from zhongshu.engines.typeset import TypesetError
from zhongshu.engines.typeset.forms import Form, FormRow, form_pdf, text_cell

ASKED = {
    "urge": "请接此单后抓紧办理，于2个工作日内反馈进展和预计办结时间。",
    "warn": "该事项经催办仍未办结。请主要负责同志亲自过问，研究解决办法，并于2个工作日内书面说明原因和措施。",
    "circulate": "该事项经催办、预警仍未办结，按规定予以通报。请限期整改，整改情况报市政府办公室。",
    "talk": "该事项逾期时间较长，建议由市政府分管领导约谈承办单位主要负责人。",
}


def slip_pdf(row: Assignment, rung: Rung, late: int, day: dt.date) -> bytes:
    """The slip of a rung. Raises Refused with what cannot be printed."""
    due = row.matter.due_date or row.baseline_due
    rows = (
        FormRow((text_cell("送", f"{row.unit.name}（{rung.to}）"),)),
        FormRow((text_cell("督办事项", row.matter.title),)),
        FormRow((text_cell("承办身份", RoleChoice(row.role).label), text_cell("办结期限", f"{due.year}年{due.month}月{due.day}日"))),
        FormRow((text_cell("任务内容", row.text),), height=30.0, grows=True),
        FormRow((text_cell("完成标准", row.standard or "—"),), height=18.0),
        FormRow((text_cell("目前情况", f"至{day.month}月{day.day}日已超期{late}天，最近反馈进度{row.progress}%。"),), height=14.0),
        FormRow((text_cell("要求", ASKED[rung.code]),), height=22.0),
    )
    return _print(f"督查{rung.title}", rows, row.matter.number, day)


def order_pdf(row: Assignment, day: dt.date) -> bytes:
    """交办单. Raises Refused with what cannot be printed."""
    due = row.matter.due_date or row.baseline_due
    points = "；".join(
        f"{each.due_date.month}月{each.due_date.day}日前{each.title}"
        for each in row.milestones.filter(dropped_at=None).order_by("due_date")
    )
    rows = (
        FormRow((text_cell("承办单位", row.unit.name), text_cell("承办身份", RoleChoice(row.role).label))),
        FormRow((text_cell("督办事项", row.parent.title),)),
        FormRow((text_cell("任务内容", row.text),), height=40.0, grows=True),
        FormRow((text_cell("完成标准", row.standard or "—"),), height=20.0),
        FormRow((text_cell("节点", points or "—"),), height=16.0),
        FormRow((text_cell("办结期限", f"{due.year}年{due.month}月{due.day}日"), text_cell("反馈周期", row.get_cycle_display()))),
        FormRow((text_cell("联系人", f"{row.matter.unit.name} {row.matter.drafter.name}"),)),
    )
    return _print("督查交办单", rows, row.matter.number, day)


def _print(title: str, rows: tuple[FormRow, ...], number: str, day: dt.date) -> bytes:
    installation = get_installation()
    office = installation.office_name if installation else ""
    try:
        return form_pdf(Form(title=title, office=office, rows=rows, facts=(f"编号：{number or '—'}",), date=day))
    except TypesetError as error:
        raise Refused(str(error)) from error
