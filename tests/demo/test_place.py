"""The rehearsal's folder: every state is in it, it is whole, and nothing else is ever deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from whenever import Date

from osmosis.app import App, open_app
from osmosis.config import Config
from osmosis.demo import place, walk
from osmosis.demo.life import read_life
from osmosis.errors import ConflictError
from osmosis.practices.apert.model import Gate, GateState, OpeningState
from osmosis.practices.apert.rules.calendar import breaches_before
from osmosis.practices.apert.service import axes, editions, gates, highlights, sources, standing
from osmosis.practices.apert.service.keeping import list_kept
from osmosis.practices.apert.service.openings import list_living
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Address, JunctionState
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service import junctions, letters, pathways, reaching
from osmosis.practices.mnestics.store.junctions import list_every
from osmosis.practices.mnestics.store.messages import list_messages
from osmosis.practices.rolls.model import NO_LUCKY, Medium, RollState
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.past import Wanted
from osmosis.practices.rolls.service import exposing, past, scents, sheets, trays
from osmosis.practices.rolls.service.cases import Case, RollInCase, read_case
from osmosis.practices.rolls.service.keeping import is_offered
from osmosis.sealing.tiers import Tier
from osmosis.storage.folder import StoreFolder
from osmosis.web.instance import Claim


def parts_of(app: App) -> RollsParts:
    parts = app.parts["rolls"]
    assert isinstance(parts, RollsParts)
    return parts


@pytest.fixture(scope="module")
def app(rehearsal: Path) -> Iterator[App]:
    opened = open_app(Config(home=rehearsal))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def context(app: App) -> PracticeContext:
    return parts_of(app).context


@pytest.fixture(scope="module")
def case(context: PracticeContext) -> Case:
    return read_case(context)


def named(lying: tuple[RollInCase, ...]) -> dict[str, RollInCase]:
    return {one.roll.virtue: one for one in lying}


def test_its_clock_stands_where_the_life_was_left(app: App) -> None:
    assert app.store.rehearsal
    ahead = app.store.clock.now() - read_life().present.to_instant()
    # It runs on from there; a test does not take a day.
    assert 0 <= ahead.total("hours") < 24
    assert app.store.time().may_unseal


def test_a_shelf_of_the_past_reaches_over_its_ten_years(context: PracticeContext) -> None:
    assert past.list_years(context) == list(range(2021, 2031))
    found = past.list_past(context, Wanted(text="diary")).moments
    assert "Keepers of Diaries" in {tag for one in found for tag in one.tags}


def test_one_roll_is_loaded_one_half_exposed_and_one_has_a_frame_left(case: Case) -> None:
    loaded = named(case.loaded)
    assert loaded["Humility"].spent == 0
    assert (loaded["Industry"].spent, loaded["Industry"].roll.exposures) == (13, 36)
    last = loaded["Resolution"]
    assert (last.spent, last.roll.exposures, last.is_current) == (23, 24, True)
    assert last.roll.lucky_number == NO_LUCKY
    assert case.may_load


def test_one_rests_sealed_one_is_ready_and_one_is_at_the_lab(case: Case) -> None:
    waiting = named(case.waiting)
    assert waiting["Justice"].roll.tier is Tier.SEALED
    assert not waiting["Justice"].is_ready
    assert waiting["Sincerity"].is_ready
    assert waiting["Cleanliness"].roll.state is RollState.AT_LAB


def test_the_case_holds_every_kind_of_box(case: Case, context: PracticeContext) -> None:
    kept = named(case.kept)
    assert kept["Tranquillity"].roll.is_from_before
    assert kept["Silence"].spent == 24
    assert kept["Silence"].roll.scent_tag
    assert "dark" in kept["Order"].places
    assert len(kept["Frugality"].fogs) == 1
    film = kept["Temperance"].roll
    assert (film.medium, film.state, bool(film.box_place)) == (Medium.FILM, RollState.CASED, True)
    assert kept["Moderation"].roll.state is RollState.DEVELOPED
    for virtue in ("Silence", "Order", "Frugality"):
        roll = kept[virtue].roll
        assert roll.identity_line
        assert any(frame.circle for frame in sheets.contact_sheet(context, roll.id).frames)


def test_no_photograph_failed_to_develop(case: Case, context: PracticeContext) -> None:
    opened = [one.roll.id for one in case.kept if one.roll.medium is Medium.DIGITAL]
    shown = [frame for id_ in opened for frame in sheets.contact_sheet(context, id_).frames]
    assert [frame for frame in shown if frame.development and frame.development.problem] == []
    assert sum(1 for frame in shown if frame.development and frame.development.width) == 13


def test_the_shelf_the_tray_and_a_loose_frame(case: Case, context: PracticeContext) -> None:
    assert len(scents.shelf(context)) == 5
    assert len(trays.latest(context).rolls) == 3
    assert len(trays.history(context)) == 3
    assert len(exposing.list_loose(context)) == case.loose == 1


def test_nothing_is_offered_that_stands_in_the_way_of_the_walk(context: PracticeContext) -> None:
    assert not is_offered(context)
    assert walk.find_walk(context) is not None


def test_three_pathways_cross_over_ten_years(context: PracticeContext) -> None:
    every = pathways.list_pathways(context)
    assert [one.name for one in every] == ["Midsummer", "Quarter days", "Sundays"]
    names = {one.id: one.name for one in every}
    crossings = {
        (one.name, names[term.of])
        for one in every
        for term in one.parameters.reads
        if isinstance(term, Lags) and term.of is not None
    }
    assert crossings == {("Midsummer", "Quarter days"), ("Quarter days", "Midsummer")}
    with context.store.read() as reading:
        fallen = [one for dates in list_every(reading).values() for one in dates]
    assert (min(one.date for one in fallen).year, max(one.date for one in fallen).year) == (
        2021,
        2031,
    )
    states = Counter(one.state for one in fallen)
    assert states[JunctionState.KEPT] > 100
    assert states[JunctionState.UNKEPT] > 10


def test_one_message_is_for_nobody(context: PracticeContext) -> None:
    [orphan] = reaching.list_orphans(context)
    assert orphan.sent.local().date() == Date(2026, 10, 1)


def test_a_sitting_is_due_and_seven_years_ago_lies_in_it(context: PracticeContext) -> None:
    [due] = junctions.list_open(context)
    assert (due.pathway.name, due.junction.date) == ("Sundays", Date(2031, 5, 4))
    is_next = {
        message_id
        for message_id, found in reaching.reach_every(context).items()
        if found.next_reader is not None
        and found.next_reader.date == due.junction.date
        and found.next_reader.key.pathway_id == due.pathway.id
    }
    with context.store.read() as reading:
        sent = {one.sent.local().date() for one in list_messages(reading) if one.id in is_next}
    assert sent == {Date(2024, 5, 5), Date(2031, 4, 27)}


def test_a_letter_waits_for_a_roll_and_one_for_a_day_in_ten_years(
    context: PracticeContext,
) -> None:
    waiting = [one.letter for one in letters.list_letters(context) if not one.is_read]
    assert {(one.to, one.to_date) for one in waiting} == {
        (Address.ROLL, None),
        (Address.DATE, Date(2041, 5, 4)),
    }


def gate_called(context: PracticeContext, name: str) -> Gate:
    [found] = [one for one in gates.list_gates(context) if one.name == name]
    return found


def test_three_gates_are_closed_until_their_days_and_one_has_ended(
    context: PracticeContext,
) -> None:
    days = {gate.name: standing.find_next(context, gate.id) for gate in gates.list_gates(context)}
    assert {name: one and one.date for name, one in days.items()} == {
        "The Thaw": Date(2032, 3, 1),
        "Market days": None,
        "The Quarter": Date(2031, 7, 1),
        "Sundays": Date(2031, 5, 4),
    }
    assert gate_called(context, "Market days").state is GateState.ENDED
    assert list_living(context) == []


def test_openings_lie_in_every_one_of_its_ten_years(context: PracticeContext) -> None:
    shelves = [editions.list_shelf(context, gate.id) for gate in gates.list_gates(context)]
    every = [one for shelf in shelves for one in shelf]
    assert {one.opening.date.year for one in every} == set(range(2022, 2032))
    # Each of them closed when its days were over, and left a cover and a balance.
    assert all(one.opening.opened_at and one.edition.cover_svg for one in every)
    assert all(one.edition.pieces and one.edition.sheet.balance for one in every)
    stood_open = {
        (one.opening.closes_at - one.opening.opened_at).total("hours")
        for one in every
        if one.opening.opened_at is not None
    }
    assert stood_open == {48, 72, 144}


def test_a_gate_that_opens_once_a_year_has_a_shelf_of_ten_small_books(
    context: PracticeContext,
) -> None:
    shelf = editions.list_shelf(context, gate_called(context, "The Thaw").id)
    assert [one.opening.date for one in shelf] == [
        Date(year, 3, 1) for year in range(2031, 2021, -1)
    ]
    assert all(1 < one.edition.pieces <= 4 and not one.edition.sheet.gaps for one in shelf)
    assert {one.opening.state for one in shelf} == {OpeningState.CLOSED}


def test_three_editions_lie_on_a_shelf_and_one_of_them_was_opened_early(
    context: PracticeContext,
) -> None:
    gate = gate_called(context, "Sundays")
    shelf = editions.list_shelf(context, gate.id)
    assert [one.opening.date for one in shelf] == [
        Date(2031, 4, 27),
        Date(2031, 4, 24),
        Date(2031, 4, 20),
    ]
    assert {one.opening.state for one in shelf} == {OpeningState.CLOSED}
    assert all(one.edition.pieces and not one.edition.sheet.gaps for one in shelf)
    assert [len(one.edition.sheet.balance) for one in shelf] == [2, 2, 2]
    with context.store.read() as reading:
        fallen = opening_rows.list_fallen(reading, gate.id)
    # What was opened early is told of in the edition after it.
    [breach] = breaches_before(fallen, shelf[0].opening)
    assert (breach.date, "power was out" in breach.early_reason) == (Date(2031, 4, 24), True)


@pytest.mark.parametrize(
    ("gate", "title", "end"),
    [
        ("Sundays", "Daffodils by the water at Gowbarrow", "In the poem he is alone."),
        ("The Thaw", "A man saw the sun go down twice", "and set for him alone."),
    ],
)
def test_a_piece_was_kept_and_marked(
    context: PracticeContext, gate: str, title: str, end: str
) -> None:
    [kept] = list_kept(context, gate_called(context, gate).id)
    [marked] = [one for one in highlights.list_highlights(context) if one.title == title]
    assert kept.title == marked.title
    assert marked.text.endswith(end)
    assert kept.opening_id == marked.opening_id


def test_nothing_else_was_kept_or_marked(context: PracticeContext) -> None:
    assert len(list_kept(context)) == len(highlights.list_highlights(context)) == 2


def test_sources_are_opposed_on_two_axes(context: PracticeContext) -> None:
    names = {one.id: one.name for one in sources.list_sources(context)}
    places = {
        axis.name: {
            names[one.source_id]: one.value
            for one in axes.list_leanings(context)
            if one.axis_id == axis.id
        }
        for axis in axes.list_axes(context)
    }
    where, temper = places["Where"], places["Temper"]
    assert where["Gazette of the Towns"] < -50 < 50 < where["The Field Book"]
    assert temper["Wonders of the Age"] < -50 < 50 < temper["Second Thoughts"]


def test_the_passphrase_that_is_told_opens_its_vault(app: App) -> None:
    app.keys.unlock(read_life().passphrase)


def test_made_twice_it_is_the_same_life(case: Case) -> None:
    # What is drawn from a roll's seed, such as its edge code, stands in pictures of it.
    codes = {one.roll.virtue: one.roll.edge_code for one in (*case.loaded, *case.waiting)}
    assert codes["Resolution"] == "RES 1947"
    assert codes["Sincerity"].startswith("SIN ")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    for attempt in (place.is_rehearsed, place.remove):
        with pytest.raises(ConflictError, match="something else"):
            attempt(tmp_path)
    assert (tmp_path / "letters.txt").exists()


def test_a_rehearsal_that_somebody_made_by_hand_is_not_deleted(tmp_path: Path) -> None:
    StoreFolder(tmp_path / "store").root.mkdir()
    (tmp_path / "store" / "osmosis-store.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConflictError):
        place.remove(tmp_path / "store")


def test_the_rehearsal_can_be_deleted_and_a_folder_that_is_not_there_too(
    own_rehearsal: Path,
) -> None:
    place.remove(own_rehearsal)
    assert not own_rehearsal.exists()
    place.remove(own_rehearsal)


def test_a_rehearsal_that_is_open_is_not_deleted(own_rehearsal: Path) -> None:
    with Claim(StoreFolder(own_rehearsal)), pytest.raises(ConflictError, match="open"):
        place.remove(own_rehearsal)
    assert place.is_rehearsed(own_rehearsal)


def test_it_lives_apart_from_the_person_s_own_store() -> None:
    assert place.default_folder() != Config().home


def test_no_life_is_lived_on_a_clock_that_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-04T09:00[Europe/Bucharest]")
    with pytest.raises(ConflictError, match="OSMOSIS_CLOCK"):
        place.rehearse(tmp_path / "rehearsal", lambda done, total: None)
    assert list(tmp_path.iterdir()) == []


def test_a_life_that_was_cut_short_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(home: Path, *_: object) -> None:
        home.mkdir()
        (home / "half").touch()
        raise KeyboardInterrupt

    def whole(home: Path, *_: object) -> None:
        home.mkdir()
        (home / place.MARK).touch()

    folder = tmp_path / "rehearsal"
    monkeypatch.setattr(place, "fill", cut_short)
    with pytest.raises(KeyboardInterrupt):
        place.rehearse(folder, lambda done, total: None)
    assert not place.is_rehearsed(folder)
    monkeypatch.setattr(place, "fill", whole)
    place.rehearse(folder, lambda done, total: None)
    assert [path.name for path in tmp_path.rglob("*")] == ["rehearsal", place.MARK]
