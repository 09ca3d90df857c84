"""The pictures of the shelf of the past in smaller sizes, made when they are first asked for.

An import derives none, because most of what it brings is never looked at. A page of the shelf asks
for dozens at once, and beginning the child that decodes takes ten times as long as one picture:
so whoever is first makes some of the others too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Final

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import PastFile
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service.pictures import Bath, derived_path

_AT_ONCE: Final = 12


class PastPictures:
    """Where the sizes of pictures lie, made a dozen at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._coming: list[PastFile] = []

    def look_forward(self, files: Iterable[PastFile]) -> None:
        """Say which pictures will be asked for next, such as those of the page that is shown."""
        self._coming = list(files)

    def path_of(self, context: PracticeContext, file: PastFile, size: PrintSize) -> Path:
        """The file of a size of a picture; only one thread at a time makes what is missing.

        Raises:
            NotFoundError: It is no picture, or nothing can be shown of it.
        """
        if not file.is_picture:
            raise NotFoundError("There is no picture of this moment")
        path = derived_path(context, file.id, size)
        if not path.exists():
            with self._lock:
                if not path.exists():
                    self._derive(context, file)
        if not path.exists():
            raise NotFoundError("There is no picture of this moment")
        return path

    def _derive(self, context: PracticeContext, first: PastFile) -> None:
        coming, self._coming = self._coming, []
        missing = [one for one in coming if one.id != first.id and not _is_made(context, one)]
        with Bath(context) as bath:
            for one in (first, *missing[: _AT_ONCE - 1]):
                bath.derive(one.id, one.original_sha256)
        self._coming = missing[_AT_ONCE - 1 :]


def _is_made(context: PracticeContext, file: PastFile) -> bool:
    return derived_path(context, file.id, PrintSize.THUMB).exists()
