"""The desk and the handbook."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.policies import Request, open_to_everyone, open_to_members
from zhongshu.core.entrance.first_run import needs_setup
from zhongshu.core.ui.desk import desk_context
from zhongshu.core.ui.handbook import read_page


@open_to_everyone(reason="it only sends visitors on: to the first run, to the login, or to their own desk")
def home(request: Request) -> HttpResponseBase:
    """The address without a path."""
    if needs_setup():
        return redirect("setup")
    return desk(request) if request.user.is_authenticated else redirect("account_login")


@open_to_members(reason="one's own desk shows only one's own tasks and units")
def desk(request: Request) -> HttpResponse:
    """我的工作台."""
    return render(request, "ui/desk.html", desk_context(request.actor, request.now, only_late=request.GET.get("only") == "late"))


@open_to_members(reason="the user handbook holds no records")
def handbook(request: Request, page: str = "index") -> HttpResponse:
    """使用手册, served inside the product: an intranet has no web."""
    found = read_page(page)
    if found is None:
        raise NotYours
    return render(request, "ui/handbook.html", found)
