"""What happens to an assignment beside its steps."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("assignments.assigned", "交办", "交办{unit}（{role}），{due}前办结"),
    EventType("assignments.reassigned", "改派", "由{old}改派{unit}，{due}前办结：{reason}"),
    EventType("assignments.reported", "反馈", "反馈进度{progress}%：{done}"),
    EventType("assignments.feedback_returned", "反馈退回", "退回{day}的反馈：{reason}"),
    EventType("assignments.feedback_accepted", "反馈采纳", "采纳{day}的反馈"),
    EventType("assignments.observed", "现场核查", "现场核查（{place}）：现场进度{seen}%。{gap}"),
    EventType("assignments.milestone_added", "增加节点", "增加节点“{node}”，{due}前"),
    EventType("assignments.milestone_changed", "调整节点", "节点由“{old}”调整为“{new}”：{reason}"),
    EventType("assignments.milestone_dropped", "取消节点", "取消节点“{node}”：{reason}"),
    EventType("assignments.milestone_ticked", "勾销节点", "节点“{node}”于{done}完成：{reason}"),
    EventType("assignments.milestone_reopened", "退回节点", "节点“{node}”没有完成，退回：{reason}"),
    EventType("assignments.changed", "变更", "批准{sort}：{what}"),
    EventType("assignments.cycle_set", "反馈周期", "反馈周期由{old}改为{new}：{reason}"),
    EventType("assignments.light_set", "人工定灯", "人工定为{tone}：{reason}"),
    EventType("assignments.light_freed", "恢复计算", "恢复由规则计算灯色：{reason}"),
    EventType("assignments.escalated", "升级督办", "{rung}送{to}：已超期{late}天"),
    EventType("assignments.escalation_proposed", "升级建议", "超期{late}天，建议{rung}，待批准"),
    EventType("assignments.escalation_dropped", "不予升级", "不予{rung}：{reason}"),
)
