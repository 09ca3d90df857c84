"""The elements and attributes of HTML that carry words and pictures and do nothing else."""

from __future__ import annotations

from typing import Final

# MathML Core, without what may hold HTML (annotation-xml).
MATHS: Final = frozenset(
    {
        "math", "maction", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover",
        "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt",
        "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
        "munderover", "none", "semantics",
    }
)  # fmt: skip
WORDS: Final = frozenset(
    {
        "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote",
        "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details",
        "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "i", "img", "ins", "kbd", "li", "main",
        "map", "mark", "nav", "ol", "p", "picture", "pre", "q", "rb", "rp", "rt", "rtc", "ruby",
        "s", "samp", "section", "small", "source", "span", "strike", "strong", "sub", "summary",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
        "var", "wbr",
    }
)  # fmt: skip
# What lies in them is no part of a text, or means nothing without them; a formula is not said a
# second time in its notes for machines.
SILENT: Final = frozenset(
    {
        "annotation", "annotation-xml", "applet", "audio", "canvas", "embed", "frameset", "head",
        "iframe", "noembed", "noframes", "object", "script", "style", "svg", "template",
        "textarea", "title", "video",
    }
)  # fmt: skip
ADDRESSES: Final = frozenset({"href", "src", "cite", "data-src", "data-original", "data-lazy-src"})
LISTS_OF_ADDRESSES: Final = frozenset({"srcset", "data-srcset", "data-lazy-srcset"})
_PICTURE: Final = frozenset({"src", "alt", "width", "height", "srcset", "sizes"})
_LAZY: Final = frozenset(name for name in ADDRESSES | LISTS_OF_ADDRESSES if name[:4] == "data")
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"class", "dir", "id", "lang", "role", "title"},
    "a": {"href", "name", "rel"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {*_PICTURE, *_LAZY},
    "li": {"value"},
    "math": {"alttext", "display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "separator", "stretchy"},
    "mtd": {"columnspan", "rowspan"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "sizes", "srcset", "type", *_LAZY},
    "table": {"summary"},
    "td": {"abbr", "align", "colspan", "headers", "rowspan", "scope"},
    "th": {"abbr", "align", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
