"""Pictures that came along with a text get addresses, as if they were on the web."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape

from osmosis.articles.pictures import is_speck
from osmosis.articles.tree import Element

_HERE = "https://enclosed.invalid/"
_CHOICES = ("srcset", "data-src", "data-srcset", "data-original", "data-lazy-src")


def enclosed_address(data: bytes) -> str:
    """The address of a picture that came along: absolute, the same for the same bytes.

    No host can have this name (RFC 6761, section 6.4), and so nobody is ever asked for it.
    """
    return f"{_HERE}{hashlib.sha256(data).hexdigest()[:32]}"


def is_enclosed(address: str) -> bool:
    """Whether an address is that of a picture that came along."""
    return address.startswith(_HERE)


def enclose(body: Element, find: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Let every picture that came along be known by its address; change the text in place.

    Pictures that are only there to count readers go.

    Args:
        find: Gives the bytes of what the text calls by this; ``None`` for what is elsewhere.

    Returns:
        The pictures by their addresses.
    """
    _unwrap_drawings(body)
    found: dict[str, bytes] = {}
    for image in [*body.iter("img")]:
        data = find(image.get("src", "").strip())
        if data is not None:
            address = enclosed_address(data)
            found[address] = data
            image.set("src", address)
            for name in _CHOICES:
                image.attrib.pop(name, None)
        elif is_speck(image):
            image.drop_tree()
    return found


def picture_html(data: bytes, name: str = "") -> str:
    """A picture that stands by itself."""
    return f'<p><img src="{enclosed_address(data)}" alt="{escape(name)}"></p>'


def _unwrap_drawings(body: Element) -> None:
    """A drawing around nothing but a picture, as books have for full pages, becomes the picture."""
    for drawing in [*body.iter("svg")]:
        image = next(iter(drawing.iter("image")), None)
        if image is None:
            continue
        drawing.set("src", image.get("xlink:href", "") or image.get("href", ""))
        for inner in [*drawing]:
            inner.drop_tree()
        drawing.tag, drawing.text = "img", None
