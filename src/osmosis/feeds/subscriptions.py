"""The sources in an OPML document, with what Osmosis adds to them: ring, axes and weight.

What other programs wrote into an outline is carried along and written again as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from osmosis.feeds.opml import Element

NAMESPACE: Final = "urn:osmosis:opml:1"
PREFIX: Final = "osmosis"
_OURS: Final = ("ring", "axis", "weight")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A source in a list of sources.

    Attributes:
        address: Of its feed.
        title: What the list calls it.
        home: Its page; may be empty.
        folders: The names of the outlines that it lies in, outermost first.
        ring: Which of several nested gates it stands behind, in the person's words; or empty.
        leanings: Where it stands on each axis, from -1 to 1.
        weight: None when the list does not say.
        attributes: All attributes of its outline as they were written, with the declarations
            of the prefixes that they use.
    """

    address: str
    title: str = ""
    home: str = ""
    folders: tuple[str, ...] = ()
    ring: str = ""
    leanings: Mapping[str, float] = field(default_factory=dict)
    weight: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def subscriptions_in(root: Element) -> tuple[Subscription, ...]:
    """The sources of an OPML document, at any depth, in their order."""
    found: list[Subscription] = []
    scope = _declarations(root)
    for body in root.named("body"):
        _collect(body, {**scope, **_declarations(body)}, (), found)
    return tuple(found)


def opml_of(
    subscriptions: Iterable[Subscription], *, title: str = "", created: str = ""
) -> Element:
    """The OPML document of these sources.

    Args:
        subscriptions: In the order in which they shall stand; folders where they are first met.
        title: Of the whole list.
        created: The date that stands in it, as RFC 822 writes it; may be empty.
    """
    head = [("title", title), ("dateCreated", created)]
    body = _Folder()
    for subscription in subscriptions:
        body.place(subscription)
    return Element(
        name="opml",
        attributes={"version": "2.0", f"xmlns:{PREFIX}": NAMESPACE},
        children=(
            Element(name="head", children=tuple(Element(name=n, text=t) for n, t in head if t)),
            Element(name="body", children=tuple(body.outlines())),
        ),
    )


class _Folder:
    """Outlines while they are put together."""

    def __init__(self) -> None:
        self._inside: list[_Folder | Subscription] = []
        self._folders: dict[str, _Folder] = {}

    def place(self, subscription: Subscription) -> None:
        folder = self
        for name in subscription.folders:
            folder = folder._folder(name)
        folder._inside.append(subscription)

    def _folder(self, name: str) -> _Folder:
        if name not in self._folders:
            self._folders[name] = _Folder()
            self._inside.append(self._folders[name])
        return self._folders[name]

    def outlines(self) -> Iterator[Element]:
        names = {id(folder): name for name, folder in self._folders.items()}
        for inside in self._inside:
            if isinstance(inside, Subscription):
                yield _outline(inside)
            else:
                name = names[id(inside)]
                yield Element(
                    attributes={"text": name, "title": name}, children=tuple(inside.outlines())
                )


def _collect(
    parent: Element, scope: Mapping[str, str], folders: tuple[str, ...], found: list[Subscription]
) -> None:
    for outline in parent.named("outline"):
        inner = {**scope, **_declarations(outline)}
        address = outline.get("xmlUrl").strip() or (
            outline.get("url").strip() if outline.get("type").lower() in ("rss", "atom") else ""
        )
        name = outline.get("title").strip() or outline.get("text").strip()
        if address:
            found.append(_subscription(outline, inner, address, name, folders))
        if outline.children:
            _collect(outline, inner, (*folders, name) if not address else folders, found)


def _subscription(
    outline: Element,
    scope: Mapping[str, str],
    address: str,
    name: str,
    folders: tuple[str, ...],
) -> Subscription:
    prefixes = {key.partition(":")[0] for key in outline.attributes if ":" in key}
    declared = {f"xmlns:{p}": scope[p] for p in sorted(prefixes) if p in scope}
    ours = {name: _own(outline, scope, name) for name in _OURS}
    return Subscription(
        address=address,
        title=name,
        home=outline.get("htmlUrl").strip(),
        folders=folders,
        ring=ours["ring"],
        leanings=dict(_leanings(ours["axis"])),
        weight=_number(ours["weight"]),
        attributes={**declared, **outline.attributes},
    )


def _outline(subscription: Subscription) -> Element:
    """The outline of a source: what was written by others stays, what we know is said anew."""
    held = dict(subscription.attributes)
    scope = {key.partition(":")[2]: value for key, value in held.items() if key[:6] == "xmlns:"}
    for name in [key for key in held if _is_ours(key, scope)]:
        del held[name]
    for prefix in [p for p, namespace in scope.items() if namespace == NAMESPACE]:
        held.pop(f"xmlns:{prefix}", None)
    called = _written(held, "title").strip() or _written(held, "text").strip()
    # What an outline calls itself in two ways stays so, until it is called something else.
    names = () if called == subscription.title else ("text", "title")
    said = {
        **dict.fromkeys(names, subscription.title),
        "type": _written(held, "type") or "rss",
        "xmlUrl": subscription.address,
        "htmlUrl": subscription.home,
    }
    for name, value in said.items():
        key = next((key for key in held if key.lower() == name.lower()), name)
        if value or key in held:
            held[key] = value if _written(held, name).strip() != value else held[key]
    return Element(attributes={**held, **dict(_own_attributes(subscription))})


def _own_attributes(subscription: Subscription) -> Iterator[tuple[str, str]]:
    if subscription.ring:
        yield f"{PREFIX}:ring", subscription.ring
    if subscription.leanings:
        pairs = (f"{quote(name)}={value:g}" for name, value in subscription.leanings.items())
        yield f"{PREFIX}:axis", "; ".join(pairs)
    if subscription.weight is not None:
        yield f"{PREFIX}:weight", f"{subscription.weight:g}"


def _declarations(element: Element) -> dict[str, str]:
    return {
        key.removeprefix("xmlns:"): value
        for key, value in element.attributes.items()
        if key.startswith("xmlns:")
    }


def _own(outline: Element, scope: Mapping[str, str], name: str) -> str:
    for key, value in outline.attributes.items():
        if key.endswith(f":{name}") and _is_ours(key, scope):
            return value.strip()
    return ""


def _is_ours(key: str, scope: Mapping[str, str]) -> bool:
    prefix, _, name = key.partition(":")
    return name in _OURS and scope.get(prefix) == NAMESPACE


def _leanings(written: str) -> Iterator[tuple[str, float]]:
    for pair in written.split(";"):
        name, _, value = pair.rpartition("=")
        number = _number(value.strip())
        if name.strip() and number is not None:
            yield unquote(name.strip()), max(-1.0, min(1.0, number))


def _number(written: str) -> float | None:
    return float(written) if _NUMBER.fullmatch(written) else None


def _written(held: Mapping[str, str], name: str) -> str:
    return next((value for key, value in held.items() if key.lower() == name.lower()), "")
