"""The side menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import MANAGE_ACCOUNTS, MANAGE_SETTINGS
from zhongshu.core.access.permissions import Permission
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.handover.permissions import ABSENCES, DELEGATIONS, READ_HANDOVERS
from zhongshu.core.proofing.permissions import READ as READ_LEXICON
from zhongshu.core.urging.permissions import READ as READ_URGING
from zhongshu.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class NavItem:
    """菜单项: under its group's heading; only for who holds the permission, for everyone where there is none. `count` tells what waits there."""

    group: str
    title: str
    icon: str
    url_name: str
    permission: Permission | None = None
    args: tuple[str, ...] = ()
    count: Callable[[Actor], int] | None = None

    @property
    def code(self) -> str:
        return "/".join((self.url_name, *self.args))


GROUP_PLACES = {"工作台": 0, "系统管理": 2, "安全保密": 2, "安全审计": 2, "帮助": 3}
"""Businesses, in the order of their manifests, stand between the desk and what officers keep."""

NAV: Registry[NavItem] = Registry("menu item")

CORE_NAV = (
    NavItem("工作台", "我的工作台", "home", "desk"),
    NavItem("工作台", "通知", "bell", "notices"),
    NavItem("工作台", "催办台账", "speakerphone", "ledger", READ_URGING, ("urging.urges",)),
    NavItem("工作台", "委托代办", "user-check", "handover_delegations", DELEGATIONS),
    NavItem("工作台", "离岗", "calendar-due", "handover_absences", ABSENCES),
    NavItem("工作台", "工作移交", "switch-horizontal", "handover_moves", READ_HANDOVERS),
    NavItem("工作台", "核文词库", "checks", "proofing_lexicon", READ_LEXICON),
    NavItem("系统管理", "机构与岗位", "building", "staffing_units", MANAGE_SETTINGS),
    NavItem("系统管理", "人员与任职", "users", "staffing_people", MANAGE_SETTINGS),
    NavItem("系统管理", "岗位空缺", "alert-circle", "staffing_vacancies", MANAGE_SETTINGS),
    NavItem("系统管理", "规则参数", "adjustments", "staffing_parameters", MANAGE_SETTINGS),
    NavItem("系统管理", "工作日历", "calendar", "staffing_calendar", MANAGE_SETTINGS),
    NavItem("系统管理", "流程图", "sitemap", "flows", MANAGE_SETTINGS),
    NavItem("系统管理", "分管", "users", "staffing_oversight", MANAGE_SETTINGS),
    NavItem("系统管理", "后台任务", "refresh", "jobs", MANAGE_SETTINGS),
    NavItem("安全保密", "账号", "lock", "staffing_accounts", MANAGE_ACCOUNTS),
    NavItem("安全审计", "事件流水", "list", "staffing_audit", READ_AUDIT),
    NavItem("帮助", "使用手册", "book", "handbook"),
)
