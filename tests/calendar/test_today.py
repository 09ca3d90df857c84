"""What is asked today: a few things, of every practice, and then no more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from whenever import Date, TimeDelta

from osmosis.calendar.today import list_asked
from osmosis.ports.practice import Card, PracticeParts
from tests.small_store import new_store


class Asking(PracticeParts):
    """A practice that asks for so many things."""

    def __init__(self, name: str, count: int) -> None:
        self._cards = [Card(title=f"{name}{number}", address="/x") for number in range(count)]
        self.days: list[Date] = []

    def cards(self, day: Date) -> Sequence[Card]:
        self.days.append(day)
        return self._cards

    def cards_without_server(self) -> Sequence[Card]:
        return [Card(title="unmade", address="/x")]


def titles(root: Path, *parts: PracticeParts) -> list[str]:
    store = new_store(root / "store")
    try:
        return [card.title for card in list_asked(store, parts)]
    finally:
        store.close()


def test_each_practice_has_its_first_word_before_any_has_its_second(tmp_path: Path) -> None:
    a, b = Asking("a", 3), Asking("b", 1)
    assert titles(tmp_path, a, Asking("none", 0), b) == ["a0", "b0", "a1", "a2"]


def test_it_is_never_more_than_five(tmp_path: Path) -> None:
    assert titles(tmp_path, Asking("a", 9), Asking("b", 9)) == ["a0", "b0", "a1", "b1", "a2"]


def test_only_the_shell_asks_for_what_the_server_makes_and_for_five_at_most(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path / "store")
    asked = [list_asked(store, [Asking("a", count)], in_shell=True) for count in (1, 5)]
    assert [card.title for card in asked[0]] == ["a0", "unmade"]
    assert [card.title for card in asked[1]] == ["a0", "a1", "a2", "a3", "a4"]
    store.close()


def test_nothing_is_asked_when_no_practice_asks(tmp_path: Path) -> None:
    assert titles(tmp_path, Asking("a", 0)) == []


def test_the_day_is_the_one_where_the_person_is(tmp_path: Path) -> None:
    asking = Asking("a", 0)
    store = new_store(tmp_path / "store")
    list_asked(store, [asking])
    here = store.time().now.to_tz(store.clock.zone())
    assert asking.days == [here.date()]
    store.close()


def test_a_doubted_clock_comes_first(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store")
    with store.write():
        pass
    store.clock.set(store.clock.now() - TimeDelta(hours=24))  # type: ignore[attr-defined]  # the clock of a new store of tests is fixed
    asked = list_asked(store, [Asking("a", 9)])
    assert [card.title for card in asked] == ["Is the clock right?", "a0", "a1", "a2", "a3"]
    store.close()
