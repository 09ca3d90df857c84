"""Files that cannot become a frame, and files that can though they look as if they could not."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.media.making import bomb_png, box, card, encoded, mp4

MEGABYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class BadFile:
    """A file that is refused.

    Attributes:
        what: In a few words.
        content: Makes its bytes.
        sentence: How the refusal begins.
        name: What it is called.
        family: What it is said to be.
    """

    what: str
    content: Callable[[], bytes]
    sentence: str
    name: str = "cat.jpg"
    family: str = "photo"


def jpeg() -> bytes:
    """A whole photograph."""
    return encoded(card((320, 240)), "JPEG")


BAD_FILES = (
    BadFile(
        what="not an image",
        content=lambda: b"Dear diary, the cat has opened the door again. " * 400,
        sentence="This is not a photograph of a kind that Osmosis knows",
    ),
    BadFile(what="0 bytes", content=bytes, sentence="The file is empty"),
    BadFile(
        what="truncated",
        content=lambda: jpeg()[:-400],
        sentence="The photograph is cut off",
    ),
    BadFile(
        what="decompression bomb",
        content=lambda: bomb_png(30_000, 30_000),
        sentence="The photograph claims 30,000 × 30,000 pixels",
        name="bomb.png",
    ),
    BadFile(
        what="a video called a photograph",
        content=mp4,
        sentence="This is a video (MP4), not a photograph",
    ),
    BadFile(
        what="a photograph called a video",
        content=jpeg,
        sentence="This is a photograph (JPEG), not a video",
        family="video",
        name="film.mp4",
    ),
    BadFile(
        what="a sound that ends too soon",
        content=lambda: mp4(brand=b"M4A ", sound=90_000)[:50_000],
        sentence="The sound is cut off",
        family="audio",
        name="sound.m4a",
    ),
    BadFile(
        what="only the beginning of a photograph",
        content=lambda: b"\xff\xd8",
        sentence="This is not a photograph of a kind that Osmosis knows",
    ),
    BadFile(
        what="a script with a photograph's name",
        content=lambda: b"#!/bin/sh\nrm -rf ~\n" * 300,
        sentence="This is not a photograph of a kind that Osmosis knows",
        name="cat.jpg",
    ),
)


def big_video(path: Path, size: int) -> None:
    """A whole video of so many bytes, most of them a hole in the file."""
    end = box(b"moov", box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 6_000) + bytes(80)))
    begin = box(b"ftyp", b"isom" + bytes(4) + b"mp42")
    media = size - len(begin) - len(end)
    with path.open("wb") as file:
        file.write(begin)
        # The long form of a box's length, which also reaches beyond four gigabytes.
        file.write(struct.pack(">I4sQ", 1, b"mdat", media))
        file.seek(size - len(end))
        file.write(end)
    assert path.stat().st_size == size


def pieces_of(path: Path, size: int = MEGABYTE) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(size):
            yield piece


def peak_bytes_of(process_id: int) -> int:
    """The most memory that a living process has held at once."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"process {process_id} tells nothing of its memory")
