"""The login link: for one person, once, for a while, and without a trace of what it opens."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.entrance import activation
from zhongshu.core.events.models import Event
from zhongshu.core.org.models import Officer, Person
from zhongshu.core.staffing import accounts
from zhongshu.core.staffing.tests.staffing_office import NOW, Office


def test_a_link_works_once_and_the_next_one_kills_it(office: Office) -> None:
    by = office.by(Officer.SECURITY)
    old, new = accounts.issue_login_link(office.clerk, **by), accounts.issue_login_link(office.clerk, **by)
    with pytest.raises(NotYours):
        activation.set_first_password(old, password="Wangping-2025", now=NOW)
    with pytest.raises(Refused, match="密码"):
        activation.set_first_password(new, password="password12", now=NOW)
    activation.set_first_password(new, password="Qingfeng-2025", now=NOW)
    assert Person.objects.get(pk=office.clerk.pk).check_password("Qingfeng-2025")
    with pytest.raises(NotYours):
        activation.set_first_password(new, password="Mingyue-2025", now=NOW)


def test_a_link_dies_of_age_forgery_and_with_the_account(office: Office) -> None:
    token = accounts.issue_login_link(office.clerk, **office.by(Officer.SECURITY))
    for dead, now in ((token + "x", NOW), ("nonsense", NOW), (token, NOW + dt.timedelta(hours=activation.LINK_HOURS, seconds=1))):
        with pytest.raises(NotYours):
            activation.holder_of(dead, now=now)
    assert activation.holder_of(token, now=NOW).pk == office.clerk.pk
    accounts.disable_account(office.clerk, reason="调离", **office.by(Officer.SECURITY))
    with pytest.raises(NotYours):
        activation.holder_of(token, now=NOW)
    with pytest.raises(Refused, match="请先启用"):
        accounts.issue_login_link(office.clerk, **office.by(Officer.SECURITY))


def test_no_event_holds_a_password_or_a_link(office: Office) -> None:
    token = accounts.issue_login_link(office.clerk, **office.by(Officer.SECURITY))
    activation.set_first_password(token, password="Qingfeng-2025", now=NOW)
    told = " ".join(f"{event.subject} {event.data}" for event in Event.objects.all())
    assert not any(secret in told for secret in ("Qingfeng-2025", token, "Guanli-2025-a"))
