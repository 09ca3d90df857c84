"""A rehearsal that is served for pictures, a browser that stands still, and how one is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from osmosis.kernel.clock import SystemClock
from osmosis.storage.folder import StoreFolder
from osmosis.storage.rehearsal import parse_clock, set_rehearsal_clock

PICTURES: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
READY: Final = "Osmosis is at "
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1180, "height": 760}}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 780},
    "is_mobile": True,
    "has_touch": True,
}
QUALITY: Final = 82
ALIKE: Final = 0.6
"""Two pictures that differ by less on average, of 255, are one; the older one stays."""
# What says that it is a rehearsal; the page that shows the pictures says so too.
UNSAID: Final = ".rehearsal, .rehearsal-tag { display: none !important; }"


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """A rehearsal that is served.

    Attributes:
        folder: Its store.
        address: Where it answers, without a slash at the end.
    """

    folder: Path
    address: str

    def set_clock(self, moment: str) -> None:
        """Let it be then, such as ``2031-07-01T09:30[Europe/Bucharest]``."""
        store = StoreFolder(self.folder)
        set_rehearsal_clock(store, store.read_marker(), SystemClock(), parse_clock(moment))


@contextmanager
def rehearsed() -> Iterator[Rehearsal]:
    """A fresh rehearsal, served until the pictures are made."""
    osmosis = [sys.executable, "-c", "from osmosis.cli.main import main; main()"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "life"
        served = subprocess.Popen(
            [*osmosis, "demo", "--folder", str(folder), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert served.stdout is not None
        try:
            said = next(line for line in served.stdout if line.startswith(READY))
            address = said.removeprefix(READY).strip().rstrip("/")
            yield Rehearsal(folder=folder, address=address)
        finally:
            served.terminate()
            served.wait(timeout=20)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium; the variable ``CHROMIUM`` names another than ``/usr/bin/chromium``."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


def screen(opened: Browser, rehearsal: Rehearsal, **options: Any) -> Page:
    """A page on which nothing moves, somewhere in Bucharest."""
    context = opened.new_context(
        base_url=rehearsal.address,
        locale="en-GB",
        timezone_id="Europe/Bucharest",
        reduced_motion="reduce",
        device_scale_factor=1.5,
        service_workers="block",
        # For hiding what says that it is a rehearsal.
        bypass_csp=True,
        **{"color_scheme": "light", **options},
    )
    return context.new_page()


def keep(page: Page, name: str, selector: str = "") -> None:
    """What the screen shows, or one part of the page, as WebP; unless it is there already."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur(); document.fonts.ready")
    subject: Page | Locator = page.locator(selector).first if selector else page
    shot = subject.screenshot(style=UNSAID, caret="hide", animations="disabled")
    keep_picture(Image.open(BytesIO(shot)).convert("RGB"), name)


def keep_picture(taken: Image.Image, name: str) -> None:
    """A picture as WebP; unless it is there already."""
    target = PICTURES / f"{name}.webp"
    if is_there(taken, target):
        print(f"As before: {target.name}")
        return
    taken.save(target, quality=QUALITY, method=6)
    print(f"Written: {target.name}, {target.stat().st_size} bytes")


def is_there(taken: Image.Image, target: Path) -> bool:
    """Whether the picture that lies there shows the same."""
    if not target.is_file():
        return False
    with Image.open(target) as opened:
        kept = opened.convert("RGB")
    if kept.size != taken.size:
        return False
    lossy = BytesIO()
    taken.save(lossy, "WEBP", quality=QUALITY, method=6)
    difference = ImageChops.difference(kept, Image.open(lossy).convert("RGB"))
    return max(ImageStat.Stat(difference).mean) < ALIKE
