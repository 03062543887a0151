"""What an export leaves behind; the audit page writes it too."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (EventType("ledgers.exported", "导出台账", "导出{ledger}{rows}行（{format}）", security=True),)
