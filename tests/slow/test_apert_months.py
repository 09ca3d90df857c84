"""A season with three hundred sources: gates open on time, books are valid, nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import GapReason
from tests.epub.checking import Checker
from tests.newsstand.missing import BUSY, UNREACHABLE, unexplained, untrue
from tests.newsstand.months import BEGAN, DATES, ENDS, MARKED, OFF, Gaps, Held, Issue, Months, begin
from tests.newsstand.outlets import Outlet, Trouble
from tests.practices.machines import quick_disk
from tests.slow.plugin import Budget

COUNT = 300


@pytest.mark.slow(share=24)
def test_a_season_of_three_hundred_sources(budget: Budget, java: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="months-", dir=quick_disk()))
    checker = Checker(java)
    try:
        for _ in budget.rounds(named=1):  # less than the whole of it shows little
            months = begin(folder, COUNT)
            for issue in months.live():
                look_at(months, issue)
                for number, data in enumerate(issue.files):
                    checker.give(data, folder / f"{len(months.issues)}-{number}.epub")
            look_back(months)
            assert checker.complaints() == []
            for what, is_noticed in controls(months):
                budget.control(what, failed=is_noticed)
            months.close()
    finally:
        checker.end()
        shutil.rmtree(folder)


def look_at(months: Months, issue: Issue) -> None:
    """Hold one opening to everything that is promised of it."""
    assert issue.opening.opened_at is not None
    assert list(issue.again) == list(issue.files)
    shown = marks_in(issue)
    assert (issue.pieces > 0) == (shown != set()) == (issue.held != {})
    assert shown <= {(outlet, piece) for outlet, ones in issue.held.items() for piece in ones}
    found = unexplained(
        months.behind[issue.gate.id], months.held_by_now(), months.gaps(), issue.opening.opened_at
    )
    assert found == [], issue.gate.name
    assert untold(issue) == []


def look_back(months: Months) -> None:
    """Hold the season to what is promised of it."""
    assert sorted(months.fallen()) == expected()
    assert {issue.gate.name for issue in months.issues} == set(DATES)
    gaps = months.gaps()
    assert list(untrue(months.stand.outlets, months.held_by_now(), gaps)) == []
    reasons = {
        (outlet.trouble, gap.reason)
        for outlet in months.stand.outlets
        for gap in gaps.get(outlet.number, ())
    }
    assert reasons >= {(trouble, GapReason.UNREACHABLE) for trouble in UNREACHABLE - BUSY}
    assert reasons >= {(Trouble.NONE, GapReason.ASLEEP), (Trouble.GONE, GapReason.GONE)}
    by_mail = {outlet.number for outlet in months.stand.outlets if outlet.comes_by_mail}
    assert len(by_mail) == COUNT // 25
    assert by_mail <= set(months.held_by_now())
    assert by_mail & {outlet for issue in months.issues for outlet, _ in marks_in(issue)} != set()
    polite(months)


def expected() -> list[tuple[str, Instant, Instant]]:
    """When each gate had to open: on its dates, and when the machine was off, as it came back."""
    return sorted(
        (name, at, OFF[1] if OFF[0] < at < OFF[1] else at)
        for name, dates in DATES.items()
        for at in dates
    )


def untold(issue: Issue) -> list[str]:
    """The sources of which something is missing, when the book does not say so with its time."""
    return [
        f"{number}: {gap}"
        for number, gaps in issue.gaps.items()
        for gap in gaps
        if gap.reason is not GapReason.GONE
        and not any(
            (line.source == "" or str(number) in line.source)
            and line.from_at <= gap.from_at
            and gap.until_at <= line.until_at
            for line in issue.told
        )
    ]


def marks_in(issue: Issue) -> set[tuple[int, int]]:
    """The pieces of which the book has the last words."""
    return {(int(a), int(b)) for data in issue.files for a, b in MARKED.findall(words_of(data))}


def words_of(data: bytes) -> str:
    """All that stands in the pages of a book."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        return "\n".join(book.read(name).decode() for name in names)


def polite(months: Months) -> None:
    """No connection led elsewhere, no host had two at a time or was asked while it rested."""
    assert months.stand.stray == []
    assert set(months.stand.most_at_a_time.values()) == {1}
    known: set[str] = set()
    resting: dict[str, Instant] = {}
    for asked in months.stand.asked:
        assert resting.get(asked.host) != asked.at, asked
        if asked.status in {429, 503}:
            resting[asked.host] = asked.at
        if not asked.path.startswith("/feed"):
            continue
        outlet = outlet_of(asked.host)
        if outlet.has_validators and asked.host in known:
            assert asked.is_conditional, asked
        if asked.status == 200 and outlet.trouble in {Trouble.NONE, Trouble.DOWN}:
            known.add(asked.host)


def controls(months: Months) -> Iterator[tuple[str, bool]]:
    """What would be noticed if it were taken away."""
    held, gaps = months.held_by_now(), months.gaps()

    last = {issue.gate.id: issue for issue in months.issues}.values()

    def is_noticed(held: Held, gaps: Gaps) -> bool:
        return any(
            unexplained(months.behind[issue.gate.id], held, gaps, issue.opening.opened_at or ENDS)
            for issue in last
        )

    assert not is_noticed(held, gaps)
    for way in (True, False):
        number = next(o.number for o in months.stand.outlets[1:] if o.comes_by_mail is way)
        first = min(held[number])
        by = "letter" if way else "piece"
        yield f"a {by} is lost", is_noticed({**held, number: held[number] - {first}}, gaps)
    for reason in (GapReason.ASLEEP, GapReason.UNREACHABLE):
        torn = {n: [gap for gap in each if gap.reason is not reason] for n, each in gaps.items()}
        yield f"the ledger has lost what was {reason}", is_noticed(held, torn)
    spanless = {n: [replace(gap, until_at=gap.from_at) for gap in of] for n, of in gaps.items()}
    yield "the ledger names no spans", is_noticed(held, spanless)
    wider = {
        n: [replace(gap, from_at=BEGAN, until_at=ENDS) for gap in of] for n, of in gaps.items()
    }
    yield "the ledger names everything", list(untrue(months.stand.outlets, held, wider)) != []
    yield (
        "the book names no source",
        any(
            untold(replace(issue, told=[replace(line, source="?") for line in issue.told]))
            for issue in months.issues
        ),
    )
    yield "a date is left out", sorted(months.fallen())[1:] != expected()


def outlet_of(host: str) -> Outlet:
    """The source of a host."""
    return Outlet(int(host.removeprefix("outlet-").removesuffix(".example")))
