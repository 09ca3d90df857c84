"""The letters in an mbox file (RFC 4155, and what is found in the wild), one at a time.

Python's :mod:`mailbox` opens such a file for writing and holds each letter whole, whatever its
size; this only reads, and passes over what is too large.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from osmosis.documents.letters import MOST_BYTES
from osmosis.languages.speaking import noop

_BEGINS = re.compile(rb"From (?=\S)")
_QUOTED = re.compile(rb">+From ")


def letters_in(
    lines: Iterable[bytes], passed_over: Callable[[str], None] = lambda why: None
) -> Iterator[bytes]:
    """Each letter of an mbox, as it was before it was put there.

    A letter begins with ``From `` after a blank line, or at the very beginning; what comes before
    the first is passed over.

    Args:
        passed_over: Told, in a sentence without a full stop, of what is no letter or too large.
    """
    letter: list[bytes] = []
    is_in, was_blank, size = False, True, 0
    for line in lines:
        if was_blank and _BEGINS.match(line):
            if is_in and 0 < size <= MOST_BYTES:
                yield _whole(letter)
            letter, is_in, size = [], True, 0
        elif is_in:
            was_small, size = size <= MOST_BYTES, size + len(line)
            if size <= MOST_BYTES:
                letter.append(line[1:] if _QUOTED.match(line) else line)
            elif was_small:
                letter.clear()
                passed_over(noop("This letter is too large"))
        elif line.strip() and not size:
            size = len(line)
            passed_over(noop("This stands before the first letter"))
        was_blank = not line.strip()
    if is_in and 0 < size <= MOST_BYTES:
        yield _whole(letter)


def _whole(lines: list[bytes]) -> bytes:
    """A letter without the blank line that parts it from the next, if there is one."""
    return b"".join(lines).rstrip(b"\r\n") + b"\n"
