"""Zip files that are broken or built to harm: each is refused with one clear sentence."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest

from osmosis.bags.errors import ZipError
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_reader import ZipReader
from osmosis.bags.zip_writer import ZipPlan, measured_entry


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about duplicate names, which are the point
        with zipfile.ZipFile(out, "w", method) as target:
            for name, data in files:
                target.writestr(name, data)
    return out.getvalue()


def named(raw: bytes) -> bytes:
    """A zip with one file whose name is these bytes, which must be as long as ``xxxxxxxx``."""
    return zipped(("x" * len(raw), b"words")).replace(b"x" * len(raw), raw)


def with_mode(mode: int) -> bytes:
    info = zipfile.ZipInfo("link")
    info.create_system = 3
    info.external_attr = mode << 16
    return zipped((info, b"/etc/passwd"))


def central(data: bytes, number: int = 0) -> int:
    """Where an entry of the table of contents begins."""
    at = data.index(b"PK\x01\x02")
    for _ in range(number):
        at = data.index(b"PK\x01\x02", at + 4)
    return at


def patched(data: bytes, at: int, layout: str, *values: int) -> bytes:
    out = bytearray(data)
    struct.pack_into(layout, out, at, *values)
    return bytes(out)


def everywhere(data: bytes, central_at: int, local_at: int, layout: str, value: int) -> bytes:
    """The same lie in the table of contents and in the file's own header."""
    data = patched(data, central(data) + central_at, layout, value)
    return patched(data, data.index(b"PK\x03\x04") + local_at, layout, value)


ONE = zipped(("a.txt", b"words"))
TWO = zipped(("a.txt", b"words"), ("b.txt", b"other words"))
NOT_TEXT = named(b"ab\xff\xfecde")
END_AT = len(TWO) - 22
PACKED = zipped(("a.txt", b"w" * 4000), method=zipfile.ZIP_DEFLATED)


def read_all(data: bytes, limits: ZipLimits | None = None) -> dict[str, bytes]:
    reader = ZipReader(io.BytesIO(data), limits=limits)
    return {name: b"".join(reader.open(name)) for name in reader.names}


def duplicate(first: str, second: str) -> Callable[[], bytes]:
    return lambda: zipped((first, b"1"), (second, b"2"))


def overlapping() -> bytes:
    """Two entries of the table of contents that point at the same bytes."""
    return patched(TWO, central(TWO, 1) + 42, "<L", 0)


def interleaved() -> bytes:
    """A second file that begins inside the bytes of the first."""
    inner = zipped(("b.txt", b"inside"))
    inner = inner[: inner.index(b"PK\x01\x02")]
    data = zipped(("a.txt", inner), ("b.txt", b"inside"))
    return patched(data, central(data, 1) + 42, "<L", data.index(inner))


def long_form_end(at: int, layout: str, value: int) -> bytes:
    """A zip in its 64-bit form with another value in its 64-bit end record."""
    return patched(LONG, LONG.index(b"PK\x06\x06") + at, layout, value)


def long_form(old: bytes, new: bytes) -> bytes:
    return LONG[: central(LONG)] + LONG[central(LONG) :].replace(old, new)


def scraps() -> bytes:
    """A table of contents with a few bytes more than its entries."""
    size = struct.unpack_from("<L", ONE, len(ONE) - 10)[0]
    return patched(ONE[:-22] + b"scraps" + ONE[-22:], len(ONE) + 6 - 10, "<L", size + 6)


def reaching() -> bytes:
    """A file whose declared length goes on into the table of contents."""
    data = patched(ONE, 18, "<LL", 9, 9)
    return patched(data, central(ONE) + 20, "<LL", 9, 9)


def in_long_form() -> bytes:
    out = io.BytesIO()
    ZipPlan([measured_entry("a", b"words")], zip64_from=0).write(out)
    return out.getvalue()


LONG = in_long_form()

HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing at all", lambda: b"", "not a zip file"),
    ("not a zip", lambda: b"words" * 100, "not a zip file"),
    ("cut off at the end", lambda: TWO[:-5], "not a zip file"),
    ("cut off in the middle", lambda: TWO[:50] + TWO[-22:], "not where the file says"),
    ("something before it", lambda: b"#!/bin/sh\n" + ONE, "not where the file says"),
    ("something after it", lambda: ONE + b"more", "not a zip file"),
    (
        "two tables of contents",
        lambda: ONE[:-2] + struct.pack("<H", 22) + b"PK\x05\x06" + bytes(18),
        "more than one table",
    ),
    ("absolute path", lambda: named(b"/etc/abc"), "absolute path"),
    ("climbing out", lambda: zipped(("a/../../b", b"")), "climbs out"),
    ("climbing out at once", lambda: zipped(("../b", b"")), "climbs out"),
    ("backslash", lambda: named(b"..\\..\\ab"), "backslash"),
    ("drive letter", lambda: zipped(("C:/b", b"")), "colon"),
    ("stream of another file", lambda: zipped(("a.txt:b", b"")), "colon"),
    ("NUL in a name", lambda: named(b"a.txt\0.b"), "control character"),
    ("line break in a name", lambda: zipped(("a\nb", b"")), "control character"),
    ("dot in a path", lambda: zipped(("a/./b", b"")), "plain form"),
    ("empty step in a path", lambda: zipped(("a//b", b"")), "plain form"),
    ("space at the end of a step", lambda: zipped(("a /b", b"")), "plain form"),
    ("overlong name", lambda: zipped(("a" * 4000, b"")), "overlong name"),
    ("nested too deeply", lambda: zipped(("a/" * 40 + "b", b"")), "nested too deeply"),
    (
        "name that is not text",
        lambda: everywhere(named(b"ab\xff\xfecde"), 8, 6, "<H", 0x800),
        "not text",
    ),
    ("link", lambda: with_mode(stat.S_IFLNK | 0o777), "link"),
    ("device", lambda: with_mode(stat.S_IFCHR | 0o666), "neither a file nor a folder"),
    ("Windows link", lambda: patched(ONE, central(ONE) + 38, "<L", 0x400), "link"),
    ("same name twice", duplicate("a", "a"), "same name"),
    ("same name but for case", duplicate("Photo.jpg", "photo.JPG"), "same name"),
    ("same name but for its form", duplicate("caf\u00e9", "cafe\u0301"), "same name"),
    ("same name when case is folded", duplicate("stra\u00dfe", "STRASSE"), "same name"),
    ("file that is a folder", duplicate("a", "a/b"), "name of a folder"),
    ("folder with contents", lambda: zipped(("a/", b"words")), "contents of its own"),
    ("encrypted", lambda: everywhere(ONE, 8, 6, "<H", 1), "encrypted"),
    ("unknown packing", lambda: everywhere(ONE, 10, 8, "<H", 93), "packed in a way"),
    ("wrong checksum", lambda: everywhere(ONE, 16, 14, "<L", 7), "damaged"),
    ("declared longer", lambda: patched(ONE, central(ONE) + 24, "<L", 6), "two different lengths"),
    ("table and file disagree", lambda: patched(ONE, central(ONE) + 16, "<L", 7), "contradicts"),
    ("other name in the file", lambda: ONE.replace(b"a.txt", b"b.txt", 1), "contradicts"),
    ("shares bytes", overlapping, "contradicts|share the same bytes"),
    ("begins inside another", interleaved, "share the same bytes"),
    ("points past the end", lambda: patched(ONE, central(ONE) + 42, "<L", 1 << 20), "not where"),
    ("points at nothing", lambda: patched(TWO, central(TWO, 1) + 42, "<L", 3), "not where"),
    ("fewer files than declared", lambda: patched(TWO, END_AT + 8, "<HH", 3, 3), "length that it"),
    ("more files than declared", lambda: patched(TWO, END_AT + 8, "<HH", 1, 1), "length that it"),
    ("one disk of several", lambda: patched(TWO, END_AT + 4, "<H", 1), "one part of several"),
    ("damaged table", lambda: patched(TWO, central(TWO), "<L", 0), "damaged"),
    ("64-bit part missing", lambda: patched(TWO, END_AT + 12, "<L", 0xFFFFFFFF), "part is missing"),
    ("64-bit length missing", lambda: patched(ONE, central(ONE) + 24, "<L", 0xFFFFFFFF), "64-bit"),
    ("64-bit part before the start", lambda: b"PK\x05\x06" + b"\xff" * 16 + b"\0\0", "is missing"),
    ("64-bit field too short", lambda: long_form(b"\x01\0\x18\0", b"\x01\0\0\0"), "is missing"),
    ("64-bit count contradicts", lambda: long_form_end(24, "<Q", 7), "contradicts"),
    ("short count contradicts", lambda: patched(LONG, len(LONG) - 12, "<H", 7), "contradicts"),
    ("short size contradicts", lambda: patched(LONG, len(LONG) - 10, "<L", 7), "contradicts"),
    ("64-bit disk of several", lambda: long_form_end(16, "<L", 1), "contradicts"),
    ("64-bit part elsewhere", lambda: patched(LONG, len(LONG) - 34, "<Q", 7), "contradicts"),
    (
        "offset that no disk has",
        lambda: patched(LONG, central(LONG) + 67, "<Q", 1 << 63),
        "not where",
    ),
    (
        "file on another disk",
        lambda: patched(ONE, central(ONE) + 34, "<H", 1),
        "one part of several",
    ),
    ("name beyond the table", lambda: patched(ONE, central(ONE) + 28, "<H", 999), "is cut off"),
    ("scraps in the table", scraps, "is cut off"),
    ("reaches into the table", reaching, "reaches into the table"),
]


@pytest.mark.parametrize(
    ("data", "sentence"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_a_hostile_zip_is_refused_with_one_sentence(
    data: Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(ZipError, match=sentence) as caught:
        read_all(data())
    assert "\n" not in str(caught.value)


def test_a_file_that_unpacks_to_more_than_it_declares_is_stopped() -> None:
    lie = patched(PACKED, central(PACKED) + 24, "<L", 100)
    lie = patched(lie, 22, "<L", 100)
    with pytest.raises(ZipError, match="longer than it declares"):
        read_all(lie)


def test_a_file_that_unpacks_to_less_than_it_declares_is_refused() -> None:
    lie = patched(PACKED, central(PACKED) + 24, "<L", 5000)
    lie = patched(lie, 22, "<L", 5000)
    with pytest.raises(ZipError, match="shorter than it declares"):
        read_all(lie)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(("a", bytes(5_000_000)), method=zipfile.ZIP_DEFLATED)
    with pytest.raises(ZipError, match="far more than it holds"):
        ZipReader(io.BytesIO(bomb))


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_declares() -> None:
    bomb = zipped(("a", bytes(5_000_000)), method=zipfile.ZIP_DEFLATED)
    bomb = patched(bomb, central(bomb) + 24, "<L", 500_000)
    bomb = patched(bomb, 22, "<L", 500_000)
    given: list[int] = []
    with pytest.raises(ZipError, match="longer than it declares"):
        given.extend(map(len, ZipReader(io.BytesIO(bomb)).open("a")))
    assert 0 < sum(given) <= 500_000


def test_broken_compression_is_refused() -> None:
    start = 30 + len("a.txt")
    broken = PACKED[:start] + b"\xff" * 4 + PACKED[start + 4 :]
    with pytest.raises(ZipError, match="damaged"):
        read_all(broken)


def test_bytes_behind_the_end_of_the_compression_are_refused() -> None:
    packed = len(PACKED) - 22 - 46 - len("a.txt") - 30 - len("a.txt")
    padded = PACKED[: 35 + packed] + b"smuggled" + PACKED[35 + packed :]
    at = central(padded)
    padded = patched(padded, 18, "<L", packed + 8)
    padded = patched(padded, at + 20, "<L", packed + 8)
    padded = patched(padded, len(padded) - 6, "<L", at)
    with pytest.raises(ZipError, match="damaged"):
        read_all(padded)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (ZipLimits(members=1), "too many files"),
        (ZipLimits(directory_bytes=10), "too many files"),
        (ZipLimits(member_bytes=10), "too large"),
        (ZipLimits(total_bytes=15), "unpacks to more"),
    ],
)
def test_what_asks_for_too_much_is_refused(limits: ZipLimits, sentence: str) -> None:
    with pytest.raises(ZipError, match=sentence):
        read_all(TWO, limits)


def test_a_small_file_is_not_read_beyond_its_limit() -> None:
    with pytest.raises(ZipError, match="too large"):
        ZipReader(io.BytesIO(TWO)).read("b.txt", limit=10)


def test_a_file_that_is_not_there_is_named_as_missing() -> None:
    with pytest.raises(ZipError, match="missing"):
        ZipReader(io.BytesIO(TWO)).open("c.txt")


def test_streams_may_be_read_alternately() -> None:
    data = {"a": b"1" * 200_000, "b": b"2" * 200_000}
    reader = ZipReader(io.BytesIO(zipped(*data.items())))
    first, second = reader.open("a"), reader.open("b")
    pairs = list(zip(first, second, strict=True))
    assert b"".join(pair[0] for pair in pairs) == data["a"]
    assert b"".join(pair[1] for pair in pairs) == data["b"]


def test_zips_that_other_programs_write_are_read() -> None:
    files = (("folder/", b""), ("folder/ț.txt", b"words" * 1000), ("b", b""))
    assert read_all(zipped(*files, method=zipfile.ZIP_DEFLATED)) == {
        "folder/ț.txt": b"words" * 1000,
        "b": b"",
    }


def test_a_zip_that_was_streamed_with_its_lengths_behind_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a", b"words" * 99)
    assert pipe.getvalue()[6] & 0x08
    assert read_all(pipe.getvalue()) == {"a": b"words" * 99}


def test_a_long_output_of_a_short_input_is_given_whole() -> None:
    data = bytes(900_000)
    assert read_all(zipped(("a", data), method=zipfile.ZIP_DEFLATED)) == {"a": data}


def test_64_bit_parts_that_contradict_the_rest_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target, target.open("a", "w", force_zip64=True) as file:
        file.write(b"words")
    assert read_all(out.getvalue()) == {"a": b"words"}
    lie = patched(out.getvalue(), 30 + 1 + 4, "<Q", 6)
    with pytest.raises(ZipError, match="contradicts"):
        read_all(lie)


def test_a_file_that_shrinks_while_it_is_read_is_refused() -> None:
    file = io.BytesIO(zipped(("a", bytes(200_000))))
    chunks = ZipReader(file).open("a")
    next(chunks)
    file.truncate(100_000)
    with pytest.raises(ZipError, match="cut off"):
        list(chunks)
