"""A page, sound or video from a file, on its way into a message."""

from __future__ import annotations

from pathlib import Path

from osmosis.errors import InvalidInputError
from osmosis.media.check import check_file
from osmosis.practices.mnestics.model import Medium
from osmosis.practices.mnestics.rules.words import KIND_OF
from osmosis.practices.mnestics.service.sealing import Outgoing, Recording, recorded
from osmosis.storage.pieces import pieces_of


def from_file(client_id: str, medium: Medium, path: Path, words: str) -> Outgoing:
    """A message with a file, which is looked at before it is sent.

    Raises:
        InvalidInputError: The pathway carries words, or the file is none of its kind.
    """
    if medium not in KIND_OF:
        raise InvalidInputError("This pathway carries words; give them instead of a file")
    try:
        with path.open("rb") as file:
            checked = check_file(file, name=path.name, expect=KIND_OF[medium])
    except OSError as error:
        raise InvalidInputError("This file cannot be read", file=path.name) from error
    recording = Recording(
        file=pieces_of(path),
        file_name=path.name,
        media_type=checked.kind.media_type,
        words=words,
    )
    return recorded(client_id, medium, recording)
