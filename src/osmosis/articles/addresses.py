"""Addresses as strangers write them, made whole and harmless."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST = 8_192
SCHEMES = ("http", "https", "mailto")

# Most addresses are whole and clean already.
_CLEAN = re.compile(
    r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?"
    r"(?:/(?:[a-zA-Z0-9_~%,;:@&=+$!*'()#?-][^\s\x00-\x1f\x7f\ud800-\udfff\\\"<>^`{|}]*)?)?"
)
# So are most relative ones: from the root, or from the folder.
_SIMPLE = re.compile(r"(/?)[\w~%][\w~%,=+$!*'()/.?&#-]*", re.ASCII)
# WHATWG URL, 4.4: these are taken off the ends, and tabs and line ends out of the middle.
_ENDS = "".join(map(chr, range(0x21)))
_INSIDE = re.compile(r"[\t\n\r]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SLASHES = re.compile(r"^(https?:)//+", re.IGNORECASE)
_HOSTLESS = re.compile(r"https?:/*", re.IGNORECASE)
_DOTS = re.compile(r"/\.{1,2}(?:[/?#]|$)")


def absolute_address(address: str, base: str) -> str:
    """The address made whole against a base; empty when there is nothing that one may follow.

    What is left is ``http``, ``https`` or ``mailto``, with a host where one belongs, without
    blanks, quotation marks or control characters.

    Args:
        address: As it was written: relative, with blanks, in any scheme.
        base: The address that it was written at; may be empty.
    """
    if len(address) > LONGEST:
        return ""
    if _CLEAN.fullmatch(address) and not _DOTS.search(address):
        return address
    simple = _SIMPLE.fullmatch(address)
    if simple and base and not _DOTS.search(address):
        root, folder = _starts(base)
        return (root if simple[1] else folder) + address if root else ""
    written = _INSIDE.sub("", address.strip(_ENDS))
    scheme = _SCHEME.match(written)
    if not written or (scheme is not None and scheme[1].lower() not in SCHEMES):
        return ""
    try:
        return _whole(written, base)
    except ValueError:  # a port that is no number, a bracket that never closes
        return ""


@lru_cache(maxsize=1024)
def _starts(base: str) -> tuple[str, str]:
    """What an address from the root and one from the folder of the base begin with."""
    try:
        return _whole("/", base)[:-1], _whole(".", base)
    except ValueError:
        return "", ""


def _whole(written: str, base: str) -> str:
    # A browser reads a backslash before the question mark as a slash.
    path, mark, query = written.partition("?")
    path = path.replace("\\", "/")
    if _HOSTLESS.fullmatch(path):
        return ""
    joined = urljoin(base, _SLASHES.sub(r"\1//", path) + mark + query)
    parts = urlsplit(joined)
    # urljoin leaves the dots of an address that was absolute already.
    parts = parts._replace(path=_without_dots(parts.path))
    if _CONTROL.search(joined) or not _leads_somewhere(parts):
        return ""
    return _UNSAFE.sub(_escaped, parts.geturl())


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4."""
    if not _DOTS.search(path):
        return path
    kept: list[str] = []
    first, *parts = path.split("/")
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/".join([first, *kept])


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _leads_somewhere(parts: SplitResult) -> bool:
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SCHEMES and bool((parts.hostname or "").strip(".")) and parts.port != 0
