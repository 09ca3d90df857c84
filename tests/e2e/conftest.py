"""A server and a browser for each module; a profile and a store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, launched, visiting

A_ROLL = ("roll", "load", "Patience")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What browsers are launched with; there may be only one at a time in a process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    """A browser with a camera and a microphone that are not real."""
    opened = launched(playwright, chromium)
    yield opened
    opened.close()


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server on a new store, which has one roll for those who ask for a loaded one."""
    laid = [A_ROLL] if "loaded" in request.fixturenames else []
    with running_server(tmp_path / "server", laid=laid) as started:
        yield started


@pytest.fixture
def loaded(server: Server) -> Server:
    """A server on a store with one roll."""
    return server


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """A person at a desk."""
    with visiting(browser, server.address) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Visitor]:
    """The same person's phone."""
    with visiting(browser, server.address, **PHONE) as opened:
        yield opened
