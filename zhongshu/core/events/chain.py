"""哈希链: the pure part — canonical JSON, the hash of a row, and the check of a whole chain."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One event as the chain sees it."""

    seq: int
    at: dt.datetime
    type: str
    actor: int | None
    actor_name: str
    acted_for_name: str
    matter: int | None
    subject: str
    data: str
    previous_hash: str
    hash: str = ""


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces; dates as ISO text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)


def hash_of(link: Link) -> str:
    """SM3 over the previous hash and the canonical row, hex (GB/T 32905—2016)."""
    row = [
        link.seq,
        link.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        link.type,
        link.actor,
        link.actor_name,
        link.acted_for_name,
        link.matter,
        link.subject,
        link.data,
    ]
    return hashlib.new("sm3", (link.previous_hash + canonical(row)).encode()).hexdigest()


def faults(links: Iterable[Link], head_seq: int, head_hash: str) -> Iterator[str]:
    """Each fault of the chain as a Chinese sentence that names the row; nothing when it is whole."""
    expected, previous = 1, GENESIS
    for link in links:
        if link.seq > expected:
            yield f"事件缺失：第{expected}号" + (f"至第{link.seq - 1}号" if link.seq - 1 > expected else "") + "不见了"
        elif link.previous_hash != previous:
            yield f"事件第{link.seq}号所记的前一事件摘要与第{link.seq - 1}号不符"
        if hash_of(link) != link.hash:
            yield f"事件第{link.seq}号（{link.type}，{link.at:%Y-%m-%d %H:%M}）内容被改动：重新计算的摘要与记录不符"
        expected, previous = link.seq + 1, link.hash
    if expected - 1 < head_seq:
        yield f"事件缺失：第{expected}号至第{head_seq}号（末尾）不见了"
    elif expected - 1 > head_seq:
        yield f"链头只记到第{head_seq}号，其后的事件来历不明"
    elif previous != head_hash:
        yield "链头摘要与最后一个事件不符"


def _iso(value: Any) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an event")
