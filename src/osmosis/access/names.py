"""Under which names and addresses this machine is reached."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import ip_address

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")


def host_name() -> str:
    """The machine's own name, without a domain and in small letters; empty when it has none."""
    return socket.gethostname().partition(".")[0].lower()


def lan_addresses() -> list[str]:
    """The machine's addresses in its networks, the one of the default route first.

    No packet is sent: connecting a UDP socket only asks the system which way it would go.
    """
    found: dict[str, None] = {}
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            found[probe.getsockname()[0]] = None
    with suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None):
            found[str(address[0])] = None
    return [text for text in found if _is_usable(text)]


def lan_names(bind: str) -> list[str]:
    """Everything a browser may write to reach a server that is bound to ``bind``."""
    addresses = lan_addresses() if ip_address(bind).is_unspecified else [bind]
    host = host_name()
    names = [f"{host}.local", host] if host else []
    return list(dict.fromkeys([*addresses, *names, *LOOPBACK_NAMES]))


def in_url(name: str) -> str:
    """A name or address as it stands in a URL: IPv6 in brackets."""
    return f"[{name}]" if ":" in name else name


def _is_usable(text: str) -> bool:
    if "%" in text:
        return False
    address = ip_address(text)
    return not (address.is_loopback or address.is_unspecified or address.is_multicast)
