"""Plans in the browser: made, signed, moved, ended, met; without a word of what is on its way."""

from __future__ import annotations

import re

import pytest
from whenever import Date

from osmosis.practices.mnestics.model import Forgetting
from osmosis.practices.mnestics.plans import Plan
from osmosis.practices.mnestics.service import left_drafts, plans, signing
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.planning import FIRST, MEETING, SECOND, come, live, make
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.small_world import PASSPHRASE
from tests.web.pages import said

NEW = {
    "name": "The cello",
    "first_letter": "Learn the cello.",
    "rhythm": "year",
    "meeting": "2034-05-04",
    "client_id": "one",
}
OWN = {"rhythm": "own", "days": "2033-01-01\n2032-06-01, 2036-06-01"}


def only(world: World) -> plans.SeenPlan:
    [found] = plans.list_plans(world.context)
    return found


def days(world: World) -> list[str]:
    return [one.date.format_iso() for one in only(world).checkpoints]


def test_three_answers_make_a_plan(pages: Pages, world: World) -> None:
    assert "There is none yet." in said(pages.page("/mnestics/plans"))
    asked = pages.page("/mnestics/plans/new")
    assert 'value="2041-05-04"' in asked
    answer = pages.does("/mnestics/plans/new", **NEW)
    pages.does("/mnestics/plans/new", **NEW)
    assert days(world) == ["2032-05-04", "2033-05-04", "2034-05-04"]
    page = pages.page(answer.headers["location"])
    assert "Learn the cello." not in page
    assert "Two checkpoints, and its authors meet on 4 May 2034." in said(page)
    assert "4 May 2034 The meeting of all authors" in said(page)
    listed = said(pages.page("/mnestics/plans"))
    assert "The cello 4 May 2032" in listed


def test_dates_are_given_one_by_one(pages: Pages, world: World) -> None:
    pages.does("/mnestics/plans/new", **{**NEW, **OWN})
    assert days(world) == ["2032-06-01", "2033-01-01", "2036-06-01"]


def test_the_dates_are_said_while_they_are_chosen(pages: Pages, world: World) -> None:
    told = pages.post("/mnestics/plans/said", data={"csrf_token": pages.token(), **NEW}).text
    assert "Two checkpoints, the first on 4 May 2032. All authors meet on 4 May 2034." in told
    wrong = {**NEW, "meeting": "2031-05-04"}
    told = pages.post("/mnestics/plans/said", data={"csrf_token": pages.token(), **wrong}).text
    assert "A checkpoint lies after today." in told
    assert plans.list_plans(world.context) == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"name": ""}, "Something is needed here."),
        ({"first_letter": " "}, "Something is needed here."),
        ({"meeting": "2031-02-30"}, "There is no such date."),
        ({"meeting": "0000-01-01"}, "There is no such date."),
        ({"meeting": "04.05.2041"}, "A day is written like 2031-05-04."),
        ({"rhythm": "own", "days": "2040-01-01 5/4/2041"}, "A day is written like 2031-05-04"),
        ({"meeting": "2131-05-05", "rhythm": "five"}, "within a century"),
        ({"meeting": "2041-05-04", "rhythm": "month"}, "at most 100"),
        ({"rhythm": "own", "days": ""}, "at least one date"),
        ({"rhythm": "own", "days": "10000-01-01"}, "There is no such date."),
        ({"rhythm": "own", "days": "2040-01-01 2040-01-01"}, "cannot fall on one day"),
        ({"rhythm": "moon"}, "not one of the answers"),
        ({"zone": "Mars/Base"}, "no time zone of this name"),
        ({"grace": "900"}, "out of range"),
        ({"tier": "witnessed"}, "Something is needed here."),
    ],
)
def test_what_was_written_stays_when_there_can_be_no_plan(
    pages: Pages, world: World, wanted: dict[str, str], told: str
) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    page = pages.answers("/mnestics/plans/new", 422, **{**NEW, **wanted})
    assert told in page
    assert NEW["first_letter"] in page or "first_letter" in wanted
    assert plans.list_plans(world.context) == []


def test_a_sealed_plan_asks_for_a_passphrase_first(pages: Pages, world: World) -> None:
    fields = {**NEW, "tier": "sealed"}
    assert "A passphrase first" in pages.answers("/mnestics/plans/new", **fields)
    pages.does("/mnestics/plans/new", **fields, passphrase=PASSPHRASE, again=PASSPHRASE)
    assert only(world).plan.tier is Tier.SEALED
    plan = only(world).plan
    come(world, Date(2032, 5, 4))
    pages.does(at(plan, "open"))
    assert "Learn the cello." not in pages.page(at(plan, "sign"))
    pages.does(at(plan, "unlock"), passphrase="wrong boats")
    assert "Learn the cello." not in pages.page(at(plan, "sign"))
    pages.does(at(plan, "unlock"), passphrase=PASSPHRASE)
    assert "Learn the cello." in pages.page(at(plan, "sign"))


def test_a_checkpoint_is_opened_and_signed(pages: Pages, world: World) -> None:
    plan = make(world)
    world.path()
    assert pages.get(at(plan, "sign")).status_code == 423
    come(world, FIRST)
    assert "“The cello”, 4 May 2032. A letter has come." in said(pages.page("/mnestics"))
    page = pages.page(at(plan, "sign"))
    assert "The self of 4 May 2031 has written to you." in said(page)
    assert "Learn the cello." not in page
    pages.does(at(plan, "open"), at(plan, "sign"))
    page = pages.page(at(plan, "sign"))
    assert "Learn the cello." in page
    assert "sealed until 4 May 2033" in said(page)
    for _ in range(2):
        pages.does(at(plan, "sign"), at(plan), words="Bach, badly.", client_id="state")
    page = pages.page(at(plan))
    assert "Signed and sealed, on its way to 4 May 2033." in page
    assert "Bach, badly." not in page
    assert "4 May 2032 Signed, and on its way to 4 May 2033." in said(page)
    again = pages.answers(at(plan, "sign"), 409, words="Bach, well.", client_id="other")
    assert "is signed, and nothing is rewritten" in again


def test_what_is_being_written_comes_back(pages: Pages, world: World) -> None:
    plan = make(world)
    come(world, FIRST)
    pages.does(at(plan, "open"))
    page = pages.page(at(plan, "sign"))
    draft = re.search(r'hx-post="(/mnestics/sittings/[0-9a-f-]+/draft\?of=[0-9a-f:-]+)"', page)
    assert draft is not None
    answer = pages.post(draft[1], data={"csrf_token": pages.token(), "words": "I am still"})
    assert answer.status_code == 204
    assert ">I am still</textarea>" in pages.page(at(plan, "sign"))
    pages.does(at(plan, "sign"), at(plan, "sign"), words=" ", client_id="state")
    assert "needs at least a word" in pages.page(at(plan, "sign"))


def test_at_the_meeting_everything_lies_side_by_side(pages: Pages, world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly.", "Bach, well."])
    assert pages.get(at(plan, "meeting")).status_code == 409
    come(world, MEETING)
    assert pages.get(at(plan, "sign")).headers["location"] == at(plan, "meeting")
    page = pages.page(at(plan, "meeting"))
    assert "All authors meet." in said(page)
    assert "Bach, well." not in page
    pages.does(at(plan, "open"))
    pages.get(at(plan, "sign"))
    words = said(pages.page(at(plan, "meeting")))
    order = ["Learn the cello.", "4 May 2032", "Bach, badly.", "4 May 2033", "Bach, well."]
    assert sorted(order, key=words.index) == order
    pages.does(at(plan, "sign"), at(plan), words="We play.", client_id="last")
    assert "All authors have met." in pages.page(at(plan))
    words = said(pages.page(at(plan, "meeting")))
    assert "We play." in words
    assert "A last word" not in words


def test_a_plan_is_ended_with_a_reason_and_everything_is_opened(pages: Pages, world: World) -> None:
    plan = make(world)
    assert "sealed for a later date is opened now" in said(pages.page(at(plan, "end")))
    assert "at least a word" in pages.answers(at(plan, "end"), 422, words=" ", client_id="end")
    pages.does(at(plan, "end"), at(plan, "meeting"), words="The cello is sold.", client_id="end")
    words = said(pages.page(at(plan, "meeting")))
    assert "Learn the cello." in words
    assert "The cello is sold." in words
    pages.does(at(plan, "close"), at(plan))
    assert "4 May 2031 Ended" in said(pages.page(at(plan)))
    assert "The cello is sold." in said(pages.page(at(plan, "meeting")))
    assert "over already" in pages.answers(at(plan, "end"), 409, words="Again.", client_id="no")


def test_dates_to_come_are_moved_and_the_chain_says_so(pages: Pages, world: World) -> None:
    plan = make(world)
    live(world, plan, ["Bach, badly."])
    page = pages.page(at(plan, "dates"))
    assert "2033-05-04\n2034-05-04\n2036-05-04" in page
    wrong = pages.answers(at(plan, "dates"), 422, rhythm="own", days="2032-05-04")
    assert "A checkpoint lies after today." in wrong
    pages.does(at(plan, "dates"), at(plan), rhythm="own", days="2035-01-01 2037-01-01")
    assert days(world) == ["2032-05-04", "2035-01-01", "2037-01-01"]
    assert "Other dates from here on; the meeting is on 1 January 2037." in said(
        pages.page(at(plan))
    )


def test_many_dates_are_folded_and_none_is_lost(pages: Pages, world: World) -> None:
    plan = make(world, dates=[FIRST.add(days=7 * week) for week in range(100)])
    page = pages.page(at(plan))
    assert "96 more dates" in page
    assert page.count("chain__link--coming") == 100
    assert pages.page("/mnestics/plans").count("chain-line__knot--") == 101


def test_unsigned_and_open_checkpoints_say_so_and_scold_nobody(pages: Pages, world: World) -> None:
    plan = make(world)
    come(world, SECOND)
    words = said(pages.page(at(plan)))
    assert "4 May 2032 Unsigned." in words
    assert "4 May 2033 Can be signed now, up to 3 June 2033." in words


def test_a_letter_that_was_read_leads_to_its_page_and_can_be_let_go(
    pages: Pages, world: World
) -> None:
    plan = make(world, keeping=Keeping(forgetting=Forgetting.KEPT))
    live(world, plan, ["Bach, badly."])
    letter = plan.chain[0].letter_id
    assert f'href="/mnestics/messages/{letter}"' in pages.page(at(plan))
    assert "Learn the cello." in pages.page(f"/mnestics/messages/{letter}")
    pages.does(f"/mnestics/messages/{letter}/let-go")
    come(world, MEETING)
    pages.does(at(plan, "open"))
    assert "Learn the cello." not in pages.page(at(plan, "meeting"))


def test_a_plan_at_rest_is_on_no_page(pages: Pages, world: World) -> None:
    plan = make(world)
    world.path()
    assert str(plan.ref) in pages.page(at(plan, "rest"))
    come(world, FIRST)
    signing.begin(world.context, plan.id)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=plan.ref)
    for page in ("/mnestics", "/mnestics/plans", "/mnestics/map", "/mnestics/letters"):
        assert "cello" not in pages.page(page)
    for piece in ("", "sign", "meeting", "end", "dates", "rest"):
        assert "cello" not in pages.page(at(plan, piece), 404)


def test_the_pathways_lead_to_plans_also_where_there_is_no_pathway(
    pages: Pages, world: World
) -> None:
    assert 'href="/mnestics/plans"' in pages.page("/mnestics")
    plan = make(world)
    come(world, FIRST)
    assert at(plan, "sign") in pages.page("/mnestics")
    world.path()
    assert 'href="/mnestics/plans"' in pages.page("/mnestics")


def at(plan: Plan, piece: str = "") -> str:
    """A page of a plan."""
    page = f"/mnestics/plans/{plan.id}"
    return f"{page}/{piece}" if piece else page


def test_what_a_second_tab_signs_is_kept_when_the_first_has_signed(
    pages: Pages, world: World
) -> None:
    plan = make(world)
    come(world, FIRST)
    pages.does(at(plan, "open"), at(plan, "sign"))
    tabs = [
        dict(re.findall(r'name="(page|sitting|client_id)" value="([^"]+)"', page))
        for page in (pages.page(at(plan, "sign")), pages.page(at(plan, "sign")))
    ]
    pages.does(at(plan, "sign"), at(plan), words="Bach, badly.", **tabs[0])
    pages.does(at(plan, "sign"), at(plan), words="Nothing at all.", **tabs[1])
    assert "What you wrote is kept." in said(pages.page(at(plan)))
    [left] = left_drafts.list_left(world.context)
    assert (left.words, left.plan) == ("Nothing at all.", plan.name)
