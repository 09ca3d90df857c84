"""How sources that are no feeds are visited: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.service.batches import Visit
from osmosis.practices.context import PracticeContext

Gatherer = Callable[[PracticeContext, Source, Period, Instant], Visit | None]
"""Visits a source now, for this period; ``None`` when it has nothing to say.

It runs in a thread of its own while feeds are fetched. What it raises of ours makes the visit a
failed one; a visit without a state of its own is repeated after an hour.
"""

GATHERERS: Final[Mapping[SourceKind, Gatherer]] = {}
