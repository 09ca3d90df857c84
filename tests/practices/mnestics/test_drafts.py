"""Drafts: one for each thing that is written, encrypted, and waiting when a sitting ended alone."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.mnestics.model import Medium, Pathway, Sitting
from osmosis.practices.mnestics.service import drafts, left_drafts, letters, sending, sitting
from osmosis.practices.mnestics.service.answering import send_answer
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.left_drafts import list_left, take_over
from osmosis.practices.mnestics.service.sealing import line
from osmosis.storage.rests import add_rest
from tests.faults.marking import MARKER, places_of
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import START


def of(pathway: Pathway, part: int = 0) -> DraftKey:
    return DraftKey(about=pathway.id, part=part)


def begin_to_write(world: World, path: Pathway, words: str) -> Sitting:
    """Sit down, begin to write, and never come back to it."""
    held = world.begin(path)
    drafts.save_draft(world.context, held.id, of(path), words)
    return held


def left(world: World) -> list[str]:
    return [one.words for one in list_left(world.context)]


def test_what_is_begun_along_two_pathways_is_kept_for_each(world: World) -> None:
    one, other = world.path("One"), world.path("Other")
    world.live()
    held = world.begin()
    drafts.save_draft(world.context, held.id, of(one), "To one")
    drafts.save_draft(world.context, held.id, of(other), "To other")
    world.reopen()
    kept = drafts.read_drafts(world.context, held.id)
    assert kept == {of(one): "To one", of(other): "To other"}
    world.send(held, one, "To one.")
    assert drafts.read_drafts(world.context, held.id) == {of(other): "To other"}


def test_an_answer_empties_its_own_draft_and_no_other(world: World) -> None:
    path = world.path()
    world.live()
    held = begin_to_write(world, path, "Today I")
    [first] = world.read(held)
    answering = DraftKey(about=first.message.id)
    drafts.save_draft(world.context, held.id, answering, "Yes, b")
    send_answer(world.context, first.message.id, line("answer", "Yes, both."))
    assert drafts.read_drafts(world.context, held.id) == {of(path): "Today I"}


def test_a_draft_belongs_to_something_in_its_sitting(world: World) -> None:
    path, other = world.path("Sundays"), world.path("Others")
    world.live()
    held = world.begin(path)
    with pytest.raises(NotFoundError):
        drafts.save_draft(world.context, held.id, of(other), "Not here")
    for text in ("", "no id:0", f"{path.id}", f"{path.id}:x", f"{path.id}:-1"):
        with pytest.raises(InvalidInputError):
            DraftKey.parse(text)


def test_what_was_left_when_the_grace_was_over_is_there_again(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.live()
    held = begin_to_write(world, path, f"Half a {MARKER}")
    world.live()
    assert sitting.see(world.context, held.id).is_over
    assert places_of(MARKER, [world.app.config.home]) == []
    [one] = list_left(world.context)
    assert (one.words, one.pathway and one.pathway.id) == (f"Half a {MARKER}", path.id)
    assert one.begun.format_iso() == "2031-05-11"
    following = world.begin(path)
    take_over(world.context, held.id, one.key, following.id)
    assert left(world) == []
    kept = drafts.read_drafts(world.context, following.id)
    assert kept == {of(path): f"Half a {MARKER}"}
    assert places_of(MARKER, [world.app.config.home]) == []


def test_it_joins_what_is_being_written_and_what_ends_by_hand_leaves_nothing(world: World) -> None:
    path = world.path()
    world.live()
    held = begin_to_write(world, path, "Half a thought")
    world.live()
    following = begin_to_write(world, path, "Something else")
    take_over(world.context, held.id, of(path), following.id)
    kept = drafts.read_drafts(world.context, following.id)
    assert kept == {of(path): "Something else\n\nHalf a thought"}
    sitting.close(world.context, following.id)
    assert left(world) == []


def test_it_goes_along_the_first_pathway_where_its_own_is_not_sat(world: World) -> None:
    path = world.path("Sundays", grace=TimeDelta(hours=1))
    world.at(2031, 5, 11, 6)
    held = begin_to_write(world, path, "Two\nlines")
    other = world.path("Others", medium=Medium.LINE)
    world.at(2031, 5, 18, 8)
    following = world.begin(other)
    assert take_over(world.context, held.id, of(path), following.id) == of(other)
    assert drafts.read_drafts(world.context, following.id) == {of(other): "Two lines"}


def test_what_is_left_is_let_go_for_good(world: World) -> None:
    path = world.path()
    world.live()
    held = begin_to_write(world, path, "Half a thought")
    world.live()
    left_drafts.let_go_of_left(world.context, held.id, of(path))
    assert left(world) == []
    with pytest.raises(NotFoundError):
        left_drafts.let_go_of_left(world.context, held.id, of(path))


def test_what_cannot_be_taken_over_stays_where_it_is(world: World) -> None:
    path = world.path()
    world.live()
    held = begin_to_write(world, path, "x" * 700_000)
    world.live()
    following = begin_to_write(world, path, "y" * 700_000)
    with pytest.raises(InvalidInputError, match="too long"):
        take_over(world.context, held.id, of(path), following.id)
    with pytest.raises(NotFoundError):
        take_over(world.context, held.id, of(path), new_id(START))
    today = world.clock.now().to_tz("UTC").date()
    sending.send_to_date(world.context, today.add(days=1), line("letter", "Hello."))
    world.clock.advance(TimeDelta(hours=48))
    world.run_due()
    with pytest.raises(ConflictError, match="Nothing is written"):
        take_over(world.context, held.id, of(path), letters.open_letters(world.context).id)
    assert len(left(world)) == 1


def test_what_rests_is_not_met_as_a_draft_either(world: World) -> None:
    path = world.path()
    world.live()
    begin_to_write(world, path, "Ana said")
    world.live()
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ana")
    assert left(world) == []


def test_a_draft_that_is_still_being_written_is_not_left(world: World) -> None:
    path = world.path()
    world.live()
    held = begin_to_write(world, path, "Half")
    assert list_left(world.context) == []
    with pytest.raises(NotFoundError):
        left_drafts.let_go_of_left(world.context, held.id, of(path))
