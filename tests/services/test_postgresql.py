"""The PostgreSQL that tests are given."""

from __future__ import annotations

import os

import psycopg
import pytest

from tests.services.postgresql import PostgresqlServer, running_postgresql
from tests.services.provision import POSTGRESQL


def test_each_test_gets_an_empty_database_and_can_fill_it(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone()
        connection.execute("CREATE TABLE notes (words text)")
    assert tables == (0,)


def test_the_next_test_sees_nothing_of_it(postgresql_url: str) -> None:
    test_each_test_gets_an_empty_database_and_can_fill_it(postgresql_url)


def test_the_server_listens_on_its_socket_only(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_folder_is_closed_to_others(postgresql_server: PostgresqlServer) -> None:
    assert postgresql_server.folder.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("postgresql_server")
def test_a_server_leaves_neither_process_nor_folder_behind() -> None:
    programs = POSTGRESQL.find()
    assert programs is not None
    with running_postgresql(programs) as server:
        process_id = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(process_id, 0)
    assert not server.folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)
