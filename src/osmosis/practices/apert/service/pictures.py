"""Pictures of an edition as its device shows them; the child that makes them begins when needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from threading import BoundedSemaphore
from typing import Final

from osmosis.epub.model import Picture
from osmosis.media.pictures import DerivationFailed
from osmosis.media.readers import PROFILES, reader_picture, reader_worker
from osmosis.media.worker import PictureWorker
from osmosis.practices.apert.model import Device
from osmosis.practices.apert.rules.yields import Yield

CHILDREN: Final = 2
"""So many children make pictures at a time."""

AHEAD: Final = 3
"""So many pictures wait or are made for each child, while the next pieces are read."""

ROOM_BYTES: Final = 42_000_000
"""So much of a book may be pictures."""

_LEAST_BYTES: Final = 24_000

_PROFILE_OF = {
    Device.EINK_6: "eink-6",
    Device.EINK_7: "eink-7",
    Device.EINK_8: "eink-8",
    Device.EINK_10: "eink-10",
    Device.TABLET: "tablet",
    Device.PLAIN: "plain",
}


Coming = Mapping[str, Future[Picture | None]]
"""Pictures by their addresses, as soon as they are made; ``None`` for one that cannot be shown."""


class PictureMaker:
    """Makes pictures as a device shows them, some at a time, while more are brought.

    Args:
        threads: In which children are waited for.
        workers: As many as there are threads; each begins its child with its first picture.
    """

    def __init__(self, threads: ThreadPoolExecutor, workers: Sequence[PictureWorker]) -> None:
        self._threads = threads
        self._idle: SimpleQueue[PictureWorker] = SimpleQueue()
        for worker in workers:
            self._idle.put(worker)
        self._room = BoundedSemaphore(AHEAD * len(workers))

    def begin(self, data: bytes) -> Future[Picture | None]:
        """Have a picture made; waits while too many are on their way."""
        self._room.acquire()
        return self._threads.submit(self._made, data)

    def _made(self, data: bytes) -> Picture | None:
        worker = self._idle.get()
        try:
            picture = reader_picture(worker, data)
        finally:
            self._idle.put(worker)
            self._room.release()
        return None if isinstance(picture, DerivationFailed) else Picture(data=picture.data)


@contextmanager
def picture_maker(device: Device, count: int = 1) -> Iterator[PictureMaker]:
    """What makes pictures for a device, as long as it is held.

    Args:
        count: How many there will be at most; the more, the smaller each.
    """
    profile = PROFILES[_PROFILE_OF[device]]
    most_bytes = max(_LEAST_BYTES, ROOM_BYTES // max(1, count))
    with ExitStack() as held:
        workers = [
            held.enter_context(reader_worker(profile, most_bytes=most_bytes))
            for _ in range(CHILDREN)
        ]
        # Entered last and left first, so that no child ends while something waits for it.
        threads = held.enter_context(ThreadPoolExecutor(CHILDREN, "pictures"))
        yield PictureMaker(threads, workers)


def pictures_of(maker: PictureMaker, visit: Yield, place: int, wanted: Iterable[str]) -> Coming:
    """The pictures of an entry that are wanted, as far as this visit brought them.

    Args:
        place: The position of the entry in what the visit brought.
    """
    names = visit.entries[place].pictures
    there = {at: names[at] for at in wanted if names.get(at) in visit.files}
    return {at: maker.begin(visit.files[name]) for at, name in there.items()}


def finished(coming: Coming) -> dict[str, Picture]:
    """Those pictures that can be shown, when all are made."""
    made = {at: picture.result() for at, picture in coming.items()}
    return {at: picture for at, picture in made.items() if picture is not None}
