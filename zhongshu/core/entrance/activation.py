"""登录链接: the one-time link by which a person sets the first password. The security officer issues it, in the room `staffing`."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Person
from zhongshu.lib import clock

LINK_HOURS = 72
SALT = "zhongshu.staffing.activation"


def make_token(person: Person, *, now: dt.datetime) -> str:
    """The token of a new link. It is bound to the password that the person has now, usable or not: when that changes, the link is void."""
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


def _state(person: Person) -> str:
    return salted_hmac(SALT, person.password).hexdigest()[:32]
