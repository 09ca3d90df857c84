"""Which entries were known before, by keyed hashes that tell nothing without their secret.

The secret lies among the settings, locked with the house key: so it goes into every copy of the
store, and who has only the database can ask it nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.feeds.wording import text_of
from osmosis.kernel.hashing import sha256_of
from osmosis.practices.apert.rules.again import Again
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.rules.yields import Collected
from osmosis.practices.apert.service.brought import NewEntry
from osmosis.practices.apert.store import known
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction

_SECRET = "apert.known"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry with the hashes by which it is known again, and the one that orders it."""

    collected: Collected
    identities: Sequence[str]
    content: str
    key: str
    is_again: bool
    brings_more: bool
    again: Again | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sifted:
    """How the entries of one visit stand, in their order.

    Attributes:
        were_met: Which came before, whatever they said.
        are_new: Which would be taken in: those that never came, or say something else now.
        keys: Their keyed hashes.
    """

    were_met: Sequence[bool]
    are_new: Sequence[bool]
    keys: Sequence[str]


def keyed(context: PracticeContext) -> Keyed:
    """The hashes of this store; their secret is made when they are first asked for."""
    with context.store.read() as reading:
        locked = get_setting(reading, _SECRET)
    if locked is None:
        made = lock_secret(context.keys, secrets.token_hex(_SECRET_BYTES))
        with context.store.write() as transaction:
            locked = get_setting(transaction, _SECRET) or made
            set_setting(transaction, _SECRET, locked)
    return Keyed(bytes.fromhex(open_secret(context.keys, str(locked))))


def sift(
    context: PracticeContext, hashes: Keyed, source_id: UUID, entries: Sequence[NewEntry]
) -> Sifted:
    """What of a visit would be taken in now, before anything more is fetched for it."""
    marked = [mark_entry(hashes, source_id, entry) for entry in entries]
    with context.store.read() as reading:
        says = find_known_of(reading, [marked])
    were_met = [not says.keys().isdisjoint(one.identities) for one in marked]
    fresh = {id(one) for one in not_known(marked, says)}
    return Sifted(
        were_met=were_met,
        are_new=[id(one) in fresh for one in marked],
        keys=[one.key for one in marked],
    )


def mark_entry(hashes: Keyed, source_id: UUID, entry: NewEntry) -> Marked:
    """An entry with the hashes by which it is known again.

    Raises:
        InvalidInputError: There is nothing by which it could be.
    """
    if not entry.identities:
        raise InvalidInputError("An entry must be known again by something")
    says = entry.content or _words_of(entry.collected)
    return Marked(
        collected=entry.collected,
        identities=[hashes.identity(source_id, one) for one in entry.identities],
        content=hashes.content(source_id, says),
        key=hashes.entry(source_id, entry.identities[0], says),
        is_again=entry.is_again,
        brings_more=entry.brings_more,
        again=entry.again,
    )


def find_known_of(reading: ReadTransaction, marked: Iterable[Sequence[Marked]]) -> dict[str, str]:
    """What those that were met before said then, by their identities."""
    wanted = {identity for of_one in marked for one in of_one for identity in one.identities}
    return known.find_known(reading, wanted)


def not_known(marked: Sequence[Marked], says: dict[str, str]) -> list[Marked]:
    """Those that nobody knows, or that say something else than before; they are known then."""
    fresh = []
    for one in marked:
        before = [says[identity] for identity in one.identities if identity in says]
        # What is known by one of its names needs no further ones: where guids change with every
        # visit, these would only heap up.
        if one.content not in before:
            fresh.append(one)
            says.update(dict.fromkeys(one.identities, one.content))
    return fresh


def _words_of(entry: Collected) -> str:
    words = (entry.title, text_of(entry.html), entry.transcript)
    return sha256_of(["\0".join(words).encode("utf-8", "replace")])
