"""Nothing is seen without a permission; absent and forbidden look the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from zhongshu.core.access.actors import Actor, Seat, actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.middleware import ActorMiddleware
from zhongshu.core.access.officers import MANAGE_ACCOUNTS, MANAGE_SETTINGS
from zhongshu.core.access.passwords import ThreeKindsValidator
from zhongshu.core.access.permissions import Permission, find, require, scope, visible
from zhongshu.core.access.policies import open_to_everyone, open_to_members, policy_of, requires
from zhongshu.core.events.permissions import READ_AUDIT
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit

TODAY = dt.date(2025, 7, 4)
NOBODY = Actor(0, "无关人员", "", TODAY, ())
OWN = Permission("test.own", "自己", Person, lambda actor: actor.officer == "", lambda actor: Q(pk=actor.person))


def officer(kind: str) -> Actor:
    return Actor(1, "某员", kind, TODAY, ())


@pytest.fixture
def people(db: None) -> list[Person]:
    return [Person.objects.create(username=f"p{n}", name=f"人{n}", from_date=TODAY) for n in range(3)]


def test_who_does_not_hold_the_permission_sees_no_row(people: list[Person]) -> None:
    assert Person.objects.filter(scope(officer(Officer.AUDIT), OWN)).count() == 0
    assert visible(NOBODY, MANAGE_ACCOUNTS, Person.objects.all()).count() == 0


def test_who_holds_it_sees_his_scope_and_no_more(people: list[Person]) -> None:
    actor = Actor(people[1].pk, "人1", "", TODAY, ())
    assert list(visible(actor, OWN, Person.objects.all())) == [people[1]]
    require(actor, OWN, people[1])
    with pytest.raises(NotYours):
        require(actor, OWN, people[2])


def test_absent_and_out_of_scope_are_told_alike(people: list[Person]) -> None:
    actor = Actor(people[1].pk, "人1", "", TODAY, ())
    sentences = set()
    for key in (people[2].pk, 10**9):
        with pytest.raises(NotYours) as refusal:
            find(actor, OWN, Person.objects.all(), pk=key)
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1


@pytest.mark.parametrize("permission", [MANAGE_SETTINGS, MANAGE_ACCOUNTS, READ_AUDIT], ids=lambda each: each.code)
def test_each_officers_permission_is_held_by_one_officer_alone(permission: Permission) -> None:
    holders = [kind for kind in Officer.values if permission.holds(officer(kind))]
    assert len(holders) == 1
    assert holders != [Officer.NONE]


def test_no_two_of_these_permissions_meet_in_one_officer() -> None:
    for kind in Officer.values:
        assert sum(permission.holds(officer(kind)) for permission in (MANAGE_SETTINGS, MANAGE_ACCOUNTS, READ_AUDIT)) == (
            kind != Officer.NONE
        )


def test_an_actor_has_the_seats_of_the_day_and_an_officer_none(people: list[Person]) -> None:
    unit = Unit.objects.create(code="u", name="综合处", short_name="综合处", kind="division", from_date=TODAY)
    now, gone, coming = (Position.objects.create(code=code, unit=unit, title=code) for code in "abc")
    Post.objects.create(person=people[0], position=now, from_date=TODAY, to_date=TODAY)
    Post.objects.create(person=people[0], position=gone, from_date=TODAY - dt.timedelta(9), to_date=TODAY - dt.timedelta(1))
    Post.objects.create(person=people[0], position=coming, from_date=TODAY + dt.timedelta(1))
    assert actor_of(people[0], TODAY).positions == {now.pk}
    people[0].officer = Officer.SYSTEM
    assert actor_of(people[0], TODAY).seats == ()


def test_duties_are_asked_of_the_seats() -> None:
    actor = Actor(
        1,
        "王平",
        "",
        TODAY,
        (Seat(1, 5, "division", frozenset({"drafter"}), "拟稿"), Seat(2, 6, "division", frozenset({"division_head"}), "处长")),
    )
    assert actor.has_duty("drafter", "mayor")
    assert not actor.has_duty("mayor")
    assert actor.units_as("division_head") == {6}


class Visitor:
    is_authenticated = False


class Member:
    is_authenticated = True


def ask(view: object, user: object, actor: Actor = NOBODY) -> HttpResponse:
    request = RequestFactory().get("/somewhere/?a=1")
    request.user, request.actor = user, actor
    return view(request)


def page(request: object) -> HttpResponse:
    return HttpResponse("内容")


def test_a_guarded_view_is_404_for_the_wrong_one_and_a_login_for_visitors() -> None:
    view = requires(MANAGE_SETTINGS)(page)
    assert ask(view, Member(), officer(Officer.SYSTEM)).status_code == 200
    with pytest.raises(Http404):
        ask(view, Member(), officer(Officer.SECURITY))
    answer = ask(view, Visitor())
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/somewhere/%3Fa%3D1"


def test_a_members_view_sends_visitors_to_the_login_and_an_open_one_does_not() -> None:
    assert ask(open_to_members(reason="自己的")(page), Visitor()).status_code == 302
    assert ask(open_to_members(reason="自己的")(page), Member()).status_code == 200
    assert ask(open_to_everyone(reason="登录页")(page), Visitor()).status_code == 200


def test_every_decorator_leaves_its_mark() -> None:
    assert policy_of(requires(MANAGE_SETTINGS)(page)) == "access.manage_settings"
    assert policy_of(open_to_members(reason="自己的")(page)) == "members: 自己的"
    assert policy_of(open_to_everyone(reason="登录页")(page)) == "everyone: 登录页"
    assert policy_of(page) is None


@pytest.mark.parametrize(("refusal", "status"), [(NotYours(), 404), (Refused("请先免职。"), 409)])
def test_a_refusal_is_a_bare_sentence_for_htmx(refusal: Refused, status: int) -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    answer = ActorMiddleware(page).process_exception(request, refusal)
    assert answer is not None
    assert (answer.status_code, answer.content.decode()) == (status, refusal.sentence)


def test_a_bug_is_not_taken_for_a_refusal() -> None:
    assert ActorMiddleware(page).process_exception(RequestFactory().get("/"), ValueError("bug")) is None


@pytest.mark.parametrize(
    ("length", "status"), [("", 200), ("1000", 200), (str(50 * 1024 * 1024), 200), (str(60 * 1024 * 1024), 413), ("-1", 413), ("many", 413)]
)
def test_a_request_is_judged_by_its_length_before_it_is_read(length: str, status: int) -> None:
    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = length
    answer = ActorMiddleware(page)(request)
    assert answer.status_code == status
    assert status == 200 or "文件超过50 MB" in answer.content.decode()


def test_pages_forbid_foreign_scripts_and_caches() -> None:
    answer = ActorMiddleware(page)(RequestFactory().get("/"))
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("password", "is_good"),
    [("abcdefghij", False), ("abcdefgh12", False), ("Abcdefgh12", True), ("abcdef-123", True), ("中文口令123a", True)],
)
def test_a_password_has_three_kinds_of_signs(password: str, is_good: bool) -> None:
    if is_good:
        ThreeKindsValidator().validate(password)
    else:
        with pytest.raises(ValidationError, match="至少三种"):
            ThreeKindsValidator().validate(password)
