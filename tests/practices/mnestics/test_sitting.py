"""A sitting reads what came, sends what leaves, and survives being put down anywhere."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Collection
from uuid import UUID

import pytest
from whenever import Date, TimeDelta

from osmosis.app import open_app
from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.mnestics.model import (
    Medium,
    NotArrivedError,
    PathwayStateError,
    Place,
    Sitting,
    SittingOverError,
    Step,
)
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, ToMeToday, Unit
from osmosis.practices.mnestics.service import (
    drafts,
    letters,
    meditations,
    sealing,
    sending,
    sitting,
)
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.store import sittings
from osmosis.storage.rests import add_rest
from osmosis.storage.transaction import ReadTransaction
from tests.practices.mnestics.conftest import LAST_TIME, World, ids
from tests.practices.small_world import START

BEGINNING = """
import sys
from pathlib import Path
from osmosis.app import open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.mnestics.service import sitting
clock = FixedClock(Instant.from_utc(2031, 5, 11, 7), "Europe/Bucharest")
app = open_app(Config(home=Path(sys.argv[1])), clock)
print("open", flush=True)
sys.stdin.readline()
print(sitting.begin(app.parts["mnestics"].context).id)
app.close()
"""


def test_each_sitting_reads_what_the_one_before_sent(either_world: World) -> None:
    world = either_world
    path = world.path(first_line="You begin here.")
    world.at(2031, 5, 11)
    assert world.keep(path, "One.") == ["You begin here."]
    world.live()
    assert world.keep(path, "Two.") == ["One."]
    world.live()
    assert world.keep(path) == ["Two."]
    assert world.states(path) == ["kept", "kept", "kept"]


def test_two_processes_that_begin_at_once_hold_one_sitting(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 11)
    world.app.close()
    beginners = [
        subprocess.Popen(
            [sys.executable, "-c", BEGINNING, str(world.app.config.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for beginner in beginners:
        assert beginner.stdout is not None
        assert beginner.stdout.readline() == "open\n"
    begun = {beginner.communicate("\n")[0].strip() for beginner in beginners}
    assert [beginner.returncode for beginner in beginners] == [0, 0]
    world.reopen()
    assert begun == {str(world.begin(path).id)}
    with world.app.store.read() as reading:
        assert len(sittings.list_sittings(reading)) == 1


def test_whoever_begins_second_finds_what_the_first_began(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    look = sitting._find_unclosed
    begun: list[Sitting | None] = []

    def look_while_another_begins(reading: ReadTransaction, of: Collection[UUID]) -> Sitting | None:
        found = look(reading, of)
        if not begun:
            begun.append(None)
            other = open_app(world.app.config, world.clock)
            parts = other.parts["mnestics"]
            assert isinstance(parts, MnesticsParts)
            begun[0] = sitting.begin(parts.context)
            other.close()
        return found

    monkeypatch.setattr(sitting, "_find_unclosed", look_while_another_begins)
    assert [world.begin(path)] == begun


def test_a_merged_sitting_reads_each_message_once_and_keeps_every_junction(world: World) -> None:
    path = world.path("Sundays", first_line="From Sundays.")
    other = world.path(
        "Others", first_line="From others.", reads=(*LAST_TIME, Lags(counts=(1,), of=path.id))
    )
    world.at(2031, 5, 11)
    held = world.begin()
    assert world.words(held) == ["From Sundays.", "From others."]
    world.send(held, path, "A.")
    world.send(held, other, "B.")
    sitting.close(world.context, held.id)
    assert (world.states(path), world.states(other)) == (["kept"], ["kept"])
    world.live()
    held = world.begin()
    found = world.read(held)
    assert [one.note and one.note.line for one in found] == ["A.", "B."]
    assert len(set(ids(found))) == 2
    first = sitting.see(world.context, held.id)
    assert [one.pathway.name for one in first.sat] == ["Sundays", "Others"]
    assert [one.settled.junction_id for one in found] == [one.junction.id for one in first.sat]


def test_nothing_that_is_sent_in_a_sitting_is_read_in_it(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.send(held, path, "Not yet.")
    assert world.words(held) == ["You begin here."]
    world.reopen()
    assert world.words(world.begin(path)) == ["You begin here."]


def test_a_sitting_may_be_held_for_one_pathway_alone(world: World) -> None:
    path, other = world.path("Sundays"), world.path("Others")
    world.at(2031, 5, 11)
    held = world.begin(path)
    apart = world.begin(other)
    assert held.id != apart.id
    assert world.begin(path).id == held.id
    assert world.begin().id == held.id
    sitting.close(world.context, held.id)
    assert (world.states(path), world.states(other)) == (["kept"], ["open"])
    assert sitting.find_unclosed(world.context) == apart


def test_a_draw_stays_the_same_draw_when_the_sitting_is_resumed(either_world: World) -> None:
    world = either_world
    path = world.path(reads=(RandomOld(),), grace=TimeDelta(hours=1))
    world.at(2031, 5, 11, 6)
    for number in range(6):
        world.keep(path, f"Line {number}.")
        world.live()
    held = sitting.begin(world.context, [path.id], random.Random(4))
    [drawn] = world.read(held)
    assert drawn.settled.is_drawn
    assert held.draws == (drawn.message.id,)
    world.reopen()
    for seed in range(5):
        again = sitting.begin(world.context, [path.id], random.Random(seed))
        assert (again.id, again.draws) == (held.id, held.draws)
    assert ids(world.read(held)) == [drawn.message.id]


def test_what_is_settled_stays_settled_though_the_pathway_is_changed(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.change(path, reads=())
    assert world.words(world.begin(path)) == ["You begin here."]
    assert sitting.see(world.context, held.id).sat[0].parameters.reads == LAST_TIME


def test_a_year_ago_is_found_by_the_calendar(world: World) -> None:
    path = world.path(
        reads=(CalendarLag(amount=1, unit=Unit.YEAR, within_days=3),), grace=TimeDelta(hours=1)
    )
    world.at(2031, 5, 11, 6)
    world.keep(path, "A year ahead of you.")
    world.at(2032, 5, 9, 6)
    assert world.keep(path) == ["A year ahead of you."]


def test_the_ritual_goes_from_place_to_place_and_comes_back_to_it(either_world: World) -> None:
    world = either_world
    path = world.path(steps=frozenset(Step), header="Once more")
    world.at(2031, 5, 11)
    held = world.begin(path)
    passed = [sitting.move_on(world.context, held.id).sitting.place for _ in range(8)]
    assert [held.place, *passed] == [*Place, Place.END]
    sitting.move_to(world.context, held.id, Place.WRITE)
    world.reopen()
    assert world.begin(path).place is Place.WRITE


def test_the_short_form_has_four_places(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    seen = sitting.see(world.context, held.id)
    assert list(seen.places) == [Place.MEDITATION, Place.READ, Place.WRITE, Place.END]
    assert all(meditations.halves_of(world.context, held.meditation))
    with pytest.raises(InvalidInputError, match="does not go there"):
        sitting.move_to(world.context, held.id, Place.PHONE)


def test_meditations_take_turns_and_ones_own_are_among_them(world: World) -> None:
    own = meditations.add_meditation(world.context, "My own.")
    path = world.path(meditations=("river", str(own.id)))
    world.at(2031, 5, 11)
    drawn = []
    for _ in range(3):
        held = world.begin(path)
        drawn.append(held.meditation)
        sitting.close(world.context, held.id)
        world.live()
    assert drawn == ["river", str(own.id), "river"]
    meditations.remove_meditation(world.context, own.id)
    assert world.begin(path).meditation == "river"
    with pytest.raises(NotFoundError):
        meditations.remove_meditation(world.context, own.id)
    assert len(meditations.list_meditations(world.context)) >= 12


def test_a_draft_is_there_again_after_a_closed_laptop_and_gone_once_sent(
    either_world: World,
) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "Half a senten")
    world.reopen()
    assert drafts.read_drafts(world.context, held.id) == {DraftKey(about=path.id): "Half a senten"}
    world.send(held, path, "Half a sentence.")
    assert drafts.read_drafts(world.context, held.id) == {}
    drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "Not for anybody")
    drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "")
    assert sitting.see(world.context, held.id).sitting.draft == b""
    with pytest.raises(InvalidInputError, match="too long"):
        drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "x" * ((1 << 20) + 1))


def test_a_letter_sent_from_a_sitting_empties_the_draft_too(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "To June")
    letter = sealing.written("june", Medium.LETTER, "To June.", DraftKey(about=path.id))
    sending.send_to_date(world.context, Date(2031, 6, 1), letter, sitting_id=held.id)
    assert drafts.read_drafts(world.context, held.id) == {}


@pytest.mark.parametrize("does", ["reads", "sends", "nothing"])
def test_reading_only_or_sending_only_both_count_as_kept(world: World, does: str) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    if does == "reads":
        world.read(held)
    if does == "sends":
        world.send(held, path, "Only this.")
    sitting.close(world.context, held.id)
    assert world.states(path) == ["kept"]


def test_a_sitting_that_is_over_stays_as_it_is(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    world.keep(path)
    with pytest.raises(PathwayStateError, match="No junction"):
        world.begin(path)
    with world.app.store.read() as reading:
        [held] = sittings.list_sittings(reading)
    assert held.place is Place.END
    with pytest.raises(SittingOverError):
        sitting.close(world.context, held.id)
    with pytest.raises(SittingOverError):
        drafts.save_draft(world.context, held.id, DraftKey(about=path.id), "More.")
    with pytest.raises(SittingOverError):
        sitting.move_on(world.context, held.id)
    with pytest.raises(NotFoundError):
        sitting.see(world.context, new_id(START))


def test_what_nobody_opened_in_its_sitting_is_not_lost(world: World) -> None:
    path = world.path(first_line="For whoever looks.")
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.send(held, path, "I only wrote.")
    sitting.close(world.context, held.id)
    world.live()
    assert world.keep(path) == ["For whoever looks.", "I only wrote."]


def test_a_letter_that_no_sitting_reads_is_opened_on_its_own(either_world: World) -> None:
    world = either_world
    sending.send_to_date(world.context, Date(2031, 5, 20), sealing.line("may", "Hello, May."))
    with pytest.raises(NotArrivedError, match="No letter has come"):
        letters.open_letters(world.context)
    world.at(2031, 5, 20)
    held = letters.open_letters(world.context)
    assert letters.open_letters(world.context, held.arrivals) == held
    assert list(sitting.see(world.context, held.id).places) == [Place.READ, Place.END]
    assert world.words(held) == ["Hello, May."]
    sitting.close(world.context, held.id)
    assert not letters.list_letters(world.context)[0].may_be_opened


def test_a_letter_waits_for_the_sitting_that_reads_it(world: World) -> None:
    path = world.path(reads=(ToMeToday(),))
    letter = sending.send_to_date(
        world.context, Date(2031, 5, 20), sealing.line("may", "Hello, May.")
    )
    with pytest.raises(NotArrivedError, match="2031-05-20"):
        letters.open_letters(world.context, [letter.id])
    world.at(2031, 5, 21)
    with pytest.raises(NotArrivedError, match="a sitting of a pathway reads it"):
        letters.open_letters(world.context, [letter.id])
    world.at(2031, 5, 25)
    assert world.keep(path) == ["You begin here.", "Hello, May."]


def test_a_clock_set_back_opens_nothing_and_what_lies_open_stays_open(world: World) -> None:
    path, other = world.path("Sundays"), world.path("Others")
    world.at(2031, 5, 11, 8)
    held = world.begin(path)
    unread = world.begin(other)
    assert world.words(held) == ["You begin here."]
    world.clock.set(Instant.from_utc(2031, 5, 11, 7))
    assert world.words(world.begin(path)) == ["You begin here."]
    [closed] = world.read(unread)
    assert (closed.note, closed.problem[:23]) == (None, "The clock stands before")
    sitting.close(world.context, held.id)
    sitting.close(world.context, unread.id)
    third = world.path("Third")
    with pytest.raises((NotArrivedError, PathwayStateError)):
        world.begin(third)
    with pytest.raises(NotArrivedError, match="clock stands before"):
        letters.open_letters(world.context)


def test_a_sitting_begins_though_no_worker_let_its_junction_fall(world: World) -> None:
    path = world.path()
    world.clock.set(Instant.from_utc(2031, 5, 18, 7))
    assert world.words(world.begin(path)) == ["You begin here."]
    assert world.states(path) == ["unkept", "open"]
    world.run_due()
    assert world.states(path) == ["unkept", "open"]


def test_a_junction_whose_grace_is_over_is_not_sat_though_nobody_looked(world: World) -> None:
    path = world.path(grace=TimeDelta(hours=2))
    world.at(2031, 5, 11)
    world.clock.set(Instant.from_utc(2031, 5, 11, 8))
    with pytest.raises(PathwayStateError, match="No junction"):
        world.begin(path)


def test_a_junction_that_can_be_kept_is_not_begun_while_the_clock_is_doubted(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11, 8)
    world.clock.set(Instant.from_utc(2031, 5, 11, 7))
    with pytest.raises(NotArrivedError, match="clock stands before"):
        world.begin(path)


def test_what_rests_is_passed_over_and_comes_when_the_rest_is_over(world: World) -> None:
    path = world.path(first_line="Ask Ana about the boat.")
    world.at(2031, 5, 11)
    held = world.begin(path)
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ana")
    assert world.words(held) == []
    with world.app.store.read() as reading:
        assert sittings.last_readings(reading) == {}
