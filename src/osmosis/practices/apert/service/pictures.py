"""Pictures of an edition as its device shows them; the child that makes them begins when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Final

from osmosis.epub.model import Picture
from osmosis.media.pictures import DerivationFailed
from osmosis.media.readers import PROFILES, reader_picture, reader_worker
from osmosis.media.worker import PictureWorker
from osmosis.practices.apert.editions import RecordPiece
from osmosis.practices.apert.model import Device
from osmosis.practices.apert.rules.book_articles import pictures_wanted
from osmosis.practices.apert.rules.yields import Yield

PictureMaker = Callable[[Sequence[bytes]], Sequence[Picture | None]]
"""Gives pictures as the device shows them; ``None`` for one that cannot be shown."""

CHILDREN: Final = 2
"""So many children make pictures at a time."""

ROOM_BYTES: Final = 42_000_000
"""So much of a book may be pictures."""

_LEAST_BYTES: Final = 24_000

_PROFILE_OF = {
    Device.EINK_SMALL: "eink-6",
    Device.EINK_LARGE: "eink-10",
    Device.TABLET: "tablet",
    Device.PLAIN: "plain",
}


@contextmanager
def picture_maker(device: Device, count: int = 1) -> Iterator[PictureMaker]:
    """What makes pictures for a device, as long as it is held.

    Args:
        count: How many there will be at most; the more, the smaller each.
    """
    profile = PROFILES[_PROFILE_OF[device]]
    most_bytes = max(_LEAST_BYTES, ROOM_BYTES // max(1, count))
    with ExitStack() as held:
        threads = held.enter_context(ThreadPoolExecutor(CHILDREN, "pictures"))
        idle: SimpleQueue[PictureWorker] = SimpleQueue()
        for _ in range(CHILDREN):
            # A child begins with its first picture.
            idle.put(held.enter_context(reader_worker(profile, most_bytes=most_bytes)))

        def made(data: bytes) -> Picture | None:
            worker = idle.get()
            try:
                picture = reader_picture(worker, data)
            finally:
                idle.put(worker)
            return None if isinstance(picture, DerivationFailed) else Picture(data=picture.data)

        yield lambda every: list(threads.map(made, every))


def pictures_of(maker: PictureMaker, visit: Yield, piece: RecordPiece) -> dict[str, Picture]:
    """The pictures that a piece shows, as far as they were collected and can be shown."""
    files = visit.entries[piece.place].pictures
    wanted = {at: visit.files.get(files.get(at, "")) for at in pictures_wanted(piece)}
    found = {at: data for at, data in wanted.items() if data is not None}
    made = maker(list(found.values()))
    return {at: one for at, one in zip(found, made, strict=True) if one is not None}
