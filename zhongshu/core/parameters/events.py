"""What setting a rule's value leaves behind."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("parameters.set", "设置参数", "{title}自{from_date}起由{old}{unit}改为{new}{unit}，依据：{basis}"),
)
