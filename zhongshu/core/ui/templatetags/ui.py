"""界面: the few tags and filters that every template may use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhongshu.lib.clock import CHINA

register = template.Library()

KILO = 1024


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the vendored sprite; decorative unless it has a `label`."""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="zs-icon" {}><use href="{}#{}"></use></svg>', told, static("vendor/icons.svg"), name)


@register.filter
def near_date(value: dt.datetime | dt.date | None, now: dt.datetime | None = None) -> str:
    """7月4日 14:30 in the year of `now`, 2025-07-04 in any other year or without `now`; a day has no hour; nothing for None."""
    if not value:
        return ""
    is_instant = isinstance(value, dt.datetime)
    local = value.astimezone(CHINA) if isinstance(value, dt.datetime) else value
    if not now or local.year != now.astimezone(CHINA).year:
        return f"{local:%Y-%m-%d}"
    return f"{local.month}月{local.day}日" + (f" {local:%H:%M}" if is_instant else "")


@register.filter
def file_size(size: int | None) -> str:
    """A number of bytes as a person reads it: 512 字节, 34 KB, 1.2 MB."""
    if size is None:
        return ""
    if size < KILO:
        return f"{size} 字节"
    if size < KILO * KILO:
        return f"{round(size / KILO)} KB"
    return f"{size / KILO / KILO:.1f} MB"


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a form field with the class that our style sheet knows, tied to its help and its errors."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        kind = ""  # Django would put the class on the box around the choices as well
    elif isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    attrs: dict[str, Any] = {"class": " ".join(filter(None, [widget.attrs.get("class", ""), kind, "is-invalid" if field.errors else ""]))}
    if field.errors:
        attrs["aria-invalid"] = "true"
    described = [f"{field.auto_id}_errors"] * bool(field.errors) + [f"{field.auto_id}_help"] * bool(field.help_text)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def control_kind(field: BoundField) -> str:
    """How a field is laid out: `check` a single box, `choices` a group of boxes or radios, `text` everything else."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "choices" if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)) else "text"


@register.filter
def beside(columns: Iterable[Any], cells: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each column with its cell, for a row of a table."""
    return list(zip(columns, cells, strict=False))
