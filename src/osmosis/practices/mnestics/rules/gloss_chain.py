"""The chain of glosses on one thing: each holds the hash of the one before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.practices.mnestics.model import Gloss

NOTHING_BEFORE = "0" * 64


def gloss_hash(gloss: Gloss) -> str:
    """What a gloss hashes to: SHA-256 over canonical JSON of everything it is."""
    form = {
        "about": str(gloss.about),
        "about_sha256": gloss.about_sha256,
        "previous_sha256": gloss.previous_sha256,
        "kind": gloss.kind.value,
        "words": gloss.words,
        "added": str(gloss.added),
    }
    return sha256_of([canonical_json(form)])


def in_order(glosses: Sequence[Gloss]) -> list[Gloss]:
    """The glosses on one thing from the first on, as far as each one follows another."""
    following = {gloss.previous_sha256: gloss for gloss in glosses}
    ordered: list[Gloss] = []
    before = NOTHING_BEFORE
    while len(ordered) < len(glosses) and before in following:
        ordered.append(following[before])
        before = ordered[-1].sha256
    return ordered


def broken(glosses: Sequence[Gloss], let_go: Collection[UUID]) -> list[Gloss]:
    """Those of the glosses on one thing that are not what they were, or follow nothing.

    Args:
        let_go: Whose words were let go; of these only the hash is left, and the chain holds by it.
    """
    reached = {gloss.id for gloss in in_order(glosses)}
    return [
        gloss
        for gloss in glosses
        if gloss.id not in reached or (gloss.id not in let_go and gloss_hash(gloss) != gloss.sha256)
    ]
