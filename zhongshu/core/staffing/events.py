"""What the pages of the system officer and the security officer leave behind. No sentence holds a password, a token or a code."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("staffing.unit_added", "增设机构", "增设机构{unit}（{kind}，上级：{parent}），自{from_date}起"),
    EventType("staffing.unit_ended", "停用机构", "停用机构{unit}，至{to_date}止"),
    EventType("staffing.position_added", "增设岗位", "在{unit}增设岗位{title}（职责：{duty}）"),
    EventType("staffing.person_added", "登记人员", "登记人员{person}（登录名{username}），自{from_date}起"),
    EventType("staffing.person_ended", "离任", "{person}离任，至{to_date}止，免去所任岗位：{positions}", security=True),
    EventType("staffing.posted", "任职", "{person}任{position}，自{from_date}起", security=True),
    EventType("staffing.relieved", "免职", "免去{person}的{position}，至{to_date}止", security=True),
    EventType("staffing.officer_appointed", "三员任命", "{person}任{officer}", security=True),
    EventType("staffing.account_enabled", "启用账号", "启用{person}的账号", security=True),
    EventType("staffing.account_disabled", "停用账号", "停用{person}的账号，理由：{reason}", security=True),
    EventType("staffing.account_reset", "签发登录链接", "为{person}签发一次性登录链接，{hours}小时内有效", security=True),
    EventType("calendar.changed", "工作日历调整", "{what}，依据：{basis}"),
)
