"""How often a server looks for garbage that refers to itself.

A page over a large life makes some hundred thousand small objects which all live until it is
written. By its usual measure Python looks through them again and again meanwhile, in vain: a
fifth of the Loom's time (``python -m benchmarks loom``).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NEW_OBJECTS: Final = 50_000
"""So many more than were let go since the last look; some megabytes at most."""
_YOUNGER_LOOKS: Final = 20


@contextmanager
def garbage_seldom_looked_for() -> Iterator[None]:
    """Let the process look for such garbage seldom until the end of the block."""
    usual = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, _YOUNGER_LOOKS, _YOUNGER_LOOKS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
