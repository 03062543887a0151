"""Shapes of what people fill in."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from zhongshu.business.livelihood.models import LevelChoice, Project, StageChoice
from zhongshu.business.livelihood.operations.projects import Facts
from zhongshu.core.access.actors import Actor
from zhongshu.core.org.models import Unit, UnitKind

LINEAR = "8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100"
TASKED = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.ENTERPRISE)


class ProjectForm(forms.Form):
    """建立项目."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="处室", empty_label=None)
    title = forms.CharField(label="项目名称", max_length=300)
    level = forms.ChoiceField(label="层级", choices=LevelChoice.choices)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    content = forms.CharField(label="建设内容", widget=forms.Textarea(attrs={"rows": 3}))
    target = forms.DecimalField(label="目标数", max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    measure = forms.CharField(label="计量单位", max_length=20, help_text="如：个、处、公里")
    plan = forms.CharField(label="时序计划", initial=LINEAR, help_text="1月到12月的累计百分比，逗号隔开，12月为100。", max_length=200)
    lead = forms.ModelChoiceField(Unit.objects.none(), label="牵头单位")
    assists = forms.ModelMultipleChoiceField(Unit.objects.none(), label="协办单位", required=False)
    place = forms.ModelChoiceField(Unit.objects.none(), label="所在区县", required=False)
    decided_by = forms.CharField(label="决定机关", max_length=100, initial="市人民代表大会", help_text="项目只能由它调整。")
    investment = forms.DecimalField(label="投资（万元）", required=False, max_digits=14, decimal_places=2, min_value=Decimal(0))
    standard = forms.CharField(label="完成标准", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    part_of = forms.ModelChoiceField(
        Project.objects.none(), label="所属上级项目", required=False, help_text="本项目的目标是上级项目的分解数。"
    )
    same_as = forms.ModelChoiceField(
        Project.objects.none(), label="与何项目相同", required=False, help_text="同一项目在两级列入的，只在那一级计数。"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        units = Unit.objects.filter(to_date=None).order_by("rank")
        fields["unit"].queryset = units.filter(pk__in=actor.units, kind=UnitKind.DIVISION)
        fields["lead"].queryset = fields["assists"].queryset = units.filter(kind__in=TASKED)
        fields["place"].queryset = units.filter(kind=UnitKind.DISTRICT)
        fields["part_of"].queryset = fields["same_as"].queryset = Project.objects.select_related("matter").order_by("-year", "level")

    def clean_plan(self) -> tuple[Decimal, ...]:
        try:
            return tuple(Decimal(part) for part in re.split(r"[,，、\s]+", self.cleaned_data["plan"].strip()))
        except InvalidOperation as error:
            raise forms.ValidationError("时序计划只能填数字，用逗号隔开。") from error

    def facts(self) -> Facts:
        """What was filled in, for the operation."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return Facts(**{**data, "assists": tuple(data["assists"])})


class MonthForm(forms.Form):
    """月报."""

    month = forms.TypedChoiceField(label="月份", choices=[(month, f"{month}月") for month in range(1, 13)], coerce=int)
    amount = forms.DecimalField(label="当月数", max_digits=14, decimal_places=2)
    note = forms.CharField(label="说明", required=False, max_length=300)
    reason = forms.CharField(label="修订或确认的理由", required=False, max_length=300)


class SiteForm(forms.Form):
    """点位."""

    name = forms.CharField(label="点位名称", max_length=100)
    district = forms.ModelChoiceField(Unit.objects.filter(kind=UnitKind.DISTRICT, to_date=None).order_by("rank"), label="区县")
    x = forms.IntegerField(label="横坐标", min_value=0, max_value=1000)
    y = forms.IntegerField(label="纵坐标", min_value=0, max_value=1000)


class PhotoForm(forms.Form):
    """点位照片."""

    stage = forms.ChoiceField(label="时段", choices=StageChoice.choices)
    photo = forms.FileField(label="照片")


class AdjustForm(forms.Form):
    """项目调整."""

    new_target = forms.DecimalField(label="新目标数", max_digits=14, decimal_places=2)
    body = forms.CharField(label="决定机关", max_length=100)
    decision = forms.CharField(label="决定文号或会议", max_length=200)
    reason = forms.CharField(label="理由", max_length=300)


class SurveyForm(forms.Form):
    """满意度测评."""

    asked = forms.IntegerField(label="发出", min_value=0)
    answered = forms.IntegerField(label="收回", min_value=0)
    satisfied = forms.IntegerField(label="满意和基本满意", min_value=0)
