"""The pages of a book: its cover, its contents, its own pages, and the articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osmosis.articles.languages import clean_language, direction_of, running_direction
from osmosis.articles.words import plain_text
from osmosis.epub.addresses import shown_address, sound_address
from osmosis.epub.model import Book, BookArticle, Page, PageKind, Section
from osmosis.epub.rendering import Rendering
from osmosis.epub.xhtml import element, escaped, page, spoken
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, ngettext

__all__ = [
    "article_page",
    "article_section",
    "contents_page",
    "cover_page",
    "minutes_shown",
    "own_page",
    "own_section",
]

_ROLES = {
    PageKind.FOREWORD: "doc-foreword",
    PageKind.APPENDIX: "doc-appendix",
    PageKind.COLOPHON: "doc-colophon",
}


def cover_page(book: Book, picture: str) -> str:
    """The page that shows the cover and nothing else."""
    image = element("img", src=picture, alt=book.cover.alt)
    inner = element(
        "section", image, class_="cover", epub_type="cover", aria_label=gettext("Cover")
    )
    body = element("body", inner, class_="cover-page")
    return page(book.title, body, language=book.language)


def own_page(book: Book, own: Page, rendering: Rendering) -> str:
    """A page that stands before or after the articles."""
    body = element("body", own_section(own, rendering))
    return page(own.title, body, language=book.language, direction=book.direction)


def own_section(own: Page, rendering: Rendering) -> str:
    """Such a page without what is around it, for whoever shows it on one of their own."""
    heading = "" if own.is_bare else element("h1", escaped(own.title)) + "\n"
    body = rendering.article(own.blocks)
    return element(
        "section",
        heading + body + rendering.endnotes(),
        class_=f"own {own.kind.value}",
        epub_type=own.kind.value,
        role=_ROLES[own.kind],
        aria_label=own.title if own.is_bare else "",
    )


def contents_page(
    book: Book, sections: Sequence[Section], pages: Mapping[str, str], part: str
) -> str:
    """What is in the book: each article with its source and its minutes."""
    listed = "\n".join(_listed(section, pages) for section in sections)
    around = "".join(
        element("li", element("a", escaped(own.title), href=pages[own.key]))
        for own in (*book.front, *book.end)
        if own.key in pages
    )
    total = sum(one.minutes for section in sections for one in section.articles)
    if book.minutes is not None and not part:
        total = book.minutes
    count = sum(len(section.articles) for section in sections)
    told = element("p", escaped(_counted(count, total, part)), class_="facts")
    also = element("ul", around, class_="also") if around else ""
    title = gettext("Contents")
    inner = f"{element('h1', escaped(title))}\n{told}\n{listed}\n{also}"
    inner = element("section", inner, class_="contents", aria_label=title)
    body = element("body", inner)
    return page(title, body, language=book.language, direction=book.direction)


def _counted(count: int, minutes: int, part: str) -> str:
    pieces = ngettext("{n} piece", "{n} pieces", count)
    return " · ".join(filter(None, (pieces, minutes_shown(minutes), part)))


def minutes_shown(minutes: int) -> str:
    """A time of reading in words."""
    if minutes < 90:
        return ngettext("{n} minute", "{n} minutes", minutes)
    hours, left = divmod(round(minutes / 15), 4)
    quarter = ("", "¼", "½", "¾")[left]
    return gettext("{hours} hours", hours=f"{hours}{quarter}")


def _listed(section: Section, pages: Mapping[str, str]) -> str:
    heading = element("h2", escaped(section.title)) if section.title else ""
    items = "".join(_entry(one, pages[one.key]) + "\n" for one in section.articles)
    return heading + element("ol", items)


def _entry(one: BookArticle, href: str) -> str:
    title = element("a", escaped(one.article.title), href=href, **_spoken(one))
    below = " · ".join(filter(None, (one.source, minutes_shown(one.minutes))))
    return element("li", title + element("span", escaped(below), class_="below"))


def article_page(book: Book, one: BookArticle, rendering: Rendering) -> str:
    """An article: where it comes from and why it is here, itself, and where its links lead."""
    body = element("body", article_section(one, rendering))
    title = one.article.title or one.source
    return page(title, body, language=book.language, direction=book.direction)


def article_section(one: BookArticle, rendering: Rendering) -> str:
    """An article without the page around it, for whoever shows it on one of their own."""
    way = _spoken(one)
    text = element("div", rendering.article(one.article.blocks), class_="text", **way)
    return element(
        "section",
        f"{_head(one, way)}\n{text}\n{_origin(one)}{rendering.endnotes()}",
        class_="article",
        epub_type="chapter",
        role="doc-chapter",
        aria_labelledby="title",
    )


def _head(one: BookArticle, way: dict[str, str]) -> str:
    article = one.article
    title = element("h1", escaped(article.title or one.source), id="title", **way)
    day = told_date(article.published_on) if article.published_on is not None else ""
    facts = (article.byline, day, minutes_shown(one.minutes))
    lines = [
        element("p", escaped(one.source), class_="source") if one.source else "",
        title,
        element("p", escaped(" · ".join(filter(None, facts))), class_="facts"),
        *(element("p", escaped(line), class_="why") for line in (one.why, one.remark) if line),
    ]
    is_back = way["dir"] == "rtl"
    return element("header", "\n".join(filter(None, lines)), class_="rtl" if is_back else "")


def _origin(one: BookArticle) -> str:
    address = sound_address(one.article.address)
    if not address:
        return ""
    link = element("a", escaped(shown_address(address)), href=address)
    return element("p", gettext("From {link}", link=link), class_="origin") + "\n"


def _spoken(one: BookArticle) -> dict[str, str]:
    """The language of an article, and the way its words run, also where it does not say so."""
    article = one.article
    language = clean_language(article.language)
    running = article.direction or direction_of(language)
    direction = running or running_direction(f"{article.title} {plain_text(article.blocks)[:2000]}")
    return spoken(language, direction or "ltr")
