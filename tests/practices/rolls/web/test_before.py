"""A roll from before in the browser: chosen, taken in as it streams, cased at once."""

from __future__ import annotations

from io import BytesIO

import httpx
from PIL import Image

from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.service import sheets
from osmosis.practices.rolls.service.cases import read_case
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, picture


def dated(text: str) -> bytes:
    """A small photograph that says when it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = text
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(pages: Pages, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
    """Send the form with files."""
    data = {"csrf_token": pages.token(), "virtue": "Patience", **fields}
    return pages.post(
        "/rolls/before",
        data=data,
        files=[("files", file) for file in files] or [("files", ("", b""))],
    )


def test_photographs_and_notes_are_cased_at_once_in_the_order_of_their_days(
    pages: Pages, world: World
) -> None:
    answer = send(
        pages,
        ("new.jpg", dated("2030:06:01 10:00:00")),
        ("old.jpg", dated("2019:06:01 10:00:00")),
        ("note.txt", b"Written long ago."),
        notes="One note.\n\nAnother,\nof two lines.",
        identity_line="Someone who was there.",
    )
    assert answer.status_code == 303
    (lying,) = read_case(world.context).kept
    assert lying.roll.is_from_before
    assert lying.roll.state is RollState.CASED
    assert lying.roll.identity_line == "Someone who was there."
    found = [
        frame.development for frame in sheets.contact_sheet(world.context, lying.roll.id).frames
    ]
    told = [one.file_name or one.line for one in found if one is not None]
    assert told == [
        "old.jpg",
        "new.jpg",
        "Written long ago.",
        "One note.",
        "Another,\nof two lines.",
    ]
    page = pages.page("/case")
    assert "from before" in page
    assert "A roll from before" not in page
    assert "lies on one disk" not in page


def test_nothing_waits_in_the_store_afterwards(pages: Pages, world: World) -> None:
    send(pages, ("a.jpg", picture()))
    (lying,) = read_case(world.context).kept
    frame = sheets.contact_sheet(world.context, lying.roll.id).frames[0]
    kept = {frame.frame.sealed_sha256, frame.development and frame.development.original_sha256}
    assert {blob.sha256 for blob in world.context.blobs.list()} == kept


def test_what_cannot_be_taken_in_is_named_and_nothing_is_kept(pages: Pages, world: World) -> None:
    answer = send(pages, ("fine.jpg", picture()), ("bad.jpg", b"no picture"), notes="A note.")
    assert answer.status_code == 422
    assert "bad.jpg: This is not a photograph" in answer.text
    assert "A note." in answer.text
    assert list(world.context.blobs.list()) == []
    assert read_case(world.context).is_new


def test_nothing_too_much_and_no_virtue_are_refused(pages: Pages, world: World) -> None:
    assert "1 to 24 photographs and notes" in send(pages).text
    many = "\n\n".join(f"Note {number}." for number in range(25))
    assert "1 to 24 photographs and notes" in send(pages, notes=many).text
    assert "needs a virtue" in send(pages, virtue=" ", notes="A note.").text
    files = [(f"{number}.jpg", picture()) for number in range(25)]
    assert "up to 24" in send(pages, *files).text
    assert "not UTF-8" in send(pages, ("a.txt", b"\xff\xfe\xff")).text
    assert list(world.context.blobs.list()) == []


def test_a_second_one_comes_after_a_first_development(pages: Pages, world: World) -> None:
    assert send(pages, notes="A note.").status_code == 303
    assert "There is one already" in pages.page("/rolls/before")
    assert send(pages, virtue="Courage", notes="Another.").status_code == 409


def test_a_torn_upload_leaves_nothing(pages: Pages, world: World) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        + pages.token().encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        + picture()
    )
    answer = pages.post(
        "/rolls/before",
        content=body,
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 400
    assert list(world.context.blobs.list()) == []
    assert read_case(world.context).is_new
