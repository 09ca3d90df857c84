"""What was collected is gathered file by file: all of a file, or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.rules.candidates import Voice
from osmosis.practices.apert.rules.yields import Collected, PageFile, Yield
from osmosis.practices.apert.service.candidates import gather
from osmosis.practices.apert.service.sealed_yields import DamagedYieldError, SealedYields

AT = Instant.from_utc(2031, 5, 4, 9)
SOURCE = new_id(AT)


def visit(key: str, **more: object) -> Yield:
    entry = Collected(key=key, title=f"Of {key}", html="<p>Figs.</p>", published_at=AT, **more)  # type: ignore[arg-type]  # a test names the fields it cares for
    return Yield(source_id=SOURCE, fetched_at=AT, entries=(entry,))


def opened(name: str) -> Iterator[Yield]:
    yield visit(f"{name}, first")
    if name == "damaged":
        raise DamagedYieldError("What was collected can no longer be read")
    yield visit(f"{name}, second")


def test_of_a_file_that_is_found_damaged_at_its_end_nothing_is_taken() -> None:
    every = [SealedYields(sealed_sha256=name, fetched_at=AT) for name in ("damaged", "whole")]
    voices = {SOURCE: Voice(source_id=SOURCE, name="Gazette", publisher="gazette.example")}
    steps: list[None] = []
    gathered = gather(opened, every, voices, "UTC", lambda: steps.append(None))
    found = {one.candidate.title: one.visit for one in gathered.found.values()}
    assert found == {"Of whole, first": 0, "Of whole, second": 1}
    assert [line.from_at for line in gathered.damaged] == [AT]
    assert len(steps) == 2


@pytest.mark.parametrize("order", [("poor", "full"), ("full", "poor")])
def test_of_an_entry_that_came_again_the_fuller_text_stays(order: Sequence[str]) -> None:
    page = PageFile(file="page-1", address="https://gazette.example/figs")
    come = {
        "poor": visit("one", lacks_page=True, lacks_pictures=1),
        "full": visit("one", page=page, pictures={"https://gazette.example/fig.png": "picture-1"}),
    }
    every = [SealedYields(sealed_sha256=name, fetched_at=AT) for name in order]
    voices = {SOURCE: Voice(source_id=SOURCE, name="Gazette", publisher="gazette.example")}
    gathered = gather(lambda name: [come[name]], every, voices, "UTC", lambda: None)
    [found] = gathered.found.values()
    assert (found.sealed.sealed_sha256, found.lacks_page, found.lacks_pictures) == (
        "full",
        False,
        0,
    )
