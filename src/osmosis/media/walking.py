"""Walks through a file from front to back, whether it can be sought in or only streams past.

A walk is a generator that says what it wants next. It is written once per format; a
:class:`Walker` answers it, from chunks as they come. What a walk steps over need not be read at
all where the file can be sought in, so that a video of some gigabytes costs a few reads.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

__all__ = [
    "MalformedError",
    "Read",
    "Scan",
    "Shape",
    "Skip",
    "Step",
    "TruncatedError",
    "Walk",
    "Walker",
]


class TruncatedError(Exception):
    """The file ends before the walk was through."""


class MalformedError(Exception):
    """The file is not built the way its first bytes promise."""


@dataclass(frozen=True)
class Read:
    """The next ``count`` bytes, please; fewer when ``may_end`` and the file ends before them."""

    count: int
    may_end: bool = False


@dataclass(frozen=True)
class Skip:
    """Step over ``count`` bytes; all of them must be there."""

    count: int


@dataclass(frozen=True)
class Scan:
    """Step behind the next place where these two bytes stand."""

    pattern: bytes


@dataclass(kw_only=True)
class Shape:
    """What a walk learns about a photograph on its way.

    Args:
        width: Declared width in pixels, before any turning; 0 while it is not known.
        height: Declared height, likewise.
    """

    width: int = 0
    height: int = 0

    @property
    def pixels(self) -> int:
        """The declared number of pixels."""
        return self.width * self.height


Step = Read | Skip | Scan
Walk = Generator[Step, bytes, None]


class Walker:
    """Answers one walk from the bytes of a file, in order.

    Args:
        walk: The walk, not yet begun.

    Raises:
        MalformedError: Out of :meth:`feed` and :meth:`finish`, from the walk itself.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._rest = bytearray()
        self._step: Step | None = None
        self._to_skip = 0
        self._advance(None)

    @property
    def is_done(self) -> bool:
        """Whether the walk has seen all it wanted; whatever follows is of no interest."""
        return self._step is None

    @property
    def skippable(self) -> int:
        """How many of the bytes that come next need not be read."""
        return max(self._to_skip - len(self._rest), 0)

    def skip(self, count: int) -> None:
        """Take note that ``count`` bytes were stepped over without being read."""
        self._to_skip -= len(self._rest) + count
        self._rest.clear()
        self._pump()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if not self.is_done:
            self._rest += chunk
            self._pump()

    def finish(self) -> None:
        """Take note that the file ends here.

        Raises:
            TruncatedError: The walk wanted more.
        """
        if isinstance(self._step, Read) and self._step.may_end:
            self._advance(self._take(self._step.count))
        if not self.is_done:
            raise TruncatedError

    def _pump(self) -> None:
        """Answer the walk as far as the bytes at hand allow."""
        while self._step is not None:
            answer = self._answer(self._step)
            if answer is None:
                return
            self._advance(answer)

    def _advance(self, answer: bytes | None) -> None:
        try:
            self._step = next(self._walk) if answer is None else self._walk.send(answer)
        except StopIteration:
            self._step = None
            self._rest.clear()
            return
        if isinstance(self._step, Skip):
            self._to_skip = self._step.count

    def _answer(self, step: Step) -> bytes | None:
        if isinstance(step, Read):
            return self._take(step.count) if len(self._rest) >= step.count else None
        if isinstance(step, Skip):
            return self._step_over()
        return self._step_behind(step.pattern)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._rest[:count])
        del self._rest[:count]
        return taken

    def _step_over(self) -> bytes | None:
        count = min(self._to_skip, len(self._rest))
        del self._rest[:count]
        self._to_skip -= count
        return b"" if self._to_skip == 0 else None

    def _step_behind(self, pattern: bytes) -> bytes | None:
        found = self._rest.find(pattern)
        if found >= 0:
            return self._take(found + len(pattern))[-len(pattern) :]
        del self._rest[: max(len(self._rest) - len(pattern) + 1, 0)]
        return None
