"""age for things that do not fit into memory: bytes go in piece by piece and come out likewise.

pyrage reads from one object and writes to another until it is done; a server that receives an
upload, or a generator, wants it the other way round. So pyrage runs in a thread that only moves
while the caller waits for it: the two take turns, nothing is buffered beyond one piece, nothing
touches a disk, and an abandoned stream ends its thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

import pyrage  # type: ignore[import-untyped]  # pyrage has neither annotations nor stubs

from osmosis.sealing.age import Identity, opening_error, private_halves, public_halves

PIECE_BYTES = 1 << 20
"""Larger input is fed in pieces of this size, which bounds what is held at a time."""


class _UnfinishedError(Exception):
    """The thread stopped before its work was done, because the caller had gone or by a fault."""


class _Turns:
    """One pyrage call that runs in turns with its caller; also the reader and writer it is given.

    Args:
        call: Takes a reader and a writer, and returns when the reader has ended.
    """

    def __init__(self, call: Callable[[Any, Any], object]) -> None:
        self._call = call
        self._inbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox: SimpleQueue[bool] = SimpleQueue()
        self._input = memoryview(b"")
        self._ended = False
        self._output: list[bytes] = []
        self._abandoned = False
        self._finished = False
        self._error: Exception | None = _UnfinishedError("encryption stopped in the middle")
        self._thread: threading.Thread | None = None

    # The thread's side.

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; empty at the end. Waits for the caller when there are none."""
        if not self._input and not self._ended:
            self._outbox.put(False)
            piece = self._inbox.get()
            if piece is None:
                self._abandoned = True
            else:
                self._input, self._ended = memoryview(piece), not piece
        if self._abandoned:
            raise _UnfinishedError
        length = len(self._input) if size < 0 else size
        piece = bytes(self._input[:length])
        self._input = self._input[length:]
        return piece

    def write(self, data: bytes) -> int:
        """Keep what was made until the caller's turn."""
        if self._abandoned:
            raise _UnfinishedError
        self._output.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def _run(self) -> None:
        try:
            self._call(self, self)
            self._error = None
        except (pyrage.EncryptError, pyrage.DecryptError, OSError, _UnfinishedError) as error:
            self._error = error
        finally:
            self._outbox.put(True)

    # The caller's side.

    def give(self, piece: bytes) -> bytes:
        """Hand over a piece (empty: the end) and get what came of it."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="osmosis-age", daemon=True)
            self._thread.start()
            self._finished = self._outbox.get()
        if not self._finished:
            self._inbox.put(piece)
            self._finished = self._outbox.get()
        if self._finished and self._error is not None:
            raise self._error
        made, self._output = b"".join(self._output), []
        return made

    def close(self) -> None:
        """End the thread and wait until it has gone."""
        if self._thread is not None and self._thread.is_alive():
            self._inbox.put(None)
            self._thread.join()


class _Stream:
    """What encrypting and decrypting have in common: feed, finish, close, ``with``."""

    def __init__(self, turns: _Turns) -> None:
        self._turns = turns

    def feed(self, data: bytes) -> bytes:
        """What can be given out after these bytes; may be empty."""
        pieces = (data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES))
        return b"".join(self._give(piece) for piece in pieces)

    def finish(self) -> bytes:
        """The rest, after the last bytes were fed."""
        return self._give(b"")

    def close(self) -> None:
        """Give up or tidy up; may be called at any time and more than once."""
        self._turns.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _give(self, piece: bytes) -> bytes:
        try:
            return self._turns.give(piece)
        except (pyrage.DecryptError, OSError) as error:
            raise opening_error(str(error)) from None


class StreamEncryptor(_Stream):
    """Seals bytes as they arrive: ``feed`` each piece, then ``finish``, inside ``with``.

    Args:
        recipients: Public halves; any one of them opens the result.
    """

    def __init__(self, recipients: Sequence[str]) -> None:
        keys = public_halves(recipients)
        super().__init__(_Turns(lambda reader, writer: pyrage.encrypt_io(reader, writer, keys)))


class StreamDecryptor(_Stream):
    """Opens bytes as they arrive: ``feed`` each piece, then ``finish``, inside ``with``.

    What ``feed`` gives out was truly sealed so (age authenticates every 64 KiB), but only
    ``finish`` knows that nothing is missing at the end: keep nothing as whole before it returns.

    Args:
        identities: Private halves, of which one must fit.
    """

    def __init__(self, identities: Sequence[Identity]) -> None:
        keys = private_halves(identities)
        super().__init__(_Turns(lambda reader, writer: pyrage.decrypt_io(reader, writer, keys)))


def encrypting(chunks: Iterable[bytes], recipients: Sequence[str]) -> Iterator[bytes]:
    """The chunks sealed, chunk by chunk, as they are asked for.

    An exception from ``chunks`` passes through. A generator given as ``chunks`` is closed when
    this one is.
    """
    return _through(StreamEncryptor(recipients), chunks)


def decrypting(chunks: Iterable[bytes], identities: Sequence[Identity]) -> Iterator[bytes]:
    """The chunks opened, as they are asked for.

    Early chunks are delivered before the end has been seen; a ciphertext that was cut off raises
    after them, so what has been read counts only when the iteration ends without an error.

    Raises:
        WrongKeyError: None of the identities fits.
        DamagedCiphertextError: It was changed or cut off, also from the iterator's end.
    """
    return _through(StreamDecryptor(identities), chunks)


def _through(stream: _Stream, chunks: Iterable[bytes]) -> Iterator[bytes]:
    try:
        with stream:
            for chunk in chunks:
                if made := stream.feed(chunk):
                    yield made
            if made := stream.finish():
                yield made
    finally:
        if isinstance(chunks, Generator):
            chunks.close()
