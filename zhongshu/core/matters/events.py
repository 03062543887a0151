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
    EventType("matters.added", "加签", "在{step}{place}{who}：{request}"),
    EventType("matters.deputed", "委派", "在{step}委派{who}：{request}"),
    EventType("matters.removed", "减签", "在{step}减去{who}：{reason}"),
    EventType("matters.transferred", "转办", "将{step}转办{to}：{reason}"),
    EventType("matters.reassigned", "移交", "{old}的{step}移交{to}：{reason}"),
    EventType("matters.passed", "移交经办", "{what}：{reason}"),
    EventType("matters.skipped", "跳过", "跳过{step}：{reason}"),
    EventType("matters.quorum_chosen", "会签方式", "{step}的方式定为{way}"),
    EventType("matters.clock_started", "计时", "办理时限{days}个工作日：{sentence}"),
)
