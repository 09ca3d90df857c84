"""Column types that read and write the same values on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json, instant_text
from osmosis.kernel.refs import Ref
from osmosis.storage.failures import StoreDamagedError

Given = TypeVar("Given")
Read = TypeVar("Read")


Reader = Callable[[Any], Read | None]


def readable(parse: Callable[[Given], Read], value: Given | None) -> Read | None:
    """A stored value as what it stands for.

    Raises:
        StoreDamagedError: The value makes no sense, so the database is damaged.
    """
    return _reader(parse)(value)


def _reader(parse: Callable[[Any], Read]) -> Reader[Read]:
    """What makes values of one column; every one of every row that is read passes here."""

    def read(value: Any) -> Read | None:
        if value is None:
            return None
        try:
            return parse(value)
        except (ValueError, TypeError, AttributeError, InvalidInputError) as error:
            raise StoreDamagedError("A stored value is damaged; run `osmosis verify`") from error

    return read


class UtcDateTime(TypeDecorator[Instant]):
    """An instant: text of fixed width on SQLite, ``timestamptz`` on PostgreSQL.

    A plain time-zone column silently loses the offset on SQLite and comes back in the server's
    zone on PostgreSQL; this one takes nothing but an ``Instant`` and gives nothing else.
    """

    impl = sa.String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """``timestamptz`` where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.String(27))

    def process_bind_param(self, value: Instant | None, dialect: Dialect) -> object:
        """Refuse anything that is not an instant."""
        if value is None:
            return None
        if not isinstance(value, Instant):
            raise TypeError("only an Instant goes into a time column")
        if dialect.name == "postgresql":
            return value.to_stdlib()
        return instant_text(value)

    def process_result_value(self, value: object, dialect: Dialect) -> Instant | None:
        """Always an instant."""
        return readable(_instant, value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader[Instant]:
        """The same in one step: a page over a large life reads a hundred thousand values."""
        return _reader(_instant)


class UuidText(TypeDecorator[UUID]):
    """A UUID as its hyphenated text, so that a person can read the file without Osmosis."""

    impl = sa.String(36)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> str | None:
        """The hyphenated text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> UUID | None:
        """The id."""
        return readable(_uuid, value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader[UUID]:
        """The same in one step."""
        return _reader(_uuid)


class RefText(TypeDecorator[Ref]):
    """A reference as its text."""

    impl = sa.String(120)
    cache_ok = True

    def process_bind_param(self, value: Ref | None, dialect: Dialect) -> str | None:
        """The text ``practice:kind:id``."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Ref | None:
        """The reference."""
        return readable(Ref.parse, value)


class JsonText(TypeDecorator[object]):
    """A JSON value as canonical text: the same bytes on both databases, without fractions."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Canonical JSON."""
        return None if value is None else canonical_json(value).decode("utf-8")

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """The parsed value."""
        return readable(json.loads, value)


@lru_cache(maxsize=8_192)
def _uuid(value: str) -> UUID:
    """The id of a text; few ids are in very many rows, and reading one costs more than the rest."""
    return UUID(value)


def _instant(value: object) -> Instant:
    if isinstance(value, datetime):
        return Instant(value.astimezone(UTC))
    return Instant.parse_iso(str(value))
