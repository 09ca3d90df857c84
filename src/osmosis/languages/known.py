"""The languages that Osmosis speaks, and which of them somebody means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

_ASKED_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")
_MOST_WISHES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """One language.

    Attributes:
        tag: Its language tag (BCP 47), such as ``de``.
        name: What it calls itself.
        direction: Which way it is written, as HTML's ``dir`` has it.
    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


ENGLISH: Final = Language(tag="en", name="English")
LANGUAGES: Final = (ENGLISH, Language(tag="de", name="Deutsch"))


def find_language(tag: str, known: Iterable[Language] = LANGUAGES) -> Language | None:
    """The language of a tag, or of its first part: ``de`` for ``de-AT`` (RFC 4647, lookup)."""
    primary = tag.replace("_", "-").partition("-")[0].lower()
    return next((language for language in known if language.tag == primary), None)


def negotiate_language(header: str, known: Iterable[Language] = LANGUAGES) -> Language:
    """What a browser would rather read, of what there is; English when it wants none of it.

    Args:
        header: An ``Accept-Language`` (RFC 9110, 12.5.4); what cannot be read in it is passed over.
    """
    for tag in _wishes(header):
        found = find_language(tag, known)
        if found is not None:
            return found
    return ENGLISH


def language_of_environment(
    environ: Mapping[str, str], known: Iterable[Language] = LANGUAGES
) -> Language:
    """What somebody at a terminal reads, by the variables of gettext, in their order.

    ``LANGUAGE`` is a list with colons; ``C`` and what is not known are English. A script that says
    ``LC_ALL=C`` wants what programs can read, whatever else is set.
    """
    if environ.get("LC_ALL") in _NO_LANGUAGE[1:]:
        return ENGLISH
    name = next((name for name in _ASKED_BY if environ.get(name)), None)
    if name is None:
        return ENGLISH
    wishes = environ[name].split(":") if name == "LANGUAGE" else [environ[name]]
    for wish in wishes:
        tag = wish.partition(".")[0].partition("@")[0]
        found = None if tag in _NO_LANGUAGE else find_language(tag, known)
        if found is not None:
            return found
    return ENGLISH


def _wishes(header: str) -> Iterator[str]:
    """The tags of the header, the dearest first; of equal ones the one that comes first."""
    weighed = [_weighed(wish) for wish in header.split(",")[:_MOST_WISHES]]
    for weight, tag in sorted(weighed, key=lambda wish: -wish[0]):
        if weight > 0 and tag:
            yield tag


def _weighed(wish: str) -> tuple[float, str]:
    tag, _, parameter = wish.partition(";")
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return (1.0, tag.strip())
    try:
        return (float(value), tag.strip())
    except ValueError:
        return (0.0, tag.strip())
