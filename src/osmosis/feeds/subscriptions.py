"""The sources in an OPML document, with what Osmosis adds to them: ring, axes and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from osmosis.feeds.opml import Element

NAMESPACE: Final = "urn:osmosis:opml:1"
_OURS: Final = ("ring", "axis", "weight")
_FEEDS: Final = ("rss", "atom")
"""What an outline that is of a feed says of its type."""
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A source in a list of sources.

    Attributes:
        address: Of its feed.
        title: What the list calls it.
        home: Its page; may be empty.
        ring: Which of several nested gates it stands behind, in the person's words; or empty.
        leanings: Where it stands on each axis, from -1 to 1.
        weight: None when the list does not say.
    """

    address: str
    title: str = ""
    home: str = ""
    ring: str = ""
    leanings: Mapping[str, float] = field(default_factory=dict)
    weight: float | None = None


def subscriptions_in(root: Element) -> tuple[Subscription, ...]:
    """The sources of an OPML document, at any depth, in their order."""
    scope = declared_in(root)
    return tuple(
        found
        for body in root.named("body")
        for found in _subscriptions(body, {**scope, **declared_in(body)})
    )


def without_address_in(root: Element) -> Iterator[Element]:
    """The outlines that are written as feeds and name none, at any depth, in their order."""
    return (one for body in root.named("body") for one in _without_address(body))


def axes_in(root: Element) -> Iterator[Element]:
    """What the head says of the axes on which its sources lean."""
    scope = declared_in(root)
    for head in root.named("head"):
        inner = {**scope, **declared_in(head)}
        yield from (one for one in head.children if is_axis(one, inner))


def address_in(outline: Element) -> str:
    """The address of the feed that an outline is of; empty when it is of none."""
    address = outline.get("xmlUrl").strip()
    if not address and outline.get("type").lower() in _FEEDS:
        address = outline.get("url").strip()
    return address


def called_in(outline: Element) -> str:
    """What an outline calls itself."""
    return outline.get("title").strip() or outline.get("text").strip()


def declared_in(element: Element) -> dict[str, str]:
    """The prefixes that an element declares, with what they stand for."""
    return {
        key.removeprefix("xmlns:"): value
        for key, value in element.attributes.items()
        if key.startswith("xmlns:")
    }


def is_ours(key: str, scope: Mapping[str, str]) -> bool:
    """Whether an attribute of an outline is one that Osmosis adds."""
    prefix, _, name = key.partition(":")
    return name in _OURS and scope.get(prefix) == NAMESPACE


def is_axis(element: Element, scope: Mapping[str, str]) -> bool:
    """Whether an element of the head says what an axis is called."""
    prefix, _, name = element.name.partition(":")
    return name == "axis" and {**scope, **declared_in(element)}.get(prefix) == NAMESPACE


def _subscriptions(parent: Element, scope: Mapping[str, str]) -> Iterator[Subscription]:
    for outline in parent.named("outline"):
        inner = {**scope, **declared_in(outline)}
        if address := address_in(outline):
            yield _subscription(outline, inner, address)
        yield from _subscriptions(outline, inner)


def _without_address(parent: Element) -> Iterator[Element]:
    for outline in parent.named("outline"):
        if not address_in(outline) and _is_like_feed(outline):
            yield outline
        yield from _without_address(outline)


def _is_like_feed(outline: Element) -> bool:
    """Whether an outline is written as a feed is; what holds other outlines is a folder."""
    if any(outline.named("outline")):
        return False
    has_attribute = any(key.lower() == "xmlurl" for key in outline.attributes)
    return has_attribute or outline.get("type").strip().lower() in _FEEDS


def _subscription(outline: Element, scope: Mapping[str, str], address: str) -> Subscription:
    ours = _own(outline, scope)
    return Subscription(
        address=address,
        title=called_in(outline),
        home=outline.get("htmlUrl").strip(),
        ring=ours.get("ring", ""),
        leanings=dict(_leanings(ours.get("axis", ""))),
        weight=_number(ours.get("weight", "")),
    )


def _own(outline: Element, scope: Mapping[str, str]) -> Mapping[str, str]:
    """What Osmosis added to an outline, by the names without a prefix; the first of each counts."""
    found: dict[str, str] = {}
    for key, value in outline.attributes.items():
        if ":" in key and is_ours(key, scope):
            found.setdefault(key.partition(":")[2], value.strip())
    return found


def _leanings(written: str) -> Iterator[tuple[str, float]]:
    for pair in written.split(";"):
        name, _, value = pair.rpartition("=")
        number = _number(value.strip())
        if name.strip() and number is not None:
            yield unquote(name.strip()), max(-1.0, min(1.0, number))


def _number(written: str) -> float | None:
    return float(written) if _NUMBER.fullmatch(written) else None
