"""The picture of the review page in the README.

    python examples/page_picture.py

Previews the example stories and opens their page in Chromium, which has to be there (and the font
Inter, for the page to look as it does where it is installed). Writes docs/images/preview.jpg.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images" / "preview.jpg"
SIZE: ViewportSize = {"width": 1180, "height": 800}


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", "storyforge", "preview", "storyboards", "--allow-python",
             "--platform", "instagram-story", "--output", folder],
            check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        shot = Path(folder) / "page.png"
        photographed(Path(folder) / "index.html", shot)
        with Image.open(shot) as image:
            image.convert("RGB").save(TARGET, quality=86)


def photographed(page: Path, target: Path) -> None:
    """The second story, its player at a scene in its middle."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        opened = browser.new_page(viewport=SIZE, device_scale_factor=1.25)
        opened.goto(page.as_uri())
        story = opened.locator("article").nth(1)
        story.locator(".scene .go").nth(2).click()
        opened.wait_for_timeout(1500)
        story.locator("header").first.evaluate("it => it.scrollIntoView({behavior: 'instant'})")
        opened.wait_for_timeout(500)
        opened.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main()
