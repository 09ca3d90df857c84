"""Reads ``data/roll.json`` of a capsule that somebody hands in.

Unknown fields are passed over, so that what later versions add does no harm; known fields must
be of their type.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken
from osmosis.bags.errors import CapsuleError
from osmosis.bags.roll_json import FORMAT, Json

_T = TypeVar("_T")

#: Makes a file of what ``roll.json`` says of it; refuses what the bag does not hold.
FileOpener = Callable[["Fields"], CapsuleFile]


class Fields:
    """One object of ``roll.json``, asked for its fields by type."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise _wrong("object")
        self._value: Json = value

    def text(self, name: str) -> str:
        """A text; empty when it is not there."""
        return self._get(name, str) or ""

    def number(self, name: str) -> int | None:
        """A whole number, if it is there."""
        return self._get(name, int)

    def needed_number(self, name: str) -> int:
        """A whole number that must be there."""
        found = self.number(name)
        if found is None:
            raise _wrong(name)
        return found

    def flag(self, name: str) -> bool:
        """A yes or no; no when it is not there."""
        return bool(self._get(name, bool))

    def facts(self, name: str) -> Json:
        """An object as it is; empty when it is not there."""
        return self._get(name, dict) or {}

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._get(name, list) or []
        if not all(isinstance(each, str) for each in found):
            raise _wrong(name)
        return tuple(found)

    def one(self, name: str) -> Fields | None:
        """An object, if it is there."""
        found = self._get(name, dict)
        return None if found is None else Fields(found)

    def many(self, name: str) -> tuple[Fields, ...]:
        """A list of objects."""
        return tuple(Fields(each) for each in self._get(name, list) or [])

    def many_facts(self, name: str) -> tuple[Json, ...]:
        """A list of objects as they are."""
        found = self._get(name, list) or []
        if not all(isinstance(each, dict) for each in found):
            raise _wrong(name)
        return tuple(found)

    def _get(self, name: str, kind: type[_T]) -> _T | None:
        found = self._value.get(name)
        if found is None:
            return None
        # True is an int to Python, but not to the person who wrote the specification.
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise _wrong(name)
        return found


def parse_roll_json(text: bytes) -> Fields:
    """The description of a capsule, not yet looked at more closely.

    Raises:
        CapsuleError: It is not JSON as the format has it, or of a version that is not known.
    """
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_float=_refuse_fraction,
            parse_constant=_refuse_fraction,
        )
    except (ValueError, RecursionError):
        raise CapsuleError("The capsule's description cannot be read") from None
    fields = Fields(value)
    name = fields.text("format")
    if not name.startswith("osmosis-roll/"):
        raise CapsuleError("This is a bag, but not a roll")
    if name != FORMAT:
        raise CapsuleError("The capsule comes from a newer Osmosis and cannot be read by this one")
    return fields


def capsule_of(fields: Fields, open_file: FileOpener) -> Capsule:
    """The capsule that a description tells of, with its files.

    Raises:
        CapsuleError: A field is missing or of the wrong type.
    """
    roll = fields.one("roll")
    if roll is None:
        raise _wrong("roll")
    sheet = fields.one("contact_sheet")
    return Capsule(
        id=roll.text("id"),
        virtue=roll.text("virtue"),
        why=roll.text("why"),
        counts=roll.text("counts"),
        looking=roll.text("looking"),
        identity_line=roll.text("identity_line"),
        exposures=roll.needed_number("exposures"),
        lucky_number=roll.number("lucky_number"),
        colour=roll.text("colour"),
        edge_code=roll.text("edge_code"),
        medium=roll.text("medium"),
        loaded=roll.text("loaded"),
        finished=roll.text("finished"),
        developed=roll.text("developed"),
        cased=roll.text("cased"),
        is_from_before=roll.flag("is_from_before"),
        box_place=roll.text("box_place"),
        scents=roll.texts("scents"),
        circled=roll.texts("circled"),
        fogged=tuple(
            Fogged(at=mark.text("at"), reason=mark.text("reason")) for mark in roll.many("fogged")
        ),
        frames=tuple(_frame(each, open_file) for each in fields.many("frames")),
        contact_sheet=None if sheet is None else open_file(sheet),
        glosses=roll.many_facts("glosses"),
        extra=roll.facts("extra"),
    )


def _frame(fields: Fields, open_file: FileOpener) -> CapsuleFrame:
    original = fields.one("original")
    return CapsuleFrame(
        id=fields.text("id"),
        number=fields.needed_number("number"),
        kind=fields.text("kind"),
        taken=_taken(fields.one("taken")),
        photographed=_taken(fields.one("photographed")),
        camera=fields.text("camera"),
        line=fields.text("line"),
        detail=fields.text("detail"),
        glad_predicted=fields.number("glad_predicted"),
        glad_actual=fields.number("glad_actual"),
        scent=fields.text("scent"),
        film_place=fields.text("film_place"),
        location=fields.text("location"),
        voided=fields.text("voided"),
        undecoded=fields.text("undecoded"),
        let_go=fields.text("let_go"),
        original=None if original is None else open_file(original),
        prints=tuple(open_file(each) for each in fields.many("prints")),
        glosses=fields.many_facts("glosses"),
        extra=fields.facts("extra"),
    )


def _taken(fields: Fields | None) -> Taken | None:
    if fields is None:
        return None
    return Taken(text=fields.text("text"), certainty=fields.text("certainty"))


def _wrong(name: str) -> CapsuleError:
    return CapsuleError("The capsule's description has a field that cannot be", field=name)


def _without_repeats(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CapsuleError("The capsule's description says the same thing twice")
    return found


def _refuse_fraction(_: str) -> Any:
    raise CapsuleError("The capsule's description holds a fraction; the format has none")
