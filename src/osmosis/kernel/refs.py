"""A lasting pointer from anywhere to one thing of one practice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from uuid import UUID, uuid5

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import parse_id

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One thing: ``practice:kind:uuid7``, stored as that text, never changed.

    Practices never import each other; they point with this.
    """

    practice: str
    kind: str
    id: UUID

    def __post_init__(self) -> None:
        if not (_is_name(self.practice) and _is_name(self.kind)):
            raise InvalidInputError("A reference names its practice and kind in small letters")

    def __hash__(self) -> int:
        return self.id.int  # Sets of very many are looked through, and an id says it all.

    def __str__(self) -> str:
        return f"{self.practice}:{self.kind}:{self.id}"

    def handed_id(self, kind: str) -> str:
        """By what a receiver knows again what came from here in this kind, however often."""
        return str(uuid5(self.id, f"{self.practice}:{self.kind}:{kind}"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reference that a text spells.

        Raises:
            InvalidInputError: It is not ``practice:kind:uuid``.
        """
        parts = text.split(":")
        if len(parts) != 3:
            raise InvalidInputError("A reference is written practice:kind:id")
        return cls(parts[0], parts[1], parse_id(parts[2]))


@lru_cache(maxsize=256)
def _is_name(name: str) -> bool:
    """Whether practices or kinds may be called so; there are few, and very many references."""
    return _NAME.fullmatch(name) is not None
