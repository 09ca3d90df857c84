#!/usr/bin/env python3
"""Makes the pictures in docs/pictures/ from the rehearsal, in a real browser.

It lives the rehearsal through in a temporary folder, serves it on this machine, and photographs a
few of its pages. Needs Chromium (CHROMIUM names another than /usr/bin/chromium).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
READY = "Osmosis is at "
WIDE = 1180
QUALITY = 82


@contextmanager
def rehearsal() -> Iterator[str]:
    """The address of a fresh rehearsal, served until the pictures are made."""
    osmosis = [sys.executable, "-c", "from osmosis.cli.main import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        served = subprocess.Popen(
            [*osmosis, "demo", "--folder", f"{folder}/life", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert served.stdout is not None
        try:
            said = next(line for line in served.stdout if line.startswith(READY))
            yield said.removeprefix(READY).strip().rstrip("/")
        finally:
            served.terminate()
            served.wait(timeout=20)


def take_pictures(browser: Browser, address: str) -> None:
    """The case, a contact sheet, and ten years of pathways unrolled."""
    page = browser.new_page(
        viewport={"width": WIDE, "height": 900},
        color_scheme="light",
        locale="en-GB",
        device_scale_factor=1.5,
    )
    page.goto(address)
    page.get_by_role("button", name="Leave the walk").click()
    keep(page, ".case", "case")
    page.get_by_role("link", name="Silence").click()
    keep(page, ".light-table", "contact-sheet")
    page.goto(f"{address}/mnestics/map?span=decade&on=2026-05-04")
    keep(page, ".unrolled", "pathways")
    page.goto(f"{address}/loom?span=all")
    keep(page, ".loom__window", "loom")


def keep(page: Page, selector: str, name: str) -> None:
    """One part of a page, as WebP."""
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    shot = page.locator(selector).first.screenshot()
    target = PICTURES / f"{name}.webp"
    Image.open(BytesIO(shot)).convert("RGB").save(target, quality=QUALITY, method=6)
    print(f"Written: {target.name}, {target.stat().st_size} bytes")


if __name__ == "__main__":
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with rehearsal() as served_at, sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        take_pictures(opened, served_at)
        opened.close()
