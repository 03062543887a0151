"""Ways in: the first run that closes itself, the login that tells of everything, the demo that is not elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.access.policies import policy_of
from zhongshu.core.entrance import first_run, urls
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import list_faults
from zhongshu.core.org.models import Officer, Person
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.staffing.tests.staffing_office import FIRST, NOW, PASSWORDS, TODAY, Office
from zhongshu.lib import clock

pytestmark = pytest.mark.usefixtures("data_dir")
CLERK_PASSWORD = "Qingfeng-2025"


def types() -> list[str]:
    return list(Event.objects.filter(type__startswith="access.").order_by("seq").values_list("type", flat=True))


def log_in(client: Client, username: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


@pytest.fixture
def clerk(office: Office) -> Person:
    office.clerk.set_password(CLERK_PASSWORD)
    office.clerk.save()
    return office.clerk


# First run


def setup_form(right_code: str, **changes: str) -> dict[str, str]:
    form = {"code": right_code, "office_name": "临澜市人民政府办公室"}
    for kind, officer in FIRST.items():
        form |= {f"{kind}_name": officer.name, f"{kind}_username": officer.username, f"{kind}_password": officer.password}
    form |= changes
    return {**{f"{kind}_again": form[f"{kind}_password"] for kind in FIRST}, **form}


def test_everyone_is_led_to_the_first_run_until_it_is_done(client: Client) -> None:
    assert client.get(reverse("account_login")).url == reverse("setup")
    assert first_run.needs_setup()
    assert client.get(reverse("setup")).status_code == 200
    answer = client.post(reverse("setup"), setup_form(first_run.make_setup_code()))
    assert answer.url == reverse("account_login")
    assert sorted(Person.objects.values_list("officer", flat=True)) == ["audit", "security", "system"]
    assert not Installation.objects.get().is_demo
    assert not first_run.needs_setup()


def test_once_done_it_is_gone_for_ever(client: Client, office: Office, data_dir: Path) -> None:
    assert not (data_dir / "setup.code").exists()
    code = first_run.make_setup_code()
    assert client.get(reverse("setup")).status_code == 404
    assert client.post(reverse("setup"), setup_form(code)).status_code == 404
    with pytest.raises(NotYours):
        first_run.install_office(office_name="另一个机关", officers=FIRST, code=code, now=NOW)
    assert Installation.objects.get().office_name == "临澜市人民政府办公室"


def test_the_code_is_not_kept_in_clear_and_the_next_one_replaces_it(data_dir: Path) -> None:
    first, second = first_run.make_setup_code(), first_run.make_setup_code()
    kept = (data_dir / "setup.code").read_text()
    assert second not in kept
    assert second.replace("-", "") not in kept
    assert first_run.check_setup_code(f" {second.lower()} ")
    assert not first_run.check_setup_code(first)
    assert not first_run.check_setup_code("")
    assert (data_dir / "setup.code").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, "启用码不对"),
        ({"audit_name": "钱谦"}, "姓名不能相同"),
        ({"audit_username": "qian"}, "登录名不能相同"),
        ({"audit_password": PASSWORDS[Officer.SYSTEM]}, "密码不能相同"),
        ({"audit_password": "1234567890"}, "安全审计员的密码不合要求"),
        ({"audit_password": "lijian-2025"}, "安全审计员的密码不合要求"),
    ],
)
def test_a_wrong_first_run_leaves_nothing(client: Client, changes: dict[str, str], words: str) -> None:
    answer = client.post(reverse("setup"), setup_form(first_run.make_setup_code(), **changes))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Person.objects.exists()
    assert not Installation.objects.exists()
    assert client.get(reverse("setup")).status_code == 200


def test_a_mistyped_password_is_found_before_anybody_is_locked_out(client: Client) -> None:
    answer = client.post(reverse("setup"), setup_form(first_run.make_setup_code(), audit_again="Shenji-2025-d"))
    assert answer.status_code == 422
    assert "两次输入的密码不一样" in answer.content.decode()
    assert not Person.objects.exists()


def test_without_a_code_nobody_installs_anything() -> None:
    with pytest.raises(Refused, match="启用码"):
        first_run.install_office(office_name="某机关", officers=FIRST, code="", now=NOW)


def test_where_anybody_exists_nothing_is_installed() -> None:
    Person.objects.create(username="old", name="旧人", from_date=TODAY)
    with pytest.raises(NotYours):
        first_run.install_office(office_name="某机关", officers=FIRST, code=first_run.make_setup_code(), now=NOW)
    assert not Installation.objects.exists()


# Login


def test_a_login_and_a_logout_are_told_without_the_password(client: Client, clerk: Person) -> None:
    before = client.session.session_key
    assert log_in(client, "wangping", CLERK_PASSWORD).url == "/"
    assert client.session.session_key != before
    assert client.post(reverse("account_logout")).status_code == 302
    assert types() == ["access.logged_in", "access.logged_out"]
    assert {event.actor_id for event in Event.objects.filter(type__startswith="access.")} == {clerk.pk}
    assert not Event.objects.filter(data__contains=CLERK_PASSWORD).exists()


def test_wrong_password_unknown_name_and_shut_account_look_alike(client: Client, clerk: Person) -> None:
    pages = [log_in(client, "wangping", "Cuowu-2025").content.decode(), log_in(client, "nobody", "Cuowu-2025").content.decode()]
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    answer = log_in(client, "wangping", CLERK_PASSWORD)
    pages.append(client.get(answer.url).content.decode())
    assert all("登录名或密码不对" in page for page in pages)
    assert types() == ["access.login_refused"] * 3
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_and_the_lock_is_told_once(client: Client, clerk: Person) -> None:
    for _ in range(5):
        log_in(client, "wangping", "Cuowu-2025")
    for _ in range(3):
        answer = log_in(client, "wangping", CLERK_PASSWORD)  # even the right one
        assert "请10分钟后再试" in answer.content.decode()
    assert types() == ["access.login_refused"] * 5 + ["access.locked_out"]
    locked = Event.objects.get(type="access.locked_out")
    assert locked.subject == "wangping"
    assert json.loads(locked.data)["minutes"] == 10
    assert log_in(client, "qian", PASSWORDS[Officer.SYSTEM]).status_code == 302  # others are not locked
    cache.clear()  # ten minutes later
    assert log_in(Client(), "wangping", CLERK_PASSWORD).status_code == 302


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.1.2.3")])
def test_the_address_told_is_the_clients_and_cannot_be_claimed(
    client: Client, clerk: Person, settings: Any, proxies: int, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client.post(reverse("account_login"), {"login": "wangping", "password": "Cuowu-2025"}, headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"})
    assert json.loads(Event.objects.latest("seq").data)["address"] == address


def test_a_disabled_account_is_out_with_its_next_click(client: Client, clerk: Person) -> None:
    log_in(client, "wangping", CLERK_PASSWORD)
    assert client.get(reverse("account_security")).status_code == 200
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get(reverse("account_security")).status_code == 302


def test_an_idle_session_ends_and_a_busy_one_does_not(client: Client, clerk: Person) -> None:
    log_in(client, "wangping", CLERK_PASSWORD)
    session = client.session
    assert session["idle_minutes"] == 480
    session["seen_at"] -= 480 * 60 - 30
    session.save()
    assert client.get(reverse("account_security")).status_code == 200
    assert client.session["seen_at"] >= int(clock.now().timestamp()) - 5
    session = client.session
    session["seen_at"] -= 480 * 60 + 1
    session.save()
    assert client.get(reverse("account_security")).url == reverse("account_login")
    assert types()[-1] == "access.logged_out"
    assert "_auth_user_id" not in client.session


def add_totp(person: Person) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    return secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_with_totp_the_password_alone_opens_nothing(client: Client, clerk: Person) -> None:
    secret = add_totp(clerk)
    assert log_in(client, "wangping", CLERK_PASSWORD).url == reverse("mfa_authenticate")
    assert client.get(reverse("account_security")).status_code == 302
    right = code_of(secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert types() == ["access.login_refused"]
    assert client.post(reverse("mfa_authenticate"), {"code": right}).url == "/"
    assert types() == ["access.login_refused", "access.logged_in"]
    assert client.get(reverse("account_security")).status_code == 200


def test_where_the_rule_is_set_an_officer_first_sets_up_a_second_factor(client: Client, office: Office) -> None:
    Parameter.objects.update_or_create(
        key="access.officers_need_factor",
        to_date=None,
        defaults={"title": "三员须双因素", "value": "1", "from_date": TODAY, "basis": "GB/T 22239—2019"},
    )
    assert log_in(client, "qian", PASSWORDS[Officer.SYSTEM]).url == reverse("mfa_activate_totp")
    assert client.get(reverse("staffing_units")).url == reverse("mfa_activate_totp")
    asked = client.get(reverse("mfa_activate_totp")).url  # the password once more, before a login method changes
    assert asked.startswith(reverse("account_reauthenticate"))
    assert client.post(asked, {"password": PASSWORDS[Officer.SYSTEM]}).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    add_totp(office.officer(Officer.SYSTEM))
    assert client.get(reverse("staffing_units")).status_code == 200


def test_a_new_login_method_is_an_event_and_no_mail(client: Client, clerk: Person, mailoutbox: list[Any]) -> None:
    log_in(client, "wangping", CLERK_PASSWORD)
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": CLERK_PASSWORD, "password1": "Mingyue-2026", "password2": "Mingyue-2026"}
    )
    assert answer.status_code == 302
    assert json.loads(Event.objects.get(type="access.factor_changed").data)["what"] == "修改了密码"
    assert mailoutbox == []


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/password/reset/",
        "/accounts/password/set/",
        "/accounts/2fa/webauthn/signup/",
        "/accounts/login/code/",
    ],
)
def test_nobody_signs_up_and_nothing_goes_by_mail(client: Client, office: Office, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_the_link_of_the_security_officer_leads_to_a_password_once(client: Client, office: Office) -> None:
    client.force_login(office.officer(Officer.SECURITY))
    page = client.post(reverse("staffing_account", args=[office.clerk.pk]), {"act": "link"})
    link = page.context["link"]
    visitor = Client()
    shown = visitor.get(link)
    assert shown.status_code == 200
    assert shown["Referrer-Policy"] == "same-origin"  # with “no-referrer” browsers send a null origin, and the form's CSRF check fails
    assert "不一样" in visitor.post(link, {"password": CLERK_PASSWORD, "again": "x"}).content.decode()
    assert visitor.post(link, {"password": CLERK_PASSWORD, "again": CLERK_PASSWORD}).url == reverse("account_login")
    assert visitor.get(link).status_code == 404
    assert log_in(visitor, "wangping", CLERK_PASSWORD).url == "/"


def test_the_overview_shows_ones_own_logins_only(office: Office) -> None:
    client = Client()
    office.clerk.set_password("Qingfeng-2025")
    office.clerk.save()
    client.post(reverse("account_login"), {"login": "wangping", "password": "Qingfeng-2025"})
    Client().post(reverse("account_login"), {"login": "qian", "password": PASSWORDS[Officer.SYSTEM]})
    entries = client.get(reverse("account_security")).context["entries"]
    assert [entry.actor for entry in entries] == ["王平"]


def test_every_way_in_says_who_may_take_it() -> None:
    assert [pattern.name for pattern in urls.urlpatterns if policy_of(pattern.callback) is None] == []


# Demo


def make_demo() -> None:
    Installation.objects.create(office_name="临澜市人民政府办公室", is_demo=True, installed_at=NOW)


def test_a_real_installation_has_no_demo_login(client: Client, office: Office) -> None:
    assert client.get(reverse("demo_login")).status_code == 404
    assert client.post(reverse("demo_login"), {"person": office.clerk.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_empty_database_has_none_either(client: Client) -> None:
    assert client.get(reverse("demo_login")).status_code == 404


def test_in_a_demo_one_chooses_a_role(client: Client) -> None:
    make_demo()
    person = Person.objects.create(username="demo", name="陈示范", officer=Officer.SYSTEM, from_date=TODAY)
    page = client.get(reverse("demo_login"))
    assert page.context["groups"] == [
        {"title": "三员", "people": [{"id": person.pk, "name": "陈示范", "initial": "陈", "post": "系统管理员", "hint": ""}]}
    ]
    assert client.post(reverse("demo_login"), {"person": person.pk, "next": "https://elsewhere.example/"}).url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
    event = Event.objects.get(type="access.demo_entered")
    assert (event.actor_id, event.subject) == (person.pk, "demo")
    for nobody in ("", "0", "abc", "99999"):
        assert Client().post(reverse("demo_login"), {"person": nobody}).status_code == 404


@pytest.mark.parametrize("was_demo", [True, False])
def test_a_demo_never_becomes_real_nor_the_other_way_round(was_demo: bool) -> None:
    Installation.objects.create(office_name="某机关", is_demo=was_demo, installed_at=NOW)
    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        Installation.objects.update(is_demo=not was_demo)
    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        Installation.objects.all().delete()
    Installation.objects.update(office_name="某市人民政府办公室")
    with pytest.raises(NotYours):
        first_run.install_office(office_name="另一个", officers=FIRST, code=first_run.make_setup_code(), now=NOW)


def test_all_of_this_leaves_a_whole_chain(client: Client, clerk: Person) -> None:
    log_in(client, "wangping", "Cuowu-2025")
    log_in(client, "wangping", CLERK_PASSWORD)
    assert list(list_faults()) == []
    assert Authenticator.objects.count() == 0
