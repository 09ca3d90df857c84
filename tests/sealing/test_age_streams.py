"""Sealing in pieces: same format, bounded memory, no thread and no file left behind."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.sealing.age import (
    DamagedCiphertextError,
    WrongKeyError,
    decrypt,
    encrypt,
    generate_identity,
)
from osmosis.sealing.streams import StreamDecryptor, StreamEncryptor, decrypting, encrypting

MINE = generate_identity()
OTHER = generate_identity()
MEBIBYTE = 1 << 20


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def delivered_before(error: type[Exception], stream: Iterator[bytes]) -> bytes:
    """What a stream gives before it raises the error that it must raise."""
    delivered = b""
    while True:
        try:
            delivered += next(stream)
        except error:
            return delivered


def age_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "osmosis-age"]


@given(st.lists(st.binary(max_size=3000), max_size=6), st.integers(1, 5000))
def test_streamed_is_what_whole_is(parts: list[bytes], size: int) -> None:
    sealed = b"".join(encrypting(parts, [MINE.recipient]))
    assert decrypt(sealed, [MINE]) == b"".join(parts)
    assert b"".join(decrypting(pieces(sealed, size), [MINE])) == b"".join(parts)


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 3 * MEBIBYTE + 5])
def test_lengths_around_the_chunks_of_age_survive(length: int) -> None:
    data = bytes(length)
    sealed = encrypt(data, [MINE.recipient])
    assert b"".join(decrypting(pieces(sealed, 100_000), [MINE])) == data


def test_what_is_fed_comes_out_as_it_arrives() -> None:
    with StreamEncryptor([MINE.recipient]) as sealing:
        sealed = sealing.feed(bytes(MEBIBYTE))
        assert len(sealed) > MEBIBYTE // 2
        sealed += sealing.feed(b"end") + sealing.finish()
    with StreamDecryptor([MINE]) as opening:
        assert opening.feed(sealed) + opening.finish() == bytes(MEBIBYTE) + b"end"


def test_nothing_fed_seals_nothing() -> None:
    with StreamEncryptor([MINE.recipient]) as sealing:
        assert decrypt(sealing.finish(), [MINE]) == b""


def test_a_stream_that_was_cut_off_raises_at_its_end() -> None:
    sealed = encrypt(bytes(5 * 65_536), [MINE.recipient])
    for missing in (1, 16, 17, 65_552, 65_553, 2 * 65_552):
        stream = decrypting(pieces(sealed[:-missing], 10_000), [MINE])
        assert len(delivered_before(DamagedCiphertextError, stream)) < 5 * 65_536


def test_a_flipped_byte_in_the_middle_is_never_delivered() -> None:
    sealed = bytearray(encrypt(bytes(5 * 65_536), [MINE.recipient]))
    sealed[len(sealed) // 2] ^= 1
    stream = decrypting(pieces(bytes(sealed), 1000), [MINE])
    assert delivered_before(DamagedCiphertextError, stream) == bytes(2 * 65_536)


def test_bytes_after_the_end_are_damage() -> None:
    with pytest.raises(DamagedCiphertextError):
        b"".join(decrypting([encrypt(b"moment", [MINE.recipient]), b"x"], [MINE]))


def test_a_wrong_key_is_told_at_the_first_chunk() -> None:
    stream = decrypting(pieces(encrypt(bytes(MEBIBYTE), [MINE.recipient]), 1000), [OTHER])
    with pytest.raises(WrongKeyError):
        next(stream)
    assert not age_threads()


def test_a_stream_abandoned_in_the_middle_leaves_no_thread() -> None:
    closed = []

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield bytes(MEBIBYTE)
        finally:
            closed.append(True)

    stream = encrypting(endless(), [MINE.recipient])
    next(stream)
    assert age_threads()
    del stream
    assert not age_threads()
    assert closed


def test_a_stream_that_was_never_begun_leaves_no_thread() -> None:
    stream = encrypting([b"moment"], [MINE.recipient])
    assert not age_threads()
    del stream


def test_a_finished_stream_leaves_no_thread() -> None:
    b"".join(encrypting([b"moment"], [MINE.recipient]))
    assert not age_threads()


def test_closing_twice_is_harmless() -> None:
    sealing = StreamEncryptor([MINE.recipient])
    sealing.feed(b"moment")
    sealing.close()
    sealing.close()
    assert not age_threads()


def test_an_error_of_the_source_passes_through_and_leaves_no_thread() -> None:
    class UnpluggedError(Exception):
        pass

    def unplugged() -> Iterator[bytes]:
        yield bytes(MEBIBYTE)
        raise UnpluggedError

    with pytest.raises(UnpluggedError):
        b"".join(encrypting(unplugged(), [MINE.recipient]))
    assert not age_threads()


def test_memory_stays_bounded_whatever_the_length() -> None:
    def long() -> Iterator[bytes]:
        for _ in range(40):
            yield bytes(MEBIBYTE)

    tracemalloc.start()
    try:
        sealed = encrypting(long(), [MINE.recipient])
        total = sum(len(chunk) for chunk in decrypting(sealed, [MINE]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 40 * MEBIBYTE
    assert peak < 10 * MEBIBYTE


def test_one_huge_piece_is_fed_in_small_ones() -> None:
    sealed = b"".join(encrypting([bytes(5 * MEBIBYTE)], [MINE.recipient]))
    assert decrypt(sealed, [MINE]) == bytes(5 * MEBIBYTE)


def test_no_temporary_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    seen: list[Path] = []

    def watched() -> Iterator[bytes]:
        for _ in range(4):
            seen.extend(tmp_path.iterdir())
            yield bytes(MEBIBYTE)

    for _ in decrypting(encrypting(watched(), [MINE.recipient]), [MINE]):
        seen.extend(tmp_path.iterdir())
    assert seen == []
