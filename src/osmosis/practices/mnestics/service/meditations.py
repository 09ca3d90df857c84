"""Meditations on forgetting: those that come with the program, and the person's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.meditations import shipped
from osmosis.practices.mnestics.model import Parameters, Step
from osmosis.practices.mnestics.rules.meditations import halves, next_meditation
from osmosis.practices.mnestics.rules.words import checked_text
from osmosis.practices.mnestics.store import meditations, sittings
from osmosis.practices.mnestics.store.meditations import OwnMeditation
from osmosis.storage.transaction import ReadTransaction


def list_meditations(context: PracticeContext) -> Mapping[str, str]:
    """The words of every meditation by its key: a word, or for one's own its id."""
    with context.store.read() as reading:
        return {key: " ".join(filter(None, both)) for key, both in _every(reading).items()}


def list_first_sentences(context: PracticeContext) -> Mapping[str, str]:
    """The sentence with which each begins, by its key."""
    with context.store.read() as reading:
        return {key: first for key, (first, _) in _every(reading).items()}


def halves_of(context: PracticeContext, key: str) -> tuple[str, str]:
    """The first sentence of a meditation and the rest; both empty when it was removed since."""
    with context.store.read() as reading:
        return _every(reading).get(key, ("", ""))


def add_meditation(context: PracticeContext, words: str) -> OwnMeditation:
    """Keep a meditation of one's own.

    Raises:
        InvalidInputError: It is empty or too long.
    """
    clean = checked_text(words)
    if not clean:
        raise InvalidInputError("A meditation needs at least a word")
    with context.store.write() as transaction:
        own = OwnMeditation(id=new_id(transaction.at), words=clean)
        meditations.add_meditation(transaction, own)
    return own


def remove_meditation(context: PracticeContext, meditation_id: UUID) -> None:
    """Remove a meditation of one's own.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.write() as transaction:
        if not meditations.remove_meditation(transaction, meditation_id):
            raise NotFoundError("There is no such meditation of your own")


def choose(reading: ReadTransaction, every: Sequence[Parameters]) -> str:
    """The key of the meditation for a sitting of these pathways; empty where none is wanted."""
    wanting = [one for one in every if Step.MEDITATION in one.steps]
    if not wanting:
        return ""
    known = _every(reading)
    named = [key for one in wanting for key in one.meditations if key in known]
    allowed = list(dict.fromkeys(named)) or list(known)
    return next_meditation(allowed, sittings.list_meditations(reading))


def _every(reading: ReadTransaction) -> dict[str, tuple[str, str]]:
    """Every meditation in its two halves; those that come with the program as they are told now."""
    every = {key: _told(*halves(words)) for key, words in shipped().items()}
    for one in meditations.list_meditations(reading):
        every[str(one.id)] = halves(one.words)
    return every


def _told(sentence: str, rest: str) -> tuple[str, str]:
    return gettext(sentence), gettext(rest)
