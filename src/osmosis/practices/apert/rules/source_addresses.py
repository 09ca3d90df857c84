"""What may stand as the address of a source, by its kind; whether it may be visited is asked later.

An address is kept as the person gave it, without the spaces around it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from osmosis.languages.speaking import noop
from osmosis.practices.apert.model import InvalidGateError, SourceKind
from osmosis.practices.apert.rules.addresses import canonical_address
from osmosis.practices.apert.rules.source_paths import is_path, split_path

LONGEST_ADDRESS = 2_000
WEB: Final = frozenset({"http", "https"})
MAIL: Final = frozenset({"imap", "imaps"})
_LONGEST_HOST = 253
_LONGEST_LABEL = 63


TAKEN_IN: Final = "taken-in:"
"""Before the name of a long work that came as bytes: there is no path to remember."""


# A list of some thousand sources is looked through several times.
@lru_cache(maxsize=8_192)
def checked_address(kind: SourceKind, text: str) -> str:
    """The address of a source, when it can be one.

    Feeds are on the web; a mailbox is on a mail server or is a file or folder, as a peer's capsule
    may be; folders and long works are paths; saved links and persons are named by words.

    Raises:
        InvalidGateError: It cannot be the address of such a source.
    """
    address = text.strip()
    if not address:
        raise InvalidGateError("A source needs an address")
    if len(address) > LONGEST_ADDRESS:
        raise InvalidGateError("An address is at most 2,000 characters", characters=len(address))
    if not address.isprintable() and any(map(_is_hidden, address)):
        raise InvalidGateError("An address has no hidden characters in it")
    if not _fits(kind, address):
        raise InvalidGateError(_WHY[kind])
    return address


# A list of some thousand sources is looked through several times.
@lru_cache(maxsize=8_192)
def address_key(kind: SourceKind, address: str) -> str:
    """One form for all addresses of a source, by which a gate has it once."""
    if _scheme(address) in WEB:
        return canonical_address(address)
    if kind is SourceKind.PERSON:
        return f"{kind.value}:{unicodedata.normalize('NFKC', address).casefold()}"
    if is_path(address):
        return f"{kind.value}:{split_path(address)[1].rstrip('/')}"
    return f"{kind.value}:{address}"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character).startswith("C")


def _fits(kind: SourceKind, address: str) -> bool:
    match kind:
        case SourceKind.FEED:
            return _is_on(WEB, address)
        case SourceKind.MAILBOX:
            return _is_on(MAIL, address) or is_path(address)
        case SourceKind.PEER:
            return _is_on(WEB, address) or is_path(address)
        case SourceKind.FOLDER:
            return is_path(address)
        case SourceKind.WORK:
            return is_path(address) or address.startswith(TAKEN_IN)
        case SourceKind.SAVED | SourceKind.PERSON:
            return True


_WHY: Final = {
    SourceKind.FEED: noop(
        "An address begins with https:// or http:// and names a host,"
        " without a name or password in it"
    ),
    SourceKind.MAILBOX: noop(
        "A mailbox is imaps:// and a host, without a password in it, or the whole"
        " path of a file or folder"
    ),
    SourceKind.PEER: noop("A peer is reached by an https:// address or the whole path of a file"),
    SourceKind.FOLDER: noop("A folder is named by its whole path"),
    SourceKind.WORK: noop("A long work is named by the whole path of its file"),
}


def _is_on(schemes: frozenset[str], address: str) -> bool:
    """Whether it names a host by one of these schemes, and no secret.

    A mail server is told by name whose mailbox it is; a password has its own, locked place.
    """
    parts = _split(address)
    if parts is None or parts.scheme not in schemes or " " in address or "\\" in address:
        return False
    if parts.password is not None or (parts.username is not None and schemes is WEB):
        return False
    return _is_host(parts.hostname or "")


def _is_host(host: str) -> bool:
    """Whether a host may be called this: by a name (RFC 1123, section 2.1) or a number."""
    if ":" in host:
        return True  # within brackets; urlsplit has refused what is no IPv6 address
    try:
        name = host.encode("idna").decode("ascii").removesuffix(".")
    except UnicodeError:
        return False
    if not 0 < len(name) <= _LONGEST_HOST:
        return False
    return all(_is_label(label) for label in name.split("."))


def _is_label(label: str) -> bool:
    plain = label.replace("-", "").replace("_", "")
    return 0 < len(label) <= _LONGEST_LABEL and plain.isalnum() and label.strip("-") == label


def _scheme(address: str) -> str:
    parts = _split(address)
    return "" if parts is None else parts.scheme


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number raises only when it is asked for
    except ValueError:
        return None
    return parts
