"""Words counted in every script, and what they take to read."""

from __future__ import annotations

import pytest

from osmosis.articles.languages import clean_language, direction_of, running_direction
from osmosis.articles.words import count_words, minutes_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two-three, don’t; 3.5 — four.", 5),
        ("港口的灯亮到天亮", 4),
        ("みなとは 朝", 3),
        ("ท่าเรือ", 2),
        ("שלום עולם", 2),
        ("Der Hafen 港口", 3),
    ],
)
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert count_words(text) == count


def test_minutes_are_whole_and_at_least_one() -> None:
    assert [minutes_of(count) for count in (0, 230, 340, 350, 2_300)] == [1, 1, 1, 2, 10]
    assert minutes_of(1_000, words_per_minute=100) == 10


@pytest.mark.parametrize(
    ("tag", "clean"),
    [
        ("EN_gb", "en-GB"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("de-DE-1996", "de-DE"),
        (" fr ", "fr"),
        ("es-419", "es-419"),
        ("english", ""),
        ("und", ""),
        ("x-klingon", ""),
        ("", ""),
        ('en"><script>', ""),
    ],
)
def test_a_language_tag_is_one_that_readers_know(tag: str, clean: str) -> None:
    assert clean_language(tag) == clean


def test_the_way_words_run_comes_from_the_language_or_from_themselves() -> None:
    languages = ("he", "fa-IR", "az-Arab", "ku", "ja", "")
    assert [direction_of(one) for one in languages] == ["rtl", "rtl", "rtl", "ltr", "ltr", ""]
    texts = ("הנמל harbour הלבן", "harbour נמל", "123")
    assert [running_direction(one) for one in texts] == ["rtl", "ltr", ""]
