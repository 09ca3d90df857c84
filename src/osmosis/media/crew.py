"""Has many photographs derived by a few limited child processes at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self, TypeVar

from osmosis.media.pictures import SIZES, DerivationFailed, Picture, PictureLimits, Size
from osmosis.media.worker import PictureWorker, Source

__all__ = ["PictureCrew"]

Key = TypeVar("Key")


class PictureCrew:
    """Up to a few workers side by side, for a whole roll.

    Args:
        workers: How many. Two fill two cores, and keep 36 photographs of 12 megapixels within
            the memory that developing may take.
        sizes: What is made of each photograph.
        limits: What one photograph may cost.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        sizes: Sequence[Size] = SIZES,
        limits: PictureLimits | None = None,
    ) -> None:
        self._workers = [PictureWorker(sizes=sizes, limits=limits) for _ in range(workers)]
        self._idle: SimpleQueue[PictureWorker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="picture")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, after the photographs they have begun."""
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def derive_all(
        self, photographs: Iterable[tuple[Key, Source]]
    ) -> Iterator[tuple[Key, Picture | DerivationFailed]]:
        """Each photograph's outcome under its key, in the order in which they are given.

        No more than one photograph beyond those at work is begun before its turn is taken, so
        that memory does not grow with the roll. A source that is called is called in another
        thread.
        """
        waiting: deque[tuple[Key, Future[Picture | DerivationFailed]]] = deque()
        try:
            for key, source in photographs:
                waiting.append((key, self._threads.submit(self._derive, source)))
                if len(waiting) > len(self._workers):
                    yield _next_of(waiting)
            while waiting:
                yield _next_of(waiting)
        finally:
            for _, outcome in waiting:
                outcome.cancel()

    def _derive(self, source: Source) -> Picture | DerivationFailed:
        worker = self._idle.get()
        try:
            return worker.derive(source)
        finally:
            self._idle.put(worker)


def _next_of(
    waiting: deque[tuple[Key, Future[Picture | DerivationFailed]]],
) -> tuple[Key, Picture | DerivationFailed]:
    key, outcome = waiting.popleft()
    return key, outcome.result()
