"""What a pathway reads, said in plain words."""

from __future__ import annotations

from uuid import UUID

import pytest

from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.practices.mnestics.reads import Basis, Lags
from osmosis.practices.mnestics.rules.reads_text import parse_reads, reads_text
from osmosis.practices.mnestics.rules.reads_words import (
    SENTENCES,
    crossing_sentences,
    reads_words,
)

NAMES = {UUID(int=1): "Yearly", UUID(int=2): "My yearly"}
COUNT = "(dates count, kept or not)"
IDS = {name: pathway for pathway, name in NAMES.items()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing", "nothing"),
        ("-1", "what you wrote last time"),
        ("-2", "what you wrote the time before last"),
        ("-3", "what you wrote three times ago"),
        ("-13", "what you wrote 13 times ago"),
        ("1,2,4,8", "what you wrote one, two, four and eight times ago"),
        ("last 4", "the last four, as a board"),
        ("last 1", "the last one, as a board"),
        ("-1y±3d", "what you wrote a year ago, give or take three days"),
        ("-10y±1d", "what you wrote ten years ago, give or take a day"),
        ("-2m", "what you wrote two months ago, to the day"),
        ("-7d", "what you wrote seven days ago"),
        ("random old", "something old, drawn by chance"),
        ("to me today", "the letters that say today"),
        ("yearly -1", "what “Yearly” said last time"),
        ("yearly -1y±3d", "what “Yearly” said a year ago, give or take three days"),
        ('"My yearly" last 2', "the last two of “My yearly”, as a board"),
        ("yearly random old", "something old of “Yearly”, drawn by chance"),
        ("-1 + to me today", "what you wrote last time and the letters that say today"),
        (
            "-1 + yearly -1 + to me today",
            "what you wrote last time, what “Yearly” said last time and the letters that say today",
        ),
        (
            "-1 + last 4 + to me today",
            "what you wrote last time; the last four, as a board; and the letters that say today",
        ),
    ],
)
def test_a_reads_is_said_in_plain_words(text: str, words: str) -> None:
    assert reads_words(parse_reads(text, IDS), NAMES, Basis.KEPT) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-1", f"what you wrote on the last date {COUNT}"),
        ("yearly -2", f"what “Yearly” said on its date before last {COUNT}"),
        ("1,3", f"what you wrote one and three dates ago {COUNT}"),
        ("last 4", f"the last four dates, as a board {COUNT}"),
        ("last 1", f"the last date, as a board {COUNT}"),
        ("-1y±3d", "what you wrote a year ago, give or take three days"),
        (
            "random old + to me today",
            "something old, drawn by chance; and the letters that say today",
        ),
        (
            "-1 + to me today",
            f"what you wrote on the last date and the letters that say today {COUNT}",
        ),
    ],
)
def test_lags_by_slots_are_said_in_dates(text: str, words: str) -> None:
    assert reads_words(parse_reads(text, IDS), NAMES, Basis.SLOTS) == words


def test_a_pathway_without_a_name_is_another_pathway() -> None:
    reads = (Lags(counts=(1,), of=UUID(int=9)),)
    assert reads_words(reads, NAMES, Basis.KEPT) == "what another pathway said last time"


def test_each_sentence_writes_the_grammar_that_it_says() -> None:
    written = {sentence.words: reads_text(sentence.reads, {}) for sentence in SENTENCES}
    assert written == {
        "what I wrote last time": "-1",
        "what I wrote the time before last": "-2",
        "the last four, as a board": "last 4",
        "what I wrote one, two, four and eight times ago": "1,2,4,8",
        "what I wrote a year ago, give or take three days": "-1y±3d",
        "something old, drawn by chance": "random old",
        "the letters that say today": "to me today",
    }
    for sentence in SENTENCES:
        said = reads_words(sentence.reads, {}, Basis.KEPT)
        assert said == sentence.words.replace("I wrote", "you wrote")


def test_each_other_pathway_has_a_sentence_of_its_own() -> None:
    written = [(one.words, reads_text(one.reads, NAMES)) for one in crossing_sentences(NAMES)]
    assert written == [
        ("what “Yearly” said last time", "Yearly -1"),
        ("what “My yearly” said last time", '"My yearly" -1'),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-1", "was du beim letzten Mal geschrieben hast"),
        ("1,13,20", "was du vor einem, 13 und 20 Malen geschrieben hast"),
        ("-1y±1d", "was du vor einem Jahr (einen Tag hin oder her) geschrieben hast"),
        ("-1m", "was du auf den Tag genau vor einem Monat geschrieben hast"),
        ("last 1", "das Letzte, als Tafel"),
        ("yearly -1", "was „Yearly“ beim letzten Mal gesagt hat"),
    ],
)
def test_another_language_orders_the_words_anew(text: str, words: str) -> None:
    with speaking(LANGUAGES[1]):
        assert reads_words(parse_reads(text, IDS), NAMES, Basis.KEPT) == words
