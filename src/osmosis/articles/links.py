"""The addresses that an article may lead to."""

from __future__ import annotations

import re
from urllib.parse import urljoin

__all__ = ["web_address"]

_WEB = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@)", re.IGNORECASE)


def web_address(href: str, base: str) -> str:
    """The absolute address of a link to the web or to a mailbox; empty for any other.

    A place within the same page is no address: what it led to is in the article already.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        address = urljoin(base, href)
    except ValueError:
        return ""
    is_here = "#" in address and address.partition("#")[0] == base.partition("#")[0]
    return address if _WEB.match(address) and not is_here else ""
