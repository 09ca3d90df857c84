"""``capture.json``: what the camera needs to know, so that the shell opens no database.

Imports nothing heavy. The file is made anew after each change; losing it loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.kernel.naming import meant_by
from osmosis.practices.rolls.model import ScarceSet
from osmosis.storage.durable import replace_durably

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CapturableRoll(ScarceSet):
    """A loaded roll, as far as the camera needs it.

    Attributes:
        recipient: The public half of its key.
        spent: Places spent when the file was made; what lies in the spool comes on top.
    """

    id: str
    virtue: str
    recipient: str
    spent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureState:
    """Every loaded roll, and which of them is in the camera."""

    person_id: str
    current: str | None
    rolls: Sequence[CapturableRoll]

    def list_meant(self, name: str | None) -> Sequence[CapturableRoll]:
        """The rolls that an id, a virtue or a part of one may mean; the current one if none."""
        if name is None:
            return [roll for roll in self.rolls if roll.id == self.current]
        meant = meant_by(name, [(roll.id, roll.virtue) for roll in self.rolls])
        return [self.rolls[place] for place in meant]


def read_capture_state(path: Path, person_id: UUID) -> CaptureState | None:
    """What the file says; ``None`` when it is missing, damaged or somebody else's."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        # A flipped bit in a roll's id would leave what is exposed without a roll.
        if data.pop("sha256") != sha256_of([canonical_json(data)]):
            return None
        if data["format"] != FORMAT or data["person_id"] != str(person_id):
            return None
        return CaptureState(
            person_id=data["person_id"],
            current=data["current"],
            rolls=[CapturableRoll(**roll) for roll in data["rolls"]],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_capture_state(path: Path, state: CaptureState) -> None:
    """Replace the file at once, so that a reader sees the old state or the new one."""
    data = {"format": FORMAT, **asdict(state)}
    new = canonical_json({**data, "sha256": sha256_of([canonical_json(data)])}) + b"\n"
    if not path.exists() or path.read_bytes() != new:
        replace_durably(path, new)
