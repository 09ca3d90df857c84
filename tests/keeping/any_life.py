"""Any life of a store: whatever was kept, changed and let go in it, in any order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from osmosis.app import App
from osmosis.config import Config
from osmosis.kernel.clock import TimeDelta
from osmosis.ports.channels import Notice
from osmosis.storage.forgetting import forget
from osmosis.storage.opening import NewStore
from osmosis.storage.outbox import send_later
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest
from osmosis.storage.settings import set_setting
from osmosis.storage.spool import SpoolHeader, write_spooled
from tests.keeping.lived import PASSPHRASE, Home
from tests.sealing.quick_lock import quick_lock
from tests.storage.lives import blobs_of
from tests.storage.notes.tables import glances, marks, notes
from tests.storage.stores import add_note, note_ref

T = TypeVar("T")
Deed = Callable[[Home, App, int], None]

# A database of PostgreSQL takes no text with a NUL in it.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def noted(draw: st.DrawFn) -> Deed:
    """A note with any words, a picture, and a mark on it."""
    words, title, picture = draw(WORDS), draw(WORDS), draw(st.binary(max_size=60))
    sealed, tags = draw(st.none() | st.binary(max_size=40)), draw(JSON)
    weight, is_pinned = draw(st.integers(-(2**31), 2**31 - 1)), draw(st.booleans())

    def add(_: Home, app: App, number: int) -> None:
        sha256 = blobs_of(app.store).put([picture]).sha256
        columns = {"title": title, "weight": weight, "pinned": is_pinned, "sealed": sealed}
        note_id = add_note(app.store, words, picture_sha256=sha256, tags=tags, **columns)
        with app.store.write() as transaction:
            about, read_at = note_ref(note_id), transaction.at
            changes = {"about": about, "read_at": read_at}
            transaction.update(notes, changes, notes.c.id == note_id)
            transaction.insert(marks, note_id=note_id, number=number, words=f"{number} {words}")
            transaction.insert(glances, note_id=note_id, glanced_at=read_at)

    return add


@st.composite
def told(draw: st.DrawFn) -> Deed:
    """A setting, a rest, a notice that waits and a spooled moment."""
    name, value, words = draw(st.sampled_from("abc")), draw(JSON), draw(WORDS)

    def tell(_: Home, app: App, number: int) -> None:
        with app.store.write() as transaction:
            set_setting(transaction, name, value)
            add_rest(transaction, human=f"Ana {words}"[:100])
            notice = Notice(key=f"{number}", title=words, body=words)
            send_later(transaction, "folder", notice, held=bool(number % 2))
        header = SpoolHeader(
            roll_id="r", client_id=f"c{number}", kind="line", taken="t", origin="shell"
        )
        write_spooled(app.store.folder.spool(app.store.person_id), header, [words.encode()])

    return tell


def _let_go(_: Home, app: App, __: int) -> None:
    """The first note there is goes, with what belongs to it."""
    with app.store.write() as transaction:
        row = transaction.find(notes)
        if row is not None:
            mine = (marks.c.note_id == row["id"],)
            transaction.delete(marks, *mine)
            transaction.delete(glances, glances.c.note_id == row["id"])
            transaction.delete(notes, notes.c.id == row["id"])
            release(transaction, note_ref(row["id"]), [row["picture_sha256"]])
    forget(app.store, blobs_of(app.store))


def _live_on(home: Home, _: App, __: int) -> None:
    """Two months go by."""
    home.clock.advance(TimeDelta(hours=24 * 60))


DEEDS = st.lists(noted() | told() | st.just(_let_go) | st.just(_live_on), max_size=8)


def live_any(root: Path, deeds: list[Deed], url: str = "") -> Home:
    """A store in which these deeds were done.

    Args:
        url: A PostgreSQL address, or empty for SQLite.
    """
    from osmosis.app import init_app

    home = Home(root=root)
    app = init_app(Config(home=root), NewStore(database_url=url), home.clock, home.practices)
    app.keys._lock_up = quick_lock  # the vault's own takes half a second
    app.keys.set_passphrase(PASSPHRASE)
    for number, deed in enumerate(deeds):
        deed(home, app, number)
    app.close()
    return home
