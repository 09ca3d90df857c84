"""Plans: made, signed checkpoint by checkpoint, moved, ended, and met at the end."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from whenever import Date

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Forgetting, NotArrivedError
from osmosis.practices.mnestics.plans import PlanState, PlanStateError
from osmosis.practices.mnestics.service import (
    drafts,
    forgetting,
    left_drafts,
    opening,
    plans,
    signing,
    sitting,
)
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.practices.mnestics.store import plans as stored
from osmosis.practices.mnestics.store import sittings
from osmosis.sealing.tiers import Tier
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
    states,
)
from tests.practices.small_world import PASSPHRASE, START

OTHER = Date(2034, 9, 1)


def test_each_self_reads_the_letter_before_and_all_of_them_meet(either_world: World) -> None:
    world = either_world
    plan = make(world)
    live(world, plan, ["Bach, badly.", "Bach, less badly.", "Two strings broke."])
    assert states(world, plan) == ["signed", "signed", "signed", "coming"]
    come(world, MEETING)
    every = ["Learn the cello.", "Bach, badly.", "Bach, less badly.", "Two strings broke."]
    assert read(world, plan) == every
    assert sign(world, plan, "We play in the kitchen.").plan.name == "The cello"
    assert read(world, plan) == [*every, "We play in the kitchen."]
    now = plans.see(world.context, plan.id)
    assert now.state is PlanState.MET
    assert now.open_one is None
    assert [link.kind.value for link in now.plan.chain] == ["begun", *["state"] * 4]


def test_a_checkpoint_reads_only_the_letter_of_the_one_before(world: World) -> None:
    plan = make(world)
    come(world, FIRST)
    assert read(world, plan) == ["Learn the cello."]
    sign(world, plan, "Bach, badly.")
    come(world, SECOND)
    assert read(world, plan) == ["Bach, badly."]


def test_a_missed_checkpoint_is_unsigned_and_the_chain_goes_on(either_world: World) -> None:
    world = either_world
    plan = make(world)
    come(world, FIRST)
    held = signing.begin(world.context, plan.id)
    drafts.save_draft(world.context, held.id, DraftKey(about=plan.id), "I am still")
    world.read(held)
    come(world, FIRST.add(days=30))
    assert states(world, plan)[0] == "open"
    come(world, FIRST.add(days=31))
    assert states(world, plan) == ["unsigned", "coming", "coming", "coming"]
    [left] = left_drafts.list_left(world.context)
    assert (left.words, left.plan, left.pathway) == ("I am still", plan.name, None)
    assert sitting.see(world.context, held.id).is_over
    come(world, SECOND)
    assert read(world, plan) == ["Learn the cello."]
    assert sign(world, plan, "I was away.").signature.checkpoint == SECOND


def test_the_grace_ends_where_the_next_checkpoint_begins(world: World) -> None:
    dates = (Date(2031, 6, 1), Date(2031, 6, 5), MEETING)
    plan = make(world, dates=dates)
    come(world, dates[0].add(days=3))
    assert states(world, plan) == ["open", "coming", "coming"]
    come(world, dates[1])
    assert states(world, plan) == ["unsigned", "open", "coming"]


def test_the_meeting_waits_until_somebody_comes(world: World) -> None:
    plan = make(world)
    come(world, Date(2050, 1, 1))
    assert states(world, plan) == ["unsigned", "unsigned", "unsigned", "open"]
    assert read(world, plan) == ["Learn the cello."]
    signed = sign(world, plan, "")
    assert signed.signature.letter_id is None
    assert plans.see(world.context, plan.id).state is PlanState.MET


def test_a_checkpoint_is_open_from_the_first_minute_of_its_day(world: World) -> None:
    plan = make(world)
    world.clock.set(
        START.to_tz("Europe/Bucharest")
        .replace(year=2032, month=5, day=3, hour=23, minute=59)
        .to_instant()
    )
    with pytest.raises(NotArrivedError, match="still to come") as refused:
        sign(world, plan, "Too early.")
    assert refused.value.facts["opens"] == "2032-05-04"
    with pytest.raises(NotArrivedError):
        signing.begin(world.context, plan.id)
    world.clock.advance(TimeDelta(minutes=1))
    assert read(world, plan) == ["Learn the cello."]


def test_a_checkpoint_is_signed_once_and_nothing_is_rewritten(either_world: World) -> None:
    world = either_world
    plan = make(world)
    come(world, FIRST)
    first = sign(world, plan, "Bach, badly.", "one").signature
    assert sign(world, plan, "Bach, badly.", "one").signature == first
    with pytest.raises(PlanStateError, match="4 May 2032 is signed, and nothing is rewritten"):
        sign(world, plan, "Bach, well.")
    with pytest.raises(PlanStateError, match="nothing is rewritten"):
        read(world, plan)
    with world.app.store.read() as reading:
        row = reading.find(tables.signatures, id=first.id)
    assert row is not None
    for other in ({"hash_before": "1" * 64}, {"on_date": "2032-05-05"}):
        twice = {**row, "id": new_id(START), "letter_id": None, **other}
        with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
            transaction.insert(tables.signatures, **twice)


def test_a_state_needs_a_word(world: World) -> None:
    plan = make(world)
    come(world, FIRST)
    with pytest.raises(InvalidInputError, match="at least a word"):
        sign(world, plan, " \n")
    assert states(world, plan)[0] == "open"


def test_nothing_is_signed_after_the_end(world: World) -> None:
    plan = make(world)
    come(world, MEETING)
    sign(world, plan, "That was it.")
    for again in (
        lambda: sign(world, plan, "One more."),
        lambda: signing.end(world.context, plan.id, "One more."),
        lambda: plans.change_dates(world.context, plan.id, [OTHER]),
    ):
        with pytest.raises(PlanStateError, match="over"):
            again()


def test_an_early_end_is_signed_and_everything_is_opened(either_world: World) -> None:
    world = either_world
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    come(world, Date(2032, 8, 1))
    for _ in range(2):
        signed = signing.end(world.context, plan.id, "The cello is sold.", "end")
    assert signed.signature.kind.value == "ended"
    assert read(world, plan) == ["Learn the cello.", "Bach, badly.", "The cello is sold."]
    now = plans.see(world.context, plan.id)
    assert now.state is PlanState.ENDED
    assert states(world, plan) == ["signed"]
    assert len(now.plan.chain) == 3


def test_an_end_leaves_the_checkpoint_that_was_open_unsigned(world: World) -> None:
    plan = make(world)
    come(world, FIRST)
    held = signing.begin(world.context, plan.id)
    signing.end(world.context, plan.id, "Enough.")
    assert states(world, plan) == ["unsigned"]
    assert sitting.see(world.context, held.id).is_over
    world.run_due()
    assert read(world, plan) == ["Learn the cello.", "Enough."]


def test_an_end_is_given_a_reason_and_comes_before_the_meeting(world: World) -> None:
    plan = make(world)
    with pytest.raises(InvalidInputError, match="at least a word"):
        signing.end(world.context, plan.id, "")
    come(world, MEETING)
    with pytest.raises(PlanStateError, match="day of the meeting has come"):
        signing.end(world.context, plan.id, "Too late to end it.")


def test_moving_dates_is_signed_and_what_came_stays(either_world: World) -> None:
    world = either_world
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    changed = plans.change_dates(world.context, plan.id, [MEETING, OTHER])
    assert plans.change_dates(world.context, plan.id, [OTHER, MEETING]) == changed
    assert [link.kind.value for link in changed.chain] == ["begun", "state", "dates"]
    points = plans.see(world.context, plan.id).checkpoints
    assert [one.date for one in points] == [FIRST, OTHER, MEETING]
    assert [one.is_meeting for one in points] == [False, False, True]
    come(world, SECOND)
    assert states(world, plan) == ["signed", "coming", "coming"]
    come(world, OTHER)
    assert read(world, plan) == ["Bach, badly."]


def test_days_begin_in_the_zone_of_the_plan_and_may_move_to_another(world: World) -> None:
    plan = make(world, zone="Pacific/Auckland")
    world.clock.set(START.from_utc(2032, 5, 3, 12))
    assert read(world, plan) == ["Learn the cello."]
    sign(world, plan, "Winter.")
    moved = plans.change_dates(world.context, plan.id, DATES[1:], "pacific/honolulu")
    assert moved.chain[-1].zone == "Pacific/Honolulu"
    world.clock.set(START.from_utc(2033, 5, 4, 9, 59))
    assert states(world, plan)[1] == "coming"
    world.clock.set(START.from_utc(2033, 5, 4, 10))
    assert states(world, plan)[1] == "open"


def test_the_day_of_the_meeting_is_not_moved_once_it_has_come(world: World) -> None:
    plan = make(world)
    come(world, MEETING)
    with pytest.raises(PlanStateError, match="cannot be moved"):
        plans.change_dates(world.context, plan.id, [MEETING.add(days=9)])


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"dates": ()}, "at least one date"),
        ({"dates": (Date(2031, 5, 4),)}, "lies after today"),
        ({"dates": (FIRST, SECOND, FIRST)}, "cannot fall on one day"),
        ({"dates": (Date(2131, 5, 5),)}, "within a century"),
        ({"dates": [FIRST.add(days=day) for day in range(101)]}, "at most 100"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"first_letter": " "}, "says what it is for"),
        ({"name": " "}, "A plan needs a name"),
        ({"grace_days": 367}, "up to 366 days"),
        ({"keeping": Keeping(tier=Tier.SEALED)}, "set a passphrase first"),
        ({"keeping": Keeping(tier=Tier.WITNESSED)}, "has a witness"),
    ],
)
def test_what_cannot_be_a_plan_is_refused_in_one_sentence(
    world: World, wanted: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        make(world, **wanted)
    assert plans.list_plans(world.context) == []


def test_two_plans_have_two_names(world: World) -> None:
    make(world)
    with pytest.raises(InvalidInputError, match="Another plan has this name"):
        make(world, name="the  CELLO")


def test_a_date_that_came_is_not_given_again(world: World) -> None:
    plan = make(world, zone="Pacific/Auckland")
    world.clock.set(START.from_utc(2032, 5, 3, 12))
    with pytest.raises(InvalidInputError, match="cannot fall on one day"):
        plans.change_dates(world.context, plan.id, DATES, "Pacific/Honolulu")


def test_the_same_wish_twice_makes_one_plan(world: World) -> None:
    plans_made = [make(world, client_id="one") for _ in range(2)]
    assert plans_made[0] == plans_made[1]
    assert len(plans.list_plans(world.context)) == 1


def test_a_forgotten_passphrase_leaves_the_letter_and_the_checkpoint_is_signed(
    world: World,
) -> None:
    world.set_passphrase()
    plan = make(world, keeping=Keeping(tier=Tier.SEALED, forgetting=Forgetting.KEPT))
    come(world, FIRST)
    assert read(world, plan) == ["This message waits for the passphrase"]
    sign(world, plan, "I forgot the passphrase.")
    come(world, MEETING)
    held = signing.begin(world.context, plan.id)
    opening.unlock(world.context, held.arrivals, PASSPHRASE)
    assert read(world, plan) == ["Learn the cello.", "I forgot the passphrase."]


def test_while_the_clock_is_doubted_nothing_is_opened_or_signed(world: World) -> None:
    plan = make(world)
    come(world, SECOND)
    make(world, name="Later", dates=[MEETING])
    come(world, FIRST)
    with pytest.raises(NotArrivedError, match="clock"):
        signing.begin(world.context, plan.id)
    for sign_something in (
        lambda: sign(world, plan, "Now?"),
        lambda: signing.end(world.context, plan.id, "Now?"),
        lambda: plans.change_dates(world.context, plan.id, [MEETING]),
    ):
        with pytest.raises(ConflictError, match="clock"):
            sign_something()


@pytest.mark.parametrize(
    ("kind", "is_there"), [(Forgetting.KEPT, True), (Forgetting.LET_GO, False)]
)
def test_letters_are_forgotten_after_the_meeting_and_not_before(
    world: World, kind: Forgetting, is_there: bool
) -> None:
    plan = make(world, keeping=keeping(kind))
    live(world, plan, ["Bach, badly."])
    come(world, MEETING)
    assert read(world, plan) == ["Learn the cello.", "Bach, badly."]
    sign(world, plan, "")
    assert bool(read(world, plan)) is is_there
    assert list(world.app.parts["mnestics"].verify()) == []


def test_a_letter_that_was_let_go_leaves_its_place_in_the_chain(world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    letter_id = plan.chain[0].letter_id
    assert letter_id is not None
    forgetting.let_go_of_message(world.context, letter_id)
    come(world, MEETING)
    assert read(world, plan) == ["Bach, badly."]
    assert len(plans.see(world.context, plan.id).plan.chain) == 2
    assert list(world.app.parts["mnestics"].verify()) == []


def test_a_plan_is_found_by_its_name(world: World) -> None:
    plan = make(world)
    make(world, name="The house")
    assert plans.find_by_name(world.context, "the cello").plan.id == plan.id
    for name, told in (("the", "More than one"), ("garden", "No plan")):
        with pytest.raises(NotFoundError, match=told):
            plans.find_by_name(world.context, name)


def test_two_that_begin_at_once_open_one_sitting(world: World) -> None:
    plan = make(world)
    come(world, FIRST)
    assert signing.find_begun(world.context, plan.id) is None
    held = signing.begin(world.context, plan.id)
    assert signing.begin(world.context, plan.id) == held
    assert signing.find_begun(world.context, plan.id) == held
    with world.app.store.read() as reading:
        assert stored.find_sitting(reading, plan.id, "2032-05-04") == held.id
        assert len(sittings.list_sittings(reading)) == 1
