"""Addresses that mean the same page, brought to one form, and the hosts of addresses."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SAME_HOST = ("www.", "m.", "mobile.", "amp.")
_INDEXES = ("/index.html", "/index.htm", "/index.php")


def canonical_address(address: str) -> str:
    """One form for all addresses of a page: for comparing, not for fetching.

    The scheme of the web, the parts of a host that only choose a layout, marks of campaigns, the
    order of parameters, fragments and a last slash make no difference (RFC 3986, section 6, and
    what publishers add to it).

    Args:
        address: As the source gives it; what is no address of the web stays as it is.
    """
    parts = _split(address.strip())
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return address.strip()
    from courlan import normalize_url

    cleaned = _split(normalize_url(_bare(parts)))
    if cleaned is None:
        return address.strip()
    return urlunsplit(("https", cleaned.netloc, _path(cleaned.path), cleaned.query, ""))


def publisher_of(address: str) -> str:
    """What the sources of one house share: the last parts of the host's name.

    Returns:
        The registrable domain; the whole host where none is known; empty for what has no host.
    """
    parts = _split(address)
    if parts is None or not parts.hostname:
        return ""
    from courlan import extract_domain

    return extract_domain(address) or parts.hostname


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number raises only when it is asked for
    except ValueError:
        return None
    return parts


def _bare(parts: SplitResult) -> str:
    host = parts.hostname or ""
    for prefix in _SAME_HOST:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    if parts.port not in {None, 80, 443}:
        host = f"{host}:{parts.port}"
    return urlunsplit(("https", host, parts.path or "/", parts.query, ""))


def _path(path: str) -> str:
    for index in _INDEXES:
        if path.endswith(index):
            path = path.removesuffix(index)
            break
    return path.rstrip("/").removesuffix("/amp")


# A visit asks three times, and a thousand sources are in line at once.
@lru_cache(maxsize=2_048)
def host_of(address: str) -> str:
    """The host that is asked for what is at an address; empty when that cannot be said."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
