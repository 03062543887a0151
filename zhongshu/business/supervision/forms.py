"""Shapes of what people fill in on the pages of 督查督办."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from zhongshu.business.supervision.models import ApproverChoice, Item, LineChoice, MethodChoice, SortChoice, Source
from zhongshu.business.supervision.queries import list_sources
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.models import CycleChoice, EndingChoice, RoleChoice
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.core.assignments.permissions import OFFICE_KINDS
from zhongshu.core.org.models import Person, Position, Unit, held_on

LEADERS = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general")


class ItemForm(forms.Form):
    """拟立项."""

    title = forms.CharField(label="标题", max_length=200)
    text = forms.CharField(
        label="督办内容", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text="写清要办成什么，能检查的结果。"
    )
    source = forms.ModelChoiceField(Source.objects.none(), label="来源", empty_label=None)
    leader = forms.ModelChoiceField(Position.objects.none(), label="牵头领导", required=False, empty_label="—")
    field = forms.CharField(label="领域", max_length=20, required=False)
    is_double = forms.BooleanField(label="一事双督：责任单位和配合单位同时督", required=False)
    reference = forms.CharField(
        label="依据", max_length=200, required=False, help_text="文号、会议名称、批示日期等；填本平台上公文或纪要的文号，来源就能点开。"
    )
    source_text = forms.CharField(
        label="来源原文",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text="批示或者议定事项的原话，照录。",
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = list_sources(today)  # type: ignore[attr-defined]
        leaders = Position.objects.filter(duties__code__in=LEADERS).select_related("unit").order_by("unit__rank", "rank").distinct()
        self.fields["leader"].queryset = leaders  # type: ignore[attr-defined]


class SourceForm(forms.Form):
    """督办来源."""

    code = forms.SlugField(label="来源代码", max_length=20, help_text="英文字母和数字，定了就不改。")
    name = forms.CharField(label="来源", max_length=40)
    line = forms.ChoiceField(label="工作体系", choices=LineChoice.choices)
    approver = forms.ChoiceField(label="立项批准人", choices=ApproverChoice.choices)
    is_instruction = forms.BooleanField(label="领导批示类：销号前要领导阅知", required=False)


class PlateForm(forms.Form):
    """拟挂牌."""

    reason = forms.CharField(label="挂牌理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label="整改期限", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    is_public = forms.BooleanField(label="对外公开", required=False)


class InspectionForm(forms.Form):
    """拟督查方案."""

    title = forms.CharField(label="督查题目", max_length=200)
    sort = forms.ChoiceField(label="督查方式", choices=SortChoice.choices)
    methods = forms.MultipleChoiceField(label="督查方法", choices=MethodChoice.choices, widget=forms.CheckboxSelectMultiple)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="督查对象", empty_label=None)
    plan = forms.CharField(
        label="督查方案", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000, help_text="内容、范围、时间和路线。能合并的不单独去。"
    )
    from_date = forms.DateField(label="开始日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    to_date = forms.DateField(label="结束日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    leader = forms.ModelChoiceField(Person.objects.none(), label="组长", empty_label=None)
    members = forms.ModelMultipleChoiceField(Person.objects.none(), label="组员", required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(receives=True, to_date=None).order_by("rank")  # type: ignore[attr-defined]
        inside = (
            Person.objects.filter(held_on(today, "posts__"), officer="", posts__position__unit__kind__in=OFFICE_KINDS)
            .distinct()
            .order_by("rank")
        )
        self.fields["leader"].queryset = inside  # type: ignore[attr-defined]
        self.fields["members"].queryset = inside  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    """增加协办单位."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="协办单位", empty_label="请选择")
    text = forms.CharField(label="要它办什么", widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)
    standard = forms.CharField(label="完成标准", max_length=2000, required=False)
    due = forms.DateField(label="办结期限", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    cycle = forms.ChoiceField(label="反馈周期", choices=CycleChoice.choices, initial=CycleChoice.MONTH)
    is_checked = forms.BooleanField(label="已核对，不重复", required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = item.matter.assignments.exclude(ending=EndingChoice.VOID).values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(receives=True, to_date=None).exclude(pk__in=there).order_by("rank")  # type: ignore[attr-defined]

    def order(self) -> Order:
        """What the unit is to be told."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ("unit", "text", "standard", "due", "cycle")}
        return Order(role=RoleChoice.ASSIST, **facts)


def read_orders(given: QueryDict) -> list[Order]:
    """The units of a plan as they were filled in, a row each; empty rows are left aside. Raises Refused for a unit or a day that is none."""
    columns = [given.getlist(name) for name in ("unit", "role", "task", "standard", "due", "cycle")]
    rows = [tuple(cell.strip() for cell in row) for row in zip(*columns, strict=False)]
    return [_order(row) for row in rows if row[0]]


def _order(row: tuple[str, ...]) -> Order:
    name, role, task, standard, due, cycle = row
    unit = Unit.objects.filter(receives=True, to_date=None, short_name=name).first()
    if unit is None:
        raise Refused(f"没有找到承办单位“{name[:20]}”，请从提示中选择简称。")
    try:
        day = dt.date.fromisoformat(due)
    except ValueError:
        raise Refused(f"请填写{name}的办结期限。") from None
    if role not in RoleChoice.values or cycle not in CycleChoice.values:
        raise Refused(f"请选择{name}的身份和反馈周期。")
    return Order(unit=unit, role=role, text=task[:4000], due=day, standard=standard[:2000], cycle=cycle)
