"""Passphrases that a test process locks up with hardly any work, and not with half a second of it.

A server or a command that a test starts does the work that people's do, and so does the slow group.
"""

from __future__ import annotations

import pytest

from osmosis.sealing import age, passphrase_lock
from tests.sealing.quick_lock import quick_lock


def pytest_configure(config: pytest.Config) -> None:
    """Be quick from now on, unless the slow group was asked for."""
    if config.getoption("slow") is not None:
        return
    changes = pytest.MonkeyPatch()
    changes.setattr(age, "lock_up", quick_lock)
    # A run of pytest may be inside another one.
    config.add_cleanup(changes.undo)


@pytest.fixture
def real_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose passphrases take the work that people's do."""
    monkeypatch.setattr(age, "lock_up", passphrase_lock.lock_up)
