"""What one fills in to urge."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.core.urging.operations.urging import MOST_DAYS, PLAIN, WORDS
from zhongshu.core.urging.targets import Target

ONCE, REPEATED = "once", "repeated"


class UrgeForm(forms.Form):
    """催办: whom, with which words, once or again and again. Nobody chosen means everybody for whom something waits."""

    holders = forms.MultipleChoiceField(
        label="催谁", required=False, widget=forms.CheckboxSelectMultiple, help_text="一个都不选，就是全部。"
    )
    words = forms.CharField(label="催办的话", required=False, max_length=WORDS, widget=forms.TextInput(attrs={"placeholder": PLAIN}))
    often = forms.ChoiceField(
        label="次数", choices=((ONCE, "只催这一次"), (REPEATED, "定期催，直到办结")), widget=forms.RadioSelect, initial=ONCE
    )
    every = forms.IntegerField(label="每几个工作日催一次", required=False, min_value=1, max_value=MOST_DAYS, initial=2)
    until = forms.DateField(
        label="催到哪天为止",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="不填就一直催到办结。",
    )

    def __init__(self, *args: Any, waiting: dict[str, list[Target]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        self.fields["holders"].choices = [  # type: ignore[attr-defined]
            (f"{code} {target.key}", f"{target.name}（{target.step}{'，' + target.note if target.note else ''}）")
            for code, targets in waiting.items()
            for target in targets
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("often") == REPEATED and not data.get("every"):
            self.add_error("every", "定期催办要写明每几个工作日催一次。")
        return data

    def chosen(self) -> dict[str, list[str]]:
        """By kind of target, the keys chosen; where nobody was, every kind for which something waits, with none."""
        found: dict[str, list[str]] = {}
        for choice in self.cleaned_data["holders"]:
            code, _, key = choice.partition(" ")
            found.setdefault(code, []).append(key)
        return found or {code: [] for code, targets in self.waiting.items() if targets}
