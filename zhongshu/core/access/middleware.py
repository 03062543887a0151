"""Puts the actor on the request, answers refusals, and sets the headers that keep browsers honest."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.lib import clock

log = logging.getLogger(__name__)
FORM_SLACK = 1024 * 1024  # the form around an uploaded file
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class ActorMiddleware:
    """`request.actor`: built once, when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined] # read once; operations take it as an argument
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, clock.day_of(request.now)))  # type: ignore[attr-defined, arg-type]
        response = self._too_large(request) or self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    def _too_large(self, request: HttpRequest) -> HttpResponse | None:
        """Refuse by the announced length, before a byte of the body is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.UPLOAD_LIMIT + FORM_SLACK:
            return None
        sentence = f"文件超过{settings.UPLOAD_LIMIT // 1024 // 1024} MB，没有接收。请压缩图片或拆成几个文件后再上传。"
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal is shown where the person is: an htmx fragment gets the bare sentence, a page a page."""
        if isinstance(exception, NotYours):
            return _sentence(request, 404, "没有找到", exception.sentence)
        if isinstance(exception, Refused):
            return _sentence(request, 409, "没有办成", exception.sentence, offer_stub=getattr(exception, "offer_stub", False))
        if not isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation):
            request.incident = secrets.token_hex(4)  # type: ignore[attr-defined] # shown on the page, found in the log
            log.error("incident %s at %s", request.incident, request.path, exc_info=exception)  # type: ignore[attr-defined]
        return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers 404: absent and forbidden look the same."""
    del exception
    return _sentence(request, 404, "没有找到", "没有找到，或者您无权查看。")


def failed(request: HttpRequest) -> HttpResponse:
    """Answers 500 with an incident number that stands in the log beside the traceback."""
    return render(request, "500.html", {"incident": getattr(request, "incident", "")}, status=500)


def forbidden(request: HttpRequest, reason: str = "", exception: Any = None) -> HttpResponse:
    """Answers 403 of the CSRF check: almost always a page that was left open too long."""
    del reason, exception
    return _sentence(request, 403, "页面已过期", "这个页面打开得太久了。请返回后刷新再试，您填写的内容仍在原页面上。")


def _sentence(request: HttpRequest, status: int, title: str, sentence: str, *, offer_stub: bool = False) -> HttpResponse:
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    next_url = request.headers.get("Referer", "/") if request.method == "POST" else "/"
    return render(
        request,
        "ui/message.html",
        {"title": title, "sentence": sentence, "next_url": next_url, "next_title": "返回", "offer_stub": offer_stub},
        status=status,
    )
