"""Words compared without regard to capitals, in the same way on both databases.

SQLite by itself knows only the capitals of English, and PostgreSQL those of the place in which it
was set up. Here both go by Unicode.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

SMALL = "osmosis_small"
"""What the function is called that every connection to SQLite is given."""


class small(sa.sql.functions.GenericFunction[str]):  # noqa: N801  # it is called as SQL functions are
    """A text in small letters."""

    type = sa.Text()
    inherit_cache = True
    name = SMALL


@compiles(small, "postgresql")
def _by_unicode(element: small, compiler: Any, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "und-x-icu")'


def small_text(text: str | None) -> str | None:
    """The same outside of a database."""
    return None if text is None else text.lower()


def contains(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    """Whether a column holds a text, in whatever capitals."""
    return small(column).contains(text.lower(), autoescape=True)
