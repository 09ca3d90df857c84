"""A mailbox on a server brings each letter once, with a password that lies nowhere open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from whenever import Date

from osmosis.errors import InvalidInputError, PermanentFetchError
from osmosis.ports.mail import FoundLetter, MailFound, MailRequest
from osmosis.practices.apert.model import Source, SourceKind
from osmosis.practices.apert.service import gates, sources
from osmosis.practices.apert.service.batches import take_in
from osmosis.practices.apert.service.gathering import GATHERERS
from osmosis.practices.apert.service.mail_servers import set_password
from tests.documents.letters import NEWSLETTER, PLAIN
from tests.practices.apert.conftest import World

SECRET = "seven small figs"


@pytest.fixture
def source(world: World) -> Source:
    """A mailbox on a server."""
    wanted = sources.NewSource(
        address="imaps://me%40home@mail.example/News/Figs%20", kind=SourceKind.MAILBOX
    )
    return sources.add_source(world.context, world.gate().id, wanted)


def test_letters_are_taken_in_once_from_where_the_last_visit_ended(
    world: World, source: Source
) -> None:
    set_password(world.context, source.id, SECRET)
    asked: list[MailRequest] = []
    assert _visit(world, source, asked, _found(4, PLAIN, 6, NEWSLETTER)) == 2
    [first] = asked
    assert (first.host, first.port, first.user) == ("mail.example", 993, "me@home")
    assert (first.folder, first.password, first.is_encrypted) == ("News/Figs ", SECRET, True)
    assert (first.validity, first.since) == ("", Date(2031, 4, 3))
    assert _visit(world, source, asked, _found()) == 0
    assert (asked[1].validity, asked[1].after) == ("7", 6)
    assert _visit(world, source, asked, _found(1, NEWSLETTER, validity="8")) == 0
    assert _visit(world, source, asked, _found(2, None, validity="8")) == 1
    assert (asked[3].validity, asked[3].after) == ("8", 1)


def test_without_a_password_the_server_is_not_asked(world: World, source: Source) -> None:
    asked: list[MailRequest] = []
    with pytest.raises(PermanentFetchError, match="password"):
        _visit(world, source, asked, _found())
    assert asked == []


def test_a_password_lies_nowhere_open_and_can_be_let_go(world: World, source: Source) -> None:
    set_password(world.context, source.id, SECRET)
    files = [path for path in world.app.config.home.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in files)
    set_password(world.context, source.id, "")
    with pytest.raises(PermanentFetchError, match="password"):
        _visit(world, source, [], _found())
    [feed] = [one for one in sources.list_sources(world.context) if one.kind is SourceKind.FEED]
    with pytest.raises(InvalidInputError):
        set_password(world.context, feed.id, SECRET)


def _found(*letters: object, validity: str = "7") -> MailFound:
    pairs = zip(letters[::2], letters[1::2], strict=True)
    found = [FoundLetter(number=number, data=data) for number, data in pairs]  # type: ignore[arg-type]  # number, bytes, number, bytes
    return MailFound(validity=validity, letters=found, has_more=False)


def _visit(world: World, source: Source, asked: list[MailRequest], found: MailFound) -> int:
    def look(request: MailRequest) -> MailFound:
        asked.append(request)
        return found

    mail: Callable[[MailRequest], MailFound] = look
    context = replace(world.context, mailboxes=mail)
    gate = gates.get_gate(world.context, source.gate_id)
    visit = GATHERERS[source.kind](context, source, world.filling(gate), world.clock.now())
    assert visit is not None
    return take_in(world.context, visit)
