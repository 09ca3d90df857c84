"""Which elements of HTML are blocks, which are marks, and which say nothing to a reader."""

from __future__ import annotations

from typing import Final

from osmosis.articles.model import Style

__all__ = ["BLOCKS", "HEADINGS", "SILENT", "STYLES"]

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

BLOCKS: Final = frozenset(HEADINGS) | frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details"),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
        *("form", "frameset", "header", "hgroup", "hr", "legend", "li", "listing", "main"),
        *("menu", "nav", "noframes", "ol", "optgroup", "option", "p", "pre", "plaintext"),
        *("search", "section", "select", "summary", "table", "caption", "colgroup", "thead"),
        *("tbody", "tfoot", "tr", "td", "th", "textarea", "ul", "xmp"),
    )
)

SILENT: Final = frozenset({"head", "rp", "script", "style", "template"})
"""What is in these is not for readers."""

STYLES: Final = {
    **dict.fromkeys(("em", "i", "dfn", "var", "u"), Style.EMPHASIS),
    **dict.fromkeys(("b", "strong"), Style.STRONG),
    **dict.fromkeys(("code", "tt", "samp"), Style.CODE),
    **dict.fromkeys(("s", "strike"), Style.OUTDATED),
    "kbd": Style.KEY,
    "sub": Style.SUB,
    "sup": Style.SUP,
    "small": Style.SMALL,
    "mark": Style.MARKED,
    "q": Style.QUOTED,
    "cite": Style.WORK,
    "ins": Style.ADDED,
    "del": Style.REMOVED,
}
