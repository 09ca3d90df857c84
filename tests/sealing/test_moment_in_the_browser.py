"""What the browser packs and encrypts, Python opens; both spell a moment alike."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from osmosis.sealing.age import generate_identity
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote, checked, note_bytes
from osmosis.sealing.unpacking import open_moment, unpack_moment

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/osmosis/web/static"
VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors/moments.json").read_text()
)
ORIGIN = "https://osmosis.test"  # browsers encrypt on secure pages only
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]

every_vector = pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])


def file_of(vector: dict[str, Any]) -> bytes | None:
    length = vector["length"]
    return None if length is None else bytes(at % 251 for at in range(length))


@pytest.fixture(scope="module")
def page(chromium: Path) -> Iterator[Page]:
    """A page of a made-up origin that has the product's static files and nothing else."""

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(f"{ORIGIN}/")
        if path.is_file():
            route.fulfill(path=path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page()
        page.route("**/*", serve)
        page.goto(f"{ORIGIN}/")
        page.add_script_tag(url=f"{ORIGIN}/vendor/age.js")
        yield page
        browser.close()


@every_vector
def test_python_opens_what_the_browser_packed(vector: dict[str, Any]) -> None:
    moment = unpack_moment([base64.b64decode(vector["container"])])
    assert moment.note == checked(MomentNote(**vector["note"]))
    assert (None if moment.file is None else b"".join(moment.file)) == file_of(vector)


@every_vector
def test_both_spell_the_note_alike(vector: dict[str, Any]) -> None:
    note = MomentNote(**vector["note"])
    container = base64.b64decode(vector["container"])
    assert note_bytes(note) in container
    if not note.has_file:
        assert b"".join(pack_moment(note)) == container


@every_vector
def test_the_browser_still_packs_the_same_bytes(page: Page, vector: dict[str, Any]) -> None:
    packed = page.evaluate(
        """async ({ note, length }) => {
          const { packMoment } = await import("/moment.js");
          const bytes = length === null ? null : Uint8Array.from({ length }, (_, at) => at % 251);
          const packed = await packMoment(note, bytes && new Blob([bytes]));
          return btoa(String.fromCharCode(...new Uint8Array(await packed.arrayBuffer())));
        }""",
        vector,
    )
    assert packed == vector["container"]


def test_python_opens_what_the_browser_sealed(page: Page) -> None:
    mine = generate_identity()
    sealed = page.evaluate(
        """async (recipient) => {
          const { packMoment } = await import("/moment.js");
          const file = new Blob([new Uint8Array(100000).fill(7)]);
          const packed = await packMoment({ kind: "video", line: "Regen" }, file);
          const encrypter = new age.Encrypter();
          encrypter.addRecipient(recipient);
          const sealed = new Response(await encrypter.encrypt(packed.stream()));
          const bytes = new Uint8Array(await sealed.arrayBuffer());
          return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
        }""",
        mine.recipient,
    )
    moment = open_moment([base64.b64decode(sealed)], [mine])
    assert moment.note == MomentNote(kind="video", line="Regen")
    assert moment.file is not None
    assert b"".join(moment.file) == b"\7" * 100_000


@pytest.mark.parametrize(
    ("note", "length"),
    [
        ({"kind": "program"}, None),
        ({"kind": "line", "line": " "}, None),
        ({"kind": "line", "line": "x"}, 3),
        ({"kind": "photo"}, None),
        ({"kind": "photo"}, 0),
        ({"kind": "photo", "glad": 101}, 3),
        ({"kind": "photo", "glad": 1.5}, 3),
        ({"kind": "scent"}, None),
        ({"kind": "line", "line": "a" * (1 << 20)}, None),
    ],
)
def test_the_browser_refuses_what_python_refuses(
    page: Page, note: dict[str, object], length: int | None
) -> None:
    refused = page.evaluate(
        """async ({ note, length }) => {
          const { packMoment } = await import("/moment.js");
          const file = length === null ? null : new Blob([new Uint8Array(length)]);
          return packMoment(note, file).then(() => false, () => true);
        }""",
        {"note": note, "length": length},
    )
    assert refused
