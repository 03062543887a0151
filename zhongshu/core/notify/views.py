"""The bell and the list of notices."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.core.access.policies import Request, open_to_members
from zhongshu.core.notify.operations import open_message, read_all_messages
from zhongshu.core.notify.queries import PAGE, count_unread, list_messages
from zhongshu.lib import clock

OWN = "everyone has only his own notices"
LAST_EVENT = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_members(reason=OWN)
def notices(request: Request) -> HttpResponse:
    """通知: my notices, newest first; POST marks those that the page showed, and older ones, as read."""
    if request.method == "POST":
        read_all_messages(up_to=_event(request.GET.get("up_to")) or LAST_EVENT, actor=request.actor, now=request.now)
        return redirect("notices")
    before = _event(request.GET.get("before"))
    rows = list_messages(request.actor, before)
    shown = rows[:PAGE]
    here = reverse("notices")
    context = {
        "notices": [
            {
                "id": row.pk,
                "url": reverse("notice_open", args=[row.pk]),
                "sentence": row.sentence,
                "at": row.at,
                "at_text": _near(row.at, request.now),
                "is_read": row.read_at is not None,
            }
            for row in shown
        ],
        "mark_all_url": f"{here}?up_to={shown[0].event}" if shown else here,
        "pager": {
            "newer_url": here if before else "",
            "older_url": f"{here}?before={shown[-1].event}" if len(rows) > PAGE else "",
            "count_text": "",
        },
    }
    return render(request, "ui/notices.html", context)


@require_safe
@open_to_members(reason=OWN)
def bell(request: Request) -> HttpResponse:
    """The inside of the bell, asked for each minute."""
    return render(request, "ui/_bell.html", {"count": count_unread(request.actor)})


@require_safe
@open_to_members(reason=OWN)
def notice_open(request: Request, message_id: int) -> HttpResponseRedirect:
    """Mark one notice as read and go where it leads."""
    return HttpResponseRedirect(open_message(message_id, actor=request.actor, now=request.now).url)


@require_POST
@open_to_members(reason=OWN)
def notice_read(request: Request, message_id: int) -> HttpResponse:
    """Mark one notice as read and stay."""
    open_message(message_id, actor=request.actor, now=request.now)
    return redirect("notices")


def _event(text: str | None) -> int | None:
    """An event's number from a query string; None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def _near(at: dt.datetime, now: dt.datetime) -> str:
    local = at.astimezone(clock.CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}" if local.year == clock.day_of(now).year else f"{local:%Y-%m-%d}"
