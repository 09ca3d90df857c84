"""The age of the browser and the age of Python open each other's files, under our own policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from playwright.sync_api import Page, sync_playwright

from osmosis.sealing.age import decrypt, encrypt, generate_identity, parse_identity

HERE = Path(__file__).parent
FOLDERS = {
    "static": HERE.parents[1] / "src/osmosis/web/static",
    "pages": HERE / "pages",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Around the edges of age's chunks of 64 KiB.
SIZES = [0, 1, 65_535, 65_536, 65_537, 200_000]


class Handler(SimpleHTTPRequestHandler):
    """Serves the two folders with the policy of the real pages."""

    def translate_path(self, path: str) -> str:
        folder, _, rest = path.lstrip("/").partition("/")
        return str(FOLDERS[folder] / rest) if folder in FOLDERS else str(HERE / "missing")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def page(chromium: Path) -> Iterator[Page]:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}/pages/age.html")
        yield page
        assert problems == []
        assert page.evaluate("window.violations") == []
        browser.close()


def some_bytes(size: int) -> bytes:
    return Random(size).randbytes(size)


@pytest.mark.parametrize("size", SIZES)
def test_python_opens_what_the_browser_sealed(page: Page, size: int) -> None:
    identity = generate_identity()
    plain = some_bytes(size)
    sealed = page.evaluate(
        "([to, plain]) => sealInPage(to, plain)", [identity.recipient, plain.hex()]
    )
    assert decrypt(bytes.fromhex(sealed), [identity]) == plain


@pytest.mark.parametrize("size", SIZES)
def test_the_browser_opens_what_python_sealed(page: Page, size: int) -> None:
    identity = generate_identity()
    plain = some_bytes(size)
    sealed = encrypt(plain, [identity.recipient])
    opened = page.evaluate(
        "([key, sealed]) => openInPage(key, sealed)", [identity.secret, sealed.hex()]
    )
    assert bytes.fromhex(opened) == plain


@pytest.mark.parametrize("chunk_size", [1_000, 65_536])
def test_python_opens_what_the_browser_sealed_as_a_stream(page: Page, chunk_size: int) -> None:
    identity = generate_identity()
    plain = some_bytes(150_001)
    sealed = page.evaluate(
        "([to, plain, size]) => sealStreamInPage(to, plain, size)",
        [identity.recipient, plain.hex(), chunk_size],
    )
    assert decrypt(bytes.fromhex(sealed), [identity]) == plain


def test_a_key_made_in_the_browser_is_one_that_python_knows(page: Page) -> None:
    identity_text, recipient_text = page.evaluate("makeKeyInPage()")
    identity = parse_identity(identity_text)
    assert identity.recipient == recipient_text
    sealed = encrypt(b"a moment", [recipient_text])
    assert decrypt(sealed, [identity]) == b"a moment"


def test_a_worker_can_load_the_same_file(page: Page) -> None:
    identity = generate_identity()
    sealed = page.evaluate(
        "([to, plain]) => sealInWorker(to, plain)", [identity.recipient, b"a moment".hex()]
    )
    assert decrypt(bytes.fromhex(sealed), [identity]) == b"a moment"


def test_the_policy_of_the_test_page_bites(page: Page) -> None:
    """A control: without it the tests above would also pass where nothing is forbidden."""
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))"
    )
    page.wait_for_function("window.violations.length === 1")
    assert page.evaluate("window.violations.splice(0)") == ["script-src-elem inline"]
