"""Every table is declared to travel with an export or to stay, in one place."""

from __future__ import annotations

from osmosis.keeping.tables import HELD, LEFT_OUT, NEVER, TRAVELS_TOO, all_tables
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.schema import is_content

LISTS = (TRAVELS_TOO, HELD, LEFT_OUT, NEVER)


def test_every_table_is_content_or_stands_in_one_of_the_lists() -> None:
    wrong = [
        table.name
        for table in all_tables(PRACTICES)
        if is_content(table) + sum(table.name in one for one in LISTS) != 1
    ]
    assert wrong == []


def test_the_lists_name_no_table_that_is_not_there() -> None:
    there = {table.name for table in all_tables(PRACTICES)}
    assert frozenset().union(*LISTS) <= there
