"""The pictures of an edition: in their order, and the smaller the more there are."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from osmosis.practices.apert.model import Device
from osmosis.practices.apert.service.pictures import picture_maker
from osmosis.practices.apert.web.choices import DEVICES
from tests.practices.apert.conftest import World


def noise(seed: int) -> bytes:
    """A picture that is hard to pack."""
    dice = random.Random(seed)
    drawn = BytesIO()
    Image.frombytes("L", (700, 700), dice.randbytes(490_000)).save(drawn, "PNG")
    return drawn.getvalue()


def test_many_pictures_are_made_smaller_than_few_and_come_in_their_order() -> None:
    every = [noise(1), b"no picture", noise(2)]
    with picture_maker(Device.EINK_6, count=3) as maker:
        begun = [maker.begin(data) for data in [*every, every[0]]]
        first, nothing, last, again = [picture.result() for picture in begun]
    with picture_maker(Device.EINK_6, count=2_000) as maker:
        small = maker.begin(every[0]).result()
    assert first is not None
    assert last is not None
    assert small is not None
    assert nothing is None
    assert again == first != last
    assert len(small.data) <= 24_000 < len(first.data)


@pytest.mark.parametrize(
    ("device", "width"), [(Device.EINK_7, 1264), (Device.EINK_8, 1440)], ids=["7", "8"]
)
def test_a_picture_is_as_wide_as_the_screen_it_is_read_on(device: Device, width: int) -> None:
    drawn = BytesIO()
    Image.new("L", (1600, 1600), 90).save(drawn, "PNG")
    with picture_maker(device, count=1) as maker:
        made = maker.begin(drawn.getvalue()).result()
    assert made is not None
    assert Image.open(BytesIO(made.data)).size == (width, width)


def test_a_gate_can_be_read_on_every_screen_that_there_is(world: World) -> None:
    gate = world.gate()
    for device in Device:
        assert world.change(gate, device=device).parameters.device is device
    assert set(DEVICES) == set(Device)
