"""What may be found in each state of each thing, and that else it lies nowhere in the database.

Everything bears a mark. It is looked for by words and by meaning, freshly and with the index made
anew, and in every byte of the database and its log. What texts are about is kept here as the texts
themselves, so that it would be seen there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.practices.apert.service import editions, highlights, keeping
from osmosis.practices.mnestics.model import Forgetting, GlossKind
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service import forgetting, glosses, sitting
from osmosis.practices.rolls.service import developing, exposing, letting_go, loading
from osmosis.search.finding import Search
from osmosis.search.snippets import plain
from osmosis.storage.opening import NewStore
from osmosis.storage.rests import add_rest, end_rest, list_rests
from tests.faults.marking import forms_in
from tests.practices.apert.conftest import World as ApertWorld
from tests.practices.apert.newspapers import bring, opened, story
from tests.practices.apert.test_highlights import entry, exported
from tests.practices.mnestics.conftest import World as MnesticsWorld
from tests.practices.rolls.conftest import World as RollsWorld
from tests.practices.small_world import START
from tests.search.models import REPEATING

MARK = "Quittenbaum7Morgenlicht"
World = TypeVar("World")


@pytest.fixture(scope="module")
def rolls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RollsWorld]:
    """One store for all that is about rolls; each test has a mark of its own."""
    yield from _world(tmp_path_factory.mktemp("searched"), RollsWorld)


@pytest.fixture
def mnestics(tmp_path: Path) -> Iterator[MnesticsWorld]:
    yield from _world(tmp_path, MnesticsWorld)


@pytest.fixture
def apert(tmp_path: Path) -> Iterator[ApertWorld]:
    yield from _world(tmp_path, ApertWorld)


def _world(root: Path, kind: Callable[..., World]) -> Iterator[World]:
    clock = FixedClock(START, "Europe/Bucharest")
    app = init_app(Config(home=root / "store"), NewStore(), clock)
    search = Search(app.store, app.parts, REPEATING)
    search.meaning.turn_on()
    yield kind(app=replace(app, search=search), clock=clock)
    app.close()


def found(app: App, mark: str) -> list[str]:
    """The kinds of what is found, the same when the index was made anew."""
    app.search.refresh()
    first = [hit.kind for hit in app.search.find(mark).hits]
    assert near(app, mark) == sorted(first)
    app.search.rebuild()
    assert [hit.kind for hit in app.search.find(mark).hits] == first
    assert near(app, mark) == sorted(first)
    return sorted(first)


def near(app: App, mark: str) -> list[str]:
    """The kinds of what is near to something else and bears the mark."""
    hits = app.search.near("something else")
    return sorted(hit.kind for hit in hits if mark in plain(hit.title) + plain(hit.snippet))


def nowhere(app: App, mark: str) -> bool:
    """Whether nothing is found, and no byte of the database tells of the mark."""
    assert near(app, mark) == []
    kept = b"".join(path.read_bytes() for path in app.store.folder.root.glob("store.db*"))
    assert len(kept) > 10_000
    return forms_in(kept, mark) == [] and found(app, mark) == []


def test_a_frame_is_found_from_developing_on_until_it_is_let_go(rolls: RollsWorld) -> None:
    app, mark = rolls.app, f"{MARK}1"
    roll = rolls.load("Patience")
    rolls.expose_line(roll, f"{mark} on the bench.")
    voided = rolls.expose_line(roll, f"{mark} by mistake.")
    exposing.cap(rolls.context, roll.id)
    assert voided.number is not None
    assert nowhere(app, mark)
    finished = loading.finish_roll(rolls.context, roll.id)
    assert nowhere(app, mark)
    rolls.rested(finished)
    assert nowhere(app, mark)
    rolls.develop(finished)
    assert found(app, mark) == ["line"]
    [hit] = app.search.find(mark).hits
    assert (hit.label, hit.address) == ("Patience", f"/rolls/{roll.id}/frames/1")
    letting_go.let_go_of_frame(rolls.context, hit.ref.id)
    assert nowhere(app, mark)


def test_a_roll_that_was_opened_early_is_found_and_leaves_with_its_frames(
    rolls: RollsWorld,
) -> None:
    app, mark = rolls.app, f"{MARK}2"
    roll = rolls.finished(f"{mark} at the gate.", virtue=f"{mark} kept", why=f"For {mark}.")
    # A virtue is not sealed and stands in its row.
    assert found(app, mark) == []
    job = developing.open_early(rolls.context, roll.id, "I could not wait.")
    app.jobs.run(job.id, developing.tasks(rolls.context))
    assert found(app, mark) == ["line", "roll"]
    letting_go.let_go_of_roll(rolls.context, roll.id)
    assert nowhere(app, mark)


def test_what_rests_is_not_found_until_its_rest_is_over(rolls: RollsWorld) -> None:
    app, mark = rolls.app, f"{MARK}3"
    rolls.load()
    roll = rolls.developed(f"{mark} with Grandmother.", f"{mark} alone.", virtue="Courage")
    at = rolls.clock.now()
    [frame] = app.search.find(f"{mark} Grandmother").hits
    for rest, left in (
        ({"ref": roll.ref}, []),
        ({"ref": frame.ref}, ["line"]),
        ({"human": "grandmother"}, ["line"]),
        ({"human": "Courage"}, []),
        ({"span": (START, at + TimeDelta(hours=1))}, []),
    ):
        with app.store.write() as transaction:
            add_rest(transaction, **rest)
        assert found(app, mark) == left
        with app.store.write() as transaction:
            for one in list_rests(transaction):
                end_rest(transaction, one.id)
        assert found(app, mark) == ["line", "line"]
    letting_go.let_go_of_roll(rolls.context, roll.id)


def test_a_message_is_found_once_it_was_read_and_until_it_fades(mnestics: MnesticsWorld) -> None:
    app = mnestics.app
    path = mnestics.path(first_line="You begin here.")
    mnestics.at(2031, 5, 11)
    held = mnestics.begin(path)
    mnestics.read(held)
    mnestics.send(held, path, f"{MARK} on its way.")
    sitting.close(mnestics.context, held.id)
    assert nowhere(app, MARK)
    mnestics.live()
    assert nowhere(app, MARK)
    again = mnestics.begin(path)
    mnestics.read(again)
    # While it lies before the person, it may be found.
    assert found(app, MARK) in ([], ["line"])
    sitting.close(mnestics.context, again.id)
    assert nowhere(app, MARK)


def test_a_message_that_is_kept_is_found_rests_with_its_pathway_and_is_let_go(
    mnestics: MnesticsWorld,
) -> None:
    app = mnestics.app
    path = mnestics.path(forgetting=Forgetting.KEPT)
    mnestics.at(2031, 5, 11)
    held = mnestics.begin(path)
    mnestics.read(held)
    sent = mnestics.send(held, path, f"{MARK} and kept.")
    sitting.close(mnestics.context, held.id)
    mnestics.live()
    mnestics.keep(path)
    gloss = glosses.add_gloss(mnestics.context, sent.ref, GlossKind.MEANING, f"{MARK} again.")
    assert found(app, MARK) == ["gloss", "line"]
    with app.store.write() as transaction:
        rest = add_rest(transaction, ref=path.ref)
    assert found(app, MARK) == []
    with app.store.write() as transaction:
        end_rest(transaction, rest.id)
    forgetting.let_go_of_message(mnestics.context, sent.id)
    assert found(app, MARK) == ["gloss"]
    forgetting.let_go_of_gloss(mnestics.context, gloss.id)
    assert nowhere(app, MARK)


def test_what_had_faded_is_found_again_once_a_pathway_keeps_its_messages(
    mnestics: MnesticsWorld,
) -> None:
    app = mnestics.app
    path = mnestics.path()
    mnestics.at(2031, 5, 11)
    held = mnestics.begin(path)
    mnestics.read(held)
    mnestics.send(held, path, f"{MARK} fades.")
    sitting.close(mnestics.context, held.id)
    mnestics.live()
    mnestics.keep(path)
    app.search.refresh()
    assert app.search.find(MARK).hits == ()
    mnestics.live()
    glosses.add_gloss(mnestics.context, path.ref, GlossKind.MEANING, "So that all before is known.")
    app.search.refresh()
    mnestics.clock.advance(TimeDelta(hours=1))
    mnestics.change(path, reads=(Lags(counts=(1, 2, 3, 4)),))
    app.search.refresh()
    first = [hit.kind for hit in app.search.find(MARK).hits]
    app.search.rebuild()
    assert [hit.kind for hit in app.search.find(MARK).hits] == first == ["line"]


def test_a_piece_is_found_while_its_gate_is_open_and_what_was_kept_of_it_always(
    apert: ApertWorld,
) -> None:
    app = apert.app
    gate = apert.gate()
    bring(
        apert,
        gate,
        [
            story("Sea", html=f"<p>{MARK}sea begins the sea.</p>"),
            story("Bread", html=f"<p>{MARK}bread is old.</p>"),
        ],
    )
    assert nowhere(app, f"{MARK}sea")
    opening = opened(apert, gate)
    assert found(app, f"{MARK}sea") == found(app, f"{MARK}bread") == ["piece"]
    pieces = {one.title: one.key for one in editions.list_pieces(apert.context, opening.ref.id)}
    kept = keeping.keep_piece(apert.context, opening.ref.id, pieces["Sea"])
    highlights.take_in(apert.context, exported(entry(text=f"{MARK}high tide", chapter="Sea")))
    assert found(app, f"{MARK}sea") == ["kept", "piece"]
    with app.store.write() as transaction:
        rest = add_rest(transaction, ref=gate.ref)
    assert found(app, f"{MARK}sea") == found(app, f"{MARK}high") == []
    with app.store.write() as transaction:
        end_rest(transaction, rest.id)
    # Its time is over, and nobody has closed it yet.
    apert.clock.set(opening.closes_at)
    assert found(app, f"{MARK}bread") == []
    apert.run_due()
    apert.parts.tend(apert.clock.now())
    assert nowhere(app, f"{MARK}bread")
    assert (found(app, f"{MARK}sea"), found(app, f"{MARK}high")) == (["kept"], ["highlight"])
    keeping.release_kept(apert.context, kept.id)
    assert nowhere(app, f"{MARK}sea")
