"""A look at a file while it passes on its way, so that it need not be read twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from osmosis.media.check import MediaCheck
from osmosis.media.kinds import Family
from osmosis.media.limits import Limits

__all__ = ["looked_at"]


def looked_at(
    chunks: Iterable[bytes], *, expect: Family, name: str = "", limits: Limits | None = None
) -> Iterator[bytes]:
    """The same chunks; breaks off as soon as they cannot be what they were given as.

    Raises:
        MediaRefusedError: From the iterator: it is no such file, too large, or cut off.
    """
    check = MediaCheck(name=name, expect=expect, limits=limits)
    for chunk in chunks:
        check.feed(chunk)
        yield chunk
    check.finish()
