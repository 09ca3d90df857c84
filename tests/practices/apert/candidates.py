"""Candidates made in one line, for the tests of choosing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid5

from whenever import Instant

from osmosis.kernel.hashing import sha256_of
from osmosis.practices.apert.rules.candidates import Candidate, Voice

NAMES = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NOON = Instant.from_utc(2031, 5, 4, 12)


def axis(name: str) -> UUID:
    """The id of an axis that is called so."""
    return uuid5(NAMES, f"axis {name}")


def voice(name: str, *, weight: float = 1.0, leanings: Mapping[str, int] | None = None) -> Voice:
    """A source with a house of its own."""
    return Voice(
        source_id=uuid5(NAMES, name),
        name=name,
        publisher=f"{name.casefold().replace(' ', '-')}.example",
        weight=weight,
        leanings={axis(one): value for one, value in (leanings or {}).items()},
    )


def candidate(
    of: Voice, title: str, *, words: int = 400, text: str | None = None, carried: bool = False
) -> Candidate:
    """An entry of a source; its text has words that no other has, unless it is given."""
    own = " ".join(f"{title.replace(' ', '_')}{number}" for number in range(words))
    return Candidate(
        key=sha256_of([f"{of.name}/{title}".encode()]),
        voice=of,
        title=title,
        address=f"https://{of.publisher}/{sha256_of([title.encode()])[:12]}",
        text=own if text is None else text,
        words=words if text is None else len(text.split()),
        published_at=NOON,
        is_carried=carried,
    )
