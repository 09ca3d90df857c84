"""Whether anything was committed to a database, by whomever."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa

from osmosis.storage.engine import sqlite_driver


class Commits:
    """Counts what is committed, without reading what it was.

    SQLite counts for each connection what all others have committed, in this process and in others
    (``PRAGMA data_version``). The connection that asks is one that never writes, so that nothing
    is left out. PostgreSQL counts nothing of the kind, and a database in memory has no second
    connection: there anything may have changed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        path = engine.url.database if engine.dialect.name == "sqlite" else None
        self._address = f"{Path(path).absolute().as_uri()}?mode=ro" if path else ""
        self._lock = Lock()
        self._connection: Any = None

    def count(self) -> int | None:
        """A number that is another one after every commit; ``None`` where nobody can tell."""
        with self._lock:
            if not self._address:
                return None
            driver = sqlite_driver()
            try:
                if self._connection is None:
                    self._connection = driver.connect(
                        self._address, timeout=0, uri=True, check_same_thread=False
                    )
                [(counted,)] = self._connection.execute("PRAGMA data_version").fetchall()
            except driver.Error:
                return None
        return int(counted)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._address = None, ""
