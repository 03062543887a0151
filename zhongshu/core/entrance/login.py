"""登录: django-allauth does it, nobody signs up, and every login, refusal, lock-out and logout is an event."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core.internal import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Officer, Person
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.parameters.queries import get_number
from zhongshu.lib import clock

NO_LOGIN = "登录名或密码不对。请核对后再试；忘记密码的，请找安全保密管理员签发登录链接。"
FACTOR_CHANGES = {
    "totp_activated": "开通了动态验证码",
    "totp_deactivated": "停用了动态验证码",
    "webauthn_added": "登记了通行密钥",
    "webauthn_removed": "删除了通行密钥",
    "recovery_codes_generated": "生成了新的恢复码",
    "password_changed": "修改了密码",
}


class LoginAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Our word in allauth's flows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Lock-out: after five failures in ten minutes. The event is written once a lock, or guessing would fill the ledger."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            minutes = lock_minutes()
            username = str(credentials.get("username", ""))
            if cache.add(f"lock-told:{self._get_login_attempts_cache_key(request, **credentials)}", 1, timeout=minutes * 60):
                tell("access.locked_out", request, subject=username, minutes=minutes)
            raise ValidationError(f"连续登录失败，为安全起见已锁定。请{minutes}分钟后再试，或者找安全保密管理员。") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        tell("access.login_refused", request, subject=str(credentials.get("username", "")))

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return ValidationError(NO_LOGIN) if code == "username_password_mismatch" else super().validation_error(code, *args)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """A shut account looks exactly like a wrong password."""
        tell("access.login_refused", request, subject=user.username)
        messages.error(request, NO_LOGIN)
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        tell("access.logged_in", request, actor=_actor(user), subject=user.username)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        start_session(request, user)
        return HttpResponseRedirect(reverse("mfa_activate_totp")) if request.session.get("needs_factor") else response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            tell("access.logged_out", request, actor=_actor(request.user), subject=request.user.username)
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: Person, *args: Any, **kwargs: Any) -> None:
        """Allauth would mail the person that a login method has changed; here that is an event, and no mail leaves."""
        del args, kwargs
        change = template_prefix.rpartition("/")[2]
        tell("access.factor_changed", self.request, actor=_actor(user), subject=user.username, what=FACTOR_CHANGES.get(change, change))


def start_session(request: HttpRequest, person: Person) -> None:
    """What a session must remember of the rules in force when it began."""
    today = clock.day_of(clock.now())
    request.session["idle_minutes"] = _rule("access.idle_minutes", today, 480)
    request.session["seen_at"] = int(clock.now().timestamp())
    if person.officer != Officer.NONE and _rule("access.officers_need_factor", today, 0) and not is_mfa_enabled(person):
        request.session["needs_factor"] = True


def lock_minutes() -> int:
    """How long a lock lasts, from the setting that makes it."""
    return int(ratelimit.get_rates(app="allauth.account", action="login_failed")[0].duration // 60)


def tell(event_type: str, request: HttpRequest, *, subject: str, actor: Actor | None = None, **data: Any) -> None:
    """Write one event about the login, in a transaction of its own."""
    with transaction.atomic():
        address = get_adapter(request).get_client_ip(request)  # the client's, not our own proxy's
        record(event_type, actor=actor, at=clock.now(), subject=subject[:60], address=address, **data)


def _actor(person: Person) -> Actor:
    return actor_of(person, clock.day_of(clock.now()))


def _rule(key: str, day: Any, default: int) -> int:
    """A missing rule must not keep the whole office out: the first values are given here once more."""
    try:
        return get_number(key, day)
    except (Parameter.DoesNotExist, ValueError):
        return default
