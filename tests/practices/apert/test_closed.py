"""While a gate is closed nothing of what is behind it can be had, by whatever way one asks.

Everything behind the gate bears a mark: titles, addresses, words, names, pictures. Every route,
command and answer is looked through for it, and every byte on the disk. That nothing tells how much
there is, is seen by asking again when there is more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.routing import Route

from osmosis.access.tokens import add_token
from osmosis.app import App, init_app
from osmosis.calendar.reminding import remind_of_dates
from osmosis.channels import push
from osmosis.cli.main import run
from osmosis.config import Config
from osmosis.errors import OsmosisError
from osmosis.keeping.exporting import export_store
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.ports.practice import Span
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.rules.yields import Collected
from osmosis.practices.apert.service import (
    batches,
    catalogues,
    collecting,
    editions,
    keeping,
    sources,
)
from osmosis.practices.apert.service.batches import NewEntry, Visit
from osmosis.practices.manifests import PRACTICES
from osmosis.storage import outbox
from osmosis.storage.daily_copies import choose_folder
from osmosis.storage.opening import NewStore
from osmosis.storage.reminders import choose_way
from tests.faults.marking import MARKER, forms_in, places_of
from tests.practices.apert.conftest import FEED, START, ZONE, World
from tests.practices.apert.newspapers import assemble, living, plate
from tests.practices.apert.some_web import LONG, Item, Web, rss
from tests.sealing.quick_lock import quick_lock
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
LIFE = Span(start=START.subtract(hours=24 * 400), end=START.add(hours=24 * 800))
KEPT = "A lamp on the quay"
SHOWN_ONLY_ONCE = re.compile(r'(csrf_token|client_id)" value="[^"]+"|"csrf_token": ?"[^"]+"')


@dataclass
class Behind:
    """A store of every practice with a gate, and marked things behind it.

    Attributes:
        outside: A folder beside the store, for copies and exports.
        secret: A token of an e-reader.
        has_walked: Whether the pages of single things of other practices were asked for already.
    """

    world: World
    gate: Gate
    site: Site
    web: Web
    outside: Path
    secret: str
    has_walked: bool = False

    @property
    def app(self) -> App:
        """The opened store."""
        return self.world.app

    def collect(self, marked: int) -> None:
        """The feed shows so many marked entries, and one without a mark."""
        items = [_marked(number) for number in range(marked)]
        self.web.pages[FEED] = rss([Item(title=KEPT), *items], title="The Gazette")
        self.web.pages |= {address: _page(address) for address in map(_address, range(marked))}
        collecting.collect_due(self.world.context)

    def names(self, *of: str) -> list[str]:
        """Every id, hash and number to ask for something by; of some tables or all."""
        columns = {"id", "opening_id", "period_id", "sealed_sha256", "record_sha256", "hash"}
        found = ["1", "x"]
        with self.app.store.read() as reading:
            for table in tables.metadata.tables.values():
                if not table.name.startswith(of or "apert_"):
                    continue
                for row in reading.rows(sa.select(table)):
                    found += [str(row[name]) for name in columns & set(row.keys()) if row[name]]
        return list(dict.fromkeys(found))

    def answers(self) -> Iterator[tuple[str, bytes]]:
        """What every route answers: those of Apert for every name, the others for one."""
        mine, doors = self.names(), self.names("apert_gates", "apert_openings")
        for route in self.site.web.routes:
            assert isinstance(route, Route)
            if "GET" not in (route.methods or ()):
                continue
            pieces = re.findall(r"\{[^}]+\}", route.path)
            is_ours = "apert" in route.path or "opds" in route.path
            if pieces and not is_ours and self.has_walked:
                continue
            asked = doors if "opds" in route.path else mine if is_ours else [str(self.gate.id)]
            for name in asked if pieces else [""]:
                if ":uuid" in route.path and len(name) != 36:
                    continue  # no such address
                address = route.path.replace("{token}", self.secret)
                for piece in pieces:
                    address = address.replace(piece, "1" if ":int" in piece else name)
                yield self._answer(address)
        self.has_walked = True

    def _answer(self, address: str) -> tuple[str, bytes]:
        """What is answered to a browser; the catalogue is asked for by an e-reader."""
        shown = {"auth": ("reader", self.secret)} if address.startswith("/opds") else {}
        answer = self.site.get(address, **shown)
        told = f"{answer.status_code} {dict(answer.headers)}".encode()
        return address, told + answer.content

    def export(self) -> Path:
        """Everything, written out."""
        place = self.outside / f"export {len([*self.outside.iterdir()])}"
        export_store(self.app, place, "a quick one", lock_up=quick_lock)
        return place

    def told(self) -> Iterator[tuple[str, str]]:
        """What every practice tells the shells, and every reference."""
        for name, part in self.app.parts.items():
            day = self.world.clock.now().to_tz(ZONE).date()
            yield f"{name} cards", repr(part.cards(day))
            yield f"{name} search", repr([*part.search_documents(LIFE.start)])
            yield f"{name} threads", repr([*part.threads(LIFE)])
            yield f"{name} calendar", repr([*part.calendar(LIFE)])
            yield f"{name} minutes", repr([*part.minutes(LIFE)])
            yield f"{name} verify", repr([*part.verify()])
            for file in part.export():
                yield f"{name} export", repr(file) + b"".join(file.chunks()).decode("latin-1")
        for number, notice in enumerate(self.notices()):
            yield f"notice {number}", repr(notice) + push._payload(notice).decode()
        for text in self.refs():
            ref = Ref.parse(text)
            try:
                yield text, repr(self.app.resolve(ref))
            except OsmosisError as error:
                yield text, repr((error, error.facts))
            yield text, repr([*self.app.parts["apert"].annotations([ref])])

    def notices(self) -> list[Notice]:
        """What would be sent now."""
        for part in self.app.parts.values():
            remind_of_dates(self.app.store, part)
        with self.app.store.read() as reading:
            return [posting.notice for posting in outbox.list_unsent(reading)]

    def refs(self) -> Iterator[str]:
        """Everything that could be pointed at."""
        kinds = ("gate", "source", "opening", "line", "kept", "period", "carried", "piece", "batch")
        for name in self.names():
            if len(name) == 36:
                yield from (f"apert:{kind}:{name}" for kind in kinds)

    def everything(self, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
        """All answers, without what is another one every time."""
        found = {where: answer.decode("latin-1") for where, answer in self.answers()}
        found |= {f"told {where}": said for where, said in self.told()}
        found |= {" ".join(words): said_by(words, capsys) for words in COMMANDS}
        found["verify"] = said_by(["verify"], capsys)
        return {where: SHOWN_ONLY_ONCE.sub("", said) for where, said in found.items()}


def _marked(number: int) -> Item:
    lamp = f"https://gazette.example/{MARKER}.png"
    return Item(
        title=f"{MARKER} {number}",
        guid=f"{MARKER}-{number}",
        link=_address(number),
        body=f"<p>{MARKER} {number}.</p><img src='{lamp}' alt='{MARKER}'> Read more",
        more=f"<author>{MARKER}@gazette.example ({MARKER})</author><category>{MARKER}</category>",
    )


def _address(number: int) -> str:
    return f"https://gazette.example/{MARKER}/{number}"


def _page(address: str) -> bytes:
    own = " ".join(f"{address[-2:]}word{number}" for number in range(80))
    return f"<title>{MARKER}</title><article><p>{MARKER} {own}.</p></article>".encode()


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
    behind._answer("/opds")  # which notes that the token was used
    before = behind.everything(capsys)
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
    after = behind.everything(capsys)
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
        _, answer = behind._answer(address)
        assert answer.startswith(b"200")
        assert forms_in(answer, MARKER)
