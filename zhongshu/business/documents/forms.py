"""Shapes of what people fill in. Rules stand in rules.py and operations; a form only reads fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q

from zhongshu.business.documents.flow import COUNTERSIGN, PHRASED_STEPS, ROUTED_STEPS, STEPS
from zhongshu.business.documents.models import CountersignUnit, Disclosure, Issuer, Paper, RecipientGroup
from zhongshu.business.documents.operations.tables import ISSUING_KINDS, IssuerFacts
from zhongshu.business.documents.rules import ERROR_KINDS
from zhongshu.core.access.actors import Actor
from zhongshu.core.matters.kinds import step_of
from zhongshu.core.matters.models import Urgency
from zhongshu.core.org.models import Position, Unit, UnitKind
from zhongshu.core.workflow.flow import QUORUM_TITLES, Quorum
from zhongshu.engines.paper import Annex, plain_body, recognise_body
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper.model import DOCUMENT_TYPES, FORMATS

TYPES = [("", "请选择文种"), *((name, name) for name in DOCUMENT_TYPES)]


class NewPaperForm(forms.Form):
    """起草公文: an empty paper, or one from a file or pasted text."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="拟稿处室", empty_label=None)
    issuer = forms.ModelChoiceField(Issuer.objects.filter(to_date=None), label="发文机关和代字", empty_label=None)
    document_type = forms.ChoiceField(choices=[("", "由标题识别"), *TYPES[1:]], label="文种", required=False)
    file = forms.FileField(
        label="从文件导入",
        required=False,
        help_text="Word 文档（.docx）或纯文本（.txt）。标题、主送、正文层级、附件、署名和日期会自动识别，拿不准的会列出来。",
    )
    text = forms.CharField(
        label="或者粘贴全文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "把写好的文稿整篇粘贴到这里；留空就从空白开始写。"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=actor.units, kind__in=(UnitKind.DIVISION, UnitKind.OFFICE)).order_by("rank")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """The text of a paper, element by element (Art. 9)."""

    base = forms.CharField(widget=forms.HiddenInput)
    document_type = forms.ChoiceField(choices=TYPES, label="文种", required=False)
    urgency = forms.ChoiceField(choices=Urgency.choices, label="紧急程度", required=False)
    title = forms.CharField(label="标题", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    main_recipients = forms.CharField(label="主送机关", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    body = forms.CharField(label="正文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 24}))
    signers = forms.CharField(
        label="发文机关署名",
        required=False,
        help_text="联合行文每行写一个机关；留空则用发文机关全称。",
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    remark = forms.CharField(label="附注", required=False, help_text="如（此件公开发布）。")
    copy_recipients = forms.CharField(label="抄送机关", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sealed = forms.BooleanField(label="加盖印章", required=False)

    def content(self, base: PaperContent) -> PaperContent:
        """The structured paper, with what this form does not show kept from `base`."""
        data = self.cleaned_data
        return replace(
            base,
            document_type=data["document_type"] or base.document_type,
            urgency=data["urgency"],
            title="".join(data["title"].split("\n")).replace("\r", "").strip(),
            main_recipients=one_line(data["main_recipients"]),
            blocks=recognise_body(data["body"].replace("\r\n", "\n")),
            annexes=self._annexes(),
            signers=tuple(line.strip() for line in data["signers"].splitlines() if line.strip()),
            remark=data["remark"].strip(),
            copy_recipients=one_line(data["copy_recipients"]),
            sealed=data["sealed"],
        )

    def _annexes(self) -> tuple[Annex, ...]:
        """Annexes come as repeated fields, in their order; one without a title and a text is none."""
        source: Any = self.data
        titles, bodies = source.getlist("annex_title"), source.getlist("annex_body")
        pairs = ((title.strip(), body.replace("\r\n", "\n")) for title, body in zip(titles, bodies, strict=False))
        return tuple(Annex(title, recognise_body(body)) for title, body in pairs if title or body.strip())


class FactsForm(forms.Form):
    """What stands beside the text while it is drafted. An issuer that has ended meanwhile is kept, but offered to no other paper."""

    issuer = forms.ModelChoiceField(Issuer.objects.none(), label="发文机关和代字", empty_label=None)
    disclosure = forms.ChoiceField(choices=[("", "请选择（必填）"), *Disclosure.choices], label="公开属性", required=False)
    disclosure_reason = forms.CharField(
        label="公开属性理由", required=False, max_length=200, widget=forms.TextInput(attrs={"list": "disclosure-reasons"})
    )
    countersign = forms.ModelMultipleChoiceField(Unit.objects.none(), label="会签单位", required=False)
    countersign_way = forms.ChoiceField(
        label="会签方式", required=False, choices=[(rule, QUORUM_TITLES[rule].partition("（")[0]) for rule in STEPS[COUNTERSIGN].modes]
    )
    countersign_votes = forms.IntegerField(label="几个同意即可", required=False, min_value=1, max_value=99)

    def clean(self) -> dict[str, Any]:
        """票签 needs its number; `quorum` is the way as the kernel writes it, empty where the form came without one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        way, votes = data.get("countersign_way", ""), data.get("countersign_votes")
        if way == "votes" and not votes:
            raise forms.ValidationError("票签请写明几个同意即可。")
        return data | {"quorum": f"votes:{votes}" if way == "votes" else way}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Issuer.objects.filter(Q(to_date=None) | Q(pk=self.initial.get("issuer")))
        self.fields["issuer"].queryset = offered  # type: ignore[attr-defined]
        self.fields["countersign"].queryset = Unit.objects.filter(receives=True, to_date=None).order_by("rank")  # type: ignore[attr-defined]


class StubForm(forms.Form):
    """涉密公文登记: no text, no scan, no classified mark."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="登记处室", empty_label=None)
    is_masked = forms.BooleanField(label="标题不登记（标题本身涉密）", required=False)
    title = forms.CharField(label="标题", required=False, max_length=200)
    holder = forms.CharField(label="保管人", max_length=40)
    location = forms.CharField(label="存放处", max_length=100, help_text="例如机要室保密柜的编号。")
    received_date = forms.DateField(label="登记日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=actor.units).order_by("rank")  # type: ignore[attr-defined]
        self.fields["received_date"].initial = actor.today


class RouteForm(forms.Form):
    """办理路线: a new row; the row it replaces ends the day before."""

    step = forms.ChoiceField(label="环节", choices=[(code, STEPS[code].title) for code in ROUTED_STEPS])
    issuer = forms.ModelChoiceField(Issuer.objects.filter(to_date=None), label="发文机关", required=False, empty_label="各发文机关")
    document_type = forms.ChoiceField(label="文种", choices=[("", "各文种"), *TYPES[1:]], required=False)
    division = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.DIVISION).order_by("rank"), label="拟稿处室", required=False, empty_label="各处室"
    )
    position = forms.ModelChoiceField(
        Position.objects.filter(unit__kind__in=(UnitKind.GOVERNMENT, UnitKind.OFFICE, UnitKind.DIVISION))
        .select_related("unit")
        .order_by("unit__rank", "rank"),
        label="办理岗位",
        empty_label=None,
    )
    from_date = forms.DateField(label="生效日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class TryRouteForm(forms.Form):
    """试走: a paper of this kind, and who would act at each step."""

    division = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.DIVISION, to_date=None).order_by("rank"), label="拟稿处室", empty_label=None
    )
    document_type = forms.ChoiceField(label="文种", choices=TYPES[1:])
    issuer = forms.ModelChoiceField(Issuer.objects.filter(to_date=None), label="发文机关和代字", empty_label=None)


class IssuerForm(forms.Form):
    """发文机关代字."""

    unit = forms.ModelChoiceField(
        Unit.objects.filter(kind__in=ISSUING_KINDS, to_date=None).order_by("rank"),
        label="发文机关",
        empty_label=None,
        help_text="政府或办公室。这里没有的，先在“机构与岗位”里增设。",
    )
    title = forms.CharField(label="名称", max_length=60, help_text="起草时按它选，例如：市政府办公室文件。")
    mark = forms.CharField(label="发文机关标志", max_length=60, help_text="红头上的字，例如：临澜市人民政府办公室文件。")
    series = forms.CharField(
        label="机关代字", max_length=30, help_text="例如：临政办发。政府令、纪要等各自编号的，写它的名称，例如：临澜市人民政府令。"
    )
    number_form = forms.CharField(
        label="字号形式",
        max_length=60,
        initial="{series}〔{year}〕{n}号",
        help_text="{series}是代字，{year}是年份，{n}是顺序号。一般照用这一种，编出来是“临政办发〔2026〕1号”；政府令写“第{n}号”，不分年度。",
    )
    format = forms.ChoiceField(label="公文格式", choices=list(FORMATS.items()))
    document_types = forms.MultipleChoiceField(
        label="可用文种",
        choices=[(name, name) for name in DOCUMENT_TYPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是各文种都可以用。",
    )
    rank = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=0, help_text="小的排在前面。")

    def facts(self) -> IssuerFacts:
        """What was filled in, for the operation."""
        return IssuerFacts(**self.cleaned_data)


class GroupForm(forms.Form):
    """收文单位组."""

    name = forms.CharField(label="组名", max_length=120, help_text="写法同主送机关一栏，例如：各区、县（市）人民政府，市政府各部门。")
    rank = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=0, help_text="小的排在前面。")
    units = forms.ModelMultipleChoiceField(
        Unit.objects.filter(Q(receives=True) | Q(kind=UnitKind.OUTSIDE), to_date=None).order_by("rank", "pk"),
        label="单位",
        error_messages={"required": "请至少选一个单位。"},
    )


class PhraseForm(forms.Form):
    """常用批语."""

    step = forms.ChoiceField(label="环节", choices=[(code, STEPS[code].title) for code in PHRASED_STEPS])
    text = forms.CharField(label="批语", max_length=100, help_text="例如：拟同意，呈签批。")


class ErrorForm(forms.Form):
    """登记差错."""

    kind = forms.ChoiceField(label="错误种类", choices=list(ERROR_KINDS.items()))
    words = forms.CharField(label="原文", max_length=200)
    message = forms.CharField(label="问题", max_length=300, help_text="应当怎样写。")


class RepealForm(forms.Form):
    """登记废止."""

    from_date = forms.DateField(label="废止日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    basis = forms.CharField(label="废止依据", max_length=200, help_text="废止它的文件和字号。")


def issuer_initial(issuer: Issuer) -> dict[str, Any]:
    """What IssuerForm shows for an issuer."""
    return {**{name: getattr(issuer, name) for name in IssuerForm.base_fields}, "unit": issuer.unit_id}


def group_initial(group: RecipientGroup) -> dict[str, Any]:
    """What GroupForm shows for a group."""
    return {"name": group.name, "rank": group.rank, "units": [unit.pk for unit in group.units.all()]}


def text_initial(content: PaperContent, base: str) -> dict[str, Any]:
    """What TextForm shows for a text."""
    return {
        "base": base,
        "document_type": content.document_type,
        "urgency": content.urgency,
        "title": content.title,
        "main_recipients": content.main_recipients,
        "body": plain_body(content.blocks),
        "signers": "\n".join(content.signers),
        "remark": content.remark,
        "copy_recipients": content.copy_recipients,
        "sealed": content.sealed,
    }


def facts_initial(paper: Paper) -> dict[str, Any]:
    """What FactsForm shows for a paper."""
    matter = paper.matter
    quorum = Quorum.parse(matter.quorums.get(COUNTERSIGN, "") or str(step_of(matter, COUNTERSIGN).quorum))
    return {
        "issuer": paper.issuer_id,
        "disclosure": paper.disclosure,
        "disclosure_reason": paper.disclosure_reason,
        "countersign_way": quorum.rule,
        "countersign_votes": quorum.needed or None,
        "countersign": list(CountersignUnit.objects.filter(paper=paper).values_list("unit", flat=True)),
    }


def one_line(text: str) -> str:
    """A field that people may break over lines, as one."""
    return "".join(line.strip() for line in text.splitlines())
