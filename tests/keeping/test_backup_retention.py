"""What is kept of many backups: the newest of some days, months and years, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.keeping.backups.retention import USUAL, kept, read_rules
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from tests.keeping.backed_up import BackedUp
from tests.keeping.lived import Home

START = Instant.from_utc(2031, 1, 1, 9)
HOUR = TimeDelta(hours=1)


def days_kept(rules: list[str], hours: list[int]) -> list[int]:
    moments = {START + number * HOUR: number for number in hours}
    return sorted(moments[at] for at in kept(moments, read_rules(rules), "UTC"))


@pytest.mark.parametrize(
    ("rules", "hours", "kept_hours"),
    [
        (["last:2"], [0, 1, 2, 3], [2, 3]),
        (["daily:2"], [0, 5, 24, 26, 48, 49], [26, 49]),
        (["daily:3"], [0, 24 * 90], [0, 24 * 90]),
        (["weekly:2"], [0, 24, 24 * 7, 24 * 8], [24, 24 * 8]),
        (["monthly:2"], [0, 24 * 20, 24 * 40], [24 * 20, 24 * 40]),
        (["yearly:1"], [0, 24 * 20, 24 * 400], [24 * 400]),
        (["yearly:2", "last:1"], [0, 24 * 20, 24 * 400], [24 * 20, 24 * 400]),
    ],
)
def test_of_each_span_the_newest_is_kept(
    rules: list[str], hours: list[int], kept_hours: list[int]
) -> None:
    assert days_kept(rules, hours) == kept_hours


@given(st.sets(st.integers(0, 24 * 3_000), min_size=1, max_size=60))
def test_the_newest_stays_and_keeping_again_changes_nothing(hours: set[int]) -> None:
    moments = {START + number * HOUR for number in hours}
    once = kept(moments, read_rules(USUAL), "Europe/Berlin")
    assert max(moments) in once
    assert kept(once, read_rules(USUAL), "Europe/Berlin") == once


def test_a_day_is_a_day_where_the_person_is() -> None:
    late, early = Instant.from_utc(2031, 5, 4, 21), Instant.from_utc(2031, 5, 4, 23)
    rules = read_rules(["daily:5"])
    assert kept([late, early], rules, "UTC") == {early}
    assert kept([late, early], rules, "Europe/Berlin") == {late, early}


@pytest.mark.parametrize("word", ["", "daily", "daily:0", "hourly:3", "daily:99999", "daily:-1"])
def test_a_word_that_is_no_rule_is_refused(word: str) -> None:
    with pytest.raises(InvalidInputError):
        read_rules([word])


def test_what_is_not_kept_leaves_with_its_own_pieces_and_nothing_else(
    home: Home, tmp_path: Path, new: Home
) -> None:
    home = replace(home, clock=FixedClock(home.clock.now()))
    kept = BackedUp(home=home, place=tmp_path / "backups")
    kept.run()
    first = {path.name for path in kept.pieces()}
    app = home.open()
    gone = next(app.blobs.list()).sha256
    app.blobs.delete(gone)
    app.close()
    kept.run(["last:1"])
    second = {path.name for path in kept.pieces()}
    (only,) = kept.repository.listed()
    entries = kept.repository.entries(only)
    needed = {piece.stored for entry in entries for piece in entry.pieces}
    assert second == needed | {piece.stored for piece in only.manifest}
    assert gone in first - second
    kept.restore(new)
    assert home.differences(new) == []
