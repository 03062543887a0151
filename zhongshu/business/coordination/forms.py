"""Shapes of what people fill in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from zhongshu.business.coordination.models import CategoryChoice, Issue, SourceChoice, WayChoice
from zhongshu.business.coordination.operations import Facts
from zhongshu.core.access.actors import Actor
from zhongshu.core.org.models import Unit, UnitKind

PARTIES = 6
TASKED = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.ENTERPRISE)


class IssueForm(forms.Form):
    """提出协调事项."""

    title = forms.CharField(label="标题", max_length=300)
    raiser = forms.ModelChoiceField(Unit.objects.none(), label="提出单位")
    division = forms.ModelChoiceField(Unit.objects.none(), label="承办协调的处室")
    source = forms.ChoiceField(label="来源", choices=SourceChoice.choices)
    category = forms.ChoiceField(label="类别", choices=CategoryChoice.choices)
    dispute = forms.CharField(label="核心分歧", widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(label="法规政策依据", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    project = forms.CharField(label="涉及项目", required=False, max_length=200)
    value = forms.DecimalField(label="涉及投资（万元）", required=False, max_digits=14, decimal_places=2, min_value=Decimal(0))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        units = Unit.objects.filter(to_date=None).order_by("rank")
        divisions = units.filter(kind=UnitKind.DIVISION)
        own = divisions.filter(pk__in=actor.units)
        tasked = units.filter(kind__in=TASKED)
        fields["raiser"].queryset = tasked | divisions if own else tasked.filter(pk__in=actor.units)
        fields["division"].queryset = own or divisions
        for name in ("raiser", "division"):
            if fields[name].queryset.count() == 1:
                fields[name].empty_label = None  # no choice to be made
        for number in range(1, PARTIES + 1):
            fields[f"unit_{number}"] = forms.ModelChoiceField(tasked, label="单位", required=number <= 2)
            fields[f"stand_{number}"] = forms.CharField(label="立场", required=False, max_length=500)
            fields[f"blocks_{number}"] = forms.BooleanField(label="卡在这家", required=False)

    def parties(self) -> list[list[forms.BoundField]]:
        """The fields of each party, a row each."""
        return [[self[f"{name}_{number}"] for name in ("unit", "stand", "blocks")] for number in range(1, PARTIES + 1)]

    def facts(self) -> Facts:
        """What was filled in, for the operation."""
        data = self.cleaned_data
        parties = tuple(
            (data[f"unit_{number}"], data[f"stand_{number}"], data[f"blocks_{number}"])
            for number in range(1, PARTIES + 1)
            if data.get(f"unit_{number}")
        )
        names = ("title", "source", "category", "raiser", "dispute", "basis", "project", "value")
        return Facts(parties=parties, **{name: data[name] for name in names})


class MeetingForm(forms.Form):
    """协调会."""

    held_date = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    place = forms.CharField(label="地点", required=False, max_length=100)
    attended = forms.CharField(label="参加单位", max_length=300)
    outcome = forms.CharField(label="会议情况", widget=forms.Textarea(attrs={"rows": 2}))
    is_agreed = forms.BooleanField(label="达成一致", required=False)


class OpinionForm(forms.Form):
    """协调意见."""

    opinion = forms.CharField(label="协调意见", widget=forms.Textarea(attrs={"rows": 3}))
    lead = forms.ModelChoiceField(Unit.objects.none(), label="落实牵头单位", empty_label=None)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Unit.objects.filter(pk__in=issue.parties.values("unit"))  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    """转督办落实."""

    due = forms.DateField(label="完成时限", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ContactForm(forms.Form):
    """联络记录."""

    division = forms.ModelChoiceField(Unit.objects.none(), label="处室", empty_label=None)
    organisation = forms.CharField(label="联络单位", max_length=100, help_text="如：省政府办公厅、市人大常委会办公室、市政协办公室")
    way = forms.ChoiceField(label="方式", choices=WayChoice.choices)
    contact_date = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    gist = forms.CharField(label="事由和结果", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = Unit.objects.filter(pk__in=actor.units, kind=UnitKind.DIVISION)  # type: ignore[attr-defined]
