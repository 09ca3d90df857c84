"""What can be wrong with a zip file, a bag or a capsule that somebody hands in."""

from __future__ import annotations

from osmosis.errors import InvalidInputError


class CapsuleError(InvalidInputError):
    """This is not a capsule that can be used; the sentence says why."""


class ZipError(CapsuleError):
    """The zip file itself is broken, or built to harm."""


class BagError(CapsuleError):
    """The zip file is sound, but what is in it is not a complete and valid bag (RFC 8493)."""
