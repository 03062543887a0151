"""View policies: every view says who may see it, where it is defined. A test walks the URL table for the mark."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


class Request(HttpRequest):
    """A request that carries its actor and its moment; `access.middleware` sets both."""

    actor: Actor
    now: dt.datetime


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Only for those who hold the permission: others get 404, visitors the login page."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not permission.holds(request.actor):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(guarded, permission.code)

    return decorate


def open_to_members(*, reason: str) -> Callable[[View[P]], View[P]]:
    """For everyone who has logged in; the reason says why no permission is needed."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return _marked(guarded, f"members: {reason}")

    return decorate


def open_to_everyone(*, reason: str) -> Callable[[View[P]], View[P]]:
    """For visitors too; the reason says why that is safe."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def unguarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        return _marked(unguarded, f"everyone: {reason}")

    return decorate


def policy_of(view: object) -> str | None:
    """What a view's policy mark says, or None where it has none."""
    return getattr(view, "policy", None)


def _marked(view: Callable[..., HttpResponseBase], policy: str) -> View[Any]:
    marked = cast("Any", view)
    marked.policy = policy
    return cast("View[Any]", marked)
