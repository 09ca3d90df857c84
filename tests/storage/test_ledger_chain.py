"""A broken chain of ledger lines is joined again with lines from copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.storage.ledger import Ledger
from osmosis.storage.ledger_lines import UNREADABLE, LedgerLine
from osmosis.storage.verifying.chain import verify_ledger
from osmosis.storage.verifying.report import Report
from tests.storage.stores import NOON


def line(month: int = 5) -> LedgerLine:
    at = f"2031-{month:02}-04T12:00:00.000000Z"
    key = new_id(Instant.parse_iso(at))
    return LedgerLine(key=key, kind="kept", ref=f"n:n:{key}", sha256=None, details=None, at=at)


class Two:
    """A ledger and a copy of it, both of the same lines so far."""

    def __init__(self, root: Path, lines: int) -> None:
        self.root = root
        self.own, self.copy = root / "own", root / "copy"
        self.pending: list[LedgerLine] = []
        for number in range(lines):
            Ledger(self.own).append([line(5 + number // 4)])
        shutil.copytree(self.own, self.copy)

    def add(self, folder: Path, count: int) -> None:
        for _ in range(count):
            Ledger(folder).append([line(8)])

    def interrupt(self, wanted: LedgerLine) -> None:
        """Write half a line at the end."""
        Ledger(self.own).append([wanted])
        newest = Ledger(self.own).files()[-1]
        newest.write_bytes(newest.read_bytes()[:50])

    def damage(self, *numbers: int) -> None:
        """Damage lines, counted over all files from 0."""
        place = 0
        for path in Ledger(self.own).files():
            raw = path.read_bytes().split(b"\n")
            for index in range(len(raw) - 1):
                if place in numbers:
                    raw[index] = raw[index].replace(b"kept", b"kelt")
                place += 1
            path.write_bytes(b"\n".join(raw))

    def mend(self) -> Report:
        report = Report()
        copied = [
            raw for path in Ledger(self.copy).files() for raw in path.read_bytes().split(b"\n")
        ]
        backups = self.root / "backups"
        verify_ledger(self.own, backups, copied, report, NOON, pending=lambda: self.pending)
        return report

    def content(self, folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in Ledger(folder).files()}


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path, 10)


def test_a_whole_ledger_is_left_alone(two: Two) -> None:
    assert two.mend().findings == []
    assert not (two.root / "backups").exists()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 9), min_size=1))
def test_any_damaged_lines_are_mended_from_a_copy(
    tmp_path_factory: pytest.TempPathFactory, numbers: set[int]
) -> None:
    two = Two(tmp_path_factory.mktemp("two"), 10)
    two.damage(*numbers)
    report = two.mend()
    assert len(report.findings) == len(numbers)
    assert report.is_whole
    assert two.content(two.own) == two.content(two.copy)


def test_lines_after_the_damage_that_the_copy_never_saw_are_kept(two: Two) -> None:
    two.add(two.own, 3)
    whole = two.content(two.own)
    two.damage(4)
    assert two.mend().is_whole
    assert two.content(two.own) == whole


def test_a_damaged_line_that_the_copy_never_saw_stays_named(two: Two) -> None:
    two.add(two.own, 3)
    two.damage(4, 11)
    report = two.mend()
    assert [finding.mended for finding in report.findings] == [True, False]
    assert len(list(Ledger(two.own).found_lines())) == 13


def test_missing_lines_and_files_come_back(two: Two) -> None:
    whole = two.content(two.own)
    (two.own / "2031-06.jsonl").unlink()
    report = two.mend()
    assert report.is_whole
    assert [finding.problem for finding in report.findings] == [
        "A ledger line is missing before this one"
    ]
    assert two.content(two.own) == whole


def test_an_end_that_was_lost_comes_back(two: Two) -> None:
    whole = two.content(two.own)
    (two.own / "2031-07.jsonl").unlink()
    report = two.mend()
    assert [(finding.name, finding.mended) for finding in report.findings] == [
        ("the end of the ledger", True)
    ]
    assert two.content(two.own) == whole


def test_a_whole_ledger_that_was_lost_comes_back(two: Two) -> None:
    whole = two.content(two.own)
    shutil.rmtree(two.own)
    assert two.mend().is_whole
    assert two.content(two.own) == whole


def test_a_copy_that_went_another_way_since_is_not_mixed_in(two: Two) -> None:
    two.add(two.own, 2)
    two.add(two.copy, 5)
    whole = two.content(two.own)
    assert two.mend().findings == []
    assert two.content(two.own) == whole


def test_the_ledger_as_it_was_is_laid_aside(two: Two) -> None:
    two.damage(3)
    before = two.content(two.own)
    two.mend()
    (aside,) = (two.root / "backups").iterdir()
    assert two.content(aside) == before
    assert not list(aside.glob(".lock"))


def test_two_lines_that_ran_together_are_told_apart_again(two: Two) -> None:
    whole = two.content(two.own)
    path = two.own / "2031-05.jsonl"
    raw = path.read_bytes()
    first = raw.index(b"\n")
    path.write_bytes(raw[:first] + b"\x0b" + raw[first + 1 :])
    report = two.mend()
    assert report.is_whole
    assert two.content(two.own) == whole


def test_half_a_line_that_will_be_written_again_is_no_damage(two: Two) -> None:
    two.pending = [line(9)]
    two.interrupt(two.pending[0])
    assert two.mend().findings == []


def test_half_a_line_that_nobody_will_write_again_is_damage(two: Two) -> None:
    two.pending = [line(9)]
    two.interrupt(line(9))
    assert [one.problem for one in two.mend().findings] == [UNREADABLE]


def test_half_a_line_does_not_stand_in_the_way_of_mending(two: Two) -> None:
    two.damage(2)
    two.pending = [line(9)]
    two.interrupt(two.pending[0])
    assert [one.mended for one in two.mend().findings] == [True]
    Ledger(two.own).append(two.pending)
    assert [one for one, _ in Ledger(two.own).lines()][-1] == two.pending[0]
