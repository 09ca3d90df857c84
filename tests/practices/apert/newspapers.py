"""What visits bring, made in one line, and the making of editions, for the tests of openings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image

from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job
from osmosis.practices.apert.model import Batch, Gate, Opening, Source
from osmosis.practices.apert.rules.bundles import pack_bundle
from osmosis.practices.apert.rules.yields import Collected, PieceKind, Yield, pack_yield
from osmosis.practices.apert.service import openings, sources
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.apert.store import periods as period_rows
from osmosis.sealing.age import encrypt
from tests.practices.apert.conftest import World

LAMP = "https://gazette.example/lamp.png"
MARK = "pelargonium"
"""A word that stands in every article, and nowhere else in a store."""


def story(
    title: str,
    *,
    html: str = "",
    words: int = 300,
    kind: PieceKind = PieceKind.ARTICLE,
    pictures: Mapping[str, str] | None = None,
    **more: object,
) -> Collected:
    """An entry whose words no other has; the mark is among them."""
    own = " ".join(f"{title.split(maxsplit=1)[0].casefold()}{number}" for number in range(words))
    said = html or f"<p>{MARK} begins {title}.</p><p>{own}.</p>"
    return Collected(
        key=sha256_of([title.encode(), said.encode()]),
        kind=kind,
        title=title,
        address=f"https://gazette.example/{sha256_of([title.encode()])[:10]}",
        published_at=more.pop("published_at", None) or _noon(),  # type: ignore[arg-type]  # a test names an instant
        html=said,
        base="https://gazette.example/",
        pictures=pictures or {},
        **more,  # type: ignore[arg-type]  # a test names the fields it cares for
    )


def plate(width: int = 90, height: int = 60) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), (180, 90, 40)).save(out, "PNG")
    return out.getvalue()


def bring(
    world: World,
    gate: Gate,
    entries: Sequence[Collected],
    files: Mapping[str, bytes] | None = None,
    source: Source | None = None,
) -> Batch:
    """Let a visit bring entries, sealed as the collector seals them."""
    period = world.filling(gate)
    source = source or sources.list_sources(world.context, gate.id)[0]
    now = world.clock.now()
    visit = Yield(source_id=source.id, fetched_at=now, entries=tuple(entries), files=files or {})
    blob = world.app.blobs.put([encrypt(pack_bundle([pack_yield(visit)]), [period.recipient])])
    with world.app.store.write() as transaction:
        batch = Batch(
            id=new_id(transaction.at),
            period_id=period.id,
            fetched_at=now,
            sealed_sha256=blob.sha256,
            sealed_size=blob.size,
        )
        period_rows.add_batch(transaction, batch)
    return batch


def feed(world: World, gate: Gate, name: str, **wanted: object) -> Source:
    """Another feed behind a gate."""
    address = f"https://{name.casefold().replace(' ', '-')}.example/feed.xml"
    new = sources.NewSource(address=address, name=name, **wanted)  # type: ignore[arg-type]  # likewise
    return sources.add_source(world.context, gate.id, new)


def assemble(world: World) -> Job:
    """Run the job that makes the edition that waits."""
    job = world.app.jobs.run_one({openings.EDITION_TASK: world.app.tasks()[openings.EDITION_TASK]})
    assert job is not None
    return job


def living(world: World, gate: Gate) -> Opening:
    """The opening that is being assembled or open."""
    with world.app.store.read() as reading:
        found = opening_rows.find_living(reading, gate.id)
    assert found is not None
    return found


def opened(world: World, gate: Gate, month: int = 5, day: int = 11) -> Opening:
    """The opening of a day, with its edition made."""
    world.at(month, day)
    job = assemble(world)
    assert job.state == "done", job.reason
    return living(world, gate)


def _noon() -> object:
    from whenever import Instant

    return Instant.from_utc(2031, 5, 6, 12)
