"""A store for lives of pathways, and where it is not what the model says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.errors import StorageError
from osmosis.practices.mnestics.manifest import MANIFEST
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.service import drafts
from osmosis.practices.mnestics.store import glosses, junctions, messages, sittings
from osmosis.sealing.keys import KeyFolder
from osmosis.storage import schema
from osmosis.storage.opening import NewStore
from osmosis.storage.reminders import choose_way
from osmosis.storage.transaction import ReadTransaction
from tests.practices.mnestics.mnestic_model import REMINDS_FOR, Model
from tests.practices.small_world import PASSPHRASE, START, ZONE
from tests.practices.two_workers import Post
from tests.sealing.quick_lock import quick_lock
from tests.storage.stores import MachineClock


def a_clock() -> MachineClock:
    """A machine's clock, on a Sunday morning in 2031."""
    clock = MachineClock(START)
    clock.set(START, ZONE)
    return clock


def make_store(folder: Path, database_url: str = "") -> None:
    """An empty store with a passphrase, whose person is reminded by post."""
    wanted = NewStore(database_url=database_url)
    app = init_app(Config(home=folder), wanted, a_clock(), [MANIFEST])
    keys = app.store.folder.keys(app.store.person_id)
    KeyFolder(keys, lock_up=quick_lock).set_passphrase(PASSPHRASE)
    with app.store.write() as transaction:
        choose_way(transaction, Post.name, {"name": Post.label})
    app.close()


def differences(app: App, model: Model, post: Post) -> list[str]:
    """Everything in the store that is not what the model says."""
    parts = app.parts["mnestics"]
    assert isinstance(parts, MnesticsParts)
    with app.store.read() as reading:
        found = [
            *_of_junctions(reading, model),
            *_of_messages(reading, model),
            *_of_sittings(reading, model),
            *_of_glosses(reading, model),
            *_of_reminders(reading, model, post),
        ]
    found += [f"{one} is not what was sealed" for one in _changed(app, model)]
    found += [f"verify: {one.problem}" for one in parts.verify()]
    for held in model.held.values():
        kept = drafts.read_drafts(parts.context, held.id)
        if list(kept.values()) != [held.draft] * bool(held.draft):
            found.append(f"the draft of {held.id} is not what was written")
    return found


def _of_junctions(reading: ReadTransaction, model: Model) -> Iterator[str]:
    """Each fell once, when it should, and came to what it should."""
    stored = {
        (one.pathway_id, one.number): (
            one.slot,
            one.date.to_stdlib(),
            one.due_at,
            one.open_until,
            one.state,
        )
        for line in junctions.list_every(reading).values()
        for one in line
    }
    wanted = {
        one.key: (one.name, one.day, one.due, one.open_until, one.state) for one in model.fallen
    }
    yield from _unlike("junction", stored, wanted)
    slots = Counter((pathway_id, one[0]) for (pathway_id, _), one in stored.items())
    yield from (f"{slot} fell {times} times" for slot, times in slots.items() if times > 1)


def _of_messages(reading: ReadTransaction, model: Model) -> Iterator[str]:
    """None is lost, none is there twice, and only what was let go is gone."""
    every = [*messages.list_messages(reading), *messages.list_let_go(reading)]
    stored = {one.id: (one.client_id, one.sealed_sha256) for one in every}
    wanted = {one.id: (one.client_id, one.sealed) for one in model.sent.values()}
    yield from _unlike("message", stored, wanted)
    gone = {one.id for one in messages.list_let_go(reading)}
    if gone != {one.id for one in model.sent.values() if one.is_gone}:
        yield "other messages were let go than should be"
    last = sittings.last_readings(reading)
    if last.keys() != {one.id for one in model.sent.values() if model.is_read(one)}:
        yield "other messages were read than should be"


def _of_sittings(reading: ReadTransaction, model: Model) -> Iterator[str]:
    stored = {
        one.id: (set(one.arrivals), one.closed_at is not None)
        for one in sittings.list_sittings(reading)
    }
    wanted = {one.id: (one.arrivals, one.is_closed) for one in model.held.values()}
    yield from _unlike("sitting", stored, wanted)
    for held in model.held.values():
        read = {one.message_id for one in sittings.list_settled(reading, held.id) if one.read_at}
        if read != held.read:
            yield f"sitting {held.id} read other messages than it should"


def _of_glosses(reading: ReadTransaction, model: Model) -> Iterator[str]:
    stored: dict[UUID, list[str]] = {}
    for gloss in glosses.list_glosses(reading):
        stored.setdefault(gloss.about.id, []).append(gloss.words)
    wanted = {one.id: one.glosses for one in model.sent.values() if one.glosses}
    yield from _unlike("gloss", stored, wanted)


def _of_reminders(reading: ReadTransaction, model: Model, post: Post) -> Iterator[str]:
    """Each is recorded once, until its sitting was held or missed; and sent in its time."""
    outbox = schema.outbox
    rows = reading.rows(sa.select(outbox.c.key, outbox.c.sent_at).where(reading.mine(outbox)))
    stored = Counter(row["key"] for row in rows)
    for key in (model.told - stored.keys()) - model.over.keys():
        yield f"{key} was to be reminded of"
    for key, times in stored.items():
        if times > 1 or key not in model.told:
            yield f"{key} is recorded {times} times"
    for row in rows:
        if row["sent_at"] is not None and row["key"] not in post.taken:
            yield f"{row['key']} was never sent"
    due = {one.uid: one.due for one in model.fallen}
    for key, sendings in post.taken.items():
        is_early = any(one.may_unseal and one.now < due[key] for one in sendings)
        if is_early or any(one.now > due[key] + REMINDS_FOR for one in sendings):
            yield f"{key} was sent when it was not its time"
        if len(sendings) > model.over.get(key, len(sendings)):
            yield f"{key} was sent after its sitting was held or missed"


def _changed(app: App, model: Model) -> Iterator[UUID]:
    for message in model.sent.values():
        if message.is_gone:
            continue
        try:
            data = b"".join(app.blobs.open(message.sealed))
        except StorageError:
            data = b""
        if hashlib.sha256(data).hexdigest() != message.sealed:
            yield message.id


def _unlike(what: str, stored: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> Iterator[str]:
    for key in stored.keys() | wanted.keys():
        if stored.get(key) != wanted.get(key):
            yield f"{what} {key} is {stored.get(key)}, and should be {wanted.get(key)}"
