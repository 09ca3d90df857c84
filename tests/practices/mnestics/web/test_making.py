"""Making a pathway: three answers are enough, and everything else has a default."""

from __future__ import annotations

import re

import pytest
from whenever import TimeDelta

from osmosis.kernel.cadence_words import cadence_words
from osmosis.practices.mnestics.model import Forgetting, Medium, Pathway, Step
from osmosis.practices.mnestics.reads import Basis, Lags, RandomOld, ToMeToday
from osmosis.practices.mnestics.service import meditations, pathways
from osmosis.practices.mnestics.web.choices import forgetting_cards, tier_cards
from osmosis.sealing.age import generate_identity
from osmosis.sealing.tiers import Tier
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import NEW, Pages
from tests.practices.small_world import PASSPHRASE
from tests.web.pages import said


def made(world: World) -> list[Pathway]:
    return list(pathways.list_pathways(world.context))


def test_the_first_page_asks_one_question_and_nothing_else(pages: Pages) -> None:
    page = pages.page("/mnestics")
    assert "What should not get lost?" in page
    assert page.count("<h1>") == 1
    assert "unrolled" not in page


def test_three_answers_make_a_pathway_whose_first_line_is_on_its_way(
    pages: Pages, world: World
) -> None:
    answer = pages.does("/mnestics/new", **NEW)
    (pathway,) = made(world)
    assert answer.headers["location"] == f"/mnestics/pathways/{pathway.id}"
    assert pathway.name == "Sundays"
    words = cadence_words(pathway.parameters.cadence)
    assert words == "every Sunday at nine in the morning (Europe/Bucharest)"
    page = pages.page(f"/mnestics/pathways/{pathway.id}")
    assert "on its way to 11 May 2031" in page
    assert "You are not late." not in page


def test_the_rhythm_is_filled_in_from_now(pages: Pages) -> None:
    page = pages.page("/mnestics/new")
    assert 'type="date" value="2031-05-04"' in page
    assert 'type="time" value="12:00"' in page
    assert 'value="week" checked' in page


def test_everything_under_more_reaches_the_pathway(pages: Pages, world: World) -> None:
    first = next(iter(meditations.list_meditations(world.context)))
    pages.does(
        "/mnestics/new",
        **NEW,
        reads=["-2", "random old", "to me today"],
        medium="board",
        board="4",
        header="Read slowly.",
        steps=["header", "gloss"],
        meditations=[first],
        own_meditation="The river does not keep its water.",
        basis="slots",
        forgetting="let-go",
        grace="1",
        zone="Asia/Tokyo",
    )
    (pathway,) = made(world)
    parameters = pathway.parameters
    assert parameters.reads == (Lags(counts=(2,)), RandomOld(), ToMeToday())
    assert (parameters.medium, parameters.board) == (Medium.BOARD, 4)
    assert (parameters.header, parameters.basis) == ("Read slowly.", Basis.SLOTS)
    assert parameters.steps == {Step.HEADER, Step.GLOSS}
    assert (parameters.forgetting, parameters.grace) == (Forgetting.LET_GO, TimeDelta(hours=24))
    assert parameters.cadence.zones[0].zone == "Asia/Tokyo"
    shipped, own = parameters.meditations
    assert shipped == first
    known = meditations.list_meditations(world.context)
    assert known[own] == "The river does not keep its water."


def test_a_weekly_rhythm_may_be_put_on_a_day_of_the_week(pages: Pages, world: World) -> None:
    pages.does("/mnestics/new", **NEW, weekday="3")
    (pathway,) = made(world)
    assert "every Wednesday" in cadence_words(pathway.parameters.cadence)
    said_now = pages.answers("/mnestics/said/rhythm", **{**NEW, "date": "2031-05-07"}, weekday="3")
    assert "The next date is 7 May 2031." in said_now
    assert (
        "every day"
        in pages.answers("/mnestics/said/rhythm", **{**NEW, "rhythm": "day"}, weekday="3").lower()
    )
    page = pages.answers("/mnestics/new", 422, **{**NEW, "name": "Other"}, weekday="8")
    assert "not one of the answers" in page


def test_another_rhythm_is_written_in_words(pages: Pages, world: World) -> None:
    fields = {**NEW, "rhythm": "own", "cadence": "every 2 weeks from 2031-05-06 20:00 Asia/Tokyo"}
    pages.does("/mnestics/new", **fields)
    (pathway,) = made(world)
    assert "every second Tuesday" in cadence_words(pathway.parameters.cadence)


@pytest.mark.parametrize(
    ("typed", "meant", "shown"),
    [
        (
            "jeden zweiten Dienstag um 20 Uhr",
            "every second Tuesday at eight",
            "alle 2 Wochen ab 2031-05-06 20:00",
        ),
        (
            "jeden ersten und dritten Sonntag um 20 Uhr",
            "on the first and third Sunday of every month at eight",
            "jeden Monat am ersten und dritten Sonntag ab 2031-05-18 20:00",
        ),
        (
            "am Monatsende um fünf vor halb sieben",
            "on the last day of every month at 06:25",
            "jeden Monat am letzten Tag ab 2031-05-31 06:25",
        ),
    ],
)
def test_a_rhythm_is_typed_and_shown_in_german_where_german_is_spoken(
    pages: Pages, world: World, typed: str, meant: str, shown: str
) -> None:
    german = {"Accept-Language": "de"}
    fields = {**NEW, "rhythm": "own", "cadence": typed}
    data = {"csrf_token": pages.token(), **fields}
    assert pages.post("/mnestics/new", data=data, headers=german).status_code == 303
    (pathway,) = made(world)
    assert meant in cadence_words(pathway.parameters.cadence)
    page = pages.page(f"/mnestics/pathways/{pathway.id}/change", headers=german)
    assert f"{shown} Europe/Bucharest" in page


def test_each_choice_says_what_it_means_where_it_is_made(pages: Pages) -> None:
    page = pages.page("/mnestics/new")
    for told in tier_cards(*Tier):
        assert told["protects"][:25] in page
        assert told["fails"][:25] in page
    for card in forgetting_cards():
        assert card["about"][:30] in page


def test_what_cannot_be_used_is_said_and_what_was_typed_stays(pages: Pages, world: World) -> None:
    fields = {**NEW, "header": "Read slowly."}
    page = pages.answers("/mnestics/new", 422, **{**fields, "date": "2031-02-30"})
    assert "There is no such date." in page
    assert "You are not late." in page
    assert "Read slowly." in page
    page = pages.answers("/mnestics/new", 422, **{**fields, "grace": "-1"})
    assert "out of range" in page
    page = pages.answers("/mnestics/new", 422, **{**fields, "zone": "Moon/Sea"})
    assert 'value="Moon/Sea"' in page
    page = pages.answers("/mnestics/new", 422, **{**fields, "name": ""})
    assert "Something is needed here." in page
    page = pages.answers("/mnestics/new", 422, **fields, steps=["dance"])
    assert "There is no such step" in page
    assert made(world) == []


def test_a_refused_form_keeps_what_was_tapped(pages: Pages) -> None:
    page = pages.answers(
        "/mnestics/new", 422, **{**NEW, "name": ""}, reads=["random old"], steps=["gloss"]
    )
    ticked = re.findall(r'type="checkbox"[^>]*name="(?:reads|steps)" value="([^"]*)" checked', page)
    assert ticked == ["random old", "gloss"]


def test_a_text_that_goes_wrong_is_marked_at_its_place(pages: Pages, world: World) -> None:
    page = pages.answers("/mnestics/new", 422, **NEW, grammar="-1 + elephants")
    assert '<pre class="marked" tabindex="0">-1 + elephants\n     ^</pre>' in page
    assert 'value="-1 + elephants"' in page
    pages.does("/mnestics/new", **NEW, grammar="-1 + last 4", reads=["random old"])
    (pathway,) = made(world)
    assert len(pathway.parameters.reads) == 2
    assert RandomOld() not in pathway.parameters.reads


def test_what_is_typed_is_said_in_words_at_once(pages: Pages) -> None:
    said_reads = "/mnestics/said/reads"
    assert pages.answers(said_reads, grammar="-2").strip() == "What you wrote the time before last."
    assert "on the date before last" in pages.answers(said_reads, reads=["-2"], basis="slots")
    wrong = pages.answers(said_reads, grammar="-1 + elephants")
    assert "^" in wrong
    assert "<main" not in wrong
    told = pages.answers("/mnestics/said/rhythm", rhythm="month", date="2031-05-31", time="20:00")
    assert "on the last day of a shorter one" in told
    assert "The next date is 31 May 2031." in told
    told = pages.answers("/mnestics/said/rhythm", rhythm="week", date="", time="20:00")
    assert "A day is written like 2031-05-04." in told


def test_the_same_form_sent_twice_makes_one_pathway(pages: Pages, world: World) -> None:
    page = pages.page("/mnestics/new")
    client_id = page.partition('name="client_id" value="')[2].partition('"')[0]
    first = pages.does("/mnestics/new", **NEW, client_id=client_id)
    second = pages.does("/mnestics/new", **NEW, client_id=client_id)
    assert first.headers["location"] == second.headers["location"]
    assert len(made(world)) == 1


def test_a_crossing_is_tapped_by_the_name_of_the_other(pages: Pages, world: World) -> None:
    other = world.path("The “house”")
    page = pages.page("/mnestics/new")
    assert "what “The “house”” said last time" in page
    value = re.findall(r'name="reads" value="([^"]*)"', page)[-1].replace("&#34;", '"')
    pages.does("/mnestics/new", **NEW, reads=[value])
    crossing = made(world)[-1].parameters.reads
    assert crossing == (Lags(counts=(1,), of=other.id),)


def test_a_seal_asks_for_a_passphrase_first_and_keeps_what_was_said(
    pages: Pages, world: World
) -> None:
    fields = {**NEW, "tier": "sealed", "header": "“So.”"}
    page = pages.answers("/mnestics/new", **fields, reads=["-2", "random old"])
    assert "A passphrase first" in page
    assert 'name="header" value="“So.”"' in page
    assert page.count('name="reads"') == 2
    both = {"passphrase": PASSPHRASE, "again": "other"}
    page = pages.answers("/mnestics/new", 422, **fields, **both)
    assert "The two passphrases differ." in page
    assert PASSPHRASE not in page
    assert made(world) == []
    pages.does("/mnestics/new", **fields, passphrase=PASSPHRASE, again=PASSPHRASE)
    (pathway,) = made(world)
    assert pathway.parameters.tier is Tier.SEALED


def test_a_witnessed_pathway_needs_the_friends_key(pages: Pages, world: World) -> None:
    world.context.keys.set_passphrase(PASSPHRASE)
    page = pages.answers("/mnestics/new", 422, **NEW, tier="witnessed")
    assert "needs the friend" in page
    friend = generate_identity().recipient
    pages.does("/mnestics/new", **NEW, tier="witnessed", witness=friend)
    (pathway,) = made(world)
    assert pathway.parameters.witness == friend


def test_a_form_without_its_token_makes_nothing(pages: Pages, world: World) -> None:
    assert pages.post("/mnestics/new", data=NEW).status_code == 403
    assert made(world) == []


def test_a_meditation_of_ones_own_is_added_and_removed(pages: Pages, world: World) -> None:
    pages.does("/mnestics/meditations", "/mnestics/meditations", words="What is left is enough.")
    page = pages.page("/mnestics/meditations")
    assert "What is left is enough." in said(page)
    (key,) = re.findall(r"/mnestics/meditations/([0-9a-f-]+)/remove", page)
    pages.does(f"/mnestics/meditations/{key}/remove", "/mnestics/meditations")
    assert "What is left is enough." not in pages.page("/mnestics/meditations")
    page = pages.answers("/mnestics/meditations", 422, words=" ")
    assert "at least a word" in page
