"""Several things in one sentence."""

from __future__ import annotations

import pytest

from osmosis.languages.listing import spans


@pytest.mark.parametrize(
    ("numbers", "told"),
    [([], ""), ([3], "3"), ([1, 2], "1–2"), ([1, 2, 3, 7, 9, 10], "1–3, 7, 9–10")],
)
def test_numbers_that_follow_on_each_other_are_told_as_one(numbers: list[int], told: str) -> None:
    assert spans(numbers) == told
