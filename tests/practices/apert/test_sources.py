"""Sources stand behind one gate each, under an address that can be one, and lean on axes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import Asks, Gap, GapReason, Leaning, SourceKind, SourceState
from osmosis.practices.apert.rules.source_addresses import address_key, checked_address
from osmosis.practices.apert.service import axes, gates, sources
from osmosis.practices.apert.store import axes as axis_rows
from osmosis.practices.apert.store import known, periods
from osmosis.practices.apert.store import sources as rows
from tests.practices.apert.conftest import FEED, World

HASHES = {f"{n:064x}": f"{n + 1:064x}" for n in range(600)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (SourceKind.FEED, " http://example.org "),
        (SourceKind.FEED, "https://müller.example:8443/feed?tag=a&tag=b"),
        (SourceKind.FEED, "https://[2001:db8::1]/feed"),
        (SourceKind.MAILBOX, "imaps://me@mail.example/News"),
        (SourceKind.MAILBOX, "/home/me/Maildir"),
        (SourceKind.FOLDER, "C:\\Papers"),
        (SourceKind.WORK, "/books/montaigne.epub"),
        (SourceKind.PEER, "https://friend.example/capsule.zip"),
        (SourceKind.PERSON, "Grandmother"),
        (SourceKind.SAVED, "saved"),
    ],
)
def test_an_address_is_kept_as_it_was_given(kind: SourceKind, text: str) -> None:
    assert checked_address(kind, text) == text.strip()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (SourceKind.FEED, ""),
        (SourceKind.FEED, "gazette.example/feed"),
        (SourceKind.FEED, "ftp://gazette.example/feed"),
        (SourceKind.FEED, "file:///etc/passwd"),
        (SourceKind.FEED, "javascript:alert(1)"),
        (SourceKind.FEED, "https://"),
        (SourceKind.FEED, "https://a..b/"),
        (SourceKind.FEED, "https://-a.example/"),
        (SourceKind.FEED, "https://[::1/"),
        (SourceKind.FEED, "https://a.example:port/"),
        (SourceKind.FEED, "https://me:secret@a.example/"),
        (SourceKind.FEED, "https://a.example@b.example/"),
        (SourceKind.FEED, "https://a.example\\@b.example/"),
        (SourceKind.FEED, "https://a.example/\u202efeed"),
        (SourceKind.FEED, "https://a.example/a b"),
        (SourceKind.FEED, "https://a.example/" + "x" * 2_000),
        (SourceKind.FEED, f"https://{'a' * 64}.example/"),
        (SourceKind.MAILBOX, "imaps://me:secret@mail.example/"),
        (SourceKind.MAILBOX, "me@mail.example"),
        (SourceKind.FOLDER, "papers"),
        (SourceKind.WORK, "https://books.example/a.epub"),
        (SourceKind.PERSON, "  "),
    ],
)
def test_what_cannot_be_an_address_is_refused(kind: SourceKind, text: str) -> None:
    with pytest.raises(InvalidInputError):
        checked_address(kind, text)


def test_a_source_without_a_name_is_called_by_its_host_or_by_all_of_its_address(
    world: World,
) -> None:
    gate = world.gate()
    for kind, address, title in (
        (SourceKind.MAILBOX, "imaps://me@mail.example/News", "mail.example"),
        (SourceKind.FOLDER, "//[papers", "//[papers"),
        (SourceKind.PERSON, "//[Ana", "//[Ana"),
    ):
        wanted = sources.NewSource(address=address, kind=kind)
        assert sources.add_source(world.context, gate.id, wanted).title == title


def test_addresses_that_mean_the_same_have_one_key() -> None:
    feed, person = SourceKind.FEED, SourceKind.PERSON
    same = ["http://www.a.example/feed/", "https://a.example/feed", "https://a.example/feed#x"]
    assert len({address_key(feed, one) for one in same}) == 1
    assert address_key(person, "Ana") == address_key(person, "ana")
    assert address_key(person, "/ana") != address_key(SourceKind.FOLDER, "/ana")


def test_a_gate_has_a_source_once_and_one_that_was_retired_comes_back(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    again = sources.NewSource(address="http://www.gazette.example/feed.xml", name="The Gazette")
    with pytest.raises(ConflictError, match="already"):
        sources.add_source(world.context, gate.id, again)
    sources.retire_source(world.context, source.id)
    assert sources.list_sources(world.context, gate.id) == []
    assert len(sources.list_sources(world.context, gate.id, retired=True)) == 1
    back = sources.add_source(world.context, gate.id, again)
    assert (back.id, back.name, back.retired_at) == (source.id, "The Gazette", None)
    twin = replace(back, id=new_id(world.clock.now()))
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        rows.add_source(transaction, twin)


def test_a_source_is_renamed_weighed_and_moved(either_world: World) -> None:
    world = either_world
    gate, other = (
        world.gate(),
        gates.make_gate(world.context, gates.NewGate(name="Other", rhythm="weekly")),
    )
    [source] = sources.list_sources(world.context, gate.id)
    sources.rename_source(world.context, source.id, "The Gazette")
    sources.weigh_source(world.context, source.id, 2.25)
    moved = sources.move_source(world.context, source.id, other.id)
    assert (moved.name, moved.weight, moved.gate_id) == ("The Gazette", 2.25, other.id)
    assert sources.get_source(world.context, source.id) == moved
    assert sources.list_sources(world.context, gate.id) == []
    sources.add_source(world.context, gate.id, sources.NewSource(address=FEED))
    with pytest.raises(ConflictError, match="already"):
        sources.move_source(world.context, source.id, gate.id)
    for weight in (0.05, 10.5, float("nan")):
        with pytest.raises(InvalidInputError, match="between"):
            sources.weigh_source(world.context, source.id, weight)


def test_how_visits_stand_is_kept_and_tells_which_are_to_be_made(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    now = world.clock.now()
    state = SourceState(
        source_id=source.id,
        next_at=now.add(hours=1),
        validators={"ETag": '"a"'},
        window=TimeDelta(hours=30),
        failures=2,
        reachable=False,
        looked_at=now,
        showed_any=True,
        asks=Asks(ttl_minutes=60, skip_hours=frozenset({3, 4}), skip_days=frozenset({7})),
        pictures="locked",
    )
    with world.app.store.write() as transaction:
        [(first, _)] = rows.each_to_visit(transaction, now)
        assert first == source
        rows.set_state(transaction, state)
        assert list(rows.each_to_visit(transaction, now)) == []
        assert list(rows.each_to_visit(transaction, now.add(hours=1))) == [(source, state)]
    assert not sources.is_reachable(world.context, source.id)
    gates.pause_gate(world.context, gate.id)
    with world.app.store.read() as reading:
        assert rows.get_state(reading, source.id) == state
        assert list(rows.each_to_visit(reading, now.add(hours=1))) == []


def test_entries_are_known_again_by_their_keyed_hashes(either_world: World) -> None:
    world = either_world
    changed = dict.fromkeys(list(HASHES)[:2], "f" * 64)
    with world.app.store.write() as transaction:
        known.set_known(transaction, HASHES, {})
        known.set_known(transaction, {**HASHES, **changed}, HASHES)
    with world.app.store.read() as reading:
        found = known.find_known(reading, [*HASHES, "e" * 64])
    assert found == {**HASHES, **changed}


def test_what_may_have_been_missed_is_kept(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    now = world.clock.now()
    gap = Gap(
        id=new_id(now),
        period_id=world.filling(gate).id,
        source_id=source.id,
        from_at=now,
        until_at=now.add(hours=5),
        reason=GapReason.ASLEEP,
    )
    with world.app.store.write() as transaction:
        periods.add_gap(transaction, gap)
        assert periods.list_gaps(transaction, gap.period_id) == [gap]


def test_axes_are_named_and_sources_lean_on_them(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    era = axes.make_axis(world.context, "Era", "ancient", "new")
    axes.lean(world.context, source.id, era.id, 20)
    axes.lean(world.context, source.id, era.id, -100)
    [leaning] = axes.list_leanings(world.context, gate.id)
    assert leaning == Leaning(source_id=source.id, axis_id=era.id, value=-100)
    target = axes.aim(world.context, gate.id, era.id, 0, 30)
    assert axes.list_targets(world.context, gate.id) == [target]
    renamed = axes.change_axis(world.context, replace(era, high="today", virtue="Patience"))
    assert axes.list_axes(world.context) == [renamed]
    axes.lean_nowhere(world.context, source.id, era.id)
    assert axes.list_leanings(world.context) == []
    axes.lean(world.context, source.id, era.id, 1)
    axes.remove_axis(world.context, era.id)
    assert [axes.list_leanings(world.context), axes.list_targets(world.context, gate.id)] == [
        [],
        [],
    ]


def test_an_axis_has_a_name_of_its_own_and_two_ends(world: World) -> None:
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    era = axes.make_axis(world.context, "Era", "ancient", "new")
    for words in (("era", "a", "b"), ("", "a", "b"), ("New", "", "b"), ("New", "a", "A")):
        with pytest.raises(InvalidInputError):
            axes.make_axis(world.context, *words)
    with pytest.raises(InvalidInputError):
        axes.lean(world.context, source.id, era.id, 101)
    with pytest.raises(InvalidInputError):
        axes.aim(world.context, gate.id, era.id, 0, 201)
    with pytest.raises(NotFoundError):
        axes.lean(world.context, source.id, gate.id, 0)


def test_the_database_knows_how_far_a_source_can_lean(either_world: World) -> None:
    world = either_world
    [source] = sources.list_sources(world.context, world.gate().id)
    era = axes.make_axis(world.context, "Era", "ancient", "new")
    beyond = Leaning(source_id=source.id, axis_id=era.id, value=101)
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        axis_rows.set_leaning(transaction, beyond)
