"""Shapes of what people fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhongshu.core.handover.rules import Span
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.org.models import AbsenceKind, Person

Groups = Sequence[tuple[str, Sequence[tuple[int, str]]]]


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, picked."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def person_field(label: str, groups: Groups, *, blank: str = "", **kwargs: Any) -> forms.TypedChoiceField:
    """One of the people, who are grouped by unit; gives the person, or None where `blank` is chosen."""
    choices: list[Any] = [("", blank or "请选择"), *groups]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=lambda pk: Person.objects.get(pk=pk), empty_value=None, required=not blank, **kwargs
    )


def kinds_field() -> forms.MultipleChoiceField:
    """Kinds of matter; none chosen means all."""
    choices = [(kind.code, kind.title) for kind in KINDS]
    return forms.MultipleChoiceField(
        label="代办哪几类事项", choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text="一类都不选，就是全部。"
    )


class _SpanForm(forms.Form):
    """Two days that are a span."""

    def span(self) -> Span:
        return Span(self.cleaned_data["from_date"], self.cleaned_data["to_date"])


class DelegationForm(_SpanForm):
    """委托代办. `principals` are those for whom one arranges, oneself first."""

    def __init__(self, *args: Any, principals: Groups, delegates: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"] = person_field("委托人", principals)
        self.fields["delegate"] = person_field("受托人", delegates)
        self.fields["from_date"] = day_field("开始日期")
        self.fields["to_date"] = day_field("结束日期", help_text="含当日，到期自动结束。")
        self.fields["reason"] = forms.CharField(label="事由", max_length=200)
        self.fields["kinds"] = kinds_field()


class AbsenceForm(_SpanForm):
    """离岗, with who stands in."""

    def __init__(self, *args: Any, people: Groups, delegates: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field("离岗人", people)
        self.fields["kind"] = forms.ChoiceField(label="类别", choices=AbsenceKind.choices)
        self.fields["from_date"] = day_field("开始日期")
        self.fields["to_date"] = day_field("结束日期", help_text="含当日。")
        self.fields["note"] = forms.CharField(label="说明", max_length=200, required=False)
        self.fields["delegate"] = person_field("委托谁代办", delegates, blank="不委托")
        self.fields["kinds"] = kinds_field()
