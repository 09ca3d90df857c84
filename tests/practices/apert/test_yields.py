"""What one visit brought comes out of its bytes as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.rules.bundles import pack_bundle, unpack_bundle
from osmosis.practices.apert.rules.yields import (
    Collected,
    PageFile,
    Part,
    PieceKind,
    Yield,
    pack_yield,
    unpack_yield,
)

AT = Instant.from_utc(2031, 5, 4, 9)
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_entries = st.builds(
    Collected,
    key=_words,
    kind=st.sampled_from(PieceKind),
    title=_words,
    address=_words,
    authors=st.lists(_words, max_size=2).map(tuple),
    published_at=st.just(AT),
    html=_words,
    page=st.none() | st.builds(PageFile, file=_words, address=_words),
    pictures=st.dictionaries(_words, _words, max_size=2),
    chapters=st.lists(st.builds(Part, start_seconds=st.just(1.5), title=_words), max_size=2).map(
        tuple
    ),
    duration_seconds=st.none() | st.integers(0, 9000),
)


@given(st.lists(_entries, max_size=3), st.dictionaries(st.just("page-1"), st.binary()))
def test_a_yield_comes_back_as_it_was(entries: list[Collected], files: dict[str, bytes]) -> None:
    found = Yield(
        source_id=new_id(AT), fetched_at=AT, title="Gazette", entries=tuple(entries), files=files
    )
    assert unpack_yield(pack_yield(found)) == found


def test_what_is_no_yield_is_said_to_be_none() -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        unpack_yield(b"not a zip")


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=40)), st.integers(1, 30))
def test_a_bundle_comes_apart_however_it_is_cut_into_chunks(every: list[bytes], size: int) -> None:
    bundle = pack_bundle(every)
    chunks = [bundle[at : at + size] for at in range(0, len(bundle), size)]
    assert list(unpack_bundle(chunks)) == every


@pytest.mark.parametrize("length", [3, 8, 12, 20])
def test_a_bundle_that_was_cut_off_is_said_to_be_unreadable(length: int) -> None:
    bundle = pack_bundle([b"words", b"more words"])
    with pytest.raises(StorageError, match="cannot be read"):
        list(unpack_bundle([bundle[:length]]))


def test_files_of_a_yield_are_unpacked_when_they_are_asked_for() -> None:
    files = {"page-1": b"words", "picture-1": b"grain"}
    packed = pack_yield(Yield(source_id=new_id(AT), fetched_at=AT, files=files))
    found = unpack_yield(packed.replace(b"grain", b"brain"))
    assert (list(found.files), found.files["page-1"]) == (list(files), b"words")
    with pytest.raises(StorageError, match="cannot be read"):
        found.files["picture-1"]
    assert found.files.get("picture-2") is None


def test_halves_of_letters_keep_nothing_from_being_packed() -> None:
    broken = Collected(key="a", title="Half \udcff of it", authors=("\ud800",), published_at=AT)
    found = Yield(source_id=new_id(AT), fetched_at=AT, entries=(broken,))
    [entry] = unpack_yield(pack_yield(found)).entries
    assert (entry.title, entry.authors) == ("Half ? of it", ("?",))
