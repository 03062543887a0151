"""The form of an arrangement: it stands in the address of the list, so that the list can be shown with it, printed and taken along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from zhongshu.core.handover.forms import Groups, day_field, person_field
from zhongshu.core.handover.inventory import VACANT, Arrangement, Inventory
from zhongshu.core.handover.models import HandoverKind
from zhongshu.core.org.models import Person, Position

KEEP, EMPTY = "keep", "vacant"


class ArrangementForm(forms.Form):
    """What kind, to whom, and each post's successor. Posts and the kinds that change them are the system officer's."""

    def __init__(self, *args: Any, inventory: Inventory, candidates: Groups, may_post: bool, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inventory, self.today = inventory, today
        kinds = HandoverKind.choices if may_post else [(HandoverKind.WORK.value, HandoverKind.WORK.label)]
        self.fields["kind"] = forms.ChoiceField(label="移交类别", choices=kinds)
        self.fields["successor"] = person_field(
            "接收人", candidates, blank="没有要逐件移交的", help_text="待办和经办事项交给谁；个别事项可以在清单里另选。"
        )
        self.fields["reason"] = forms.CharField(label="事由", max_length=200, help_text="任免、调动文件的名称和文号。")
        if may_post:
            self._add_posts(candidates)

    def _add_posts(self, candidates: Groups) -> None:
        self.fields["last_date"] = day_field("原岗位最后一日", initial=self.today, required=False, help_text="含当日，不晚于今天。")
        for post in self.inventory.posts:
            choices: list[Any] = [(KEEP, "保留，不动"), (EMPTY, f"{VACANT}，暂无接任人"), *candidates]
            self.fields[f"post-{post.pk}"] = forms.ChoiceField(
                label=f"{post.position}由谁接任", choices=choices, initial=KEEP, required=False
            )
        free = Position.objects.filter(unit__to_date=None).select_related("unit").order_by("unit__rank", "unit__code", "rank")
        self.fields["new_position"] = forms.ModelChoiceField(
            free, label="新岗位", required=False, empty_label="没有", help_text="轮岗必选。"
        )
        self.fields["return_date"] = day_field("返岗日期", required=False, help_text="挂职必填：从这天起恢复原岗位。")

    def arrangement(self, others: Mapping[str, Person]) -> Arrangement:
        """What was chosen; `others` are the receivers of single rows."""
        facts = self.cleaned_data
        posts: dict[int, Person | None] = {}
        for post in self.inventory.posts:
            choice = facts.get(f"post-{post.pk}") or KEEP
            if choice != KEEP:
                posts[post.pk] = None if choice == EMPTY else Person.objects.get(pk=choice)
        return Arrangement(
            kind=facts["kind"],
            last_date=facts.get("last_date") or self.today,
            reason=facts["reason"],
            successor=facts["successor"],
            posts=posts,
            others=others,
            new_position=facts.get("new_position"),
            return_date=facts.get("return_date"),
        )
