"""A year of dates for a pocket: every date of it is there, and a page never overflows."""

from __future__ import annotations

from whenever import Date, Time

from osmosis.calendar.year import year_pages
from osmosis.kernel.civil import instant_of
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.ports.practice import CalendarEntry

ZONE = "Europe/Bucharest"


def entry(day: Date, title: str) -> CalendarEntry:
    at = instant_of(day.at(Time(9)), ZONE).instant
    return CalendarEntry(uid=f"{title}{day}", title=title, at=at, zone=ZONE, minutes=5)


def every(days: int, title: str) -> list[CalendarEntry]:
    start = Date(2031, 5, 4)
    return [entry(start.add(days=number), title) for number in range(0, 360, days)]


def told(entries: list[CalendarEntry]) -> list[CalendarEntry]:
    return sorted(entries, key=lambda one: one.at)


def test_a_rare_date_has_a_line_of_its_own() -> None:
    dates = [entry(Date(2031, 7, 1), "Quarter"), entry(Date(2031, 7, 1), "Plan")]
    pages = year_pages(dates, Date(2031, 5, 4))
    assert [page.heading for page in pages][:2] == ["May and June 2031", "July and August 2031"]
    assert pages[1].entries == [("1 July", "Quarter, Plan")]
    assert len(pages) == 6


def test_what_falls_often_stands_together_and_leaves_room_for_the_others() -> None:
    pages = year_pages(
        told([*every(7, "Sundays"), *every(1, "Days"), *every(30, "Moon")]), Date(2031, 5, 4)
    )
    lines = dict(pages[1].entries)
    assert all(len(page.entries) <= 15 for page in pages)
    assert ("", "Days: most days") in pages[1].entries
    assert "Moon" in " ".join(lines.values())


def test_a_page_over_the_turn_of_the_year_names_both() -> None:
    pages = year_pages([], Date(2031, 12, 31))
    assert pages[0].heading == "December 2031 and January 2032"


def test_a_year_is_told_in_the_language_that_is_spoken() -> None:
    dates = told([*every(7, "Sonntags"), *every(1, "Tags"), *every(5, "Oft")])
    with speaking(LANGUAGES[1]):
        first, *_ = year_pages(dates, Date(2031, 5, 4))
        (alone,), *_ = (page.entries for page in year_pages(dates[:1], Date(2031, 5, 4)))
    assert first.heading == "Mai und Juni 2031"
    assert alone == ("4. Mai", "Sonntags")
    assert ("", "Tags: an den meisten Tagen") in first.entries
    assert (
        "",
        "Oft: 4., 9., 14., 19., 24., 29. Mai, 3., 8., 13., 18., 23., 28. Juni",
    ) in first.entries
