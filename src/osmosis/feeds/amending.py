"""A list of sources as it came, with what has changed since.

Whatever is not understood here (heads, folders, includes, notes, a second place of a source, what
other programs wrote) stays where it was, as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final
from urllib.parse import quote

from osmosis.feeds.opml import COMMENT, INSTRUCTION, TEXT, Element
from osmosis.feeds.subscriptions import (
    NAMESPACE,
    Subscription,
    address_in,
    called_in,
    declared_in,
    is_axis,
    is_ours,
)

PREFIX: Final = "osmosis"
_BESIDE: Final = frozenset({COMMENT, INSTRUCTION, TEXT})
EMPTY: Final = Element(
    name="opml",
    attributes={"version": "2.0"},
    children=(
        Element(name="head", children=(Element(name="title", text="Osmosis"),)),
        Element(name="body"),
    ),
)
"""A list that names nothing yet."""


def amended(root: Element, standing: Mapping[int, Subscription | None]) -> Element:
    """The list with its sources as they are now.

    An outline is written anew only where it says something else than is said of it now. What lies
    within a source that has gone takes its place, and a folder that has become empty goes with it.

    Args:
        standing: What is to be said of a source, by its place among those of the list; nothing for
            one that has gone. Those that are not named stay as they came.
    """
    prefix = _prefix(root)
    places = count()
    children = tuple(
        _body(child, root, prefix, standing, places) if _is_called(child, "body") else child
        for child in root.children
    )
    return replace(root, attributes=_declaring(root.attributes, prefix), children=children)


def with_more(root: Element, added: Iterable[Subscription]) -> Element:
    """The list with these sources at its end."""
    prefix = _prefix(root)
    new = tuple(_outline(one, prefix) for one in added)
    root = replace(root, attributes=_declaring(root.attributes, prefix))
    return _with_outlines(root, new) if new else root


def with_axes(root: Element, axes: Iterable[Mapping[str, str]]) -> Element:
    """The list with what its axes and their ends are called, in its head."""
    prefix = _prefix(root)
    told = tuple(Element(name=f"{prefix}:axis", attributes=dict(axis)) for axis in axes)
    root = replace(root, attributes=_declaring(root.attributes, prefix))
    scope = declared_in(root)
    heads = [n for n, child in enumerate(root.children) if _is_called(child, "head")]
    children = list(root.children)
    for n in heads:
        inner = {**scope, **declared_in(children[n])}
        kept = tuple(one for one in children[n].children if not is_axis(one, inner))
        children[n] = replace(children[n], children=kept)
    root = replace(root, children=tuple(children))
    return _with_head(root, told) if told else root


def joined(lists: Sequence[Element]) -> Element:
    """Several lists as one: the first, with the outlines of the others at its end.

    What else the others say of themselves stands in an element of ours in the head of the first.
    """
    first, *others = lists
    for other in others:
        prefix = _prefix(first)
        first = replace(first, attributes=_declaring(first.attributes, prefix))
        first = _with_head(first, (_said_of_itself(other, prefix),))
        first = _with_outlines(first, tuple(_outlines_for(first, other)))
    return first


def _body(
    body: Element,
    root: Element,
    prefix: str,
    standing: Mapping[int, Subscription | None],
    places: Iterator[int],
) -> Element:
    def amend(parent: Element, scope: Mapping[str, str]) -> Iterator[Element]:
        for child in parent.children:
            if _is_called(child, "outline"):
                yield from amend_one(child, {**scope, **declared_in(child)})
            else:
                yield child

    def amend_one(outline: Element, scope: Mapping[str, str]) -> Iterator[Element]:
        place = next(places) if address_in(outline) else None
        inside = tuple(amend(outline, scope))
        said = standing.get(place) if place is not None else None
        if said is not None:
            yield replace(_said_anew(outline, scope, said, prefix), children=inside)
        elif place is not None and place in standing:
            declared = {key: n for key, n in outline.attributes.items() if key[:6] == "xmlns:"}
            yield from (_declaring_too(one, declared) for one in inside)
        elif inside or not outline.children:
            yield replace(outline, children=inside)

    scope = {**declared_in(root), **declared_in(body)}
    return replace(body, children=tuple(amend(body, scope)))


def _said_anew(
    outline: Element, scope: Mapping[str, str], said: Subscription, prefix: str
) -> Element:
    held = {key: value for key, value in outline.attributes.items() if not is_ours(key, scope)}
    if called_in(outline) != said.title:
        # What an outline calls itself in two ways stays so, until it is called something else.
        for name in ("text", "title"):
            held[_key(held, name)] = said.title
    if address_in(outline) != said.address:
        name = "xmlUrl" if outline.get("xmlUrl").strip() else "url"
        held[_key(held, name)] = said.address
    return replace(outline, attributes={**held, **dict(_own_attributes(said, prefix))})


def _outline(said: Subscription, prefix: str) -> Element:
    plain = {"text": said.title, "title": said.title, "type": "rss", "xmlUrl": said.address}
    home = {"htmlUrl": said.home} if said.home else {}
    return Element(attributes={**plain, **home, **dict(_own_attributes(said, prefix))})


def _own_attributes(said: Subscription, prefix: str) -> Iterator[tuple[str, str]]:
    if said.ring:
        yield f"{prefix}:ring", said.ring
    if said.leanings:
        pairs = (f"{quote(name)}={value:g}" for name, value in said.leanings.items())
        yield f"{prefix}:axis", "; ".join(pairs)
    if said.weight is not None:
        yield f"{prefix}:weight", f"{said.weight:g}"


def _said_of_itself(root: Element, prefix: str) -> Element:
    """What a list says beside its outlines."""
    rest = tuple(
        Element(name=child.name, attributes=child.attributes, text=child.text)
        if _is_called(child, "body")
        else child
        for child in root.children
    )
    around = (*root.before, *rest, *root.after)
    return replace(root, name=f"{prefix}:list", children=around, before=(), after=())


def _outlines_for(first: Element, other: Element) -> Iterator[Element]:
    """The outlines of another list, each with the prefixes that mean nothing in the first."""
    known = declared_in(first)
    for body in other.named("body"):
        scope = {**declared_in(other), **declared_in(body)}
        unknown = {f"xmlns:{p}": n for p, n in scope.items() if known.get(p) != n}
        for child in body.children:
            yield _declaring_too(child, unknown)


def _with_outlines(root: Element, more: tuple[Element, ...]) -> Element:
    children = list(root.children)
    bodies = [n for n, child in enumerate(children) if _is_called(child, "body")]
    if not bodies:
        return replace(root, children=(*children, Element(name="body", children=more)))
    last = children[bodies[-1]]
    children[bodies[-1]] = replace(last, children=(*last.children, *more))
    return replace(root, children=tuple(children))


def _with_head(root: Element, more: tuple[Element, ...]) -> Element:
    children = list(root.children)
    heads = [n for n, child in enumerate(children) if _is_called(child, "head")]
    if not heads:
        return replace(root, children=(Element(name="head", children=more), *children))
    first = children[heads[0]]
    children[heads[0]] = replace(first, children=(*first.children, *more))
    return replace(root, children=tuple(children))


def _prefix(root: Element) -> str:
    """The prefix under which our own can be written anywhere in this list."""
    meant: dict[str, set[str]] = {}
    for element in _every(root):
        for prefix, namespace in declared_in(element).items():
            meant.setdefault(prefix, set()).add(namespace)
        for name in (element.name, *element.attributes):
            if ":" in name and not name.startswith("xmlns:"):
                meant.setdefault(name.partition(":")[0], set())
    for prefix, namespace in declared_in(root).items():
        if namespace == NAMESPACE and meant[prefix] == {NAMESPACE}:
            return prefix
    names = (PREFIX, *(f"{PREFIX}{n}" for n in range(2, len(meant) + 3)))
    return next(name for name in names if name not in meant)


def _every(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _every(child)


def _declaring(attributes: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    return {**attributes, f"xmlns:{prefix}": NAMESPACE}


def _declaring_too(element: Element, declared: Mapping[str, str]) -> Element:
    """An element that stands elsewhere now, with the prefixes that meant something there."""
    if element.name in _BESIDE:
        return element
    return replace(element, attributes={**declared, **element.attributes})


def _is_called(element: Element, name: str) -> bool:
    return element.name.lower() == name


def _key(held: Mapping[str, str], name: str) -> str:
    return next((key for key in held if key.lower() == name.lower()), name)
