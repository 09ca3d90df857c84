"""Capsules that are damaged, harmful or of another hand: all of it comes in, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from osmosis.bags.capsule import read_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, Fogged, Taken
from osmosis.bags.errors import CapsuleError
from osmosis.bags.sources import chunks_of
from osmosis.errors import InvalidInputError, StorageError
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import importing, letting_go, loading, sheets
from osmosis.sealing.moment import MomentNote
from tests.bags.sample_roll import frame_id, sample_capsule
from tests.media.making import card, encoded, exif_with, photograph
from tests.practices.rolls.conftest import World
from tests.practices.rolls.packing import exported, imported, line, small, state_of, told, written


def test_one_flipped_bit_anywhere_leaves_nothing_behind(world: World, other: World) -> None:
    loaded = world.load()
    world.expose(loaded, MomentNote(kind="photo", line="One."), photograph("JPEG"))
    done = world.develop(world.rested(loading.finish_roll(world.context, loaded.id)))
    data = exported(world, done)
    before = state_of(other)
    refused = 0
    for place in range(0, len(data), max(1, len(data) // 60)):
        torn = bytearray(data)
        torn[place] ^= 1
        try:
            imported(other, bytes(torn))
        except InvalidInputError:
            refused += 1
            assert state_of(other) == before
        else:  # a bit of a zip header that says nothing
            letting_go.let_go_of_roll(other.context, done.id)
            break
    assert refused > 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", photograph("JPEG")])
def test_what_is_no_capsule_is_refused(world: World, data: bytes) -> None:
    before = state_of(world)
    with pytest.raises(CapsuleError):
        imported(world, data)
    assert state_of(world) == before


@pytest.mark.parametrize(
    "capsule",
    [
        small(line(kind="poem")),
        small(line(), medium="wax"),
        small(line(), virtue=" "),
        small(line(), virtue="x" * 81),
        small(line(), loaded="2031-02-31T09:00:00Z"),
        small(line(taken=Taken(text="2031-02-31T09:00:00Z"))),
        small(line(photographed=Taken(text="2031-02-31T09:00:00Z"))),
        small(line(voided="2031-02-31T09:00:00Z")),
        small(line(line="", let_go="2031-02-31T09:00:00Z")),
        small(line(), fogged=(Fogged(at="2031-02-31T09:00:00Z"),)),
        small(line(), cased="0001-01-01T00:00:00+14:00"),
        small(line(line=" ")),
        small(line(line="😀" * 100_000, detail="😀" * 100_000, scent="😀" * 100_000)),
        small(line(), scents=tuple(str(number) for number in range(101))),
        small(line(), fogged=(Fogged(at="2031-05-04T09:00:00Z"),) * 101),
    ],
    ids=[
        "kind",
        "medium",
        "no virtue",
        "virtue",
        "loaded",
        "taken",
        "photographed",
        "voided",
        "let go",
        "fogged",
        "before year 1",
        "blank line",
        "overlong texts",
        "bottles",
        "fogs",
    ],
)
def test_what_cannot_be_kept_here_is_refused_and_leaves_nothing(
    world: World, capsule: Capsule
) -> None:
    before = state_of(world)
    with pytest.raises(InvalidInputError):
        imported(world, written(capsule))
    assert state_of(world) == before


def test_a_capsule_made_by_somebody_else_is_taken_as_it_is(world: World) -> None:
    source = CapsuleFile(
        media_type="image/x-strange; with=parameters",
        source=b"not a picture",
        file_name="../../etc/pass\u202ewd",
    )
    taken = imported(
        world,
        written(
            small(
                line(1, kind="photo", line="", original=source),
                line(2, kind="line", original=source),
                line(3, kind="audio", line="", detail="only a detail"),
                line(4, kind="video", line="", scent="only a scent"),
                line(5, kind="photo", line="", undecoded="It was torn"),
                line(6, kind="audio", line=""),
                line(7, taken=None),
                line(8, taken=Taken(text="2031-05-04T09:00:00+03:00[Mars/Olympus]")),
                line(9, taken=Taken(text="2031-05-04T09:00:00", certainty="uncertain")),
                line(25),
                lucky_number=25,
                circled=tuple(frame_id(number) for number in range(1, 10)),
                colour="beige",
                edge_code="x" * 100,
                loaded="2031-05-04T09:00:00+03:00[Mars/Olympus]",
                scents=("", "x" * 300, "Rain", "rain"),
            )
        ),
    )
    assert (taken.colour, len(taken.edge_code), taken.lucky_number) == ("slate", 24, 25)
    assert str(taken.loaded) == "2031-05-04T09:00:00+03:00"
    assert len(taken.scent_tag) == 2
    sheet = {f.placement.number: f for f in sheets.contact_sheet(world.context, taken.id).frames}
    assert [number for number, f in sheet.items() if f.circle] == [1, 2, 3, 4, 5, 6]
    found = {number: f.development for number, f in sheet.items() if f.development is not None}
    assert found.keys() == {1, 2, 3, 4, 5, 7, 8, 9, 25}
    for number in (1, 2):
        assert "of a kind that Osmosis knows" in found[number].problem
        original = b"".join(world.app.blobs.open(str(found[number].original_sha256)))
        assert (original, found[number].file_name) == (b"not a picture", "passwd")
    assert (found[3].detail, found[4].scent) == ("only a detail", "only a scent")
    assert found[5].problem == "It was torn"
    assert sheet[7].frame.taken.certainty == "uncertain"
    assert str(sheet[8].frame.taken) == "2031-05-04T09:00:00+03:00"
    assert (sheet[8].frame.taken.certainty, sheet[9].frame.taken.certainty) == (
        "exact",
        "uncertain",
    )
    assert str(sheet[9].frame.taken) == "2031-05-04T09:00:00+03:00[Europe/Bucharest]"


def test_a_camera_without_a_zone_and_a_type_that_is_long_are_taken(world: World) -> None:
    file = CapsuleFile(media_type=f"{'a' * 60}/{'b' * 60}", source=b"not a picture")
    camera = Taken(text="2031-05-04T09:00:00", certainty="uncertain")
    taken = imported(world, written(small(line(original=file, photographed=camera))))
    found = sheets.contact_sheet(world.context, taken.id).frames[0].development
    assert found is not None
    assert found.media_type == f"{'a' * 60}/{'b' * 19}"
    assert found.photographed == "2031-05-04T09:00:00+03:00[Europe/Bucharest]"
    assert found.photographed_certainty == "uncertain"


def test_a_photograph_s_own_date_is_read_where_the_moment_was(world: World) -> None:
    exif = exif_with(exif={0x9003: "2031:05:01 18:30:00"})
    photo = encoded(card(), "JPEG", exif=exif.tobytes())
    told_of = line(
        kind="photo",
        taken=Taken(text="2031-05-02T09:00:00+09:00[Asia/Tokyo]"),
        original=CapsuleFile(media_type="image/jpeg", source=photo),
    )
    taken = imported(world, written(small(told_of)))
    found = sheets.contact_sheet(world.context, taken.id).frames[0].development
    assert found is not None
    assert found.photographed == "2031-05-01T18:30:00+09:00[Asia/Tokyo]"


def test_what_is_told_of_a_void_frame_is_neither_circled_nor_told_again(world: World) -> None:
    void = line(1, line="Misfire.", voided="2031-05-04T09:00:30Z")
    taken = imported(world, written(small(void, line(2), circled=(void.id, frame_id(2)))))
    said = told(exported(world, taken))
    assert said["roll"]["circled"] == [frame_id(2)]
    assert set(said["frames"][0]) == {"id", "number", "kind", "taken", "voided"}


def test_an_edge_code_is_one_line_and_made_anew_where_none_is_told(world: World) -> None:
    codes = [
        imported(world, written(small(line(number), id=frame_id(60 + number), edge_code=code)))
        for number, code in enumerate((" PATIENCE\r\n 24 ", "\n", ""), start=1)
    ]
    assert codes[0].edge_code == "PATIENCE 24"
    assert all(roll.edge_code.strip() for roll in codes[1:])


def test_a_sample_from_the_format_s_own_page_is_taken_in(world: World) -> None:
    sample = sample_capsule()
    taken = imported(world, written(sample))
    shown = sheets.contact_sheet(world.context, taken.id).frames
    dark = [one for one in sample.frames if one.extra.get("rested")]
    assert len(shown) == len(sample.frames) - len(dark)


def test_a_full_disk_leaves_nothing_behind(
    world: World, other: World, roll: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = exported(world, roll)
    before = state_of(other)
    real = type(other.app.blobs).put
    puts: list[int] = []

    def full(self: Any, chunks: Iterable[bytes], **how: Any) -> Any:
        puts.append(1)
        if len(puts) == 6:
            raise StorageError("The disk is full; nothing was changed")
        return real(self, chunks, **how)

    monkeypatch.setattr(type(other.app.blobs), "put", full)
    with pytest.raises(StorageError):
        imported(other, data)
    assert state_of(other) == before
    monkeypatch.undo()
    assert imported(other, data).id == roll.id


def test_the_file_is_read_and_left_open(world: World, other: World, roll: Roll) -> None:
    file = BytesIO(exported(world, roll))
    importing.import_capsule(other.context, file)
    capsule = read_capsule(file)
    [photo] = [one for one in capsule.frames if one.number == 3]
    assert photo.original is not None
    assert b"".join(chunks_of(photo.original.source)) == photograph("HEIF")
