"""``moment.json``: one spelling, strict about structure, lenient about words."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from osmosis.sealing.moment import (
    DamagedMomentError,
    InvalidMomentError,
    MomentNote,
    checked,
    note_bytes,
    parse_note,
    plain_file_name,
    plain_media_type,
    readable,
)

any_text = st.text(alphabet=st.characters(categories=None), max_size=80)
notes = st.builds(
    MomentNote,
    kind=st.sampled_from(["photo", "audio", "video"]),
    line=st.none() | any_text,
    detail=st.none() | any_text,
    glad=st.none() | st.integers(0, 100),
    scent=st.none() | any_text,
    file_name=st.none() | any_text,
    media_type=st.none() | any_text,
)


@given(notes)
def test_a_note_survives_its_spelling(note: MomentNote) -> None:
    assert parse_note(note_bytes(note)) == checked(note)


@given(notes)
def test_checking_twice_changes_nothing(note: MomentNote) -> None:
    assert checked(checked(note)) == checked(note)


def test_a_note_has_one_spelling() -> None:
    note = MomentNote(kind="photo", line="Zürich", glad=70, file_name="a.jpg")
    assert note_bytes(note).decode() == (
        '{"format":"osmosis-moment/1","kind":"photo","line":"Zürich","detail":null,"glad":70,'
        '"scent":null,"file_name":"a.jpg","media_type":null}'
    )


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (MomentNote(kind="smell"), "A moment is a line"),
        (MomentNote(kind="photo", glad=101), "from 0 to 100"),
        (MomentNote(kind="photo", glad=-1), "from 0 to 100"),
        (MomentNote(kind="line"), "The line is empty"),
        (MomentNote(kind="line", line=" \n\t"), "The line is empty"),
        (MomentNote(kind="scent"), "The scent has no name"),
        (MomentNote(kind="line", line="a" * (1 << 20)), "too long"),
    ],
)
def test_what_cannot_be_kept_is_said_in_one_sentence(note: MomentNote, sentence: str) -> None:
    with pytest.raises(InvalidMomentError, match=sentence):
        note_bytes(note)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        ("  \n", None),
        ("  two\nlines  ", "  two\nlines  "),
        ("a\0b", "a\ufffdb"),
        ("half \ud83d", "half \ufffd"),
        ("half \udf32 other", "half \ufffd other"),
        ("\ud83c\udf32", "🌲"),
    ],
)
def test_text_is_kept_except_for_what_nothing_can_hold(
    text: str | None, expected: str | None
) -> None:
    assert readable(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Ferien 2031.heic", "Ferien 2031.heic"),
        ("a\0b\r\n.jpg", "a\ufffdb.jpg"),
        ("..", None),
        ("/", None),
        ("x/", None),
        ("", None),
        (None, None),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_a_file_name_is_a_name_and_no_path(name: str | None, expected: str | None) -> None:
    assert plain_file_name(name) == expected


def test_a_file_name_of_4000_characters_keeps_its_beginning_and_suffix() -> None:
    name = plain_file_name("a" * 3996 + ".jpg")
    assert name is not None
    assert len(name) == 200
    assert name.startswith("aaa")
    assert name.endswith("a.jpg")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image/jpeg", "image/jpeg"),
        ("Audio/MP4; codecs=mp4a.40.2", "audio/mp4"),
        ("image/jpeg\r\nX: y", None),
        ("jpeg", None),
        ("", None),
        (None, None),
    ],
)
def test_a_media_type_is_plain_or_unknown(text: str | None, expected: str | None) -> None:
    assert plain_media_type(text) == expected


@pytest.mark.parametrize(
    ("file_name", "media_type", "suffix"),
    [
        ("a.JPG", None, ".jpg"),
        ("a.tar.gz", None, ".gz"),
        (None, "image/heic", ".heic"),
        ("photo", "video/quicktime", ".mov"),
        ("a.", "image/png", ".png"),
        (".hidden", None, ""),
        ("a.jpg/../b", None, ""),
        ("a.öl", None, ""),
        (None, "application/x-strange", ""),
    ],
)
def test_the_suffix_comes_from_the_name_or_else_the_type(
    file_name: str | None, media_type: str | None, suffix: str
) -> None:
    assert MomentNote(kind="photo", file_name=file_name, media_type=media_type).suffix == suffix


def test_a_line_keeps_no_file_name() -> None:
    assert checked(MomentNote(kind="line", line="x", file_name="a.jpg")).file_name is None


GOOD = json.loads(note_bytes(MomentNote(kind="line", line="x")))


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":"osmosis-moment/1","format":"osmosis-moment/1","kind":"line","line":"x"}',
        json.dumps({**GOOD, "format": "osmosis-moment/2"}).encode(),
        json.dumps({**GOOD, "kind": "program"}).encode(),
        json.dumps({**GOOD, "kind": None}).encode(),
        json.dumps({**GOOD, "line": 7}).encode(),
        json.dumps({**GOOD, "line": ""}).encode(),
        json.dumps({**GOOD, "glad": 1.5}).encode(),
        json.dumps({**GOOD, "glad": True}).encode(),
        json.dumps({**GOOD, "glad": 10**9}).encode(),
        json.dumps({**GOOD, "glad": float("nan")}).encode(),
        b'{"format":"osmosis-moment/1","kind":"line","line":"x","glad":' + b"9" * 5000 + b"}",
    ],
)
def test_a_description_that_is_wrong_is_damaged(encoded: bytes) -> None:
    with pytest.raises(DamagedMomentError):
        parse_note(encoded)


def test_what_a_later_version_adds_is_passed_over() -> None:
    encoded = json.dumps({**GOOD, "weather": "rain"}).encode()
    assert parse_note(encoded).line == "x"


@given(notes, st.sampled_from([field.name for field in dataclasses.fields(MomentNote)]))
def test_a_missing_field_is_empty_or_damage(note: MomentNote, name: str) -> None:
    assume(name != "kind")
    fields = json.loads(note_bytes(note))
    del fields[name]
    assert getattr(parse_note(json.dumps(fields).encode()), name) is None
