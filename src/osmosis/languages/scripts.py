"""What the scripts of pages say, for a page or the service worker to carry with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from osmosis.languages.catalogues import catalogue
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import spoken

NO_WORDS: Final[Mapping[str, object]] = {"tag": "en", "plurals": "", "sentences": {}}
"""English, of which scripts know every sentence themselves."""
# A rule of gettext looks at most at the last two digits of a larger number.
_COUNTS: Final = 200


def script_words() -> Mapping[str, object]:
    """The sentences of scripts in the language that is spoken; of English nothing.

    ``plurals`` has a digit for each count from 0 to 199, the number of its form; from 100 on they
    repeat by the hundred. A sentence that counts is a list of its forms.
    """
    language = spoken()
    return {} if language == ENGLISH else _words(language.tag)


@cache
def _words(tag: str) -> Mapping[str, object]:
    single, counting = _names()
    known = catalogue(tag)
    # A catalogue does not tell its rule: counts of which all is said alike have the same form.
    said = [
        tuple(known.ngettext(one, many, count) for one, many in counting)
        for count in range(_COUNTS)
    ]
    forms = list(dict.fromkeys(said))
    sentences: dict[str, object] = {name: known.gettext(name) for name in single}
    for place, (one, _) in enumerate(counting):
        sentences[one] = [form[place] for form in forms]
    plurals = "".join(str(forms.index(form)) for form in said)
    return {"tag": tag, "plurals": plurals, "sentences": sentences}


def _names() -> tuple[list[str], list[tuple[str, str]]]:
    """The English of what scripts say: plain sentences, and those that count."""
    listed = (files("osmosis.languages") / "locale" / "scripts.json").read_text(encoding="utf-8")
    names = json.loads(listed)
    single = [name for name in names if isinstance(name, str)]
    return single, [(one, many) for one, many in (name for name in names if name not in single)]
