"""The source that is visited, and what holds for it."""

from __future__ import annotations

from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import Gate, Period, Source, SourceState


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """The source that is visited, and what holds for it.

    Attributes:
        period: In which what is found now will lie.
        state: How the visits stood before.
        at: When it is visited.
        again_at: When something that lies beside its entries is asked for again; ``None`` when
            nothing is.
    """

    source: Source
    gate: Gate
    period: Period
    state: SourceState
    at: Instant
    again_at: Instant | None = None

    @property
    def asks_again(self) -> bool:
        """Whether the time for that has come: then its list is wanted, changed or not."""
        return self.again_at is not None and self.again_at <= self.at

    @property
    def since(self) -> Instant | None:
        """From when on something may have been missed; not what came while the gate was paused."""
        looked_at, state_at = self.state.looked_at, self.gate.state_at
        if looked_at is None or not self.state.showed_any:
            return None
        return looked_at if state_at is None else max(looked_at, state_at)

    @property
    def waited_since(self) -> Instant | None:
        """Since when a source could not be read that never could be; ``None`` when it could."""
        if self.state.looked_at is not None or not self.state.failures:
            return None
        return max(self.source.added.instant, self.gate.state_at or Instant.MIN)
