"""Who will read a message where junctions coincide, change places, or hang in the balance."""

from __future__ import annotations

from dataclasses import replace

from whenever import Date, Instant

from osmosis.practices.mnestics.model import Address, Junction, JunctionState, Pathway
from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, Reads, ToMeToday, Unit
from osmosis.practices.mnestics.rules.junction_sets import Run
from osmosis.practices.mnestics.rules.reaching import MessageReach, reach, reach_of
from tests.practices.mnestics.making import (
    changed,
    fall,
    message,
    number_id,
    pathway,
    weekly,
    world,
)
from tests.practices.mnestics.sundays import (
    KEPT,
    LAST,
    NOW,
    OPEN,
    UNKEPT,
    YEAR,
    Story,
    runs,
    sundays,
)

EVENINGS = weekly("2031-01-05 18:00")


def in_samoa(reads: Reads, states: list[JunctionState], number: int) -> MessageReach:
    """Who reads what left at one of three junctions; the last two share an instant."""
    path = pathway(
        1,
        reads,
        weekly("2011-12-29 09:00", "Pacific/Apia", "day"),
        made_at=Instant.from_utc(2011, 1, 1),
    )
    now = Instant.from_utc(2011, 12, 30, 20)
    line = fall(path, now, states)
    left = message(number, line[number])
    return reach_of(left, [path], world(now, [line], [left]), Instant.from_utc(2012, 1, 5))


def test_of_two_junctions_at_one_instant_the_first_may_still_be_kept_after_the_second() -> None:
    before = (Lags(counts=(1,)),)
    found = in_samoa(before, [KEPT, OPEN, KEPT], 2)
    assert (found.will.runs, found.may.runs) == (runs(3, 3), runs(4, 7))
    # One place further back than it would be if the second had not been kept.
    assert in_samoa(before, [KEPT, OPEN, KEPT], 1).is_orphan
    assert in_samoa((Lags(counts=(2,)),), [KEPT, OPEN, KEPT], 1).will.runs == runs(3, 3)


def test_a_junction_that_was_kept_is_in_no_run_of_those_around_it() -> None:
    found = in_samoa((RandomOld(),), [KEPT, OPEN, KEPT], 0)
    assert found.may.runs == (Run(number_id(1), 1, 1), Run(number_id(1), 3, 7))


def test_an_open_junction_reads_by_the_parameters_it_fell_under() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT, KEPT, OPEN])
    new = replace(story.pathways[0].parameters, reads=(Lags(counts=(2,)),))
    path = changed(story.pathways[0], NOW, new, 1)
    found = reach_of(story.messages[2], [path], story.world(), YEAR)
    assert found.will.runs == runs(3, 4)


def test_a_junction_of_which_the_grace_is_over_is_not_waited_for() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT, OPEN, KEPT])
    assert story.reach(1).is_orphan


def test_a_junction_that_a_sleeping_machine_has_missed_is_not_waited_for() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT])
    assert story.reach(1).will.runs == runs(3, 3)  # 26 January is still open, 19 January is not


def test_a_letter_that_a_begun_sitting_reads_is_left_to_it() -> None:
    story = sundays((), [KEPT, KEPT, KEPT, OPEN])
    letter = message(50, to=Address.NEXT, pathway_id=number_id(1))
    known = replace(story.world(letter), settled={number_id(1003): {letter.id}})
    found = reach_of(letter, story.pathways, known, YEAR)
    assert (found.will.runs, found.may.runs) == (runs(3, 3), runs(4, LAST))


def test_nothing_is_read_in_the_sitting_in_which_it_is_written() -> None:
    near = CalendarLag(amount=1, unit=Unit.DAY, within_days=2)
    story = sundays((near,), [KEPT, KEPT, KEPT, OPEN])
    assert story.reach(3).is_orphan


def test_random_old_may_draw_a_message_again_that_is_still_to_be_read() -> None:
    later = CalendarLag(amount=3, unit=Unit.MONTH, within_days=3)
    found = sundays((later, RandomOld()), [KEPT] * 4).reach(0, read=[0])
    assert (found.will.runs, found.may.runs) == (runs(13, 13), runs(4, 12))


def drawn_in_the_evening(others: list[Pathway], story: Story, number: int) -> list[int]:
    """The Sunday evenings that may draw a message that was read."""
    evenings = pathway(9, (RandomOld(of=number_id(1)),), EVENINGS)
    known = story.world(read=[number])
    known = replace(
        known, junctions={**known.junctions, evenings.id: fall(evenings, NOW, [UNKEPT] * 4)}
    )
    found = reach(story.messages, [*story.pathways, *others, evenings], known, YEAR)
    may = found[number_id(number)].may
    return [key.number for key in may if key.pathway_id == evenings.id]


def test_missed_sittings_keep_a_message_from_fading() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT] * 4)
    assert drawn_in_the_evening([], story, 3) == list(range(4, LAST))
    assert drawn_in_the_evening([], story, 2) == []


def test_a_message_waits_for_a_slower_pathway_only_between_two_sittings_of_its_own() -> None:
    months = pathway(
        2, (Lags(counts=(1,), of=number_id(1)),), weekly("2031-02-28 09:00", unit="month")
    )
    sunday = Date(2031, 1, 5)
    before = [
        number
        for number in range(4, LAST)
        for month in range(2, 13)
        if sunday.add(weeks=number) < Date(2031, month, 28) <= sunday.add(weeks=number + 1)
    ]
    # If no Sunday is kept until then, that month reads what left on the last one that was.
    assert drawn_in_the_evening([months], sundays((), [KEPT] * 4), 3) == before


def across_the_date_line() -> tuple[Pathway, list[Junction]]:
    """A daily pathway; of the slots of 13 and 14 February 2031 the later one falls first."""
    cadence = weekly("2031-01-05 09:00", "Pacific/Pago_Pago", "day")
    moved = cadence.in_zone("Pacific/Kiritimati", 40)
    path = pathway(1, (CalendarLag(amount=30, unit=Unit.DAY), ToMeToday()), moved)
    return path, fall(path, NOW, [KEPT] * 30)


def test_a_calendar_lag_goes_by_dates_where_two_have_changed_places() -> None:
    path, line = across_the_date_line()
    left = [message(number, line[number]) for number in (9, 10)]
    found = reach(left, [path], world(NOW, [line], left), YEAR)
    assert [found[number_id(number)].will.runs for number in (9, 10)] == [
        runs(40, 40),
        runs(39, 39),
    ]


def test_a_letter_to_a_date_goes_by_dates_where_two_have_changed_places() -> None:
    path, line = across_the_date_line()
    letter = message(50, to=Address.DATE, to_date=Date(2031, 2, 14))
    found = reach_of(letter, [path], world(NOW, [line], [letter]), Instant.from_utc(2031, 2, 20))
    assert (found.will.runs, found.may.runs) == (runs(39, 39), runs(41, 46))
