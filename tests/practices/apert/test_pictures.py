"""The pictures of an edition: in their order, and the smaller the more there are."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image

from osmosis.practices.apert.model import Device
from osmosis.practices.apert.service.pictures import picture_maker


def noise(seed: int) -> bytes:
    """A picture that is hard to pack."""
    dice = random.Random(seed)
    drawn = BytesIO()
    Image.frombytes("L", (700, 700), dice.randbytes(490_000)).save(drawn, "PNG")
    return drawn.getvalue()


def test_many_pictures_are_made_smaller_than_few_and_come_in_their_order() -> None:
    every = [noise(1), b"no picture", noise(2)]
    with picture_maker(Device.EINK_SMALL, count=3) as maker:
        begun = [maker.begin(data) for data in [*every, every[0]]]
        first, nothing, last, again = [picture.result() for picture in begun]
    with picture_maker(Device.EINK_SMALL, count=2_000) as maker:
        small = maker.begin(every[0]).result()
    assert first is not None
    assert last is not None
    assert small is not None
    assert nothing is None
    assert again == first != last
    assert len(small.data) <= 24_000 < len(first.data)
