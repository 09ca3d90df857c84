"""One line of the ledger: its form, its hash, and what is wrong with a damaged one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.languages.speaking import noop

FIRST = "0" * 64

UNREADABLE = noop("A ledger line cannot be read")
CHANGED = noop("A ledger line was changed")
MISSING = noop("A ledger line is missing before this one")


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """One line.

    Attributes:
        key: Unique; a line is written once however often it is tried.
        kind: ``kept``, ``placed``, ``renumbered``, ``released`` or ``rows``.
        ref: What it is about, as text.
        sha256: The blob's name, when there is one.
        at: When, as text in UTC.
    """

    key: UUID
    kind: str
    ref: str
    sha256: str | None
    details: object
    at: str

    def body(self, previous: str) -> dict[str, object]:
        """The line's fields and the hash of the line before, without its own hash."""
        fields: dict[str, object] = {
            "key": str(self.key),
            "kind": self.kind,
            "ref": self.ref,
            "at": self.at,
            "previous": previous,
        }
        if self.sha256 is not None:
            fields["sha256"] = self.sha256
        if self.details is not None:
            fields["details"] = self.details
        return fields

    def spelled(self, previous: str) -> tuple[bytes, str]:
        """The line as it stands in the file, without its newline, and its hash."""
        body = self.body(previous)
        own = line_hash(body)
        return canonical_json({**body, "hash": own}), own


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadLine:
    """A line as it was found.

    Attributes:
        raw: Its bytes, without the newline.
        line: What it says; ``None`` when that cannot be read or was changed.
        previous: The hash that it claims for the line before.
        own: The hash by which the next line must name it.
    """

    raw: bytes
    line: LedgerLine | None
    previous: str
    own: str
    problem: str = ""


def line_hash(body: dict[str, object]) -> str:
    """The hash that a line carries, over everything else in it."""
    return sha256_of([canonical_json(body)])


def read_line(raw: bytes) -> ReadLine:
    """What one line says, when its own hash fits and it is spelled as Osmosis spells it."""
    try:
        fields = json.loads(raw)
        own = fields.pop("hash")
        line = LedgerLine(
            key=UUID(fields["key"]),
            kind=fields["kind"],
            ref=fields["ref"],
            sha256=fields.get("sha256"),
            details=fields.get("details"),
            at=fields["at"],
        )
        previous = fields["previous"]
        spelled, hashed = line.spelled(previous)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ReadLine(raw=raw, line=None, previous="", own=sha256_of([raw]), problem=UNREADABLE)
    if hashed != own or spelled != raw:
        return ReadLine(raw=raw, line=None, previous=previous, own=str(own), problem=CHANGED)
    return ReadLine(raw=raw, line=line, previous=previous, own=own)


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines of a file, and what stands after the last newline."""
    *whole, rest = data.split(b"\n")
    return whole, rest
