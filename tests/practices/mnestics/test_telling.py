"""What Mnestics tells the shells: cards, calendar, search, references, drawing, export."""

from __future__ import annotations

import json

import pytest
from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import PracticeParts, Span
from osmosis.practices.mnestics.model import Forgetting, GlossKind, Medium
from osmosis.practices.mnestics.reads import Lags, RandomOld, ToMeToday
from osmosis.practices.mnestics.rules.spans import Window
from osmosis.practices.mnestics.service import glosses, letters, pathways, sealing, sending, sitting
from osmosis.practices.mnestics.service.stops import Journey, Travels
from osmosis.practices.mnestics.service.travelling import travels
from osmosis.sealing.moment import MomentNote
from osmosis.storage.rests import add_rest
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import START

YEAR = Span(start=START, end=Instant.from_utc(2032, 5, 4))
DAY = Date(2031, 5, 11)


def parts(world: World) -> PracticeParts:
    return world.app.parts["mnestics"]


def test_a_card_asks_for_the_sitting_while_it_can_be_held(world: World) -> None:
    path = world.path("Sundays")
    world.path("Others")
    assert parts(world).cards(DAY) == []
    world.at(2031, 5, 11)
    [card] = parts(world).cards(DAY)
    assert (card.title, card.address) == ("Sit: Sundays, Others", "/mnestics/sit")
    world.keep(path)
    [card] = parts(world).cards(DAY)
    assert card.title == "Sit: Others"


def test_a_card_says_that_a_letter_has_come_and_is_quiet_once_it_is_read(world: World) -> None:
    for day in (20, 21):
        letter = sealing.line(f"l{day}", "Hello.")
        sending.send_to_date(world.context, Date(2031, 5, day), letter)
    world.at(2031, 5, 20)
    assert [card.title for card in parts(world).cards(DAY)] == ["A letter has come"]
    world.at(2031, 5, 21)
    assert [card.title for card in parts(world).cards(DAY)] == ["2 letters have come"]
    world.words(letters.open_letters(world.context))
    assert parts(world).cards(DAY) == []


def test_a_letter_from_a_stretch_that_rests_is_not_spoken_of(world: World) -> None:
    sending.send_to_date(world.context, Date(2031, 5, 11), sealing.line("l", "Hello."))
    world.at(2031, 5, 11)
    assert [card.title for card in parts(world).cards(DAY)] == ["A letter has come"]
    with world.app.store.write() as transaction:
        add_rest(transaction, span=(None, Instant.from_utc(2031, 5, 10)))
    assert parts(world).cards(DAY) == []


def test_what_rests_is_not_asked_about(world: World) -> None:
    path = world.path("Ana and I")
    letter = sending.send_to_date(world.context, Date(2031, 5, 11), sealing.line("l", "Hello."))
    world.at(2031, 5, 11)
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ana")
        add_rest(transaction, ref=letter.ref)
    assert parts(world).cards(DAY) == []
    assert world.begin(path).arrivals


def test_the_calendar_holds_every_junction_under_a_lasting_key_until_it_is_kept(
    world: World,
) -> None:
    path = world.path("Sundays")
    entries = list(parts(world).calendar(YEAR))
    assert len(entries) == 52
    assert entries[0].title == "Sundays"
    assert (entries[0].at, entries[0].zone) == (
        Instant.from_utc(2031, 5, 11, 6),
        "Europe/Bucharest",
    )
    assert entries[0].uid == f"{path.id}:1:0@2031-05-11@mnestics"
    world.at(2031, 5, 12)
    fallen = list(parts(world).calendar(YEAR))
    assert fallen == entries
    world.keep(path)
    kept = list(parts(world).calendar(YEAR))
    assert [entry.uid for entry in kept] == [entry.uid for entry in entries[1:]]


def test_only_what_was_read_is_found(either_world: World) -> None:
    world = either_world
    path = world.path(forgetting=Forgetting.KEPT, first_line="A first line.")
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    world.send(held, path, "Not to be found.")
    glosses.add_gloss(world.context, path.ref, GlossKind.MEANING, "Beside it.")
    documents = list(parts(world).search_documents(START))
    assert [(one.title, one.text, one.kind) for one in documents] == [
        ("Sundays, 4 May 2031", "A first line.", "line"),
        ("Gloss of 11 May 2031", "Beside it.", "gloss"),
    ]
    assert list(parts(world).search_documents(Instant.from_utc(2031, 6, 1))) == []
    # What rests stays in the index and is passed over by whoever looks.
    assert [one.rests_with for one in documents] == [(path.ref,), (path.ref,)]


def test_references_lead_to_what_they_name(world: World) -> None:
    path = world.path("Sundays")
    world.at(2031, 5, 11)
    held = world.begin(path)
    [read] = world.read(held)
    gloss = glosses.add_gloss(world.context, read.message.ref, GlossKind.THANKS, "Thank you.")
    told = [parts(world).resolve(ref) for ref in (path.ref, read.message.ref, held.ref, gloss.ref)]
    assert [(one.title, one.state, one.glossable) for one in told] == [
        ("Sundays", "open", True),
        ("Sundays, 4 May 2031", "read", True),
        ("Sitting of 2031-05-11", "open", False),
        ("Gloss of 11 May 2031", "thanks", False),
    ]
    assert told[1].content_sha256 == read.message.sealed_sha256
    for ref in (Ref("mnestics", "path", path.id), Ref("mnestics", "pathway", new_id(START))):
        with pytest.raises(NotFoundError):
            parts(world).resolve(ref)


def test_the_drawing_shows_sealed_what_nobody_has_read(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    world.send(held, path, "On its way.")
    marks = list(parts(world).threads(YEAR))
    readings = [mark for mark in marks if mark.kind == "reading"]
    told = {(mark.state == "read", mark.sealed, bool(mark.address)) for mark in readings}
    assert told == {(True, False, True), (False, True, False)}
    assert {(mark.thread, mark.to) for mark in readings} == {(path.ref, path.ref)}
    dates = [mark.state for mark in marks if mark.kind == "junction"]
    assert dates[0] == "open"
    assert set(dates[1:]) == {"coming"}
    assert {mark.label for mark in marks} == {"Sundays", ""}
    [line] = parts(world).thread_lines()
    assert (line.kind, line.label, line.until) == ("pathway", "Sundays", None)


def test_looking_only_as_far_as_there_are_dates_leaves_out_no_date(world: World) -> None:
    path = world.path(reads=(Lags(counts=(1, 9)), RandomOld(), ToMeToday()))
    world.at(2031, 5, 11)
    world.keep(path)
    sending.send_to_date(world.context, Date(2033, 6, 1), sealing.line("l", "Hello."))
    weeks = Window(start=Date(2031, 1, 1), end=Date(2031, 6, 1))
    near, far = travels(world.context, weeks, only_dated=True), travels(world.context, weeks)
    assert (near.stops, near.orphans) == (far.stops, far.orphans)
    assert dated(near) == dated(far)


def dated(found: Travels) -> list[Journey]:
    return [one for one in found.journeys if {one.start, one.end} <= found.times.keys()]


def test_a_pathway_that_rests_is_not_drawn(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    world.keep(path)
    sending.send_to_date(world.context, Date(2031, 6, 1), sealing.line("l", "Hello."))
    assert [line.kind for line in parts(world).thread_lines()] == ["pathway", "letters"]
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=path.ref)
    assert [line.kind for line in parts(world).thread_lines()] == ["letters"]
    assert {mark.kind for mark in parts(world).threads(YEAR)} == {"letter", "reading"}


def test_minutes_are_estimated_by_the_day(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    world.keep(path)
    [told] = parts(world).minutes(YEAR)
    assert (told.day, told.inside, told.outside, told.measured) == (DAY, 5, 0, False)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=path.ref)
    assert list(parts(world).minutes(YEAR)) == [told], "It was lived, whatever rests now."


def test_a_line_from_elsewhere_goes_to_the_next_sitting(world: World) -> None:
    origin = Ref("apert", "entry", new_id(START))
    with pytest.raises(NotFoundError, match="no pathway"):
        parts(world).receive("line", {"line": "A highlight."}, origin)
    ended = world.path("Ended")
    pathways.end_pathway(world.context, ended.id)
    path = world.path("Sundays")
    parts(world).receive("line", {"line": "A highlight."}, origin)
    other = Ref("apert", "entry", new_id(START))
    parts(world).receive("line", {"line": "Another.", "pathway": str(path.id)}, other)
    for kind, content in (("photo", {"line": "No."}), ("line", {})):
        with pytest.raises(InvalidInputError):
            parts(world).receive(kind, content, origin)
    world.at(2031, 5, 11)
    assert world.keep(path) == ["You begin here.", "A highlight.", "Another."]


def test_a_line_that_comes_twice_from_elsewhere_is_sent_once(world: World) -> None:
    origin = Ref("apert", "entry", new_id(START))
    path = world.path("Sundays")
    assert parts(world).received("line", origin) is None
    sent = parts(world).receive("line", {"line": "A highlight."}, origin)
    assert parts(world).receive("line", {"line": "A highlight."}, origin) == sent
    pathways.end_pathway(world.context, path.id)
    assert parts(world).receive("line", {"line": "A highlight."}, origin) == sent
    assert parts(world).received("line", origin) == sent


def test_the_export_holds_what_was_read_and_nothing_else(either_world: World) -> None:
    world = either_world
    path = world.path(first_line="A first line.")
    world.at(2031, 5, 11)
    held = world.begin(path)
    [read] = world.read(held)
    glosses.add_gloss(world.context, read.message.ref, GlossKind.THANKS, "Thank you.")
    outgoing = sealing.Outgoing(
        client_id="page",
        medium=Medium.PAGE,
        note=MomentNote(kind="photo", file_name="page.jpg"),
        file=[b"a page"],
    )
    sending.send_along(world.context, held.id, path.id, outgoing)
    sitting.close(world.context, held.id)
    files = {file.path: b"".join(file.chunks()) for file in parts(world).export()}
    [markdown, form] = files.values()
    assert "A first line." in markdown.decode()
    assert json.loads(form)["words"] == "A first line."
    assert json.loads(form)["glosses"][0]["words"] == "Thank you."
    world.live()
    world.keep(path)
    files = {file.path: b"".join(file.chunks()) for file in parts(world).export()}
    assert [data for name, data in files.items() if name.endswith(".jpg")] == [b"a page"]
