"""An edition put behind an opened gate by hand: the book of the sample articles."""

from __future__ import annotations

from functools import cache

from osmosis.epub.model import BookPart
from osmosis.epub.writing import write_book
from osmosis.practices.apert.editions import BalanceLine, Edition, EditionPart, GapLine, Sheet
from osmosis.practices.apert.model import GapReason, Gate, Opening
from osmosis.practices.apert.service import openings
from osmosis.practices.apert.store import editions, keys
from osmosis.sealing.age import encrypt, generate_identity
from osmosis.sealing.tiers import Tier, wrap_identity
from tests.epub.sample_book import sample_book
from tests.practices.apert.conftest import DAY, World
from tests.practices.small_world import START

TITLES = ("Everything", "Lists", "Tables")
"""Words that stand in the book and nowhere else."""
SHEET = Sheet(
    balance=(
        BalanceLine(
            axis="Old and new",
            low="old",
            high="new",
            target=0,
            tolerance=20,
            mean=12,
            off_by=0,
            placed_seconds=1200,
        ),
    ),
    gaps=(
        GapLine(
            source="The Inland Post",
            from_at=START,
            until_at=START.add(hours=30),
            reason=GapReason.UNREACHABLE,
        ),
    ),
    pages_missing=2,
)


@cache
def book(most_bytes: int | None = None) -> tuple[BookPart, ...]:
    """The sample book."""
    return write_book(sample_book(), most_bytes=most_bytes)


def hand_over(world: World, gate: Gate, parts: tuple[BookPart, ...] | None = None) -> Opening:
    """Do what the job does: put the book of the gate's opening there, and open the gate."""
    [living] = [one for one in world.fallen(gate) if one.state == "assembling"]
    identity = generate_identity()
    context = world.context
    found = book() if parts is None else parts
    kept = [world.app.blobs.put([encrypt(part.data, [identity.recipient])]) for part in found]
    record = world.app.blobs.put([encrypt(b"record", [identity.recipient])])
    wrapped = wrap_identity(identity, Tier.CURTAIN, house=context.keys.house_recipient())
    with world.app.store.write() as transaction:
        edition = Edition(
            opening_id=living.ref.id,
            title=f"{gate.name}, {living.date.format_iso()}",
            made_at=transaction.at,
            recipient=identity.recipient,
            record_sha256=record.sha256,
            cover_svg=sample_book().cover.svg,
            minutes=42,
            pieces=9,
            sheet=SHEET,
            parts=tuple(
                EditionPart(
                    number=part.number,
                    size=len(part.data),
                    sealed_sha256=blob.sha256,
                    sealed_size=blob.size,
                )
                for part, blob in zip(found, kept, strict=True)
            ),
        )
        editions.begin_edition(transaction, edition)
        editions.finish_edition(transaction, edition)
        keys.add_key(transaction, "opening_id", living.ref.id, wrapped)
        return openings.mark_open(context, transaction, living.ref.id)


def open_gate(world: World, parts: tuple[BookPart, ...] | None = None) -> tuple[Gate, Opening]:
    """A gate on its first Sunday, open, with its book."""
    gate = world.gate()
    world.at(5, 11)
    return gate, hand_over(world, gate, parts)


def close(world: World) -> None:
    """Three days later it is closed."""
    world.clock.advance(DAY * 3)
    world.run_due()
