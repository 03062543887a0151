"""会话: ends when nobody has touched it for too long, and lets an officer without a second factor only set one up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhongshu.lib import clock

TOUCH_SECONDS = 60  # a session is written at most once a minute
PASSIVE = ("/notices/bell/",)  # what a page asks for by itself is not the person's doing


class SessionMiddleware:
    """Stands after allauth's AccountMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get("seen_at")
        if seen is None:
            return self.get_response(request)
        now = int(clock.now().timestamp())
        if now - seen > request.session.get("idle_minutes", 480) * 60:
            get_adapter(request).logout(request)
            messages.info(request, "太久没有操作，已自动退出，请重新登录。")
            return redirect("account_login")
        if now - seen >= TOUCH_SECONDS and request.path not in PASSIVE:
            request.session["seen_at"] = now
        if request.session.get("needs_factor") and not request.path.startswith("/accounts/"):
            if not is_mfa_enabled(request.user):
                messages.warning(request, "三员须开通动态验证码或通行密钥后才能办理业务。")
                return redirect("mfa_activate_totp")
            del request.session["needs_factor"]
        return self.get_response(request)
