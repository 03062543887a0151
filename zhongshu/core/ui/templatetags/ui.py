"""界面: the few tags and filters that every template may use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from zhongshu.lib.clock import CHINA

register = template.Library()

KILO = 1024


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the vendored sprite; decorative unless it has a `label`."""
    return _icon(str(name), str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    """Kept: a page has eighty of a hundred that there are."""
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


@register.simple_tag
def table_cells(columns: Sequence[Any], row: dict[str, Any]) -> SafeString:
    """The cells of a ledger's row. In Python, since a page has six hundred of them."""
    pairs = enumerate(zip(columns, row["cells"], strict=True))
    return SafeString("".join([_cell(column, cell, row["url"] if at == 0 else "") for at, (column, cell) in pairs]))


def _cell(column: Any, cell: dict[str, Any], row_url: str) -> str:
    kind = cell["kind"] or "text"
    text = _escaped(cell["text"])
    opening = _opening(column.title, kind, column.align, bool(text))
    if kind == "badge" and text:
        text = badge(SafeString(text), cell["tone"], cell["explained"])
    elif kind == "light":
        text = light(cell["tone"], SafeString(text), cell["explained"])
    elif row_url:
        text = f'<a href="{_escaped(row_url)}">{text}</a>'
    return f"{opening}{text}</td>"


@lru_cache(maxsize=1024)
def _opening(title: str, kind: str, align: str, has_text: bool) -> str:  # noqa: FBT001 - kept by its arguments
    classes = f"zs-{kind}-cell" + {"right": " zs-right", "center": " zs-center"}.get(align, "") + ("" if has_text else " zs-empty-cell")
    return f'<td data-label="{conditional_escape(title)}" class="{classes}">'


def _escaped(text: Any) -> str:
    """A plain string is escaped as it is; what may know better is asked."""
    return escape(text) if type(text) is str else conditional_escape(text)


@register.simple_tag
def options(choices: Iterable[dict[str, Any]], chosen: Any) -> SafeString:
    """The options of a filter's list, in Python since the units alone are sixty."""
    told = [
        f'<option value="{_escaped(one["value"])}"{" selected" if str(one["value"]) == str(chosen) else ""}>{_escaped(one["title"])}</option>'
        for one in choices
    ]
    return SafeString("".join(told))


LIGHTS = {"red": "红灯", "amber": "黄灯", "green": "绿灯"}


@register.simple_tag
def light(tone: str, text: str = "", explained: str = "") -> SafeString:
    """A light: shape and colour, with its reason on hover or tap, and words beside it. In Python, as badge and urged, since a desk has two hundred."""
    why = _escaped(explained) if explained else ""
    told = f' data-explain="{why}" tabindex="0"' if why else ""
    hidden = LIGHTS.get(tone, "无期限") + (f"：{why}" if why else "")
    words = f"<span>{_escaped(text)}</span>" if text else ""
    return SafeString(
        f'<span class="zs-light zs-light-{_escaped(tone or "grey")}"{told}><span class="visually-hidden">{hidden}</span>{words}</span>'
    )


@register.simple_tag
def badge(text: str, tone: str = "", explained: str = "") -> SafeString:
    """A status in one word; grey without a tone."""
    title = f' title="{_escaped(explained)}"' if explained else ""
    shade = f" zs-badge-{_escaped(tone)}" if tone else ""
    return SafeString(f'<span class="zs-badge{shade}"{title}>{_escaped(text)}</span>')


@register.simple_tag
def urged(told: dict[str, Any] | None) -> SafeString:
    """How often something was urged, as a chip; nothing where it never was."""
    if not told or not told.get("count"):
        return SafeString("")
    last = _escaped(told["last_text"])
    return SafeString(
        f'<span class="zs-badge zs-badge-amber" title="最近一次催办：{last}">已催{told["count"]}次<span class="visually-hidden">，最近{last}</span></span>'
    )
