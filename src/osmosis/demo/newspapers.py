"""Papers of old news, and the web of the rehearsal, in which there is nothing but them.

Every piece comes out again each year on the day on which it happened, and bears the date of then.
Nothing is served: whoever asks for a paper gets it inside the process, and every other address is
refused, so that no byte of a rehearsal ever leaves this machine.
"""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final, NoReturn

from whenever import Date, Instant, Time

from osmosis.demo.life import photograph
from osmosis.errors import PermanentFetchError
from osmosis.kernel.clock import Clock
from osmosis.kernel.hashing import sha256_of
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest, Validators

SHOWN: Final = 6
"""How many pieces stand in the list of a paper."""
_COMES_OUT_AT: Final = Time(5)
_HERE = files("osmosis.demo") / "papers"
_RSS, _ATOM = "application/rss+xml", "application/atom+xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One piece of old news.

    Attributes:
        happened: On which day.
        text: In paragraphs.
        in_years_with: The figure in which the years end in which it comes out; ``None`` when it
            comes out in every year.
        picture: The name of a photograph of the rehearsal; empty for none.
        shows: What is to be seen on it.
    """

    happened: Date
    title: str
    text: str
    in_years_with: int | None = None
    picture: str = ""
    shows: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Newspaper:
    """A paper.

    Attributes:
        host: Where it is; a name that no network knows.
        is_atom: Whether its list is written in Atom; else it is RSS.
    """

    name: str
    host: str
    is_atom: bool
    pieces: Sequence[Piece]

    @property
    def address(self) -> str:
        """Of its list."""
        return f"http://{self.host}/feed.xml"


@cache
def read_newspapers() -> Mapping[str, Newspaper]:
    """Every paper by its name."""
    told = [tomllib.loads(path.read_text(encoding="utf-8")) for path in _HERE.iterdir()]
    return {one["name"]: _newspaper(one) for one in told}


def feed_of(paper: Newspaper, now: Instant) -> bytes:
    """The list of a paper as of a moment: what came out last, the newest first."""
    write = _atom if paper.is_atom else _rss
    return write(paper, _out(paper, now)[:SHOWN]).encode()


@asynccontextmanager
async def open_net(clock: Clock) -> AsyncIterator[Fetch]:
    """The web of a rehearsal on its clock.

    What is fetched raises PermanentFetchError unless it is a paper, or a picture in one.
    """

    async def fetch(request: FetchRequest) -> Fetched:
        media_type, body = _found(request.address, clock.now())
        etag = f'"{sha256_of([body])[:16]}"'
        is_known = request.validators.etag == etag
        return Fetched(
            status=304 if is_known else 200,
            address=request.address,
            moved_to=None,
            validators=Validators(etag=etag),
            content_type=media_type,
            body=b"" if is_known else body,
        )

    yield fetch


def no_mailbox(_request: object) -> NoReturn:
    """The mailboxes of a rehearsal: there are none.

    Raises:
        PermanentFetchError: Always.
    """
    raise PermanentFetchError("A rehearsal reaches no mail server")


def _newspaper(told: Mapping[str, Any]) -> Newspaper:
    return Newspaper(
        name=told["name"],
        host=told["host"],
        is_atom=told.get("is_atom", False),
        pieces=[_piece(one) for one in told["piece"]],
    )


def _piece(told: Mapping[str, Any]) -> Piece:
    rest = {key: value for key, value in told.items() if key not in ("day", "year")}
    return Piece(happened=Date.parse_iso(f"{told['year']}-{told['day']}"), **rest)


def _out(paper: Newspaper, now: Instant) -> list[tuple[Date, Piece]]:
    """What has come out by now in this year and the last, each with its day, the newest first."""
    this_year = now.to_tz("UTC").year
    every = [
        (one.happened.replace(year=year), one)
        for year in (this_year, this_year - 1)
        for one in paper.pieces
        if one.in_years_with in (None, year % 10)
    ]
    out = [one for one in every if _morning(one[0]) <= now]
    return sorted(out, key=lambda one: one[0], reverse=True)


def _morning(day: Date) -> Instant:
    return day.at(_COMES_OUT_AT).assume_utc()


def _found(address: str, now: Instant) -> tuple[str, bytes]:
    for paper in read_newspapers().values():
        if address == paper.address:
            return _ATOM if paper.is_atom else _RSS, feed_of(paper, now)
        for piece in paper.pieces:
            if piece.picture and address == _picture_at(paper, piece):
                return "image/jpeg", photograph(piece.picture)
    raise PermanentFetchError("A rehearsal reaches nothing but its own newspapers")


def _picture_at(paper: Newspaper, piece: Piece) -> str:
    return f"http://{paper.host}/{piece.picture}.jpg"


def _address_of(paper: Newspaper, day: Date, piece: Piece) -> str:
    """Where a piece stands; in each year elsewhere, so that nobody takes it for the one before."""
    return f"http://{paper.host}/{day.year}/{piece.happened}"


def _html(paper: Newspaper, piece: Piece) -> str:
    paragraphs = [f"<p>{escape(one, quote=False)}</p>" for one in piece.text.strip().split("\n\n")]
    if piece.picture:
        image = f'<img src="{_picture_at(paper, piece)}" alt="{escape(piece.shows)}"/>'
        paragraphs.insert(1, f"<figure>{image}</figure>")
    return "".join(paragraphs)


def _rss(paper: Newspaper, shown: Sequence[tuple[Date, Piece]]) -> str:
    items = "".join(
        f"<item><title>{escape(piece.title)}</title>"
        f"<link>{_address_of(paper, day, piece)}</link>"
        f'<guid isPermaLink="false">{paper.host} {day}</guid>'
        f"<pubDate>{_morning(piece.happened).format_rfc2822()}</pubDate>"
        f"<content:encoded>{escape(_html(paper, piece))}</content:encoded></item>"
        for day, piece in shown
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{paper.name}</title><link>http://{paper.host}/</link>"
        f"<description>Old news, told anew.</description><language>en</language>{items}"
        "</channel></rss>"
    )


def _atom(paper: Newspaper, shown: Sequence[tuple[Date, Piece]]) -> str:
    entries = "".join(
        f"<entry><title>{escape(piece.title)}</title>"
        f'<link href="{_address_of(paper, day, piece)}"/>'
        f"<id>tag:{paper.host},{day}:piece</id>"
        f"<published>{_morning(piece.happened)}</published><updated>{_morning(day)}</updated>"
        f'<content type="html">{escape(_html(paper, piece))}</content></entry>'
        for day, piece in shown
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{paper.name}</title><id>http://{paper.host}/</id>"
        f"<updated>{_morning(shown[0][0])}</updated>{entries}</feed>"
    )
