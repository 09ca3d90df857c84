"""Glosses: dated later thoughts beside anything that may have them, added and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from osmosis.errors import InvalidInputError, NotAllowedError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Annotation, Finding
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Gloss, GlossKind
from osmosis.practices.mnestics.rules.chains import (
    NOTHING_BEFORE,
    gloss_hash,
    in_order,
    loose,
)
from osmosis.practices.mnestics.rules.words import checked_text
from osmosis.practices.mnestics.store import glosses
from osmosis.storage.releases import list_released
from osmosis.storage.transaction import ReadTransaction


def add_gloss(context: PracticeContext, about: Ref, kind: GlossKind, words: str) -> Gloss:
    """Add a later thought beside a message that was read, or a thing of any practice.

    Raises:
        InvalidInputError: It says nothing, or too much.
        NotFoundError: Nothing has this reference.
        SealedError: What it speaks of is sealed.
        NotAllowedError: Nothing can be added beside it.
    """
    clean = checked_text(words)
    if not clean:
        raise InvalidInputError("A gloss needs at least a word")
    resolved = context.resolve(about)
    if not resolved.glossable:
        raise NotAllowedError("Nothing can be added beside this")
    with context.store.write() as transaction:
        before = in_order(glosses.list_glosses(transaction, [about]))
        unhashed = Gloss(
            id=new_id(transaction.at),
            about=about,
            kind=kind,
            words=clean,
            added=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
            about_sha256=resolved.content_sha256,
            previous_sha256=before[-1].sha256 if before else NOTHING_BEFORE,
            sha256="",
        )
        gloss = replace(unhashed, sha256=gloss_hash(unhashed))
        glosses.add_gloss(transaction, gloss)
    return gloss


def list_glosses(context: PracticeContext, about: Sequence[Ref]) -> Sequence[Gloss]:
    """The glosses on these things, those on one thing in the order in which they were added.

    Those that were let go are left out.
    """
    with context.store.read() as reading:
        return _present(reading, glosses.list_glosses(reading, about))


def annotate(context: PracticeContext, refs: Sequence[Ref]) -> Iterator[Annotation]:
    """The glosses on these things, for their own pages."""
    for gloss in list_glosses(context, refs):
        yield Annotation(
            about=gloss.about,
            by=gloss.ref,
            kind=gloss.kind.value,
            text=gloss.words,
            at=gloss.added.instant,
        )


def verify(context: PracticeContext) -> Iterator[Finding]:
    """Glosses that are not what they were when they were added, or follow nothing."""
    with context.store.read() as reading:
        every = glosses.list_glosses(reading)
        let_go = {stone.ref.id for stone in list_released(reading)}
    by_thing: dict[Ref, list[Gloss]] = {}
    for gloss in every:
        by_thing.setdefault(gloss.about, []).append(gloss)
    for chain in by_thing.values():
        missed = {gloss.id for gloss in loose(chain)}
        for gloss in chain:
            # Of one that was let go only the hash is left, and the chain holds by it.
            is_changed = gloss.id not in let_go and gloss_hash(gloss) != gloss.sha256
            if is_changed or gloss.id in missed:
                problem = gettext(
                    "This gloss is not as it was added, or the one before it is missing"
                )
                yield Finding(what="row", name=str(gloss.ref), problem=problem)


def _present(reading: ReadTransaction, found: Sequence[Gloss]) -> list[Gloss]:
    let_go = {stone.ref for stone in list_released(reading)}
    return [gloss for gloss in found if gloss.ref not in let_go]
