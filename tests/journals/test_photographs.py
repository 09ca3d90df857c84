"""Photographs: the camera's time and zone, what lies beside them, and what is no photograph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.journals.model import When
from tests.journals.making import picture, read, write
from tests.media.making import mp4, photograph, wav

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 exif:DateTimeOriginal="{date}"><dc:subject><rdf:Bag><rdf:li>lake</rdf:li></rdf:Bag></dc:subject>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""
CAMERA = picture("2019:02:03 10:11:12")


def takeout(timestamp: int, **said: object) -> str:
    return json.dumps({"title": "x", "photoTakenTime": {"timestamp": str(timestamp)}, **said})


def when(path: Path) -> When:
    found = read("photos", path)[0][0].when
    assert found is not None
    return found


def test_a_camera_that_says_its_offset_is_believed(tmp_path: Path) -> None:
    found = when(write(tmp_path, {"a.jpg": picture("2019:02:03 10:11:12", "+05:30")}))
    assert (str(found.moment), found.certainty) == ("2019-02-03T10:11:12+05:30", "exact")


def test_a_camera_without_an_offset_gives_a_wall_clock(tmp_path: Path) -> None:
    found = when(write(tmp_path, {"a.jpg": CAMERA}))
    assert (str(found.civil), found.has_zone) == ("2019-02-03T10:11:12", False)
    assert str(found.placed_in("Asia/Tokyo")) == "2019-02-03T10:11:12+09:00[Asia/Tokyo]"
    assert found.placed_in("Asia/Tokyo").certainty == "uncertain"


def test_the_instant_of_a_takeout_makes_the_wall_clock_whole(tmp_path: Path) -> None:
    # 09:11:12 in UTC: the camera's clock was an hour ahead.
    files = {"a.jpg": CAMERA, "a.jpg.supplemental-metadata.json": takeout(1549185072)}
    assert str(when(write(tmp_path, files)).moment) == "2019-02-03T10:11:12+01:00"


def test_an_instant_that_contradicts_the_camera_is_not_believed(tmp_path: Path) -> None:
    files = {"a.jpg": CAMERA, "a.jpg.json": takeout(1)}
    assert str(when(write(tmp_path, files)).civil) == "2019-02-03T10:11:12"


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json"),
        ("IMG_1.jpg", "IMG_1.jpg.s.json"),
        ("IMG_1(2).jpg", "IMG_1.jpg(2).json"),
        ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
        ("a" * 47 + ".jpg", "a" * 46 + ".json"),
    ],
)
def test_the_file_beside_a_photograph_is_known_by_its_name(
    name: str, beside: str, tmp_path: Path
) -> None:
    said = takeout(1549185072, description="The bench", favorited=True, people=[{"name": "Ada"}])
    (one,), unread = read("photos", write(tmp_path, {name: picture(), beside: said}))
    assert (one.text, one.starred, one.tags) == ("The bench", True, ("Ada",))
    assert [file.name for file in one.files] == [name, beside]
    assert unread == []


def test_an_edited_photograph_borrows_what_lies_beside_the_first(tmp_path: Path) -> None:
    files = {
        "a.jpg": picture(shade=1),
        "a-edited.jpg": picture(shade=2),
        "a.jpg.json": takeout(1549185072, description="The bench"),
    }
    assert [one.text for one in read("photos", write(tmp_path, files))[0]] == ["The bench"] * 2


@pytest.mark.parametrize("beside", ["a.xmp", "a.jpg.xmp"])
def test_xmp_beside_a_photograph_says_when_and_what(beside: str, tmp_path: Path) -> None:
    files = {"a.jpg": picture(), beside: XMP.format(date="2019-02-03T10:11:12+01:00")}
    (one,), _ = read("photos", write(tmp_path, files))
    assert str(one.when and one.when.moment) == "2019-02-03T10:11:12+01:00"
    assert one.tags == ("lake",)


def test_xmp_and_json_that_are_torn_or_grow_are_named_and_the_photograph_comes(
    tmp_path: Path,
) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;'
    files = {"a.jpg": picture(), "a.xmp": bomb, "a.jpg.json": "[" * 20_000}
    brought, unread = read("photos", write(tmp_path, files))
    assert len(brought) == 1
    assert {one.name for one in unread} == {"a.xmp", "a.jpg.json"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("IMG_20200920_131207.jpg", "2020-09-20T13:12:07"),
        ("Screenshot 2020-09-20 at 13.12.07.png", "2020-09-20T13:12:07"),
        ("IMG-20200920-WA0001.jpg", "2020-09-20T12:00:00"),
    ],
)
def test_a_name_says_when_where_nothing_else_does(name: str, said: str, tmp_path: Path) -> None:
    form = "PNG" if name.endswith("png") else "JPEG"
    found = when(write(tmp_path, {name: photograph(form)}))
    assert (str(found.civil), found.certainty) == (said, "uncertain")


def test_recordings_come_and_everything_else_is_named(tmp_path: Path) -> None:
    files = {
        "a.mp4": mp4(),
        "b.wav": wav(),
        "c.jpg": b"no picture",
        "d.jpg": b"",
        "e.docx": b"PK",
        "metadata.json": "{}",
        ".DS_Store": b"x",
    }
    brought, unread = read("photos", write(tmp_path, files))
    assert [one.kind.value for one in brought] == ["video", "audio"]
    matters = {one.name: one.matters for one in unread}
    assert matters == {
        "c.jpg": True,
        "d.jpg": True,
        "e.docx": True,
        "metadata.json": False,
        ".DS_Store": False,
    }


def test_the_same_photograph_in_two_folders_is_one_moment(tmp_path: Path) -> None:
    first, second = read("photos", write(tmp_path, {"a/x.jpg": CAMERA, "b/y.jpg": CAMERA}))[0]
    assert first.key == second.key


def test_the_original_is_given_byte_for_byte(tmp_path: Path) -> None:
    turned = photograph("JPEG", orientation=6, gps=True)
    (one,), _ = read("photos", write(tmp_path, {"a.jpg": turned}))
    assert b"".join(one.files[0].opened()) == turned


def test_a_photograph_is_opened_only_when_its_turn_comes(tmp_path: Path) -> None:
    from osmosis.journals.reading import reading

    folder = write(tmp_path, {f"{n:03d}.jpg": picture(shade=n) for n in range(3)})
    with reading("photos", folder) as found:
        next(found)
        (folder / "002.jpg").unlink()
        rest = list(found)
    assert [one.name for one in rest] == ["001.jpg", "002.jpg"]
    assert getattr(rest[1], "why", "") == "It cannot be read"
