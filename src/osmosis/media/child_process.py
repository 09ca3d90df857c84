"""The parent's side of the limited child process: begins it, asks it, ends it."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from osmosis.confined.processes import begin_child, ran_out_of_time
from osmosis.confined.wire import WireError, read_head, write_chunk, write_end, write_head
from osmosis.languages.speaking import gettext, noop
from osmosis.media.pictures import PictureLimits, Size
from osmosis.media.work import Answer, question, read_answer

__all__ = ["ChildFellError", "ChildProcess"]

_SECONDS_TO_END = 5
_TOO_LONG = noop("The photograph took too long to decode")


class ChildFellError(Exception):
    """The child ended before it had answered.

    Args:
        reason: The sentence for the photograph.
        is_final: Whether trying again would be of no use.
        had_begun: Whether the child had come as far as taking photographs.
    """

    def __init__(self, reason: str, *, is_final: bool, had_begun: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        self.had_begun = had_begun


class ChildProcess:
    """One limited child process, from its beginning to its end.

    Args:
        memory_bytes: How much address space it may have.
    """

    def __init__(self, *, memory_bytes: int) -> None:
        self._process = begin_child("osmosis.media.child", str(memory_bytes))
        self._confined: tuple[str, ...] | None = None
        self._is_late = False

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def confined(self) -> tuple[str, ...]:
        """What the child has given up, as far as this platform can take it away."""
        if self._confined is None:
            in_force = read_head(self._output).get("confined")
            self._confined = tuple(in_force) if isinstance(in_force, list) else ()
        return self._confined

    def ask(
        self, photograph: Iterable[bytes], sizes: Sequence[Size], limits: PictureLimits
    ) -> Answer | str:
        """The child's answer to a photograph, or its reason for having none.

        Raises:
            ChildFellError: It ended, or was ended because it took too long.
            Exception: What the photograph itself raises while it is read.
        """
        alarm = threading.Timer(limits.wall_seconds, self._end_late)
        alarm.daemon = True
        alarm.start()
        try:
            self.confined()
            self._send(photograph, question(sizes, limits), limits.source_bytes)
            return read_answer(read_head(self._output), self._output)
        except WireError:
            raise self._fall() from None
        finally:
            alarm.cancel()

    def end(self) -> None:
        """Let the child come to its end by itself, or end it after a while."""
        with contextlib.suppress(OSError):
            self._input.close()
        try:
            self._process.wait(timeout=_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def kill(self) -> None:
        """End the child at once."""
        self._process.kill()
        self._reap()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _send(self, photograph: Iterable[bytes], head: dict[str, object], most_bytes: int) -> None:
        """Hand the photograph over; an error of its own passes, one of the pipe does not."""
        with _pipe_errors():
            write_head(self._input, head)
        left = most_bytes
        for piece in photograph:
            left -= len(piece)
            if left < 0:
                reason = gettext(
                    "The photograph is larger than the limit of {number} MB",
                    number=most_bytes // 1_000_000,
                )
                raise ChildFellError(reason, is_final=True, had_begun=True)
            with _pipe_errors():
                write_chunk(self._input, piece)
        with _pipe_errors():
            write_end(self._input)

    def _fall(self) -> ChildFellError:
        """Why the child ended, as far as its parent can tell."""
        self.kill()
        out_of_time = self._is_late or ran_out_of_time(self._process)
        return ChildFellError(
            _TOO_LONG if out_of_time else noop("The photograph makes its decoder fail"),
            is_final=out_of_time,
            had_begun=self._confined is not None,
        )

    def _end_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _reap(self) -> None:
        self._process.wait()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()


@contextlib.contextmanager
def _pipe_errors() -> Iterator[None]:
    """A pipe that broke means that the child has ended."""
    try:
        yield
    except OSError:
        raise WireError from None
