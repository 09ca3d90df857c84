"""Dates as feeds write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Instant

from osmosis.feeds.dates import parse_date


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("Sat, 01 Jun 2024 09:39:21 GMT", "2024-06-01T09:39:21Z"),
        ("Sat, 01 Jun 2024 09:39:21 +0200", "2024-06-01T07:39:21Z"),
        ("Tue, 1 Jun 24 09:39 EST", "2024-06-01T14:39:00Z"),
        ("1 Jun 1969 00:00 Z", "1969-06-01T00:00:00Z"),
        ("Sat, 01 Jun 2024 09:39:21 PDT", "2024-06-01T16:39:21Z"),
        ("Sat, 01 Jun 2024 09:39:21 GMT+0200", "2024-06-01T07:39:21Z"),
        ("Sat, 01 Jun 2024 09:39:21 +0000 (UTC)", "2024-06-01T09:39:21Z"),
        ("Sat, 01 Jun 2024 09:39:21 XYZ", "2024-06-01T09:39:21Z"),
        ("Sat, 01-Jun-2024 09:39:21 GMT", "2024-06-01T09:39:21Z"),
        ("Sat,01 Jun 2024 9:39:21 AM", "2024-06-01T09:39:21Z"),
        ("Sat, 01 June 2024 12:05 a.m.", "2024-06-01T00:05:00Z"),
        ("Tue, 01 Jun 2024 24:00:00 GMT", "2024-06-02T00:00:00Z"),
        ("Sat, 01 Jun 2024 23:59:60 GMT", "2024-06-01T23:59:59Z"),
        ("  Sat, 01\n Jun 2024  09:39:21 GMT ", "2024-06-01T09:39:21Z"),
        ("Fri Jun  7 09:39:21 CEST 2024", "2024-06-07T07:39:21Z"),
        ("Fri Jun  7 09:39:21 2024", "2024-06-07T09:39:21Z"),
        ("Vendredi, 7 juin 2024 09:39:21 +0200", "2024-06-07T07:39:21Z"),
        ("Donnerstag, 7. März 2024 10:00", "2024-03-07T10:00:00Z"),
        ("7 de junio", None),
        ("June 7, 2024", "2024-06-07T00:00:00Z"),
        ("June 7th, 2024 at 3:05 PM", "2024-06-07T15:05:00Z"),
        ("2024-06-01", "2024-06-01T00:00:00Z"),
        ("2024-06", "2024-06-01T00:00:00Z"),
        ("2024-06-01T09:39Z", "2024-06-01T09:39:00Z"),
        ("2024-06-01T09:39:21Z", "2024-06-01T09:39:21Z"),
        ("2024-06-01t09:39:21z", "2024-06-01T09:39:21Z"),
        ("2024-06-01T09:39:21.999999999+02:00", "2024-06-01T07:39:21Z"),
        ("2024-06-01T09:39:21+02", "2024-06-01T07:39:21Z"),
        ("2024-06-01T09:39:21 +0200", "2024-06-01T07:39:21Z"),
        ("2024-06-01 09:39:21", "2024-06-01T09:39:21Z"),
        ("2024/06/01 09:39", "2024-06-01T09:39:00Z"),
        ("2024.06.01", "2024-06-01T00:00:00Z"),
        ("20240601T093921Z", "2024-06-01T09:39:21Z"),
        ("20240601", "2024-06-01T00:00:00Z"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z"),
        ("Thu, 01 Jan 2099 00:00:00 +0000", "2099-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-14:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("0000-00-00T00:00:00Z", None),
        ("2024-02-30T00:00:00Z", None),
        ("2024-13-01", None),
        ("31 Feb 2024", None),
        ("Sat, 01 Jun 2024 25:00:00 GMT", None),
        ("Sat, 01 Jun 2024 09:61:00 GMT", None),
        ("2024-06-01T09:39:21+99:99", "2024-06-01T09:39:21Z"),
        ("", None),
        ("12", None),
        ("12:30", None),
        ("yesterday", None),
        ("now", None),
        ("1717200000", None),
        ("tag:12", None),
        ("x" * 100_000, None),
        ("1" * 100_000, None),
        ("٢٠٢٤-٠٦-٠١", "2024-06-01T00:00:00Z"),
    ],
)
def test_a_date_is_read_or_left(written: str, instant: str | None) -> None:
    assert parse_date(written) == (Instant(instant) if instant else None)


@given(st.text(max_size=60))
def test_no_text_is_more_than_no_date(text: str) -> None:
    parse_date(text)


@settings(max_examples=50)
@given(
    st.from_regex(
        r"(Mon, )?[0-9]{1,4}[-/ .][A-Za-z0-9]{1,9}[-/ .][0-9]{1,4}[T ]?"
        r"[0-9]{0,2}:?[0-9]{0,2}(:[0-9]{2})? ?[+-]?[A-Z0-9:]{0,6}",
        fullmatch=True,
    )
)
def test_no_text_like_a_date_is_more_than_no_date(text: str) -> None:
    parse_date(text)
