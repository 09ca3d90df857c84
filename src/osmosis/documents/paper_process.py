"""Has a PDF read by a limited child process, and outlives whatever the PDF does to it."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from dataclasses import dataclass
from typing import IO, Final

from osmosis.confined.processes import begin_child, ran_out_of_time
from osmosis.confined.wire import WireError, read_chunks, read_head, write_chunk, write_end
from osmosis.documents.model import Document, DocumentError, Section
from osmosis.documents.papers import MOST_BYTES

__all__ = ["PaperLimits", "read_confined"]

_CHILD: Final = "osmosis.documents.paper_child"
_MOST_HTML_BYTES: Final = 20_000_000
_MOST_WORDS: Final = 300  # letters of a reason


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperLimits:
    """What reading one PDF may cost; memory is address space, of which libraries take a part."""

    memory_bytes: int = 800_000_000
    cpu_seconds: int = 30
    wall_seconds: float = 60.0


def read_confined(data: bytes, limits: PaperLimits | None = None) -> Document:
    """The words of a PDF, page after page.

    Raises:
        DocumentError: It is too large, damaged or locked, has no words, or costs too much.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError("The paper is too large", bytes=len(data))
    limits = limits or PaperLimits()
    try:
        child = begin_child(_CHILD, str(limits.memory_bytes), str(limits.cpu_seconds))
    except OSError as error:
        raise DocumentError("The process that reads papers cannot be started") from error
    is_late = threading.Event()

    def end_late() -> None:
        is_late.set()
        child.kill()

    alarm = threading.Timer(limits.wall_seconds, end_late)
    alarm.daemon = True
    alarm.start()
    try:
        return _answer(child, data)
    except (WireError, OSError):
        _end(child)
        if is_late.is_set() or ran_out_of_time(child):
            raise DocumentError("The paper takes too long to read") from None
        raise DocumentError("The paper makes its reader fail") from None
    finally:
        alarm.cancel()
        _end(child)


def _answer(child: subprocess.Popen[bytes], data: bytes) -> Document:
    assert child.stdin is not None
    assert child.stdout is not None
    write_chunk(child.stdin, data)
    write_end(child.stdin)
    head = read_head(child.stdout)
    if "failed" in head:
        raise DocumentError(_text(head["failed"])[:_MOST_WORDS])
    authors = head.get("authors")
    if not isinstance(authors, list):
        raise WireError
    title, html = _text(head.get("title")), _html(child.stdout)
    sections = (Section(title="", html=html),)
    return Document(title=title, authors=tuple(map(_text, authors)), sections=sections)


def _html(pipe: IO[bytes]) -> str:
    """What was read; it is not trusted any more than what it was read from."""
    whole = bytearray()
    for chunk in read_chunks(pipe):
        whole += chunk
        if len(whole) > _MOST_HTML_BYTES:
            raise DocumentError("The paper has too many words")
    return whole.decode("utf-8", "replace")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError
    return value


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
