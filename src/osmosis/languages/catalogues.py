"""What is said in other languages: the catalogues of gettext, read when one is first spoken."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from osmosis.languages.known import ENGLISH

DOMAIN: Final = "osmosis"
LOCALE: Final = Path(__file__).with_name("locale")


@cache
def catalogue(tag: str) -> NullTranslations:
    """The catalogue of a language; of English, in which everything is written, an empty one.

    Raises:
        FileNotFoundError: There is no such catalogue.
    """
    if tag == ENGLISH.tag:
        return NullTranslations()
    compiled = LOCALE / tag / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with compiled.open("rb") as file:
        return GNUTranslations(file)
