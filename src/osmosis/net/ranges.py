"""What kind of place a number is: on the public internet, or anything else.

IPv4 is the list of the special-purpose registry (RFC 6890 and its updates). IPv6 goes the other way
round: only what lies in 2000::/3 and not in an exception is public.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

PUBLIC = ""
LOOPBACK = "loopback"
PRIVATE = "private"
SHARED = "shared"
# What a person may mean by a host of their own; a cloud's 169.254.169.254 is none of them.
NEARBY = frozenset({LOOPBACK, PRIVATE, SHARED})

_IPV4 = [
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", PRIVATE),
        ("100.64.0.0/10", SHARED),
        ("127.0.0.0/8", LOOPBACK),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", PRIVATE),
        ("192.0.0.0/24", "protocol"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "protocol"),
        ("192.52.193.0/24", "protocol"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", PRIVATE),
        ("192.175.48.0/24", "protocol"),
        ("198.18.0.0/15", "benchmark"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
]
_IPV6 = [
    (IPv6Network(network), kind)
    for network, kind in (
        ("::1/128", LOOPBACK),
        ("::/128", "unspecified"),
        ("::ffff:0:0/96", "IPv4 inside IPv6"),
        ("::/96", "IPv4 inside IPv6"),
        ("64:ff9b:1::/48", "local translation"),
        ("100::/64", "discard"),
        ("2001::/32", "Teredo"),
        ("2001:2::/48", "benchmark"),
        ("2001:db8::/32", "documentation"),
        ("2001::/23", "protocol"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "protocol"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "protocol"),
        ("fc00::/7", PRIVATE),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
]
_GLOBAL = IPv6Network("2000::/3")
_TRANSLATED = IPv6Network("64:ff9b::/96")
# An interface that carries an IPv4 number in its last half (ISATAP, RFC 5214, section 6.1).
_ISATAP = (0x00005EFE, 0x02005EFE)


@lru_cache(maxsize=1024)
def kind_of(number: IPv4Address | IPv6Address) -> str:
    """What kind of place it is; :data:`PUBLIC`, which is empty, for the public internet."""
    if isinstance(number, IPv4Address):
        return next((kind for network, kind in _IPV4 if number in network), PUBLIC)
    if number in _TRANSLATED:
        # What a network without IPv4 makes of a public IPv4 number (NAT64, RFC 6052).
        return kind_of(IPv4Address(int(number) & 0xFFFFFFFF))
    found = next((kind for network, kind in _IPV6 if number in network), PUBLIC)
    if found or number.scope_id is not None:
        return found or "zone"
    if (int(number) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "IPv4 inside IPv6"
    return PUBLIC if number in _GLOBAL else "reserved"
