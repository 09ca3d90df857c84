"""The tables of a database in an older form, so that rows of that form can be put into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from osmosis.storage.types import UtcDateTime


def tables_of_form(engine: sa.Engine, known: Sequence[sa.Table]) -> list[sa.Table]:
    """The tables as they are in a database, each after those that it refers to.

    A column is of the type that it has today. One that there is no more, in a table that there
    may be no more, is what the database says of it: rows are spelled alike for both.

    Args:
        known: Those of today's form.
    """
    types = {(column.table.name, column.name): column.type for one in known for column in one.c}
    found = sa.MetaData()
    found.reflect(engine)
    for table in found.sorted_tables:
        table.info["content"] = "row_hash" in table.columns
        for column in table.columns:
            column.type = types.get((table.name, column.name)) or _plain(column.type)
    return found.sorted_tables


def _plain(given: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return UtcDateTime() if isinstance(given, sa.DateTime) else given
