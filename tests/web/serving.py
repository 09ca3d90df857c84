"""A real server on a real port, in a thread of the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from osmosis.app import init_app, open_app
from osmosis.config import Config
from osmosis.web import server
from osmosis.web.server import Serving, serve
from tests.web.tiny.practice import MANIFEST

PATIENCE = 30


def leave_this_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve without changing what the tests after this one have: umask, TMPDIR, the log's level."""
    monkeypatch.setattr(server, "keep_temporary_files_private", lambda folder: None)
    monkeypatch.setattr(server, "log_to_standard_error", lambda level: None)


def use_tiny_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the tiny practice in this process."""
    leave_this_process_alone(monkeypatch)
    monkeypatch.setattr(server, "open_app", lambda config: open_app(config, practices=(MANIFEST,)))
    monkeypatch.setattr(
        server, "init_app", lambda config, new: init_app(config, new, practices=(MANIFEST,))
    )


@contextmanager
def served(config: Config, said: list[str] | None = None) -> Iterator[Serving]:
    """A server in a thread, until the block is left."""
    begun: list[Serving] = []
    ready = threading.Event()

    def note(serving: Serving) -> None:
        begun.append(serving)
        ready.set()

    told: list[str] = [] if said is None else said
    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(serve, config, say=told.append, begun=note)
        work.add_done_callback(lambda _: ready.set())
        assert ready.wait(PATIENCE)
        if not begun:
            work.result(PATIENCE)
        try:
            yield begun[0]
        finally:
            begun[0].stop()
            work.result(PATIENCE)


def serving_port(serving: Serving) -> int:
    """The port of a server."""
    port = urlsplit(serving.address).port
    assert port
    return port
