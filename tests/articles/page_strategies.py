"""Pages of any shape, with the words that are in them, in their order.

Every word is a word of its own, so that one that is lost, doubled, moved or glued to its neighbour
is seen. The elements nest as they may and as they may not.
"""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

INLINE = ("a", "b", "i", "em", "span", "sup", "code", "q", "font", "bdi", "small", "u", "custom-x")
BLOCK = (
    *("p", "div", "section", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody"),
    *("thead", "tr", "td", "th", "caption", "figure", "figcaption", "h1", "h3", "h6", "pre"),
    *("details", "summary", "aside", "center", "article", "address", "ruby", "rt"),
)
VOID = ("br", "hr", '<img src="a.jpg" alt="">', "wbr")
ATTRIBUTES = (
    *("", "", "", ' dir="rtl"', ' lang="he"', ' class="verse"', ' id="n1"', ' href="#n1"'),
    *(' href="/x"', ' colspan="3"', ' rowspan="2"', ' start="7"', ' role="presentation"'),
)
SPACES = (" ", "\n", "  ", "")


@st.composite
def pages(draw: st.DrawFn, *, most: int = 24) -> tuple[str, list[str]]:
    """A page that is nested correctly, in any order, and its words."""
    numbers = count(1)
    words: list[str] = []

    def text() -> str:
        said = [f"w{next(numbers)}" for _ in range(draw(st.integers(1, 3)))]
        words.extend(said)
        return f" {' '.join(said)} "

    def node(depth: int) -> str:
        kind = draw(st.integers(0, 9))
        if depth > 6 or kind < 3:
            return text()
        if kind == 3:
            void = draw(st.sampled_from(VOID))
            return void if void.startswith("<") else f"<{void}>"
        if kind == 9:
            return table(depth + 1)
        name = draw(st.sampled_from(INLINE if kind < 6 else BLOCK))
        inner = "".join(node(depth + 1) for _ in range(draw(st.integers(0, 3))))
        return f"<{name}{draw(st.sampled_from(ATTRIBUTES))}>{inner}</{name}>"

    def table(depth: int) -> str:
        """A table of things, with something between its rows and cells that should not be."""
        made = ["<table>", text() if draw(st.booleans()) else f"<caption>{text()}</caption>"]
        for _ in range(draw(st.integers(1, 3))):
            between = text() if draw(st.booleans()) else ""
            made.append(f"<tr>{between}<th>{text()}</th><td rowspan=2>{node(depth + 1)}</td></tr>")
        return "".join((*made, "</table>"))

    made = [node(0) for _ in range(draw(st.integers(1, most // 4)))]
    return draw(st.sampled_from(SPACES)).join(made), words


TAGS = st.sampled_from([*(f"<{name}>" for name in (*INLINE, *BLOCK)), "</", "<br>", "<hr>"])


@st.composite
def soups(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Tags and words without any order, as hand-written pages end up."""
    pieces, words = [], []
    for number in range(draw(st.integers(1, 30))):
        if draw(st.booleans()):
            words.append(f"w{number}")
            pieces.append(f" w{number} ")
        else:
            tag = draw(TAGS)
            closing = draw(st.sampled_from((*INLINE, *BLOCK)))
            pieces.append(f"</{closing}>" if tag == "</" else tag)
    return "".join(pieces), words
