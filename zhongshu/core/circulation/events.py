"""What happens while a matter is read."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("circulation.sent", "传阅", "送{readers}传阅（第{batch}批，{count}人）。{note}"),
    EventType("circulation.added", "加阅", "第{batch}批加送{readers}传阅"),
    EventType("circulation.read", "阅毕", "已阅。{opinion}"),
    EventType("circulation.cancelled", "撤回传阅", "撤回送{readers}的传阅：{reason}"),
    EventType("circulation.urged", "催阅", "催{count}人阅件：{words}"),
)
