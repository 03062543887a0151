"""首次启用: the one time when somebody without an account may do something. It closes itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Officer, Person
from zhongshu.lib import clock

OFFICERS = (Officer.SYSTEM, Officer.SECURITY, Officer.AUDIT)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are mistaken for another when copied from a console
_seen = {"people": False}


@dataclass(frozen=True, slots=True)
class FirstOfficer:
    """首任三员之一."""

    name: str
    username: str
    password: str


def needs_setup() -> bool:
    """Whether nobody is here yet. Asked on every first page, so a no is remembered: people are never deleted."""
    if not _seen["people"]:
        _seen["people"] = Person.objects.exists()
    return not _seen["people"]


def make_setup_code() -> str:
    """A fresh one-time code of 80 bits for the console; only its digest is kept, and an earlier code is void."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    path = _code_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(_digest(code))
    return code


def check_setup_code(code: str) -> bool:
    """Whether this is the code that the console shows."""
    path = _code_file()
    return path.exists() and hmac.compare_digest(path.read_text().strip(), _digest(code))


def install_office(*, office_name: str, officers: Mapping[Officer, FirstOfficer], code: str, now: dt.datetime) -> Installation:
    """首次启用: the installation and its three officers, all or nothing.

    Raises Refused for a wrong code, a weak password or one person in two offices, and NotYours once anybody exists:
    the installation's only row is the lock, so of two at once one wins.
    """
    _refuse_mixed(officers)
    if not check_setup_code(code):
        raise Refused("启用码不对。请照抄启动服务时屏幕上显示的启用码。")
    try:
        with transaction.atomic():
            installation = Installation.objects.create(office_name=office_name, is_demo=False, installed_at=now)
            if Person.objects.exists():
                raise NotYours
            people = [_first_person(kind, officers[kind], now) for kind in OFFICERS]
            told = "、".join(f"{person.name}（{person.get_officer_display()}）" for person in people)
            record("staffing.installed", actor=None, at=now, office=office_name, officers=told)
    except IntegrityError:
        raise NotYours from None
    _code_file().unlink(missing_ok=True)
    return installation


def _first_person(kind: Officer, officer: FirstOfficer, now: dt.datetime) -> Person:
    person = Person(username=officer.username, name=officer.name, officer=kind, from_date=clock.day_of(now))
    try:
        validate_password(officer.password, person)
    except ValidationError as error:
        raise Refused(f"{kind.label}的密码不合要求：{''.join(error.messages)}") from error
    person.set_password(officer.password)
    person.save(force_insert=True)
    return person


def _refuse_mixed(officers: Mapping[Officer, FirstOfficer]) -> None:
    three = [officers[kind] for kind in OFFICERS]
    columns: Sequence[tuple[str, list[str]]] = (
        ("姓名", [officer.name for officer in three]),
        ("登录名", [officer.username.lower() for officer in three]),
        ("密码", [officer.password for officer in three]),
    )
    for word, values in columns:
        if len(set(values)) < len(three):
            raise Refused(f"三员的{word}不能相同：三员由三个人分别担任。")


def _code_file() -> Path:
    return Path(settings.DATA) / "setup.code"


def _digest(code: str) -> str:
    return hashlib.new("sm3", code.strip().upper().encode()).hexdigest()
