"""While a gate is closed nothing of what is behind it can be had, by whatever way one asks.

Everything behind the gate bears a mark: titles, addresses, words, names, pictures. Every route,
command and answer is looked through for it, and every byte on the disk. That nothing tells how much
there is, is seen by asking again when there is more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.access.tokens import add_token
from osmosis.app import init_app
from osmosis.cli.main import run
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.practices.apert.rules.yields import Collected
from osmosis.practices.apert.service import (
    batches,
    catalogues,
    editions,
    keeping,
    sources,
)
from osmosis.practices.apert.service.brought import NewEntry, Visit
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.daily_copies import choose_folder
from osmosis.storage.opening import NewStore
from osmosis.storage.reminders import choose_way
from tests.faults.marking import MARKER, forms_in, places_of
from tests.practices.apert.behind import KEPT, Behind
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import assemble, living, plate
from tests.practices.apert.some_web import LONG, Web
from tests.practices.small_world import START, ZONE
from tests.web.site import Site

COMMANDS = (
    ["apert", "status"],
    ["apert", "open", "Sundays"],
    ["apert", "open", "Sundays", "--json"],
    ["apert", "close", "Sundays"],
    ["apert", "breach"],
    ["apert", "source", "list", "--json"],
    ["apert", "gate", "list", "--json"],
    ["apert", "highlights", "--json"],
    ["search", f"{MARKER[:12]}*"],
    ["today", "--json"],
    ["loom", "--json"],
    ["copies", "now"],
    ["outbox", "show", "--json"],
    ["calendar"],
    ["verify", "--json"],
    ["clock"],
)
SHOWN_ONLY_ONCE = re.compile(r'(csrf_token|client_id)" value="[^"]+"|"csrf_token": ?"[^"]+"')


@pytest.fixture
def behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Behind]:
    """A gate that opens in a week, and a web full of marked things."""
    caplog.set_level(logging.DEBUG)
    web = Web()
    web.pages[f"https://gazette.example/{MARKER}.png"] = plate()
    clock = FixedClock(START, ZONE)
    app = init_app(
        Config(home=tmp_path / "store"), NewStore(rehearsal=True), clock, PRACTICES, net=web.opened
    )
    world = World(app=app, clock=clock)
    outside = tmp_path / "outside"
    outside.mkdir()
    choose_folder(app.store, outside)
    with app.store.write() as transaction:
        choose_way(transaction, "folder", {"path": str(outside)})
    _, secret = add_token(app.store, "reader", "editions")
    site = Site(app)
    opened = Behind(world, world.gate(), site, web, outside, secret)
    yield opened
    opened.site.close()
    app.close()


def said_by(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says."""
    run(words)
    said = capsys.readouterr()
    return said.out + said.err


def everything(behind: Behind, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """All answers, without what is another one every time."""
    found = {where: answer.decode("latin-1") for where, answer in behind.answers()}
    found |= {f"told {where}": said for where, said in behind.told()}
    found |= {" ".join(words): said_by(words, capsys) for words in COMMANDS}
    found["verify"] = said_by(["verify"], capsys)
    return {where: SHOWN_ONLY_ONCE.sub("", said) for where, said in found.items()}


def leaks(
    behind: Behind, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """Where the mark is found."""
    found = [where for where, answer in behind.answers() if forms_in(answer, MARKER)]
    found += [where for where, said in behind.told() if forms_in(said.encode(), MARKER)]
    for words in COMMANDS:
        if forms_in(said_by(words, capsys).encode(), MARKER):
            found.append(" ".join(words))
    if forms_in(caplog.text.encode(), MARKER):
        found.append("the log")
    behind.export()
    return found + places_of(MARKER, [behind.app.store.folder.root, behind.outside])


def use_in_shell(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands see the same store at the same time."""
    at = behind.world.clock.now().to_tz(ZONE).to_plain().format_iso(unit="minute")
    monkeypatch.setenv("OSMOSIS_HOME", str(behind.app.store.folder.root))
    monkeypatch.setenv("OSMOSIS_CLOCK", f"{at}[{ZONE}]")


def test_nothing_of_what_is_behind_a_closed_gate_is_told_or_lies_anywhere(
    behind: Behind,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    behind.collect(3)
    use_in_shell(behind, monkeypatch)
    assert leaks(behind, caplog, capsys) == []
    assert behind.notices() == []
    behind.world.at(5, 11)
    assert behind.world.states(behind.gate) == ["assembling"]
    use_in_shell(behind, monkeypatch)
    monkeypatch.setattr(f"{__name__}.COMMANDS", COMMANDS[:1] + COMMANDS[4:])  # others open it
    assert leaks(behind, caplog, capsys) == []
    assert behind.notices() != []


def test_nothing_tells_how_much_waits_behind_a_closed_gate(
    behind: Behind, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_in_shell(behind, monkeypatch)
    said_by(["copies", "now"], capsys)
    behind.collect(3)  # so that there is something to copy again
    behind.has_walked = True
    behind.site.token()  # which gives the browser its cookie
    behind.answer("/opds")  # which notes that the token was used
    before = everything(behind, capsys)
    [source] = sources.list_sources(behind.world.context, behind.gate.id)
    entries = [
        NewEntry(
            collected=Collected(key="", title=f"{number}", published_at=START, html=LONG),
            identities=[f"{number}"],
        )
        for number in range(37)
    ]
    visit = Visit(source_id=source.id, fetched_at=START, entries=entries)
    assert batches.take_in(behind.world.context, visit) == 37
    after = everything(behind, capsys)
    changed = {where for where in before if before[where] != after[where]}
    # How many bytes a copy takes on its disk, any look at that disk tells as well.
    assert changed <= {"/settings/copies"}


def test_after_the_closing_only_what_was_kept_is_left(
    behind: Behind,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = behind.world
    behind.collect(3)
    behind.has_walked = True
    world.at(5, 11)
    job = assemble(world)
    assert job.state == "done", job.reason
    opening = living(world, behind.gate)
    pieces = {
        piece.title: piece.key for piece in editions.list_pieces(world.context, opening.ref.id)
    }
    assert any(MARKER in title for title in pieces)
    keeping.keep_piece(world.context, opening.ref.id, pieces[KEPT])
    assert places_of(MARKER, [behind.app.store.folder.root]) == []
    world.at(5, 13)
    world.parts.tend(world.clock.now())
    use_in_shell(behind, monkeypatch)
    assert leaks(behind, caplog, capsys) == []
    [on_shelf] = editions.list_shelf(world.context, behind.gate.id)
    assert [one.title for one in on_shelf.kept] == [KEPT]
    assert MARKER not in repr(replace(on_shelf, kept=()))


def test_a_catalogue_that_told_would_be_found(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(catalogues.read_catalogue(behind.world.context).newest, title=MARKER)
    shelves = replace(catalogues.read_catalogue(behind.world.context), shelves=(told,))
    monkeypatch.setattr(catalogues, "read_catalogue", lambda _: shelves)
    ways = ("/opds", "/opds/v2", f"/opds/t/{behind.secret}", f"/opds/t/{behind.secret}/v2")
    for address in ways:
        _, answer = behind.answer(address)
        assert answer.startswith(b"200")
        assert forms_in(answer, MARKER)
