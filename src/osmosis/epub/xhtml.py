"""Markup of XML: text, attributes, and the frame of a page."""

from __future__ import annotations

from osmosis.articles.model import Direction
from osmosis.articles.tree import without_controls

__all__ = ["element", "escaped", "page", "spoken"]

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": " "})


def escaped(text: str) -> str:
    """The text as it stands between two tags."""
    return without_controls(text).translate(_TEXT)


def element(name: str, inner: str = "", /, **attributes: str) -> str:
    """An element; an attribute without a value is left out.

    Args:
        inner: Markup. Without it the element is closed at once.
        attributes: ``epub_type`` stands for ``epub:type`` and ``class_`` for ``class``; any other
            underline for a hyphen. ``alt`` is written also when it is empty.
    """
    written = "".join(
        f' {_name(key)}="{without_controls(value).translate(_ATTRIBUTE)}"'
        for key, value in attributes.items()
        if value or key == "alt"
    )
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _name(key: str) -> str:
    special = {"epub_type": "epub:type", "xml_lang": "xml:lang", "class_": "class"}
    return special.get(key) or key.replace("_", "-")


def spoken(language: str, direction: Direction = "") -> dict[str, str]:
    """The attributes that say in which language words are, and how they run."""
    return {"xml_lang": language, "lang": language, "dir": direction}


def page(title: str, body: str, *, language: str, direction: Direction = "") -> str:
    """A whole page of a book.

    Args:
        body: The ``body`` element.
    """
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    )
    told = "".join(
        f' {_name(key)}="{value}"' for key, value in spoken(language, direction).items() if value
    )
    return (
        f'{head}{told}>\n<head>\n<meta charset="utf-8"/>\n<title>{escaped(title) or "–"}</title>\n'
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"{body}\n</html>\n"
    )
