"""What a business declares for the pages that the core has for every kind of matter: 全程 and the stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.matters.models import Matter
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Section:
    """一节 of the page: a table; a cell is a text, or a text with the address that it opens."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """所阅的文件 as a card shows it: the first words, and the addresses of the pages' pictures where there are any."""

    lines: tuple[str, ...] = ()
    page_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """全程 and 逐件签批 of a kind: what its business adds, and who sees a matter's whole life, where that is fewer than may read it.

    `permission` covers rows of Matter, like the kind's own `read`; who receives a paper may read it, but not the office's deliberations.
    `cards` names the steps whose own page (`task_url_names`) is a card of the stack.
    `circulates` says who may let a matter be read (传阅); a kind that has it lets its readers read by its own `read` (`reading_scope`).
    `preview` is what a reader sees first; without it the first words that the matter is found by.
    """

    kind: str
    sections: Callable[[Matter, Actor], Sequence[Section]]
    permission: Permission | None = None
    cards: frozenset[str] = frozenset()
    circulates: Permission | None = None
    preview: Callable[[Matter], Preview] | None = None


LIVES: Registry[Life] = Registry("life of a kind of matter")
