"""A gate that is tried otherwise for a few openings, and the one question after the last."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.practices.apert.model import Gate, Intensity
from osmosis.practices.apert.service import answering, editions, gates, openings, trying
from osmosis.storage.tries import Answer, Try
from tests.practices.apert.conftest import World
from tests.practices.apert.shelved import hand_over
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

QUESTION = "You tried it like this for two openings."


def begun(world: World, times: int = 2) -> Gate:
    """A gate of 60 minutes that is tried with 90, and deep."""
    gate = world.gate(minutes=60)
    wanted = replace(gate.parameters, minutes=90, intensity=Intensity.DEEP)
    return gates.change_gate(world.context, gate.id, wanted, times=times)


def tried(world: World, gate: Gate) -> Try:
    found = trying.find_try(world.context, gate.id)
    assert found is not None
    return found.tried


def open_and_close(world: World, gate: Gate, day: int) -> None:
    """An opening from its day to its end."""
    world.at(5, day)
    hand_over(world, gate)
    world.at(5, day + 3)


def test_a_time_counts_when_an_opening_closes_and_the_question_comes_after_the_last(
    world: World,
) -> None:
    gate = begun(world)
    assert (tried(world, gate).counted, tried(world, gate).is_due) == (0, False)
    world.at(5, 11)
    hand_over(world, gate)
    assert tried(world, gate).counted == 0
    world.at(5, 14)
    assert (tried(world, gate).counted, tried(world, gate).is_due) == (1, False)
    open_and_close(world, gate, 18)
    assert tried(world, gate).is_due
    open_and_close(world, gate, 25)
    assert tried(world, gate).counted == 2


def test_an_opening_from_before_the_change_does_not_count(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    hand_over(world, gate)
    gates.change_gate(world.context, gate.id, replace(gate.parameters, minutes=90), times=2)
    editions.close_now(world.context, gate.id)
    assert tried(world, gate).counted == 0
    world.at(5, 12)
    early = openings.open_early(world.context, gate.id, "To see.")
    hand_over(world, gate)
    editions.close_now(world.context, gate.id)
    assert early.number == 2
    assert tried(world, gate).counted == 1


def test_going_back_is_one_more_version_and_ends_the_try(world: World) -> None:
    gate = begun(world)
    one = tried(world, gate)
    ended = answering.answer_try(world.context, gate.id, one.id, Answer.GO_BACK, " Too  long. ")
    assert (ended.answer, ended.words) == (Answer.GO_BACK, "Too long.")
    now = gates.get_gate(world.context, gate.id)
    assert now.parameters == gate.changes[-2].parameters
    assert [change.try_id for change in now.changes[-3:]] == [None, one.id, None]
    assert trying.find_try(world.context, gate.id) is None
    with pytest.raises(ConflictError, match="over already"):
        answering.answer_try(world.context, gate.id, one.id, Answer.KEEP)


def test_any_other_change_ends_a_try_and_a_gate_that_ends_asks_nothing(world: World) -> None:
    gate = begun(world)
    first = tried(world, gate)
    changed = gates.change_gate(
        world.context, gate.id, replace(gate.parameters, minutes=30), times=1
    )
    assert trying.tries_by_id(world.context, gate)[first.id].answer is Answer.CHANGE_AGAIN
    with pytest.raises(InvalidInputError, match="stands so already"):
        gates.change_gate(world.context, gate.id, changed.parameters, times=3)
    gates.end_gate(world.context, gate.id)
    assert trying.find_try(world.context, gate.id) is None


def test_the_pages_begin_a_try_ask_as_the_last_opening_closes_and_go_back(
    pages: Pages, world: World
) -> None:
    gate = world.gate(minutes=60)
    at = f"/apert/gates/{gate.id}"
    fields = {"name": gate.name, "rhythm": "as-it-is", "minutes": "90", "trying": "1"}
    pages.does(f"{at}/change", f"{at}/tend", times="1", **fields)
    tended = said(pages.page(f"{at}/tend"))
    assert "It is tried for one opening." in tended
    assert "It is tried like this for one opening. One is left." in tended
    assert "Before it stood so: Holds “60 minutes of reading”." in tended
    assert "It is being tried as it is." in pages.page(f"{at}/tune")
    world.at(5, 11)
    hand_over(world, gate)
    closing = pages.page(f"{at}/close")
    assert "You tried it like this for this one opening." in closing
    assert "You tried" not in pages.page(f"{at}/shelf")
    pages.does(f"{at}/close", f"{at}/shelf")
    shelf = pages.page(f"{at}/shelf")
    assert "You tried it like this for one opening." in shelf
    [try_id] = re.findall(r'name="try" value="([^"]+)"', shelf)
    answer = {"try": try_id, "answer": "go-back", "words": "Too long."}
    pages.does(f"{at}/try?at=shelf", f"{at}/shelf", **answer)
    assert gates.get_gate(world.context, gate.id).parameters.minutes == 60
    assert "Taken back on 11 May 2031. “Too long.”" in said(pages.page(f"{at}/tend"))
    assert 'name="try"' not in pages.page(f"{at}/shelf")


def test_a_try_of_another_gate_is_not_answered(pages: Pages, world: World) -> None:
    gate, other = begun(world), world.gate("Other")
    one = tried(world, gate)
    with pytest.raises(NotFoundError):
        answering.answer_try(world.context, other.id, one.id, Answer.KEEP)
    pages.answers(f"/apert/gates/{gate.id}/try", 404, **{"try": "x", "answer": "keep"})
    pages.answers(f"/apert/gates/{gate.id}/tune", 422, intensity="mix", trying="1", times="0")
