"""One frame in the browser: everything about it, its picture, its original, its place."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import letting_go
from osmosis.practices.rolls.service.exposing import cap
from osmosis.sealing.moment import MomentNote
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, finished, picture


def with_exif() -> bytes:
    """A small photograph with a camera, a date without an offset, and a place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Pentax", "K1000"
    exif.get_ifd(0x8769)[0x9003] = "2031:05:03 17:42:10"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 46.0, 16.0), 3: "E", 4: (23.0, 37.0, 25.0)})
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def roll_of(world: World, note: MomentNote, file: bytes | None) -> Roll:
    """A developed roll with one frame."""
    roll = world.load()
    world.expose(roll, note, file)
    return world.develop(finished(world, roll))


def test_a_frame_shows_everything_but_where_it_was(pages: Pages, world: World) -> None:
    note = MomentNote(
        kind="photo", line="Waited.", detail="Her glove", glad=72, file_name="../../a<b>.jpg"
    )
    roll = roll_of(world, note, with_exif())
    page = pages.page(f"/rolls/{roll.id}/frames/1")
    for text in ("Waited.", "Her glove", "72 of 100", "Pentax K1000", "4 May 2031, 12:00"):
        assert text in page
    assert "3 May 2031, 17:42; not certain" in page
    assert "a_b_.jpg" in page
    assert "60 × 40 pixels" in page
    assert 'alt="Waited."' in page
    assert "46." not in page
    page = pages.page(f"/rolls/{roll.id}/frames/1?where=1")
    assert "46.7711° N, 23.6236° E" in page


def test_a_picture_carries_no_place_and_no_browser_may_keep_it(pages: Pages, world: World) -> None:
    roll = roll_of(world, MomentNote(kind="photo", detail="Her glove"), with_exif())
    address = f"/rolls/{roll.id}/frames/1/picture/print"
    answer = pages.get(address)
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).getexif().get_ifd(0x8825) == {}
    assert answer.headers["cache-control"] == "no-store"
    assert pages.get(f"/rolls/{roll.id}/frames/1/picture/huge").status_code == 404


def test_the_original_comes_byte_for_byte_and_in_stretches(pages: Pages, world: World) -> None:
    data = with_exif()
    roll = roll_of(world, MomentNote(kind="photo", file_name="a.jpg"), data)
    address = f"/rolls/{roll.id}/frames/1/original"
    assert pages.get(address).content == data
    part = pages.get(address, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])
    saved = pages.get(f"{address}?save=1")
    assert saved.headers["content-disposition"].startswith("attachment")


def test_a_line_has_no_picture_and_no_original(pages: Pages, world: World) -> None:
    roll = roll_of(world, MomentNote(kind="line", line="Said it <plainly>."), None)
    page = pages.page(f"/rolls/{roll.id}/frames/1")
    assert "Said it &lt;plainly&gt;." in page
    assert "Save the original" not in page
    assert pages.get(f"/rolls/{roll.id}/frames/1/original").status_code == 404
    assert pages.get(f"/rolls/{roll.id}/frames/1/picture/print").status_code == 404


def test_what_cannot_be_decoded_says_why_and_can_be_saved(pages: Pages, world: World) -> None:
    torn = picture(size=(400, 300))[:900]
    roll = roll_of(world, MomentNote(kind="photo", file_name="torn.jpg"), torn)
    page = pages.page(f"/rolls/{roll.id}/frames/1")
    assert "cut off" in page
    assert pages.get(f"/rolls/{roll.id}/frames/1/original?save=1").content == torn


def test_a_frame_at_rest_or_let_go_gives_nothing_away(pages: Pages, world: World) -> None:
    roll = cased(world)
    here = f"/rolls/{roll.id}/frames/2"
    with world.app.store.write() as transaction:
        rest = add_rest(transaction, ref=_frame(world, roll))
    page = pages.page(here)
    assert "This frame is at rest" in page
    assert "glove" not in page
    for below in ("picture/screen", "original"):
        assert pages.get(f"{here}/{below}").status_code == 404
    pages.does(f"/rests/{rest.id}/end")
    assert "glove" in pages.page(here)
    letting_go.let_go_of_frame(world.context, _frame(world, roll).id)
    assert "This frame was let go" in pages.page(here)
    assert pages.get(f"{here}/original").status_code == 404


def test_a_voided_frame_says_that_the_cap_was_on(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "A misfire.")
    cap(world.context)
    world.expose_line(roll)
    world.develop(finished(world, roll))
    page = pages.page(f"/rolls/{roll.id}/frames/1")
    assert "The lens cap was on" in page
    assert "A misfire." not in page


def test_a_number_that_no_frame_has_is_not_found(pages: Pages, world: World) -> None:
    roll = cased(world)
    assert "no frame of this number" in pages.page(f"/rolls/{roll.id}/frames/20", 404)


def _frame(world: World, roll: Roll) -> Ref:
    return Ref("rolls", "frame", letting_go.frame_id_of(world.context, roll.id, 2))
