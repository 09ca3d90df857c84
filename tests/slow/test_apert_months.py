"""Three months with three hundred sources: gates open on time, books are valid, nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.epub.checking import complaints
from tests.newsstand.months import STEP, Issue, Months, begin
from tests.newsstand.outlets import Outlet, Trouble
from tests.practices.machines import quick_disk
from tests.slow.plugin import Budget

# What is gone for good is visited no more; what it says afterwards is not missed.
FOR_GOOD = {Trouble.GONE}


@pytest.mark.slow(share=24)
def test_three_months_of_three_hundred_sources(budget: Budget, java: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="months-", dir=quick_disk()))
    try:
        months = begin(folder, count=300)
        for _ in budget.rounds(named=92):
            for issue in months.live_a_day():
                look_at(months, issue, java, folder)
        months.app.close()
    finally:
        shutil.rmtree(folder)
    budget.control("a piece that was there is taken away", failed=is_noticed(months))


def look_at(months: Months, issue: Issue, java: Path, folder: Path) -> None:
    """Hold one opening to everything that is promised of it."""
    opened_at = issue.opening.opened_at
    assert opened_at is not None
    assert issue.opening.due_at <= opened_at <= issue.opening.due_at + STEP
    assert list(issue.again) == list(issue.files)
    assert complaints(issue.files, java, folder) == []
    named = months.gaps()
    unnamed = {host: pieces for host, pieces in months.lost(issue).items() if host not in named}
    assert {h: p for h, p in unnamed.items() if trouble_of(h) not in FOR_GOOD} == {}
    polite(months)


def polite(months: Months) -> None:
    """No connection led elsewhere, and no host had two at a time."""
    assert months.stand.stray == []
    assert set(months.stand.most_at_a_time.values()) == {1}
    known: set[str] = set()
    for asked in months.stand.asked:
        if not asked.path.startswith("/feed"):
            continue
        outlet = outlet_of(asked.host)
        if outlet.has_validators and asked.host in known:
            assert asked.is_conditional, asked
        if asked.status == 200 and outlet.trouble in {Trouble.NONE, Trouble.DOWN}:
            known.add(asked.host)


def is_noticed(months: Months) -> bool:
    """Whether one piece less would be seen at the last opening."""
    issue = months.issues[-1]
    before = months.lost(issue)
    for outlet in months.behind[issue.gate.id]:
        for piece in sorted(months.held[outlet.number]):
            months.held[outlet.number].discard(piece)
            if months.lost(issue) != before:
                return True
    return False


def outlet_of(host: str) -> Outlet:
    """The source of a host."""
    return Outlet(int(host.removeprefix("outlet-").removesuffix(".example")))


def trouble_of(host: str) -> Trouble:
    """What is difficult about the source of a host."""
    return outlet_of(host).trouble
