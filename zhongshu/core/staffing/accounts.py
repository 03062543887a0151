"""The security officer's acts: who may log in, and the one-time link by which a person sets the first password."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.officers import MANAGE_ACCOUNTS
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Officer, Person
from zhongshu.lib import clock

LINK_HOURS = 72
SALT = "zhongshu.staffing.activation"


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
    return signing.dumps([person.pk, _state(person), int(now.timestamp())], salt=SALT)


def holder_of(token: str, *, now: dt.datetime) -> Person:
    """Whom a login link is for. Raises NotYours when it is forged, used, superseded or too old: visitors learn no more."""
    try:
        pk, state, issued = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise NotYours from None
    person = Person.objects.filter(pk=pk, is_active=True, to_date=None).first()
    if person is None or not constant_time_compare(_state(person), state) or now.timestamp() - issued > LINK_HOURS * 3600:
        raise NotYours
    return person


@transaction.atomic
def set_first_password(token: str, *, password: str, now: dt.datetime) -> Person:
    """凭链接设置密码. Raises NotYours for a dead link and Refused for a weak password; of two at once, one wins."""
    person = holder_of(token, now=now)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    void = person.password
    person.set_password(password)
    if not Person.objects.filter(pk=person.pk, password=void).update(password=person.password):
        raise NotYours
    record("access.password_set", actor=actor_of(person, clock.day_of(now)), at=now, subject=person.username, person=person.name)
    return person


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


def _state(person: Person) -> str:
    return salted_hmac(SALT, person.password).hexdigest()[:32]
