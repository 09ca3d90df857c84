"""A place in a recording, as one reads it off a player."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.practices.mnestics.rules.positions import (
    LONGEST_SECONDS,
    checked_position,
    parse_position,
    position_words,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", None), (" ", None), ("83", 83), ("1:23", 83), ("1:02:03", 3723), ("0:01.5", 1.5)],
)
def test_a_place_is_minutes_and_seconds(text: str, seconds: float | None) -> None:
    assert parse_position(text) == seconds


@pytest.mark.parametrize("text", ["soon", "-1", "1:2:3:4", "1:", ":", "99999", "1e3", "١:٢٣"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_position(text)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -0.1, LONGEST_SECONDS + 1])
def test_no_recording_has_such_a_place(seconds: float) -> None:
    with pytest.raises(InvalidInputError):
        checked_position(seconds)


@given(st.integers(0, LONGEST_SECONDS))
def test_what_is_said_of_a_place_leads_back_to_it(seconds: int) -> None:
    assert parse_position(position_words(seconds)) == seconds
