"""Who will read a message: the answers that people are given, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from whenever import Date, Instant

from osmosis.practices.mnestics.model import (
    Address,
    Forgetting,
    Message,
    PathwayState,
)
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.junction_sets import JunctionKey
from osmosis.practices.mnestics.rules.reaching import (
    Prospect,
    compare,
    has_faded,
    reach,
    reach_of,
)
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

MONTHLY = weekly("2031-01-31 09:00", unit="month")


def test_a_message_for_the_next_sitting_may_be_read_later_if_that_is_missed() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT] * 4)
    found = story.reach(3)
    assert (found.will.runs, found.may.runs) == (runs(4, 4), runs(5, LAST))
    assert found.next_reader is not None
    assert found.next_reader.key == JunctionKey(number_id(1), 4)
    assert found.next_reader.date == Date(2031, 2, 2)
    assert found.next_reader.due_at == Instant.from_utc(2031, 2, 2, 9)


def test_counted_in_slots_a_message_is_read_at_that_slot_or_never() -> None:
    story = sundays((Lags(counts=(2,)),), [KEPT, KEPT, UNKEPT, KEPT], Basis.SLOTS)
    assert story.reach(3).will.runs == runs(5, 5)
    assert story.reach(3).may.runs == ()
    assert story.reach(1).is_orphan


def test_a_board_of_four_shows_a_line_four_times_and_longer_if_sittings_are_missed() -> None:
    story = sundays((Lags(counts=(1, 2, 3, 4), is_board=True),), [KEPT] * 4)
    found = story.reach(1)
    assert (found.will.runs, found.may.runs) == (runs(4, 5), runs(6, LAST))
    retired = replace(story.messages[1], retired_at=NOW)
    gone = reach_of(retired, story.pathways, story.world(), YEAR)
    assert (len(gone.will), len(gone.may), gone.is_orphan) == (0, 0, False)


def test_what_left_in_a_sitting_that_goes_on_counts_as_if_that_will_be_kept() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT, KEPT, OPEN])
    assert story.reach(3).will.runs == runs(4, 4)
    # If it is never kept, what left before is read once more.
    assert story.reach(2).will.runs == runs(3, 3)
    assert story.reach(2).may.runs == runs(4, LAST)


def test_a_sitting_that_has_begun_reads_what_was_settled_then() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT, KEPT, OPEN])
    known = replace(story.world(), settled={number_id(1003): {number_id(0)}})
    found = reach(story.messages, story.pathways, known, YEAR)
    assert found[number_id(0)].will.runs == runs(3, 3)
    assert found[number_id(2)].will.runs == ()
    assert found[number_id(2)].may.runs == runs(4, LAST)


def test_what_left_at_a_junction_that_was_not_kept_is_an_orphan_to_sittings_kept() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT, KEPT, KEPT, UNKEPT])
    assert story.reach(3).is_orphan
    assert not story.reach(2).is_orphan


def test_a_faster_pathway_reads_a_slower_one_until_that_speaks_again() -> None:
    months = pathway(1, cadence=MONTHLY, made_at=Instant.from_utc(2030, 12, 1))
    weeks = pathway(2, (Lags(counts=(1,), of=months.id),))
    now = Instant.from_utc(2031, 2, 3)
    lines = [fall(months, now, [KEPT]), fall(weeks, now, [KEPT] * 5)]
    left = message(0, lines[0][0])
    found = reach_of(left, [months, weeks], world(now, lines, [left]), YEAR)
    # Sundays 9 to 23 February; the month's next junction is on the 28th.
    assert (found.will.runs, found.may.runs) == (runs(5, 7, 2), runs(8, LAST, 2))


def test_a_calendar_lag_is_sure_of_its_day() -> None:
    story = sundays((CalendarLag(amount=3, unit=Unit.MONTH, within_days=3),), [KEPT] * 4)
    found = story.reach(0)  # 5 January: 5 April is a Saturday
    assert [key.number for key in found.will] == [13]
    assert len(found.may) == 0


def test_of_those_that_may_read_a_message_the_first_is_the_earliest() -> None:
    drawn = (RandomOld(of=number_id(1)),)
    summer = pathway(2, drawn, weekly("2031-06-30 09:00", unit="month"))
    story = Story([pathway(1), summer, pathway(3, drawn, MONTHLY)], [KEPT] * 4)
    assert story.reach(0).first_may == JunctionKey(number_id(3), 0)


def test_random_old_may_read_whatever_has_not_faded() -> None:
    story = sundays((RandomOld(),), [KEPT] * 4)
    assert story.reach(0).may.runs == runs(4, LAST)
    assert len(story.reach(0).will) == 0
    assert len(story.reach(0, read=[0]).may) == 0
    story.messages[0] = replace(story.messages[0], forgetting=Forgetting.KEPT)
    assert story.reach(0, read=[0]).may.runs == runs(4, LAST)


def test_a_message_fades_after_its_last_reading() -> None:
    story = sundays((Lags(counts=(1, 3)),), [KEPT] * 4)
    found = reach(story.messages, story.pathways, story.world(read=range(4)), YEAR)
    read = {number_id(number) for number in range(4)}
    assert [has_faded(m, found[m.id], read) for m in story.messages] == [True, False, False, False]
    kept = replace(story.messages[0], forgetting=Forgetting.KEPT)
    assert not has_faded(kept, found[kept.id], read)
    assert not has_faded(story.messages[0], found[number_id(0)], read - {number_id(0)})


def test_a_letter_to_the_next_sitting_is_read_at_the_first_that_is_kept() -> None:
    story = sundays((), [KEPT] * 4)
    letter = message(50, to=Address.NEXT, pathway_id=number_id(1))
    found = story.letter(letter)
    assert (found.will.runs, found.may.runs) == (runs(4, 4), runs(5, LAST))
    assert len(story.letter(letter, read=[50]).may) == 0


def test_a_letter_to_a_date_is_read_at_the_first_junction_on_or_after_it() -> None:
    story = sundays((ToMeToday(),), [KEPT] * 4)
    found = story.letter(message(50, to=Address.DATE, to_date=Date(2031, 2, 10)))
    assert (found.will.runs, found.may.runs) == (runs(6, 6), runs(7, LAST))
    on_the_day = story.letter(message(50, to=Address.DATE, to_date=Date(2031, 2, 9)))
    assert on_the_day.will.runs == runs(5, 5)


def test_a_letter_to_a_roll_may_be_read_at_any_time_until_the_roll_is_developed() -> None:
    story = sundays((ToMeToday(),), [KEPT] * 4)
    waiting = story.letter(message(50, to=Address.ROLL))
    assert (waiting.will.runs, waiting.may.runs) == ((), runs(4, LAST))
    arrived = story.letter(message(50, to=Address.ROLL, arrived_at=NOW))
    assert (arrived.will.runs, arrived.may.runs) == (runs(4, 4), runs(5, LAST))


@pytest.mark.parametrize(
    ("letter", "is_orphan"),
    [
        (message(50, to=Address.DATE, to_date=Date(2031, 6, 1)), False),
        (message(50, to=Address.ROLL), False),
        (message(50, to=Address.NEXT, pathway_id=number_id(1)), True),
    ],
)
def test_a_letter_to_a_day_opens_on_its_own_and_one_to_a_pathway_that_ended_does_not(
    letter: Message, is_orphan: bool
) -> None:
    ended = replace(pathway(1), state=PathwayState.ENDED)
    assert Story([ended], []).letter(letter).is_orphan == is_orphan


def test_a_message_that_was_read_is_no_orphan() -> None:
    story = sundays((), [KEPT] * 4)
    assert story.reach(0).is_orphan
    assert not story.reach(0, read=[0]).is_orphan


def test_a_change_says_what_it_would_orphan_and_rescue() -> None:
    story = sundays((Lags(counts=(1,)),), [KEPT] * 4)
    before = reach(story.messages, story.pathways, story.world(), YEAR)
    parameters = story.pathways[0].parameters
    second = replace(parameters, reads=(Lags(counts=(2,)),))
    third = replace(parameters, reads=(Lags(counts=(2, 3)),), basis=Basis.SLOTS)
    for new, orphaned, rescued in [(second, (), (2,)), (third, (), (1, 2))]:
        path = changed(story.pathways[0], NOW, new, 1)
        after = reach(story.messages, [path], story.world(), YEAR)
        there, back = compare(before, after), compare(after, before)
        assert (there.orphaned, there.rescued) == (orphaned, tuple(map(number_id, rescued)))
        assert (back.orphaned, back.rescued) == (there.rescued, there.orphaned)


def test_a_century_is_said_in_one_run() -> None:
    story = sundays((Lags(counts=(1,)), RandomOld()), [KEPT] * 4)
    found = reach_of(story.messages[3], story.pathways, story.world())
    assert found.may.runs == runs(5, 5220)
    assert len(found.may) == 5216
    assert found.prospect(JunctionKey(number_id(1), 4)) is Prospect.WILL
    assert found.prospect(JunctionKey(number_id(1), 5220)) is Prospect.MAY
    for key in [(1, 3), (1, 5221), (2, 5)]:
        assert found.prospect(JunctionKey(number_id(key[0]), key[1])) is Prospect.WILL_NOT
    assert [key.number for key in found.may][:2] == [5, 6]
