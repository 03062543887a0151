"""Shapes of what is filled in before anybody is logged in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from zhongshu.core.org.models import Officer

USERNAME = RegexValidator(r"^[a-z][a-z0-9_.-]{2,}$", "登录名用小写字母开头，至少三位，只含小写字母、数字、点、横线和下划线。")
RULE_OF_PASSWORDS = "至少10位，含大写字母、小写字母、数字、符号中的至少三种。"


class SetupForm(forms.Form):
    """Three officers, three people, three passwords."""

    code = forms.CharField(
        label="启用码", help_text="启动服务时屏幕上显示的一次性启用码。", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    office_name = forms.CharField(label="机关名称", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in (Officer.SYSTEM, Officer.SECURITY, Officer.AUDIT):
            self.fields[f"{kind}_name"] = forms.CharField(label=f"{kind.label}姓名", max_length=40)
            self.fields[f"{kind}_username"] = forms.CharField(label=f"{kind.label}登录名", max_length=60, validators=[USERNAME])
            self.fields[f"{kind}_password"] = forms.CharField(
                label=f"{kind.label}密码", strip=False, widget=_new_password(), help_text=RULE_OF_PASSWORDS
            )
            self.fields[f"{kind}_again"] = forms.CharField(label=f"{kind.label}密码（再输一遍）", strip=False, widget=_new_password())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in Officer.values:
            if cleaned.get(f"{kind}_password") != cleaned.get(f"{kind}_again"):
                self.add_error(f"{kind}_again", "两次输入的密码不一样。")
        return cleaned


class FirstPasswordForm(forms.Form):
    """设置密码, typed twice."""

    password = forms.CharField(label="密码", strip=False, help_text=RULE_OF_PASSWORDS)
    again = forms.CharField(label="再输一遍", strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].widget = _new_password()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", "两次输入的密码不一样。")
        return cleaned


def _new_password() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})
