"""Fixtures for the programs outside Python, and a line at the end for each that is missing.

A test that asks for a program which is not there is skipped; with ``CI=true`` it is an error.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from tests.services.locales import turkish
from tests.services.postgresql import PostgresqlServer, running_postgresql
from tests.services.provision import (
    CHROMIUM,
    JAVA,
    LOCALEDEF,
    POSTGRESQL,
    RCLONE,
    RESTIC,
    UNZIP,
    WINDOWLESS,
    XFS,
    Program,
    install,
    may_install,
)
from tests.services.quick_databases import stock_for

_numbers = count(1)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's executable: the one without windows where it can be had, for it is quicker."""
    return _found(WINDOWLESS, tmp_path_factory) or provide(CHROMIUM, tmp_path_factory)


@pytest.fixture(scope="session")
def whole_chromium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A browser as people have it: it keeps a history, and shows notifications."""
    return provide(CHROMIUM, tmp_path_factory)


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``java`` executable."""
    return provide(JAVA, tmp_path_factory)


@pytest.fixture(scope="session")
def in_turkish(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The variables of a process that is Turkish."""
    localedef = provide(LOCALEDEF, tmp_path_factory)
    return turkish(localedef, tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="session")
def restic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``restic`` executable."""
    return provide(RESTIC, tmp_path_factory)


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``rclone`` executable, which can be a server for restic."""
    return provide(RCLONE, tmp_path_factory)


@pytest.fixture(scope="session")
def unzip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``unzip`` executable."""
    return provide(UNZIP, tmp_path_factory)


@pytest.fixture(scope="session")
def xfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes a disk of the kind XFS."""
    return provide(XFS, tmp_path_factory)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlServer]:
    """A PostgreSQL of this test process, stopped when its last test is done."""
    with running_postgresql(provide(POSTGRESQL, tmp_path_factory)) as server:
        yield server
        stock_for(server).close()


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own."""
    name = f"test_{next(_numbers)}"
    stock = stock_for(postgresql_server)
    yield stock.lend(name)
    stock.take_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Runs the test on both databases: ``""`` stands for SQLite in the store's own folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgresql_url")
    return url


def provide(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a program is, installed first if need be; without it, skip, or fail in CI."""
    found = _found(program, tmp_path_factory)
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program.name} is missing, and CI=true asks for it", pytrace=False)
    pytest.skip(_reason(program))


def _found(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    found = program.find()
    if found is None and may_install():
        base = tmp_path_factory.getbasetemp()
        install(program, base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
        found = program.find()
    return found


def _reason(program: Program) -> str:
    return f"needs {program.name} (on Debian: apt install {program.package})"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what did not run and why: one line for each reason."""
    reports = terminalreporter.getreports("skipped")
    reasons = Counter(_why(report) for report in reports)
    for reason, number in sorted(reasons.items()):
        tests = "1 test" if number == 1 else f"{number} tests"
        terminalreporter.write_line(f"Not run: {tests}: {reason}")


def _why(report: pytest.TestReport) -> str:
    # A skip hands over its file, its line and its reason.
    place = report.longrepr
    said = str(place[2]) if isinstance(place, tuple) else report.longreprtext
    return said.removeprefix("Skipped: ")
