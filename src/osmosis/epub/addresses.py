"""Addresses as a book may hold them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

__all__ = ["shown_address", "sound_address"]

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST = 2_000


def sound_address(address: str) -> str:
    """The address in the spelling of RFC 3986; empty for one that no reader could follow."""
    address = address.strip()
    if len(address) > _LONGEST:
        return ""
    if address.lower().startswith("mailto:"):
        mailbox = address[7:].partition("?")[0]
        return f"mailto:{mailbox}" if _MAILBOX.fullmatch(mailbox) else ""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not _is_host(host):
        return ""
    query = f"?{_quoted(parts.query, '/?:@!$&()*+,;=')}" if parts.query else ""
    fragment = f"#{_quoted(parts.fragment, '/?:@!$&()*+,;=')}" if parts.fragment else ""
    path = _quoted(parts.path, "/:@!$&()*+,;=")
    return f"{parts.scheme.lower()}://{host}{path}{query}{fragment}"


def _is_host(host: str) -> bool:
    name, _, port = host.partition(":")
    labels = name.split(".")
    if labels[-1].isdigit() and not (len(labels) == 4 and all(_is_byte(one) for one in labels)):
        return False
    return (
        _HOST.fullmatch(host) is not None
        and all(0 < len(one) < 64 for one in labels)
        and all(map(_is_idna, labels))
        and (not port or int(port) < 65_536)
    )


def _is_byte(label: str) -> bool:
    return label.isdigit() and len(label) < 4 and int(label) < 256


def _is_idna(label: str) -> bool:
    if not label.lower().startswith("xn--"):
        return True
    try:
        return bool(label.encode("ascii").decode("idna"))
    except UnicodeError:
        return False


def _quoted(text: str, safe: str) -> str:
    return quote(_PERCENT.sub("%25", text), safe=f"{safe}%~", errors="replace")


def shown_address(address: str) -> str:
    """The address as a person reads it: without the scheme, and in its own characters."""
    if address.startswith("mailto:"):
        return address[7:]
    shown = address.partition("://")[2].removeprefix("www.")
    host, slash, path = shown.partition("/")
    readable = unquote(path, errors="strict") if _is_text(path) else path
    return f"{host}{slash}{readable}".removesuffix("/")


def _is_text(path: str) -> bool:
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return False
    return decoded.isprintable() and " " not in decoded
