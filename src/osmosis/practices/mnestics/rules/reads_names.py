"""The names of pathways in a reads text: how they are written, and which one is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from uuid import UUID

from osmosis.languages.listing import either
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.rules.reads_tokens import Cursor, Kind, Token

KEYWORDS = frozenset({"last", "random", "old", "to", "me", "today", "nothing"})
_PHRASES = {
    "last": "last 4",
    "random old": "random old",
    "to me today": "to me today",
    "nothing": "nothing",
}
_NEAR = 0.6
# Longer than any name; comparing takes the product of both lengths.
_COMPARED_CHARACTERS = 100


def folded(name: str) -> str:
    """A name without what does not count: capitals, additional spaces, how accents are spelled."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def written_name(name: str) -> str:
    """A name as it stands in a text: bare if it is one plain word, else in quotation marks."""
    if name.isalpha() and folded(name) not in KEYWORDS:
        return name
    return '"{}"'.format(name.replace('"', '""'))


def called(name: str, names: Iterable[str]) -> list[str]:
    """Those that a name may mean: what is spelled exactly so, or else whatever folds alike."""
    known = list(names)
    if name in known:
        return [name]
    wanted = folded(name)
    return [each for each in known if folded(each) == wanted]


def take_pathway(cursor: Cursor, names: Mapping[str, UUID]) -> UUID:
    """The pathway that the word or quoted name at the cursor means.

    Raises:
        ReadsError: None is called this, or several, or it is a word of the language.
    """
    token = cursor.token
    if cursor.sees_word(*KEYWORDS):
        refuse_if_called(cursor, token, names)
    found = called(token.value, names)
    if len(found) > 1:
        several = either([written_name(one) for one in found])
        cursor.refuse(
            gettext("Several pathways are called this; write {names} exactly so", names=several)
        )
    if not found:
        near = _nearest(_typed(cursor), names)
        if near:
            told = gettext("Nothing that can be read is called this; near it is {near}", near=near)
            cursor.refuse(told)
        cursor.refuse(gettext("Nothing that can be read is called this"))
    cursor.take()
    return names[found[0]]


def refuse_if_called(cursor: Cursor, keyword: Token, names: Iterable[str]) -> None:
    """Say how a pathway is written whose name is a word of the language, if there is one.

    Raises:
        ReadsError: There is one.
    """
    if found := called(keyword.value, names):
        quoted = written_name(found[0])
        told = gettext("A pathway of this name is written in quotes: {quoted}", quoted=quoted)
        cursor.refuse(told, keyword)


def _typed(cursor: Cursor) -> list[str]:
    """What may have been meant as a name: the token, and with a bare word all up to the next +.

    A name of several words, or with digits or signs in it, may not have been quoted.
    """
    token = cursor.token
    whole = cursor.text[token.start :].partition("+")[0]
    return [token.value, whole] if token.kind is Kind.WORD else [token.value]


def _nearest(typed: Iterable[str], names: Iterable[str]) -> str | None:
    """What was probably meant, as it is written: a pathway, or words of the language."""
    known = {folded(name): written_name(name) for name in names} | _PHRASES
    near = [
        (SequenceMatcher(None, folded(each[:_COMPARED_CHARACTERS]), key).ratio(), written)
        for each in typed
        for key, written in known.items()
    ]
    ratio, written = max(near)
    return written if ratio >= _NEAR else None
