"""Event types: a dotted code and the Chinese sentence that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class EventType:
    """事件类型. `sentence` is a format string over the event's data, e.g. “登记文号{number}”."""

    code: str
    title: str
    sentence: str
    security: bool = False

    def tell(self, data: Mapping[str, Any]) -> str:
        """The sentence with its facts; a fact that an old row lacks is left out."""
        return self.sentence.format_map(_Facts(data))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


EVENT_TYPES: Registry[EventType] = Registry("event type")
