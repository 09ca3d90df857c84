"""Answers a page at a time: ends, snippets, choices, and what a broken disk changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import PracticeParts, SearchDocument
from osmosis.search.choosing import UnknownChoiceError
from osmosis.search.finding import A_PAGE, LAST_PAGE, Search, told_end
from osmosis.search.refreshing import GROWS_STALE_SECONDS, OVERLAP
from osmosis.search.snippets import LETTERS, plain, snippet_of
from osmosis.storage.disk import StoreFullError
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.opening import NewStore
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest, end_rest
from osmosis.storage.search_index import SearchFilter, ask_anew
from osmosis.storage.search_query import parse_query
from osmosis.storage.store import Store

NOON = Instant.from_utc(2031, 5, 4, hour=12)


class Teller(PracticeParts):
    """A practice that tells what a test gives it, and counts how often it was asked."""

    def __init__(self) -> None:
        self.every: list[SearchDocument] = []
        self.asked: list[Instant] = []

    def search_documents(self, since: Instant) -> Iterator[SearchDocument]:
        self.asked.append(since)
        return iter(self.every)


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[App]:
    home = tmp_path_factory.mktemp("found") / "store"
    made = init_app(Config(home=home), NewStore(), clock)
    yield made
    made.close()


@pytest.fixture
def teller() -> Teller:
    return Teller()


@pytest.fixture
def search(app: App, teller: Teller) -> Search:
    """Search over one practice that had nothing to tell so far."""
    made = Search(app.store, {"notes": teller})
    made.rebuild()
    return made


def tell(store: Store, teller: Teller, *texts: str, **more: object) -> None:
    """Let the practice tell these; something is kept, so that it will be asked."""
    teller.every = [
        SearchDocument(
            ref=Ref("notes", "note", new_id(NOON)),
            title="A note",
            text=text,
            at=NOON - TimeDelta(hours=number),
            kind="note",
            **more,  # type: ignore[arg-type]  # a test names the fields it cares for
        )
        for number, text in enumerate(texts)
    ]
    with store.write() as transaction:
        release(transaction, Ref("notes", "nothing", new_id(NOON)), [])


def test_pages_have_an_end_that_says_so(app: App, search: Search, teller: Teller) -> None:
    most = A_PAGE * LAST_PAGE
    tell(
        app.store, teller, *(f"fig {number}" for number in range(most + 5)), *["pear"] * 20, "plum"
    )
    assert [told_end(search.find(text)) for text in ("", "-fig", "nut", "plum", "pear", "fig")] == [
        "Say what to look for.",
        "Say what to look for.",
        "Nothing was found.",
        "That is all.",
        "That is all.",
        "There is more.",
    ]
    every = [search.find("fig", page=page) for page in range(1, LAST_PAGE + 1)]
    refs = [hit.ref for found in every for hit in found.hits]
    assert refs == [one.ref for one in teller.every[:most]]
    assert [found.has_more for found in every] == [True] * (LAST_PAGE - 1) + [False]
    assert told_end(every[-1]).startswith("More would fit")
    assert told_end(search.find("plum", page=2)) == "There is nothing more."
    for page in (0, LAST_PAGE + 1):
        with pytest.raises(InvalidInputError):
            search.find("fig", page=page)


def test_practices_are_asked_when_something_was_kept_or_a_minute_has_passed(
    app: App,
    clock: FixedClock,
    search: Search,
    teller: Teller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(app.store, teller, "fig")
    search.find("fig")
    asked = len(teller.asked)
    search.find("fig")
    search.refresh()
    assert len(teller.asked) == asked
    awake = 1e9
    monkeypatch.setattr("osmosis.search.refreshing.awake_seconds", lambda: awake)
    search.refresh()
    search.refresh()
    assert len(teller.asked) == asked + 1
    awake += GROWS_STALE_SECONDS
    search.refresh()
    assert len(teller.asked) == asked + 2
    assert teller.asked[-1] < clock.now()
    tell(app.store, teller, "pear")
    assert [plain(hit.snippet) for hit in search.find("pear").hits] == ["pear"]


def test_a_practice_that_told_nothing_new_is_not_asked_for_the_same_again(
    app: App, clock: FixedClock, search: Search, teller: Teller
) -> None:
    tell(app.store, teller, "fig")
    search.refresh()
    last = clock.now()
    for _ in range(2):
        clock.advance(TimeDelta(hours=1))
        with app.store.write() as transaction:
            release(transaction, Ref("notes", "nothing", new_id(NOON)), [])
        search.refresh()
        assert teller.asked[-1] == last - OVERLAP
        last = clock.now()


def test_a_practice_can_be_asked_anew_for_everything_and_what_was_found_stays(
    app: App, search: Search, teller: Teller
) -> None:
    tell(app.store, teller, "fig", label="Patience")
    search.refresh()
    [old] = teller.every
    teller.every = [replace(old, label="Waiting")]
    with app.store.write() as transaction:
        ask_anew(transaction, "notes")
    assert [hit.label for hit in search.find("fig").hits] == ["Waiting"]
    assert teller.asked[-1] == Instant.MIN
    asked = len(teller.asked)
    search.refresh()
    assert len(teller.asked) == asked


def test_a_clock_that_was_put_back_has_everything_asked_for_anew(
    app: App,
    clock: FixedClock,
    search: Search,
    teller: Teller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(app.store, teller, "fig")
    search.refresh()
    ahead = clock.now() + TimeDelta(hours=1)
    monkeypatch.setattr("osmosis.search.refreshing.find_mark", lambda *_: ahead)
    tell(app.store, teller, "pear")
    search.refresh()
    assert teller.asked[-1] == Instant.MIN
    assert (search.find("fig").hits, len(search.find("pear").hits)) == ((), 1)


def test_on_a_full_disk_what_is_there_is_still_found(
    app: App, search: Search, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(app.store, teller, "fig")
    search.refresh()
    for error, is_answered in ((StoreFullError("full"), True), (StoreDamagedError("hurt"), False)):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        with monkeypatch.context() as broken:
            broken.setattr("osmosis.search.refreshing.put_documents", fail)
            tell(app.store, teller, "pear")
            if is_answered:
                assert len(search.find("fig").hits) == 1
            else:
                with pytest.raises(StoreDamagedError):
                    search.find("fig")


def test_what_can_be_chosen_leaves_out_the_names_of_what_rests(
    app: App, search: Search, teller: Teller
) -> None:
    home = Ref("notes", "home", new_id(NOON))
    tell(app.store, teller, "fig", label="Patience", part_of=home)
    assert search.choices().kinds == {"notes": ("note",)}
    assert search.choices().labels == {"notes": ("Patience",)}
    with app.store.write() as transaction:
        rest = add_rest(transaction, ref=home)
    assert search.choices().labels == {}
    with pytest.raises(UnknownChoiceError) as told:
        search.find("fig", SearchFilter(label="patience"))
    assert told.value.marked == ""
    with app.store.write() as transaction:
        end_rest(transaction, rest.id)
    assert len(search.find("fig", SearchFilter(label="patience")).hits) == 1


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("Waited for the bus.", "BUS", "Waited for the <bus>."),
        ("Élise’s well-known bench", "elise known", "<Élise’s> <well-known> bench"),
        ("one\n\ntwo  three", "two", "one <two> three"),
        ("waiting, waited", "wait*", "<waiting>, <waited>"),
        ("the bus came", '"the bus" -rain', "<the> <bus> came"),
        ("<b>fig</b> & pear", "pear", "<b>fig</b> & <pear>"),
        ("nothing of it", "fig", "nothing of it"),
        ("", "fig", ""),
    ],
)
def test_a_snippet_tells_the_hits_apart_and_keeps_the_words(
    text: str, asked: str, told: str
) -> None:
    parts = snippet_of(text, parse_query(asked))
    assert "".join(f"<{one.text}>" if one.is_hit else one.text for one in parts) == told


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    text = "before " * 100 + "fig " + "after " * 100
    told = plain(snippet_of(text, parse_query("fig")))
    assert told.startswith("…before")
    assert "fig after" in told
    assert told.endswith("after…")
    assert len(told) <= LETTERS + 2
    assert len(plain(snippet_of("東" * 5_000, parse_query("京")))) <= LETTERS + 2
