"""Shapes of what people fill in."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from zhongshu.business.breakdown.models import KindChoice
from zhongshu.business.breakdown.rules import Line
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.org.models import Unit, UnitKind

BIGGEST = 2**31 - 1
BROKEN = "表格内容不完整，没有保存。请刷新后再试。"


class NewListForm(forms.Form):
    """分解工作报告: a file or pasted text."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="处室", empty_label=None)
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100, help_text="不填时按报告中写的年度。")
    title = forms.CharField(label="标题", max_length=300, required=False, help_text="不填时为“××年政府工作报告任务分解”。")
    file = forms.FileField(label="报告文件", required=False)
    text = forms.CharField(label="报告全文", required=False, widget=forms.Textarea, strip=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=actor.units, kind=UnitKind.DIVISION)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError("请选择报告文件，或者粘贴报告全文。")
        return data


def read_lines(payload: str) -> list[Line]:
    """The rows that the page sends. Raises Refused when they are not what the page makes."""
    try:
        return [_line(row) for row in json.loads(payload)]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(BROKEN) from error


def _line(row: dict[str, Any]) -> Line:
    kind = KindChoice(row["c"]).value
    nodes = [str(words)[:200] for words in row["n"]]
    if len(nodes) != 4:
        raise ValueError("four quarters")
    day = forms.DateField(required=False).clean(row["d"] or "")
    if not 0 < int(row["k"]) < BIGGEST:
        raise ValueError("a key that the page does not give")
    place = [min(int(row[name]), BIGGEST) if row.get(name) is not None else None for name in ("s", "e")]
    return Line(
        int(row["k"]), str(row["w"]), str(row["t"])[:300], str(row["p"])[:300], kind, str(row["m"])[:200],
        int(row["l"]) if row["l"] else None, tuple(dict.fromkeys(int(unit) for unit in row["a"])),
        (nodes[0], nodes[1], nodes[2], nodes[3]), day, str(row["f"])[:60], bool(row["x"]), place[0], place[1],
        int(row["h"]) if row.get("h") else None,
    )  # fmt: skip
