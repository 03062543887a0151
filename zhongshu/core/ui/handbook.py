"""使用手册: Markdown pages of docs/handbook/, rendered for the product itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse
from markdown_it import MarkdownIt

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "handbook"
PUBLIC_PAGES = frozenset({"checker-guide", "checker"})
"""What anybody may read: how papers are checked."""
RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table")


def list_pages() -> list[tuple[str, str]]:
    """Slug and title of every page; files are called `10-slug.md`, so that their names order them."""
    pages = []
    for path in sorted(FOLDER.glob("[0-9]*-*.md")):
        first_line = path.read_text("utf-8").splitlines()[0]
        pages.append((path.stem.partition("-")[2], first_line.lstrip("# ").strip()))
    return pages


def read_page(slug: str, *, only_public: bool = False) -> dict[str, Any] | None:
    """The context of `ui/handbook.html`, or None when there is no such page; `index` is the first one."""
    pages = [page for page in list_pages() if not only_public or page[0] in PUBLIC_PAGES]
    if slug == "index" and pages:
        slug = pages[0][0]
    titles = dict(pages)
    if slug not in titles:
        return None
    path = next(path for path in FOLDER.glob("[0-9]*-*.md") if path.stem.partition("-")[2] == slug)
    toc = [{"title": title, "url": reverse("handbook_page", args=[name]), "active": name == slug} for name, title in pages]
    return {"toc": toc, "page_title": titles[slug], "page_html": RENDERER.render(path.read_text("utf-8"))}
