"""From the tap on 同意 to the next paper on the screen of a phone: `python benchmarks/stack.py [PAPERS]`.

Builds a demo city of its own with so many papers that wait for one leader, serves it, and signs them in Chromium at 390 px with 圈阅. The time is
the browser's own: from the click until the next card stands in the page, the server's act in between. Reading takes a second and a half, so the next card is at hand.
"""

# ruff: noqa: PLC0415 - the checkout must be on the path first
from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READING = 1500
TAP = """() => new Promise((resolve) => {
  const began = performance.now();
  document.addEventListener("stack:card", () => resolve(performance.now() - began), { once: true });
  document.querySelector("[data-stack-primary]").click();
})"""


def main(papers: int) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.live import build_city

    city = build_city(Path(tempfile.mkdtemp(prefix="zhongshu-stack-")))
    try:
        done = city.python(f"from tests.stack_of_papers import fill; print(fill({papers}))")
        assert done.returncode == 0, done.stderr
        city.serve()
        report(measure(city.url, done.stdout.splitlines()[-1], papers))
    finally:
        city.drop()


def measure(url: str, leader: str, papers: int) -> list[float]:
    from tests.browser import Person, chromium

    times = []
    with chromium() as browser:
        person = Person(browser, url, leader, phone=True)
        page = person.open("/stack/")
        for _ in range(papers - 1):  # the last leads to another page
            page.wait_for_timeout(READING)
            times.append(page.evaluate(TAP))
        person.leave()
    return times


def report(times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=20)
    print(f"{len(times)} papers: p50 {statistics.median(times):.0f} ms, p95 {cuts[-1]:.0f} ms, longest {max(times):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
