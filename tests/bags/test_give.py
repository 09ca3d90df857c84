"""A few frames given away as one page."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence

import pytest

from osmosis.bags.capsule_model import Capsule, CapsuleFile
from osmosis.bags.errors import CapsuleError
from osmosis.bags.give import GiveChoices, GivenPage, write_give
from tests.bags.sample_roll import frame_id, photo, plate, sample_capsule, sound

PICKED = [frame_id(number) for number in (1, 2, 3, 4, 5, 7)]
HIDDEN = (
    *("44.4323", "26.1063", "Bucharest", "+03:00"),  # where
    *("40 of 100", "85 of 100"),  # how glad
    *("It was the last time", "Thank you."),  # later thoughts
    *("IMG_41", "memo.wav", "Because I hurry", "Any moment in which", "I wanted to see"),
    *(
        "Somebody who has time",
        "00ff",
        "Osmosis",
        "osmosis",
        ", circled",
        frame_id(1),
        frame_id(11),
    ),
)


def given(
    ids: Sequence[str] = PICKED,
    choices: GiveChoices | None = None,
    capsule: Capsule | None = None,
) -> tuple[str, GivenPage]:
    out = io.BytesIO()
    result = write_give(out, capsule or sample_capsule(), ids, choices)
    return out.getvalue().decode("utf-8"), result


def pieces(page: str, media_type: str) -> list[bytes]:
    found = re.findall(rf'"data:{re.escape(media_type)};base64,([^"]*)"', page)
    return [base64.b64decode(each) for each in found]


def test_the_picked_frames_are_there_and_no_others() -> None:
    page, _ = given()
    assert "Waited for the kettle without the telephone." in page
    assert "The pier." not in page
    assert "Planted them" not in page
    assert page.count('<article class="frame') == len(PICKED)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_was_not_chosen_is_not_in_the_file(hidden: str) -> None:
    page, _ = given()
    without_fonts = re.sub(r"data:font/woff2;base64,[^\"]*", "", page)
    assert hidden not in without_fonts


@pytest.mark.parametrize(
    ("choices", "shown"),
    [
        (GiveChoices(with_location=True), ("44.4323 N, 26.1063 E", "Europe/Bucharest")),
        (GiveChoices(with_gladness=True), ("40 of 100", "85 of 100")),
        (GiveChoices(with_glosses=True), ("It was the last time that we met there.", "Thank you.")),
        (GiveChoices(title="For Ana", words="Four mornings"), ("For Ana", "Four mornings")),
    ],
)
def test_what_was_chosen_is_there(choices: GiveChoices, shown: tuple[str, ...]) -> None:
    page, _ = given(choices=choices)
    for words in shown:
        assert words in page


def test_the_frames_keep_the_order_in_which_they_were_picked() -> None:
    page, _ = given([frame_id(5), frame_id(1)])
    assert page.index('id="frame-5"') < page.index('id="frame-1"')


def test_the_pictures_are_the_derived_ones_and_carry_no_notes() -> None:
    page, _ = given([frame_id(4)])
    found = pieces(page, "image/jpeg")
    assert [len(each) > 500 and each[:2] == b"\xff\xd8" for each in found] == [True, True]
    assert "heic" not in page.lower().replace("base64", "")


def test_a_sound_is_in_the_file_itself() -> None:
    page, result = given([frame_id(5)])
    assert pieces(page, "audio/wav") == [sound()]
    assert result.left_out == ()


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (GiveChoices(media_limit_bytes=100), "1 MB, and more than is given"),
        (GiveChoices(total_limit_bytes=100), "it did not fit"),
    ],
)
def test_a_sound_that_is_too_long_is_left_out_and_named(
    choices: GiveChoices, sentence: str
) -> None:
    page, result = given([frame_id(5)], choices)
    assert pieces(page, "audio/wav") == []
    (left_out,) = result.left_out
    assert left_out.startswith("The sound of frame 5 is not in this file")
    assert sentence in left_out
    assert left_out in page


def test_a_sound_that_may_say_where_it_was_made_is_left_out_and_named() -> None:
    file = CapsuleFile(media_type="audio/ogg", source=b"OggS and a place")
    capsule = sample_capsule()
    frames = tuple(
        photo(5, kind="audio", prints=(), original=file) if frame.number == 5 else frame
        for frame in capsule.frames
    )
    changed = Capsule(id=capsule.id, virtue="x", lucky_number=25, frames=frames)
    _, result = given([frame_id(5)], capsule=changed)
    assert "may say where it was made" in result.left_out[0]
    page, result = given([frame_id(5)], GiveChoices(with_location=True), capsule=changed)
    assert pieces(page, "audio/ogg") == [b"OggS and a place"]


def test_a_photograph_without_a_derived_picture_is_left_out_and_named() -> None:
    file = CapsuleFile(media_type="image/jpeg", source=plate(1, 40, 40))
    capsule = Capsule(
        id=sample_capsule().id, virtue="x", frames=(photo(1, prints=(), original=file),)
    )
    page, result = given([frame_id(1)], capsule=capsule)
    assert result.left_out == ("The photograph of frame 1 is not in this file.",)
    assert pieces(page, "image/jpeg") == []


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ([], "No frame is picked"),
        (["somewhere"], "not on the roll"),
        ([frame_id(1), frame_id(1)], "picked twice"),
        ([frame_id(6)], "nothing to show"),
        ([frame_id(9)], "nothing to show"),
    ],
)
def test_a_pick_that_cannot_be_is_refused(ids: list[str], sentence: str) -> None:
    with pytest.raises(CapsuleError, match=sentence):
        given(ids)


def test_the_page_says_how_long_it_is() -> None:
    page, result = given()
    assert result.size == len(page.encode())


def test_the_same_pick_gives_the_same_bytes() -> None:
    assert given()[0] == given()[0]


def test_nothing_on_the_page_points_anywhere_else() -> None:
    page, _ = given()
    assert re.findall(r'(?:src|href|poster)="(?!data:|#)[^"]*"', page) == []
    found = set(re.findall(r"https?://[^\s\"'*]+", page))
    assert found == {"https://openfontlicense.org", "http://www.w3.org/2000/svg"}  # names only
