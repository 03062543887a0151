"""A whole work report from upload to assignments, by one clerk in a real browser: `python benchmarks/breakdown/issue.py REPORT.txt [YEAR]`.

Builds a demo city of its own. Every key and click that a clerk needs is pressed through Chromium and counted: the report uploaded, a lead for every row and an
assistant for every second one typed by part of its name, the days of those that name none pasted at once, handed in, approved by the secretary-general on a
phone, issued. Printed are the machine's seconds for each part and the keys and clicks; what a person would need is told from them by the usual
0.28 seconds a key and 1.1 a click (Card, Moran and Newell), without reading and thinking.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
KEY_SECONDS, CLICK_SECONDS = 0.28, 1.1
PATIENCE = 300_000
"""Milliseconds: a machine that is busy with other things is measured too."""
LEADS = ("发展改", "财政", "教育", "住房城", "交通运", "水务", "民政", "卫生健", "文化广", "商务", "科技", "生态环")
COLUMNS = {"牵头单位": 5, "配合单位": 6, "完成时限": 7}

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser import Person


class Counted:
    """A clerk's hands: each key and click is counted as it is made."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.clicks = 0

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    def click_last(self, selector: str) -> None:
        """With Shift: all between is chosen."""
        self.clicks += 1
        self.page.locator(selector).last.click(modifiers=["Shift"])

    def paste(self, text: str) -> None:
        self.keys += len(text) + 2  # typed once elsewhere, copied and pasted
        self.page.locator(".bd-sink").evaluate(
            "(box, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
            " box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
            text,
        )


@contextmanager
def timed(what: str, times: dict[str, float]) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    times[what] = time.perf_counter() - begun


def main(report: Path, year: str) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.browser import Person, chromium  # noqa: PLC0415 - from the folder of tests
    from tests.live import build_city  # noqa: PLC0415 - likewise

    city = build_city(Path(tempfile.mkdtemp(prefix="zhongshu-issue-")))
    try:
        url = city.serve()
        with chromium() as browser:
            walk(Person(browser, url, "古致远"), lambda: Person(browser, url, "贺廷皓", phone=True), report, year)
    finally:
        city.drop()


def walk(clerk: Person, leader: object, report: Path, year: str) -> None:
    """The clerk's way, and the secretary-general's one press."""
    page, hands, times = clerk.page, Counted(clerk.page), {}
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    with timed("上传到候选任务表", times):
        clerk.open("/breakdown/new/")
        page.locator("#id_file").set_input_files(report)
        hands.clicks += 2
        page.locator("#id_year").fill(year)
        hands.keys += 4
        clerk.act("分解")
        hands.clicks += 1
        page.locator(".bd-at").wait_for()
    rows = page.locator("tr[data-key]").count()
    with timed("逐项填单位、批量填时限", times):
        fill(page, hands, rows)
    with timed("报批", times):
        clerk.act("报批")
        hands.clicks += 1
        clerk.said("已报批")
    where = re.search(r"/breakdown/\d+/", page.url)[0]  # type: ignore[index]
    with timed("批准（秘书长，手机）", times):
        boss = leader()  # type: ignore[operator]
        boss.open(where)
        boss.act("批准")
        boss.said("已批准")
        boss.leave()
    clerk.open(where)
    with timed("下达（通知、立项、交办）", times):
        clerk.act("下达", confirm=True)
        hands.clicks += 2
        clerk.said("并交办到各单位")
    told = page.locator("#zs-notes").inner_text()
    clerk.leave()
    print(f"报告{len(report.read_text('utf-8'))}字，{rows}行。{told.strip().splitlines()[0]}")
    for what, seconds in times.items():
        print(f"  {what:<20}{seconds:8.1f} 秒")
    by_hand = hands.keys * KEY_SECONDS + hands.clicks * CLICK_SECONDS
    print(
        f"  机器合计{sum(times.values()):.1f}秒；经办人{hands.keys}键、{hands.clicks}次点击，照每键{KEY_SECONDS}秒、每击{CLICK_SECONDS}秒约{by_hand / 60:.0f}分钟（不含看和想）"
    )


def fill(page: Page, hands: Counted, rows: int) -> None:
    """Column by column, as one works in a spreadsheet."""
    cell = "tr[data-key] td:nth-child({})"
    hands.click(cell.format(COLUMNS["牵头单位"] + 1))
    for number in range(rows):
        hands.type(LEADS[number % len(LEADS)])
        hands.press("Enter")
    hands.click(cell.format(COLUMNS["配合单位"] + 1))
    for number in range(rows):
        if number % 2:
            hands.press("ArrowDown")
        else:
            hands.type(LEADS[(number + 5) % len(LEADS)])
            hands.press("Enter")
    hands.click("[data-show-unready]")  # what names no day is left
    due = cell.format(COLUMNS["完成时限"] + 1)
    if page.locator("tr[data-key]").count():
        hands.click(due)
        hands.click_last(due)
        hands.paste("年底")
    hands.click("[data-show-unready]")
    page.locator("[data-grid-count]", has_text="已填全").wait_for()
    page.locator("[data-autosave-state][data-kind=saved]").wait_for()
    for told in page.locator(".bd-why-refused").all_inner_texts():  # too vague to be checked: a node is added
        key = re.search(r"编号(\d+)", told)[1]  # type: ignore[index]
        hands.click(f"tr[data-key='{key}'] td:nth-child(12)")
        hands.type("出台方案")
        hands.press("Enter")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else str(time.localtime().tm_year + 1))
