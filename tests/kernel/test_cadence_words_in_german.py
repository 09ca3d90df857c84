"""Cadences in German, whose sentences order their words in another way."""

from __future__ import annotations

import pytest

from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.number_words import number_words, th
from osmosis.languages.known import ENGLISH, find_language
from osmosis.languages.speaking import speaking

GERMAN = find_language("de") or ENGLISH
ZONE = "Europe/Bucharest"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("every week from 2031-05-04 09:00", f"jeden Sonntag um neun Uhr morgens ({ZONE})"),
        (
            "every 2 weeks from 2031-05-04 09:00",
            f"jeden zweiten Sonntag um neun Uhr morgens ({ZONE}), gezählt vom 4. Mai 2031 an",
        ),
        ("every day from 2031-05-04 21:30", f"jeden Tag um 21:30 Uhr ({ZONE})"),
        ("every day from 2031-05-04 13:00", f"jeden Tag um ein Uhr nachmittags ({ZONE})"),
        ("every day from 2031-05-04 12:00", f"jeden Tag um zwölf Uhr mittags ({ZONE})"),
        (
            "every 13 days from 2031-05-04 20:00",
            f"jeden 13. Tag um acht Uhr abends ({ZONE}), gezählt vom 4. Mai 2031 an",
        ),
        ("every month from 2031-05-04 09:00", f"am 4. jedes Monats um neun Uhr morgens ({ZONE})"),
        (
            "every month on the first Sunday from 2031-05-04 09:00",
            f"am ersten Sonntag jedes Monats um neun Uhr morgens ({ZONE})",
        ),
        (
            "every month on the first, second and last Sunday from 2031-05-04 09:00",
            f"am ersten, zweiten und letzten Sonntag jedes Monats um neun Uhr morgens ({ZONE})",
        ),
        (
            "every month on the last day from 2031-05-31 18:00",
            f"am letzten Tag jedes Monats um sechs Uhr abends ({ZONE})",
        ),
        (
            "every 2 months on the last day from 2031-05-31 18:00",
            (
                f"am letzten Tag jedes zweiten Monats um sechs Uhr abends ({ZONE}),"
                " gezählt vom 31. Mai 2031 an"
            ),
        ),
        (
            "every 2 months on the last Friday from 2031-05-30 18:00",
            (
                f"am letzten Freitag jedes zweiten Monats um sechs Uhr abends ({ZONE}),"
                " gezählt vom 30. Mai 2031 an"
            ),
        ),
        (
            "every quarter from 2031-05-31 22:00",
            (
                "am 31. jedes dritten Monats, in kürzeren Monaten am letzten Tag,"
                f" um zehn Uhr abends ({ZONE}), gezählt vom 31. Mai 2031 an"
            ),
        ),
        (
            "every 3 years from 2032-02-29 00:00",
            (
                "jedes dritte Jahr am 29. Februar, in gewöhnlichen Jahren am 28.,"
                f" um 00:00 Uhr ({ZONE}), gezählt vom 29. Februar 2032 an"
            ),
        ),
        (
            "on 2031-05-04, 2031-06-01 at 09:00",
            f"am 4. Mai 2031 und 1. Juni 2031 um neun Uhr morgens ({ZONE})",
        ),
    ],
)
def test_a_cadence_reads_as_one_says_it(text: str, words: str) -> None:
    with speaking(GERMAN):
        assert cadence_words(parse_cadence(f"{text} {ZONE}")) == words


def test_what_is_stored_stays_english() -> None:
    text = f"every 2 weeks from 2031-05-04 09:00 {ZONE}"
    with speaking(GERMAN):
        assert cadence_text(parse_cadence(text)) == text


def test_numbers_and_places_are_german_too() -> None:
    with speaking(GERMAN):
        assert [number_words(number) for number in (0, 3, 13)] == ["keine", "drei", "13"]
        assert [th(number) for number in (1, 2, 3, 4)] == ["1.", "2.", "3.", "4."]
