"""Checks a JSON body against the schema that its route declares, so that the two cannot part.

Knows the small part of JSON Schema (2020-12) that our declarations use; any other word in a
declaration is a mistake of ours and is said at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from osmosis.errors import InvalidInputError

_TYPES: Final[dict[str, Callable[[object], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
# Words that say something without limiting the value.
_TELLING: Final = frozenset(
    {"contentMediaType", "default", "description", "examples", "format", "required", "title"}
)


def check_body(value: object, schema: Mapping[str, Any], where: str = "body") -> None:
    """Refuse a value that the schema does not allow.

    Raises:
        InvalidInputError: Where and why.
    """
    _check_type(value, schema, where)
    for word, limit in schema.items():
        if word in _TELLING or word in {"type", "properties", "additionalProperties"}:
            continue
        _CHECKS[word](value, limit, where)
    if isinstance(value, dict):
        _check_object(value, schema, where)


def _check_type(value: object, schema: Mapping[str, Any], where: str) -> None:
    given = schema.get("type", [])
    allowed = [given] if isinstance(given, str) else given
    if allowed and not any(_TYPES[name](value) for name in allowed):
        raise InvalidInputError("This has the wrong type", at=where, wanted="/".join(allowed))


def _check_object(value: dict[str, Any], schema: Mapping[str, Any], where: str) -> None:
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = schema.get("required", ())
    missing = [name for name in required if name not in value] if required is not True else []
    if missing:
        raise InvalidInputError("Something is missing", at=where, missing=", ".join(missing))
    for name, item in value.items():
        if name in properties:
            check_body(item, properties[name], f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            raise InvalidInputError("There is more than this address knows", at=where)


def _enum(value: object, limit: Any, where: str) -> None:
    if value not in limit:
        raise InvalidInputError("This is not one of the values", at=where)


def _least(value: object, limit: Any, where: str) -> None:
    if isinstance(value, int) and value < limit:
        raise InvalidInputError("This number is too small", at=where, least=limit)


def _most(value: object, limit: Any, where: str) -> None:
    if isinstance(value, int) and value > limit:
        raise InvalidInputError("This number is too large", at=where, most=limit)


def _shortest(value: object, limit: Any, where: str) -> None:
    if isinstance(value, str | list) and len(value) < limit:
        raise InvalidInputError("This is too short", at=where, least=limit)


def _longest(value: object, limit: Any, where: str) -> None:
    if isinstance(value, str | list) and len(value) > limit:
        raise InvalidInputError("This is too long", at=where, most=limit)


def _items(value: object, limit: Any, where: str) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            check_body(item, limit, f"{where}[{index}]")


_CHECKS: Final[dict[str, Callable[[object, Any, str], None]]] = {
    "enum": _enum,
    "minimum": _least,
    "maximum": _most,
    "minLength": _shortest,
    "maxLength": _longest,
    "minItems": _shortest,
    "maxItems": _longest,
    "items": _items,
}
