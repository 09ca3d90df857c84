"""What an export says of itself in ``data/store.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.kernel.hashing import canonical_json
from osmosis.kernel.ids import parse_id

FORMAT = 1
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
    InvalidInputError,
)
UNDER_VAULT, UNDER_PASSPHRASE, NO_HOUSE = "vault", "passphrase", "none"


class NewerExportError(InvalidInputError):
    """The export was written by a newer Osmosis."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What an export is of.

    Attributes:
        rehearsal: Whether the store's clock may be set.
        made_at: Of when it is, as text.
        house: Under what the house key lies: ``vault``, ``passphrase``, or ``none``.
        forms: The number of the last migration of each set; the tables are in that form.
    """

    person_id: UUID
    rehearsal: bool
    made_at: str
    house: str
    forms: Mapping[str, int]


def spelled_label(label: Label) -> bytes:
    """The bytes of ``data/store.json``."""
    fields = {**asdict(label), "person_id": str(label.person_id), "format": FORMAT}
    return canonical_json(fields) + b"\n"


def read_label(data: bytes) -> Label:
    """What the bytes of ``data/store.json`` say.

    Raises:
        NewerExportError: It is in a form that is not known here.
        InvalidInputError: It says nothing that can be read.
    """
    try:
        fields = json.loads(data)
        number = fields["format"]
        label = Label(
            person_id=parse_id(fields["person_id"]),
            rehearsal=fields["rehearsal"] is True,
            made_at=str(fields["made_at"]),
            house=str(fields["house"]),
            forms={str(name): int(form) for name, form in fields["forms"].items()},
        )
    except _UNREADABLE as error:
        raise InvalidInputError("This export does not say what it is of") from error
    if number != FORMAT:
        raise NewerExportError("This export is of a form that is not known here", form=number)
    return label


def refuse_newer_form(label: Label, known: Mapping[str, int]) -> None:
    """Stop before tables in a form that this program does not know yet.

    Raises:
        NewerExportError: They are.
    """
    for name, given in sorted(label.forms.items()):
        ours = known.get(name, 0)
        if given > ours:
            raise NewerExportError(
                "This export was written by a newer Osmosis", part=name, form=given, known=ours
            )
