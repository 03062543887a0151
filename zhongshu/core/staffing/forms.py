"""Shapes of what the officers fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from zhongshu.core.entrance.forms import USERNAME
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit, UnitKind
from zhongshu.core.staffing.operations import DayRule

CODE = RegexValidator(r"^[a-z0-9][a-z0-9_.-]*$", "代码只用小写字母、数字、点、横线和下划线。")
DUTY = RegexValidator(r"^[a-z][a-z_]{0,39}$", "职责代码只用小写字母和下划线。")
WORDS_OF_WORKING = {"上班": True, "放假": False}


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class UnitForm(forms.Form):
    """增设机构."""

    name = forms.CharField(label="全称", max_length=100)
    short_name = forms.CharField(label="简称", max_length=60)
    code = forms.CharField(label="机构代码", max_length=40, validators=[CODE])
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    parent = forms.ModelChoiceField(label="上级机构", queryset=Unit.objects.filter(to_date=None).order_by("rank", "code"), required=False)
    receives = forms.BooleanField(label="接收公文", required=False)
    rank = forms.IntegerField(label="排序", initial=0, min_value=0)
    from_date = _day("启用日期")


class EndForm(forms.Form):
    """停用或离任."""

    to_date = _day("截止日期", help_text="含当日。")


class PositionForm(forms.Form):
    """增设岗位."""

    title = forms.CharField(label="岗位名称", max_length=60)
    code = forms.CharField(label="岗位代码", max_length=60, validators=[CODE])
    duties = forms.CharField(
        label="职责", max_length=200, help_text="职责代码，几项之间用空格隔开；权限和办理路线按职责找人，请与已有岗位的写法一致。"
    )
    rank = forms.IntegerField(label="排序", initial=0, min_value=0)

    def clean_duties(self) -> list[str]:
        codes = self.cleaned_data["duties"].split()
        for code in codes:
            DUTY(code)
        return list(codes)


class PersonForm(forms.Form):
    """登记人员."""

    name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(label="登录名", max_length=60, validators=[USERNAME])
    officer = forms.ChoiceField(label="三员身份", choices=Officer.choices, required=False)
    rank = forms.IntegerField(label="排序", initial=0, min_value=0)
    from_date = _day("到任日期")


class PostForm(forms.Form):
    """任职."""

    position = forms.ModelChoiceField(
        label="岗位",
        queryset=Position.objects.filter(unit__to_date=None).select_related("unit").order_by("unit__rank", "unit__code", "rank"),
    )
    from_date = _day("任职日期")


class RelieveForm(forms.Form):
    """免职: one of the person's present posts."""

    post = forms.ModelChoiceField(label="任职", queryset=Post.objects.none())
    to_date = _day("免职日期", help_text="含当日。")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(person=person, to_date=None).select_related("position__unit", "person")
        self.fields["post"] = forms.ModelChoiceField(label="任职", queryset=posts)
        self.order_fields(["post", "to_date"])


class OfficerForm(forms.Form):
    """三员任免."""

    officer = forms.ChoiceField(label="三员身份", choices=Officer.choices, required=False)


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(label="理由", max_length=200)


class ParameterForm(forms.Form):
    """设参数."""

    value = forms.CharField(label="新取值", max_length=200)
    from_date = _day("生效日期")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号和条款。")


class DayForm(forms.Form):
    """调整一天."""

    date = _day("日期")
    kind = forms.ChoiceField(label="安排", choices=[("off", "放假"), ("on", "上班"), ("", "恢复按星期安排")], required=False)
    name = forms.CharField(label="名称", max_length=40, required=False, help_text="例如“国庆节”或“国庆节调休”。")
    basis = forms.CharField(label="依据", max_length=120)


class YearForm(forms.Form):
    """导入一年的放假安排."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    basis = forms.CharField(label="依据", max_length=120, help_text="例如“国务院办公厅关于2027年部分节假日安排的通知”。")
    days = forms.CharField(
        label="每行一天",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="日期、放假或上班、名称，用空格隔开。例如：2027-01-01 放假 元旦",
    )

    def clean_days(self) -> list[DayRule]:
        return [_day_rule(number, line) for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1) if line.strip()]


def _day_rule(number: int, line: str) -> DayRule:
    words = line.split()
    try:
        date, word, name = dt.date.fromisoformat(words[0]), words[1], words[2]
        return DayRule(date, WORDS_OF_WORKING[word], name)
    except (ValueError, KeyError, IndexError):
        raise forms.ValidationError(f"第{number}行看不懂：“{line[:40]}”。请写成“2027-01-01 放假 元旦”。") from None
