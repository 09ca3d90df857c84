"""The secret behind the tokens in forms, kept so that a page outlives a restart."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from osmosis.storage.durable import fsync_folder, write_durably
from osmosis.storage.locks import FileLock

FILE: Final = "forms.secret"
_BYTES: Final = 32


def form_secret(folder: Path) -> bytes:
    """The secret in this folder, made when there is none or it is torn.

    Losing it costs nothing but a page that has to be loaded again, so it may lie among what is
    derived.
    """
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(folder / f".{FILE}.lock"):
        if path.exists():
            found = path.read_bytes()
            if len(found) == _BYTES:
                return found
            path.unlink()
        made = secrets.token_bytes(_BYTES)
        write_durably(path, [made])
        fsync_folder(folder)
    return made
