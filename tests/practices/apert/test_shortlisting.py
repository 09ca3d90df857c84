"""How many pieces are weighed against each other, and what a search that ends early answers."""

from __future__ import annotations

import random

import pytest

from osmosis.practices.apert.model import Intensity
from osmosis.practices.apert.rules import program, shortlisting
from osmosis.practices.apert.rules.candidates import Scored
from osmosis.practices.apert.rules.choosing import Wish, choose
from osmosis.practices.apert.rules.program import Program
from tests.practices.apert.candidates import candidate, voice

SOURCES = [voice(f"S{number}") for number in range(8)]


def piece(number: int) -> Scored:
    source = SOURCES[number % len(SOURCES)]
    found = candidate(source, f"T{number}", text="one")
    return Scored(candidate=found, score=1 + number % 7, cluster=number, reasons=())


PIECES = [piece(number) for number in range(1_100)]


def wish(minutes: float) -> Wish:
    return Wish(minutes=minutes, words_per_minute=1, intensity=Intensity.DEEP)


@pytest.mark.parametrize("minutes", [500, 1_000])
def test_a_budget_with_room_for_a_thousand_is_filled(minutes: int) -> None:
    choice = choose(PIECES, wish(minutes))
    assert len(choice.picks) == minutes
    assert choice.is_proven
    assert not choice.is_cut


def test_a_small_budget_does_not_weigh_everything() -> None:
    weighed = shortlisting.shortlist(PIECES, [60] * len(PIECES), 60 * 60)
    assert len(weighed.pieces) == shortlisting.LEAST_WEIGHED
    assert not weighed.is_cut


def test_more_than_can_be_weighed_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlisting, "MOST_WEIGHED", 50)
    monkeypatch.setattr(shortlisting, "LEAST_WEIGHED", 10)
    choice = choose(PIECES, wish(1_000))
    assert choice.is_cut
    assert {pick.scored.score for pick in choice.picks[:50]} == {7.0}
    assert len(choice.picks) <= 50 + 3 * len(SOURCES)
    assert not choose(PIECES[:40], wish(1_000)).is_cut


def test_a_search_that_ends_early_has_an_answer_and_says_that_it_is_not_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(5)
    lengths = [dice.randint(400, 900) for _ in range(60)]
    found = Program([dice.randint(1, 60) for _ in lengths])
    found.at_most(range(60), lengths, 9_000)
    found.fill(lengths, 0.6)
    monkeypatch.setattr(program, "MOST_WORK", 0)
    for _ in range(4):
        weights = [length * dice.randint(-90, 90) for length in lengths]
        found.wish_at_most(range(60), weights)
        found.wish_at_most(range(60), [-weight for weight in weights])
    taken, is_proven = found.solve()
    taken_length = sum(n for n, is_taken in zip(lengths, taken, strict=True) if is_taken)
    assert not is_proven
    assert 5_000 < taken_length <= 9_000
