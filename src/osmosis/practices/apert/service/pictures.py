"""Pictures of an edition as its device shows them; the child that makes them begins when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from osmosis.epub.model import Picture
from osmosis.media.pictures import DerivationFailed
from osmosis.media.readers import PROFILES, reader_picture, reader_worker
from osmosis.media.worker import PictureWorker
from osmosis.practices.apert.editions import RecordPiece
from osmosis.practices.apert.model import Device
from osmosis.practices.apert.rules.book_articles import pictures_wanted
from osmosis.practices.apert.rules.yields import Yield

PictureMaker = Callable[[bytes], Picture | None]
"""Gives the picture as the device shows it; ``None`` when it cannot be shown."""

_PROFILE_OF = {
    Device.EINK_SMALL: "eink-6",
    Device.EINK_LARGE: "eink-10",
    Device.TABLET: "tablet",
    Device.PLAIN: "plain",
}


@contextmanager
def picture_maker(device: Device) -> Iterator[PictureMaker]:
    """What makes pictures for a device, as long as it is held."""
    with ExitStack() as held:
        begun: list[PictureWorker] = []

        def made(data: bytes) -> Picture | None:
            if not begun:
                worker = reader_worker(PROFILES[_PROFILE_OF[device]])
                begun.append(held.enter_context(worker))
            picture = reader_picture(begun[0], data)
            return None if isinstance(picture, DerivationFailed) else Picture(data=picture.data)

        yield made


def pictures_of(maker: PictureMaker, visit: Yield, piece: RecordPiece) -> dict[str, Picture]:
    """The pictures that a piece shows, as far as they were collected and can be shown."""
    files = visit.entries[piece.place].pictures
    found: dict[str, Picture] = {}
    for address in pictures_wanted(piece):
        data = visit.files.get(files.get(address, ""))
        picture = None if data is None else maker(data)
        if picture is not None:
            found[address] = picture
    return found
