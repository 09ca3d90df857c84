"""The manifest, proved: a tiny practice beside Rolls answers all that a shell may ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Stop

import pytest
from whenever import Date, TimeDelta

from osmosis.app import App, init_app
from osmosis.channels.folder import choose_folder
from osmosis.config import Config
from osmosis.errors import InvalidInputError, NotFoundError, PluginError, SealedError
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.jobs import JobState
from osmosis.ports.practice import Event, PracticeParts, Span
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.opening import NewStore
from osmosis.storage.settings import StoredKnobs
from osmosis.storage.transaction import Transaction
from osmosis.web.first_evening import FirstEvening
from osmosis.worker.chores import Round, chores_of, job_chores
from tests.small_store import START
from tests.tiny_practice import store
from tests.tiny_practice.manifest import MANIFEST
from tests.tiny_practice.parts import PebblesParts
from tests.web.site import Site

EVERY = (*PRACTICES, MANIFEST)
DAY = TimeDelta(hours=24)
TODAY = Span(start=START, end=START + DAY)


@dataclass
class Shore:
    """Osmosis with Rolls and Pebbles."""

    app: App
    clock: FixedClock

    @property
    def parts(self) -> PebblesParts:
        parts = self.app.parts["pebbles"]
        assert isinstance(parts, PebblesParts)
        return parts

    def pick(self, words: str = "Granite", **fields: object) -> Ref:
        with self.app.store.write() as transaction:
            return store.pick(transaction, words, **fields)  # type: ignore[arg-type]  # a test names the fields it cares for

    def words(self) -> list[str]:
        return [pebble.words for pebble in self.parts.every()]


@pytest.fixture
def shore(tmp_path: Path) -> Iterator[Shore]:
    clock = FixedClock(START, "Europe/Bucharest")
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock, EVERY)
    yield Shore(app, clock)
    app.close()


@pytest.fixture
def other_shore(tmp_path: Path) -> Iterator[Shore]:
    """Another person's, on another machine."""
    clock = FixedClock(START)
    app = init_app(Config(home=tmp_path / "other" / "store"), NewStore(), clock, EVERY)
    yield Shore(app, clock)
    app.close()


def test_its_tables_are_there_and_its_rows_are_in_the_ledger(shore: Shore) -> None:
    ref = shore.pick()
    assert shore.words() == ["Granite"]
    assert str(ref) in {line.ref for line, _ in shore.app.store.ledger.lines()}


def test_its_long_work_is_done_by_any_worker(shore: Shore) -> None:
    ref = shore.pick()
    shore.app.jobs.ask("pebbles.polish", str(ref.id), {"id": str(ref.id)})
    Round(job_chores(shore.app)).go(Stop())
    job = shore.app.jobs.find("pebbles.polish", str(ref.id))
    assert job is not None
    assert (job.state, job.done) == (JobState.DONE, 1)
    assert shore.parts.every()[0].polished


def test_what_is_due_asks_for_a_job_reminds_and_tells_in_one_transaction(
    shore: Shore, tmp_path: Path
) -> None:
    choose_folder(shore.app.store, tmp_path / "reminders")
    ref = shore.pick()
    shore.clock.advance(DAY)
    heard = Heard()
    shore.app.parts["heard"] = heard
    Round([*chores_of(shore.app), *job_chores(shore.app)]).go(Stop())
    [pebble] = shore.parts.every()
    assert (pebble.sunk_at, pebble.polished) == (shore.clock.now(), True)
    assert heard.events == [Event(name="pebbles.sunk", ref=ref, at=shore.clock.now())]
    assert len(list((tmp_path / "reminders").iterdir())) == 1
    Round(chores_of(shore.app)).go(Stop())
    assert len(heard.events) == 1


class Heard(PracticeParts):
    """A practice that only listens."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def on_event(self, event: Event, transaction: Transaction) -> None:
        self.events.append(event)


def test_its_chores_are_tended(shore: Shore) -> None:
    shore.parts.shore.mkdir()
    (shore.parts.shore / "a.txt").write_text("Basalt", encoding="utf-8")
    Round(chores_of(shore.app)).go(Stop())
    assert shore.words() == ["Basalt"]
    assert list(shore.parts.shore.iterdir()) == []


def test_its_cards_stand_beside_those_of_the_others(shore: Shore) -> None:
    day = Date(2031, 5, 4)
    assert [card for part in shore.app.parts.values() for card in part.cards(day)] == []
    ref = shore.pick()
    cards = [card for part in shore.app.parts.values() for card in part.cards(day)]
    assert [(card.title, card.ref) for card in cards] == [("Polish a pebble", ref)]


def test_one_begins_with_it_on_the_first_evening_as_with_the_others(shore: Shore) -> None:
    site = Site(shore.app)
    evening = FirstEvening(site.shell)
    evening.begin()
    for step in evening.steps[: len(PRACTICES)]:
        evening.pass_over(step.name)
    coming = evening.coming()
    assert coming is not None
    assert coming.beginning == MANIFEST.beginning
    shore.pick()
    after = evening.coming()
    assert after is not None
    assert after.name != "pebbles"
    site.close()


def test_its_documents_are_found_and_leave_when_they_sink(shore: Shore) -> None:
    ref = shore.pick()
    [found] = shore.parts.search_documents(START)
    assert (found.ref, found.text, found.removed) == (ref, "Granite", False)
    shore.clock.advance(DAY)
    assert list(shore.parts.search_documents(shore.clock.now())) == []
    shore.app.due.run_due()
    [gone] = shore.parts.search_documents(shore.clock.now())
    assert (gone.ref, gone.removed) == (ref, True)


def test_it_has_its_place_in_drawings_calendars_and_balances(shore: Shore) -> None:
    ref = shore.pick()
    tomorrow = Span(start=START + DAY, end=START + DAY * 2)
    assert [mark.ref for mark in shore.parts.threads(TODAY)] == [ref]
    assert list(shore.parts.threads(tomorrow)) == []
    assert [entry.at for entry in shore.parts.calendar(tomorrow)] == [START + DAY]
    assert [minutes.day for minutes in shore.parts.minutes(TODAY)] == [Date(2031, 5, 4)]


def test_its_references_are_resolved_by_whoever_holds_one(shore: Shore) -> None:
    ref = shore.pick()
    resolved = shore.app.resolve(Ref.parse(str(ref)))
    assert (resolved.ref, resolved.state) == (ref, "rough")
    assert resolved.content_sha256 == hashlib.sha256(b"Granite").hexdigest()
    for unknown in (Ref("pebbles", "pebble", new_id(START)), Ref("mnestics", "letter", ref.id)):
        with pytest.raises(NotFoundError):
            shore.app.resolve(unknown)
    shore.clock.advance(DAY)
    shore.app.due.run_due()
    with pytest.raises(SealedError):
        shore.app.resolve(ref)


def test_it_takes_a_line_from_another_practice_and_speaks_beside_it(shore: Shore) -> None:
    origin = Ref("rolls", "frame", new_id(START))
    assert shore.parts in [part for part in shore.app.parts.values() if "line" in part.accepts()]
    taken = shore.parts.receive("line", {"text": "A highlight"}, origin)
    [said] = shore.parts.annotations([origin, taken])
    assert (said.about, said.by, said.text) == (origin, taken, "A highlight")
    assert shore.app.hand_over("pebbles", "line", {"text": "A highlight"}, origin) == taken
    assert shore.words() == ["A highlight"]
    with pytest.raises(InvalidInputError):
        shore.parts.receive("photo", {}, origin)


def test_it_hears_of_what_happens_elsewhere_in_the_transaction_that_caused_it(
    shore: Shore,
) -> None:
    roll = Ref("rolls", "roll", new_id(START))
    developed = Event(name="rolls.developed", ref=roll, at=START)
    with pytest.raises(ZeroDivisionError):
        _tell_and_fail(shore, developed)
    assert shore.words() == []
    with shore.app.store.write() as transaction:
        shore.app.tell(developed, transaction)
    assert shore.words() == ["A roll was developed"]


def _tell_and_fail(shore: Shore, event: Event) -> None:
    with shore.app.store.write() as transaction:
        shore.app.tell(event, transaction)
        raise ZeroDivisionError


def test_an_event_that_no_manifest_lists_is_a_mistake(shore: Shore) -> None:
    unlisted = Event(name="pebbles.skipped", ref=Ref("pebbles", "pebble", new_id(START)), at=START)
    with shore.app.store.write() as transaction, pytest.raises(PluginError):
        shore.app.tell(unlisted, transaction)


def test_its_knob_is_turned_like_any_other(shore: Shore) -> None:
    ref = shore.pick()
    knobs = StoredKnobs(shore.app.store, EVERY)
    with shore.app.store.write() as transaction:
        knobs.turn(transaction, "pebbles.hours", 2, Date(2031, 5, 4))
    shore.clock.advance(TimeDelta(hours=2))
    assert [one.slot for one in shore.app.due.run_due().done] == [str(ref.id)]


def test_what_it_exports_makes_the_same_practice_elsewhere(
    shore: Shore, other_shore: Shore
) -> None:
    picture = shore.app.blobs.put([b"a picture"])
    shore.pick("Granite", picture_sha256=picture.sha256)
    shore.pick("Flint", about=Ref("rolls", "roll", new_id(START)))
    exported = list(shore.parts.export())
    assert {file.path for file in exported} == {"pebbles.json", f"pictures/{picture.sha256}"}
    for _ in range(2):
        other_shore.parts.import_(exported)
    assert list(other_shore.parts.every()) == list(shore.parts.every())
    assert b"".join(other_shore.app.blobs.open(picture.sha256)) == b"a picture"
    again = {file.path: b"".join(file.chunks()) for file in other_shore.parts.export()}
    assert again == {file.path: b"".join(file.chunks()) for file in exported}


def test_it_finds_what_is_wrong_with_it_and_names_its_blobs(shore: Shore) -> None:
    picture = shore.app.blobs.put([b"a picture"])
    shore.pick(picture_sha256=picture.sha256)
    assert set(shore.parts.blob_names()) == {picture.sha256}
    assert list(shore.parts.verify()) == []
    shore.app.blobs.delete(picture.sha256)
    assert [finding.name for finding in shore.parts.verify()] == [picture.sha256]


def test_its_pages_and_its_part_of_the_api_are_served_with_the_others(shore: Shore) -> None:
    site = Site(shore.app)
    shore.pick("<Granite>")
    assert "&lt;Granite&gt;" in site.get("/pebbles").text
    assert site.send("/pebbles", words="Flint").status_code == 303
    assert shore.words() == ["<Granite>", "Flint"]
    described = site.get("/api/v1/openapi.json").json()["paths"]
    assert "list_pebbles" in str(described)
    site.close()


def test_a_practice_that_has_nothing_gives_the_empty_answer_to_everything(shore: Shore) -> None:
    nothing, ref = PracticeParts(), Ref("nothing", "thing", new_id(START))
    assert dict(nothing.tasks()) == {}
    for answer in (
        nothing.due(START),
        nothing.cards(Date(2031, 5, 4)),
        nothing.search_documents(START),
        nothing.threads(TODAY),
        nothing.calendar(TODAY),
        nothing.minutes(TODAY),
        nothing.annotations([ref]),
        nothing.accepts(),
        nothing.export(),
        nothing.verify(),
        nothing.blob_names(),
    ):
        assert list(answer) == []
    nothing.tend(START)
    assert nothing.received("line", ref) is None
    nothing.import_([])
    with pytest.raises(NotFoundError):
        nothing.resolve(ref)
    with pytest.raises(InvalidInputError):
        nothing.receive("line", {}, ref)
