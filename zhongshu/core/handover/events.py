"""What absences, delegations and handing over leave behind. Who may act for whom is a matter of security; no sentence holds a title."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("handover.delegated", "委托代办", "{principal}委托{delegate}代办{kinds}，{days}，事由：{reason}", security=True),
    EventType("handover.delegation_ended", "提前结束委托", "提前结束{principal}委托{delegate}代办（原定{days}）：{reason}", security=True),
    EventType("handover.absent", "登记离岗", "{person}{kind}，{days}，{stand_in}"),
    EventType("handover.back", "提前返岗", "{person}提前返岗（原定{kind}至{to_day}）"),
    EventType("handover.handed_over", "移交", "{person}{kind}，移交{moved}项；岗位：{posts}；事由：{reason}", security=True),
)
