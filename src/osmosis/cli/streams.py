"""Standard output whose reader may go away: what is printed then is dropped, and the work goes on.

So a backup that is piped into ``head`` is made to its end, and a look whether all is whole ends
with the code of what it found.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO


class _Unheard(io.FileIO):
    """A file descriptor that leads nowhere as soon as nobody reads it."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(data)


def let_readers_go() -> None:
    """Let standard output and standard error outlive whoever reads them."""
    if os.name == "nt":
        return  # consoles there are no files
    sys.stdout, sys.stderr = _outliving(sys.stdout), _outliving(sys.stderr)


def _outliving(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream  # it was exchanged already, or was closed from the beginning
    stream.flush()
    raw = _Unheard(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
    )
