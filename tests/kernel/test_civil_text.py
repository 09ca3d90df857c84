"""Moments as text, both ways."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, Instant, PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_day, parse_midnight, parse_moment

ZONES = ["Europe/Bucharest", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
# A day inside either end, so that clocks everywhere stay within the years 1 to 9999.
FIRST, LAST = Instant("0001-01-02T00:00:00Z"), Instant("9999-12-30T00:00:00Z")
INSTANTS = st.integers(FIRST.timestamp(unit="microsecond"), LAST.timestamp(unit="microsecond")).map(
    lambda value: Instant.from_timestamp(value, unit="microsecond")
)


@pytest.mark.parametrize(
    ("text", "instant", "printed"),
    [
        (
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
        ),
        ("2024-05-04T09:00:00+03:00", "2024-05-04T06:00:00Z", "2024-05-04T09:00:00+03:00"),
        ("2024-05-04 09:00+03:00", "2024-05-04T06:00:00Z", "2024-05-04T09:00:00+03:00"),
        ("  2024-05-04t09:00+0300 ", "2024-05-04T06:00:00Z", "2024-05-04T09:00:00+03:00"),
        ("2024-05-04T09:00+03", "2024-05-04T06:00:00Z", "2024-05-04T09:00:00+03:00"),
        ("2024-05-04T09:00-03:30", "2024-05-04T12:30:00Z", "2024-05-04T09:00:00-03:30"),
        ("2024-05-04T09:00Z", "2024-05-04T09:00:00Z", "2024-05-04T09:00:00+00:00"),
        ("2024-05-04T09:00-00:00", "2024-05-04T09:00:00Z", "2024-05-04T09:00:00+00:00"),
        (
            "2024-05-04T09:00[Europe/Bucharest]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
        ),
        ("2024-05-04T09:00[+03:00]", "2024-05-04T06:00:00Z", "2024-05-04T09:00:00+03:00"),
        (
            "2024-05-04T09:00",
            "2024-05-04T00:00:00Z",
            "2024-05-04T09:00:00+09:00[Asia/Tokyo]",
        ),
        (
            "2024-05-04T09:00:00,5[Europe/Bucharest]",
            "2024-05-04T06:00:00.5Z",
            "2024-05-04T09:00:00.5+03:00[Europe/Bucharest]",
        ),
        (
            "2024-05-04T09:00:00.12345678901234Z",
            "2024-05-04T09:00:00.123456Z",
            "2024-05-04T09:00:00.123456+00:00",
        ),
        (
            "2024-05-04T09:00:00.1234567+03:00[!Europe/Bucharest]",
            "2024-05-04T06:00:00.123456Z",
            "2024-05-04T09:00:00.123456+03:00[Europe/Bucharest]",
        ),
        # A leap second counts as the second before it.
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", "2016-12-31T23:59:59+00:00"),
        # Z says that the instant is known: no contradiction, even to a critical zone.
        (
            "2024-05-04T06:00Z[!Europe/Bucharest]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
        ),
        (
            "2024-05-04T06:00-00:00[Europe/Bucharest]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
        ),
        # Both halves of the hour that comes twice.
        (
            "2024-10-27T03:30+03:00[!Europe/Bucharest]",
            "2024-10-27T00:30:00Z",
            "2024-10-27T03:30:00+03:00[Europe/Bucharest]",
        ),
        (
            "2024-10-27T03:30+02:00[!Europe/Bucharest]",
            "2024-10-27T01:30:00Z",
            "2024-10-27T03:30:00+02:00[Europe/Bucharest]",
        ),
        # Tags that are not critical are passed over.
        (
            "2024-05-04T09:00+03:00[Europe/Bucharest][u-ca=hebrew][_note=1]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00[Europe/Bucharest]",
        ),
        (
            "2024-05-04T09:00+03:00[u-ca=hebrew]",
            "2024-05-04T06:00:00Z",
            "2024-05-04T09:00:00+03:00",
        ),
        # An offset in seconds, from before zones had whole minutes.
        ("1880-05-04T09:00+01:44:24", "1880-05-04T07:15:36Z", "1880-05-04T09:00:00+01:44:24"),
    ],
)
def test_a_time_is_read_and_printed(text: str, instant: str, printed: str) -> None:
    moment = parse_moment(text, zone="Asia/Tokyo")
    assert moment.instant == Instant(instant)
    assert str(moment) == printed
    assert moment.certainty == "exact"


def test_where_offset_and_zone_contradict_each_other_the_instant_and_the_zone_are_kept() -> None:
    moment = parse_moment("2024-05-04T09:00+02:00[Europe/Bucharest]")
    assert moment.instant == Instant("2024-05-04T07:00:00Z")
    assert str(moment) == "2024-05-04T10:00:00+03:00[Europe/Bucharest]"


@pytest.mark.parametrize(
    "text",
    ["2024-05-04T09:00+02:00[!Europe/Bucharest]", "2024-05-04T09:00+00:00[!+03:00]"],
)
def test_a_critical_zone_that_contradicts_the_offset_is_refused(text: str) -> None:
    with pytest.raises(
        InvalidInputError, match="^The offset of this time contradicts its time zone$"
    ):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("2024-03-31T03:30[Europe/Bucharest]", "uncertain"),
        ("2024-10-27T03:30[Europe/Bucharest]", "uncertain"),
        ("2024-10-27T03:30+03:00[Europe/Bucharest]", "exact"),
    ],
)
def test_a_wall_clock_alone_is_uncertain_in_the_hour_that_comes_twice_or_never(
    text: str, certainty: str
) -> None:
    assert parse_moment(text).certainty == certainty


@pytest.mark.parametrize("text", ["2024-05-04T09:00Z", "2024-05-04T09:00"])
def test_the_caller_can_say_that_a_time_is_uncertain(text: str) -> None:
    assert parse_moment(text, zone="UTC", certainty="uncertain").certainty == "uncertain"


def test_a_zone_newer_than_ours_can_be_kept_as_its_offset() -> None:
    moment = parse_moment(
        "2024-05-04T09:00+02:00[Europe/Newland]", keep_unknown_zone_as_offset=True
    )
    assert str(moment) == "2024-05-04T09:00:00+02:00"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-04T09:00+02:00[!Europe/Newland]",
        "2024-05-04T09:00[Europe/Newland]",
    ],
)
def test_a_zone_newer_than_ours_is_refused_where_the_time_depends_on_it(text: str) -> None:
    with pytest.raises(InvalidInputError, match="no time zone of this name"):
        parse_moment(text, keep_unknown_zone_as_offset=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A time is written like"),
        ("yesterday", "A time is written like"),
        ("2024-05-04", "A time is written like"),
        ("20240504T0900Z", "A time is written like"),
        ("+12024-05-04T09:00Z", "A time is written like"),
        ("2024-05-04T9:00Z", "A time is written like"),
        ("2024-05-04T09:00.5Z", "A time is written like"),
        ("２０２４-05-04T09:00Z", "A time is written like"),
        ("2024-05-04T09:00Z[Europe/Bucharest][Europe/Paris]", "A time is written like"),
        ("2024-05-04T09:00Z[u-ca=hebrew][Europe/Paris]", "A time is written like"),
        ("2024-05-04T09:00Z[Europe/Bucharest", "A time is written like"),
        ("2024-02-30T09:00Z", "There is no such date and time"),
        ("2023-02-29T09:00Z", "There is no such date and time"),
        ("2024-05-04T24:00Z", "There is no such date and time"),
        ("2024-05-04T23:60Z", "There is no such date and time"),
        ("0000-05-04T09:00Z", "There is no such date and time"),
        ("2024-05-04T09:00+24:00", "There is no such offset from UTC"),
        ("2024-05-04T09:00+03:60", "There is no such offset from UTC"),
        ("2024-05-04T09:00[+24:00]", "There is no such offset from UTC"),
        ("2024-05-04T09:00", "This time needs a time zone or an offset from UTC"),
        ("2024-05-04T09:00[]", "There is no time zone of this name"),
        ("2024-05-04T09:00Z[Mars/Phobos]", "There is no time zone of this name: zone Mars/Phobos"),
        ("2024-05-04T09:00+03:00[!u-ca=hebrew]", "This time insists on a tag"),
        ("0001-01-01T00:00+01:00", "A time must lie within the years 1 to 9999"),
        ("9999-12-31T23:30-01:00", "A time must lie within the years 1 to 9999"),
        ("9999-12-31T23:30Z[Asia/Tokyo]", "A time must lie within the years 1 to 9999"),
        ("0001-01-01T00:00[Asia/Tokyo]", "A time must lie within the years 1 to 9999"),
    ],
)
def test_what_is_no_time_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_moment(text)
    assert str(caught.value).startswith(sentence)
    assert str(caught.value).count(": ") <= 1


def test_an_unknown_zone_given_beside_the_text_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no time zone of this name"):
        parse_moment("2024-05-04T09:00", zone="Mars/Phobos")


def test_text_that_is_no_time_is_not_repeated_in_the_error() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_moment("the day we met")
    assert "met" not in str(caught.value)


@given(instant=INSTANTS, zone=st.sampled_from(ZONES))
def test_every_moment_in_a_zone_comes_back_from_its_text(instant: Instant, zone: str) -> None:
    moment = CivilMoment(instant=instant, zone=zone)
    assert parse_moment(str(moment)) == moment


@given(instant=INSTANTS, offset_seconds=st.integers(-86_399, 86_399))
def test_every_moment_with_an_offset_comes_back_from_its_text(
    instant: Instant, offset_seconds: int
) -> None:
    moment = CivilMoment(instant=instant, offset_seconds=offset_seconds)
    assert parse_moment(str(moment)) == moment


@given(
    civil=st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)),
    zone=st.sampled_from(ZONES),
)
def test_an_exact_wall_clock_is_shown_again(civil: datetime, zone: str) -> None:
    moment = CivilMoment.of_local(PlainDateTime(civil), zone)
    assert moment.certainty == "uncertain" or moment.local() == PlainDateTime(civil)


@given(
    st.text()
    | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?(\[!?.*\])?")
)
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    try:
        moment = parse_moment(text, zone="Europe/Bucharest")
    except InvalidInputError:
        return
    assert parse_moment(str(moment)).instant == moment.instant


def test_a_day_is_read_and_begins_at_midnight_in_its_zone() -> None:
    assert parse_day("2031-05-04", later=-4) == Date(2031, 4, 30)
    found = parse_midnight("2031-05-04", "Europe/Bucharest", later=1)
    assert found == Instant.from_utc(2031, 5, 4, 21)


@pytest.mark.parametrize("text", ["2031-02-30", "0000-01-01", "10000-01-01", "9999-12-31"])
def test_what_leaves_the_calendar_is_no_day(text: str) -> None:
    with pytest.raises(InvalidInputError, match="There is no such date"):
        parse_day(text, later=1)


@pytest.mark.parametrize(
    "text", ["", "soon", "04.05.2031", "5/4/2031", "2031-5-4", "４-05-04", "2031-05-04T09:00"]
)
def test_a_day_that_is_written_otherwise_is_not_guessed_at(text: str) -> None:
    with pytest.raises(InvalidInputError, match="A day is written like 2031-05-04"):
        parse_day(text)
