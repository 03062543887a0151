"""A person at a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
NOT_WANTED = (
    "SpareRendererForSitePerProcess", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup",
    # what Playwright would leave out by itself: the last list counts alone
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "CDPScreenshotNewSurface",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "SkipListAccountsWithoutGaiaCookies",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
"""Parts of the browser's own window, which nobody sees: an address bar's pages and a renderer in reserve, for every window anew, cost as much as our pages."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    f"--disable-features={','.join(NOT_WANTED)}",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # machines are shared; what is waited for comes or does not
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; it is gone afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody of the demo city, at a desk or with a phone."""

    def __init__(self, browser: Browser, url: str, name: str, *, phone: bool = False, key: int = 0) -> None:
        """`key` is given for people whom the demo's own page, which shows a few of each unit, leaves out."""
        size = PHONE if phone else DESK
        self.context = browser.new_context(viewport=size, locale="zh-CN", has_touch=phone, is_mobile=phone, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.url = url
        self.page.goto(f"{url}/demo/")
        if key:
            self.page.locator("input[name=person]").first.evaluate("(field, key) => { field.value = key; }", key)
        self.page.locator(".zs-roles button" if key else f"button:has-text('{name}')").first.click()
        expect(self.page.locator("h1")).to_contain_text(name)

    def open(self, path: str) -> Page:
        """Go to a page of the product."""
        self.page.goto(self.url + path)
        return self.page

    def act(self, button: str, *, confirm: bool = False) -> None:
        """Press the primary button; say yes where the consequence is asked about."""
        self.page.locator(".zs-acts").get_by_role("button", name=button, exact=True).first.click()
        if confirm:
            self.page.locator("#zs-confirm [data-confirm-yes]").click()

    def press(self, key: str) -> None:
        """Press a key once the page's scripts listen: what is pressed while a page is still coming is nobody's."""
        self.page.wait_for_load_state("load")
        self.page.keyboard.press(key)

    def said(self, words: str) -> None:
        """The page tells where the matter went."""
        expect(self.page.locator("#zs-notes")).to_contain_text(words)

    def download(self, link: str, folder: Path) -> bytes:
        """Take a file from the page."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=link).first.click()
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target.read_bytes()

    def leave(self) -> None:
        """Close the browser; nothing may have gone wrong in the page's own scripts."""
        assert not self.faults, self.faults
        self.context.close()
