"""Zips written the same way every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from osmosis.bags.errors import ZipError
from osmosis.bags.zip_reader import ZipReader
from osmosis.bags.zip_writer import ZipPlan, ZipStamp, measured_entry


def plan(*names: str, zip64_from: int = 0xFFFFFFFF) -> ZipPlan:
    entries = [measured_entry(name, name.encode() * 40) for name in names]
    return ZipPlan(entries, zip64_from=zip64_from)


def written(zip_plan: ZipPlan) -> bytes:
    out = io.BytesIO()
    zip_plan.write(out)
    return out.getvalue()


def test_another_program_reads_what_is_written() -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan("b/ț.txt", "a.txt")))) as found:
        assert found.namelist() == ["b/ț.txt", "a.txt"]
        assert found.testzip() is None
        assert found.read("a.txt") == b"a.txt" * 40


def test_nothing_is_compressed() -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan("a.txt")))) as found:
        assert found.getinfo("a.txt").compress_type == zipfile.ZIP_STORED


def test_files_are_plain_files_that_everybody_may_read() -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan("a.txt")))) as found:
        assert found.getinfo("a.txt").external_attr >> 16 == 0o100644


def test_the_length_is_known_before_anything_is_written() -> None:
    zip_plan = plan("a.txt", "b/c.txt")
    assert zip_plan.size == len(written(zip_plan))


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (None, (1980, 1, 1, 0, 0, 0)),
        (ZipStamp(year=2031, month=5, day=4, hour=9, minute=8, second=7), (2031, 5, 4, 9, 8, 6)),
        (ZipStamp(year=1666, month=9, day=2), (1980, 1, 1, 0, 0, 0)),
        (ZipStamp(year=2300, month=9, day=2), (2107, 12, 31, 0, 0, 0)),
    ],
)
def test_every_file_carries_the_given_date(
    stamp: ZipStamp | None, expected: tuple[int, ...]
) -> None:
    out = written(ZipPlan([measured_entry("a.txt", b"a")], stamp=stamp))
    with zipfile.ZipFile(io.BytesIO(out)) as found:
        assert found.getinfo("a.txt").date_time == expected


@pytest.mark.parametrize("threshold", [0, 100, 300])
def test_long_files_take_the_64_bit_form_that_other_programs_read(threshold: int) -> None:
    out = written(plan("short", "a-name-that-makes-it-longer", zip64_from=threshold))
    with zipfile.ZipFile(io.BytesIO(out)) as found:
        assert found.testzip() is None
        assert found.read("short") == b"short" * 40
    assert ZipReader(io.BytesIO(out)).read("short", limit=1000) == b"short" * 40


def test_the_length_is_known_in_the_64_bit_form_too() -> None:
    zip_plan = plan("a", "b", zip64_from=50)
    assert zip_plan.size == len(written(zip_plan))


def test_short_files_do_not_take_the_64_bit_form() -> None:
    assert b"PK\x06\x06" not in written(plan("a.txt"))


def test_the_same_entries_give_the_same_bytes() -> None:
    assert written(plan("a", "b/c")) == written(plan("a", "b/c"))


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(ZipError, match="same name"):
        plan("a", "a")


def test_a_file_that_changes_while_it_is_written_is_noticed() -> None:
    readings = iter([b"first", b"other"])

    def source() -> Iterator[bytes]:
        yield next(readings)

    zip_plan = ZipPlan([measured_entry("a", source)])
    with pytest.raises(ZipError, match="changed while"):
        written(zip_plan)
