"""Ledgers, declared by the businesses: what stands in a list, who may see it, how it is narrowed. No behaviour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.lib.registry import Registry

RESERVED = frozenset({"after", "before", "format"})  # the list page's own words in a query string


def nothing(_row: Any) -> str:
    """No tone, no explanation, no page."""
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """列. `value` is a path like `matter__unit__short_name` (a choice shows its Chinese word), or a function of the row.

    `tone` colours a badge (blue, amber, green, red, line) or a light (red, amber, green, grey); `explained` says why.
    """

    title: str
    value: str | Callable[[Any], Any]
    kind: Literal["text", "date", "number", "badge", "light"] = "text"
    align: Literal["", "right", "center"] = ""
    tone: Callable[[Any], str] = nothing
    explained: Callable[[Any], str] = nothing


@dataclass(frozen=True, slots=True)
class Filter:
    """筛选. `apply` gets a value that was checked: one of the options, text without control characters, an ISO day, a year."""

    name: str
    label: str
    kind: Literal["choice", "text", "date_from", "date_to", "year"]
    apply: Callable[[str], Q]
    options: Callable[[Actor], Sequence[tuple[str, str]]] = lambda _actor: ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """台账. Each row that anybody gets, on a page or in a file, went through `permission`.

    `scope_path` leads from a row to the model that the permission is about (`matter` for papers), empty where that is the row itself.
    `scope` says the same in the words of the rows themselves, where that spares the way to the model; a test holds the two together.
    `order` is a unique field of the row with its direction, newest first: pages are cut by it. `empty` is told where nothing stands yet.
    """

    code: str
    title: str
    definition: str
    permission: Permission
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    order: str = "-pk"
    url: Callable[[Any], str] = nothing
    empty: str = "还没有记录。"
    scope_path: str = ""
    scope: Callable[[Actor], Q] | None = None

    def __post_init__(self) -> None:
        names = [one.name for one in self.filters]
        if len(set(names)) != len(names) or RESERVED & set(names):
            raise ValueError(f"ledger {self.code}: filters need distinct names, none of {', '.join(sorted(RESERVED))}")


LEDGERS: Registry[Ledger] = Registry("ledger")
