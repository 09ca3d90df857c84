"""A store with a folder for its copies, and what the copies say when they are opened."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import TimeDelta
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.copy_label import copy_of
from osmosis.storage.daily_copies import (
    CopyReport,
    choose_folder,
    copy_store,
)
from osmosis.storage.folder import StoreFolder
from osmosis.storage.forgetting import forget
from osmosis.storage.opening import open_store
from osmosis.storage.releases import release
from osmosis.storage.restoring import Restored, restore_copy
from osmosis.storage.store import Store
from osmosis.storage.verify import verify_store
from tests.sealing.quick_lock import quick_lock
from tests.storage.lives import NOTES, blobs_of
from tests.storage.notes.tables import notes
from tests.storage.stores import SETS, Place, add_note, note_ref

WORDS = "It was on a dreary night of November"


@dataclass
class Kept:
    """A store with something in it, and a folder for its copies."""

    store: Store
    place: Place
    folder: Path

    @property
    def blobs(self) -> FileBlobStore:
        return blobs_of(self.store)

    @property
    def copy(self) -> StoreFolder:
        return copy_of(self.folder, self.store.person_id)

    @property
    def copied_blobs(self) -> FileBlobStore:
        return FileBlobStore(self.copy.blobs(self.store.person_id), self.copy.tmp)

    def keep(self, words: str) -> tuple[UUID, str]:
        """A note with a picture; its id and the picture's name."""
        picture = self.blobs.put([words.encode() * 30]).sha256
        return add_note(self.store, words, picture_sha256=picture), picture

    def let_go(self, note_id: UUID, picture: str) -> None:
        with self.store.write() as transaction:
            transaction.delete(notes, notes.c.id == note_id)
            release(transaction, note_ref(note_id), [picture])
        forget(self.store, self.blobs)

    def make_copy(self) -> CopyReport:
        self.place.clock.advance(TimeDelta(hours=24))
        return copy_store(self.store, self.blobs, FileBlobStore)

    def restore(self, root: Path, *ledgers: Path) -> Restored:
        return restore_copy(
            self.copy.root,
            StoreFolder(root),
            [NOTES],
            self.place.clock,
            open_blobs=FileBlobStore,
            ledgers=ledgers,
        )


def kept_in(place: Place, store: Store, folder: Path) -> Kept:
    KeyFolder(store.folder.keys(store.person_id), lock_up=quick_lock).create_house()
    kept = Kept(store=store, place=place, folder=folder)
    kept.keep(WORDS)
    kept.keep("and another")
    choose_folder(store, folder)
    return kept


def words_in(store: Store) -> set[str]:
    with store.read() as reading:
        return {row["words"] for row in reading.rows(sa.select(notes))}


def opened(place: Place, root: Path) -> Store:
    return open_store(StoreFolder(root), SETS, place.clock)


def whole_words_of(kept: Kept) -> set[str]:
    """What the copy says when it is opened, each blob read; it is a whole store."""
    apart = kept.folder.parent / f"apart-{uuid4()}"
    shutil.copytree(kept.copy.root, apart)
    store = opened(kept.place, apart)
    try:
        return words_in(store)
    finally:
        store.close()
        report = verify_store(StoreFolder(apart), [NOTES], kept.place.clock, blobs=FileBlobStore)
        assert report.findings == []


def opened_words(kept: Kept) -> set[str]:
    """What an interrupted copy says when it is opened; every blob that its rows need is there."""
    apart = kept.folder.parent / f"apart-{uuid4()}"
    shutil.copytree(kept.copy.root, apart)
    store = opened(kept.place, apart)
    try:
        with store.read() as reading:
            for row in reading.rows(sa.select(notes)):
                assert b"".join(blobs_of(store).open(row["picture_sha256"]))
        return words_in(store)
    finally:
        store.close()
