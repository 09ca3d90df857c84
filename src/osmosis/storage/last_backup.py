"""What a store remembers of its backup: where it goes, when it was made and last proved.

It is a small file and no row: it belongs to this machine, and must be read where the backup
itself is out of reach.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.hashing import canonical_json
from osmosis.languages.speaking import noop
from osmosis.storage.copies import stamp_of
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import StoreFolder

LAST = "last-backup.json"
PERIOD = TimeDelta(hours=24 * 90)
"""How long a backup may go unproved before Today asks, and how long it then waits to ask again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastBackup:
    """How it stands with the backup in the chosen place.

    Attributes:
        place: Where it is made; empty when none was chosen.
        state: What the store looked like when the last snapshot was made.
        chosen_at: When the place was chosen.
        made_at: Of when the last snapshot is.
        looked_at: When it was last made, or found to be up to date.
        proved_at: When it was last brought back for a trial and found to be the same.
        passed_at: When the person last said that it need not be tried now.
        problem: What went wrong the last time, in one sentence; else empty.
        moments: Of when all its snapshots are, as text; each may hold what was let go since.
        damaged: The pieces that were found damaged, and are to be written again.
    """

    place: str = ""
    state: str = ""
    chosen_at: Instant | None = None
    made_at: Instant | None = None
    looked_at: Instant | None = None
    proved_at: Instant | None = None
    passed_at: Instant | None = None
    problem: str = ""
    moments: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def is_trial_due(self, now: Instant) -> bool:
        """Whether it has been long since the backup was proved, and nobody said "not now"."""
        if self.made_at is None:
            return False
        last = max(filter(None, (self.proved_at, self.passed_at, self.chosen_at, self.made_first)))
        return bool(now - last >= PERIOD)

    @property
    def made_first(self) -> Instant | None:
        """Of when the oldest snapshot is."""
        return min(map(Instant.parse_iso, self.moments), default=None)

    @property
    def snapshot_paths(self) -> list[tuple[Path, Instant]]:
        """What each snapshot is called, as a path, and of when it is."""
        moments = map(Instant.parse_iso, self.moments)
        return [(Path(self.place) / snapshot_name(at), at) for at in moments]


def snapshot_name(at: Instant) -> str:
    """What a snapshot of a moment is called: ``20310504T090000-000000``; sorts as time."""
    return stamp_of(at)


_TIMES = tuple(one.name for one in fields(LastBackup) if one.name.endswith("_at"))


def last_backup(folder: StoreFolder) -> LastBackup:
    """What is remembered; what cannot be read is as if there were nothing."""
    try:
        found = json.loads((folder.root / LAST).read_bytes())
        times = {name: Instant.parse_iso(found[name]) if found[name] else None for name in _TIMES}
        lists = {name: tuple(map(str, found[name])) for name in ("moments", "damaged")}
        return LastBackup(**{**found, **times, **lists})
    except (OSError, ValueError, TypeError, KeyError):
        return LastBackup()


def remember_backup(folder: StoreFolder, last: LastBackup) -> None:
    """Write down how it stands; durable on return."""
    told = asdict(last)
    for name in _TIMES:
        told[name] = told[name].format_iso() if told[name] else ""
    data = canonical_json({**told, "moments": [*last.moments], "damaged": [*last.damaged]}) + b"\n"
    path = folder.root / LAST
    with disk_failures(noop("The outcome of the backup could not be written down")):
        if not path.exists() or path.read_bytes() != data:
            replace_durably(path, data)


def pass_over_trial(folder: StoreFolder, now: Instant) -> None:
    """Not now: Today asks again in a quarter of a year."""
    remember_backup(folder, replace(last_backup(folder), passed_at=now))
