"""What holds for every test: the person's own store is out of reach, and so is the network."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from tests.services.this_machine import stay_on_this_machine

pytest_plugins = [
    "pytester",
    "tests.demo.plugin",
    "tests.services.own_process",
    "tests.services.plugin",
    "tests.services.quick_collecting",
    "tests.services.quick_compiling",
    "tests.services.quick_locks",
    "tests.services.quick_stores",
    "tests.slow.plugin",
]

# A busy machine is not a failure, and a failure can be run again from what is printed.
hypothesis.settings.register_profile("osmosis", deadline=None, print_blob=True)
hypothesis.settings.load_profile("osmosis")

stay_on_this_machine()


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Point Osmosis at a folder that does not exist yet, never at the person's own store."""
    home: Path = tmp_path_factory.getbasetemp() / "no-store-here"
    monkeypatch.setenv("OSMOSIS_HOME", str(home))
    monkeypatch.delenv("OSMOSIS_CLOCK", raising=False)
    monkeypatch.delenv("OSMOSIS_PORT", raising=False)
