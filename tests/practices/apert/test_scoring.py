"""What speaks for a piece, and how that is said."""

from __future__ import annotations

import random

from osmosis.practices.apert.rules.candidates import Candidate, Scored
from osmosis.practices.apert.rules.likeness import words_of
from osmosis.practices.apert.rules.scoring import Asked, Before, scored
from tests.practices.apert.candidates import candidate, voice

NOTHING = Before()
NO_WISH = Asked()


def by_title(candidates: list[Candidate], before: Before, asked: Asked) -> dict[str, Scored]:
    return {one.candidate.title: one for one in scored(candidates, before, asked)[0]}


def test_a_piece_that_several_houses_tell_of_stands_above_one_that_one_tells_of() -> None:
    event = [candidate(voice(f"S{n}"), f"Comet Halley over Lisbon {n}") for n in range(3)]
    alone = candidate(voice("S9"), "Bread recipe")
    found = by_title([*event, alone], NOTHING, NO_WISH)
    comet = found["Comet Halley over Lisbon 0"]
    assert comet.score > 2 * found["Bread recipe"].score
    assert "Three sources tell of it." in comet.reasons
    assert found["Bread recipe"].reasons == ("New since the last opening.",)


def test_two_sources_of_one_house_are_not_two_voices() -> None:
    one, other = voice("House"), voice("House")
    told = [
        candidate(one, "Comet Halley over Lisbon a"),
        candidate(other, "Comet Halley over Lisbon b"),
    ]
    assert {score.score for score in scored(told, NOTHING, NO_WISH)[0]} == {1.0}


def test_the_fullest_version_stands_for_all_and_the_others_are_named() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    short = candidate(voice("Short"), "Comet", text=text)
    full = candidate(voice("Full"), "Comet again", text=f"{text} and more")
    pieces, also = scored([short, full], NOTHING, NO_WISH)
    assert [one.candidate for one in pieces] == [full]
    assert also[full.key] == [short]
    assert pieces[0].reasons[0] == "Two sources tell of it."


def test_what_was_asked_for_comes_first_and_says_so() -> None:
    asked = Asked.of("What do the tides do?")
    tides = candidate(voice("A"), "Tides of the Severn")
    found = by_title([tides, candidate(voice("B"), "Bread")], NOTHING, asked)
    assert found["Tides of the Severn"].score > found["Bread"].score
    assert found["Tides of the Severn"].reasons[0] == "It speaks of what you asked."


def test_what_goes_on_from_last_time_speaks_less_loudly() -> None:
    before = Before(titles=[frozenset(words_of("The harbour bridge is closed"))])
    again = candidate(voice("A"), "The harbour bridge is still closed")
    found = by_title([again, candidate(voice("B"), "Bread")], before, NO_WISH)
    assert found[again.title].score < found["Bread"].score
    assert found[again.title].reasons == ("It goes on from last time.",)


def test_what_was_carried_over_and_what_has_weight_says_so() -> None:
    told = candidate(voice("Quiet", weight=2.0), "Bread", carried=True)
    [only], _ = scored([told], NOTHING, NO_WISH)
    assert only.score == 8.0
    assert only.reasons[:2] == ("You carried it over.", "You gave Quiet more weight.")


def test_the_order_in_which_things_came_makes_no_difference() -> None:
    told = [candidate(voice(f"S{n % 5}"), f"Comet Halley over Lisbon {n // 2}") for n in range(12)]
    mixed = random.Random(4).sample(told, len(told))
    assert scored(told, NOTHING, NO_WISH) == scored(mixed, NOTHING, NO_WISH)
