"""A look at a file while it passes."""

from __future__ import annotations

import pytest

from osmosis.media.limits import Limits, MediaRefusedError
from osmosis.media.passing import looked_at
from tests.media.making import photograph, wav


def test_a_photograph_passes_unchanged() -> None:
    file = photograph("JPEG")
    pieces = [file[at : at + 100] for at in range(0, len(file), 100)]
    assert list(looked_at(pieces, expect="photo")) == pieces


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "empty"),
        (b"words and nothing but words, and a few more of them", "not a photograph"),
        (wav(), "not a photograph"),
        (photograph("JPEG")[:-50], "cut off"),
    ],
    ids=["empty", "words", "sound", "cut off"],
)
def test_what_is_no_photograph_breaks_off(file: bytes, reason: str) -> None:
    with pytest.raises(MediaRefusedError, match=reason):
        list(looked_at([file], expect="photo"))


def test_what_is_too_large_breaks_off_before_its_end() -> None:
    passing = looked_at(
        [photograph("JPEG"), bytes(60_000)], expect="photo", limits=Limits(photo_bytes=50_000)
    )
    assert next(passing) == photograph("JPEG")
    with pytest.raises(MediaRefusedError, match="larger than the limit"):
        next(passing)
