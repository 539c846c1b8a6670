"""A real browser that opens a page from disk, and hears of everything that page does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
]  # fmt: skip


@dataclass(slots=True)
class Opened:
    """A page that was opened, what it asked for (its own parts not), and what it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def value(self, script: str) -> Any:
        return self.page.evaluate(script)

    def waits_for(self, condition: str) -> None:
        """Fails where the condition (a script) does not come true within half a minute.

        Playwright's own waiting evaluates in the page, which the page's policy forbids.
        """
        for _ in range(600):
            if self.value(condition):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never came true: {condition}")


def faults_of(page: Page) -> list[tuple[str, str, list[str]]]:
    """What an accessibility engine finds on a page: how grave, which rule, where."""
    return [
        (each["impact"], each["id"], [node["html"][:80] for node in each["nodes"]])
        for each in Axe().run(page).response["violations"]
    ]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Opened]:
    """A page from disk; `options` are Playwright's for a new page."""
    page = browser.new_page(**options)
    found = Opened(page)
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    try:
        page.goto(file.as_uri())
        own = ("data:", "blob:", file.as_uri())
        yield found
        found.asked = [url for url in found.asked if not url.startswith(own)]
    finally:
        page.close()
