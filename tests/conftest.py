"""What holds for every test: the person's own store is out of reach, and so is the network."""

from __future__ import annotations

import sys
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = [
    "pytester",
    "tests.demo.plugin",
    "tests.services.plugin",
    "tests.services.quick_compiling",
    "tests.services.quick_stores",
    "tests.slow.plugin",
]

# A busy machine is not a failure, and a failure can be run again from what is printed.
hypothesis.settings.register_profile("osmosis", deadline=None, print_blob=True)
hypothesis.settings.load_profile("osmosis")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection to any other machine; an audit hook, so that no library gets round it."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = str(address[0]) if isinstance(address, tuple) else ""
    if host and not host.startswith(LOOPBACK):
        raise PermissionError(f"a test tried to reach {host}: tests stay on this machine")


sys.addaudithook(_stay_on_this_machine)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Point Osmosis at a folder that does not exist yet, never at the person's own store."""
    home: Path = tmp_path_factory.getbasetemp() / "no-store-here"
    monkeypatch.setenv("OSMOSIS_HOME", str(home))
    monkeypatch.delenv("OSMOSIS_CLOCK", raising=False)
    monkeypatch.delenv("OSMOSIS_PORT", raising=False)
