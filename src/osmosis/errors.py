"""The one tree of errors, by what the person can do about them.

``str(error)`` reads ``message: facts: cause``. A practice subclasses a category; each shell maps a
category to an exit code or a status in one table and never looks at anything finer.
"""

from __future__ import annotations

from typing import ClassVar


class OsmosisError(Exception):
    """Anything that Osmosis itself reports.

    Args:
        message: One clear sentence without a full stop.
        facts: What the sentence is about; kept as attributes and printed after it. Never a
            person's own words, because errors reach logs.
    """

    category: ClassVar[str] = "error"
    marked: str = ""
    """What was typed, and under it a mark at the place that is meant; for a person alone."""

    def __init__(self, message: str, /, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        parts = [self.message]
        if self.facts:
            parts.append(", ".join(f"{name} {value}" for name, value in self.facts.items()))
        if self.__cause__ is not None:
            parts.append(said_of_cause(self.__cause__))
        return ": ".join(parts)


def said_of_cause(cause: BaseException) -> str:
    """A cause in its own words; of the system's errors without the path that they repeat."""
    told = cause.strerror if isinstance(cause, OSError) else str(cause)
    # What a database or a library says may stand on several lines.
    return " ".join((told or type(cause).__name__).split())


class UserError(OsmosisError):
    """Something that the person can mend; shown as it is, without a traceback."""

    category = "user"


class InvalidInputError(UserError):
    """What was given cannot be used (exit 2, status 422)."""

    category = "invalid_input"


class NotFoundError(UserError):
    """What was asked for does not exist (exit 1, status 404)."""

    category = "not_found"


class ConflictError(UserError):
    """What was asked for does not fit the present state (exit 1, status 409)."""

    category = "conflict"


class NotAllowedError(UserError):
    """Who asks may not do this (exit 1, status 403)."""

    category = "not_allowed"


class SealedError(UserError):
    """It is sealed: not yet, and when (exit 1, status 423).

    Args:
        opens: When it opens, as text for the person; ``None`` when that is not known.
    """

    category = "sealed"

    def __init__(self, message: str, /, *, opens: str | None = None, **facts: object) -> None:
        if opens is not None:
            facts = {"opens": opens, **facts}
        super().__init__(message, **facts)
        self.opens = opens


class ConfigError(UserError):
    """A setting cannot be used (exit 2, status 500)."""

    category = "config"


class MissingExtraError(UserError):
    """An optional part is not installed (exit 1, status 501).

    Args:
        extra: The name of the extra to install, as in ``osmosis-loom[extra]``.
    """

    category = "missing_extra"

    def __init__(self, message: str, /, *, extra: str) -> None:
        super().__init__(message, install=f"osmosis-loom[{extra}]")
        self.extra = extra


class StorageError(OsmosisError):
    """The store cannot do it: busy, wrong schema, missing or damaged bytes (exit 3, status 503)."""

    category = "storage"


class PlaceError(StorageError):
    """A place outside the store cannot do it: a folder, another storage (exit 4, status 502)."""

    category = "place"


class ProgramError(OsmosisError):
    """Another program that is needed is missing or refuses (exit 4, status 502)."""

    category = "program"


class FetchError(OsmosisError):
    """Something could not be fetched."""

    category = "fetch"


class TransientFetchError(FetchError):
    """It may work later.

    Args:
        retry_after_seconds: How long to wait at least, when the other side said so.
        resting_host: Who said so, when it may be another than the one that was asked first; no
            fact, for it is not printed.
    """

    def __init__(
        self,
        message: str,
        /,
        *,
        retry_after_seconds: float | None = None,
        resting_host: str = "",
        **facts: object,
    ) -> None:
        super().__init__(message, **facts)
        self.retry_after_seconds = retry_after_seconds
        self.resting_host = resting_host


class PermanentFetchError(FetchError):
    """Trying again is useless."""


class DeliveryError(OsmosisError):
    """Something could not be sent."""

    category = "delivery"


class TransientDeliveryError(DeliveryError):
    """It may work later.

    Args:
        retry_after_seconds: How long to wait at least, when the other side said so.
    """

    def __init__(
        self, message: str, /, *, retry_after_seconds: float | None = None, **facts: object
    ) -> None:
        super().__init__(message, **facts)
        self.retry_after_seconds = retry_after_seconds


class PermanentDeliveryError(DeliveryError):
    """Trying again is useless."""


class FeedParseError(OsmosisError):
    """A feed cannot be read."""

    category = "feed"


class ModelError(OsmosisError):
    """A language model failed; never fatal."""

    category = "model"


class PluginError(OsmosisError):
    """A plug-in cannot be loaded."""

    category = "plugin"
