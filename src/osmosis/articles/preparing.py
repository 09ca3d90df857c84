"""Makes a page ready to be read: what scripts would do to it is done, what is no text goes."""

from __future__ import annotations

from urllib.parse import urljoin

from osmosis.articles.pictures import address_of_picture
from osmosis.articles.tree import Element, tag_of, text_of

__all__ = ["base_of", "prepare"]

_GONE = (
    *("script", "style", "template", "iframe", "object", "embed", "canvas", "svg", "button"),
    *("input", "select", "textarea", "dialog", "noscript"),
)


def base_of(root: Element, address: str) -> str:
    """What the page's addresses are relative to."""
    said = next((base.get("href", "") for base in root.iter("base")), "")
    return _joined(address, said) or address


def prepare(root: Element, base: str) -> None:
    """Change the page in place: absolute addresses, pictures where scripts would put them."""
    _show_hidden_pictures(root)
    for element in [*root.iter(*_GONE)]:
        # A mathematical script is TeX that a library would set.
        if "math/tex" in element.get("type", ""):
            element.tag, element.text = "code", (element.text or "").strip()
        else:
            element.drop_tree()
    for image in root.iter("img"):
        address = address_of_picture(image, base)
        for name in [name for name in image.attrib if name.startswith("data-") or name == "srcset"]:
            del image.attrib[name]
        image.set("src", address)
    for link in root.iter("a"):
        href = link.get("href", "").strip()
        if href and not href.startswith("#"):
            link.set("href", _joined(base, href))


def _show_hidden_pictures(root: Element) -> None:
    """Take a picture out of ``noscript``, unless the page shows it just before anyway."""
    for hidden in [*root.iter("noscript")]:
        before = hidden.getprevious()
        pictures = [*hidden.iter("img")]
        is_doubled = before is not None and any(True for _ in before.iter("img"))
        if pictures and not text_of(hidden) and not is_doubled:
            hidden.tag = "div"
        elif pictures and before is not None and tag_of(before) == "img":
            before.set("data-src", pictures[0].get("src", ""))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
