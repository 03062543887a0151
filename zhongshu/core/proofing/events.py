"""What keeping the lexicon leaves behind."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("proofing.entry_added", "增加词条", "增加{kind}“{text}”，自{from_date}起，出处：{source}"),
    EventType("proofing.entry_changed", "修改词条", "修改{kind}“{text}”，自{from_date}起：{changes}（出处：{source}）"),
    EventType("proofing.entry_ended", "停用词条", "停用{kind}“{text}”，{until}：{reason}"),
    EventType("proofing.proposed", "误报转为词条建议", "“{words}”两次被判不采纳，转为词条建议（{message}）"),
    EventType("proofing.proposal_accepted", "采纳词条建议", "采纳词条建议“{words}”，列为专有名词“{text}”"),
    EventType("proofing.proposal_refused", "不采纳词条建议", "不采纳词条建议“{words}”：{reason}"),
)
