"""Which words of Mnestics may be found: those that were read, and glosses."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.errors import OsmosisError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import PRACTICE, Message, Pathway
from osmosis.practices.mnestics.service import fading, opening
from osmosis.practices.mnestics.service.arriving import world_of
from osmosis.practices.mnestics.service.known import names_of_homes
from osmosis.practices.mnestics.service.reading import refs_of
from osmosis.practices.mnestics.service.resolving import gloss_title, title_of
from osmosis.practices.mnestics.store import glosses, messages, pathways, sittings
from osmosis.storage.releases import list_released
from osmosis.storage.transaction import ReadTransaction


def search_documents(context: PracticeContext, since: Instant) -> Iterator[SearchDocument]:
    """The words of messages that were read since then, and of glosses.

    What was let go or has faded leaves the index.
    """
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        world = world_of(reading, now)
        every = pathways.list_pathways(reading)
        faded = fading.faded(every, world)
        # What had faded can be read again once a pathway reads otherwise.
        read_since = Instant.MIN if any(_is_changed(one, since) for one in every) else since
        names = names_of_homes(reading)
        read = sittings.last_readings(reading)
        for stone in list_released(reading):
            if stone.ref.practice == PRACTICE and stone.released_at >= since:
                yield _removed(stone.ref, stone.released_at)
        for message in messages.list_messages(reading):
            at = read.get(message.id)
            if message.id in faded:
                yield _removed(message.ref, message.sent.instant)
            elif at is not None and at >= read_since:
                name = "" if message.home is None else names.get(message.home.id, "")
                yield _document(context, reading, message, name)
        yield from _gloss_documents(reading, since)


def _is_changed(pathway: Pathway, since: Instant) -> bool:
    state_at = pathway.state_at or Instant.MIN
    return max(pathway.changes[-1].from_at, state_at) >= since


def _removed(ref: Ref, at: Instant) -> SearchDocument:
    return SearchDocument(ref=ref, title="", text="", at=at, kind=ref.kind, removed=True)


def _document(
    context: PracticeContext, reading: ReadTransaction, message: Message, home: str
) -> SearchDocument:
    """A read message's words; of one that cannot be opened, that it leaves the index."""
    try:
        moment = opening.opened_moment(context, reading, message)
    except OsmosisError:
        return _removed(message.ref, message.sent.instant)
    words = message.envelope if moment is None else moment.note.line or ""
    if moment is not None:
        moment.close()
    return SearchDocument(
        ref=message.ref,
        title=title_of(message, home),
        text=words,
        at=message.sent.instant,
        kind=message.medium.value,
        label=home,
        address=f"/mnestics/messages/{message.id}",
        rests_with=tuple(refs_of(message)[1:]),
    )


def _gloss_documents(reading: ReadTransaction, since: Instant) -> Iterator[SearchDocument]:
    let_go = {stone.ref for stone in list_released(reading)}
    homes = {one.ref: one.home for one in messages.list_messages(reading) if one.home is not None}
    for gloss in glosses.list_glosses(reading):
        if gloss.added.instant < since or gloss.ref in let_go:
            continue
        home = homes.get(gloss.about)
        yield SearchDocument(
            ref=gloss.ref,
            title=gloss_title(gloss),
            text=gloss.words,
            at=gloss.added.instant,
            kind="gloss",
            address=f"/mnestics/glosses/{gloss.id}",
            # What it is about may have faded, and takes it along all the same while it rests.
            rests_with=(gloss.about,) if home is None else (gloss.about, home),
        )
