"""What the ways in leave behind. No sentence holds a password, a token or a code."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("access.logged_in", "登录", "从{address}登录", security=True),
    EventType("access.login_refused", "登录被拒", "从{address}登录，密码或登录名不对，未予登录", security=True),
    EventType("access.locked_out", "登录锁定", "从{address}连续登录失败，登录已锁定{minutes}分钟", security=True),
    EventType("access.logged_out", "退出", "退出登录", security=True),
    EventType("access.demo_entered", "进入演示", "从{address}以演示身份“{person}”进入", security=True),
    EventType("access.password_set", "设置密码", "{person}设置了新密码", security=True),
    EventType("access.factor_changed", "登录验证方式变更", "{what}", security=True),
    EventType("staffing.installed", "系统启用", "启用系统，机关为{office}，三员为{officers}", security=True),
)
