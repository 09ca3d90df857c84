"""Nothing of a message on its way lies in plain text anywhere: for each tier, also its draft."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from whenever import Date

from osmosis.practices.mnestics.model import Medium
from osmosis.practices.mnestics.service import drafts, opening, sealing, sending, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.sealing.age import generate_identity
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import Tier
from tests.faults.marking import MARKER, forms_in, places_of
from tests.practices.mnestics.conftest import World


@pytest.fixture(params=list(Tier))
def marked(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A person who has sent the marker in every way there is, and who is writing it again."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    world = World.new(tmp_path)
    world.set_passphrase()
    tier: Tier = request.param
    witness = generate_identity().recipient if tier is Tier.WITNESSED else None
    path = world.path(tier=tier, witness=witness, first_line=f"First {MARKER}")
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.send(held, path, f"Line {MARKER}")
    world.send(held, path, MARKER * 2_000, Medium.STREAM)
    sound = sealing.Outgoing(
        client_id="sound",
        medium=Medium.AUDIO,
        note=MomentNote(kind="audio", line=MARKER, detail=MARKER, file_name=f"{MARKER}.webm"),
        file=(MARKER.encode() * 1_000 for _ in range(20)),
    )
    sending.send_along(world.context, held.id, path.id, sound)
    keeping = sealing.Keeping(tier=tier, witness=witness)
    letter = sealing.line("letter", f"Letter {MARKER}", Medium.LETTER)
    sending.send_to_date(world.context, Date(2050, 1, 1), letter, keeping)
    sending.send_to_next(world.context, path.id, sealing.line("next", f"Next {MARKER}"))
    drafts.save_draft(world.context, held.id, DraftKey(about=path.id), f"Draft {MARKER}")
    yield world
    world.app.close()


def found(world: World) -> list[str]:
    root = world.app.config.home.parent
    return places_of(MARKER, [root])


def test_no_file_holds_a_plain_byte_of_what_is_on_its_way(
    marked: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert any(marked.app.config.home.glob("store.db-wal"))
    assert found(marked) == []
    [held] = [sitting.begin(marked.context)]
    assert [*drafts.read_drafts(marked.context, held.id).values()] == [f"Draft {MARKER}"]
    marked.reopen()
    marked.live()
    assert found(marked) == []
    assert forms_in(caplog.text.encode(), MARKER) == []


def test_reading_a_message_leaves_it_ciphertext(marked: World) -> None:
    marked.live()
    held = marked.begin()
    marked.read(held)
    for message_id in held.arrivals:
        if message_id not in {one.id for one in opening.list_locked(marked.context, [message_id])}:
            opening.open_message(marked.context, message_id)
    sitting.close(marked.context, held.id)
    assert found(marked) == []


def test_the_search_would_find_it(marked: World) -> None:
    """Whoever writes it into a column is found out."""
    with sqlite3.connect(marked.app.config.home / "store.db") as database:
        database.execute("UPDATE mnestics_messages SET envelope = ?", [MARKER])
    database.close()
    assert found(marked) != []
