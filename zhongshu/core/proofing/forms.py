"""Shapes of what the keeper fills in."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.core.proofing.models import Entry, Proposal
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.engines.proofing import ENTRY_KINDS, SEVERITIES

LINES = {"rows": 3}
_DAY = {"type": "date"}


def lines_of(text: str) -> tuple[str, ...]:
    """One a line, or parted by ；, without doubles."""
    parts = (part.strip() for line in text.splitlines() for part in line.split("；"))
    return tuple(dict.fromkeys(part for part in parts if part))


class EntryForm(forms.Form):
    """词条. Which of the lists count depends on the kind; the page shows those that do."""

    kind = forms.ChoiceField(label="类别", choices=list(ENTRY_KINDS.items()))
    text = forms.CharField(label="词条", max_length=120, help_text="规范的写法；人名写姓名，成组提法写它的名称，如“三个一批”。")
    wrong = forms.CharField(
        label="错误写法", required=False, widget=forms.Textarea(attrs=LINES), help_text="一行一个。机构改名的，把旧名写在这里。"
    )
    titles = forms.CharField(
        label="职务", required=False, widget=forms.Textarea(attrs=LINES), help_text="一行一个。核文只提示，不替您改姓名和职务。"
    )
    members = forms.CharField(label="成员", required=False, widget=forms.Textarea(attrs=LINES), help_text="按固定次序，一行一个。")
    severity = forms.ChoiceField(label="程度", choices=list(SEVERITIES.items()), initial="should")
    source = forms.CharField(label="出处", max_length=200, help_text="文件名称、会议或者通知，写明日期。")
    from_date = forms.DateField(label="生效日期", widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))

    def facts(self) -> EntryFacts:
        """What was filled in, only the lists of its kind."""
        data = self.cleaned_data
        own = {"wording": ("wrong",), "body": ("wrong",), "person": ("titles",), "members": ("members",)}.get(data["kind"], ())
        wrong, titles, members = (lines_of(data[name]) if name in own else () for name in ("wrong", "titles", "members"))
        return EntryFacts(data["kind"], data["text"].strip(), wrong, titles, members, data["severity"])


class EndForm(forms.Form):
    """停用词条."""

    from_date = forms.DateField(label="自哪天起不再用", widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    reason = forms.CharField(label="理由", max_length=200)


class AcceptForm(forms.Form):
    """采纳词条建议."""

    text = forms.CharField(label="专有名词", max_length=120, help_text="可以在前后添字，写成完整的名称，免得别处的真错也放过。")
    source = forms.CharField(label="出处", max_length=200, help_text="例如地名批复、企业登记名称。")
    from_date = forms.DateField(label="生效日期", widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    every_rule = forms.BooleanField(label="对各条规则都算（不勾选只对这一条）", required=False)


def entry_initial(entry: Entry) -> dict[str, Any]:
    """What EntryForm shows of an entry."""
    lists = {name: "\n".join(getattr(entry, name)) for name in ("wrong", "titles", "members")}
    return {"kind": entry.kind, "text": entry.text, "severity": entry.severity, "source": entry.source, **lists}


def accept_initial(proposal: Proposal) -> dict[str, Any]:
    """What AcceptForm shows of a proposal."""
    return {"text": proposal.words}
