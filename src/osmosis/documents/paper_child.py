"""The limited process that reads one PDF: ``python -m osmosis.documents.paper_child MEMORY CPU``.

It confines itself, reads the PDF from its standard input, and answers on its standard output: a
head with what stands in it, or why there is nothing, and then the HTML.
"""

from __future__ import annotations

import signal
import sys
import warnings
from typing import BinaryIO

from osmosis.confined.confine import allow_cpu_seconds, confine
from osmosis.confined.processes import own_output
from osmosis.confined.wire import WireError, read_chunks, write_chunk, write_end, write_head
from osmosis.documents.model import Document, DocumentError
from osmosis.documents.papers import read_paper
from osmosis.languages.speaking import noop

__all__ = ["main"]

_LONGEST_HEADING = 1_000


def main() -> None:
    """Confine this process, then read one paper."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it is over
    warnings.simplefilter("ignore")
    answers = own_output()
    memory_bytes, cpu_seconds = map(int, sys.argv[1:])
    confine(memory_bytes=memory_bytes)
    allow_cpu_seconds(cpu_seconds)
    try:
        data = b"".join(read_chunks(sys.stdin.buffer))
        _send(answers, _read(data))
    except (WireError, BrokenPipeError):
        return


def _read(data: bytes) -> Document | str:
    try:
        return read_paper(data)
    except DocumentError as error:
        return error.message
    except MemoryError:
        return noop("The paper needs more memory than is allowed")


def _send(pipe: BinaryIO, found: Document | str) -> None:
    if isinstance(found, str):
        write_head(pipe, {"failed": found})
        return
    authors = [author[:_LONGEST_HEADING] for author in found.authors[:1]]
    write_head(pipe, {"title": found.title[:_LONGEST_HEADING], "authors": authors})
    write_chunk(pipe, found.html.encode("utf-8", "replace"))
    write_end(pipe)


if __name__ == "__main__":
    main()
