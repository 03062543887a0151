"""What happens to a matter, whatever the business."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("matters.opened", "起草", "起草{kind}《{title}》"),
    EventType("matters.finished", "办理", "{said}。{opinion}"),
    EventType("matters.returned", "退回", "{step}退回至{target}（{way}）：{reason}"),
    EventType("matters.withdrawn", "撤回", "撤回了已办的{step}"),
    EventType("matters.cancelled", "撤销", "{word}：{reason}"),
    EventType("matters.dispensed", "兼办审批", "批准{person}兼办{step}：{reason}"),
    EventType("matters.urged", "催办", "在{step}催办{count}个待办：{words}"),
)
