"""Permissions: each has one condition, for the list, the page, the export, the search and the figure alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.lib.registry import Registry

M = TypeVar("M", bound=Model)

NOTHING = Q(pk__in=())
EVERYTHING = Q()


@dataclass(frozen=True, slots=True)
class Permission:
    """权限: `holds` says who has it at all, `scope` which rows of `model` it covers for him."""

    code: str
    title: str
    model: type[Model] | None
    holds: Callable[[Actor], bool]
    scope: Callable[[Actor], Q] = lambda _actor: EVERYTHING


PERMISSIONS: Registry[Permission] = Registry("permission")


def scope(actor: Actor, permission: Permission) -> Q:
    """The rows that the permission covers for the actor; none for whoever does not hold it."""
    return permission.scope(actor) if permission.holds(actor) else NOTHING


def visible(actor: Actor, permission: Permission, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows within scope."""
    return rows.filter(scope(actor, permission))


def require(actor: Actor, permission: Permission, row: Model | None = None) -> None:
    """Raise NotYours unless the actor holds the permission, and for this row if one is given."""
    if not permission.holds(actor):
        raise NotYours
    if row is not None and not type(row)._default_manager.filter(scope(actor, permission), pk=row.pk).exists():  # noqa: SLF001 - Django's documented name
        raise NotYours


def find(actor: Actor, permission: Permission, rows: QuerySet[M], **key: object) -> M:
    """The one row with this key within scope, or NotYours."""
    row = visible(actor, permission, rows).filter(**key).first()
    if row is None:
        raise NotYours
    return row
