"""Pages of a book side by side, as an e-reader of six inches shows them."""

from __future__ import annotations

import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

READER: ViewportSize = {"width": 450, "height": 600}
GAP = 24
# The margins and the letter are what the reader gives a page.
READERS_OWN = """
html { background: #fffdf8; color: #211c17; border: 1px solid #d8d0c2; box-sizing: border-box;
  min-height: 100vh; }
body { padding: 34px 32px; font: 15px/1.5 Alegreya, Georgia, 'DejaVu Serif', serif; }
"""
TITLE = re.compile(r"<title>(.*?)</title>")
FIRST = ["cover.xhtml", "contents.xhtml", "article-001.xhtml"]


def side_by_side(opened: Browser, book: bytes) -> Image.Image:
    """Its cover, its contents, a piece, and how it is balanced."""
    reader = opened.new_page(viewport=READER, device_scale_factor=1.5)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(BytesIO(book)) as archive:
        archive.extractall(folder)
        inside = Path(folder) / "EPUB"
        names = [*FIRST, _page_of(inside, "Balance")]
        shots = [_shot(reader, inside / name) for name in names]
    reader.close()
    width, height = shots[0].size
    together = Image.new("RGB", (width * len(shots) + GAP * (len(shots) - 1), height), "white")
    for number, shot in enumerate(shots):
        together.paste(shot, (number * (width + GAP), 0))
    return together


def _page_of(inside: Path, title: str) -> str:
    pages = sorted(inside.glob("*.xhtml"))
    return next(page.name for page in pages if title in TITLE.findall(page.read_text("utf-8")))


def _shot(reader: Page, page: Path) -> Image.Image:
    reader.goto(page.as_uri())
    if page.name != FIRST[0]:
        reader.add_style_tag(content=READERS_OWN)
    return Image.open(BytesIO(reader.screenshot())).convert("RGB")
