"""Whom one may urge on a matter, and who may urge: declared, so that whatever waits for people can be urged in one way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhongshu.core.access.permissions import Permission
from zhongshu.core.matters.models import Matter
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Target:
    """催办对象: one for whom something waits. `key` is the holder (person:7, position:12), `people` who hears of it."""

    key: str
    name: str
    people: frozenset[int]
    step: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetKind:
    """催办对象类别: 待办, 传阅… `waiting` lists those of a matter who have still to do something, on a day."""

    code: str
    title: str
    waiting: Callable[[Matter, dt.date], Sequence[Target]]


@dataclass(frozen=True, slots=True)
class Urging:
    """可催办的事项: a kind of matter with the permission to urge on it, declared by its business."""

    kind: str
    permission: Permission


TARGETS: Registry[TargetKind] = Registry("kind of target")
URGEABLE: Registry[Urging] = Registry("kind of matter to urge on")
