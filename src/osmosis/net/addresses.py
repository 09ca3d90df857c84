"""Where an address leads, read in one way only.

Programs disagree on how to read odd addresses, and holes are where two of them do. So an address is
taken apart here, every form that could be read differently is refused, and what is connected to is
written anew from the parts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from osmosis.errors import PermanentFetchError

PORTS = {"http": 80, "https": 443}
_LONGEST = 8000
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_HEXADECIMAL = frozenset("0123456789abcdef")
# All of category Cc.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What stands in a path or query as it is (RFC 3986, section 3.3), and the sign of quoting.
_AS_IT_IS = "/%:@!$&'()*+,;=~|?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an address leads.

    Attributes:
        scheme: ``http`` or ``https``.
        host: A name in lower-case ASCII without a last dot, or a number in its one written form,
            without brackets.
        port: The port, also when the address names none.
        path: Path and query, quoted.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def number(self) -> IPv4Address | IPv6Address | None:
        """The host as a number, when it is one."""
        return number_of(self.host)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they are written."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def address(self) -> str:
        """The address in its one written form, without what stands after ``#``."""
        return self.origin + self.path


def place_of(address: str, base: Place | None = None) -> Place:
    """Where an address leads.

    Args:
        address: What is written.
        base: Where it is written, when it may be a relative one.

    Raises:
        PermanentFetchError: It is no address of the web, or can be read in two ways.
    """
    text = address.strip(" ")
    if len(text) > _LONGEST:
        raise PermanentFetchError("The address is too long")
    if _CONTROL.search(text):
        raise PermanentFetchError("The address contains control characters")
    try:
        parts = urlsplit(urljoin(base.address, text) if base else text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise PermanentFetchError("The address cannot be read") from error
    _check_outside(parts)
    return Place(
        scheme=parts.scheme,
        host=_number(host) if parts.netloc.startswith("[") else _name(host),
        port=PORTS[parts.scheme] if port is None else port,
        path=quoted(parts.path or "/") + (f"?{quoted(parts.query)}" if parts.query else ""),
    )


@lru_cache(maxsize=1024)
def number_of(host: str) -> IPv4Address | IPv6Address | None:
    """A host as a number, when it is one in its one written form."""
    if ":" not in host and not host[-1:].isdigit():
        return None
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except ValueError:
        return None


def quoted(path: str) -> str:
    """A path or query in ASCII; what is quoted already stays as it is."""
    return quote(path, safe=_AS_IT_IS, errors="surrogateescape")


def _check_outside(parts: SplitResult) -> None:
    if parts.scheme not in PORTS:
        raise PermanentFetchError("Only http and https addresses can be fetched")
    if "@" in parts.netloc:
        raise PermanentFetchError("The address contains a name or password before its host")
    if not parts.hostname:
        raise PermanentFetchError("The address names no host")


def _number(host: str) -> str:
    """What stands in brackets: an IPv6 number without a zone."""
    number = number_of(host)
    if not isinstance(number, IPv6Address) or number.scope_id is not None:
        raise PermanentFetchError("The address writes its host in an odd way")
    return str(number)


def _name(host: str) -> str:
    """A name in ASCII, or an IPv4 number as four decimal numbers."""
    labels = [_label(label) for label in _unfolded(host).removesuffix(".").split(".")]
    name = ".".join(labels)
    if len(name) > 253 or not all(0 < len(label) <= 63 for label in labels):
        raise PermanentFetchError("The address writes its host in an odd way")
    if not _NAME_CHARACTERS.issuperset(name.replace(".", "")):
        raise PermanentFetchError("The address writes its host in an odd way")
    if _is_numeric(labels[-1]) and number_of(name) is None:
        raise PermanentFetchError("The address writes its host in an odd way")
    return name


def _is_numeric(label: str) -> bool:
    """Whether some program would read a host that ends so as a number (URL Standard, 3.5)."""
    return label.isdigit() or (label.startswith("0x") and _HEXADECIMAL.issuperset(label[2:]))


def _unfolded(host: str) -> str:
    """A host in the one form of each character, with plain dots (UTS 46, section 4)."""
    return unicodedata.normalize("NFKC", host).replace("。", ".").lower()


def _label(label: str) -> str:
    """One part of a name as it stands in DNS (RFC 5891, section 4.4)."""
    if label.isascii():
        return label
    if not all(_is_written(character) for character in label):
        raise PermanentFetchError("The address writes its host in an odd way")
    return "xn--" + label.encode("punycode").decode("ascii")


def _is_written(character: str) -> bool:
    """Whether it is a letter, a mark, a digit or the hyphen."""
    return character == "-" or unicodedata.category(character)[0] in "LMN"
