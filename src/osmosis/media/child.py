"""The limited process that decodes photographs: ``python -m osmosis.media.child``.

It reads a photograph from its standard input, answers on its standard output, and goes on to the
next until its input ends. What goes wrong with one photograph is an answer; what it cannot answer
ends it, and :class:`osmosis.media.worker.PictureWorker` begins another.
"""

from __future__ import annotations

import signal
import struct
import sys
import warnings
import zlib
from typing import BinaryIO

from osmosis.confined.confine import allow_cpu_seconds, confine
from osmosis.confined.processes import own_output
from osmosis.confined.wire import WireError, read_chunks, read_head, write_head
from osmosis.languages.speaking import noop
from osmosis.media.check import MediaCheck
from osmosis.media.decode import decode
from osmosis.media.derive import derive_sizes
from osmosis.media.limits import Limits, MediaRefusedError
from osmosis.media.pictures import PictureLimits, Size
from osmosis.media.work import Answer, answer_head, failure_head, read_question

__all__ = ["main"]

# What decoders are known to raise for a damaged file. An error outside of this list ends the
# process, which comes to the same for the photograph and costs a new process.
_DECODER_ERRORS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def main() -> None:
    """Confine this process, then answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it is over
    warnings.simplefilter("ignore")
    answers, questions = own_output(), sys.stdin.buffer
    try:
        write_head(answers, {"confined": confine(memory_bytes=int(sys.argv[1]))})
        while True:
            sizes, limits = read_question(read_head(questions))
            photograph = b"".join(read_chunks(questions))
            allow_cpu_seconds(limits.cpu_seconds)
            _send(answers, _make(photograph, sizes, limits))
    except (WireError, BrokenPipeError):
        return


def _make(photograph: bytes, sizes: tuple[Size, ...], limits: PictureLimits) -> Answer | str:
    """The answer to a photograph, or the reason why there is none."""
    check = MediaCheck(
        expect="photo", limits=Limits(photo_bytes=limits.source_bytes, pixels=limits.pixels)
    )
    longest = max((size.longest for size in sizes), default=1)
    try:
        check.feed(photograph)
        kind = check.finish().kind
        is_grey = bool(sizes) and all(size.is_grey for size in sizes)
        decoded = decode(
            photograph, kind, longest=longest, most_pixels=limits.pixels, is_grey=is_grey
        )
        derived = derive_sizes(decoded, sizes)
    except MediaRefusedError as error:
        return error.message
    except MemoryError:
        return noop("The photograph needs more memory than is allowed")
    except _DECODER_ERRORS:
        return noop("The photograph is damaged and cannot be decoded")
    return Answer(
        kind=kind,
        width=decoded.width,
        height=decoded.height,
        exif=decoded.exif,
        derived=derived,
    )


def _send(pipe: BinaryIO, answer: Answer | str) -> None:
    if isinstance(answer, str):
        write_head(pipe, failure_head(answer))
        return
    write_head(pipe, answer_head(answer))
    pipe.writelines(size.data for size in answer.derived.values())
    pipe.flush()


if __name__ == "__main__":
    main()
