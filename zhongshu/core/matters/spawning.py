"""转办成事: the only way in which one business asks another for something. A business declares what it can be asked for in its manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Unit
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Wanted:
    """一项请办: one of many that are asked for together, with who is to do it and by when; `leader` is the key of the position that leads it."""

    title: str
    text: str
    lead: Unit
    due: dt.date
    assists: tuple[Unit, ...] = ()
    nodes: tuple[tuple[str, dt.date], ...] = ()
    measure: str = ""
    field: str = ""
    section: str = ""
    leader: int | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """批准: by whom, in which chair and when; `words` say so. What is asked for on the strength of it needs no approval of its own."""

    by: int
    position: int | None
    at: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class Batch:
    """成批请办: many at once, on the strength of one approval, all or nothing.

    `approvers(day)` names who gives that approval and `senders(day)` who asks on the strength of it, as holders of a step. `why_not(wanted, day)` says of each, in sentences, why it would be refused,
    so that it can be shown before. `make(wanted, source=…, approval=…, cycle=…, actor=…, now=…)` makes them in the caller's transaction.
    `alike(wanted)` says of each what its units are asked already that is much like it. `may` says who may ask.
    """

    approvers: Callable[[dt.date], Sequence[str]]
    senders: Callable[[dt.date], Sequence[str]]
    may: Callable[[Actor], bool]
    why_not: Callable[[Sequence[Wanted], dt.date], list[tuple[str, ...]]]
    alike: Callable[[Sequence[Wanted]], list[tuple[str, ...]]]
    make: Callable[..., Sequence[Matter]]


@dataclass(frozen=True, slots=True)
class Spawner:
    """可以请办的事. `make(source=…, title=…, actor=…, now=…, **facts)` opens it in the caller's transaction, linked to its source.

    It returns the new matter, or None where somebody must first accept it. `facts` are words of the core: `text`, `urgency`, `due_date`,
    `number`, `issuer`, `files` (of StoredFile); a spawner leaves aside those that it does not know. `may` says who may ask for it.
    """

    code: str
    title: str
    make: Callable[..., Matter | None]
    may: Callable[[Actor], bool]
    batch: Batch | None = None


SPAWNERS: Registry[Spawner] = Registry("spawner")


def may_spawn(code: str, actor: Actor) -> bool:
    """Whether there is a business that takes this on, and from this actor: else no button is shown."""
    return code in SPAWNERS and SPAWNERS[code].may(actor)


def spawn(code: str, *, source: Matter, title: str, actor: Actor, now: dt.datetime, **facts: Any) -> Matter | None:
    """Ask another business. Raises Refused where nobody takes it on, or not from this actor."""
    if not may_spawn(code, actor):
        raise Refused("这里没有启用这项业务，或者您不能发起。")
    return SPAWNERS[code].make(source=source, title=title, actor=actor, now=now, **facts)


def batch_of(code: str) -> Batch:
    """How a business takes on many at once. Raises Refused where there is none that does."""
    batch = SPAWNERS[code].batch if code in SPAWNERS else None
    if batch is None:
        raise Refused("这里没有启用这项业务，不能成批下达。")
    return batch
