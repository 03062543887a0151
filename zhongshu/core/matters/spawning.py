"""转办成事: the only way in which one business asks another for something. A business declares what it can be asked for in its manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter
from zhongshu.lib.registry import Registry


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


SPAWNERS: Registry[Spawner] = Registry("spawner")


def may_spawn(code: str, actor: Actor) -> bool:
    """Whether there is a business that takes this on, and from this actor: else no button is shown."""
    return code in SPAWNERS and SPAWNERS[code].may(actor)


def spawn(code: str, *, source: Matter, title: str, actor: Actor, now: dt.datetime, **facts: Any) -> Matter | None:
    """Ask another business. Raises Refused where nobody takes it on, or not from this actor."""
    if not may_spawn(code, actor):
        raise Refused("这里没有启用这项业务，或者您不能发起。")
    return SPAWNERS[code].make(source=source, title=title, actor=actor, now=now, **facts)
