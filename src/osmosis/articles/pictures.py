"""The address and the words of a picture, wherever a page hides them."""

from __future__ import annotations

import re

from osmosis.articles.addresses import absolute_address
from osmosis.articles.model import Image
from osmosis.articles.tree import Element, has_class, parse

__all__ = ["address_of_picture", "emoji_of", "is_speck", "picture_of", "pictures_in"]

# Under these names pages keep the address that a script later moves to src.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazyload", "data-hi-res-src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_ENOUGH_WIDTH = 1_600  # no e-reader shows more, so a larger one is not fetched
_RASTER = re.compile(r"data:image/(?:jpeg|jpg|png|gif|webp|avif);", re.IGNORECASE)
_PLACEHOLDER_BYTES = 400
_SIZE = re.compile(r"\s*(\d+)(?:px)?\s*", re.ASCII)
_TINY_STYLE = re.compile(
    r"(?:^|[;\s])(?:width|height)\s*:\s*[0-2](?:\.\d*)?(?:px)?\s*(?:!|;|$)",
    re.IGNORECASE | re.ASCII,
)
# An address of a srcset with its size, up to where the next begins. Whatever stands there is
# passed over once, for a long word that is looked at from each of its letters takes hours.
_CANDIDATE = re.compile(
    r"([^\s,]\S++)(?:(?<!,)\s++([\d.]{1,20})([wx])(?![^\s,]))?+\s*+(,|$)?+", re.ASCII
)


def picture_of(element: Element, base: str) -> Image | None:
    """What an ``img`` shows; nothing for one that is only there to count readers."""
    if is_speck(element):
        return None
    address = address_of_picture(element, base)
    return Image(address, " ".join(element.get("alt", "").split())) if address else None


def is_speck(element: Element) -> bool:
    """Whether an ``img`` is too small to see, as those are that only count readers."""
    if any(_is_tiny(element.get(side, "")) for side in ("width", "height")):
        return True
    return _TINY_STYLE.search(element.get("style", "")) is not None


def pictures_in(html: str, base: str) -> tuple[str, ...]:
    """The absolute addresses of the pictures in HTML, in its order, each once.

    Those that carry their own bytes are left out.
    """
    found = (picture_of(element, base) for element in parse(html).iter("img"))
    addresses = (one.address for one in found if one is not None)
    return tuple(dict.fromkeys(one for one in addresses if not one.startswith("data:")))


def emoji_of(element: Element) -> str:
    """The character that an ``img`` stands for, if it stands for one."""
    if has_class(element, "emoji", "wp-smiley", "smiley"):
        return element.get("alt", "").strip()
    return ""


def address_of_picture(element: Element, base: str) -> str:
    """The absolute address of what an ``img`` is to show; empty if there is none.

    The address that scripts would fill in comes before a placeholder, and of several sizes the
    smallest that is wide enough for a reader's screen.
    """
    of_sets = (_best(element.get(name, "")) for name in _LAZY_SETS)
    names = (*(element.get(name, "") for name in _LAZY), *of_sets, element.get("src", ""))
    addresses = (_absolute(name, base) for name in names if name)
    return next(filter(None, addresses), "")


def _absolute(address: str, base: str) -> str:
    address = address.strip()
    if address.startswith("data:"):
        is_picture = _RASTER.match(address) and len(address) > _PLACEHOLDER_BYTES
        return address if is_picture else ""
    absolute = absolute_address(address, base)
    return absolute if absolute.startswith(("http://", "https://")) else ""


def _best(candidates: str) -> str:
    """Of a ``srcset``: the smallest that is wide enough, or else the widest."""
    found: list[tuple[float, str]] = []
    for one in _CANDIDATE.finditer(candidates):
        address, size, unit, end = one.groups()
        if end is not None or address.endswith(","):
            number = _number(size or "")
            found.append((number if unit == "w" else (number or 1) * 800, address.rstrip(",")))
    enough = [one for one in found if one[0] >= _ENOUGH_WIDTH]
    if not found:
        return ""
    return min(enough)[1] if enough else max(found)[1]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _is_tiny(size: str) -> bool:
    match = _SIZE.fullmatch(size)
    return match is not None and int(match[1]) <= 2
