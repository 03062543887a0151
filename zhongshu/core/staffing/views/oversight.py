"""分管: which position oversees which unit; reports of what is late follow it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpResponse

from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.org.models import Position, Post, Unit, held_on
from zhongshu.core.staffing.views.panels import Panel, answer, list_history
from zhongshu.core.urging.models import Oversight
from zhongshu.core.urging.operations.oversight import end_oversight, set_oversight


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class OversightForm(forms.Form):
    """设置分管."""

    unit = forms.ModelChoiceField(label="机构", queryset=Unit.objects.filter(to_date=None).order_by("rank", "code"))
    position = forms.ModelChoiceField(label="分管岗位", queryset=Position.objects.select_related("unit").order_by("unit__rank", "rank"))
    from_date = _day("开始日期")


class EndOversightForm(forms.Form):
    """停用分管."""

    row = forms.ModelChoiceField(
        label="分管", queryset=Oversight.objects.filter(to_date=None).select_related("unit", "position__unit").order_by("unit__rank")
    )
    to_date = _day("结束日期")


@requires(MANAGE_SETTINGS)
def oversight(request: Request) -> HttpResponse:
    """分管: what is in force, who sits there now, and how it changed."""
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    today = request.actor.today

    def change(facts: dict[str, Any]) -> str:
        row = set_oversight(**facts, **by)
        return f"{row.unit.short_name}自{row.from_date}起由{row.position}分管。"

    def end(facts: dict[str, Any]) -> str:
        end_oversight(facts["row"], to_date=facts["to_date"], **by)
        return f"{facts['row']}，至{facts['to_date']}止。"

    rows = list(Oversight.objects.filter(held_on(today)).select_related("unit", "position__unit").order_by("unit__rank", "pk"))
    return answer(
        request,
        [
            Panel("set", "设置分管", OversightForm, change, "设置", "原来的分管到前一天为止。", {"from_date": today}),
            Panel("end", "停用分管", EndOversightForm, end, "停用", "停用后这个机构的超时事项不再报分管领导。", {"to_date": today}, "danger"),
        ],
        title="分管",
        intro="超时事项报到经办机构的分管岗位；机构没有设分管的，看它的上级机构，再没有的看承办处室。",
        columns=["机构", "分管岗位", "现任", "起止"],
        rows=[
            [row.unit.short_name, str(row.position), _names(row.position, today), f"{row.from_date} 至 {row.to_date}" if row.to_date else f"{row.from_date} 起"]
            for row in rows
        ],
        history=list_history("", "urging.oversight_set", "urging.oversight_ended"),
    )  # fmt: skip


def _names(position: Position, day: dt.date) -> str:
    posts = Post.objects.filter(held_on(day), position=position).select_related("person")
    return "、".join(post.person.name for post in posts) or "空缺"
