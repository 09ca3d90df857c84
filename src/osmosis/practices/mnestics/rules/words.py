"""What a person writes about a pathway: checked once, and kept as they wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final, Literal

from osmosis.languages.speaking import noop
from osmosis.practices.mnestics.model import (
    MOST_ON_BOARD,
    InvalidPathwayError,
    Medium,
    Parameters,
)
from osmosis.sealing.moment import readable
from osmosis.sealing.tiers import Tier

LONGEST_NAME = 80
LONGEST_TEXT = 4_000
LONGEST_CLIENT_ID = 64
MOST_SHORT = 3
LONGEST_SHORT = 280
_CLIENT_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._~-]{{0,{LONGEST_CLIENT_ID - 1}}}")
KIND_OF: Final[Mapping[Medium, Literal["photo", "audio", "video"]]] = {
    Medium.PAGE: "photo",
    Medium.AUDIO: "audio",
    Medium.VIDEO: "video",
}
"""As what a message with a file is sealed; every other one is a line."""


_NEEDED = {
    "pathway": noop("A pathway needs a name: a word or a few of your own"),
    "plan": noop("A plan needs a name: a word or a few of your own"),
}
_TAKEN = {
    "pathway": noop("Another pathway has this name already"),
    "plan": noop("Another plan has this name already"),
}


def checked_name(
    text: str, others: Collection[str], of: Literal["pathway", "plan"] = "pathway"
) -> str:
    """The name of a pathway or of a plan without the spaces around it.

    Args:
        others: The names that are taken; capitals do not make a name another.
        of: What it is the name of.

    Raises:
        InvalidPathwayError: There is none, it is too long, or it is taken.
    """
    name = " ".join((readable(text) or "").split())
    if not name:
        raise InvalidPathwayError(_NEEDED[of])
    if len(name) > LONGEST_NAME:
        raise InvalidPathwayError("A name is at most 80 characters", characters=len(name))
    if _folded(name) in map(_folded, others):
        raise InvalidPathwayError(_TAKEN[of])
    return name


def checked_text(text: str) -> str:
    """A person's text without the spaces around it; may be empty.

    Raises:
        InvalidPathwayError: It is longer than 4,000 characters.
    """
    clean = (readable(text) or "").strip()
    if len(clean) > LONGEST_TEXT:
        raise InvalidPathwayError("A text here is at most 4,000 characters", characters=len(clean))
    return clean


def checked_parameters(parameters: Parameters) -> Parameters:
    """The parameters, when a pathway may have them.

    Raises:
        InvalidPathwayError: A number, text or key cannot be used.
    """
    if not 1 <= parameters.board <= MOST_ON_BOARD:
        raise InvalidPathwayError("A board has one to ten lines", lines=parameters.board)
    if parameters.grace.total("seconds") < 0:
        raise InvalidPathwayError("A junction can be kept for some time after its date, or none")
    if (parameters.tier is Tier.WITNESSED) != (parameters.witness is not None):
        raise InvalidPathwayError("A witnessed pathway has a witness, and only a witnessed one")
    checked_text(parameters.header)
    return parameters


def checked_client_id(text: str) -> str:
    """The id that whoever sends a message made for it.

    Raises:
        InvalidPathwayError: It is empty, too long, or has other characters.
    """
    if not _CLIENT_ID.fullmatch(text):
        raise InvalidPathwayError("A message's id is one to 64 letters, digits and dashes")
    return text


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
