"""The clock of a rehearsal store: it may be set, for trying out ten years in a minute.

The environment variable ``OSMOSIS_CLOCK`` wins over the value set in the page or shell. Any other
store ignores both. Forward jumps never ask; backward ones follow the rule of every store.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from whenever import ZonedDateTime

from osmosis.errors import ConfigError, NotAllowedError
from osmosis.kernel.clock import Clock, Instant, OffsetClock
from osmosis.kernel.hashing import canonical_json
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import Marker, StoreFolder

VARIABLE = "OSMOSIS_CLOCK"
DEMO_MARK = "demo.txt"
"""Lies in the store that `osmosis demo` made, and in no other."""
_FILE = "rehearsal-clock.json"


def is_demo(folder: StoreFolder) -> bool:
    """Whether a rehearsal store is the one that `osmosis demo` made, which reaches no network."""
    return (folder.root / DEMO_MARK).is_file()


def rehearsal_clock(folder: StoreFolder, marker: Marker, base: Clock) -> Clock:
    """The clock that a store follows: ``base``, unless it is a rehearsal store that was set.

    Raises:
        ConfigError: The variable holds no time.
    """
    if not marker.rehearsal:
        return base
    given = os.environ.get(VARIABLE)
    if given:
        moment = parse_clock(given)
        return OffsetClock(base, moment.to_instant(), moment.tz_id)
    return RehearsalClock(folder.root / _FILE, base)


class RehearsalClock(Clock):
    """Follows what was set last, also by another process while this one runs.

    Args:
        path: The file that keeps what was set; missing until then.
        base: The clock that gives the pace, and the time until the first setting.
    """

    def __init__(self, path: Path, base: Clock) -> None:
        self._path = path
        self._base = base
        self._seen: tuple[int, int] | None = None
        self._clock = base

    def now(self) -> Instant:
        """What the clock shows."""
        return self._followed().now()

    def zone(self) -> str:
        """The zone that was set, or else the base clock's."""
        return self._followed().zone()

    def _followed(self) -> Clock:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return self._base
        # The file is replaced at each setting, so its number changes even within one tick.
        seen = (status.st_ino, status.st_mtime_ns)
        if seen != self._seen:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            moment = parse_clock(kept["shows"])
            set_at = Instant.parse_iso(kept["set_at"])
            self._clock = OffsetClock(self._base, moment.to_instant(), moment.tz_id, set_at)
            self._seen = seen
        return self._clock


def set_rehearsal_clock(
    folder: StoreFolder, marker: Marker, base: Clock, moment: ZonedDateTime
) -> None:
    """Let a rehearsal store's clock run on from this moment, until it is set again.

    Raises:
        NotAllowedError: It is no rehearsal store.
    """
    if not marker.rehearsal:
        raise NotAllowedError("Only a rehearsal store's clock may be set")
    kept = {"shows": moment.format_iso(), "set_at": base.now().format_iso()}
    replace_durably(folder.root / _FILE, canonical_json(kept) + b"\n")


def parse_clock(text: str) -> ZonedDateTime:
    """The moment that a text such as ``2031-05-04T09:00[Europe/Bucharest]`` spells.

    Raises:
        ConfigError: It spells none.
    """
    try:
        return ZonedDateTime.parse_iso(text)
    except ValueError as error:
        raise ConfigError(
            "A clock is written like 2031-05-04T09:00[Europe/Bucharest]", given=text[:60]
        ) from error
