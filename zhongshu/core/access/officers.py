"""三员分立: three officers whose permissions never meet, and none of whom can read papers.

Basis: GB/T 22239—2019, level 3 (system management, audit management and security management are separate).
"""

from __future__ import annotations

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.org.models import Officer, Person


def is_system_officer(actor: Actor) -> bool:
    """系统管理员."""
    return actor.officer == Officer.SYSTEM


def is_security_officer(actor: Actor) -> bool:
    """安全保密管理员."""
    return actor.officer == Officer.SECURITY


def is_audit_officer(actor: Actor) -> bool:
    """安全审计员."""
    return actor.officer == Officer.AUDIT


MANAGE_SETTINGS = Permission("access.manage_settings", "维护机构、岗位、参数、日历和办理路线（系统管理员）", None, is_system_officer)
MANAGE_ACCOUNTS = Permission("access.manage_accounts", "启用、停用账号，重设登录方式（安全保密管理员）", Person, is_security_officer)
