"""What every page knows: who is there, what the menu shows, how many notices wait."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.queries import get_installation
from zhongshu.core.notify.queries import count_unread
from zhongshu.core.ui.nav import GROUP_PLACES, NAV, NavItem
from zhongshu.lib import clock

DESK = "工作台"
SHORT_MENU = 14
"""As many items as one takes in without folding."""


def ui(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind `ui/base.html`."""
    installation = get_installation()
    context: dict[str, Any] = {
        "product": "中枢",
        "office_name": installation.office_name if installation else "",
        "is_demo": bool(installation and installation.is_demo),
        "demo_login_url": reverse("demo_login") if installation and installation.is_demo else "",
        "now": getattr(request, "now", None),
        "is_moved": clock.moved_by() != clock.NO_TIME,
        "person": None,
    }
    if request.user.is_authenticated:
        actor: Actor = request.actor  # type: ignore[attr-defined] # set by access.middleware
        posts = "、".join(seat.title for seat in actor.seats)
        context |= {
            "person": {"key": actor.person, "name": actor.name, "posts_text": posts or request.user.get_officer_display()},
            "nav": _nav(actor, request.path),
            "notice_count": count_unread(actor),
        }
    return {"ui": context}


def _nav(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The sections of the menu. Open are the desk's, the one that the page belongs to, and all where they are few; what a person opens or folds is kept by `ui/side.js`."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in NAV:
        if item.permission is None or item.permission.holds(actor):
            groups.setdefault(item.group, []).append(_link(item, path, actor))
    here = _section_of(path, groups)
    is_short = sum(len(items) for items in groups.values()) <= SHORT_MENU
    return [
        {
            "title": title,
            "links": items,
            "is_here": title == here,
            "is_open": is_short or title in (here, DESK),
            "count": sum(item["count"] for item in items),
        }
        for title, items in sorted(groups.items(), key=lambda group: GROUP_PLACES.get(group[0], 1))
    ]


def _section_of(path: str, groups: Mapping[str, list[dict[str, Any]]]) -> str:
    """The section that holds the page itself, or else one that begins like its address; none for what belongs to no section."""
    start = f"/{path.split('/')[1]}/"
    likely = [title for title, items in groups.items() if any(item["active"] for item in items)]
    if not likely and path != "/":
        likely = [title for title, items in groups.items() if any(item["url"].startswith(start) for item in items)]
    return likely[0] if likely else ""


@lru_cache(maxsize=512)
def _address(_prefix: str, url_name: str, args: tuple[str, ...]) -> str:
    """Kept by the prefix under which the product is served: a page has fifty of them."""
    return reverse(url_name, args=args)


def _link(item: NavItem, path: str, actor: Actor) -> dict[str, Any]:
    url = _address(get_script_prefix(), item.url_name, item.args)
    return {"title": item.title, "icon": item.icon, "url": url, "active": path == url, "count": item.count(actor) if item.count else 0}
