"""The hosts of sources as a list that blockers read, so that a closed gate stays closed outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

# Under these a feed lies beside its site, not elsewhere.
_BESIDE: Final = ("www.", "feeds.", "feed.", "rss.", "m.", "api.")
# Under these, with a country behind, names are given as under "com" (co.uk, com.au, or.jp).
_KINDS: Final = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "gen",
        "go",
        "gob",
        "gouv",
        "gov",
        "gv",
        "id",
        "ind",
        "info",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    ]
)
_COUNTRY: Final = 2
_PLATFORMS: Final = frozenset(
    [
        "github.io",
        "gitlab.io",
        "codeberg.page",
        "neocities.org",
        "netlify.app",
        "pages.dev",
        "vercel.app",
        "web.app",
    ]
)
# Names that lead nowhere beyond a house (RFC 6761, 6762, 8375, 9476), or are never found at all.
_AT_HOME: Final = frozenset(
    {"localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion", "alt"}
)


class BlocklistFormat(StrEnum):
    """What a blocker reads."""

    HOSTS = "hosts"
    UBLOCK = "ublock"
    PIHOLE = "pihole"


def blocked_hosts(addresses: Iterable[str]) -> Sequence[str]:
    """The hosts at which the sources with these addresses are read, in order, none twice.

    A site whose feed lies at ``feeds.`` or ``www.`` is named without that; a host that is one of
    many under a name, such as somebody's page at a big platform, by its whole name alone. Numbers
    and the names of a house are never among them.
    """
    return sorted({site_of(host) for host in map(_host, addresses) if _is_public(host)})


def site_of(host: str) -> str:
    """The host without what only says that feeds are there, as long as a site is left."""
    for prefix in _BESIDE:
        rest = host.removeprefix(prefix)
        if rest != host and "." in rest and not _is_of_many(rest):
            return rest
    return host


def _is_of_many(name: str) -> bool:
    """Whether anybody may have a name under this one: blocking it would block all of them."""
    kind, _, country = name.partition(".")
    return name in _PLATFORMS or (len(country) == _COUNTRY and kind in _KINDS)


def blocklist_text(hosts: Sequence[str], form: BlocklistFormat) -> str:
    """The list as a blocker reads it, with a line that says what it is."""
    mark = "!" if form is BlocklistFormat.UBLOCK else "#"
    lines = [f"{mark} Osmosis: the hosts of your sources", *map(_LINES[form], hosts)]
    return "\n".join(lines) + "\n"


def _hosts_line(host: str) -> str:
    # A hosts file knows whole names only.
    names = [host] if host.startswith("www.") else [host, f"www.{host}"]
    return "\n".join(f"0.0.0.0 {name}" for name in names)


_LINES: Final[Mapping[BlocklistFormat, Callable[[str], str]]] = {
    BlocklistFormat.HOSTS: _hosts_line,
    BlocklistFormat.UBLOCK: "||{}^$document,subdocument".format,
    BlocklistFormat.PIHOLE: "||{}^".format,
}


def _host(address: str) -> str:
    """The host that an address names, as machines write it; empty when it names none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"}:
            return ""
        return host.encode("idna").decode("ascii").lower().removesuffix(".")
    except (ValueError, UnicodeError):
        return ""


def _is_public(host: str) -> bool:
    labels = host.split(".")
    is_number = ":" in host or labels[-1][:1].isdigit()
    return len(labels) > 1 and not is_number and labels[-1] not in _AT_HOME
