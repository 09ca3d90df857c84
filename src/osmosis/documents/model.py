"""What is read out of a file, whatever kind of file it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from whenever import Instant

from osmosis.errors import OsmosisError

SPOILED: Final = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError),
    *(OSError, RuntimeError, TypeError, ValueError),
)
"""What libraries are known to raise on files that somebody broke, or made to break them."""


class DocumentError(OsmosisError):
    """There is nothing to be read in a file."""

    category = "feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A chapter, or whatever the file itself is divided into.

    Attributes:
        html: Not sanitised.
    """

    title: str
    html: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says.

    Attributes:
        sections: In their order; a file that is not divided has one.
        pictures: What came along, by the addresses under which the HTML shows it
            (:func:`~osmosis.documents.enclosing.enclosed_address`).
        identity: What the file calls itself for good, such as a ``Message-ID``; empty when it
            does not.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    published_at: Instant | None = None
    sections: tuple[Section, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    identity: str = ""

    def titled(self, otherwise: str) -> Document:
        """The same, called something where it does not say what it is called."""
        return self if self.title else replace(self, title=otherwise)

    @property
    def html(self) -> str:
        """All of it."""
        return "\n".join(section.html for section in self.sections)
