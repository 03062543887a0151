"""Shapes of what people fill in. Rules stand in rules.py and operations; a form only reads fields."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.business.incoming.flow import FLOW_1, ROUTED_STEPS
from zhongshu.business.incoming.models import Marking, PaperClass
from zhongshu.business.incoming.operations.registering import Registration
from zhongshu.business.incoming.permissions import OFFICE_KINDS
from zhongshu.business.incoming.queries import list_handling_units, list_leaders
from zhongshu.business.incoming.rules import RETURN_REASONS, Proposal
from zhongshu.core.access.actors import Actor
from zhongshu.core.circulation.queries import list_reader_choices
from zhongshu.core.matters.models import Urgency
from zhongshu.core.org.models import Position, Unit, UnitKind

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLASSES = [("", "请选择类别"), *PaperClass.choices]


class ManyFiles(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class CountForm(forms.Form):
    """签收: what was counted."""

    pieces = forms.IntegerField(label="件数", min_value=1, max_value=999, initial=1)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=9999, initial=1)
    pages = forms.IntegerField(label="页数", min_value=0, max_value=9999, initial=0)
    attachments = forms.IntegerField(label="附件数", min_value=0, max_value=999, initial=0)


class NewArrivalForm(CountForm):
    """登记来文: a scan to be read, or paper that has come by hand."""

    title = forms.CharField(label="标题", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    issuer = forms.CharField(label="来文单位", max_length=100, required=False, widget=forms.TextInput(attrs={"list": "issuers"}))
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, required=False)


class SendForm(forms.Form):
    """报送公文 to the office."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="报送单位", empty_label=None)
    title = forms.CharField(label="标题", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    issuer_number = forms.CharField(label="发文字号", max_length=80, required=False, help_text="例如：临水〔2026〕31号。")
    issuer_date = forms.DateField(label="成文日期", required=False, widget=DAY)
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, required=False)
    note = forms.CharField(label="附言", max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = Unit.objects.filter(pk__in=actor.units).exclude(kind__in=OFFICE_KINDS).order_by("rank")
        self.fields["unit"].queryset = outside  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """登记: the elements of the register."""

    title = forms.CharField(label="事由（标题）", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    issuer = forms.CharField(label="来文单位", max_length=100, widget=forms.TextInput(attrs={"list": "issuers"}))
    issuer_number = forms.CharField(label="来文字号", max_length=80, required=False)
    issuer_date = forms.DateField(label="来文日期", required=False, widget=DAY)
    paper_class = forms.ChoiceField(label="类别", choices=CLASSES)
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, required=False)
    marking = forms.ChoiceField(label="密级", choices=Marking.choices, required=False)
    pages = forms.IntegerField(label="页数", min_value=0, max_value=9999, initial=0)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=9999, initial=1)
    attachments = forms.IntegerField(label="附件数", min_value=0, max_value=999, initial=0)

    def facts(self) -> Registration:
        """What was filled in, for the operation; the unit is found by its name."""
        name = self.cleaned_data["issuer"].strip()
        unit = Unit.objects.filter(name=name).first() or Unit.objects.filter(short_name=name).first()
        return Registration(**self.cleaned_data, issuer_unit=unit)


class ProposeForm(forms.Form):
    """拟办."""

    nature = forms.ChoiceField(
        label="办件性质", choices=[("action", "批办性：要办"), ("reading", "阅知性：传阅")], initial="action", widget=forms.RadioSelect
    )
    opinion = forms.CharField(label="拟办意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    leaders = forms.MultipleChoiceField(label="请批示的领导", required=False, help_text="可以不选：不选就直接交办或传阅。")
    at_once = forms.BooleanField(label="同时送各位领导（不按次序）", required=False)
    main_unit = forms.ChoiceField(label="主办单位", required=False)
    assisting = forms.MultipleChoiceField(label="协办单位", required=False)
    deadline = forms.DateField(label="办结期限", required=False, widget=DAY, help_text="紧急公文必填。")
    needs_reply = forms.BooleanField(label="须答复来文单位", required=False)
    readers = forms.MultipleChoiceField(label="传阅对象", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(pk), name) for pk, name in list_handling_units().values_list("pk", "short_name")]
        choices: dict[str, list[Any]] = {
            "leaders": list_leaders(actor.today),
            "main_unit": [("", "请选择"), *units],
            "assisting": units,
            "readers": reader_choices(actor),
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def proposal(self) -> Proposal:
        """What was filled in, for the operation."""
        data = self.cleaned_data
        return Proposal(
            opinion=data["opinion"],
            is_action=data["nature"] == "action",
            leaders=tuple(int(position) for position in data["leaders"]),
            at_once=data["at_once"],
            main_unit=int(data["main_unit"]) if data["main_unit"] else None,
            assisting=tuple(int(unit) for unit in data["assisting"]),
            deadline=data["deadline"],
            needs_reply=data["needs_reply"],
            readers=tuple(data["readers"]),
        )


def reader_choices(actor: Actor) -> list[tuple[str, str]]:
    """Who of the government and its office may be asked to read."""
    return list(dict(list_reader_choices(actor, OFFICE_KINDS)).items())


class SendBackForm(forms.Form):
    """退文."""

    reason = forms.ChoiceField(label="退文原因", choices=[("", "请选择原因"), *RETURN_REASONS.items()])
    note = forms.CharField(label="具体问题", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class StubForm(forms.Form):
    """涉密来文登记: no text, no scan, no classified mark."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="登记处室", empty_label=None)
    received_date = forms.DateField(label="收到日期", widget=DAY)
    is_masked = forms.BooleanField(label="标题不登记（标题本身涉密）", required=False)
    title = forms.CharField(label="标题", required=False, max_length=200)
    issuer = forms.CharField(label="来文单位", required=False, max_length=100)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=999, initial=1)
    holder = forms.CharField(label="保管人", max_length=40)
    location = forms.CharField(label="存放处", max_length=100, help_text="例如机要室保密柜的编号。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=actor.units).order_by("rank")  # type: ignore[attr-defined]
        self.fields["received_date"].initial = actor.today


class MoveForm(forms.Form):
    """涉密来文移交."""

    receiver = forms.CharField(label="接收人", max_length=40)
    location = forms.CharField(label="存放处", max_length=100)
    purpose = forms.CharField(label="事由", max_length=100, help_text="例如送阅、清退、移交档案。")
    moved_at = forms.DateTimeField(
        label="移交时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


class RouteForm(forms.Form):
    """收文办理路线: a new row; the row it replaces ends the day before."""

    step = forms.ChoiceField(label="环节", choices=[(code, FLOW_1[code].title) for code in ROUTED_STEPS])
    paper_class = forms.ChoiceField(label="类别", choices=[("", "各类来文"), *PaperClass.choices], required=False)
    position = forms.ModelChoiceField(
        Position.objects.filter(unit__kind__in=(UnitKind.GOVERNMENT, UnitKind.OFFICE, UnitKind.DIVISION))
        .select_related("unit")
        .order_by("unit__rank", "rank"),
        label="办理岗位",
        empty_label=None,
    )
    from_date = forms.DateField(label="生效日期", widget=DAY)


class OfflineForm(forms.Form):
    """登记线下办理."""

    task = forms.ChoiceField(label="环节和办理岗位")
    done_date = forms.DateField(label="实际办理日期", widget=DAY)
    reason = forms.CharField(label="线下办理原因", max_length=200, help_text="例如领导在外地、在会场批示。")
    text = forms.CharField(label="批示或办理结果", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    image = forms.FileField(
        label="原件照片或扫描件", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"})
    )
