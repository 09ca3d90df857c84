"""PostgreSQL databases that are lent again when a test left nothing in them but rows.

To make a database and its tables takes longer than most tests do with it. So a database that comes
back as it was lent, but for rows, is emptied and lent to the next test that wants its tables. One
in which anything else was changed, or that somebody still has open, is dropped.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tests.services.postgresql import PostgresqlServer

_LEFT_WITHIN_LOOKS = 60
_MOST_BYTES = 2_000_000
_CATALOGUES = (
    *("attrdef", "attribute", "class", "constraint", "index", "namespace"),
    *("policy", "proc", "rewrite", "trigger", "type"),
)
# What a database is made of: how much there is of each, and when something of it came last.
_MADE_OF: Final = ", ".join(
    f"(SELECT count(*) || '-' || coalesce(max(xmin::text::int8), 0) FROM pg_{one})"
    for one in _CATALOGUES
)
_FILLED = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
_SEQUENCES = "SELECT count(*) FROM pg_class WHERE relkind = 'S'"


@dataclass(frozen=True, kw_only=True)
class _Lent:
    """One database that a test has.

    Attributes:
        form: What tables it has; nothing for none.
        made_of: What its catalogues said when it was lent.
    """

    form: Hashable
    made_of: str


@dataclass(kw_only=True)
class Stock:
    """The databases of one server that are not lent at the moment, by their form."""

    server: PostgresqlServer
    _lent: dict[str, _Lent] = field(default_factory=dict)
    _waiting: dict[Hashable, list[tuple[str, str]]] = field(default_factory=dict)
    _new: _Lent | None = None
    _opened: Any = None

    def lend(self, name: str) -> str:
        """The address of an empty database of this name."""
        if not self._rename(None, name):
            self._say("CREATE DATABASE {}", name)
            self._new = self._new or self._looked_at(name, None)
            self._lent[name] = self._new
        return self.server.url(name)

    def exchange(self, name: str, form: Hashable) -> bool:
        """Put one with tables and no rows in the place of an empty one, if there is one."""
        empty = self._lent.get(name)
        if empty is None or empty.form is not None or not self._waiting.get(form):
            return False
        if not self._is_what_it_was(name, empty) or not self._is_left(name):
            return False
        put_away = f"{name}_empty"
        self._say("ALTER DATABASE {} RENAME TO {}", name, put_away)
        self._waiting.setdefault(None, []).append((put_away, empty.made_of))
        return self._rename(form, name)

    def note_form(self, name: str, form: Hashable) -> None:
        """Remember that a lent database was given tables and the list of migrations."""
        if name in self._lent:
            self._lent[name] = self._looked_at(name, form)

    def take_back(self, name: str) -> None:
        """Keep a database for the next test if it is what it was; drop it otherwise."""
        lent = self._lent.pop(name)
        if self._is_left(name) and self._is_empty_again(name, lent):
            self._waiting.setdefault(lent.form, []).append((name, lent.made_of))
        else:
            self._say("DROP DATABASE {} WITH (FORCE)", name)

    def drop_all(self) -> None:
        """Drop what is not lent."""
        for waiting in self._waiting.values():
            for name, _ in waiting:
                self._say("DROP DATABASE {} WITH (FORCE)", name)
        self._waiting.clear()

    def close(self) -> None:
        """Close what it says things over."""
        if self._opened is not None:
            self._opened.close()

    def _looked_at(self, name: str, form: Hashable) -> _Lent:
        with psycopg.connect(self.server.url(name)) as connection:
            filled = [row[0] for row in connection.execute(_FILLED)]
            counted = connection.execute(_SEQUENCES).fetchone()
            if filled not in ([], ["migrations"]) or counted != (0,):
                form = object()  # What else it holds nobody would put there again.
            return _Lent(form=form, made_of=_made_of(connection))

    def _rename(self, form: Hashable, name: str) -> bool:
        waiting = self._waiting.get(form)
        if not waiting:
            return False
        kept, made_of = waiting.pop()
        self._say("ALTER DATABASE {} RENAME TO {}", kept, name)
        self._lent[name] = _Lent(form=form, made_of=made_of)
        return True

    def _is_left(self, name: str) -> bool:
        """Whether nobody has it open, or soon nobody."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        looks = (self._admin.execute(asked, [name]).fetchone() for _ in range(_LEFT_WITHIN_LOOKS))
        return (0,) in looks

    def _is_what_it_was(self, name: str, lent: _Lent) -> bool:
        with psycopg.connect(self.server.url(name)) as connection:
            return _made_of(connection) == lent.made_of

    def _is_empty_again(self, name: str, lent: _Lent) -> bool:
        with psycopg.connect(self.server.url(name), autocommit=True) as connection:
            if _made_of(connection) != lent.made_of:
                return False
            filled: dict[str, int] = dict(connection.execute(_FILLED).fetchall())
            if sum(filled.values()) > _MOST_BYTES:
                return False
            if filled:
                _empty(connection, [sql.Identifier(one) for one in filled])
            return not connection.execute(_FILLED).fetchall()

    @property
    def _admin(self) -> Any:
        if self._opened is None:
            self._opened = psycopg.connect(self.server.url("postgres"), autocommit=True)
        return self._opened

    def _say(self, statement: str, *names: str) -> None:
        identifiers = [sql.Identifier(name) for name in names]
        self._admin.execute(sql.SQL(statement).format(*identifiers))


_stocks: dict[str, Stock] = {}


def stock_for(server: PostgresqlServer) -> Stock:
    """The stock of a server."""
    return _stocks.setdefault(str(server.folder), Stock(server=server))


def stock_at(url: sa.URL) -> Stock | None:
    """The stock of the server that a database is on."""
    return _stocks.get(str(url.query.get("host")))


def _made_of(connection: psycopg.Connection[Any]) -> str:
    found = connection.execute(f"SELECT concat_ws(' ', {_MADE_OF})").fetchone()
    assert found is not None
    return str(found[0])


def _empty(connection: psycopg.Connection[Any], tables: list[sql.Identifier]) -> None:
    """Take all rows out, and the room that they had, so that the next come in their order."""
    connection.execute("SET session_replication_role = replica")
    for table in tables:
        connection.execute(sql.SQL("DELETE FROM {}").format(table))
    connection.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(tables)))
