"""Decides where a fetch may lead: to the public internet, and to hosts that the person named.

It is asked three times: for the address as it is written, and at every redirect; for what its name
resolves to; and for the very number that a socket is about to be connected to. So a name that
resolves to something else at a second glance gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from osmosis.errors import ConfigError, PermanentFetchError, TransientFetchError
from osmosis.net.addresses import PORTS, Place, number_of, place_of
from osmosis.net.ranges import NEARBY, PUBLIC, kind_of

# Names that lead nowhere on the public internet (RFC 6761 and its registry).
_NOWHERE = {"arpa", "home", "internal", "invalid", "lan", "local", "localhost", "onion"}
# Below 1024 only the web's own; above, not those that browsers refuse (Fetch Standard, 2.9).
_LOWEST_OTHER = 1024
_BAD_PORTS = {
    *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
    *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
}
_MOST_NUMBERS = 4


class Guard:
    """The rules of one client.

    Args:
        allowed: Hosts that may lead into a private network, as ``nas.local``, ``192.168.1.5`` or,
            for one port only, ``nas.local:8080``.
        ports: Those below 1024 that may be asked; the web's own if left out.

    Raises:
        ConfigError: One of them is no host.
    """

    def __init__(
        self, allowed: Iterable[str] = (), *, ports: Iterable[int] = PORTS.values()
    ) -> None:
        self._ports = frozenset(ports)
        self._allowed = frozenset(_named(host) for host in allowed)
        self._vouched: set[tuple[str, int]] = set()

    def check_place(self, place: Place) -> None:
        """Refuse an address that leads nowhere public by the way it is written.

        Raises:
            PermanentFetchError: It does.
        """
        if not self._is_port_open(place):
            raise PermanentFetchError("The address names a port that is not used for the web")
        if place.number is not None:
            self._check_literal(place, place.number)
        elif not self._is_allowed(place.host, place.port) and _leads_nowhere(place.host):
            raise PermanentFetchError("The address names a host of a private network")

    def check_resolved(self, host: str, port: int, numbers: Sequence[str]) -> list[str]:
        """The numbers to which a host may be connected, in their order.

        One that is not public spoils them all: whoever mixes them means no good.

        Raises:
            TransientFetchError: There is none, or one is not public. A network that answers every
                name with its sign-in page does that too, so it says nothing about the host.
        """
        if not numbers:
            raise TransientFetchError("The host has no address")
        is_allowed = self._is_allowed(host, port)
        for number in map(number_of, numbers):
            kind = "odd" if number is None else kind_of(number)
            if kind != PUBLIC and not (is_allowed and kind in NEARBY):
                raise TransientFetchError("The host leads into a private network", kind=kind)
        first = list(dict.fromkeys(str(number_of(number)) for number in numbers))[:_MOST_NUMBERS]
        if is_allowed:
            self._vouched.update((number, port) for number in first)
        return first

    def check_connection(self, number: str, port: int) -> None:
        """The last look, at what a socket is about to be connected to.

        Raises:
            TransientFetchError: It is neither public nor what an allowed host resolved to.
        """
        found = number_of(number)
        kind = "odd" if found is None else kind_of(found)
        if kind != PUBLIC and (str(found), port) not in self._vouched:
            raise TransientFetchError("The host leads into a private network", kind=kind)

    def _check_literal(self, place: Place, number: IPv4Address | IPv6Address) -> None:
        kind = kind_of(number)
        if kind == PUBLIC:
            return
        if kind not in NEARBY or not self._is_allowed(place.host, place.port):
            raise PermanentFetchError("The address leads into a private network", kind=kind)
        self._vouched.add((place.host, place.port))

    def _is_allowed(self, host: str, port: int) -> bool:
        return (host, port) in self._allowed or (host, None) in self._allowed

    def _is_port_open(self, place: Place) -> bool:
        if (place.host, place.port) in self._allowed or place.port in self._ports:
            return True
        return place.port >= _LOWEST_OTHER and place.port not in _BAD_PORTS


def _leads_nowhere(name: str) -> bool:
    return "." not in name or name.rpartition(".")[2] in _NOWHERE


def _named(host: str) -> tuple[str, int | None]:
    """An allowed host and its port, ``None`` for any."""
    try:
        place = place_of(f"http://{host}/")
    except PermanentFetchError as error:
        raise ConfigError("An allowed host is a name or a number, and perhaps a port") from error
    if place.path != "/":
        raise ConfigError("An allowed host is a name or a number, and perhaps a port")
    return place.host, urlsplit(f"http://{host}/").port
