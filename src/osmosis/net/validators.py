"""Asking whether something has changed, instead of asking for it again (RFC 9110, section 13)."""

from __future__ import annotations

from collections.abc import Mapping

from osmosis.ports.fetching import Validators

_LONGEST = 1000


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a request that wants content only if it has changed."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if _is_usable(value)}


def validators_from(headers: Mapping[str, str], before: Validators | None = None) -> Validators:
    """What to keep of an answer; what could not be sent back is left out.

    Args:
        headers: Of the answer.
        before: What was sent, when the answer is that nothing has changed: it stays valid where
            the answer names nothing new.
    """
    kept = before or Validators()
    etag, modified = headers.get("ETag", "").strip(), headers.get("Last-Modified", "").strip()
    return Validators(
        etag=etag if _is_usable(etag) else kept.etag,
        last_modified=modified if _is_usable(modified) else kept.last_modified,
    )


def _is_usable(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and value.isascii() and value.isprintable()
