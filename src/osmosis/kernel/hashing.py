"""SHA-256 of bytes, and of rows in a form that no database shapes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref

_PLAIN: Final = frozenset({str, int, bool, type(None)})


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of the chunks laid end to end, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def held_to(
    sha256: str, chunks: Iterable[bytes], failure: Callable[[], Exception]
) -> Iterator[bytes]:
    """The chunks as they come; raises after the last of them when they do not hash to this.

    Args:
        sha256: 64 hexadecimal digits.
        failure: Gives what is raised.
    """
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise failure()


def canonical_json(value: object) -> bytes:
    """JSON with one spelling: sorted keys, no spaces, UTF-8 unescaped.

    Close to RFC 8785, except that fractions are refused instead of normalised: no number in a
    store is one.

    Raises:
        TypeError: There is a float or a type that JSON does not know.
    """
    _refuse_floats(value)
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def _refuse_floats(value: object) -> None:
    # Nearly every value is one of these, and asking whether it is a mapping takes long.
    if type(value) in _PLAIN:
        return
    if isinstance(value, float):
        raise TypeError("a canonical form has no fractions")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def instant_text(instant: Instant) -> str:
    """An instant as ``2031-05-04T06:00:00.000000Z``: fixed width, so that text sorts as time."""
    return instant.format_iso(unit="microsecond")


def plain_form(value: object) -> object:
    """What stands for a column's value in the canonical form: text, number, list or mapping."""
    if isinstance(value, Instant):
        return instant_text(value)
    if isinstance(value, UUID | Ref):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): plain_form(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_form(item) for item in value]
    return value


def row_hash(table: str, row: Mapping[str, object]) -> str:
    """The SHA-256 of a row's canonical form, the same on every database."""
    return sha256_of([canonical_row(table, row)])


def canonical_row(table: str, row: Mapping[str, object]) -> bytes:
    """A row in the one form that no database shapes: what is hashed, and what is exported.

    Args:
        table: The table's name; it is part of the form, so that a row cannot pass for another's.
        row: Column names and values. ``row_hash`` itself is left out, and so are columns whose
            value is ``None``: a column added later does not change what older rows hash to.
    """
    columns = {
        name: plain_form(value)
        for name, value in row.items()
        if name != "row_hash" and value is not None
    }
    return canonical_json({"table": table, "row": columns})
