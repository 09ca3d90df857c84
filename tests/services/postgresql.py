"""A PostgreSQL of our own: in a temporary folder, as an unprivileged user, on a socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

USER = "osmosis"
STARTS_WITHIN_TRIES = 600

SETTINGS = {
    "listen_addresses": "",
    # A lost server is a lost test, nothing more.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    # A zone with an odd offset shows at once where a time came back in the server's zone.
    "timezone": "Pacific/Chatham",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True, kw_only=True)
class PostgresqlServer:
    """A running server.

    Attributes:
        folder: Where its data and its socket lie.
    """

    folder: Path

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make an empty database and give its address."""
        self._administer("CREATE DATABASE {}", database)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._administer("DROP DATABASE {} WITH (FORCE)", database)

    def _administer(self, statement: str, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


@contextmanager
def running_postgresql(programs: Path) -> Iterator[PostgresqlServer]:
    """Start a server, and stop it and remove its folder at the end.

    Args:
        programs: The folder with ``initdb`` and ``postgres``.
    """
    account = _account()
    # Short, because a socket's path may have no more than about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="osmosis-pg-", dir=_short_temporary_folder()))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        log = folder / "log"
        initdb = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "-U", USER]
        if _start([programs / "initdb", *initdb, folder / "data"], account, log).wait():
            raise RuntimeError(f"initdb failed: {log.read_text()}")
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        process = _start(
            [programs / "postgres", "-D", folder / "data", "-k", folder, *options], account, log
        )
        server = PostgresqlServer(folder=folder)
        try:
            _wait_until_it_answers(server, process, log)
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Who the server runs as: PostgreSQL refuses root, anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("there is neither a user postgres nor nobody to run PostgreSQL as")


def _short_temporary_folder() -> str:
    given = tempfile.gettempdir()
    return given if len(given) < 60 else "/tmp"


def _start(
    command: Sequence[str | Path], account: pwd.struct_passwd | None, log: Path
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def _wait_until_it_answers(
    server: PostgresqlServer, process: subprocess.Popen[bytes], log: Path
) -> None:
    for _ in range(STARTS_WITHIN_TRIES):
        with suppress(psycopg.OperationalError):
            psycopg.connect(server.url("postgres")).close()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
            break
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it at once, open connections or not; what it held is thrown away anyway."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
