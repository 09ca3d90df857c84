"""Days and moments as a person reads them."""

from __future__ import annotations

from whenever import ZonedDateTime

from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date


def told_day(instant: Instant, zone: str) -> str:
    """The civil day of an instant: ``4 May 2031``."""
    return told_date(instant.to_tz(zone).date())


def told_moment(moment: ZonedDateTime) -> str:
    """A civil moment: ``4 May 2031, 09:00``."""
    return moment_words(moment)


def told_opening(opens: str, zone: str) -> str:
    """When something sealed opens, as a person reads it; the text itself when it is no instant."""
    try:
        return told_moment(Instant.parse_iso(opens).to_tz(zone))
    except ValueError:
        return opens
