"""Whether anything was committed to a database, by whomever."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

import sqlalchemy as sa

from osmosis.storage.engine import sqlite_driver


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counter:
    """What a database says of what was committed to it.

    Attributes:
        connect: Makes a connection for this alone.
        failures: What the driver raises.
    """

    connect: Callable[[], Any]
    question: str
    failures: tuple[type[Exception], ...]


class Commits:
    """Counts what is committed, without reading what it was.

    SQLite counts for each connection what all others have committed, in this process and in others
    (``PRAGMA data_version``). The connection that asks is one that never writes, so that nothing
    is left out. On PostgreSQL a snapshot names the transactions whose changes are seen, so what is
    seen is the same as long as the snapshot is; what other databases of that server write changes
    it too, which costs a reading and hides nothing. One round trip on a connection of its own is a
    tenth of what the smallest reading takes there (0.04 ms and 0.6 ms on one machine), which makes
    sure of its connection and has a transaction around it. A database in memory has no second
    connection: there anything may have changed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._counter = _COUNTERS[engine.dialect.name](engine)
        self._lock = Lock()
        self._connection: Any = None
        self._connected = 0

    def count(self) -> Hashable | None:
        """Something that is another one after every commit; ``None`` where nobody can tell."""
        with self._lock:
            if self._counter is None:
                return None
            try:
                if self._connection is None:
                    self._connection = self._counter.connect()
                    self._connected += 1
                [(counted,)] = self._connection.execute(self._counter.question).fetchall()
            except self._counter.failures:
                self._let_go()
                return None
            # Another connection counts anew, and may come to the same number.
            return (self._connected, counted)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._let_go()
            self._counter = None

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _of_sqlite(engine: sa.Engine) -> _Counter | None:
    path = engine.url.database
    if not path:
        return None
    address = f"{Path(path).absolute().as_uri()}?mode=ro"
    driver = sqlite_driver()
    return _Counter(
        connect=lambda: driver.connect(address, timeout=0, uri=True, check_same_thread=False),
        question="PRAGMA data_version",
        failures=(driver.Error,),
    )


def _of_postgresql(engine: sa.Engine) -> _Counter:
    def connect() -> Any:
        lent = engine.raw_connection()
        connection: Any = lent.driver_connection
        lent.detach()  # from the pool, which would wait for it
        connection.autocommit = True
        return connection

    return _Counter(
        connect=connect,
        question="SELECT pg_current_snapshot()::text",
        failures=(sa.exc.SQLAlchemyError, engine.dialect.loaded_dbapi.Error),
    )


_COUNTERS: Final[dict[str, Callable[[sa.Engine], _Counter | None]]] = {
    "sqlite": _of_sqlite,
    "postgresql": _of_postgresql,
}
