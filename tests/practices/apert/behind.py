"""What is behind a closed gate, all of it marked, and whoever asks for it in every way there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import sqlalchemy as sa
from starlette.routing import Route

from osmosis.app import App
from osmosis.calendar.reminding import remind_of_dates
from osmosis.channels import push
from osmosis.errors import OsmosisError
from osmosis.keeping.exporting import export_store
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.ports.practice import Span
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import collecting
from osmosis.storage import outbox
from tests.faults.marking import MARKER
from tests.practices.apert.conftest import DAY, FEED, World
from tests.practices.apert.some_web import Item, Web, rss
from tests.practices.small_world import ZONE
from tests.sealing.quick_lock import quick_lock
from tests.web.site import Site

KEPT = "A lamp on the quay"


@dataclass
class Behind:
    """A store of every practice with a gate, and marked things behind it.

    Attributes:
        outside: A folder beside the store, for copies and exports.
        secret: A token of an e-reader.
        has_walked: Whether the pages of single things of other practices were asked for already.
        at_the_doors: What stands in routes that are asked for by names of gates and openings only.
    """

    world: World
    gate: Gate
    site: Site
    web: Web
    outside: Path
    secret: str
    has_walked: bool = False
    at_the_doors: ClassVar[Sequence[str]] = ("opds",)

    @property
    def app(self) -> App:
        """The opened store."""
        return self.world.app

    def collect(self, marked: int) -> None:
        """The feed shows so many marked entries, and one without a mark."""
        items = [marked_item(number) for number in range(marked)]
        self.web.pages[FEED] = rss([Item(title=KEPT), *items], title="The Gazette")
        self.web.pages |= {
            address: marked_page(address) for address in map(_address, range(marked))
        }
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

    def doors(self) -> list[str]:
        """The names of gates and openings."""
        return self.names("apert_gates", "apert_openings")

    def answers(self) -> Iterator[tuple[str, bytes]]:
        """What every route answers: those of Apert for every name, the others for one."""
        mine, doors = self.names(), self.doors()
        for route in self.site.web.routes:
            assert isinstance(route, Route)
            if "GET" not in (route.methods or ()):
                continue
            pieces = re.findall(r"\{[^}]+\}", route.path)
            is_ours = "apert" in route.path or "opds" in route.path
            if pieces and not is_ours and self.has_walked:
                continue
            is_a_door = any(one in route.path for one in self.at_the_doors)
            asked = doors if is_a_door else mine if is_ours else [str(self.gate.id)]
            for name in asked if pieces else [""]:
                if ":uuid" in route.path and len(name) != 36:
                    continue  # no such address
                address = route.path.replace("{token}", self.secret)
                for piece in pieces:
                    address = address.replace(piece, "1" if ":int" in piece else name)
                yield self.answer(f"{address}?q={MARKER[:12]}*" if "search" in address else address)
        self.has_walked = True

    def answer(self, address: str) -> tuple[str, bytes]:
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
        now = self.world.clock.now()
        life = Span(start=now - 400 * DAY, end=now + 800 * DAY)
        for name, part in self.app.parts.items():
            day = now.to_tz(ZONE).date()
            yield f"{name} cards", repr(part.cards(day))
            yield f"{name} search", repr([*part.search_documents(life.start)])
            yield f"{name} threads", repr([*part.threads(life)])
            yield f"{name} calendar", repr([*part.calendar(life)])
            yield f"{name} minutes", repr([*part.minutes(life)])
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


def marked_item(number: int) -> Item:
    """An entry with the mark wherever a feed may say something."""
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


def marked_page(address: str) -> bytes:
    """What lies behind its link."""
    own = " ".join(f"{address[-2:]}word{number}" for number in range(80))
    return f"<title>{MARKER}</title><article><p>{MARKER} {own}.</p></article>".encode()
