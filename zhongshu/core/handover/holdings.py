"""Holdings: what a person may hold. Each room and business declares its own, so that handing over leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from zhongshu.core.access.actors import Actor
from zhongshu.core.org.models import Person
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Row:
    """One thing held, told without a title: officers see this too. `key` stays the same while the thing does.

    `what` says what it is (类别, 编号, 环节); `note` what is to be known; `matter` is where who may read it finds the title.
    """

    key: str
    what: str
    matter: int | None = None
    due_date: dt.date | None = None
    note: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """How one thing goes over: from whom, to whom, why, and who does it when."""

    person: Person
    successor: Person
    reason: str
    actor: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Use:
    """Where a position is named, in words: 发文初审（综合处）."""

    position: int
    where: str


@dataclass(frozen=True, slots=True)
class Holding:
    """移交项目: one sort of things that a person may hold.

    `list_rows` names them on a day, in a number of queries that does not grow with them. `move` gives one of them to the successor and
    returns where it went in words; without it the rows are only shown, and `how` says what becomes of them. What `follows_chair` goes with
    the row's position. What is `of_posts` counts only when posts are given up; `needs_successor` is false for what only ends.
    `list_uses` names the positions that somebody must hold for the business to go on.
    """

    code: str
    title: str
    how: str
    list_rows: Callable[[Person, dt.date], Sequence[Row]]
    move: Callable[[Row, Moving], str] | None = None
    needs_successor: bool = True
    follows_chair: bool = False
    of_posts: bool = False
    list_uses: Callable[[dt.date], Iterable[Use]] | None = None


HOLDINGS: Registry[Holding] = Registry("holding")
