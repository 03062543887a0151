"""Who may read the whole ledger of events: the audit officer alone."""

from __future__ import annotations

from zhongshu.core.access.officers import is_audit_officer
from zhongshu.core.access.permissions import Permission
from zhongshu.core.events.models import Event

READ_AUDIT = Permission("events.read_audit", "查看和导出事件流水（安全审计员）", Event, is_audit_officer)
