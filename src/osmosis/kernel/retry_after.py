"""When the other side wants to be asked again (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

from osmosis.kernel.clock import Instant

# Whoever asks for more than a year means "never", and says that with 410.
LONGEST_SECONDS = 365 * 86_400.0


def seconds_to_wait(value: str, *, now: Instant) -> float | None:
    """How many seconds to wait; ``None`` when the header says nothing that can be understood.

    Args:
        value: ``Retry-After`` as it came: seconds, or a date in any of the three forms of HTTP.
        now: When it came; the other side's ``Date``, where it gave one, agrees with it best.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 9 and float(text) < LONGEST_SECONDS else LONGEST_SECONDS
    until = http_date(text)
    if until is None:
        return None
    return min(max((until - now).total("seconds"), 0.0), LONGEST_SECONDS)


def http_date(value: str) -> Instant | None:
    """The instant that an HTTP date names; ``None`` when it is none."""
    try:
        read = parsedate_to_datetime(value)
        aware = read if read.tzinfo else read.replace(tzinfo=UTC)
        return Instant(aware)
    except (ValueError, OverflowError, TypeError):
        return None
