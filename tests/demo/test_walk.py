"""The walk, step by step, as a browser that runs no script would go it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from whenever import TimeDelta

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.demo import walk
from osmosis.demo.walk_pages import CIRCLE_FIRST, walk_routes
from osmosis.demo.walk_slip import CALL, GATE_CLOSES, GATE_OPENS, LEAVE, SLIP, WEEK, WEEKS
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.editions import PieceInEdition
from osmosis.practices.apert.service import editions, gates
from osmosis.practices.apert.service.reading import find_living
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.service import pathways, reading, sending, sitting
from osmosis.practices.mnestics.service.sealing import line
from osmosis.practices.rolls.model import FrameKind, Origin, RollState
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import developing, letting_go, rolls_seen
from osmosis.practices.rolls.service.camera import recipient_of
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from tests.web.page_rules import broken_rules
from tests.web.site import Site


class Walker:
    """Somebody who walks."""

    def __init__(self, site: Site) -> None:
        self.site = site
        parts = site.app.parts["rolls"]
        assert isinstance(parts, RollsParts)
        self.context: PracticeContext = parts.context
        found = walk.find_walk(self.context)
        assert found is not None
        self.roll_id, self.pathway_id = found.roll_id, found.pathway_id
        self.roll = f"/rolls/{found.roll_id}"
        self.gate_id = found.gate_id
        self.gate = f"/apert/gates/{found.gate_id}"

    def slip(self, path: str = "/") -> str:
        """What the slip on a page says; empty when there is none."""
        answer = self.site.get(path)
        assert answer.status_code == 200, answer.text
        assert broken_rules(answer.text) == []
        found = re.search(r'<section class="slip slip--walk".*?</section>', answer.text, re.DOTALL)
        return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", found[0])).strip() if found else ""

    def expose(self) -> None:
        """The last frame."""
        clock = self.context.store.clock
        note = MomentNote(kind="line", line="Walked on.")
        expose(
            self.context,
            Capture(
                roll_id=self.roll_id,
                client_id=str(new_id(clock.now())),
                kind=FrameKind.LINE,
                taken=CivilMoment(instant=clock.now(), zone=clock.zone()),
                sealed=seal_moment(note, None, [recipient_of(self.context, self.roll_id)]),
                origin=Origin.BROWSER,
            ),
        )

    def sit(self, words: str = "") -> list[str]:
        """Hold the sitting that is due, and give what was read in it."""
        begun = sitting.begin(self.context)
        read = reading.read_sitting(self.context, begun.id)
        if words:
            outgoing = line(str(new_id(self.context.store.clock.now())), words)
            sending.send_along(self.context, begun.id, self.pathway_id, outgoing)
        sitting.close(self.context, begun.id)
        return [one.note.line or "" for one in read if one.note is not None]

    def let_weeks_pass(self) -> httpx.Response:
        return self.site.send(WEEKS)

    def develop(self) -> None:
        """What the worker does beside the pages."""
        self.site.app.jobs.run_one(self.site.app.tasks())

    def book(self) -> str:
        """Where the book of the gate is read."""
        living = find_living(self.context, self.gate_id)
        assert living is not None
        return f"/apert/openings/{living.opening.ref.id}/read"

    def pieces(self) -> Sequence[PieceInEdition]:
        """What is in it."""
        living = find_living(self.context, self.gate_id)
        assert living is not None
        return editions.list_pieces(self.context, living.opening.ref.id)

    def state(self) -> RollState:
        return rolls_seen.see_roll(self.context, self.roll_id).roll.state


@pytest.fixture
def walker(own_rehearsal: Path) -> Iterator[Walker]:
    app = open_app(Config(home=own_rehearsal))
    site = Site(app, more=walk_routes)
    try:
        yield Walker(site)
    finally:
        site.close()
        app.close()


def test_the_whole_walk(walker: Walker) -> None:
    site = walker.site
    assert "On “Resolution” one frame is left. Expose it Leave the walk" in walker.slip()
    assert "press the shutter" in walker.slip("/capture")
    walker.expose()
    assert "reached its end" in walker.slip(walker.roll)
    slip = site.get(SLIP, params={"at": "/capture"})
    assert "Let two weeks pass" in slip.text
    assert "<html" not in slip.text
    assert walker.let_weeks_pass().headers["location"] == f"{walker.roll}/develop"
    assert "It develops" in walker.slip(f"{walker.roll}/develop")
    assert "Look at the bath" in walker.slip("/")
    walker.develop()
    assert "The contact sheet is ready. Look at it" in walker.slip("/")
    assert "Circle one print" in walker.slip(f"{walker.roll}/sheet")
    called = site.send(CALL, circled="4", identity_line="")
    assert called.headers["location"].startswith("/calls/")
    assert walker.state() is RollState.CASED
    shown = site.get(called.headers["location"])
    assert "1 of 3" in shown.text
    assert walker.slip() == (
        "5 / 12 Step 5 of 12. It ended, as every call-on does. One thing more lies here: a sitting"
        " is due. Sit down Leave the walk"
    )


def test_what_is_sent_arrives_a_week_later_beside_what_was_sent_seven_years_ago(
    walker: Walker,
) -> None:
    assert "A date has come" in walker.slip("/mnestics")
    assert "A date has come" in walker.slip("/mnestics/sit")
    walker.sit("The line of the walk.")
    assert "Your line is sealed" in walker.slip("/mnestics")
    assert walker.site.send(WEEK).headers["location"] == "/mnestics/sit"
    assert "It is Sunday again" in walker.slip("/mnestics/sit")
    read = walker.sit()
    assert [words.partition("\n")[0] for words in read] == [
        "The line of the walk.",
        "I find it a hard matter to settle to business after so much leisure and pleasure.",
    ]
    assert "a gate that is closed. Go to the gate" in walker.slip("/mnestics")
    assert "On “Resolution” one frame is left" in walker.slip()


def test_whoever_only_reads_meets_seven_years_ago_in_a_week(walker: Walker) -> None:
    walker.sit()
    assert "A line from seven years ago comes next Sunday" in walker.slip("/mnestics")


def test_a_missed_date_does_not_end_the_walk(walker: Walker) -> None:
    walker.site.send("/settings/clock", forward="P10D")
    walker.site.app.due.run_due()
    assert "A date has come" in walker.slip("/mnestics/sit")
    assert "I find it a hard matter to settle to business" in walker.sit()[-1]


def test_where_nothing_can_be_kept_no_slip_speaks_of_it(walker: Walker) -> None:
    pathways.pause_pathway(walker.context, walker.pathway_id)
    walker.site.send("/settings/clock", forward="P10D")
    walker.site.app.due.run_due()
    assert walker.slip("/mnestics") == ""


def test_no_slip_lies_on_a_sitting(walker: Walker) -> None:
    begun = walker.site.send("/mnestics/sit").headers["location"]
    assert walker.slip(begun) == ""


def test_it_can_be_left_at_its_first_step(walker: Walker) -> None:
    assert walker.site.send(LEAVE).headers["location"] == "/case"
    assert walker.slip() == ""
    assert walker.site.get(SLIP).text == ""
    assert walker.state() is RollState.LOADED


def test_it_can_be_left_while_the_roll_rests(walker: Walker) -> None:
    walker.expose()
    walker.site.send(LEAVE)
    assert walker.slip(walker.roll) == ""
    refused = walker.let_weeks_pass()
    assert (refused.status_code, "Nobody is walking here" in refused.text) == (404, True)


def test_it_goes_on_when_the_weeks_pass_by_the_clock_s_own_button(walker: Walker) -> None:
    walker.expose()
    walker.site.send("/settings/clock", forward="P14D")
    developing.ask_to_develop(walker.context, walker.roll_id)
    assert "It develops" in walker.slip()


def test_a_print_is_circled_before_the_roll_is_called_on(walker: Walker) -> None:
    walker.expose()
    walker.let_weeks_pass()
    walker.develop()
    answer = walker.site.send(CALL)
    assert answer.headers["location"] == f"{walker.roll}/sheet"
    assert CIRCLE_FIRST in walker.site.get(answer.headers["location"]).text
    assert walker.state() is RollState.DEVELOPED


def test_a_roll_that_was_put_into_the_case_by_hand_is_called_on_from_there(
    walker: Walker,
) -> None:
    walker.expose()
    walker.let_weeks_pass()
    walker.develop()
    walker.site.send(f"{walker.roll}/sheet", circled="16", then="case", identity_line="Me.")
    assert "lies in the case. Call on it" in walker.slip()
    assert walker.site.send(CALL).headers["location"].startswith("/calls/")


def test_the_walk_ends_quietly_when_its_roll_is_let_go(walker: Walker) -> None:
    walker.expose()
    walker.let_weeks_pass()
    walker.develop()
    letting_go.let_go_of_roll(walker.context, walker.roll_id)
    assert walker.slip() == ""


def test_the_gate_opens_on_its_day_and_closes_again_but_for_what_was_kept(
    walker: Walker,
) -> None:
    site = walker.site
    assert "“The Quarter” is closed" in walker.slip("/apert")
    assert "Let it be that day" in walker.slip(walker.gate)
    assert site.get(f"{walker.gate}/open").status_code == 423
    assert site.send(GATE_OPENS).headers["location"] == f"{walker.gate}/open"
    assert "bound into one book" in walker.slip(f"{walker.gate}/open")
    walker.develop()
    assert "one book. Every piece in it may be kept. Go in" in walker.slip("/apert")
    book = walker.book()
    assert "keep one piece" in walker.slip(book)
    [piece, *others] = walker.pieces()
    assert {one.source for one in (piece, *others)} >= {"Keepers of Diaries", "The Field Book"}
    # It came out in June, and was collected on the way to the gate's day.
    assert "A physician who was paid to keep a diary" in {one.title for one in (piece, *others)}
    page = f"{book}/{piece.key}"
    assert "keep one piece" in walker.slip(page)
    site.send(f"{page}/keep")
    assert "Let its days pass" in walker.slip(page)
    assert site.send(GATE_CLOSES).headers["location"] == f"{walker.gate}/shelf"
    assert "The walk ends here" in walker.slip(f"{walker.gate}/shelf")
    assert piece.title in site.get(f"{walker.gate}/shelf").text
    assert site.get(page).status_code == 423
    assert "Look at the shelf" in walker.slip(walker.gate)


def test_the_gate_s_day_comes_once(walker: Walker) -> None:
    walker.site.send(GATE_OPENS)
    at = walker.context.store.clock.now()
    walker.site.send(GATE_OPENS)
    assert walker.context.store.clock.now() - at < TimeDelta(hours=24)
    walker.site.send(GATE_CLOSES)
    assert "bound into one book" in walker.slip(walker.gate)


def test_where_the_gate_opens_no_more_no_slip_speaks_of_it(walker: Walker) -> None:
    gates.end_gate(walker.context, walker.gate_id)
    assert walker.slip(walker.gate) == ""
    assert "On “Resolution” one frame is left" in walker.slip()


def test_pages_off_the_way_do_not_speak_of_it(walker: Walker) -> None:
    assert [path for path in ("/settings", "/tray", "/apert/axes") if walker.slip(path)] == []


def test_the_walk_changes_nothing_when_it_is_only_looked_at(walker: Walker) -> None:
    for address in (WEEKS, CALL, WEEK, GATE_OPENS, GATE_CLOSES, LEAVE):
        assert walker.site.get(address).status_code == 405


def test_a_store_without_a_walk_shows_none(own_rehearsal: Path) -> None:
    app = open_app(Config(home=own_rehearsal))
    site = Site(app)
    try:
        assert "slip--walk" not in site.get("/").text
        assert site.get(SLIP).status_code == 404
    finally:
        site.close()
        app.close()
