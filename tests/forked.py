"""``osmosis`` in a process of its own, forked from one that has everything imported already.

Starting Python and importing costs a command more than its work. What is cold about a start, with
a person's own environment, is seen where :mod:`tests.faults.machine` starts a server, or a command
``cold``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TextIO

from osmosis.cli.main import main

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.everything", __name__])


class Forked:
    """A command that runs.

    Args:
        given: What it reads on its standard input; no more than a pipe holds.

    Attributes:
        out: What it prints.
        err: What it prints on standard error.
    """

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], given: str = ""
    ) -> None:
        (reads, gives), (hears_out, out), (hears_err, err) = (
            _CONTEXT.Pipe(duplex=False) for _ in range(3)
        )
        self._process = _CONTEXT.Process(
            target=_become, args=(list(words), dict(environment), reads, out, err)
        )
        self._process.start()
        with os.fdopen(os.dup(gives.fileno()), "w", encoding="utf-8") as file:
            file.write(given)
        for one in (gives, reads, out, err):
            one.close()
        self.out, self.err = (_reader(one) for one in (hears_out, hears_err))

    def terminate(self) -> None:
        """End it as at a person's wish."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as at a power cut."""
        self._process.kill()

    def wait(self, seconds: float | None = None) -> int:
        """How it ended.

        Raises:
            TimeoutError: It has not.
        """
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            raise TimeoutError("it goes on")
        self.out.close()
        self.err.close()
        self._process.close()
        return code


def _reader(connection: Connection) -> TextIO:
    reader = os.fdopen(os.dup(connection.fileno()), encoding="utf-8")
    connection.close()
    return reader


def _become(
    words: Sequence[str],
    environment: Mapping[str, str],
    given: Connection,
    out: Connection,
    err: Connection,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    for one, number in ((given, 0), (out, 1), (err, 2)):
        os.dup2(one.fileno(), number)
        one.close()
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.argv = ["osmosis", *words]
    main(words)
