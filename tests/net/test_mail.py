"""Folders on mail servers are looked into and left as they were, and only where one may go."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from whenever import Date

from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.net.mail import look_into, tidy
from osmosis.ports.mail import MailRequest, MailTidying
from tests.channels import trust
from tests.net.mail_server import MailServer, serving

LETTERS = {3: b"Subject: a\r\n\r\nA.\r\n", 5: b"Subject: b\r\n\r\n(B) {3}\r\n", 9: b"x" * 500}


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server with three letters."""
    with serving(MailServer(letters=dict(LETTERS))) as opened:
        yield opened


def _request(server: MailServer, **changes: object) -> MailRequest:
    request = MailRequest(
        host="127.0.0.1",
        port=server.port,
        user="me",
        password=server.password,
        folder="News & more",
        since=Date(2031, 5, 4),
        is_encrypted=False,
    )
    return replace(request, **changes)  # type: ignore[arg-type]  # a test names what it cares for


def _allowed(server: MailServer) -> frozenset[str]:
    return frozenset({f"127.0.0.1:{server.port}"})


def test_letters_are_fetched_as_they_are_and_stay_as_they_were(server: MailServer) -> None:
    found = look_into(_allowed(server), _request(server))
    assert {letter.number: letter.data for letter in found.letters} == LETTERS
    assert (found.validity, found.has_more) == ("7", False)
    words = " ".join(server.asked)
    assert 'EXAMINE "News &- more"' in words
    assert "SINCE 4-May-2031" in words
    assert words.count("BODY.PEEK[]") == 3
    for changing in ("SELECT", "STORE", "EXPUNGE", "COPY", "MOVE", "APPEND", "BODY[]"):
        assert changing not in words


def test_only_what_came_since_is_fetched_while_the_numbers_hold(server: MailServer) -> None:
    later = _request(server, validity="7", after=5)
    assert [one.number for one in look_into(_allowed(server), later).letters] == [9]
    assert look_into(_allowed(server), replace(later, after=9)).letters == []
    server.validity = 8
    assert len(look_into(_allowed(server), later).letters) == 3


def test_a_look_is_bounded_in_letters_and_bytes(server: MailServer) -> None:
    few = look_into(_allowed(server), _request(server, most=2))
    assert ([one.number for one in few.letters], few.has_more) == ([3, 5], True)
    long = look_into(_allowed(server), _request(server, most_bytes=100))
    assert [one.data is None for one in long.letters] == [False, False, True]
    some = look_into(_allowed(server), _request(server, most_bytes=510))
    assert ([one.number for one in some.letters], some.has_more) == ([3, 5], True)


def test_a_wrong_password_is_said_without_the_name(server: MailServer) -> None:
    with pytest.raises(PermanentFetchError, match="does not know") as raised:
        look_into(_allowed(server), _request(server, password="wrong"))
    assert "me" not in raised.value.facts.values()


def test_a_server_that_talks_nonsense_or_is_not_there_is_asked_again_later(
    server: MailServer,
) -> None:
    server.letters[11] = b"no"
    server.answer = lambda tag, said: iter([b"nonsense\r\n"])  # type: ignore[method-assign]  # a server gone mad
    with pytest.raises(TransientFetchError):
        look_into(_allowed(server), _request(server))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(TransientFetchError):
            look_into(frozenset({"127.0.0.1"}), _request(server, port=port))


@pytest.mark.parametrize(
    ("host", "numbers"),
    [
        ("127.0.0.1", []),
        ("localhost", ["127.0.0.1"]),
        ("mail.example", ["127.0.0.1"]),
        ("mail.example", ["93.184.216.34", "10.0.0.1"]),
        ("0x7f.1", []),
        ("169.254.169.254", []),
    ],
)
def test_no_connection_is_made_into_a_private_network(
    server: MailServer, host: str, numbers: list[str]
) -> None:
    request = _request(server, host=host, is_encrypted=True)
    with pytest.raises((PermanentFetchError, TransientFetchError)):
        look_into(frozenset(), request, resolve=lambda *_: numbers)
    assert server.asked == []


def test_nothing_is_said_in_the_clear_but_to_a_host_that_was_named(server: MailServer) -> None:
    with pytest.raises(PermanentFetchError, match="encryption"):
        look_into(frozenset(), _request(server, host="mail.example"))
    assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(server: MailServer) -> None:
    with pytest.raises(TransientFetchError):
        look_into(_allowed(server), _request(server, is_encrypted=True))
    assert not any("LOGIN" in said for said in server.asked)


def test_a_server_whose_certificate_is_trusted_is_spoken_to_in_secret(tmp_path: Path) -> None:
    files = trust.certified(tmp_path)
    holding = MailServer(letters=dict(LETTERS))
    with serving(holding, tls=trust.serving(files)) as server:
        request = _request(server, host="localhost", is_encrypted=True)
        allowed = frozenset({f"localhost:{server.port}"})
        found = look_into(
            allowed, request, resolve=lambda *_: ["127.0.0.1"], tls=trust.trusting(files)
        )
    assert len(found.letters) == 3


def test_letters_are_marked_as_read_by_their_numbers_and_only_while_these_hold(
    server: MailServer,
) -> None:
    here = _request(server, validity="7")
    for _ in range(2):
        tidy(_allowed(server), MailTidying(mailbox=here, numbers=[3, 9, 77]))
    assert server.seen == {3, 9}
    assert not any("MOVE" in one or "EXPUNGE" in one for one in server.asked)
    server.validity = 8
    tidy(_allowed(server), MailTidying(mailbox=here, numbers=[5]))
    assert server.seen == {3, 9}


def test_letters_are_moved_into_a_folder_that_is_made_once(server: MailServer) -> None:
    moving = MailTidying(mailbox=_request(server, validity="7"), numbers=[3, 5], move_to="Read & k")
    for _ in range(2):
        tidy(_allowed(server), moving)
    assert (list(server.letters), list(server.folders["Read &- k"])) == ([9], [3, 5])
    assert sum(one.startswith("CREATE") for one in server.asked) == 1
    assert server.seen == set()


def test_a_server_that_cannot_move_is_asked_for_nothing_else(server: MailServer) -> None:
    server.can = "IMAP4rev1 UIDPLUS"
    here = _request(server, validity="7")
    with pytest.raises(PermanentFetchError, match="cannot move"):
        tidy(_allowed(server), MailTidying(mailbox=here, numbers=[3], move_to="Read"))
    assert (set(server.letters), server.folders) == (set(LETTERS), {})
    assert not any("COPY" in one or "STORE" in one for one in server.asked)
    with pytest.raises(PermanentFetchError, match="encryption"):
        tidy(frozenset(), MailTidying(mailbox=here, numbers=[3]))
