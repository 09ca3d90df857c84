"""The pages of a book in a real browser, as large as an e-reader: whole, and nothing is missing."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from osmosis.practices.apert.rules.book import build_book
from tests.practices.apert.conftest import World
from tests.practices.apert.whole_records import everything

READER: ViewportSize = {"width": 536, "height": 724}
"""Of six inches."""
LOOK = """() => ({
  broken: [...document.images].filter(one => !(one.complete && one.naturalWidth)).length,
  images: document.images.length,
  scripts: document.scripts.length,
  styles: document.styleSheets.length,
  wide: [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML),
  words: document.body.innerText.trim(),
})"""


def test_every_page_of_a_book_is_whole_on_the_screen_of_a_reader(
    browser: Browser, tmp_path: Path
) -> None:
    world = World.new(tmp_path)
    [part] = build_book(everything(world, tmp_path))
    world.app.close()
    with zipfile.ZipFile(BytesIO(part.data)) as book:
        book.extractall(tmp_path / "book")
        pages = [name for name in book.namelist() if name.endswith(".xhtml")]
    shown = {}
    with browser.new_context(viewport=READER) as context:
        page = context.new_page()
        problems: list[str] = []
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        for name in pages:
            page.goto((tmp_path / "book" / name).as_uri())
            shown[name] = page.evaluate(LOOK)
        assert problems == []
        [spoiled, *_] = [name for name, found in shown.items() if found["images"]]
        for picture in (tmp_path / "book" / "EPUB").glob("*.png"):
            picture.unlink()
        page.goto((tmp_path / "book" / spoiled).as_uri())
        assert page.evaluate(LOOK)["broken"] == 1
        assert problems != []
    for name, found in shown.items():
        assert (found["broken"], found["scripts"], found["wide"]) == (0, 0, []), name
        assert found["styles"] == 1, name
        assert found["words"] or found["images"], name
    said = "\n".join(found["words"] for found in shown.values())
    assert shown["EPUB/cover.xhtml"]["images"] == 1
    assert any(found["images"] for name, found in shown.items() if "article" in name)
    for words in ("Contents", "Part by part", "Lamps & <lights>", "Pace", "This machine was off"):
        assert words in said, words
