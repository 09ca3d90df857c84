"""Forms with files: read as they come, in pieces of any size, without a file on a disk."""

from __future__ import annotations

import contextlib
import tempfile
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.web.failures import BodyTooLargeError, UnreadableBodyError
from osmosis.web.multipart import MOST_PARTS, boundary_of, read_parts, safe_name

BOUNDARY = b"----boundary"
names = st.text(
    st.characters(codec="utf-8", exclude_characters='"\\\r\n;'), min_size=1, max_size=20
)
contents = st.binary(max_size=200).filter(lambda data: BOUNDARY not in data)


def written(parts: list[tuple[str, str | None, bytes]]) -> bytes:
    """A form as a browser writes it."""
    body = b""
    for name, file_name, data in parts:
        about = f'form-data; name="{name}"'
        about += "" if file_name is None else f'; filename="{file_name}"'
        body += b"--" + BOUNDARY + b"\r\nContent-Disposition: " + about.encode()
        body += b"\r\nContent-Type: image/jpeg\r\n\r\n" + data + b"\r\n"
    return body + b"--" + BOUNDARY + b"--\r\n"


def read_all(chunks: list[bytes]) -> list[bytes]:
    """Every part's bytes."""
    return [b"".join(part.chunks()) for part in read_parts(BOUNDARY, chunks)]


def pieces(body: bytes, size: int) -> list[bytes]:
    """A body cut into pieces."""
    return [body[start : start + size] for start in range(0, len(body), size)]


@given(
    parts=st.lists(st.tuples(names, st.none() | names, contents), max_size=5),
    size=st.integers(1, 64),
)
def test_every_form_is_read_back_however_it_is_cut(
    parts: list[tuple[str, str | None, bytes]], size: int
) -> None:
    read = [
        (part.name, part.file_name, b"".join(part.chunks()))
        for part in read_parts(BOUNDARY, pieces(written(parts), size))
    ]
    assert read == [
        (name, None if file is None else safe_name(file), data) for name, file, data in parts
    ]


@given(body=st.binary(max_size=300), size=st.integers(1, 50))
def test_nonsense_is_refused_and_nothing_else_happens(body: bytes, size: int) -> None:
    with contextlib.suppress(UnreadableBodyError):
        read_all(pieces(body, size))


@given(cut=st.integers(1, 150))
def test_a_torn_form_is_never_taken_for_a_whole_one(cut: int) -> None:
    body = written([("line", None, b"some words"), ("photo", "a.jpg", b"bytes")])
    with pytest.raises(UnreadableBodyError):
        read_all([body[: -cut - 2]])


def test_what_is_not_read_of_a_part_is_passed_over() -> None:
    body = written([("a", "a.jpg", b"x" * 5000), ("b", None, b"next")])
    parts = read_parts(BOUNDARY, pieces(body, 100))
    read = [(part.name, next(part.chunks())[:4]) for part in parts]
    assert read == [("a", b"xxxx"), ("b", b"next")]


def test_no_temporary_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a temporary file was asked for")

    for maker in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, maker, refuse)
    body = written([("photo", "a.jpg", b"x" * 5_000_000)])
    (size,) = [sum(map(len, part.chunks())) for part in read_parts(BOUNDARY, pieces(body, 65_536))]
    assert size == 5_000_000


def test_too_many_parts_are_refused() -> None:
    body = written([("a", None, b"")] * (MOST_PARTS + 1))
    with pytest.raises(BodyTooLargeError):
        read_all([body])


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("a\0b.jpg", "ab.jpg"),
        ("line\nbreak.jpg", "linebreak.jpg"),
        ("..", ""),
        ("", ""),
        ("x" * 4000 + ".jpeg", "x" * 250 + ".jpeg"),
        ("y" * 4000, "y" * 255),
        ("Ünser Bild ☀.jpg", "Ünser Bild ☀.jpg"),
    ],
)
def test_a_file_name_is_only_a_name(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_a_name_of_four_thousand_characters_is_one_clear_sentence() -> None:
    body = written([("photo", "x" * 9000 + ".jpg", b"data")])
    with pytest.raises(UnreadableBodyError, match="The form cannot be read"):
        list(read_parts(BOUNDARY, [body]))


def test_a_field_that_is_too_long_or_has_a_nul_is_refused() -> None:
    for data in (b"x" * 11, b"a\0b"):
        part = next(read_parts(BOUNDARY, [written([("line", None, data)])]))
        with pytest.raises(InvalidInputError):
            part.text(most=10)


def test_a_boundary_is_asked_for_only_where_there_is_one() -> None:
    assert boundary_of("multipart/form-data; boundary=abc") == b"abc"
    assert boundary_of("application/x-www-form-urlencoded") is None
    assert boundary_of("") is None
    with pytest.raises(UnreadableBodyError):
        boundary_of("multipart/form-data")
