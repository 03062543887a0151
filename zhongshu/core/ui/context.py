"""What every page knows: who is there, what the menu shows, how many notices wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.queries import get_installation
from zhongshu.core.notify.queries import count_unread
from zhongshu.core.ui.nav import GROUP_PLACES, NAV, NavItem


def ui(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind `ui/base.html`."""
    installation = get_installation()
    context: dict[str, Any] = {
        "product": "中枢",
        "office_name": installation.office_name if installation else "",
        "is_demo": bool(installation and installation.is_demo),
        "demo_login_url": reverse("demo_login") if installation and installation.is_demo else "",
        "now": getattr(request, "now", None),
        "person": None,
    }
    if request.user.is_authenticated:
        actor: Actor = request.actor  # type: ignore[attr-defined] # set by access.middleware
        posts = "、".join(seat.title for seat in actor.seats)
        context |= {
            "person": {"name": actor.name, "posts_text": posts or request.user.get_officer_display()},
            "nav": _nav(actor, request.path),
            "notice_count": count_unread(actor),
        }
    return {"ui": context}


def _nav(actor: Actor, path: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in NAV:
        if item.permission is None or item.permission.holds(actor):
            groups.setdefault(item.group, []).append(_link(item, path, actor))
    return [
        {"title": title, "icon": "", "items": items}
        for title, items in sorted(groups.items(), key=lambda group: GROUP_PLACES.get(group[0], 1))
    ]


def _link(item: NavItem, path: str, actor: Actor) -> dict[str, Any]:
    url = reverse(item.url_name, args=item.args)
    return {"title": item.title, "icon": item.icon, "url": url, "active": path == url, "count": item.count(actor) if item.count else 0}
