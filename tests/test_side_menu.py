"""The side menu: which sections are open when a page comes, before anybody folds any."""

import re

import pytest
from django.urls import reverse

from tests.supervising import Desk, desk
from tests.world import visit, world
from zhongshu.core.ui.context import DESK

__all__ = ["desk", "visit", "world"]


@pytest.fixture
def sections(desk: Desk, visit):
    """`sections("officer", "/")`: the titles of the menu's sections with whether they are open and whether the page belongs there."""

    def look(role, path):
        page = visit(role).get(path).content.decode()
        found = re.findall(r'<details class="zs-side-group" data-section="([^"]+)"( data-here)?( open)?>', page)
        return {title: (bool(is_open), bool(is_here)) for title, is_here, is_open in found}

    return look


def test_the_desk_and_the_section_of_the_page_are_open_and_the_rest_is_folded(sections, desk):
    on_the_desk = sections("officer", "/")
    assert {title for title, (is_open, _) in on_the_desk.items() if is_open} == {DESK}
    board = sections("officer", reverse("supervision_board"))
    assert (board["督查督办"], board["发文"]) == ((True, True), (False, False))
    item = sections("officer", reverse("supervision_item", args=[desk.item().pk]))
    assert item["督查督办"] == (True, True), "a page that the menu does not name belongs to the section that begins like it"
    ledger = sections("officer", reverse("ledger", args=["supervision.items"]))
    assert [title for title, (_, is_here) in ledger.items() if is_here] == ["督查督办"]


def test_a_short_menu_is_not_folded(sections):
    officer = sections("audit", "/")
    assert officer
    assert all(is_open for is_open, _ in officer.values())
