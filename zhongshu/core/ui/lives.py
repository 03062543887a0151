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
class Life:
    """全程 and 逐件签批 of a kind: what its business adds, and who sees a matter's whole life, where that is fewer than may read it.

    `permission` covers rows of Matter, like the kind's own `read`; who receives a paper may read it, but not the office's deliberations.
    `cards` names the steps whose own page (`task_url_names`) is a card of the stack.
    """

    kind: str
    sections: Callable[[Matter, Actor], Sequence[Section]]
    permission: Permission | None = None
    cards: frozenset[str] = frozenset()


LIVES: Registry[Life] = Registry("life of a kind of matter")
