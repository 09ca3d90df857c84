"""Whose a takeout's file is, where its name was cut: found by the name, in any folder."""

from __future__ import annotations

from itertools import permutations

from osmosis.journals.sidecars import sidecars_among
from osmosis.journals.trees import Entry

LONG = "a" * 46


def folder(*names: str) -> dict[str, Entry]:
    return {one: Entry(name=one, size=0, changed_at=None, opened=lambda: iter(())) for one in names}


def test_the_order_of_a_folder_says_nothing_about_whose_a_file_is() -> None:
    names = (f"{LONG}a.jpg", f"{LONG}b.jpg", f"{LONG}.json")
    found = [sidecars_among(folder(*order)) for order in permutations(names)]
    assert found == [{f"{LONG}a.jpg": [f"{LONG}.json"]}] * 6


def test_a_file_is_not_held_against_every_name_in_its_folder() -> None:
    class Name(str):
        __slots__ = ()
        asked = 0

        def startswith(self, *_: object) -> bool:
            Name.asked += 1
            return super().startswith(LONG)

    many = 200
    pictures = [Name(f"{number:03}.jpg") for number in range(many)]
    sidecars = [f"{LONG}{number:03}.json" for number in range(many)]
    assert sidecars_among(folder(*pictures, *sidecars)) == {}
    assert Name.asked <= many
