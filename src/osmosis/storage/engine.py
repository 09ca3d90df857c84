"""Opens a database and teaches SQLAlchemy the two dialects' manners."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from osmosis.errors import MissingExtraError, StorageError
from osmosis.storage.folding import SMALL, small_text

BUSY_MILLISECONDS = 20_000
# https://www.sqlite.org/wal.html#walresetbug: corruption from 3.7.0 up to and including 3.51.2.
WAL_RESET_FIXED = (3, 51, 3)
WRITING = "osmosis_writing"
PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
)


def sqlite_driver() -> ModuleType:
    """The SQLite driver whose library is outside the WAL-reset bug.

    Raises:
        StorageError: Every driver on this machine is affected.
    """
    try:
        from pysqlite3 import dbapi2  # type: ignore[import-untyped]  # the wheel has no stubs
    except ImportError:
        import sqlite3 as dbapi2
    if dbapi2.sqlite_version_info < WAL_RESET_FIXED:
        raise StorageError(
            "This SQLite can corrupt a database (WAL-reset bug); install pysqlite3 0.6.1 or newer",
            version=dbapi2.sqlite_version,
        )
    driver: ModuleType = dbapi2
    return driver


def open_sqlite(path: Path) -> sa.Engine:
    """An engine on a SQLite file, in WAL mode with ``synchronous=FULL``."""
    return _with_manners(
        sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(path)),
            module=sqlite_driver(),
            connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
            # Errors reach logs; a person's words must not.
            hide_parameters=True,
        ),
        "journal_mode=WAL",
    )


def open_sqlite_in_memory() -> sa.Engine:
    """An engine on an empty database of this process's own."""
    return _with_manners(
        sa.create_engine(
            "sqlite+pysqlite://",
            module=sqlite_driver(),
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
    )


def _with_manners(engine: sa.Engine, *more: str) -> sa.Engine:
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: a failed migration would otherwise
        # leave a half-made table behind.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*more, *PRAGMAS):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.create_function(SMALL, 1, small_text, deterministic=True)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextmanager
def reading_only(path: Path, *, alone: bool = False) -> Iterator[Any]:
    """A driver's connection that changes no byte of a SQLite file.

    Args:
        alone: Whether nobody else has it open, so that no log need be laid beside it.

    Raises:
        sqlite3.Error: The driver's own, when the file is no database.
    """
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite_driver().connect(address, uri=True)
    try:
        yield connection
    finally:
        connection.close()


def open_postgresql(url: str) -> sa.Engine:
    """An engine on a PostgreSQL database.

    Args:
        url: ``postgresql://user@host/name``; the password comes from ``PGPASSWORD`` or a
            password file, so that it need not stand in the store.

    Raises:
        MissingExtraError: The driver is not installed.
    """
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("PostgreSQL needs its driver", extra="postgresql") from error
    parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
    return sa.create_engine(
        parsed,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC"},
        hide_parameters=True,
    )


def without_password(url: str) -> str:
    """The address as it may be written down; empty when there is none."""
    if not url:
        return ""
    # `URL.set` passes over what is None.
    return sa.make_url(url)._replace(password=None).render_as_string()


def is_postgresql(connection: sa.Connection) -> bool:
    """Whether this connection speaks to PostgreSQL."""
    return connection.dialect.name == "postgresql"
