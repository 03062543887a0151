"""What the audit officer's own acts leave behind."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (EventType("staffing.ledger_verified", "校验流水", "校验事件流水和文件：{result}", security=True),)
