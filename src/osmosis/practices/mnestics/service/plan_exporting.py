"""The chain of each plan, as Markdown for people and JSON by which anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import OsmosisError
from osmosis.kernel.hashing import canonical_json
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.front_matter import with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message
from osmosis.practices.mnestics.plans import Plan, Signature, SignatureKind
from osmosis.practices.mnestics.rules.chains import signature_form
from osmosis.practices.mnestics.service import opening
from osmosis.practices.mnestics.store import messages, plans, sittings
from osmosis.storage.transaction import ReadTransaction

_ON_ITS_WAY = noop("This letter is on its way.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What a letter that was read says, and the key under which its words are hashed."""

    words: str
    key: str


def export(context: PracticeContext) -> Iterator[ExportedFile]:
    """Every plan with its chain; the words of those letters that were read and can be opened."""
    with context.store.read() as reading:
        every = plans.list_plans(reading)
        read = sittings.last_readings(reading)
        letters = [link.letter_id for plan in every for link in plan.chain if link.letter_id]
        known = messages.list_these(reading, [one for one in letters if one in read])
        said = {one.id: found for one in known.values() if (found := _said(context, reading, one))}
    for plan in every:
        yield from _files(plan, said)


def _said(context: PracticeContext, reading: ReadTransaction, message: Message) -> _Said | None:
    try:
        key = opening.words_key_of(context, reading, message)
        moment = opening.opened_moment(context, reading, message)
    except OsmosisError:
        return None
    if moment is None:
        return None
    moment.close()
    return _Said(words=moment.note.line or "", key=key.hex())


def _files(plan: Plan, said: Mapping[UUID, _Said]) -> Iterator[ExportedFile]:
    place = f"mnestics/plans/{plan.id}"
    text = _markdown(plan, said).encode("utf-8")
    form = canonical_json(
        {
            "id": str(plan.id),
            "name": plan.name,
            "made": str(plan.made),
            "chain": [_link(link, said) for link in plan.chain],
        }
    )
    yield ExportedFile(path=f"{place}.md", chunks=lambda: iter([text]))
    yield ExportedFile(path=f"{place}.json", chunks=lambda: iter([form]))


def _link(link: Signature, said: Mapping[UUID, _Said]) -> dict[str, object]:
    found = None if link.letter_id is None else said.get(link.letter_id)
    return {
        "signed_form": signature_form(link),
        "sha256": link.sha256,
        "letter": None if link.letter_id is None else str(link.letter_id),
        "words": None if found is None else found.words,
        "words_key": None if found is None else found.key,
    }


def _markdown(plan: Plan, said: Mapping[UUID, _Said]) -> str:
    parts = [f"# {plan.name}"]
    for link in plan.chain:
        parts += [
            f"## {_title(link)}",
            gettext("Signed {moment}", moment=link.signed),
            _words(link, said),
        ]
    head = {
        "title": plan.name,
        "date": plan.made.local().date().format_iso(),
        "practice": "Mnestics",
        "kind": "plan",
        "id": str(plan.id),
    }
    return with_front_matter(head, "\n\n".join(filter(None, parts)) + "\n")


def _title(link: Signature) -> str:
    match link.kind:
        case SignatureKind.BEGUN:
            return gettext("What it is for")
        case SignatureKind.DATES:
            return gettext("Other dates")
        case SignatureKind.ENDED:
            return gettext("Ended")
        case SignatureKind.STATE:
            day = link.checkpoint
            return gettext("Checkpoint") if day is None else told_date(day)


def _words(link: Signature, said: Mapping[UUID, _Said]) -> str:
    if link.kind is SignatureKind.DATES:
        return ", ".join(map(told_date, link.dates))
    if link.letter_id is None:
        return ""
    found = said.get(link.letter_id)
    return gettext(_ON_ITS_WAY) if found is None else found.words
