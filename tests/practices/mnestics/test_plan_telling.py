"""What plans tell the shells: due, cards, calendar, drawing, search, references, reachability."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from whenever import Date

from osmosis.calendar.entries import list_entries
from osmosis.channels.folder import choose_folder
from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import Span
from osmosis.practices.mnestics.model import Forgetting, NotArrivedError
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.rules.spans import Window
from osmosis.practices.mnestics.service import (
    drafts,
    letters,
    mapping,
    opening,
    plans,
    reaching,
    signing,
)
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.sealing.age import generate_identity
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import add_rest
from osmosis.worker.chores import Round, chores_of
from tests.faults.marking import MARKER, forms_in, places_of
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.planning import (
    DATES,
    FIRST,
    MEETING,
    SECOND,
    come,
    keeping,
    live,
    make,
    read,
    sign,
)
from tests.practices.small_world import START

ALWAYS = Span(start=START, end=Instant.from_utc(2050, 1, 1))


def entries(world: World) -> list[str]:
    """The days in the calendar, and at what time."""
    found = list_entries(world.app.store, world.app.parts.values(), ALWAYS)
    return [f"{one.title} {one.at.to_tz(one.zone).to_plain().format_iso()}" for one in found]


def test_the_dates_stand_in_the_calendar_until_they_are_signed(world: World) -> None:
    plan = make(world)
    assert entries(world) == [f"The cello {day.format_iso()}T09:00:00" for day in DATES]
    come(world, FIRST)
    assert len(entries(world)) == 4
    sign(world, plan, "Bach, badly.")
    assert len(entries(world)) == 3
    plans.change_dates(world.context, plan.id, [MEETING])
    [entry] = world.app.parts["mnestics"].calendar(ALWAYS)
    assert entry.uid == f"{plan.id}:2036-05-04@mnestics"
    assert entry.changed_at == world.clock.now()
    signing.end(world.context, plan.id, "Enough.")
    assert entries(world) == []


def test_a_checkpoint_reminds_once_at_nine_and_not_when_it_is_signed(
    world: World, tmp_path: Path
) -> None:
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    plan = make(world)
    look = Round(chores_of(world.app))
    come(world, FIRST, hour=3)
    look.go(Event())
    assert list(folder.iterdir()) == []
    for hour in (6, 7):
        come(world, FIRST, hour)
        look.go(Event())
        assert len(list(folder.iterdir())) == 1
    sign(world, plan, "Bach, badly.")
    come(world, SECOND, hour=3)
    sign(world, plan, "Before breakfast.")
    come(world, SECOND, hour=7)
    look.go(Event())
    assert len(list(folder.iterdir())) == 1


def test_a_reminder_that_waits_is_taken_back_when_it_was_signed(
    world: World, tmp_path: Path
) -> None:
    plan = make(world)
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    folder.rename(tmp_path / "unplugged")
    look = Round(chores_of(world.app))
    come(world, FIRST)
    look.go(Event())
    sign(world, plan, "Bach, badly.")
    (tmp_path / "unplugged").rename(folder)
    world.clock.advance(TimeDelta(hours=1))
    look.go(Event())
    assert list(folder.iterdir()) == []


def test_each_checkpoint_falls_due_once_and_is_left_once(either_world: World) -> None:
    world = either_world
    plan = make(world)
    world.clock.set(Instant.from_utc(2033, 5, 10))
    done = [(one.kind, one.slot) for one in world.run_due().done]
    assert sorted(done) == [
        ("mnestics.checkpoint", f"{plan.id}:2032-05-04"),
        ("mnestics.checkpoint", f"{plan.id}:2033-05-04"),
        ("mnestics.unsigned", f"{plan.id}:2032-05-04"),
    ]
    assert world.run_due().done == []


def test_a_card_asks_for_the_checkpoint_that_has_come_and_never_for_ever(world: World) -> None:
    plan = make(world)

    def asked() -> list[tuple[str, str]]:
        found = world.app.parts["mnestics"].cards(FIRST)
        return [(card.title, card.address) for card in found]

    assert asked() == []
    come(world, FIRST)
    address = f"/mnestics/plans/{plan.id}/sign"
    assert asked() == [("Sign: The cello", address)]
    sign(world, plan, "Bach, badly.")
    assert asked() == []
    come(world, MEETING)
    assert asked() == [("All authors meet: The cello", address)]
    come(world, MEETING.add(days=31))
    assert asked() == []


def test_the_drawing_has_every_checkpoint_and_every_letter(world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    marks = list(world.app.parts["mnestics"].threads(ALWAYS))
    points = [mark for mark in marks if mark.kind == "checkpoint"]
    assert [mark.at.to_tz("Europe/Bucharest").date() for mark in points] == list(DATES)
    signed = plans.see(world.context, plan.id).plan.chain[1]
    assert [mark.ref for mark in points] == [signed.ref, plan.ref, plan.ref, plan.ref]
    found = [mark for mark in marks if mark.kind == "reading"]
    assert [mark.sealed for mark in found] == [False, True, True]
    assert {mark.to for mark in points} == {plan.ref}
    [line] = world.app.parts["mnestics"].thread_lines()
    assert (line.ref, line.kind, line.label) == (plan.ref, "plan", plan.name)


def test_references_lead_to_the_plan(world: World) -> None:
    plan = make(world)
    parts = world.app.parts["mnestics"]
    first = plan.chain[0]
    assert first.letter_id is not None
    with pytest.raises(NotArrivedError) as refused:
        parts.resolve(Ref("mnestics", "message", first.letter_id))
    assert refused.value.facts["opens"] == "2032-05-04"
    told = [parts.resolve(ref) for ref in (plan.ref, first.ref)]
    assert [(one.title, one.address, one.state, one.glossable) for one in told] == [
        ("The cello", f"/mnestics/plans/{plan.id}", "open", True),
        ("The cello, signed 2031-05-04", f"/mnestics/plans/{plan.id}", "begun", False),
    ]
    assert {one.content_sha256 for one in told} == {first.sha256}
    live(world, plan, ["Bach, badly."])
    letter = parts.resolve(Ref("mnestics", "message", first.letter_id))
    assert letter.title == "The cello, 4 May 2031"
    for kind in ("plan", "signature"):
        with pytest.raises(NotFoundError):
            parts.resolve(Ref("mnestics", kind, new_id(START)))


def test_no_letter_of_a_plan_is_an_orphan_and_who_reads_it_is_said(world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    awaited = reaching.next_checkpoints(world.context)
    chain = plans.see(world.context, plan.id).plan.chain
    days = [awaited[link.letter_id] for link in chain if link.letter_id is not None]
    assert days == [MEETING, SECOND]
    assert list(reaching.list_orphans(world.context)) == []
    come(world, SECOND.add(days=31))
    awaited = reaching.next_checkpoints(world.context)
    assert awaited[chain[1].letter_id or plan.id] == DATES[2]
    come(world, MEETING)
    sign(world, plan, "")
    assert reaching.next_checkpoints(world.context) == {}
    assert list(reaching.list_orphans(world.context)) == []


def test_no_pathway_reads_a_letter_of_a_plan_and_no_other_route_opens_it(world: World) -> None:
    plan = make(world)
    world.path(reads=(ToMeToday(),))
    letter_id = plan.chain[0].letter_id
    assert letter_id is not None
    come(world, FIRST)
    assert world.words(world.begin()) == ["You begin here."]
    assert [one.letter.client_id for one in letters.list_letters(world.context)] != []
    assert letter_id not in {one.letter.id for one in letters.list_letters(world.context)}
    with pytest.raises(NotArrivedError):
        letters.open_letters(world.context, [letter_id])
    with pytest.raises(NotArrivedError):
        opening.open_message(world.context, letter_id)


def test_what_was_read_is_found_and_fades_only_after_the_meeting(world: World) -> None:
    plan = make(world, keeping=keeping(Forgetting.FADES))
    live(world, plan, ["Bach, badly."])

    def found() -> list[tuple[str, str]]:
        documents = world.app.parts["mnestics"].search_documents(START)
        return [(one.title, one.text) for one in documents if not one.removed]

    assert found() == [("The cello, 4 May 2031", "Learn the cello.")]
    come(world, MEETING)
    read(world, plan)
    sign(world, plan, "")
    assert found() == []


def test_the_map_shows_where_a_letter_of_a_plan_goes(world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    drawn = mapping.map_of(world.context, Window(start=Date(2031, 1, 1), end=Date(2037, 1, 1)))
    days = {stop.date for stop in drawn.travels.stops.values()}
    assert days == {Date(2031, 5, 4), FIRST, SECOND, MEETING}


def test_a_plan_at_rest_is_met_nowhere(world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    come(world, SECOND)
    [_] = world.app.search.find("learn the cello").hits
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=plan.ref)
    parts = world.app.parts["mnestics"]
    assert list(parts.cards(SECOND)) == []
    assert entries(world) == []
    assert world.app.search.find("learn the cello").hits == ()
    assert plans.list_plans(world.context) == []
    with pytest.raises(NotFoundError, match="at rest"):
        plans.see(world.context, plan.id)


@pytest.fixture(params=list(Tier))
def marked(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A person whose plan says the marker wherever it can, and who is writing it again."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    world = World.new(tmp_path)
    world.set_passphrase()
    tier: Tier = request.param
    witness = generate_identity().recipient if tier is Tier.WITNESSED else None
    plan = make(world, f"First {MARKER}", keeping=Keeping(tier=tier, witness=witness))
    come(world, FIRST)
    held = signing.begin(world.context, plan.id)
    drafts.save_draft(world.context, held.id, DraftKey(about=plan.id), f"Draft {MARKER}")
    read(world, plan)
    sign(world, plan, f"State {MARKER}")
    come(world, SECOND)
    held = signing.begin(world.context, plan.id)
    drafts.save_draft(world.context, held.id, DraftKey(about=plan.id), f"Draft {MARKER}")
    yield world
    world.app.close()


def found_in(world: World) -> list[str]:
    return places_of(MARKER, [world.app.config.home, world.app.config.home.parent / "temporary"])


def test_what_is_written_for_a_checkpoint_lies_nowhere_in_plain(
    marked: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert found_in(marked) == []
    [one] = plans.list_plans(marked.context)
    signing.end(marked.context, one.plan.id, f"Ended {MARKER}")
    marked.reopen()
    marked.live()
    assert found_in(marked) == []
    assert forms_in(caplog.text.encode(), MARKER) == []
