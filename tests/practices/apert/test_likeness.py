"""What counts as the same piece, and what as the same event."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from osmosis.practices.apert.rules.candidates import Candidate
from osmosis.practices.apert.rules.likeness import SAME_WORDS, same_events, same_pieces, words_of
from tests.practices.apert.candidates import candidate, voice

TEXT = " ".join(f"word{number}" for number in range(300))


def pieces(*texts: str) -> list[Candidate]:
    return [
        candidate(voice(f"Source {number}"), f"Title{number}", text=text)
        for number, text in enumerate(texts)
    ]


def test_the_same_page_is_one_piece_whatever_its_words() -> None:
    one, other = pieces("a b c", "d e f")
    other = replace(other, address=one.address.replace("https://", "http://www.") + "?utm_medium=x")
    assert same_pieces([one, other]) == [[0, 1]]


def test_nearly_the_same_words_are_one_piece() -> None:
    changed = TEXT.replace("word7 ", "other ").replace("word150 ", "another ")
    assert same_pieces(pieces(TEXT, "something else " * 20, changed)) == [[0, 2], [1]]


def test_half_of_the_words_are_not_enough() -> None:
    half = " ".join([*TEXT.split()[:150], *(f"new{number}" for number in range(150))])
    assert same_pieces(pieces(TEXT, half)) == [[0], [1]]


def test_short_texts_are_not_the_same_by_accident() -> None:
    assert same_pieces(pieces("Good morning.", "Good morning.")) == [[0], [1]]


def test_what_is_alike_in_a_chain_stands_in_one_group() -> None:
    words = TEXT.split()
    steps = [
        " ".join([*words[at:], *(f"n{at}x{more}" for more in range(at))]) for at in (0, 20, 40)
    ]
    assert same_pieces(pieces(*steps)) == [[0, 1, 2]]


def test_titles_that_share_their_rare_words_tell_of_the_same_event() -> None:
    titles = [
        "Comet Halley returns over Lisbon tonight",
        "Lisbon watches as comet Halley returns",
        "A recipe for bread",
        "Bread and other things",
    ]
    told = [candidate(voice(f"S{number}"), title) for number, title in enumerate(titles)]
    assert same_events(told) == [[0, 1], [2], [3]]


def test_words_that_every_title_has_join_nothing() -> None:
    told = [
        candidate(voice(f"S{number}"), f"Weekly letter about things, {name}")
        for number, name in enumerate(["tides", "moss", "bells", "chalk", "ferns", "salt"])
    ]
    assert same_events(told) == [[at] for at in range(len(told))]


def test_a_script_without_spaces_is_counted_letter_by_letter() -> None:
    assert words_of("Tea 日本語") == ["tea", "日", "本", "語"]


@given(st.integers(0, 10_000), st.floats(0, 0.5))
def test_what_is_alike_beyond_the_bar_is_found(seed: int, share: float) -> None:
    dice = random.Random(seed)
    words = [f"w{dice.randrange(10_000)}" for _ in range(200)]
    changed = [
        f"x{dice.randrange(10_000)}" if dice.random() < share * 0.2 else word for word in words
    ]
    one, other = (_shingles(text) for text in (words, changed))
    alike = len(one & other) / len(one | other)
    together = same_pieces(pieces(" ".join(words), " ".join(changed))) == [[0, 1]]
    # A signature may miss a pair that is just beyond the bar; none below it is ever joined.
    assert together == (alike >= SAME_WORDS) or SAME_WORDS <= alike < SAME_WORDS + 0.05


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
