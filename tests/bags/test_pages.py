"""The pages as text: what stands in them before any browser looks."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from osmosis.bags.capsule import write_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFrame, Taken
from osmosis.bags.page_views import civil_words, shown_text
from osmosis.bags.pages import content_hash, inline, script_json, stylesheet
from tests.bags.sample_roll import frame_id, photo, sample_capsule


def viewer(capsule: Capsule, path: str = "data/index.html") -> str:
    out = io.BytesIO()
    write_capsule(out, capsule)
    with zipfile.ZipFile(out) as found:
        return found.read(f"{found.namelist()[0].split('/')[0]}/{path}").decode("utf-8")


@pytest.mark.parametrize("path", ["data/index.html", "data/viewer/index.html"])
def test_text_and_pictures_stand_in_the_page_itself(path: str) -> None:
    page = viewer(sample_capsule(), path)
    assert "Waited for the kettle without the telephone." in page
    assert re.search(r'<img[^>]* src="[./]*prints/01-2\.jpg"', page)
    assert re.search(r'<audio[^>]* src="[./]*originals/05\.wav"', page)


@pytest.mark.parametrize("path", ["data/index.html", "data/viewer/index.html"])
def test_every_address_in_the_page_is_a_file_of_the_capsule(path: str) -> None:
    out = io.BytesIO()
    write_capsule(out, sample_capsule())
    with zipfile.ZipFile(out) as found:
        names = {name.partition("/")[2] for name in found.namelist()}
    folder = path.rpartition("/")[0].split("/")
    for address in re.findall(r'(?:src|href|poster)="([^"#]+)"', viewer(sample_capsule(), path)):
        if address.endswith("originals/"):
            continue
        steps = [*folder, *address.split("/")]
        while ".." in steps:
            at = steps.index("..")
            del steps[at - 1 : at + 1]
        assert "/".join(steps) in names, address


def test_a_stand_in_for_a_format_that_browsers_may_not_show_is_labelled() -> None:
    assert "JPEG made from the HEIC original" in viewer(sample_capsule())


@pytest.mark.parametrize(
    "words",
    [
        "not exposed",
        "lens cap",
        "let go",
        "It is kept as it came.",
        "On real film, sleeve 3, frame 10A.",
        "Opened early on 10 June 2031: I wanted to see the garden.",
        "3 May 2031, 21:40, or thereabouts",
        "later meaning",
        "Somebody who has time for people, and takes the stairs.",
    ],
)
def test_what_is_not_as_one_would_expect_is_said(words: str) -> None:
    assert words in viewer(sample_capsule())


@pytest.mark.parametrize("field", [{"is_from_before": True}, {"medium": "film"}])
def test_a_roll_without_dark_places_is_not_shown_as_incomplete(field: dict[str, object]) -> None:
    capsule = replace(sample_capsule(), **field)  # type: ignore[arg-type]  # one field at a time
    assert "not exposed" not in viewer(capsule)


def test_a_frame_that_came_along_with_its_number_only_is_a_dark_place() -> None:
    bare = CapsuleFrame(id=frame_id(3), number=3, kind="photo")
    page = viewer(Capsule(id=sample_capsule().id, virtue="x", frames=(bare,)))
    assert ", nothing to show" in page
    assert "<article" not in page
    assert "A photograph" not in page


def test_what_a_person_wrote_cannot_become_a_part_of_the_page() -> None:
    hostile = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;"
    page = viewer(Capsule(id=sample_capsule().id, virtue=hostile, frames=(photo(1, line=hostile),)))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&amp;amp;" in page


def test_the_data_of_the_viewer_is_the_description_itself() -> None:
    script = viewer(sample_capsule(), "data/viewer/roll-data.js")
    value = json.loads(script.removeprefix("window.rollData=").removesuffix(";\n"))
    assert value == json.loads(viewer(sample_capsule(), "data/roll.json"))


def test_data_in_a_script_has_no_way_out_of_it() -> None:
    text = script_json({"a": "</script><!--\u2028\u2029&ț"})
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028\u2029&ț"}


@pytest.mark.parametrize("text", ["a</script>", "a<!--b"])
def test_a_text_that_would_end_its_element_is_not_put_inline(text: str) -> None:
    with pytest.raises(ValueError, match="would end the element"):
        inline(text)


def test_the_hash_of_an_inline_script_is_that_of_the_standard() -> None:
    # The example of Content Security Policy level 3, section 6.7.3.3 (an alert of two words).
    expected = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert content_hash("alert('Hello, world.');") == expected


def test_the_stylesheet_asks_for_nothing_outside_itself() -> None:
    assert set(re.findall(r'url\("([a-z/0-9]+)[:;]', stylesheet())) == {"data"}
    assert "@import" not in stylesheet()


@pytest.mark.parametrize(
    ("text", "words", "with_zone"),
    [
        (
            "2031-05-04T09:00:00+03:00[Europe/Bucharest]",
            "4 May 2031, 09:00",
            "4 May 2031, 09:00 (Europe/Bucharest)",
        ),
        ("2031-12-31T23:59:59.999Z", "31 December 2031, 23:59", "31 December 2031, 23:59"),
        ("", "", ""),
        ("sometime", "sometime", "sometime"),
    ],
)
def test_civil_times_are_put_in_words(text: str, words: str, with_zone: str) -> None:
    assert civil_words(text) == words
    assert civil_words(text, with_zone=True) == with_zone


def test_control_characters_are_made_visible() -> None:
    assert shown_text("a\x1bb\tc\r\nd\x7f") == "a\ufffdb\tc\nd\ufffd"


def test_an_uncertain_time_is_said_to_be_uncertain() -> None:
    taken = Taken(text="2031-05-04T09:00", certainty="uncertain")
    page = viewer(Capsule(id=sample_capsule().id, virtue="x", frames=(photo(1, taken=taken),)))
    assert "4 May 2031, 09:00, or thereabouts" in page
