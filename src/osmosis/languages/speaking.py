"""Sentences in the language that is spoken now: of this request, this command, this chore.

English is the language of the source, and a sentence's English is its name in the catalogues.
Values stand in braces and are given by name, so that other languages may order them anew::

    gettext("{name} was sealed.", name=roll.name)
    ngettext("{n} frame", "{n} frames", count)

What is written where no language is known yet, such as in a constant, is marked by :func:`noop`
and said with :func:`gettext` when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Final

from osmosis.languages.catalogues import catalogue
from osmosis.languages.known import ENGLISH, Language, find_language

__all__ = [
    "gettext",
    "ngettext",
    "noop",
    "noop_plural",
    "pgettext",
    "speaking",
    "speaking_as",
    "spoken",
]

_SPOKEN: Final[ContextVar[Language]] = ContextVar("language", default=ENGLISH)


def spoken() -> Language:
    """The language that is spoken now; English, unless somebody began another."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language until the end of the block, here and in threads that are asked from here."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def speaking_as(tag: str) -> AbstractContextManager[None]:
    """Speak the language that a tag names, such as one that was kept; English if it is none."""
    return speaking(find_language(tag) or ENGLISH)


def gettext(message: str, /, **values: object) -> str:
    """A sentence, in the language that is spoken; what has no translation stays English.

    Args:
        message: In English. Where values are given their names stand in braces.
    """
    if not message:
        return ""  # which would be the name of the catalogue's own header
    language = _SPOKEN.get()
    said = message if language is ENGLISH else catalogue(language.tag).gettext(message)
    return said.format(**values) if values else said


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """A sentence about so many things; ``{n}`` in it is their number."""
    said = catalogue(_SPOKEN.get().tag).ngettext(singular, plural, number)
    return said.format(n=number, **values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A sentence that reads alike in English where other languages tell two things apart.

    Args:
        context: Where it stands, for whoever translates; never shown.
    """
    said = catalogue(_SPOKEN.get().tag).pgettext(context, message)
    return said.format(**values) if values else said


def noop(message: str, /) -> str:
    """The same sentence, marked to be translated when it is shown."""
    return message


def noop_plural(singular: str, plural: str, /) -> tuple[str, str]:
    """The same two sentences, marked to be translated when :func:`ngettext` says one of them."""
    return singular, plural
