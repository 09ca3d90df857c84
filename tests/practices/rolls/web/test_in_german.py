"""Rolls in German: whole sentences, words for small numbers, and what was written stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from whenever import TimeDelta

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.practices.rolls.web.telling import size_told, span_told, tag_told, wait_told
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages

GERMAN = next(language for language in LANGUAGES if language.tag == "de")


@pytest.fixture
def german() -> Iterator[None]:
    """German is spoken here."""
    with speaking(GERMAN):
        yield


def _on(year: int, month: int) -> CivilMoment:
    return CivilMoment(instant=Instant.from_utc(year, month, 15), zone="UTC")


@pytest.mark.usefixtures("german")
def test_stretches_sizes_and_tags_are_said_as_german_says_them(world: World) -> None:
    assert span_told([_on(2031, 3), _on(2031, 6)]) == "März bis Juni 2031"
    assert span_told([_on(2030, 12), _on(2031, 1)]) == "Dezember 2030 bis Januar 2031"
    assert size_told(3_140_000) == "3,1 MB"
    assert tag_told(["Vetiver", "Juniper"]) == "Vetiver mit Juniper"
    waits = [world.load(wait=TimeDelta(hours=24 * days)) for days in (1, 7, 14, 30)]
    assert [wait_told(roll) for roll in waits] == [
        "einen Tag",
        "eine Woche",
        "zwei Wochen",
        "30 Tage",
    ]


def test_a_virtue_that_is_called_like_a_word_of_ours_stays_as_it_was_written(
    pages: Pages, world: World
) -> None:
    roll = world.load("Gratitude")
    page = pages.get(f"/rolls/{roll.id}", headers={"Accept-Language": "de"}).text
    assert "<h1>Gratitude</h1>" in page
    assert "Dankbarkeit" in pages.get("/rolls/load", headers={"Accept-Language": "de"}).text
