"""A source's feed at a moment, in its format and its encoding."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape

from whenever import Instant

from tests.newsstand.outlets import Body, Item, Outlet, Trouble


def feed_of(outlet: Outlet, at: Instant, port: int, visit: int) -> tuple[str, bytes]:
    """The content type and the bytes.

    Args:
        visit: The how many-eth this is; some give other guids each time.
    """
    paper = Paper(outlet, port, visit)
    items = [outlet.item(number) for number in outlet.published(at)]
    kind, write = _WRITERS[outlet.format]
    text = write(paper, items)
    encoding = outlet.encoding
    return kind, text.replace("ENCODING", encoding).encode(encoding, "xmlcharrefreplace")


class Paper:
    """What the writers of all formats ask about a source."""

    def __init__(self, outlet: Outlet, port: int, visit: int) -> None:
        self.outlet = outlet
        self.home = f"http://{outlet.host}:{port}"
        self._visit = visit

    def address(self, item: Item) -> str:
        """Of the piece's page."""
        return f"{self.home}/piece/{item.number}"

    def guid(self, item: Item) -> str:
        """What the feed calls the piece."""
        match self.outlet.trouble:
            case Trouble.SAME_GUID:
                return "the-only-one"
            case Trouble.NEW_GUIDS:
                return f"{item.number}-{self._visit}"
        return f"tag:{self.outlet.host},2031:{item.number}"

    def date(self, item: Item) -> Instant | None:
        """When the feed says that it was published."""
        match self.outlet.trouble:
            case Trouble.OLD_DATES:
                return Instant.from_timestamp(item.number)
            case Trouble.FAR_DATES:
                return Instant.from_utc(2099, 1, 1)
            case Trouble.NO_DATES:
                return None
        return item.at

    def html(self, item: Item) -> str:
        """As much of the piece as the feed gives."""
        if self.outlet.body is Body.SUMMARY:
            return f"<p>{escape(item.paragraphs[0][:120])} …</p>"
        if self.outlet.body in (Body.VIDEO, Body.PODCAST):
            return f"<p>{escape(item.paragraphs[0])}</p><p>{item.mark}.</p>"
        return inner(item)


def inner(item: Item) -> str:
    """The words of a piece as HTML, with what makes a page difficult now and then."""
    told = [f"<p>{escape(words)}</p>" for words in item.paragraphs]
    if item.picture:
        told.insert(1, f'<figure><img src="/plate/{item.number}.png" alt="A plate"></figure>')
    match item.number % 8:
        case 1:
            told.insert(2, "<blockquote><p>Said in passing.</p></blockquote>")
        case 2:
            told.insert(1, "<table><tr><th>Tide</th></tr><tr><td>low</td></tr></table>")
        case 3:
            told.insert(1, "<pre><code>for boat in harbour:\n    count(boat)</code></pre>")
        case 4:
            told.insert(1, "<ul><li>bread</li><li>salt<ol><li>coarse</li></ol></li></ul>")
        case 5:
            told.append("<script>alert(1)</script><img src=x onerror=alert(1)>")
        case 6:
            told.insert(1, '<p>See <a href="/piece/1">an earlier piece</a>.<br>And so on.</p>')
    return "".join(told)


def page_of(outlet: Outlet, number: int) -> str:
    """The page of a piece, with everything around it that pages have."""
    item = outlet.item(number)
    name = escape(outlet.name)
    return (
        f'<!doctype html><html lang="{outlet.tongue.code}"><head><meta charset="utf-8">'
        f"<title>{escape(item.title)} | {name}</title></head><body>"
        f'<nav><a href="/">Home</a> <a href="/more">More</a></nav><main><article>'
        f"<h1>{escape(item.title)}</h1>{inner(item)}</article></main>"
        f"<aside><p>Subscribe to our letter</p></aside><footer>{name}</footer></body></html>"
    )


def _rss20(paper: Paper, items: Sequence[Item]) -> str:
    return _rss(paper, items, "2.0", is_rich=True)


def _rss091(paper: Paper, items: Sequence[Item]) -> str:
    return _rss(paper, items, "0.91", is_rich=False)


def _rss092(paper: Paper, items: Sequence[Item]) -> str:
    return _rss(paper, items, "0.92", is_rich=False)


def _rss(paper: Paper, items: Sequence[Item], version: str, *, is_rich: bool) -> str:
    outlet = paper.outlet
    told = []
    for item in items:
        date = paper.date(item)
        lines = [
            f"<title>{escape(item.title)}</title><link>{paper.address(item)}</link>",
            f"<description>{escape(paper.html(item))}</description>",
        ]
        if is_rich and outlet.body is Body.WHOLE:
            lines[1] = f"<content:encoded><![CDATA[{paper.html(item)}]]></content:encoded>"
        if is_rich:
            lines.append(f'<guid isPermaLink="false">{paper.guid(item)}</guid>')
        if date is not None:
            lines.append(f"<pubDate>{date.format_rfc2822()}</pubDate>")
        if outlet.body is Body.PODCAST:
            lines.append(
                f'<enclosure url="{paper.home}/talk/{item.number}.mp3" length="900" '
                'type="audio/mpeg"/><itunes:duration>1:02:03</itunes:duration>'
                f'<podcast:transcript url="{paper.home}/talk/{item.number}.vtt" type="text/vtt"/>'
            )
        told.append(f"<item>{''.join(lines)}</item>")
    spaces = (
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    )
    return (
        f'<?xml version="1.0" encoding="ENCODING"?><rss version="{version}"{spaces}><channel>'
        f"<title>{escape(outlet.name)}</title><link>{paper.home}/</link>"
        f"<language>{outlet.tongue.code}</language>{''.join(told)}</channel></rss>"
    )


def _rss10(paper: Paper, items: Sequence[Item]) -> str:
    told = []
    for item in items:
        date = paper.date(item)
        when = "" if date is None else f"<dc:date>{date.format_iso()}</dc:date>"
        told.append(
            f'<item rdf:about="{escape(paper.guid(item))}"><title>{escape(item.title)}</title>'
            f"<link>{paper.address(item)}</link>{when}"
            f"<content:encoded>{escape(paper.html(item))}</content:encoded></item>"
        )
    return (
        '<?xml version="1.0" encoding="ENCODING"?>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f'<channel rdf:about="{paper.home}/"><title>{escape(paper.outlet.name)}</title>'
        f"<link>{paper.home}/</link></channel>{''.join(told)}</rdf:RDF>"
    )


def _atom10(paper: Paper, items: Sequence[Item]) -> str:
    return _atom(paper, items, "http://www.w3.org/2005/Atom", ("published", "updated"))


def _atom03(paper: Paper, items: Sequence[Item]) -> str:
    return _atom(paper, items, "http://purl.org/atom/ns#", ("issued", "modified"))


def _atom(paper: Paper, items: Sequence[Item], space: str, dates: tuple[str, str]) -> str:
    outlet = paper.outlet
    told = []
    for item in items:
        date = paper.date(item)
        told.append(
            f"<entry><title>{escape(item.title)}</title><id>{paper.guid(item)}</id>"
            f'<link rel="alternate" href="{paper.address(item)}"/>'
            + "".join(f"<{name}>{date.format_iso()}</{name}>" for name in dates if date)
            + _atom_body(paper, item)
            + "</entry>"
        )
    return (
        f'<?xml version="1.0" encoding="ENCODING"?><feed xmlns="{space}"'
        ' xmlns:media="http://search.yahoo.com/mrss/">'
        f'<title>{escape(outlet.name)}</title><link href="{paper.home}/"/>'
        f"<id>{paper.home}/</id>{''.join(told)}</feed>"
    )


def _atom_body(paper: Paper, item: Item) -> str:
    match paper.outlet.body:
        case Body.VIDEO:
            return (
                f"<media:group><media:title>{escape(item.title)}</media:title>"
                f'<media:content url="{paper.home}/v/{item.number}" medium="video"/>'
                f"<media:description>{escape(item.paragraphs[0])} {item.mark}."
                "</media:description></media:group>"
            )
        case Body.SUMMARY:
            return f'<summary type="html">{escape(paper.html(item))}</summary>'
    if item.number % 2:
        return f'<content type="html">{escape(paper.html(item))}</content>'
    words = "".join(f"<p>{escape(one)}</p>" for one in item.paragraphs)
    words = f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'
    return f'<content type="xhtml">{words}</content>'


def _json(paper: Paper, items: Sequence[Item]) -> str:
    version = {"json10": "1", "json11": "1.1"}[paper.outlet.format]
    key = "summary" if paper.outlet.body is Body.SUMMARY else "content_html"
    told = []
    for item in items:
        date = paper.date(item)
        told.append(
            {"id": paper.guid(item), "url": paper.address(item), "title": item.title}
            | {key: paper.html(item)}
            | ({} if date is None else {"date_published": date.format_iso()})
        )
    return json.dumps(
        {
            "version": f"https://jsonfeed.org/version/{version}",
            "title": paper.outlet.name,
            "home_page_url": f"{paper.home}/",
            "items": told,
        },
        ensure_ascii=False,
    )


def _cdf(paper: Paper, items: Sequence[Item]) -> str:
    told = []
    for item in items:
        date = paper.date(item)
        when = "" if date is None else f' LASTMOD="{date.format_iso()[:16]}"'
        told.append(
            f'<ITEM HREF="{paper.address(item)}"{when}><TITLE>{escape(item.title)}</TITLE>'
            f"<ABSTRACT>{escape(paper.html(item))}</ABSTRACT></ITEM>"
        )
    return (
        f'<?xml version="1.0" encoding="ENCODING"?><CHANNEL HREF="{paper.home}/">'
        f"<TITLE>{escape(paper.outlet.name)}</TITLE>{''.join(told)}</CHANNEL>"
    )


_WRITERS: dict[str, tuple[str, Callable[[Paper, Sequence[Item]], str]]] = {
    "rss20": ("application/rss+xml", _rss20),
    "rss091": ("text/xml", _rss091),
    "rss092": ("application/xml", _rss092),
    "rss10": ("application/rdf+xml", _rss10),
    "atom10": ("application/atom+xml", _atom10),
    "atom03": ("application/atom+xml", _atom03),
    "json10": ("application/json", _json),
    "json11": ("application/feed+json", _json),
    "cdf": ("application/x-cdf", _cdf),
}
