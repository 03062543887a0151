"""The search page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhongshu.core.access.policies import Request, open_to_members
from zhongshu.core.search.queries import COUNT_LIMIT, WORDS_LIMIT, search

SHOWN = 50


@require_safe
@open_to_members(reason="each kind of matter is found only within the scope of its own read permission")
def page(request: Request) -> HttpResponse:
    """检索: titles, numbers and bodies of what one may read."""
    words = request.GET.get("q", "")
    results = search(request.actor, words, SHOWN)
    if results.sentence:
        messages.info(request, results.sentence)
    context = {"q": words.strip()[:WORDS_LIMIT], "count_text": _count_text(results.count, bool(words.strip())), "results": results.hits}
    return render(request, "ui/search.html", context)


def _count_text(count: int, is_asked: bool) -> str:  # noqa: FBT001 - private, and both are named where it is called
    if not is_asked:
        return ""
    told = f"{COUNT_LIMIT:,}件以上" if count >= COUNT_LIMIT else f"{count:,}件"
    return f"找到{told}" + (f"，列出最相关的{SHOWN}件；再加一个词可以缩小范围" if count > SHOWN else "")
