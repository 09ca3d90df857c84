"""The record of an opening with all that a book may hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from whenever import Instant

from osmosis.kernel.ids import new_id
from osmosis.practices.apert.editions import BreachLine, Record
from osmosis.practices.apert.model import Gap, GapReason, SourceKind
from osmosis.practices.apert.rules.yields import Part, PieceKind
from osmosis.practices.apert.service import axes, editions, sources, threshold, works
from osmosis.practices.apert.store import periods as period_rows
from tests.articles.corpus import PAGES
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import LAMP, bring, feed, opened, plate, story

TELLING = "Council of the harbour town lets all lamps on the quay go out in winter"


def everything(world: World, tmp_path: Path) -> Record:
    """A record with all that a book may hold."""
    gate = world.gate(minutes=240)
    quick, slow = (
        feed(world, gate, "The Quick Post"),
        feed(world, gate, "The Slow Post", weight=2.0),
    )
    axis = axes.make_axis(world.context, "Pace", "slow", "quick")
    axes.lean(world.context, quick.id, axis.id, 90)
    axes.lean(world.context, slow.id, axis.id, -60)
    axes.aim(world.context, gate.id, axis.id, 0, 5)
    person = sources.NewSource(address="Ada", name="Ada from next door", kind=SourceKind.PERSON)
    sources.add_source(world.context, gate.id, person)
    threshold.note_asked(world.context, gate.id, "Who lights the lamps <of the quay> & why?")
    pictured = story(
        "Lamps & <lights>",
        html=f'<p>Look.</p><img src="{LAMP}" alt=\'A "lamp"\'><p>{"word " * 60}</p>',
        pictures={LAMP: "picture-1"},
        authors=("A. Keeper", "B. Keeper"),
    )
    card = story(
        "A talk about bees",
        kind=PieceKind.CARD,
        html="<p>Of bees.</p>",
        duration_seconds=3_725,
        chapters=(Part(start_seconds=0, title="Hives"), Part(start_seconds=4_000, title="Honey")),
        transcript="Good day.\n\nOf bees.",
        link="https://gazette.example/bees.mp3",
    )
    foreign = [
        story(name.capitalize(), html=PAGES[name], language=language)
        for name, language in (("japanese", "ja"), ("arabic", "ar"), ("hebrew", "he"))
    ]
    bring(
        world,
        gate,
        [pictured, card, *foreign, story("Only a title", html=" ", lacks_page=True)],
        {"picture-1": plate()},
    )
    for source, said in ((quick, "progress"), (slow, "loss")):
        text = " ".join(f"{said}{number}" for number in range(200))
        told = story(TELLING, html=f"<p>{text}.</p>")
        bring(world, gate, [replace(told, address=f"{source.address}#{said}")], source=source)
    period = world.filling(gate)
    with world.app.store.write() as transaction:
        for source in (quick, slow):
            for reason in (GapReason.ASLEEP, GapReason.UNREACHABLE):
                gap = Gap(
                    id=new_id(transaction.at),
                    period_id=period.id,
                    source_id=source.id,
                    from_at=Instant.from_utc(2031, 5, 5),
                    until_at=Instant.from_utc(2031, 5, 7, 12),
                    reason=reason,
                )
                period_rows.add_gap(transaction, gap)
    (tmp_path / "novel.txt").write_text(f"CHAPTER I\n\n{'Figs grow. ' * 300}\n\n" * 40)
    tale = sources.NewSource(address=str(tmp_path / "novel.txt"), name="A Tale & a Half")
    works.add_work(world.context, gate.id, tale)
    opening = opened(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    early = BreachLine(date=record.date.subtract(days=3), reason="I could not <wait> & looked")
    return replace(record, breaches=(early,))
