"""The security officer's pages: 账号."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhongshu.core.access.officers import MANAGE_ACCOUNTS
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.entrance.activation import LINK_HOURS
from zhongshu.core.org.models import Person, Post, held_on
from zhongshu.core.staffing import accounts, forms
from zhongshu.core.staffing.views.panels import Panel, answer, list_history, page_of
from zhongshu.lib.clock import CHINA

ACCOUNT_EVENTS = ("staffing.account_enabled", "staffing.account_disabled", "staffing.account_reset", "staffing.officer_appointed")


@requires(MANAGE_ACCOUNTS)
def list_accounts(request: Request) -> HttpResponse:
    """账号: who can log in, and how."""
    words = request.GET.get("q", "").strip()
    posts = Post.objects.filter(held_on(request.actor.today)).select_related("position__unit")
    factor = Exists(Authenticator.objects.filter(user_id=OuterRef("pk")))
    found = Person.objects.annotate(has_factor=factor).prefetch_related(Prefetch("posts", posts)).order_by("is_active", "rank", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    shown, pager = page_of(request, found, "个账号")
    return answer(
        request,
        [],
        title="账号",
        intro="未启用的排在前面，可用姓名或登录名查找。点姓名启用、停用账号，签发登录链接。",
        search=words,
        columns=["姓名", "登录名", "身份", "账号", "密码", "二次验证", "最近登录"],
        rows=[
            [
                {"text": row.name, "url": reverse("staffing_account", args=[row.pk])},
                row.username,
                row.get_officer_display() if row.officer else "、".join(str(post.position) for post in row.posts.all()) or "—",
                _state(row),
                "已设置" if row.has_usable_password() else "未设置",
                "已开通" if row.has_factor else "—",
                f"{row.last_login.astimezone(CHINA):%Y-%m-%d %H:%M}" if row.last_login else "—",
            ]
            for row in shown
        ],
        pager=pager,
        history=list_history("", *ACCOUNT_EVENTS),
    )


@requires(MANAGE_ACCOUNTS)
def account(request: Request, pk: int) -> HttpResponse:
    """一个账号: enable, disable, or issue a link, which is shown this once."""
    row = get_object_or_404(Person, pk=pk)
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    context: dict[str, Any] = {
        "title": row.name,
        "back": ("账号", reverse("staffing_accounts")),
        "facts": [("登录名", row.username), ("身份", row.get_officer_display()), ("账号", _state(row))],
    }
    if request.method == "POST" and request.POST.get("act") == "link":
        token = accounts.issue_login_link(row, **by)
        context["link"] = request.build_absolute_uri(reverse("account_activate", args=[token]))
        context["hours"] = LINK_HOURS
        return render(request, "staffing/link.html", context)

    def enable(_facts: dict[str, Any]) -> str:
        accounts.enable_account(row, **by)
        return f"{row.name}的账号已启用。第一次登录请签发登录链接。"

    def disable(facts: dict[str, Any]) -> str:
        accounts.disable_account(row, **facts, **by)
        return f"{row.name}的账号已停用。"

    note = f"{LINK_HOURS}小时内一次有效，请当面交给本人。原密码、二次验证和已登录的会话同时作废。"
    active = [
        Panel("link", "签发一次性登录链接", Form, lambda _facts: "", "签发", note),
        Panel("disable", "停用账号", forms.ReasonForm, disable, "停用", "停用后立即退出，历史记录照旧。", tone="danger"),
    ]
    enabling = Panel("enable", "启用账号", Form, enable, "启用", "请先核对本人身份和任职文件。")
    panels = active if row.is_active else [] if row.to_date else [enabling]
    return answer(request, panels, **context, history=list_history(f"person:{row.pk}", *ACCOUNT_EVENTS))


def _state(person: Person) -> str:
    if person.to_date:
        return "已离任"
    return "可登录" if person.is_active else "未启用"
