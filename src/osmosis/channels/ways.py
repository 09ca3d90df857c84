"""The ways that a person has chosen, with how each does: what pages and the shell show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.storage.delivery import Outbox
from osmosis.storage.outbox import Standing, channel_standing
from osmosis.storage.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One chosen way.

    Attributes:
        kind: ``folder``, ``email``, ``push`` or ``apprise``.
        label: What the person knows it by.
        may_repeat: Whether a crash in the middle of sending may let one arrive twice.
    """

    name: str
    kind: str
    label: str
    may_repeat: bool
    standing: Standing


def list_chosen(store: Store, outbox: Outbox) -> Sequence[Way]:
    """Every chosen way, in the order of the kinds."""
    channels = outbox.channels()
    with store.read() as reading:
        return [
            Way(
                name=name,
                kind=name.partition(":")[0],
                label=channel.label,
                may_repeat=not channel.replaces_repeats,
                standing=channel_standing(reading, name),
            )
            for name, channel in channels.items()
        ]
