"""Putting a source of any kind behind a gate, as a person asks for it: what it names is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.practices.apert.model import Source, SourceKind
from osmosis.practices.apert.rules.source_addresses import checked_address
from osmosis.practices.apert.rules.source_paths import Form, is_path, split_path
from osmosis.practices.apert.service.sources import NewSource, add_source
from osmosis.practices.apert.service.works import add_work
from osmosis.practices.context import PracticeContext

ADDED_BY_HAND: Final = tuple(kind for kind in SourceKind if kind is not SourceKind.SAVED)
"""Every kind but the saved links of a gate, which are there from the first of them."""


_LYING_HERE: Final = frozenset(
    {SourceKind.FOLDER, SourceKind.MAILBOX, SourceKind.PEER, SourceKind.WORK}
)


def add_by_hand(context: PracticeContext, gate_id: UUID, wanted: NewSource) -> Source:
    """Put a source behind a gate; a long work is taken into the store at once.

    Feeds are looked for with :func:`~osmosis.practices.apert.service.discovering.discover` before.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: Its address, name or weight cannot be used, or what lies on this machine
            is not there.
        ConflictError: It stands behind this gate already, or the gate has ended.
    """
    address = checked_address(wanted.kind, wanted.address)
    if wanted.kind in _LYING_HERE and is_path(address):
        _require(wanted.kind, address)
    if wanted.kind is SourceKind.WORK:
        return add_work(context, gate_id, wanted)
    return add_source(context, gate_id, wanted)


def made_whole(wanted: NewSource) -> NewSource:
    """The same with the whole path where a part of one was given, seen from where one is."""
    form, path = split_path(wanted.address.strip())
    if wanted.kind not in _LYING_HERE or not path or is_path(path) or "://" in path:
        return wanted
    said = f"{form.value}:" if form is not Form.UNSAID else ""
    return replace(wanted, address=f"{said}{Path(path).expanduser().absolute()}")


def _require(kind: SourceKind, address: str) -> None:
    """Refuse what is not there; later it may go and come back."""
    form, name = split_path(address)
    path = Path(name)
    if kind is SourceKind.FOLDER and not path.is_dir():
        raise InvalidInputError("There is no folder at this path")
    if form is Form.MAILDIR and not path.is_dir():
        raise InvalidInputError("There is no Maildir at this path")
    if kind is SourceKind.WORK and not path.is_file():
        raise InvalidInputError("There is no file at this path")
    if kind is SourceKind.PEER and not path.exists():
        raise InvalidInputError("There is no file and no folder at this path")
    if not path.exists():
        raise InvalidInputError("There is no mailbox at this path")
