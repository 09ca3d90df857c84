"""Who captures: a script with a token, a browser that seals first; and what they leave on disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from osmosis.access.tokens import add_token
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from tests.web.site import Site

TAKEN = "2031-05-04T08:15:30+02:00[Europe/Paris]"


class Script:
    """A script or phone shortcut: a bearer token and no cookies."""

    def __init__(self, site: Site, scope: str) -> None:
        self._site = site
        _, secret = add_token(site.app.store, f"for {scope}", scope)
        self._headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str) -> httpx.Response:
        """Ask."""
        return self._site.run(self._site.browser().get(f"/api/v1{path}", headers=self._headers))

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send."""
        headers = {**self._headers, **options.pop("headers", {})}
        return self._site.run(
            self._site.browser().post(f"/api/v1{path}", headers=headers, **options)
        )


def sealed_by_browser(site: Site, roll: Roll, note: MomentNote, file: bytes | None = None) -> bytes:
    """What a browser sends: the moment, encrypted to the roll's public key."""
    with site.app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    return b"".join(seal_moment(note, None if file is None else [file], [recipient]))


def expose_sealed(
    site: Site, roll: Roll, sealed: bytes, client_id: str = "one", **query: str
) -> httpx.Response:
    """Send ciphertext as a page of ours does."""
    return site.post(
        f"/api/v1/rolls/{roll.id}/frames",
        params={"client_id": client_id, "kind": "line", "taken": TAKEN, **query},
        content=sealed,
        headers={"Content-Type": "application/octet-stream", "X-CSRF-Token": site.token()},
    )


def places_of(marker: bytes, *folders: Path) -> list[str]:
    """Every file below these folders that holds these bytes, plain or deflated."""
    return [
        str(path)
        for folder in folders
        for path in files_in(folder)
        if marker in path.read_bytes() or marker[: len(marker) // 2] in _inflated(path)
    ]


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _inflated(path: Path) -> bytes:
    try:
        return zlib.decompress(path.read_bytes())
    except zlib.error:
        return b""
