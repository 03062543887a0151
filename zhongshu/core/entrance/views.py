"""The ways in: the first run, the demo's choice of roles, login, the first password; and 账户与安全."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

from allauth.account import views as account_views
from django.conf import settings
from django.contrib.auth import login as start_login
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.access.policies import Request, View, open_to_everyone, open_to_members
from zhongshu.core.entrance import activation, first_run
from zhongshu.core.entrance.forms import FirstPasswordForm, SetupForm
from zhongshu.core.entrance.login import start_session, tell
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of
from zhongshu.core.org.models import Person, Post, UnitKind, held_on
from zhongshu.core.parameters.models import Parameter
from zhongshu.lib import clock

INSIDE = (UnitKind.GOVERNMENT, UnitKind.OFFICE, UnitKind.DIVISION)
OUTSIDERS_SHOWN = 12
LOGIN_EVENTS = ("access.logged_in", "access.demo_entered", "access.password_set", "access.factor_changed")


@open_to_everyone(reason="nobody has an account yet; the console's one-time code is the credential, and the page closes itself")
def setup(request: Request) -> HttpResponse:
    """首次启用."""
    if Person.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                first_run.install_office(**_first_facts(form.cleaned_data), now=request.now)
                return HttpResponseRedirect(reverse("account_login"))
            except NotYours:
                raise Http404 from None
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = 409
    return render(request, "ui/setup.html", {"form": form, "closed": False}, status=status)


@open_to_everyone(reason="exists only in a demo database, whose people are invented")
def demo_login(request: Request) -> HttpResponse:
    """演示: choose a role. Absent from a real installation, for GET and POST alike."""
    if not Installation.objects.filter(is_demo=True).exists():
        raise Http404
    if request.method == "POST":
        return _enter(request)
    return render(request, "ui/demo_login.html", {"groups": _groups(request), "next": request.GET.get("next", "")})


@open_to_everyone(reason="this is the login")
def login(request: Request) -> HttpResponseBase:
    """登录; before the first run there is nobody to log in."""
    return HttpResponseRedirect(reverse("setup")) if first_run.needs_setup() else account_views.login(request)


@open_to_everyone(reason="the person has no password yet; the signed, single-use link is the credential")
def activate(request: Request, token: str) -> HttpResponse:
    """凭链接设置第一个密码."""
    person = activation.holder_of(token, now=request.now)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            activation.set_first_password(token, password=form.cleaned_data["password"], now=request.now)
            return HttpResponseRedirect(reverse("account_login"))
        except Refused as refusal:
            form.add_error("password", refusal.sentence)
    # Always 200: Django logs the addresses of other answers, and this address is the credential.
    return render(request, "entrance/activate.html", {"form": form, "person": person})


@open_to_members(reason="everyone sees and secures his own account")
def overview(request: Request) -> HttpResponse:
    """账户与安全: one's own logins and ways to log in."""
    rows = Event.objects.filter(type__in=LOGIN_EVENTS, actor_id=request.actor.person).order_by("-seq")[:20]
    return render(request, "entrance/security.html", {"entries": [entry_of(row) for row in rows]})


@open_to_members(reason="everyone secures his own account")
def change_password(request: Request) -> HttpResponseBase:
    """修改密码. Who has none gets his first one by a link from the security officer, not from an open session."""
    if isinstance(request.user, Person) and not request.user.has_usable_password():
        raise Refused("您的账号还没有密码，不能在这里修改。需要密码的，请找安全保密管理员签发一次性登录链接。")
    answer: HttpResponseBase = account_views.password_change(request)
    return answer


def telling_refusals(view: View[Any], way: str) -> View[Any]:
    """Allauth's adapter hears of wrong passwords only: a wrong second factor or passkey is told of here."""

    @functools.wraps(view)
    def told(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            tell("access.login_refused", request, subject=way)
        return response

    return told


def _enter(request: Request) -> HttpResponse:
    chosen = request.POST.get("person", "")
    person = Person.objects.filter(pk=chosen, is_active=True, to_date=None).first() if chosen.isdigit() else None
    if person is None:
        raise Http404
    start_login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    start_session(request, person)
    tell("access.demo_entered", request, actor=actor_of(person, clock.day_of(request.now)), subject=person.username, person=person.name)
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else settings.LOGIN_REDIRECT_URL)


def _groups(request: Request) -> list[dict[str, Any]]:
    """People by unit: the office's own units in order, then a few of the units that receive papers, then the three officers."""
    posts = Prefetch("posts", Post.objects.filter(held_on(clock.day_of(request.now))).select_related("position__unit").order_by("pk"))
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    outsiders: list[dict[str, Any]] = []
    officers: list[dict[str, Any]] = []
    for person in Person.objects.filter(is_active=True, to_date=None).prefetch_related(posts).order_by("rank", "pk"):
        held = list(person.posts.all())
        card = {
            "id": person.pk,
            "name": person.name,
            "initial": person.name[:1],
            "post": "、".join(post.position.title for post in held),
            "hint": "",
        }
        if person.officer:
            officers.append({**card, "post": person.get_officer_display()})
        elif held and held[0].position.unit.kind in INSIDE:
            groups[held[0].position.unit.name].append(card)
        elif held and len(outsiders) < OUTSIDERS_SHOWN:
            outsiders.append({**card, "hint": held[0].position.unit.name})
    cards = {card["id"]: card for cards in groups.values() for card in cards} | {card["id"]: card for card in outsiders}
    tour = _tour(request, cards)
    shown = [{"title": "沿一件公文走到底（市政府办公室发文、综合处拟稿，按此顺序办理）", "people": tour}] if tour else []
    shown += [{"title": title, "people": people} for title, people in groups.items()]
    shown += [{"title": "收文单位（部分）", "people": outsiders}] if outsiders else []
    return shown + ([{"title": "三员", "people": officers}] if officers else [])


def _tour(request: Request, cards: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Who does what to one paper, in order, as the demo's builder has told."""
    row = Parameter.objects.filter(held_on(clock.day_of(request.now)), key="demo.tour").first()
    roles = dict(pair.split(":") for pair in row.value.split(",")) if row else {}
    people = {person.username: person for person in Person.objects.filter(username__in=roles)}
    stops = enumerate(((people[name], does) for name, does in roles.items() if name in people), start=1)
    return [{**cards[person.pk], "hint": f"{number}　{does}"} for number, (person, does) in stops if person.pk in cards]


def _first_facts(cleaned: dict[str, Any]) -> dict[str, Any]:
    officers = {
        kind: first_run.FirstOfficer(cleaned[f"{kind}_name"], cleaned[f"{kind}_username"], cleaned[f"{kind}_password"])
        for kind in first_run.OFFICERS
    }
    return {"office_name": cleaned["office_name"], "code": cleaned["code"], "officers": officers}
