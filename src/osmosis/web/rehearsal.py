"""The clock of a rehearsal store, as the pages set and show it."""

from __future__ import annotations

import os

from whenever import ItemizedDateDelta, PlainDateTime, TimeZoneNotFoundError, ZonedDateTime

from osmosis.errors import ConflictError, InvalidInputError, NotAllowedError
from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import gettext
from osmosis.storage import rehearsal
from osmosis.storage.store import Store


class RehearsalDesk:
    """Sets a rehearsal store's clock; whoever has it open follows at once.

    Args:
        store: The store; any other than a rehearsal store is left alone.
        base: The machine's clock.
    """

    def __init__(self, store: Store, base: Clock) -> None:
        self._store = store
        self._base = base

    def present(self) -> ZonedDateTime | None:
        """What the clock shows; ``None`` when this is no rehearsal."""
        if not self._store.rehearsal:
            return None
        clock = self._store.clock
        return clock.now().to_tz(clock.zone())

    def set(self, moment: ZonedDateTime) -> None:
        """Put the clock on a moment.

        Raises:
            NotAllowedError: This is no rehearsal store.
            ConflictError: The environment sets the clock.
        """
        if self._store.rehearsal and os.environ.get(rehearsal.VARIABLE):
            raise ConflictError(
                gettext(
                    "{variable} sets this clock; start Osmosis without it to set it here",
                    variable=rehearsal.VARIABLE,
                )
            )
        folder = self._store.folder
        rehearsal.set_rehearsal_clock(folder, folder.read_marker(), self._base, moment)

    def forward(self, duration: str) -> None:
        """Let a civil length of time pass, such as ``P14D``.

        Raises:
            InvalidInputError: It is no such length.
            NotAllowedError: This is no rehearsal store.
        """
        present = self.present()
        if present is None:
            raise NotAllowedError("Only a rehearsal store's clock may be set")
        try:
            later = present.add(ItemizedDateDelta.parse_iso(duration))
        except (ValueError, OverflowError):
            raise InvalidInputError("A length of time is written like P14D") from None
        self.set(later)

    def parse(self, text: str, zone: str) -> ZonedDateTime:
        """The moment that a person typed as civil time and zone.

        Raises:
            InvalidInputError: It is none.
        """
        try:
            return PlainDateTime.parse_iso(text).assume_tz(zone, disambiguation="compatible")
        except (ValueError, TimeZoneNotFoundError):
            raise InvalidInputError(
                "A time is written like 2031-05-04T09:00, a zone like Europe/Bucharest"
            ) from None
