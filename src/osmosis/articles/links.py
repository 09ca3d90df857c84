"""The addresses that an article may lead to."""

from __future__ import annotations

from osmosis.articles.addresses import absolute_address

__all__ = ["web_address"]


def web_address(href: str, base: str) -> str:
    """The absolute address of a link to the web or to a mailbox; empty for any other.

    A place within the same page is no address: what it led to is in the article already.
    """
    if href.strip().startswith("#"):
        return ""
    address = absolute_address(href, base)
    is_here = "#" in address and address.partition("#")[0] == base.partition("#")[0]
    return "" if is_here else address
