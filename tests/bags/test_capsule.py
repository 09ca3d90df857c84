"""A roll packed into a capsule and read back."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osmosis.bags.bagit import bag_plan
from osmosis.bags.capsule import plan_capsule, read_capsule, write_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Taken
from osmosis.bags.errors import CapsuleError
from osmosis.bags.sources import read_whole
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_writer import measured_entry
from osmosis.errors import InvalidInputError
from tests.bags.capsule_strategies import capsules
from tests.bags.sample_roll import ROLL_ID, frame_id, sample_capsule

few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def written(capsule: Capsule) -> io.BytesIO:
    out = io.BytesIO()
    write_capsule(out, capsule)
    return out


def opened(capsule: Capsule) -> zipfile.ZipFile:
    return zipfile.ZipFile(written(capsule))


def small(**fields: Any) -> Capsule:
    values: dict[str, Any] = {"id": ROLL_ID, "virtue": "Patience", "exposures": 24}
    return Capsule(**{**values, **fields})


def line(number: int = 1, **fields: Any) -> CapsuleFrame:
    values: dict[str, Any] = {"id": frame_id(number), "number": number, "kind": "line"}
    return CapsuleFrame(**{**values, **fields})


def described(change: Callable[[dict[str, Any]], object]) -> io.BytesIO:
    """A sound bag whose ``roll.json`` was changed by somebody else's program."""
    with opened(small(frames=(line(), line(2)))) as source:
        name = next(each for each in source.namelist() if each.endswith("roll.json"))
        value = json.loads(source.read(name))
    change(value)
    return bagged(json.dumps(value).encode())


def bagged(description: bytes) -> io.BytesIO:
    out = io.BytesIO()
    bag_plan("base", [measured_entry("roll.json", description)]).write(out)
    return out


@few
@given(capsule=capsules())
def test_what_is_written_is_read_again(capsule: Capsule) -> None:
    assert read_capsule(written(capsule)) == capsule


@few
@given(capsule=capsules())
def test_what_is_read_is_written_again_byte_for_byte(capsule: Capsule) -> None:
    once = written(capsule)
    assert written(read_capsule(once)).getvalue() == once.getvalue()


@few
@given(capsule=capsules())
def test_the_length_is_announced_truly(capsule: Capsule) -> None:
    assert plan_capsule(capsule).size == len(written(capsule).getvalue())


def test_the_files_of_a_capsule_come_back_byte_for_byte() -> None:
    before, after = sample_capsule(), read_capsule(written(sample_capsule()))
    for old, new in zip(before.frames, after.frames, strict=True):
        assert (old.original is None) == (new.original is None)
        if old.original is not None and new.original is not None:
            assert read_whole(new.original.source, limit=1 << 20) == old.original.source


def test_a_capsule_lies_in_one_folder_of_its_own_name() -> None:
    plan = plan_capsule(sample_capsule())
    assert plan.file_name == "rabdare-019a1b2c.roll"
    names = {entry.name.split("/")[0] for entry in plan.plan.entries}
    assert names == {"rabdare-019a1b2c"}


@pytest.mark.parametrize(
    ("virtue", "name"),
    [
        ("Răbdare", "rabdare-019a1b2c.roll"),
        ("../../etc", "etc-019a1b2c.roll"),
        ("忍耐", "roll-019a1b2c.roll"),
        ("", "roll-019a1b2c.roll"),
        ("x" * 300, "x" * 40 + "-019a1b2c.roll"),
        ("CON", "con-019a1b2c.roll"),
    ],
)
def test_the_name_of_a_capsule_is_safe_on_any_disk(virtue: str, name: str) -> None:
    assert plan_capsule(small(virtue=virtue)).file_name == name


def test_everything_that_the_format_names_is_there() -> None:
    with opened(sample_capsule()) as found:
        base = "rabdare-019a1b2c/"
        names = set(found.namelist())
    for path in (
        *("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
        *("README.txt", "data/roll.json", "data/index.html", "data/contact-sheet.jpg"),
        *("data/viewer/index.html", "data/viewer/viewer.js", "data/viewer/viewer.css"),
        *("data/viewer/roll-data.js", "data/originals/04.heic", "data/prints/04-2.jpg"),
    ):
        assert base + path in names


def test_an_original_never_keeps_an_ending_that_a_desktop_would_run() -> None:
    original = CapsuleFile(media_type="text/html", source=b"<script>", file_name="holiday.html")
    with opened(small(frames=(line(original=original),))) as found:
        assert any(name.endswith("data/originals/01.bin") for name in found.namelist())
        assert not any("holiday" in name for name in found.namelist())


def test_the_files_carry_the_civil_date_of_development() -> None:
    with opened(sample_capsule()) as found:
        assert {info.date_time for info in found.infolist()} == {(2031, 6, 16, 20, 15, 0)}


def test_the_readme_says_how_to_look_and_how_to_check() -> None:
    with opened(sample_capsule()) as found:
        text = found.read("rabdare-019a1b2c/README.txt").decode()
    assert "data/index.html" in text
    assert "sha256sum -c manifest-sha256.txt" in text


def test_derived_pictures_are_labelled_as_such() -> None:
    with opened(sample_capsule()) as found:
        roll = json.loads(found.read("rabdare-019a1b2c/data/roll.json"))
    frame = roll["frames"][3]
    assert frame["original"]["media_type"] == "image/heic"
    assert "derived" not in frame["original"]
    assert all(each["derived"] is True for each in frame["prints"])


def test_bytes_that_are_not_those_of_their_hash_are_refused() -> None:
    file = CapsuleFile(media_type="image/jpeg", source=b"other", sha256="0" * 64)
    with pytest.raises(CapsuleError, match="not the one that its hash names"):
        write_capsule(io.BytesIO(), small(frames=(line(original=file),)))


def test_bytes_that_are_not_as_many_as_declared_are_refused() -> None:
    file = CapsuleFile(media_type="image/jpeg", source=b"other", size=4)
    with pytest.raises(CapsuleError, match="length that it should"):
        write_capsule(io.BytesIO(), small(frames=(line(original=file),)))


def test_a_whole_reading_stops_at_its_limit() -> None:
    with pytest.raises(CapsuleError, match="larger than it may be"):
        read_whole(lambda: [b"12", b"34"], limit=3)


def test_a_source_that_fails_passes_its_own_error_on() -> None:
    def source() -> Iterator[bytes]:
        raise OSError("gone")
        yield b""

    file = CapsuleFile(media_type="image/jpeg", source=source)
    with pytest.raises(OSError, match="gone"):
        write_capsule(io.BytesIO(), small(frames=(line(original=file),)))


UNFIT: list[Capsule] = [
    small(id="1"),
    small(exposures=25),
    small(lucky_number=3),
    small(colour="Red; }"),
    small(medium=""),
    small(virtue="a\0b"),
    small(why="\ud800"),
    small(loaded="yesterday"),
    small(loaded="2031-13-04T09:00"),
    small(scents=("x" * 100_001,)),
    small(circled=(frame_id(1),)),
    small(extra={"share": 0.5}),
    small(extra={"far": 1 << 70}),
    small(extra={"bytes": b""}),
    small(frames=(line(0),)),
    small(frames=(line(25),)),
    small(frames=(line(2), line(1))),
    small(frames=(line(1), line(1))),
    small(frames=(line(1), line(2, id=frame_id(1)))),
    small(frames=(line(id="x"),)),
    small(frames=(line(kind="A photograph"),)),
    small(frames=(line(glad_actual=101),)),
    small(frames=(line(taken=Taken(text="")),)),
    small(frames=(line(taken=Taken(text="2031-05-04T09:00", certainty="maybe")),)),
    small(frames=(line(original=CapsuleFile(media_type="jpeg", source=b"")),)),
    small(frames=(line(prints=(CapsuleFile(media_type="image/png", source=b""),)),)),
    small(frames=(line(original=CapsuleFile(media_type="a/b", source=b"", width=0)),)),
    small(frames=(line(let_go="2031-05-04T09:00", line="still here"),)),
    small(frames=(line(glosses=({"a": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]},)),)),
]


@pytest.mark.parametrize("capsule", UNFIT)
def test_what_cannot_be_is_not_written(capsule: Capsule) -> None:
    out = io.BytesIO()
    with pytest.raises(CapsuleError):
        write_capsule(out, capsule)
    assert out.getvalue() == b""


def put(description: Any, path: str, value: object) -> None:
    """Put a value where a path such as ``frames.0.line`` says."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        description = description[step]
    description[last] = value


WRONG: list[tuple[str, object, str]] = [
    ("format", "osmosis-roll/2", "newer Osmosis"),
    ("format", "somebody-else/1", "not a roll"),
    ("format", None, "not a roll"),
    ("format", 7, "field that cannot be"),
    ("roll", None, "field that cannot be"),
    ("roll", [], "field that cannot be"),
    ("roll.exposures", "24", "field that cannot be"),
    ("roll.exposures", True, "field that cannot be"),
    ("roll.exposures", 1000, "value that cannot be"),
    ("roll.exposures", 24.5, "fraction"),
    ("roll.extra", {"a": float("nan")}, "fraction"),
    ("roll.scents", [1], "field that cannot be"),
    ("roll.glosses", ["x"], "field that cannot be"),
    ("roll.virtue", "a\0b", "value that cannot be"),
    ("roll.virtue", "\ud800", "value that cannot be"),
    ("frames", "many", "field that cannot be"),
    ("frames.0", "one", "field that cannot be"),
    ("frames.0.number", None, "field that cannot be"),
    ("frames.0.number", 2, "not numbered"),
    ("frames.0.taken", {}, "value that cannot be"),
    (
        "frames.0.original",
        {"path": "../../etc/passwd", "sha256": "0" * 64, "size": 1, "media_type": "a/b"},
        "not in it",
    ),
    (
        "frames.0.original",
        {"path": "roll.json", "sha256": "0" * 64, "size": 1, "media_type": "a/b"},
        "not in it",
    ),
]


@pytest.mark.parametrize(
    ("path", "value", "sentence"), WRONG, ids=[f"{case[0]}-{n}" for n, case in enumerate(WRONG)]
)
def test_a_description_that_cannot_be_is_refused(path: str, value: object, sentence: str) -> None:
    file = described(lambda description: put(description, path, value))
    with pytest.raises(CapsuleError, match=sentence):
        read_capsule(file)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"1" * 10_000, "cannot be read"),
        (b"[]", "field that cannot be"),
        (b'{"format": "osmosis-roll/1", "format": "osmosis-roll/1"}', "same thing twice"),
    ],
)
def test_a_description_that_is_not_json_is_refused(text: bytes, sentence: str) -> None:
    with pytest.raises(CapsuleError, match=sentence):
        read_capsule(bagged(text))


def test_what_later_versions_add_is_passed_over() -> None:
    def change(value: dict[str, Any]) -> None:
        value["weather"] = {"sun": [1, 2]}
        value["roll"]["mood"] = "x"
        value["frames"][0]["original_smell"] = None

    capsule = read_capsule(described(change))
    assert [frame.number for frame in capsule.frames] == [1, 2]


def test_a_bag_that_is_no_roll_is_refused() -> None:
    out = io.BytesIO()
    bag_plan("base", [measured_entry("words.txt", b"x")]).write(out)
    with pytest.raises(CapsuleError, match="not a roll"):
        read_capsule(out)


def test_a_changed_byte_anywhere_in_the_originals_is_noticed() -> None:
    data = bytearray(written(sample_capsule()).getvalue())
    data[data.index(b"not really")] ^= 1
    with pytest.raises(CapsuleError):
        read_capsule(io.BytesIO(data))


def test_a_capsule_may_not_ask_for_more_than_the_limits() -> None:
    with pytest.raises(CapsuleError, match="unpacks to more"):
        read_capsule(written(sample_capsule()), limits=ZipLimits(total_bytes=1000))


def test_every_refusal_is_the_persons_to_mend() -> None:
    with pytest.raises(InvalidInputError):
        read_capsule(io.BytesIO(b"not a capsule"))


SAMPLE = written(small(frames=(line(line="words"), line(2)), why="because")).getvalue()


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_mutated_capsule_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    mutant = bytearray(SAMPLE)
    # Mostly in the parts that say where things are; the long stylesheet is only noise.
    tail = len(SAMPLE) - SAMPLE.rindex(b"PK\x01\x02") + 3000
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 3000) | st.integers(len(SAMPLE) - tail, len(SAMPLE) - 1))
        kind = data.draw(st.sampled_from(("flip", "set", "cut", "insert")))
        if kind == "flip":
            mutant[place % len(mutant)] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "set":
            value = data.draw(st.sampled_from((b"\xff\xff\xff\xff", b"\0\0\0\0", b"PK\x05\x06")))
            mutant[place % len(mutant) : place % len(mutant) + 4] = value
        elif kind == "cut":
            del mutant[place % len(mutant) : place % len(mutant) + data.draw(st.integers(1, 50))]
        else:
            mutant[place % len(mutant) : place % len(mutant)] = data.draw(st.binary(max_size=20))
        if not mutant:
            break
    with contextlib.suppress(CapsuleError):
        read_capsule(io.BytesIO(mutant))


def test_reading_does_not_close_the_file() -> None:
    file = written(small())
    read_capsule(file)
    assert not file.closed


def test_a_capsule_is_as_it_was_after_being_read_twice() -> None:
    capsule = read_capsule(written(sample_capsule()))
    assert dataclasses.replace(capsule) == read_capsule(written(capsule))
