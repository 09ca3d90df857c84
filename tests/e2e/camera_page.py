"""The camera page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.visiting import PATIENCE_MILLISECONDS, Visitor

PAUSE_MILLISECONDS = 25

# Dumps everything that the browser keeps for us, with the bytes of every piece.
STORED = """async () => {
  const open = indexedDB.open("osmosis");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const told = [];
  for (const name of database.objectStoreNames) {
    const asked = database.transaction(name).objectStore(name).getAll();
    const rows = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    for (const row of rows) {
      told.push(JSON.stringify(row));
      if (row.piece) told.push(new TextDecoder("latin1").decode(await row.piece.arrayBuffer()));
    }
  }
  database.close();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.startsWith("/static/")) continue;
      told.push(request.url, await (await cache.match(request)).text());
    }
  }
  for (const place of [localStorage, sessionStorage]) told.push(JSON.stringify({ ...place }));
  return told.join("\\n");
}"""

# Notes that the shutter was busy and is so no more, however short that was; the moment is in the
# queue then, or was refused.
WATCHED = """() => {
  const watched = { isOver: false };
  new MutationObserver((changes) => {
    if (changes.some(({ oldValue }) => oldValue === "true")) watched.isOver = true;
  }).observe(document.getElementById("shutter"), {
    attributeFilter: ["aria-disabled"], attributeOldValue: true,
  });
  return watched;
}"""


class CameraPage:
    """One tab with the camera."""

    def __init__(self, visitor: Visitor, query: str = "", *, offline: bool = False) -> None:
        self.visitor = visitor
        self.page: Page = visitor.open(f"/capture{query}")
        if not offline:
            self.is_ready()

    def is_ready(self) -> None:
        """Wait until it can capture, also without a connection."""
        expect(self.page.locator("#camera")).to_be_visible()
        self.page.evaluate("async () => { await navigator.serviceWorker?.ready; }")

    def choose(self, mode: str) -> None:
        """Choose what to keep."""
        self.page.get_by_role("group", name="What to keep").get_by_role("button", name=mode).click()

    def expose_line(self, line: str) -> None:
        """Write a line and expose it."""
        self.choose("Line")
        self.page.get_by_label("One line").fill(line)
        self.expose()

    def expose_file(self, file: Path | dict[str, object], takes: str = "file") -> None:
        """Hand over a file, as from the device's own camera or from a folder."""
        with self.exposing():
            self.page.locator(f'[data-takes="{takes}"]').set_input_files(file)  # type: ignore[arg-type]  # a file in memory is a typed dict there

    def expose(self) -> None:
        """Expose by the shutter."""
        with self.exposing():
            self.press()

    def press(self) -> None:
        """Press the shutter where that exposes nothing yet: it opens, begins or asks."""
        self.page.locator("#shutter").click()

    @contextmanager
    def exposing(self) -> Iterator[None]:
        """Waits at its end until the page has finished with the exposure that was begun in it."""
        watched = self.page.evaluate_handle(WATCHED)
        yield
        self.page.wait_for_function("watched => watched.isOver", arg=watched)

    def shows(self, exposed: int, size: int = 24) -> None:
        """The counter stands there."""
        expect(self.page.get_by_role("img", name=f"{exposed} of {size} exposed")).to_be_visible()

    def says(self, sentence: str) -> None:
        """It is said above the camera."""
        expect(self.page.locator("#said")).to_contain_text(sentence)

    def waits(self, text: str) -> None:
        """It is said how many moments wait, and for what."""
        expect(self.page.locator("#queue")).to_have_text(text)

    def comes_back(self) -> None:
        """Let the page notice that the network is there, as a phone does."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def is_all_sent(self) -> None:
        """Nothing waits in this browser any more."""
        asked = "osmosisQueue.list('waiting', 'capping', 'sealing')"
        until(self.page, lambda: self.page.evaluate(asked) == [])

    def keeps(self) -> str:
        """Everything that the browser keeps for us."""
        kept = self.page.evaluate(STORED)
        assert isinstance(kept, str)
        return kept


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until something holds outside of it."""
    for _ in range(PATIENCE_MILLISECONDS // PAUSE_MILLISECONDS):
        if holds():
            return
        page.wait_for_timeout(PAUSE_MILLISECONDS)
    raise AssertionError("it did not come to pass")
