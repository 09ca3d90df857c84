"""The errors that only the web has, and the one table from an error's category to a status."""

from __future__ import annotations

from dataclasses import dataclass

from osmosis.errors import (
    ConfigError,
    ConflictError,
    InvalidInputError,
    MissingExtraError,
    NotAllowedError,
    NotFoundError,
    OsmosisError,
    PlaceError,
    ProgramError,
    SealedError,
    StorageError,
    UserError,
)
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext, noop


class BodyTooLargeError(InvalidInputError):
    """More was sent than this address takes."""


class SlowBodyError(InvalidInputError):
    """Nothing came for too long, or too little of it."""


class UnreadableBodyError(InvalidInputError):
    """What was sent is not in the form that it claims."""


class WrongKindError(InvalidInputError):
    """What was sent is of a kind that this address does not take."""


class WrongHostError(NotAllowedError):
    """The address in the browser is not one of ours."""


class ForgedFormError(NotAllowedError):
    """A form came without proof that it is from one of our pages."""


class SignInError(NotAllowedError):
    """Nobody is signed in."""


class TooManyTriesError(NotAllowedError):
    """The door stays shut for a moment.

    Args:
        wait_seconds: For how long.
    """

    def __init__(self, message: str, /, *, wait_seconds: int) -> None:
        super().__init__(message, seconds=wait_seconds)
        self.wait_seconds = wait_seconds


_STATUS: tuple[tuple[type[OsmosisError], int], ...] = (
    (BodyTooLargeError, 413),
    (SlowBodyError, 408),
    (UnreadableBodyError, 400),
    (WrongKindError, 415),
    (WrongHostError, 421),
    (SignInError, 401),
    (TooManyTriesError, 429),
    (InvalidInputError, 422),
    (NotFoundError, 404),
    (ConflictError, 409),
    (NotAllowedError, 403),
    (SealedError, 423),
    (ConfigError, 500),
    (MissingExtraError, 501),
    (PlaceError, 502),
    (StorageError, 503),
    (ProgramError, 502),
    (OsmosisError, 500),
)

_HEADINGS: dict[int, str] = {
    401: noop("The door is shut"),
    403: noop("Not allowed"),
    404: noop("Nothing is here"),
    405: noop("Not in this way"),
    409: noop("That does not fit"),
    423: noop("Not yet"),
    500: noop("Something went wrong"),
    502: noop("Something outside Osmosis could not do that"),
    503: noop("The store cannot do that now"),
}
_DID_NOT_WORK = noop("That did not work")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What an answer says about an error.

    Attributes:
        heading: A few words.
        sentence: What happened and what can be done, in one sentence.
        details: Names, in English, and values.
        opens: When something sealed opens, if that is known.
        category: The error's category, for programs.
    """

    status: int
    heading: str
    sentence: str
    details: tuple[tuple[str, str], ...] = ()
    opens: str | None = None
    category: str = "error"


def status_of(error: OsmosisError) -> int:
    """The status of an error."""
    return next(status for category, status in _STATUS if isinstance(error, category))


def failure_of(error: OsmosisError) -> Failure:
    """What to answer about an error; what the person can mend is shown with its facts."""
    status = status_of(error)
    facts = error.facts if isinstance(error, UserError) else {}
    if error.marked:
        facts = {**facts, noop("meant"): error.marked}
    return Failure(
        status=status,
        heading=gettext(heading_of(status)),
        sentence=told_sentence(error),
        details=tuple((name.replace("_", " "), str(value)) for name, value in facts.items()),
        opens=error.opens if isinstance(error, SealedError) else None,
        category=error.category,
    )


def heading_of(status: int) -> str:
    """A few words for a status, in English."""
    return _HEADINGS.get(status, _DID_NOT_WORK if status < 500 else _HEADINGS[500])
