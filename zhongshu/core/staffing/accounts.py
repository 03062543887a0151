"""The security officer's acts: who may log in, and by which one-time link."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import MANAGE_ACCOUNTS
from zhongshu.core.access.permissions import require
from zhongshu.core.entrance.activation import LINK_HOURS, make_token
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Officer, Person


@transaction.atomic
def enable_account(person: Person, *, actor: Actor, now: dt.datetime) -> None:
    """启用账号. Raises Refused for who has left, and the second time."""
    require(actor, MANAGE_ACCOUNTS)
    _refuse_oneself(person, actor)
    if not Person.objects.filter(pk=person.pk, is_active=False, to_date=None).update(is_active=True):
        raise Refused(f"{person.name}已离任，或者账号已经启用。")
    record("staffing.account_enabled", actor=actor, at=now, subject=f"person:{person.pk}", person=person.name)


@transaction.atomic
def disable_account(person: Person, *, reason: str, actor: Actor, now: dt.datetime) -> None:
    """停用账号: open sessions end with their next click. Raises Refused for oneself and for the last officer of his kind."""
    require(actor, MANAGE_ACCOUNTS)
    _refuse_oneself(person, actor)
    if not reason.strip():
        raise Refused("停用账号要写明理由。")
    refuse_last_officer(person)
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(f"{person.name}的账号已经停用。")
    record("staffing.account_disabled", actor=actor, at=now, subject=f"person:{person.pk}", person=person.name, reason=reason)


@transaction.atomic
def issue_login_link(person: Person, *, actor: Actor, now: dt.datetime) -> str:
    """签发一次性登录链接: the token, to be shown once. The old password, factors, sessions and links are void from now on.

    The token is bound to the unusable password that is set here, so the next link or the first password kills it.
    """
    require(actor, MANAGE_ACCOUNTS)
    _refuse_oneself(person, actor)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Refused(f"{person.name}的账号没有启用，请先启用。")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=person.pk).delete()
    record("staffing.account_reset", actor=actor, at=now, subject=f"person:{person.pk}", person=person.name, hours=LINK_HOURS)
    return make_token(person, now=now)


def refuse_last_officer(person: Person) -> None:
    """Raises Refused when the person is the last active officer of his kind. Takes a lock on all of them until the transaction ends."""
    if person.officer == Officer.NONE:
        return
    active = [row.pk for row in Person.objects.select_for_update().filter(officer=person.officer, is_active=True).order_by("pk")]
    if active == [person.pk]:
        raise Refused(f"{person.name}是唯一可以登录的{person.get_officer_display()}，请先启用另一位。")


def _refuse_oneself(person: Person, actor: Actor) -> None:
    if person.pk == actor.person:
        raise Refused("不能对自己的账号办理，请由另一位安全保密管理员办理。")
