"""HTML of strangers, made harmless: what is left holds words, pictures and addresses.

nh3 does the work (ammonia on html5ever, which reads HTML as browsers do). What it cannot do is done
here: addresses are made absolute by one rule, embedded films become links, and a document that
is nested so deep that a reader would choke on it is reduced to its words.
"""

from __future__ import annotations

import html as entities
import re
import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from osmosis.articles.addresses import absolute_address
from osmosis.articles.harmless import (
    ADDRESSES,
    ATTRIBUTES,
    LISTS_OF_ADDRESSES,
    MATHS,
    SILENT,
    WORDS,
)
from osmosis.articles.tangles import is_tangled

if TYPE_CHECKING:
    import nh3

MOST_SIZES: Final = 30

_PLAIN = re.compile(r"[^<>&\x00\r\xa0\ud800-\udfff]*")
_RASTER = re.compile(
    r"data:image/(?:avif|gif|jpe?g|png|webp);base64,[a-z0-9+/]+={0,2}", re.IGNORECASE
)
# No pattern may run past the next tag, or a text of nothing but "<" takes hours.
_SCRIPTLESS = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_EMBEDDED = re.compile(
    r"""<(?:iframe|video|audio|embed)\b[^<>]*?\ssrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]*>")


class _Bases(threading.local):
    """The base of the text that this thread is at: nh3's filter takes no argument of ours."""

    base = ""


_bases = _Bases()


def sanitise(html: str, base: str) -> str:
    """The HTML without anything that could act, its addresses absolute.

    Scripts, styles, forms, handlers, frames and drawings go; an embedded film becomes a link to
    it. Addresses lead to ``http``, ``https`` or ``mailto``; only a raster picture may carry its
    own bytes (``data:``). An address within the text (``#note``) stays as it is.

    Args:
        html: A fragment or a whole page.
        base: The address that the text was written at; may be empty, then relative ones go.
    """
    if _PLAIN.fullmatch(html):
        return html
    text = html.encode("utf-8", "replace").decode("utf-8") if not html.isascii() else html
    if is_tangled(text):
        return entities.escape(entities.unescape(_MARKUP.sub(" ", text)), quote=False)
    text = _EMBEDDED.sub(_as_link, _SCRIPTLESS.sub("", text))
    _bases.base = base
    return _cleaner().clean(text)


@cache
def _cleaner() -> nh3.Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags={*WORDS, *MATHS},
        clean_content_tags=set(SILENT),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "data"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What becomes of one attribute; None takes it off."""
    if name in ADDRESSES:
        return _address(tag, name, value)
    if name in LISTS_OF_ADDRESSES:
        return _candidates(value) or None
    return value


def _address(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href" and value.startswith("#"):
        return value
    if name != "href" and value[:5].lower() == "data:":
        return value if tag == "img" and _RASTER.fullmatch(value) else None
    return absolute_address(value, _bases.base) or None


def _candidates(value: str) -> str:
    """A ``srcset`` (HTML, 4.8.4.2.1) with each address made absolute."""
    kept = []
    for candidate in re.split(r",\s+|,$|(?<=[wx]),", value.strip(), maxsplit=MOST_SIZES)[
        :MOST_SIZES
    ]:
        address, _, size = candidate.strip().partition(" ")
        whole = absolute_address(address, _bases.base)
        if whole:
            kept.append(f"{whole.replace(',', '%2C')} {size.strip()}".rstrip())
    return ", ".join(kept)


def _as_link(found: re.Match[str]) -> str:
    written = entities.unescape(found[1] or found[2] or found[3])
    link = entities.escape(written)
    return f'<p><a href="{link}">{link}</a></p>{found[0]}'
