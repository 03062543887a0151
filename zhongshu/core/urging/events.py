"""What urging leaves behind."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("urging.reminded", "到期提醒", "{level}：提醒{to}（{step}，期限{due}）"),
    EventType("urging.escalated", "超时上报", "{step}已超时{late}个工作日，报{rank}{to}（在{holders}处）"),
    EventType("urging.gathered", "晨间告知", "告知{to}：{sentence}"),
    EventType("urging.urged", "催办", "在{step}催办{to}：{words}"),
    EventType("urging.repeated", "定期催办", "每{every}个工作日催办{to}一次，{until}：{words}"),
    EventType("urging.ended", "停止定期催办", "定期催办到此为止：{reason}"),
    EventType("urging.oversight_set", "设置分管", "{unit}自{from_date}起由{position}分管（原为{old}）"),
    EventType("urging.oversight_ended", "停用分管", "{position}分管{unit}，至{to_date}止"),
)
