"""The job that makes an edition: once per opening, from its record, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from osmosis.errors import StorageError
from osmosis.practices.apert.editions import Side
from osmosis.practices.apert.model import GapReason, GateClosedError, Intensity
from osmosis.practices.apert.rules.book import build_book
from osmosis.practices.apert.service import (
    assembling,
    axes,
    editions,
    gates,
    openings,
    sources,
    threshold,
)
from osmosis.practices.apert.store import editions as rows
from osmosis.practices.apert.store import periods as period_rows
from osmosis.sealing.tiers import Tier
from osmosis.storage.disk import StoreFullError
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import (
    LAMP,
    assemble,
    bring,
    feed,
    living,
    opened,
    plate,
    story,
)
from tests.practices.small_world import PASSPHRASE


class PowerCut(BaseException):
    """The machine is off."""


def titles(world: World, opening_id: object) -> list[str]:
    return [piece.title for piece in editions.list_pieces(world.context, opening_id)]  # type: ignore[arg-type]  # an id


def test_an_opening_becomes_a_book(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    pictured = story(
        "Lamps are lit",
        html=f'<p>Look at this lamp.</p><img src="{LAMP}" alt="A lamp">',
        pictures={LAMP: "picture-1"},
    )
    bring(world, gate, [pictured, story("Boats go out")], {"picture-1": plate()})
    opening = opened(world, gate)
    edition = editions.find_edition(world.context, opening.ref.id)
    assert edition is not None
    assert (edition.title, edition.pieces) == ("Sundays, 11 May 2031", 2)
    assert "Sundays" in edition.cover_svg
    assert [line.source for line in edition.sheet.voices] == ["gazette.example"]
    assert set(titles(world, opening.ref.id)) == {"Boats go out", "Lamps are lit"}
    assert list(editions.open_record(world.context, opening.ref.id).pictures) == [LAMP]
    book = b"".join(editions.open_part(world.context, opening.ref.id, 1))
    assert len(book) == edition.parts[0].size
    assert book.startswith(b"PK")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (assembling, "make_record"),
        (assembling, "_keep_record"),
        (assembling, "build_book"),
        (assembling, "_sealed_parts"),
        (assembling, "_open"),
        (openings, "mark_open"),
        (rows, "forget_told"),
    ],
)
def test_a_power_cut_at_any_step_gives_the_same_book_once(
    world: World, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit"), story("Boats go out")])
    world.at(5, 11)

    def cut(*_: object, **__: object) -> object:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(module, name, cut)
        with pytest.raises(PowerCut):
            assemble(world)
    opening = living(world, gate)
    with world.app.store.read() as reading:
        begun = rows.find_edition(reading, opening.ref.id)
    assert opening.state == "assembling"
    assert begun is None or (begun.made_at, begun.pieces, begun.parts) == (None, 0, ())
    world.app.store.close()
    world.reopen()
    world.clock.set(world.clock.now().add(minutes=20))
    job = world.app.jobs.find(openings.EDITION_TASK, str(opening.id))
    assert job is not None
    assemble(world)
    opening = living(world, gate)
    assert opening.state == "open"
    record = editions.open_record(world.context, opening.ref.id)
    book = b"".join(editions.open_part(world.context, opening.ref.id, 1))
    assert [part.data for part in build_book(record)] == [book]
    made = editions.find_edition(world.context, opening.ref.id)
    assert made is not None
    assert begun is None or made.record_sha256 == begun.record_sha256
    assert len(editions.list_shelf(world.context, gate.id)) == 1


def test_an_empty_opening_is_a_small_book_that_says_so(world: World) -> None:
    gate = world.gate()
    opening = opened(world, gate)
    edition = editions.find_edition(world.context, opening.ref.id)
    assert edition is not None
    assert (edition.pieces, edition.minutes) == (0, 0)
    (part,) = build_book(editions.open_record(world.context, opening.ref.id))
    with ZipFile(BytesIO(part.data)) as book:
        first = book.read("EPUB/front-001.xhtml").decode()
    assert "Nothing was collected for this opening." in first


def test_a_sealed_gate_waits_for_its_passphrase_and_then_makes_its_book(world: World) -> None:
    gate = world.gate()
    world.set_passphrase()
    gates.set_tier(world.context, gate.id, Tier.SEALED)
    opened(world, gate)
    world.at(5, 13)
    bring(world, gate, [story("Lamps are lit")])
    world.at(5, 18)
    assert assemble(world).state == "done"
    waiting = living(world, gate)
    assert waiting.state == "assembling"
    assert editions.find_edition(world.context, waiting.ref.id) is None
    editions.unlock_opening(world.context, gate.id, PASSPHRASE)
    assemble(world)
    assert living(world, gate).state == "open"
    assert titles(world, waiting.ref.id) == ["Lamps are lit"]


def test_on_a_full_disk_nothing_half_is_kept_and_it_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit")])
    world.at(5, 11)

    def full(*_: object, **__: object) -> object:
        raise StorageError("There is no room left")

    with monkeypatch.context() as broken:
        broken.setattr(world.app.blobs, "put", full)
        job = assemble(world)
    assert (job.state, job.reason) == ("failed", "There is no room left")
    assert living(world, gate).state == "assembling"
    world.parts.tend(world.clock.now())
    failed = world.app.jobs.find(openings.EDITION_TASK, str(living(world, gate).id))
    assert failed is not None
    assert not failed.is_living
    world.at(5, 11, 9)
    world.parts.tend(world.clock.now())
    assemble(world)
    assert living(world, gate).state == "open"


def test_progress_is_a_share_and_never_counts_pieces(world: World) -> None:
    gate = world.gate()
    bring(world, gate, [story(f"Story {number}") for number in range(7)])
    world.at(5, 11)
    said: list[tuple[int, int]] = []

    class Watching:
        def progress(self, done: int, total: int) -> None:
            said.append((done, total))

    assembling.make_edition(world.context, Watching(), {"opening": str(living(world, gate).id)})
    assert [total for _, total in said] == [100] * len(said)
    assert [done for done, _ in said][-2:] == [85, 95]


def test_what_is_damaged_is_named_and_does_not_keep_the_gate_closed(world: World) -> None:
    gate = world.gate()
    world.collect(gate, b"no yield")
    bring(world, gate, [story("Lamps are lit")])
    opening = opened(world, gate)
    edition = editions.find_edition(world.context, opening.ref.id)
    assert edition is not None
    assert [gap.reason for gap in edition.sheet.gaps] == [GapReason.DAMAGED]
    assert titles(world, opening.ref.id) == ["Lamps are lit"]


def test_of_an_entry_that_was_changed_the_latest_version_is_read(world: World) -> None:
    gate = world.gate()
    first = story(
        "Lamps are lit",
        html="<p>In the evening the lamps were lit, all of them, one after another.</p>",
    )
    later = replace(first, key="b" * 64, html="<p>In the morning they went out again.</p>")
    bring(world, gate, [first])
    world.clock.set(world.clock.now().add(hours=2))
    bring(world, gate, [later])
    opening = opened(world, gate)
    [piece] = editions.open_record(world.context, opening.ref.id).pieces
    assert "morning" in piece.html


def test_a_quota_that_cannot_be_met_is_said_with_the_nearest(world: World) -> None:
    gate = world.gate()
    axis = axes.make_axis(world.context, "Pace", "slow", "quick")
    [only] = sources.list_sources(world.context, gate.id)
    axes.lean(world.context, only.id, axis.id, 80)
    axes.aim(world.context, gate.id, axis.id, -50, 10)
    bring(world, gate, [story("Lamps are lit")])
    opening = opened(world, gate)
    edition = editions.find_edition(world.context, opening.ref.id)
    assert edition is not None
    [line] = edition.sheet.balance
    assert (line.axis, line.target, line.mean, line.off_by) == ("Pace", -50, 80, 120)


def test_the_next_edition_says_that_the_gate_was_opened_early_and_why(world: World) -> None:
    gate = world.gate()
    openings.open_early(world.context, gate.id, "I could not wait")
    assemble(world)
    early = living(world, gate)
    assert early.state == "open"
    editions.close_now(world.context, gate.id)
    opening = opened(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    assert [line.reason for line in record.breaches] == ["I could not wait"]
    assert record.before == early.date


def test_a_gate_that_is_closed_on_a_full_disk_is_closed_and_emptied_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit")])
    opening = opened(world, gate)

    def full(_: object) -> None:
        raise StoreFullError("The disk is full; nothing was changed")

    with monkeypatch.context() as patch:
        patch.setattr(period_rows, "say_emptied", full)
        assert editions.close_now(world.context, gate.id).state == "closed"
    with pytest.raises(GateClosedError):
        editions.open_record(world.context, opening.ref.id)
    with world.app.store.read() as reading:
        assert period_rows.find_to_empty(reading) is not None
    world.parts.tend(world.clock.now())
    with world.app.store.read() as reading:
        assert period_rows.find_to_empty(reading) is None


def test_what_was_asked_is_printed_once(world: World) -> None:
    gate = world.gate()
    threshold.note_asked(world.context, gate.id, "What becomes of the lamps?")
    threshold.note_asked(world.context, gate.id, "Who lights the lamps?")
    bring(world, gate, [story("Lamps are lit")])
    opening = opened(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    assert record.asked == "Who lights the lamps?"
    assert "It speaks of what you asked." in record.pieces[0].why
    line = threshold.find_line(world.context, gate.id, Side.ASKED, opening.id)
    assert line is not None
    assert threshold.find_line(world.context, gate.id, Side.ASKED) is None
    later = opened(world, gate, 5, 18)
    assert editions.open_record(world.context, later.ref.id).asked == ""


def test_what_goes_on_since_the_opening_before_is_seen_without_its_titles(world: World) -> None:
    gate = world.gate()
    bring(world, gate, [story("Strike at the harbour enters a third week")])
    first = opened(world, gate)
    world.at(5, 13)
    bring(
        world,
        gate,
        [
            story("Strike at the harbour enters a fourth week"),
            story("A new bakery in the old mill"),
        ],
    )
    second = opened(world, gate, 5, 18)
    why = {piece.title: piece.why for piece in editions.list_pieces(world.context, second.ref.id)}
    assert why == {
        "Strike at the harbour enters a fourth week": "It goes on from last time.",
        "A new bakery in the old mill": "New since the last opening.",
    }
    before = editions.find_edition(world.context, first.ref.id)
    assert before is not None
    assert before.told == ()


def test_skimmed_pieces_are_about_a_paragraph(world: World) -> None:
    gate = world.gate(intensity=Intensity.SKIM)
    sentence = "The lamp keeper walks along the quay and lights one lamp after the other. "
    bring(world, gate, [story("Lamps are lit", html=f"<p>{sentence * 40}</p>")])
    opening = opened(world, gate)
    [piece] = editions.list_pieces(world.context, opening.ref.id)
    assert piece.section == "In brief"
    [paragraph] = piece.article.blocks
    said = "".join(inline.text for inline in paragraph.inlines)  # type: ignore[union-attr]  # one of words
    assert said == (sentence * 5).strip()


def test_the_sources_of_one_piece_stand_beside_it(world: World) -> None:
    gate = world.gate()
    other = feed(world, gate, "Inland Post")
    text = " ".join(f"word{number}" for number in range(120))
    bring(world, gate, [story("Lamps are lit", html=f"<p>{text}</p>")])
    bring(world, gate, [story("Lamps lit", html=f"<p>{text}</p>")], source=other)
    opening = opened(world, gate)
    [piece] = editions.open_record(world.context, opening.ref.id).pieces
    assert {piece.source, *piece.also} == {"gazette.example", "Inland Post"}


def test_a_book_is_closed_with_its_gate(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit")])
    opening = opened(world, gate)
    world.at(5, 13)
    for ask in (
        lambda: editions.open_record(world.context, opening.ref.id),
        lambda: editions.open_part(world.context, opening.ref.id, 1),
        lambda: editions.list_pieces(world.context, opening.ref.id),
    ):
        with pytest.raises(GateClosedError):
            ask()
