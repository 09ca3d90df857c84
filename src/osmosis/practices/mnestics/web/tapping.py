"""What a sitting reads, as the fields have it: sentences to tap, or the text that they write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.reads import Reads
from osmosis.practices.mnestics.rules.reads_text import parse_reads, reads_text
from osmosis.practices.mnestics.rules.reads_words import SENTENCES, Sentence, crossing_sentences

if TYPE_CHECKING:
    from osmosis.web.forms import Form


def reads_of(form: Form, names: Mapping[UUID, str]) -> Reads:
    """What a form says is read: the text, where there is one, or else what was tapped.

    Raises:
        ReadsError: It says nothing that can be read, and where.
    """
    ids = {name: id_ for id_, name in names.items()}
    text = form.text("grammar", most=2_000)
    if text:
        return parse_reads(text, ids)
    terms = [term for one in form.texts("reads", most=400) for term in parse_reads(one, ids)]
    return tuple(dict.fromkeys(terms))


def sentences(names: Mapping[UUID, str], but: UUID | None = None) -> list[tuple[str, str]]:
    """The sentences that can be tapped: what each writes, and its words.

    Args:
        but: The pathway that reads, which is no crossing.
    """
    others = {id_: name for id_, name in names.items() if id_ != but}
    return [(_written(one, names), gettext(one.words)) for one in _every_sentence(others)]


def _every_sentence(others: Mapping[UUID, str]) -> list[Sentence]:
    return [*SENTENCES, *crossing_sentences(others)]


def _written(sentence: Sentence, names: Mapping[UUID, str]) -> str:
    return reads_text(sentence.reads, names)


def tapped(reads: Reads, names: Mapping[UUID, str]) -> tuple[list[str], str]:
    """What is ticked for a reads; or, where it is none of the sentences, its text."""
    left = list(reads)
    ticked = []
    for sentence in _every_sentence(names):
        if all(term in left for term in sentence.reads):
            ticked.append(_written(sentence, names))
            left = [term for term in left if term not in sentence.reads]
    return (ticked, "") if not left else ([], reads_text(reads, names))
