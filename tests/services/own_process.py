"""Holds every test to leaving this process as it found it, whatever order the tests run in.

What one test leaves behind another one fails of, or passes only because of it, and which one that
is depends on the order. So the test that left it is the one that fails.
"""

from __future__ import annotations

import locale
import logging
import os
import socket
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

_FOUND = pytest.StashKey[Mapping[str, object]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Note how the process is before anything is made for a test."""
    item.stash[_FOUND] = _how_it_is()
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Compare once everything of the test is taken away again."""
    yield
    found, left = item.stash[_FOUND], _how_it_is()
    changed = sorted(name for name in found if found[name] != left[name])
    if changed:
        told = "; ".join(f"{name}: {found[name]!r}, now {left[name]!r}" for name in changed)
        pytest.fail(f"This test leaves to those after it what it changed. {told}", pytrace=False)


def _how_it_is() -> dict[str, object]:
    return {
        "folder": Path.cwd(),
        "language and country": locale.setlocale(locale.LC_ALL),
        "levels of our logs": _levels("osmosis"),
        "temporary folder": (os.environ.get("TMPDIR"), tempfile.gettempdir()),
        "time zone": (os.environ.get("TZ"), time.tzname),
        "patience of sockets": socket.getdefaulttimeout(),
        "where modules are found": tuple(sys.path),
    }


def _levels(ours: str) -> dict[str, tuple[int, bool, bool]]:
    """Level, whether it is off, whether it tells others: of each log that is not as it began."""
    logs = (logging.getLogger(name) for name in logging.root.manager.loggerDict)
    states = {
        log.name: (log.level, log.disabled, log.propagate)
        for log in logs
        if log.name.split(".")[0] == ours
    }
    return {name: state for name, state in states.items() if state != (0, False, True)}
