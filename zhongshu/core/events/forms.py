"""The filters of the audit page."""

from __future__ import annotations

from typing import Any

from django import forms


class AuditForm(forms.Form):
    """Filters of the ledger of events; all of them may stay empty."""

    type = forms.ChoiceField(label="类型", required=False)
    person = forms.CharField(label="操作人", max_length=40, required=False)
    matter = forms.IntegerField(label="事项编号", min_value=1, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"] = forms.ChoiceField(label="类型", choices=[("", "全部"), *types], required=False)
        self.order_fields(["type", "person", "matter", "since", "until"])
