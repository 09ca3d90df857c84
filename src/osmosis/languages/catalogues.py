"""What is said in other languages: the catalogues of gettext, read when one is first spoken."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from osmosis.languages.known import ENGLISH

DOMAIN: Final = "osmosis"
_FOLDER: Final = "locale"


@cache
def catalogue(tag: str) -> NullTranslations:
    """The catalogue of a language; of English, in which everything is written, an empty one.

    Raises:
        FileNotFoundError: There is no such catalogue.
    """
    if tag == ENGLISH.tag:
        return NullTranslations()
    compiled = files("osmosis.languages") / _FOLDER / tag / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with compiled.open("rb") as file:
        return GNUTranslations(file)
