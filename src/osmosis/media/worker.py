"""Has photographs derived by a limited child process, and outlives whatever happens to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Self

from osmosis.errors import ConfigError
from osmosis.languages.speaking import noop
from osmosis.media.child_process import ChildFellError, ChildProcess
from osmosis.media.pictures import SIZES, DerivationFailed, Picture, PictureLimits, Size
from osmosis.media.work import Answer

__all__ = ["PictureWorker", "Source"]

Source = bytes | Callable[[], Iterable[bytes]]
"""A photograph: its bytes, or what gives them in pieces, from the beginning at each call."""

_CANNOT_START = noop("The process that decodes photographs cannot be started")


class PictureWorker:
    """A limited child process to which photographs are handed, one after another.

    The child is begun with the first photograph, and begun again when it falls. The photographs
    and what is made of them go through pipes and are never written to a disk. Not to be shared
    between threads.

    Args:
        sizes: What is made of each photograph.
        limits: What one photograph may cost.
    """

    def __init__(
        self, *, sizes: Sequence[Size] = SIZES, limits: PictureLimits | None = None
    ) -> None:
        self._sizes = tuple(sizes)
        self._limits = limits or PictureLimits()
        self._child: ChildProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def child(self) -> ChildProcess:
        """The child, begun if there is none.

        Raises:
            ConfigError: It cannot be begun.
        """
        if self._child is None:
            try:
                self._child = ChildProcess(memory_bytes=self._limits.memory_bytes)
            except OSError as error:
                raise ConfigError(_CANNOT_START) from error
        return self._child

    def close(self) -> None:
        """End the child; another begins with the next photograph."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def derive(self, source: Source) -> Picture | DerivationFailed:
        """What a photograph is and the sizes made of it, or why there are none.

        Whatever the photograph does to the child, this answers. A child that falls may have been
        killed for no fault of the photograph, so the photograph is then tried once more.

        Raises:
            ConfigError: No child can be begun.
            Exception: What the source itself raises.
        """
        fall = None
        for _ in range(2):
            intake = _Intake(source)
            try:
                return self._outcome(intake, self._ask(intake))
            except ChildFellError as error:
                intake.drain()
                fall = error
            if fall.is_final:
                break
        if fall is None or not fall.had_begun:
            raise ConfigError(_CANNOT_START)
        return self._outcome(intake, fall.reason)

    def _ask(self, intake: _Intake) -> Answer | str:
        """The child's answer; a child that did not come to its end is not used again."""
        is_through = False
        try:
            answer = self.child.ask(intake, self._sizes, self._limits)
            is_through = True
        finally:
            if not is_through and self._child is not None:
                self._child.kill()
                self._child = None
        return answer

    def _outcome(self, intake: _Intake, answer: Answer | str) -> Picture | DerivationFailed:
        sha256, size = intake.sha256(), intake.size
        if isinstance(answer, str):
            return DerivationFailed(reason=answer, sha256=sha256, size=size)
        return Picture(
            sha256=sha256,
            size=size,
            kind=answer.kind,
            width=answer.width,
            height=answer.height,
            exif=answer.exif,
            derived=answer.derived,
        )


class _Intake:
    """The pieces of a photograph, counted and hashed as they are handed on."""

    def __init__(self, source: Source) -> None:
        self._pieces = iter((source,) if isinstance(source, bytes) else source())
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self._digest.update(piece)
        self.size += len(piece)
        return piece

    def drain(self) -> None:
        """Take in what is left."""
        for _ in self:
            pass

    def sha256(self) -> str:
        return self._digest.hexdigest()
