"""Chains of what is only ever added: each link holds the hash of the one before it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.practices.mnestics.model import Gloss
from osmosis.practices.mnestics.plans import Signature

NOTHING_BEFORE = "0" * 64
_WORDS = b"osmosis: the words of a signed letter"

Link = TypeVar("Link", Gloss, Signature)


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


def signature_form(signature: Signature) -> dict[str, object]:
    """Everything that a signature signs, as it is hashed and exported."""
    checkpoint = signature.checkpoint
    return {
        "plan": str(signature.plan_id),
        "kind": signature.kind.value,
        "checkpoint": None if checkpoint is None else checkpoint.format_iso(),
        "dates": [date.format_iso() for date in signature.dates],
        "zone": signature.zone,
        "letter_sha256": signature.letter_sha256,
        "words_hash": signature.words_hash,
        "previous_sha256": signature.previous_sha256,
        "signed": str(signature.signed),
    }


def signature_hash(signature: Signature) -> str:
    """What a signature hashes to: SHA-256 over canonical JSON of everything it signs."""
    return sha256_of([canonical_json(signature_form(signature))])


def words_key(secret: str) -> bytes:
    """The key under which a letter's words are hashed.

    A plain hash of a few words could be guessed before anybody may read them. This key follows
    from the letter's own, so whoever can read the letter can check its hash, and nobody else; and
    it can be given away beside the words without giving away the letter's.

    Args:
        secret: The private half of the letter's key.
    """
    return hmac.digest(secret.encode("ascii"), _WORDS, hashlib.sha256)


def words_hash(key: bytes, words: str) -> str:
    """What words hash to under a key: HMAC-SHA-256 of their UTF-8."""
    return hmac.new(key, words.encode("utf-8"), hashlib.sha256).hexdigest()


def in_order(links: Sequence[Link]) -> list[Link]:
    """The links of one chain from the first on, as far as each one follows another."""
    following = {link.previous_sha256: link for link in links}
    ordered: list[Link] = []
    before = NOTHING_BEFORE
    while len(ordered) < len(links) and before in following:
        ordered.append(following[before])
        before = ordered[-1].sha256
    return ordered


def loose(links: Sequence[Link]) -> list[Link]:
    """The links of one chain that follow nothing."""
    reached = {link.id for link in in_order(links)}
    return [link for link in links if link.id not in reached]
