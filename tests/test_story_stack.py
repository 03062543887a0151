"""Thirty papers in a row, signed with one thumb on a phone of 390 px: the next slides in, a double tap signs one, what was hasty is taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story
COUNT = 30


@pytest.fixture(scope="module")
def leader(served_city):
    done = served_city.python(f"from tests.stack_of_papers import fill; print(fill({COUNT}))")
    assert done.returncode == 0, done.stderr[-2000:]
    name = done.stdout.splitlines()[-1]
    with chromium() as browser:
        person = Person(browser, served_city.url, name, phone=True)
        yield person
        person.leave()


def place(page):
    return re.search(r"待签批 (\d+)/(\d+)", page.locator(".sign-facts").first.inner_text()).groups()


def agree(page):
    """Press once the button has woken: it rests for a moment after a card has come."""
    page.wait_for_load_state("load")
    expect(page.locator("[data-stack-primary]:not([aria-disabled])")).to_be_visible()
    page.locator("[data-stack-primary]").click()


def expect_place(page, number, total=COUNT):
    expect(page.locator(".sign-facts .zs-badge-blue").first).to_have_text(f"待签批 {number}/{total}")


def write_signature(page):
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + 12 * step, box["y"] + 40 + (20 if step % 2 else -5))
    page.mouse.up()


def swipe(page, dx):
    """A finger across the words of the card, once the page's scripts listen."""
    page.wait_for_load_state("load")
    page.evaluate(
        """(dx) => {
          const place = document.querySelector(".sign-gist") || document.querySelector("h1"), box = place.getBoundingClientRect();
          const x = box.x + box.width / 2, y = box.y + box.height / 2;
          const touch = (at) => new Touch({ identifier: 1, target: place, clientX: at, clientY: y });
          place.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(x)], changedTouches: [touch(x)] }));
          place.dispatchEvent(new TouchEvent("touchend", { bubbles: true, touches: [], changedTouches: [touch(x + dx)] }));
        }""",
        dx,
    )


def test_thirty_papers_are_signed_in_a_row_with_one_thumb(leader):
    page = leader.page
    page.get_by_role("link", name=f"逐件签批 {COUNT} 件").click()
    expect_place(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing scrolls sideways"
    for button in page.locator(".zs-acts .btn").all():
        size = button.bounding_box()
        assert size["height"] >= 48, "a thumb must hit it"
        assert size["y"] + size["height"] <= 844, "it stands where the thumb is"

    # On without deciding, by swipe and by key, and back.
    swipe(page, -160)
    expect_place(page, 2)
    leader.press("ArrowRight")
    expect_place(page, 3)
    swipe(page, 160)
    expect_place(page, 2)
    leader.press("ArrowLeft")
    expect_place(page, 1)

    # The first is signed by hand, with a phrase; its signature is offered to the next.
    page.locator("[data-fill]").first.click()
    write_signature(page)
    agree(page)
    expect_place(page, 2)
    expect(page.locator(".stack-toast")).to_contain_text("办理印前复核")
    page.locator(".stack-reuse").click()
    agree(page)
    expect_place(page, 3)

    # A double tap signs one paper.
    expect(page.locator("[data-stack-primary]:not([aria-disabled])")).to_be_visible()
    page.locator("[data-stack-primary]").dblclick()
    expect_place(page, 4)
    expect(page.locator("[data-stack-primary]:not([aria-disabled])")).to_be_visible()
    assert place(page) == ("4", str(COUNT))

    # What was hasty is taken back, and signed again.
    page.locator(".stack-toast").get_by_role("button", name="撤回刚才的同意").click()
    expect_place(page, 3)
    agree(page)
    for number in range(4, COUNT + 1):
        expect_place(page, number)
        agree(page)
    expect(page).to_have_url(re.compile(r"/stack/done/$"))
    expect(page.locator(".stack-done form")).to_have_count(COUNT)
    expect(page.locator("main")).not_to_contain_text("还没有办的")
    leader.said("办理印前复核")

    # From the list at the end too, while nobody has opened it.
    page.locator(".stack-done form button").first.click()
    expect_place(page, COUNT)
    assert leader.faults == []


def test_what_was_signed_is_what_was_seen(leader, served_city):
    counted = served_city.python(
        "from zhongshu.business.documents.models import Signature, Paper\n"
        "rows = Signature.objects.filter(paper__matter__title__contains='批的通知').select_related('paper__current', 'version')\n"
        "live = [row for row in rows if row.task.state == 'done']\n"
        "assert all(row.digest == row.paper.current.digest == row.version.digest for row in live)\n"
        "print(len(live), len({row.paper_id for row in live}), len({row.image_id for row in live if row.image_id}), sum(row.image_id is not None for row in live))"
    )
    assert counted.stdout.split() == [str(COUNT - 1), str(COUNT - 1), "1", "2"], counted.stderr[-800:]


def test_the_whole_life_is_drawn_on_the_phone_and_says_who_has_it(leader, served_city):
    page = leader.page
    pk = re.search(r"/papers/(\d+)/", page.url)[1]
    page.goto(f"{leader.url}/matters/{pk}/life/")
    page.locator(".flow").scroll_into_view_if_needed()
    expect(page.locator("[data-flow][data-drawn]")).to_be_visible()
    expect(page.locator("[data-element-id=step_sign_off].flow-current")).to_have_count(1)
    expect(page.locator("[data-element-id=step_first_review].flow-done")).to_have_count(1)
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing scrolls sideways"


def width_at_rest(page):
    """How wide the page is once the card has slid in."""
    return page.evaluate(
        """async () => {
          await Promise.all(document.querySelector("[data-stack-card]").getAnimations().map((each) => each.finished));
          return document.documentElement.scrollWidth;
        }"""
    )


READER, READINGS = "温伯笙", 6


def test_six_papers_are_read_in_a_row_on_the_phone(leader, served_city):
    given = served_city.python(f"from tests.stack_of_readings import give; print(give({READER!r}, {READINGS}))")
    assert given.returncode == 0, given.stderr[-2000:]
    titles = given.stdout.splitlines()[-READINGS:]
    reader = Person(leader.context.browser, served_city.url, READER, phone=True)
    page = reader.page
    page.get_by_role("link", name="逐件阅").click()
    for number, title in enumerate(titles, start=1):
        expect(page.locator(".sign-facts .zs-badge-blue").first).to_have_text(f"待阅 {number}/{READINGS}")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator(".sign-gist")).to_contain_text(f"第{number}件，请阅。")
        assert width_at_rest(page) <= 390, "nothing scrolls sideways"
        expect(page.locator(".sign-pages img, .read-lines p").first).to_be_visible()
        if number == 1:
            for button in page.locator(".zs-acts .btn").all():
                assert button.bounding_box()["height"] >= 48, "a thumb must hit it"
            page.get_by_role("button", name="请认真研究。").click()
        expect(page.locator("[data-stack-primary]:not([aria-disabled])")).to_be_visible()
        if number == 3:
            page.locator("[data-stack-primary]").dblclick()  # reads one
        elif number == 5:
            page.locator("[data-stack-go=next]").click()  # seen, not said to be read
        else:
            page.locator("[data-stack-primary]").click()
    expect(page).to_have_url(re.compile(r"/stack/done/$"))
    expect(page.locator("main")).to_contain_text(f"已阅 {READINGS - 1} 件")
    page.get_by_role("button", name="全部标为已阅").click()
    expect(page.locator("#zs-confirm")).to_contain_text("没有打开过的不动")
    page.locator("#zs-confirm [data-confirm-yes]").click()
    reader.said("已把打开过的1件标为已阅")
    counted = served_city.python(
        "from zhongshu.core.circulation.models import Reading\n"
        f"rows = Reading.objects.filter(person__name={READER!r}, circulation__note__endswith='件，请阅。', read_at__isnull=False)\n"
        "print(len(rows), sum(row.opened_at is not None for row in rows), [row.opinion for row in rows.order_by('pk')].index('请认真研究。'))"
    )
    assert counted.stdout.split() == [str(READINGS), str(READINGS), "0"], counted.stderr[-800:]
    reader.leave()
