"""Rows of a ledger for one actor: within scope, narrowed by filters, cut into pages by key."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, Field, OuterRef, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope, visible
from zhongshu.core.ledgers.declarations import LEDGERS, Column, Filter, Ledger

PAGE = 50
COUNT_LIMIT = 10_000
TEXT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter in force: its value, and what the chip says."""

    filter: Filter
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `newer` and `older` are the keys to go on from, empty at the ends."""

    rows: Sequence[Any]
    newer: str
    older: str


def ledger_url(code: str, **filters: str | int) -> str:
    """The address of a ledger's list with these filters set. Raises KeyError for an unknown ledger or filter."""
    known = {one.name for one in LEDGERS[code].filters}
    if unknown := set(filters) - known:
        raise KeyError(f"ledger {code} has no filter {', '.join(sorted(unknown))}")
    return reverse("ledger", args=[code]) + (f"?{urlencode(filters)}" if filters else "")


def list_choices(ledger: Ledger, actor: Actor, given: Mapping[str, str]) -> tuple[list[Choice], list[str]]:
    """The filters that a query string sets, and a sentence for each value that means nothing and is left aside."""
    choices, ignored = [], []
    for one in ledger.filters:
        if not (value := _clean(given.get(one.name, ""))):
            continue
        shown = _shown(one, value, actor)
        if shown is None:
            ignored.append(f"筛选“{one.label}”的值“{value[:20]}”不认识，已忽略。")
        else:
            choices.append(Choice(one, value, shown))
    return choices, ignored


def list_rows(ledger: Ledger, actor: Actor, choices: Sequence[Choice]) -> QuerySet[Any]:
    """Every row that the actor may see and that the filters leave, in the ledger's order."""
    rows = ledger.rows()
    if not ledger.scope_path:
        rows = visible(actor, ledger.permission, rows)
    elif not ledger.permission.holds(actor):
        rows = rows.none()
    elif ledger.scope is not None:
        rows = rows.filter(ledger.scope(actor))
    else:
        assert ledger.permission.model is not None, f"ledger {ledger.code}: a scope path needs a permission about a model"
        within = ledger.permission.model._default_manager.filter(scope(actor, ledger.permission))  # noqa: SLF001 - Django's documented name
        rows = rows.filter(Exists(within.filter(pk=OuterRef(ledger.scope_path))))  # row by row: a page needs a few of a hundred thousand
    for choice in choices:
        rows = rows.filter(choice.filter.apply(choice.value))
    return _joined(ledger, rows).order_by(ledger.order)


def _joined(ledger: Ledger, rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what the columns show."""
    joined = {column.value.rpartition("__")[0] for column in ledger.columns if isinstance(column.value, str)} - {""}
    return rows.select_related(*joined) if joined else rows


def count_rows(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows, and whether there are more than were counted."""
    count = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()  # nothing that only a page shows
    return min(count, COUNT_LIMIT), count > COUNT_LIMIT


def get_page(ledger: Ledger, rows: QuerySet[Any], *, after: str = "", before: str = "") -> Page:
    """The page after or before a key, else the first; a key that is none gives the first page.

    Pages are cut by key and not by number, so that rows which arrive meanwhile neither double nor hide others.
    """
    name, is_descending = ledger.order.removeprefix("-"), ledger.order.startswith("-")
    field = _key_field(ledger, rows)
    edge = _key(field, after or before)
    backwards = bool(before) and not after and edge is not None
    if edge is not None:
        rows = rows.filter(**{f"{name}__{'lt' if is_descending != backwards else 'gt'}": edge})
    keys = list((rows.reverse() if backwards else rows).values_list(name, flat=True)[: PAGE + 1])
    has_more, keys = len(keys) > PAGE, keys[:PAGE]
    shown = _joined(ledger, ledger.rows()).filter(
        **{f"{name}__in": keys}
    )  # the keys first: only a page's rows are joined, and asked for once
    there = {field.value_from_object(row): row for row in shown}
    found = [there[key] for key in keys if key in there]
    if backwards:
        found.reverse()
    first, last = (str(field.value_from_object(found[at])) for at in (0, -1)) if found else ("", "")
    newer = first if (has_more if backwards else edge is not None) else ""
    older = last if (has_more or backwards) else ""
    return Page(found, newer, older)


def value_of(row: Any, column: Column) -> Any:
    """What stands in the cell: a choice as its Chinese word, nothing where a step of the path is empty."""
    if not isinstance(column.value, str):
        return column.value(row)
    *way, last = column.value.split("__")
    for step in way:
        row = getattr(row, step, None)
    word = getattr(row, f"get_{last}_display", None)
    return word() if word else getattr(row, last) if row is not None else None


def _clean(value: str) -> str:
    return "".join(c for c in value if unicodedata.category(c)[0] != "C")[: TEXT_LIMIT + 1].strip()


def _shown(one: Filter, value: str, actor: Actor) -> str | None:
    """The value as the chip tells it, or None where it means nothing for this filter."""
    if one.kind == "choice":  # a year may be asked for that no row has yet: a figure of 0 opens into no rows
        return next((title for key, title in one.options(actor) if str(key) == value), None)
    if one.kind == "year":
        return f"{value}年" if value.isascii() and value.isdigit() and 1900 <= int(value) <= 2100 else None
    if one.kind == "text":
        return value if len(value) <= TEXT_LIMIT else None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _key_field(ledger: Ledger, rows: QuerySet[Any]) -> Field[Any, Any]:
    name, meta = ledger.order.removeprefix("-"), rows.model._meta  # noqa: SLF001 - Django's documented name
    field = meta.pk if name == "pk" else meta.get_field(name)
    assert isinstance(field, Field), f"ledger {ledger.code}: {name} is no column of its rows"
    assert field.unique, f"ledger {ledger.code}: pages are cut by {name}, which is not unique"
    return field


def _key(field: Field[Any, Any], value: str) -> Any:
    """The key that a query string names, or None where it names none."""
    field = getattr(field, "target_field", field)
    try:
        key = field.to_python(_clean(value)) if value else None
        if key is not None:
            field.run_validators(key)
    except (ValidationError, ValueError, OverflowError):
        return None
    return key
