"""MathML of the web as presentation MathML that is valid, or as characters alone."""

from __future__ import annotations

from html import escape

from osmosis.articles.model import Math
from osmosis.articles.tree import Element, tag_of, text_of

__all__ = ["is_displayed", "math_of"]

# MathML 3, section 3: leaves with characters, containers, and those with a number of parts.
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_CONTAINERS = frozenset({"mrow", "msqrt", "mstyle", "mphantom", "mpadded", "menclose", "merror"})
_PARTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_TRUTH = frozenset({"true", "false"})
_VALUES = {
    "mathvariant": frozenset(
        (
            *("normal", "bold", "italic", "bold-italic", "double-struck", "script"),
            *("bold-script", "fraktur", "bold-fraktur", "sans-serif", "monospace"),
        )
    ),
    "stretchy": _TRUTH,
    "fence": _TRUTH,
    "separator": _TRUTH,
}
_OWNERS = {"mathvariant": _TOKENS, "stretchy": {"mo"}, "fence": {"mo"}, "separator": {"mo"}}
_DEEPEST = 60


class _NotPresentationError(Exception):
    """It is not MathML that every reader understands."""


def math_of(element: Element) -> Math:
    """The formula; what is beyond the usual presentation markup is given in characters."""
    for annotation in list(element.iter("annotation", "annotation-xml")):
        annotation.drop_tree()
    text = text_of(element)
    try:
        inner = _inner(element, 0)
    except _NotPresentationError:
        inner = ""
    if not inner:
        return Math(text=text)
    return Math(text=text, mathml=_math(inner, text, is_block=is_displayed(element)))


def is_displayed(element: Element) -> bool:
    """Whether the formula stands on a line of its own."""
    return element.get("display", "") == "block" or element.get("mode", "") == "display"


def _math(inner: str, text: str, *, is_block: bool) -> str:
    display = ' display="block"' if is_block else ""
    head = f'xmlns="http://www.w3.org/1998/Math/MathML"{display} alttext="{escape(text)}"'
    return f"<math {head}>{inner}</math>"


def _inner(element: Element, depth: int) -> str:
    """What is in an element: its text as words, its children, and the text between them."""
    if depth > _DEEPEST:
        raise _NotPresentationError
    written = [_words(element.text)]
    for child in element:
        written += [_written(child, depth + 1), _words(child.tail)]
    return "".join(written)


def _written(element: Element, depth: int) -> str:
    name = tag_of(element)
    if name in _TOKENS:
        return f"<{name}{_attributes(element, name)}>{escape(text_of(element))}</{name}>"
    if name == "mspace":
        return f'<mrow><mspace width="0.3em"/>{_inner(element, depth)}</mrow>'
    if name in ("math", "semantics", "mstyle", "mpadded"):
        return f"<mrow>{_inner(element, depth)}</mrow>"
    if name in _CONTAINERS:
        return f"<{name}>{_inner(element, depth)}</{name}>"
    if name in _PARTS:
        return _with_parts(element, name, depth)
    if name == "mtable":
        return _table(element, depth)
    raise _NotPresentationError


def _with_parts(element: Element, name: str, depth: int) -> str:
    parts = [_written(child, depth + 1) for child in element]
    texts = [element.text, *(child.tail for child in element)]
    if len(parts) != _PARTS[name] or any(map(_words, texts)):
        raise _NotPresentationError
    return f"<{name}>{''.join(parts)}</{name}>"


def _table(element: Element, depth: int) -> str:
    rows = []
    for row in element:
        if tag_of(row) != "mtr" or any(tag_of(cell) != "mtd" for cell in row):
            raise _NotPresentationError
        cells = "".join(f"<mtd>{_inner(cell, depth + 2)}</mtd>" for cell in row)
        rows.append(f"<mtr>{cells}</mtr>")
    if not rows or len(rows) != len(element) or _words(element.text):
        raise _NotPresentationError
    return f"<mtable>{''.join(rows)}</mtable>"


def _attributes(element: Element, name: str) -> str:
    return "".join(
        f' {attribute}="{value}"'
        for attribute, values in _VALUES.items()
        if name in _OWNERS[attribute] and (value := element.get(attribute, "")) in values
    )


def _words(text: str | None) -> str:
    return f"<mtext>{escape(words)}</mtext>" if (words := " ".join((text or "").split())) else ""
