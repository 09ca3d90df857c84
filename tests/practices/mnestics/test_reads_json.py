"""What a pathway reads, as it is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from osmosis.errors import InvalidInputError
from osmosis.practices.mnestics.rules.reads_json import reads_as_json, reads_from_json
from osmosis.practices.mnestics.rules.reads_text import parse_reads

YEARLY = UUID("01920000-0000-7000-8000-000000000001")
LAG = {"read": "lags", "counts": [1]}
YEAR_AGO = {"read": "calendar", "amount": 1, "unit": "y", "within_days": 3}


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("nothing", []),
        ("-1", [LAG]),
        ("yearly 1,2", [{"read": "lags", "counts": [1, 2], "of": str(YEARLY)}]),
        ("last 4", [{"read": "board", "last": 4}]),
        ("-1y±3d", [YEAR_AGO]),
        ("yearly random old", [{"read": "random-old", "of": str(YEARLY)}]),
        ("-1 + to me today", [LAG, {"read": "to-me-today"}]),
    ],
)
def test_a_reads_is_stored_as_plain_values(text: str, stored: list[dict[str, Any]]) -> None:
    reads = parse_reads(text, {"Yearly": YEARLY})
    assert reads_as_json(reads) == stored
    assert reads_from_json(stored) == reads


@pytest.mark.parametrize(
    "value",
    [
        None,
        "-1",
        {},
        LAG,
        ["-1"],
        [None],
        [{}],
        [{"read": "tomorrow"}],
        [{"read": "lags"}],
        [{"read": "lags", "counts": []}],
        [{"read": "lags", "counts": [0]}],
        [{"read": "lags", "counts": [-1]}],
        [{"read": "lags", "counts": [2, 1]}],
        [{"read": "lags", "counts": [1, 1]}],
        [{"read": "lags", "counts": [1.5]}],
        [{"read": "lags", "counts": ["1"]}],
        [{"read": "lags", "counts": [36_526]}],
        [{"read": "lags", "counts": [float("inf")]}],
        [{"read": "lags", "counts": list(range(1, 102))}],
        [{**LAG, "of": "yearly"}],
        [{**LAG, "of": 1}],
        [{**LAG, "until": 3}],
        [{"read": "board", "last": 0}],
        [{"read": "board", "last": 101}],
        [{"read": "board", "last": 10**30}],
        [{**YEAR_AGO, "unit": "q"}],
        [{**YEAR_AGO, "amount": 0}],
        [{**YEAR_AGO, "amount": 101}],
        [{**YEAR_AGO, "within_days": -1}],
        [{**YEAR_AGO, "within_days": 367}],
        [{"read": "to-me-today", "of": str(YEARLY)}],
        [LAG] * 13,
    ],
)
def test_what_no_reads_is_stored_as_is_refused(value: object) -> None:
    with pytest.raises(InvalidInputError, match="This is not what a pathway can read"):
        reads_from_json(value)
