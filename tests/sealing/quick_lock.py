"""A passphrase lock that takes no time, for tests: real age files with hardly any work in them."""

from __future__ import annotations

from osmosis.sealing.passphrase_lock import lock_up


def quick_lock(plaintext: bytes, passphrase: str) -> bytes:
    """The plaintext as an age file under a passphrase."""
    return lock_up(plaintext, passphrase, work_factor=2)
