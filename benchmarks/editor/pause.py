"""边写边核: how long after the last key the marks stand in the text, in Chromium, for drafts of 3,000 and 10,000 characters.

python benchmarks/editor/pause.py http://127.0.0.1:8000     a demo city must be served there
"""

from __future__ import annotations

import statistics
import sys
import tomllib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CITY = Path(__file__).resolve().parents[2] / "zhongshu" / "config" / "demo_city"
HEAD = "临澜市人民政府办公室关于做好有关工作的通知\n\n各区、县（市）人民政府，市政府各部门、各直属单位：\n"
SLIPS = ("要认真布署", "加强零导", "截止6月底", "平安澜城", "市长陆承岳")
TIMES = 12


def text_of(size: int) -> str:
    """Official text of about this many characters."""
    rows = [paper["body"] for path in sorted(CITY.glob("papers-*.toml")) for paper in tomllib.loads(path.read_text("utf-8"))["papers"]]
    lines = [line for body in rows for line in body.strip().splitlines() if not line.lstrip().startswith(("|", "一、", "二、", "（"))]
    body = ""
    for line in dict.fromkeys(lines):
        if len(body) >= size:
            break
        body += line + "\n"
    return HEAD + body + "临澜市人民政府办公室\n"


def measured(page: Page, url: str, size: int) -> list[float]:
    """Milliseconds from the last key to the marks, each time at another paragraph."""
    page.goto(f"{url}/papers/new/")
    page.locator("#id_text").fill(text_of(size))
    page.locator("[data-start]").click()
    page.wait_for_url("**/edit/")
    page.wait_for_load_state("networkidle")
    body = page.locator("textarea[name=body]")
    print(f"{size}: {len(body.input_value())} characters in the body")
    body.focus()
    for number in range(TIMES):
        count = page.evaluate("performance.getEntriesByName('zs-check').length")
        body.evaluate(
            "(area, share) => { const at = area.value.indexOf('。', area.value.length * share) + 1; area.setSelectionRange(at, at); }",
            (number + 0.5) / TIMES,
        )
        page.keyboard.type(SLIPS[number % len(SLIPS)] + "。", delay=60)
        page.wait_for_function("count => performance.getEntriesByName('zs-check').length > count", arg=count, timeout=30_000)
        page.wait_for_timeout(2_500)
        page.wait_for_load_state("networkidle")  # the autosave and the page it draws have passed
    return [float(each) for each in page.evaluate("performance.getEntriesByName('zs-check').map((entry) => entry.duration)")]


def main() -> None:
    url = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.goto(f"{url}/demo/")
        page.locator("button:has-text('梁思齐')").first.click()
        for size in (3000, 10000):
            times = sorted(measured(page, url, size))
            worst = times[max(0, round(len(times) * 0.95) - 1)]
            print(
                f"{size}: median {statistics.median(times):.0f} ms, 95 % {worst:.0f} ms, of {len(times)}: {[round(each) for each in times]}"
            )
        browser.close()


if __name__ == "__main__":
    main()
