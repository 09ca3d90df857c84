"""What holds for everything that a pathway can read, and for every text."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.practices.mnestics.rules.reads_json import reads_as_json, reads_from_json
from osmosis.practices.mnestics.rules.reads_limits import can_be_read
from osmosis.practices.mnestics.rules.reads_text import ReadsError, parse_reads, reads_text
from osmosis.practices.mnestics.rules.reads_words import reads_words
from tests.practices.mnestics.any_reads import PATHWAYS, any_reads, name_lists, texts

PLAIN = ["Yearly", "My yearly", "ÉTÉ", "To"]


@given(any_reads, name_lists)
def test_the_text_of_a_reads_gives_the_same_reads(reads: Reads, names: list[str]) -> None:
    text = reads_text(reads, dict(zip(PATHWAYS, names, strict=True)))
    assert parse_reads(text, dict(zip(names, PATHWAYS, strict=True))) == reads


@given(any_reads, st.sampled_from([str.upper, str.lower, str.title]))
def test_capitals_and_spaces_do_not_count(reads: Reads, respell: Callable[[str], str]) -> None:
    text = respell(reads_text(reads, dict(zip(PATHWAYS, PLAIN, strict=True))))
    for sign in "+-±,":
        text = text.replace(sign, f"  {sign}\n")
    assert parse_reads(f"\t{text} ", _names(PLAIN)) == reads


@given(texts, st.lists(st.sampled_from(PLAIN) | texts, unique=True, max_size=4))
def test_any_text_is_read_or_refused_with_its_place(text: str, names: list[str]) -> None:
    error = None
    try:
        reads = parse_reads(text, _names(names))
    except ReadsError as refused:
        error = refused
    if error is None:
        assert can_be_read(reads)
        assert reads_words(reads, {}, Basis.KEPT)
    else:
        assert 0 <= error.position <= len(text)
        assert len(error.marked.split("\n")) == 2


@given(any_reads, st.dictionaries(st.sampled_from(PATHWAYS), st.text()), st.sampled_from(Basis))
def test_whatever_is_read_can_be_said(reads: Reads, names: dict[UUID, str], basis: Basis) -> None:
    assert reads_words(reads, names, basis).strip()


@given(any_reads)
def test_what_is_stored_gives_the_same_reads(reads: Reads) -> None:
    assert reads_from_json(json.loads(json.dumps(reads_as_json(reads)))) == reads


def _names(names: list[str]) -> dict[str, UUID]:
    return dict(zip(names, PATHWAYS, strict=False))
