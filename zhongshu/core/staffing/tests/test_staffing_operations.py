"""Three officers, three kinds of work: each operation by the right one, and by none of the others."""

# ruff: noqa: ARG005 - every act takes the office, whether it needs it or not

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay
from zhongshu.core.events.models import Event
from zhongshu.core.org.models import Officer, Post
from zhongshu.core.staffing import accounts
from zhongshu.core.staffing import operations as acts
from zhongshu.core.staffing.tests.staffing_office import TODAY, Office

RULE = acts.DayRule(dt.date(2027, 1, 1), is_working=False, name="元旦")
SYSTEM_ACTS: dict[str, Callable[..., Any]] = {
    "add_unit": lambda o, **by: acts.add_unit(
        code="x", name="新处", short_name="新处", kind="division", parent=o.unit, from_date=TODAY, **by
    ),
    "end_unit": lambda o, **by: acts.end_unit(o.unit, to_date=TODAY, **by),
    "add_position": lambda o, **by: acts.add_position(code="x", unit=o.unit, title="处长", duties=["division_head"], **by),
    "add_person": lambda o, **by: acts.add_person(username="xin", name="新人", from_date=TODAY, **by),
    "appoint_officer": lambda o, **by: acts.appoint_officer(o.clerk, officer=Officer.AUDIT, **by),
    "post_person": lambda o, **by: acts.post_person(o.clerk, position=o.position, from_date=TODAY, **by),
    "relieve_person": lambda o, **by: acts.relieve_person(Post.objects.get(), to_date=TODAY, **by),
    "end_person": lambda o, **by: acts.end_person(o.clerk, to_date=TODAY, **by),
    "set_special_day": lambda o, **by: acts.set_special_day(RULE, basis="通知", **by),
    "clear_special_day": lambda o, **by: acts.clear_special_day(RULE.date, basis="通知", **by),
    "import_special_days": lambda o, **by: acts.import_special_days([RULE], year=2027, basis="通知", **by),
}
SECURITY_ACTS: dict[str, Callable[..., Any]] = {
    "enable_account": lambda o, **by: accounts.enable_account(o.clerk, **by),
    "disable_account": lambda o, **by: accounts.disable_account(o.clerk, reason="调离", **by),
    "issue_login_link": lambda o, **by: accounts.issue_login_link(o.clerk, **by),
}


@pytest.mark.parametrize("wrong", [Officer.SECURITY, Officer.AUDIT, Officer.NONE])
@pytest.mark.parametrize("act", SYSTEM_ACTS.values(), ids=SYSTEM_ACTS.keys())
def test_only_the_system_officer_keeps_the_office(office: Office, act: Callable[..., Any], wrong: str) -> None:
    refused_and_untold(office, act, wrong)


@pytest.mark.parametrize("wrong", [Officer.SYSTEM, Officer.AUDIT, Officer.NONE])
@pytest.mark.parametrize("act", SECURITY_ACTS.values(), ids=SECURITY_ACTS.keys())
def test_only_the_security_officer_keeps_the_accounts(office: Office, act: Callable[..., Any], wrong: str) -> None:
    refused_and_untold(office, act, wrong)


def refused_and_untold(office: Office, act: Callable[..., Any], wrong: str) -> None:
    before = Event.objects.count()
    with pytest.raises(NotYours):
        act(office, **office.by(wrong))
    assert Event.objects.count() == before


def test_every_public_operation_stands_in_one_of_the_lists() -> None:
    public = {
        name
        for room in (acts, accounts)
        for name, value in vars(room).items()
        if callable(value) and value.__module__ == room.__name__ and name[0].islower() and name[0] != "_"
    }
    helpers = {"refuse_if", "refuse_last_officer"}
    assert public - helpers == {*SYSTEM_ACTS, *SECURITY_ACTS}


def last_event() -> tuple[str, dict[str, Any]]:
    event = Event.objects.latest("seq")
    return event.type, json.loads(event.data)


def test_a_new_person_cannot_log_in_until_the_other_officer_says_so(office: Office) -> None:
    person = acts.add_person(username="xin", name="新人", from_date=TODAY, **office.by(Officer.SYSTEM))
    assert not person.is_active
    assert not person.has_usable_password()
    accounts.enable_account(person, **office.by(Officer.SECURITY))
    person.refresh_from_db()
    assert person.is_active
    assert last_event() == ("staffing.account_enabled", {"person": "新人"})
    with pytest.raises(Refused, match="已经启用"):
        accounts.enable_account(person, **office.by(Officer.SECURITY))


@pytest.mark.parametrize("kind", [Officer.SYSTEM, Officer.SECURITY, Officer.AUDIT])
def test_an_officer_gets_no_post(office: Office, kind: str) -> None:
    with pytest.raises(Refused, match="三员不得担任业务岗位"):
        acts.post_person(office.officer(kind), position=office.position, from_date=TODAY, **office.by(Officer.SYSTEM))


def test_a_post_holder_becomes_no_officer_until_relieved(office: Office) -> None:
    by = office.by(Officer.SYSTEM)
    with pytest.raises(Refused, match="三员不得兼任"):
        acts.appoint_officer(office.clerk, officer=Officer.AUDIT, **by)
    acts.relieve_person(Post.objects.get(), to_date=TODAY, **by)
    acts.appoint_officer(office.clerk, officer=Officer.AUDIT, **by)
    office.clerk.refresh_from_db()
    assert office.clerk.officer == Officer.AUDIT
    assert not office.clerk.is_active  # until the security officer enables him again


@pytest.mark.parametrize("kind", [Officer.SECURITY, Officer.AUDIT])
def test_the_last_officer_of_a_kind_stays(office: Office, kind: str) -> None:
    last = office.officer(kind)
    with pytest.raises(Refused, match="唯一"):
        acts.end_person(last, to_date=TODAY, **office.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="唯一"):
        acts.appoint_officer(last, officer=Officer.NONE, **office.by(Officer.SYSTEM))
    if kind != Officer.SECURITY:
        with pytest.raises(Refused, match="唯一"):
            accounts.disable_account(last, reason="休假", **office.by(Officer.SECURITY))


def test_with_a_second_one_enabled_the_first_may_go(office: Office) -> None:
    first = office.officer(Officer.AUDIT)
    second = acts.add_person(username="zhou", name="周明", from_date=TODAY, officer=Officer.AUDIT, **office.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="唯一"):  # the second cannot log in yet
        accounts.disable_account(first, reason="轮岗", **office.by(Officer.SECURITY))
    accounts.enable_account(second, **office.by(Officer.SECURITY))
    accounts.disable_account(first, reason="轮岗", **office.by(Officer.SECURITY))
    assert last_event() == ("staffing.account_disabled", {"person": "李鉴", "reason": "轮岗"})


def test_nobody_decides_on_himself(office: Office) -> None:
    me = office.officer(Officer.SECURITY)
    by = office.by(Officer.SECURITY)
    for act in (
        lambda: accounts.disable_account(me, reason="试试", **by),
        lambda: accounts.issue_login_link(me, **by),
        lambda: accounts.enable_account(me, **by),
    ):
        with pytest.raises(Refused, match="自己"):
            act()
    with pytest.raises(Refused, match="自己"):
        acts.end_person(office.officer(Officer.SYSTEM), to_date=TODAY, **office.by(Officer.SYSTEM))


def test_a_post_is_held_once_and_relieved_once(office: Office) -> None:
    by = office.by(Officer.SYSTEM)
    with pytest.raises(Refused, match="已经任"):
        acts.post_person(office.clerk, position=office.position, from_date=TODAY, **by)
    post = Post.objects.get()
    acts.relieve_person(post, to_date=TODAY, **by)
    assert last_event() == ("staffing.relieved", {"person": "王平", "position": "综合处科员", "to_date": "2025-07-04"})
    with pytest.raises(Refused, match="已经免去"):
        acts.relieve_person(post, to_date=TODAY, **by)


def test_leaving_ends_the_posts_and_the_account(office: Office) -> None:
    acts.end_person(office.clerk, to_date=TODAY, **office.by(Officer.SYSTEM))
    office.clerk.refresh_from_db()
    assert not office.clerk.is_active
    assert Post.objects.get().to_date == TODAY
    assert last_event()[1]["positions"] == "综合处科员"
    with pytest.raises(Refused, match="离任"):
        accounts.enable_account(office.clerk, **office.by(Officer.SECURITY))
    with pytest.raises(Refused, match="已于2025-07-04离任"):
        acts.end_person(office.clerk, to_date=TODAY, **office.by(Officer.SYSTEM))


def test_a_unit_in_use_is_not_ended(office: Office) -> None:
    by = office.by(Officer.SYSTEM)
    with pytest.raises(Refused, match="还有人任职"):
        acts.end_unit(office.unit, to_date=TODAY, **by)
    with pytest.raises(Refused, match="下级机构"):
        acts.end_unit(office.unit.parent, to_date=TODAY, **by)
    acts.relieve_person(Post.objects.get(), to_date=TODAY, **by)
    acts.end_unit(office.unit, to_date=TODAY, **by)
    with pytest.raises(Refused, match="已于2025-07-04停用"):
        acts.end_unit(office.unit, to_date=TODAY, **by)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            lambda o, **by: acts.add_unit(
                code="zonghe", name="重名", short_name="重名", kind="division", parent=None, from_date=TODAY, **by
            ),
            "机构代码",
        ),
        (lambda o, **by: acts.add_position(code="zonghe.drafter", unit=o.unit, title="又一个", duties=[], **by), "岗位代码"),
        (lambda o, **by: acts.add_person(username="WangPing", name="同名", from_date=TODAY, **by), "已经有人用了"),
        (lambda o, **by: acts.set_special_day(RULE, basis=" ", **by), "依据"),
        (lambda o, **by: acts.clear_special_day(RULE.date, basis="通知", **by), "不用恢复"),
        (lambda o, **by: acts.import_special_days([], year=2027, basis="通知", **by), "没有读到"),
        (lambda o, **by: acts.import_special_days([RULE], year=2029, basis="通知", **by), "不属于2029年"),
        (lambda o, **by: acts.relieve_person(Post.objects.get(), to_date=TODAY - dt.timedelta(1), **by), "不能早于"),
        (lambda o, **by: acts.end_person(o.clerk, to_date=TODAY + dt.timedelta(1), **by), "不能晚于今天"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(office: Office, act: Callable[..., Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        act(office, **office.by(Officer.SYSTEM))


def test_the_calendar_is_changed_imported_and_restored(office: Office) -> None:
    by = office.by(Officer.SYSTEM)
    acts.import_special_days([RULE, acts.DayRule(dt.date(2027, 1, 3), is_working=True, name="元旦调休")], year=2027, basis="国办通知", **by)
    assert AnnouncedYear.objects.get(year=2027).basis == "国办通知"
    acts.set_special_day(acts.DayRule(RULE.date, is_working=True, name="值班"), basis="本机关通知", **by)
    assert SpecialDay.objects.get(date=RULE.date).is_working
    acts.clear_special_day(RULE.date, basis="本机关通知", **by)
    assert not SpecialDay.objects.filter(date=RULE.date).exists()
    assert list(Event.objects.filter(type="calendar.changed").values_list("subject", flat=True)) == ["2027", "2027-01-01", "2027-01-01"]
